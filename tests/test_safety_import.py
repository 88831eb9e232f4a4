"""An import is all or nothing: with one bad row, on a full disk, for two at once; kill -9 leaves no half file."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cwlog.errors import CwlogError
from cwlog.workspace import NameTaken
from cwlog.workspace.bulk import write_bulk
from cwlog.workspace.writing import ChangedMeanwhile
from tests.conftest import Run, clean_environment
from tests.terminal import Terminal
from tests.test_cli_import import FORM, FORM_ROW, ROW, sheet, state
from tests.test_import_shapes import entries, save

MONTHS = ("2017-08", "2017-09", "2017-10", "2017-11", "2018-01", "2018-02", "2018-03")


def many_rows(count: int) -> list[dict[str, str]]:
    """Rows over seven months and two cadres, none alike."""
    return [
        {
            **ROW,
            "district": ("901003", "901009", "901001")[number % 3],
            "date": f"{MONTHS[number % 7]}-{number // 7 % 28 + 1:02d}",
            "comments": f"Row {number}.",
        }
        for number in range(count)
    ]


def limited(file_bytes: int) -> Callable[[], None]:
    """For a process: no file may grow larger, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

    return limit


def run_process(
    workspace: Path, *arguments: str, prepare: Callable[[], None] | None = None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "cwlog", *arguments],
        cwd=workspace,
        # Python would leave half of what it compiled under a limit, and trip over it in every later process
        env=clean_environment() | ({"PYTHONDONTWRITEBYTECODE": "1"} if prepare else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=prepare,
    )


def test_ten_thousand_rows_in_under_twenty_seconds(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = many_rows(10_000)
    path = sheet(tmp_path, *rows)
    begin = time.process_time()  # what others do on the machine meanwhile says nothing

    result = cwlog("import", path, "--yes")

    assert result.code == 0
    assert time.process_time() - begin < 20
    assert sum(file.read_text(encoding="utf-8").count("\nimport_key: ") for file in logs(workspace)) == 10_000


def test_a_person_who_waits_sees_how_far_it_is(workspace: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, *many_rows(15_000))

    with Terminal(["import", path], workspace, clean_environment()) as terminal:
        terminal.expect("Reading and checking")
        terminal.expect("100%")
        terminal.expect("Write 15000 new entries? [y/N]")
        terminal.type("n")
        code, _ = terminal.end()

    assert code == 1
    assert logs(workspace) == []


def test_one_bad_row_among_thousands_leaves_the_workspace_untouched(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    rows = many_rows(3_000)
    cwlog("import", sheet(tmp_path, *rows[:50]), "--yes")
    before = state(workspace)
    rows[2_500]["duration_minutes"] = "soon"

    result = cwlog("import", sheet(tmp_path, *rows), "--yes")

    assert result.code == 1
    assert "row 2502: duration_minutes: 'soon' is not a duration" in result.stdout
    assert state(workspace) == before


def test_a_month_that_is_too_large_for_one_file_becomes_two(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = [{**ROW, "comments": f"Row {number}. " + "word " * 780} for number in range(1_200)]

    assert cwlog("import", sheet(tmp_path, *rows), "--yes").code == 0

    assert len(logs(workspace)) == 2
    assert cwlog("validate", "--format", "json").json["interactions"] == 1_200


def logs(workspace: Path) -> list[Path]:
    return sorted((workspace / "data/logs").rglob("*.yaml"))


def test_a_full_disk_leaves_nothing(workspace: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, *many_rows(300))
    before = state(workspace)

    process = run_process(workspace, "import", path, "--yes", prepare=limited(4096))
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == 2, stderr
    assert b"could not be written" in stderr
    assert state(workspace) == before


def test_a_full_disk_leaves_changed_entries_as_they_were(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    rows = [{**FORM_ROW, "Response": f"r-{day}", "When": f"10/{day}/2017"} for day in range(2, 28)]
    cwlog("import", sheet(tmp_path, *rows), "--yes")
    before = state(workspace)
    for row in rows:
        row["Notes"] = "A long remark that makes the file grow. " * 5

    process = run_process(
        workspace,
        "import",
        sheet(tmp_path, *rows),
        "--yes",
        prepare=limited(len(next(iter(logs(workspace))).read_bytes()) + 100),
    )
    _, stderr = process.communicate(timeout=60)

    assert process.returncode == 2, stderr
    assert state(workspace) == before


@pytest.mark.slow
def test_kill_9_leaves_no_half_file_and_the_next_run_completes_it(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, *many_rows(140))
    rolls = random.Random(3)
    for _ in range(12):
        process = run_process(workspace, "import", path, "--yes")
        time.sleep(rolls.uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert cwlog("validate").code == 0  # whatever is there is whole

    assert cwlog("import", path, "--yes").code == 0
    assert sorted(entry["comments"] for entry in entries(workspace)) == sorted(f"Row {n}." for n in range(140))
    assert "There is nothing to write." in cwlog("import", path, "--yes").stderr


def test_an_import_that_stopped_after_some_files_is_completed_without_doubles(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    path = sheet(tmp_path, *many_rows(42))
    cwlog("import", path, "--yes")
    whole = entries(workspace)
    for file in logs(workspace)[::2]:
        file.unlink()

    assert cwlog("import", path, "--yes").code == 0

    assert entries(workspace) == whole


def test_a_move_that_stopped_half_way_is_completed(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    old = workspace / cwlog("import", sheet(tmp_path, FORM_ROW), "--yes").stdout.splitlines()[-1]
    before = old.read_bytes()
    moved = sheet(tmp_path, {**FORM_ROW, "When": "11/7/2017"})
    cwlog("import", moved, "--yes")
    old.parent.mkdir(exist_ok=True)
    old.write_bytes(before)  # the new place was written, the old one not cleared

    result = cwlog("import", moved, "--yes")

    assert result.code == 0
    assert "which an import that was stopped left" in result.stdout
    assert [entry["date"] for entry in entries(workspace)] == ["2017-11-07"]
    assert cwlog("validate").code == 0


def test_two_who_import_the_same_sheet_at_once_do_not_double_it(workspace: Path, tmp_path: Path) -> None:
    path = sheet(tmp_path, *many_rows(140))
    processes = [run_process(workspace, "import", path, "--yes") for _ in range(3)]

    for process in processes:
        process.communicate(timeout=120)

    assert sorted(process.returncode for process in processes)[0] == 0
    assert len(entries(workspace)) == 140


def test_new_files_and_changes_are_written_together_or_not_at_all(workspace: Path) -> None:
    first, second = workspace / "data/logs/a.yaml", workspace / "data/logs/b.yaml"
    first.parent.mkdir()
    first.write_bytes(b"old a\n")
    second.write_bytes(b"old b\n")
    before = state(workspace)

    with pytest.raises(NameTaken):
        write_bulk(str(workspace), {"data/logs/a.yaml": "new"}, {"data/logs/b.yaml": (b"old b\n", b"new b\n")})
    with pytest.raises(ChangedMeanwhile):
        write_bulk(
            str(workspace),
            {"data/logs/c.yaml": "new"},
            {"data/logs/a.yaml": (b"old a\n", b"new a\n"), "data/logs/b.yaml": (b"another\n", b"new b\n")},
        )
    assert state(workspace) == before

    write_bulk(
        str(workspace),
        {"data/logs/c.yaml": "new"},
        {"data/logs/a.yaml": (b"old a\n", b"new a\n"), "data/logs/b.yaml": (b"old b\n", None)},
    )
    assert (first.read_bytes(), second.exists()) == (b"new a\n", False)
    assert not [name for name in os.listdir(first.parent) if name.endswith(".tmp")]


def test_a_failure_in_the_middle_takes_everything_back(workspace: Path) -> None:
    folder = workspace / "data/logs"
    folder.mkdir()
    (folder / "a.yaml").write_bytes(b"old a\n")
    (folder / "b.yaml").write_bytes(b"old b\n")
    (folder / "a.yaml").chmod(0o640)
    before = state(workspace)
    changes = {"data/logs/a.yaml": (b"old a\n", b"new a\n"), "data/logs/b.yaml": (b"old b\n", b"new b\n")}
    seen = []

    class Stops(dict[str, tuple[bytes, bytes | None]]):
        """The disk goes away when the files have been replaced, and others are to be removed."""

        def keys(self):  # type: ignore[no-untyped-def, override]
            seen.append((folder / "a.yaml").read_bytes())
            raise OSError(5, "Input/output error")

    with pytest.raises(CwlogError, match="Input/output error"):
        write_bulk(str(workspace), {"data/logs/c.yaml": "x"}, Stops(changes))

    assert seen == [b"new a\n"]

    assert state(workspace) == before
    assert (folder / "a.yaml").stat().st_mode & 0o777 == 0o640


def test_a_link_out_of_the_workspace_is_not_followed(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace / "data/logs").symlink_to(outside)

    result = cwlog("import", sheet(tmp_path, ROW), "--yes")

    assert result.code == 2
    assert list(outside.iterdir()) == []


def test_what_a_mended_row_changes_cannot_steer_the_terminal(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    cwlog("import", sheet(tmp_path, FORM_ROW), "--yes")

    result = cwlog("import", sheet(tmp_path, {**FORM_ROW, "Notes": "turned \u202e around"}), "--dry-run")

    assert r"turned \u202e around" in result.stdout
    assert "\u202e" not in result.stdout


def test_a_file_that_cannot_be_read_and_may_hold_rows_stops_the_import(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    path = sheet(tmp_path, ROW)
    file = workspace / cwlog("import", path, "--yes").stdout.splitlines()[-1]
    file.write_text(file.read_text(encoding="utf-8") + "<<<<<<< ours\n", encoding="utf-8")

    result = cwlog("import", path, "--yes")

    assert result.code == 2
    assert "may hold rows of the sheet" in result.stderr


def test_a_sheet_that_reaches_to_the_last_cell_is_refused_before_it_is_unpacked(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    import xlsxwriter

    file = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(file))
    page = book.add_worksheet()
    page.write(0, 0, "district")
    page.write(1_048_575, 16_383, "x")
    book.close()

    result = cwlog("import", str(file), "--yes")

    assert result.code == 2
    assert "the sheet reaches to cell XFD1048576" in result.stderr


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    data = file.read_bytes()
    at = data.index(b"PK\x01\x02") + 24  # where the index of the archive says how large the part will be
    file.write_bytes(data[:at] + (2**31).to_bytes(4, "little") + data[at + 4 :])

    result = cwlog("import", str(file), "--yes")

    assert result.code == 2
    assert "the workbook is too large" in result.stderr


def test_two_rows_with_one_id_are_not_chosen_between(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    row = {"id": "20171005-901003-aaaa", **ROW}

    result = cwlog("import", sheet(tmp_path, row, {**row, "duration_minutes": "45"}), "--yes")

    assert result.code == 1
    assert "row 3: row 2 has the same id" in result.stdout
    assert not logs(workspace)


def test_rejected_rows_never_replace_a_sheet_or_a_file_of_somebody(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, {**ROW, "duration_minutes": "soon"})
    before, mine = Path(path).read_bytes(), tmp_path / "mine.csv"
    mine.write_text("half mended\n")

    same = cwlog("import", path, "--rejects", path)
    there = cwlog("import", path, "--rejects", str(mine))

    assert (same.code, there.code) == (2, 2)
    assert f"{path} is the sheet itself" in same.stderr
    assert f"{mine} is there already" in there.stderr
    assert (Path(path).read_bytes(), mine.read_text()) == (before, "half mended\n")


@pytest.mark.parametrize("data", [b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0junk", b"", b"a\0b", b'a,b\n"x'])
def test_a_file_that_is_no_sheet_is_refused_in_a_sentence(
    workspace: Path, cwlog: Run, tmp_path: Path, data: bytes
) -> None:
    file = tmp_path / "some.xlsx"
    file.write_bytes(data)

    result = cwlog("import", str(file), "--yes")

    assert result.code == 2
    assert result.stderr.startswith("Error: ")
    assert "Hint: " in result.stderr
