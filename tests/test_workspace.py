"""The only room that writes: a file is there whole or not at all, all of several or none, and nothing outside."""

import os
import resource
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cwlog.errors import CwlogError
from cwlog.workspace import Folder, NameTaken, find_root, open_workspace, read_input, write_new, write_output
from tests.conftest import MONTH, ROOT

ONE, TWO, THREE = (f"{MONTH}/2017100{number}-901003-7k3q.yaml" for number in (1, 2, 3))


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


# ---- new files


def test_new_files_get_their_folders_and_nothing_beside_them(workspace: Path) -> None:
    before = everything(workspace)

    write_new(str(workspace), {ONE: "a: 1\n", TWO: "b: é\r\n"})

    assert everything(workspace) == {**before, ONE: b"a: 1\n", TWO: "b: é\r\n".encode()}


def test_a_file_that_is_there_is_never_overwritten(workspace: Path) -> None:
    write_new(str(workspace), {ONE: "first\n"})

    with pytest.raises(NameTaken, match="it is there already") as refused:
        write_new(str(workspace), {ONE: "second\n"})

    assert ONE in refused.value.message
    assert (workspace / ONE).read_text() == "first\n"


def test_of_several_files_all_are_written_or_none(workspace: Path) -> None:
    write_new(str(workspace), {TWO: "mine\n"})
    before = everything(workspace)

    with pytest.raises(NameTaken):
        write_new(str(workspace), {ONE: "a\n", TWO: "b\n", THREE: "c\n"})

    assert everything(workspace) == before


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "pipe"])
def test_a_name_that_anything_has_is_taken(kind: str, workspace: Path) -> None:
    taken = workspace / TWO
    taken.parent.mkdir(parents=True)
    make = {
        "folder": taken.mkdir,
        "link": lambda: taken.symlink_to(workspace / "cwlog.yaml"),
        "dangling link": lambda: taken.symlink_to("nowhere"),
        "pipe": lambda: os.mkfifo(taken),
    }
    make[kind]()
    settings = (workspace / "cwlog.yaml").read_bytes()

    with pytest.raises(NameTaken):
        write_new(str(workspace), {ONE: "a\n", TWO: "b\n"})

    assert os.listdir(workspace / MONTH) == [taken.name]
    assert (workspace / "cwlog.yaml").read_bytes() == settings
    assert not (workspace / MONTH / "nowhere").exists()


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_the_mode_of_a_new_file_is_the_umask_s(umask: int, workspace: Path) -> None:
    before = os.umask(umask)
    try:
        write_new(str(workspace), {ONE: "a\n"})
        write_output(str(workspace / "report.txt"), "b\n")
    finally:
        os.umask(before)

    modes = {stat.S_IMODE((workspace / name).stat().st_mode) for name in (ONE, "report.txt")}
    assert modes == {0o666 & ~umask}


@pytest.mark.skipif(os.name == "nt", reason="needs a named pipe")
def test_a_pipe_is_written_into_and_never_replaced(workspace: Path) -> None:
    pipe = workspace / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    write_output(str(pipe), "report\n")

    assert os.read(reader, 100) == b"report\n"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_behind_a_link_the_file_is_written_and_the_link_stays(workspace: Path) -> None:
    link = workspace / "latest.txt"
    link.symlink_to("report.txt")

    write_output(str(link), "report\n")

    assert link.is_symlink()
    assert (workspace / "report.txt").read_text() == "report\n"


def test_a_file_where_a_folder_should_be_is_told(workspace: Path) -> None:
    (workspace / "data/logs").write_text("")

    with pytest.raises(CwlogError, match="could not be written"):
        write_new(str(workspace), {ONE: "a\n"})


def test_old_temporary_files_are_swept_and_fresh_ones_kept(workspace: Path) -> None:
    folder = workspace / MONTH
    folder.mkdir(parents=True)
    names = [".a.yaml.0123abcd.tmp", ".b.yaml.0123abcd.tmp", "visible.tmp", ".hidden.yaml"]
    for name in names:
        (folder / name).write_text("half of a li")
    for name in (names[0], *names[2:]):
        os.utime(folder / name, (time.time() - 7200,) * 2)

    write_new(str(workspace), {ONE: "a\n"})

    assert sorted(os.listdir(folder)) == sorted([*names[1:], Path(ONE).name])


# ---- links


@pytest.mark.parametrize("part", ["data", "data/logs", "data/logs/2017-18/cadre-3", MONTH])
def test_nothing_is_written_through_a_link_that_leads_out(part: str, workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    if (workspace / part).exists():
        (workspace / part).rename(outside / "data")
    (workspace / part).parent.mkdir(parents=True, exist_ok=True)
    (workspace / part).symlink_to(outside)
    before = everything(outside)

    with pytest.raises(CwlogError, match="link"):
        write_new(str(workspace), {ONE: "a\n"})

    assert everything(outside) == before


@pytest.mark.parametrize("path", ["../out.yaml", "data/../../out.yaml", "/tmp/out-of-cwlog.yaml"])
def test_nothing_is_written_outside_of_the_workspace(path: str, workspace: Path) -> None:
    with pytest.raises(CwlogError):
        write_new(str(workspace), {path: "a\n"})

    assert not (workspace.parent / "out.yaml").exists()
    assert not Path("/tmp/out-of-cwlog.yaml").exists()


def test_nothing_is_read_through_a_link_that_leads_out(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.yaml").write_text("a: 1\n")
    (workspace / "attic").symlink_to(tmp_path / "outside")
    source = Folder(str(workspace))

    with pytest.raises(CwlogError, match="link"):
        source.read("attic/secret.yaml", 100)
    with pytest.raises(CwlogError, match="link"):
        source.items("attic")


def test_no_file_is_read_through_a_link_also_within_the_workspace(workspace: Path) -> None:
    (workspace / "data/link.csv").symlink_to(workspace / "data/cadres.csv")

    with pytest.raises(OSError, match=r"links|link"):
        Folder(str(workspace)).read("data/link.csv", 100)


# ---- a full disk

FILL = """
import os, resource, sys
from cwlog.errors import CwlogError
from cwlog.workspace import write_new, write_output
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    if sys.argv[1] == "new":
        write_new(os.getcwd(), {"small.yaml": "a", "large.yaml": "x" * 1_000_000})
    else:
        write_output("report.txt", "x" * 1_000_000)
except CwlogError as error:
    print(error.message)
"""


@pytest.mark.parametrize("way", ["new", "output"])
def test_a_full_disk_leaves_what_was_there_and_nothing_new(way: str, workspace: Path) -> None:
    (workspace / "report.txt").write_text("yesterday's\n")
    before = everything(workspace)

    done = subprocess.run([sys.executable, "-c", FILL, way], cwd=workspace, capture_output=True, text=True, timeout=60)

    assert "could not be written" in done.stdout
    assert everything(workspace) == before
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY, "only the other process was limited"


# ---- reports


def test_a_report_replaces_what_is_there_in_one_step(workspace: Path) -> None:
    report = workspace / "report.txt"
    report.write_text("old\n")
    with report.open() as opened_before:
        write_output(str(report), "new: é\n")

        assert opened_before.read() == "old\n", "who reads the old one reads it to its end"
    assert report.read_text(encoding="utf-8") == "new: é\n"
    assert [name for name in os.listdir(workspace) if name.endswith(".tmp")] == []


def test_a_report_in_a_folder_that_is_not_there_is_refused(workspace: Path) -> None:
    with pytest.raises(CwlogError, match="could not be written") as refused:
        write_output(str(workspace / "reports" / "october.txt"), "a\n")

    assert "--output" in refused.value.hint


# ---- finding and opening


def test_the_nearest_folder_upwards_with_settings_is_the_workspace(workspace: Path) -> None:
    inner = workspace / "data" / "logs" / "deep"
    inner.mkdir(parents=True)

    assert find_root(str(inner)) == str(workspace.resolve())


def test_a_folder_that_is_named_must_be_the_workspace_itself(workspace: Path) -> None:
    assert find_root("/", str(workspace)) == str(workspace.resolve())
    with pytest.raises(CwlogError, match="is not a workspace"):
        find_root(str(workspace), str(workspace / "data"))


def test_a_workspace_that_is_reached_by_a_link_works(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(workspace)

    root = find_root("/", str(tmp_path / "shortcut"))

    assert root == str(workspace.resolve())
    assert open_workspace(root).roster.knows_district("901003")


def test_a_source_shows_what_stands_in_a_folder(workspace: Path) -> None:
    (workspace / "x").mkdir()
    for name in ("b.yaml", "a.yaml", ".hidden"):
        (workspace / "x" / name).write_text("")
    (workspace / "x" / "folder").mkdir()
    (workspace / "x" / "link").symlink_to("a.yaml")
    os.mkfifo(workspace / "x" / "pipe")

    items = Folder(str(workspace)).items("x")

    assert [tuple(item) for item in items] == [
        ("a.yaml", "file"),
        ("b.yaml", "file"),
        ("folder", "folder"),
        ("link", "link"),
        ("pipe", "other"),
    ]
    assert Folder(str(workspace)).items("nowhere") == []


def test_of_a_file_that_the_user_names_no_more_is_read_either(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("x" * 1000)

    assert read_input(str(tmp_path / "sheet.csv"), 10) == b"x" * 11


def test_no_more_is_read_than_one_byte_over_the_limit(workspace: Path) -> None:
    (workspace / "x.yaml").write_text("0123456789")

    assert Folder(str(workspace)).read("x.yaml", 4) == b"01234"


def test_schemas_are_those_of_the_workspace_before_those_of_cwlog(workspace: Path) -> None:
    shipped = open_workspace(str(ROOT)).schemas["interaction"]
    own = workspace / "schemas/interaction.schema.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("title: Duration\n", "title: Minutes\n"), encoding="utf-8")

    assert open_workspace(str(workspace)).schemas["interaction"].fields["duration_minutes"].title == "Minutes"
    own.unlink()
    assert open_workspace(str(workspace)).schemas["interaction"].fields == shipped.fields
