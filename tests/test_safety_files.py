"""What every change of a file keeps to: first on the disk and then in its place, never through a link."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cwlog.errors import CwlogError
from cwlog.workspace import NameTaken, write_new
from cwlog.workspace.bulk import write_bulk
from cwlog.workspace.writing import move, remove, replace
from tests.conftest import MONTH

ONE, TWO, THREE = (f"{MONTH}/2017100{number}-901003-7k3q.yaml" for number in (1, 2, 3))
posix = pytest.mark.skipif(os.name == "nt", reason="needs links, and folders that can be forced to disk")


@pytest.fixture
def root(workspace: Path) -> str:
    """The workspace with two files in a month."""
    write_new(str(workspace.resolve()), {ONE: "one\n", TWO: "two\n"})
    return str(workspace.resolve())


@pytest.fixture
def steps(root: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of files from now on: ``file`` and ``folder`` are forced to disk, ``name`` given, ``gone`` taken."""
    done: list[str] = []
    force, link, put, take = os.fsync, os.link, os.replace, os.unlink

    def noted_force(descriptor: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        force(descriptor)

    def noted_link(temporary: str, final: str) -> None:
        done.append("name")
        link(temporary, final)

    def noted_put(temporary: str, final: str) -> None:
        done.append("name")
        put(temporary, final)

    def noted_take(path: str) -> None:
        done.extend(["gone"] if path.endswith(".yaml") else [])
        take(path)

    for name, noted in (("fsync", noted_force), ("link", noted_link), ("replace", noted_put), ("unlink", noted_take)):
        monkeypatch.setattr(os, name, noted)
    return done


# ---- on the disk


@posix
def test_a_changed_file_is_on_the_disk_before_it_takes_the_place_of_the_old_one(root: str, steps: list[str]) -> None:
    replace(root, ONE, b"one\n", b"new\n")

    assert steps == ["file", "name", "folder"]


@posix
def test_that_a_file_has_gone_is_on_the_disk(root: str, steps: list[str]) -> None:
    remove(root, ONE, b"one\n")

    assert steps == ["gone", "folder"]


@posix
def test_a_file_that_moves_is_on_the_disk_before_the_old_one_goes(root: str, steps: list[str]) -> None:
    move(root, ONE, THREE, b"one\n", b"new\n")

    assert steps == ["file", "name", "folder", "gone", "folder"]


@posix
def test_of_many_changes_all_are_on_the_disk_before_the_first_one_shows(root: str, steps: list[str]) -> None:
    write_bulk(root, {THREE: "three\n"}, {ONE: (b"one\n", b"new\n"), TWO: (b"two\n", None)})

    before = steps.index("name")
    assert set(steps[:before]) == {"file"}
    assert steps[before:] == ["name", "folder", "name", "folder", "gone", "folder"]


# ---- all or none


def test_ctrl_c_between_two_names_leaves_neither(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link
    before = sorted(os.listdir(Path(root, MONTH)))

    def interrupted(temporary: str, final: str) -> None:
        if final.endswith("second.yaml"):
            raise KeyboardInterrupt
        link(temporary, final)

    monkeypatch.setattr(os, "link", interrupted)

    with pytest.raises(KeyboardInterrupt):
        write_new(root, {THREE: "three\n", f"{MONTH}/second.yaml": "second\n"})

    assert sorted(os.listdir(Path(root, MONTH))) == before


def test_a_file_that_cannot_leave_its_place_is_not_in_the_other_one_either(
    root: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = os.unlink

    def refuse(path: str) -> None:
        if path.endswith(ONE):
            raise OSError(errno.EACCES, "Permission denied", path)
        take(path)

    monkeypatch.setattr(os, "unlink", refuse)

    with pytest.raises(CwlogError, match="Permission denied"):
        move(root, ONE, THREE, b"one\n", b"new\n")

    assert Path(root, ONE).read_text() == "one\n"
    assert not Path(root, THREE).exists()


def test_no_new_file_is_there_if_a_change_beside_it_cannot_even_be_prepared(root: str) -> None:
    long = f"{MONTH}/{'a' * 240}.yaml"  # so that no temporary file beside it can have a name
    Path(root, long).write_text("old\n")

    with pytest.raises(CwlogError, match="could not be written"):
        write_bulk(root, {THREE: "three\n"}, {ONE: (b"one\n", b"new\n"), long: (b"old\n", b"new\n")})

    assert not Path(root, THREE).exists()
    assert (Path(root, ONE).read_text(), Path(root, long).read_text()) == ("one\n", "old\n")


# ---- one at a time


@posix
def test_who_changes_many_files_waits_for_the_one_who_is_changing(root: str) -> None:
    import fcntl

    Path(root, ".cwlog").mkdir()
    with Path(root, ".cwlog/lock").open("w") as lock, ThreadPoolExecutor() as threads:
        fcntl.flock(lock, fcntl.LOCK_EX)
        job = threads.submit(write_bulk, root, {THREE: "three\n"}, {ONE: (b"one\n", b"new\n")})

        with pytest.raises(TimeoutError):
            job.result(timeout=0.3)
        assert (Path(root, ONE).read_text(), Path(root, THREE).exists()) == ("one\n", False)

        fcntl.flock(lock, fcntl.LOCK_UN)
        job.result(timeout=60)
    assert (Path(root, ONE).read_text(), Path(root, THREE).exists()) == ("new\n", True)


# ---- what is left beside them


@pytest.mark.parametrize("way", ["replace", "bulk"])
def test_a_changed_file_keeps_its_mode_whatever_changes_it(root: str, way: str) -> None:
    Path(root, ONE).chmod(0o640)

    if way == "bulk":
        write_bulk(root, {}, {ONE: (b"one\n", b"new\n")})
    else:
        replace(root, ONE, b"one\n", b"new\n")

    assert Path(root, ONE).read_text() == "new\n"
    assert stat.S_IMODE(Path(root, ONE).stat().st_mode) == 0o640


def test_a_change_sweeps_away_what_a_killed_process_left(root: str) -> None:
    folder = Path(root, MONTH)
    old, fresh = folder / ".x.yaml.0a0a0a0a.tmp", folder / ".y.yaml.0b0b0b0b.tmp"
    for path in (old, fresh):
        path.write_text("half")
    os.utime(old, (0, 0))

    replace(root, ONE, b"one\n", b"new\n")

    assert [name for name in os.listdir(folder) if name.endswith(".tmp")] == [fresh.name]


# ---- without hard links


@pytest.fixture
def no_links(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a stick or a share: the file system has no hard links."""

    def refuse(_temporary: str, _final: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("no_links")
def test_where_there_are_no_hard_links_files_are_written_all_the_same(root: str) -> None:
    write_new(root, {THREE: "three\n"})

    assert Path(root, THREE).read_text() == "three\n"
    assert [name for name in os.listdir(Path(root, MONTH)) if name.endswith(".tmp")] == []


@pytest.mark.usefixtures("no_links")
def test_where_there_are_no_hard_links_no_file_is_overwritten_either(root: str) -> None:
    with pytest.raises(NameTaken):
        write_new(root, {THREE: "three\n", ONE: "mine\n"})

    assert Path(root, ONE).read_text() == "one\n"
    assert not Path(root, THREE).exists()


# ---- links


@posix
def test_a_file_behind_a_link_is_never_changed_also_within_the_workspace(root: str) -> None:
    Path(root, "elsewhere").mkdir()
    Path(root, "elsewhere/one.yaml").write_text("old\n")
    Path(root, "data/logs/link").symlink_to(Path(root, "elsewhere"))
    path = "data/logs/link/one.yaml"

    for change in (
        lambda: replace(root, path, b"old\n", b"new\n"),
        lambda: remove(root, path, b"old\n"),
        lambda: move(root, path, THREE, b"old\n", b"new\n"),
        lambda: write_bulk(root, {}, {path: (b"old\n", b"new\n")}),
    ):
        with pytest.raises(CwlogError, match="reached by a link"):
            change()

    assert Path(root, "elsewhere/one.yaml").read_text() == "old\n"
    assert not Path(root, THREE).exists()


@posix
def test_the_lock_is_not_taken_through_a_link(root: str, tmp_path: Path) -> None:
    Path(root, ".cwlog").mkdir()
    Path(root, ".cwlog/lock").symlink_to(tmp_path / "made")

    with pytest.raises(CwlogError, match=r"\.cwlog/lock could not be opened"):
        replace(root, ONE, b"one\n", b"new\n")

    assert not (tmp_path / "made").exists()
    assert Path(root, ONE).read_text() == "one\n"
