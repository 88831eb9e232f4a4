"""``cwlog tidy``: files go where date and roster say, and nothing is ever lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ENTRY, MONTH, Run, clean_environment, lines_of
from tests.terminal import Terminal

Record = Callable[..., Path]
LOGS = "data/logs/2017-18"


def entry(number: int, **changes: object) -> str:
    """An entry as text, with an id of its own."""
    return lines_of({**ENTRY, "id": f"20171005-901003-000{number}", **changes})


def logs_of(workspace: Path) -> dict[str, str]:
    """Every log file with its text."""
    files = (file for file in (workspace / "data/logs").rglob("*") if file.is_file())
    return {file.relative_to(workspace).as_posix(): file.read_text() for file in files}


def put(workspace: Path, path: str, text: str) -> Path:
    file = workspace / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_a_workspace_in_order_has_nothing_to_move(cwlog: Run, sample: Path) -> None:
    result = cwlog("tidy", at=sample)

    assert (result.code, result.stdout, result.stderr) == (0, "", "Every file is in its place.\n")


def test_without_yes_it_only_shows(cwlog: Run, workspace: Path, record: Record) -> None:
    file = record(workspace, cadre="4")

    result = cwlog("tidy")

    assert result.code == 0
    assert result.stdout == f"{LOGS}/cadre-4/2017-10/{file.name} -> {MONTH}/{file.name}\n"
    assert "'cwlog tidy --yes' does it" in result.stderr
    assert file.exists()


@pytest.mark.parametrize(
    ("cadre", "month", "code"), [("4", None, "CW302"), ("3", "2017-11", "CW305"), ("4", "2017-09", "CW305")]
)
def test_a_file_in_a_wrong_folder_goes_to_the_right_one(
    cwlog: Run, workspace: Path, record: Record, cadre: str, month: str | None, code: str
) -> None:
    file = record(workspace, cadre=cadre, month=month)
    text = file.read_text()
    assert code in cwlog("validate").stdout

    result = cwlog("tidy", "--yes")

    assert result.code == 0
    assert logs_of(workspace) == {f"{MONTH}/{file.name}": text}
    assert cwlog("validate").stdout == ""


@pytest.mark.parametrize(
    "path",
    [
        "data/logs/20171005-901003-0001.yaml",
        "data/logs/2016-17/cadre-3/2017-10/20171005-901003-0001.yaml",
        "data/logs/2017-18/cadre-3/2017-10/older/20171005-901003-0001.yaml",
        "data/logs/2017-18/Cadre 3/2017-10/20171005-901003-0001.yaml",
    ],
)
def test_a_file_in_no_months_folder_goes_where_its_entry_belongs(cwlog: Run, workspace: Path, path: str) -> None:
    put(workspace, path, entry(1))
    assert "CW201" in cwlog("validate").stdout

    cwlog("tidy", "--yes")

    assert list(logs_of(workspace)) == [f"{MONTH}/20171005-901003-0001.yaml"]
    assert cwlog("validate").stdout == ""


def test_a_stream_that_belongs_elsewhere_as_a_whole_keeps_its_name_and_text(cwlog: Run, workspace: Path) -> None:
    text = f"# October\r\n---\n{entry(1)}---\n{entry(2, interaction_type='planning')}"
    put(workspace, f"{LOGS}/cadre-4/2017-10/october.yaml", text)

    cwlog("tidy", "--yes")

    assert logs_of(workspace) == {f"{MONTH}/october.yaml": text.replace("\r\n", "\n")}


def test_an_entry_that_belongs_elsewhere_is_taken_out_of_its_stream(cwlog: Run, workspace: Path) -> None:
    stray = "# a note\n" + entry(2, date="2017-11-06")
    put(workspace, f"{MONTH}/october.yaml", f"{entry(1)}---\n{stray}---\n{entry(3, interaction_type='planning')}")

    result = cwlog("tidy", "--yes")

    target = f"{LOGS}/cadre-3/2017-11/20171005-901003-0002.yaml"
    assert result.stdout == f"{MONTH}/october.yaml -> {target}\n"
    assert result.stderr == "1 entry moved.\n"
    assert logs_of(workspace) == {
        f"{MONTH}/october.yaml": f"{entry(1)}---\n{entry(3, interaction_type='planning')}",
        target: stray,
    }
    assert cwlog("validate").stdout == ""


def test_a_stream_whose_entries_go_to_different_folders_is_emptied(cwlog: Run, workspace: Path) -> None:
    path = f"{LOGS}/cadre-4/2017-10/october.yaml"
    put(workspace, path, f"{entry(1)}---\n{entry(2, date='2017-11-06')}")

    cwlog("tidy", "--yes")

    assert list(logs_of(workspace)) != [path]
    assert sorted(Path(file).name for file in logs_of(workspace)) == [
        "20171005-901003-0001.yaml",
        "20171005-901003-0002.yaml",
    ]
    assert cwlog("validate").stdout == ""


def test_a_file_that_is_already_there_is_never_overwritten(cwlog: Run, workspace: Path) -> None:
    put(workspace, f"{MONTH}/october.yaml", entry(1))
    put(workspace, f"{LOGS}/cadre-4/2017-10/october.yaml", entry(2, interaction_type="planning"))
    before = logs_of(workspace)

    result = cwlog("tidy", "--yes")

    assert result.code == 1
    assert f"another file is already at {MONTH}/october.yaml" in result.stderr
    assert logs_of(workspace) == before


def test_two_files_that_would_meet_are_both_left(cwlog: Run, workspace: Path) -> None:
    put(workspace, f"{LOGS}/cadre-1/2017-10/october.yaml", entry(1))
    put(workspace, f"{LOGS}/cadre-2/2017-10/october.yaml", entry(2, interaction_type="planning"))
    before = logs_of(workspace)

    result = cwlog("tidy", "--yes")

    assert result.code == 1
    assert result.stderr.count("another file would go to") == 2
    assert logs_of(workspace) == before


@pytest.mark.parametrize("text", [entry(1, date="2017-02-30"), entry(1, district=901003), "# nothing yet\n", ""])
def test_a_file_whose_place_cannot_be_told_is_named_and_left(cwlog: Run, workspace: Path, text: str) -> None:
    file = put(workspace, "data/logs/lost.yaml", text)

    result = cwlog("tidy", "--yes")

    assert result.code == 1
    assert "data/logs/lost.yaml:1: date and district do not say where this belongs" in result.stderr
    assert file.exists()


def test_an_entry_that_cannot_be_read_stays_with_its_file(cwlog: Run, workspace: Path) -> None:
    put(workspace, f"{LOGS}/cadre-3/2017-10/october.yaml", f"{entry(1)}---\nbroken: [\n")

    result = cwlog("tidy")

    assert (result.code, result.stdout) == (0, "")


def test_a_roster_cannot_send_a_file_out_of_the_logs(cwlog: Run, workspace: Path, record: Record) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("R-IV,,3,heart", "R-IV,,../../../out,heart"))
    file = record(workspace, cadre="4")

    result = cwlog("tidy", "--yes")

    assert result.stdout == ""
    assert "The rosters have 1 error; 'cwlog roster check' shows them." in result.stderr
    assert file.exists()


def test_a_submission_in_a_wrong_place_is_only_named(cwlog: Run, sample: Path, workspace: Path) -> None:
    source = next((sample / "data/submissions").rglob("cadre-3/2017-10.yaml"))
    file = put(workspace, "data/submissions/2017-18/cadre-4/2017-10.yaml", source.read_text())

    result = cwlog("tidy", "--yes")

    assert result.code == 1
    assert "CW701" in result.stderr
    assert file.exists()


def test_months_that_were_handed_in_are_named(cwlog: Run, sample: Path, workspace: Path, record: Record) -> None:
    shutil.copytree(sample / "data/submissions", workspace / "data/submissions")
    record(workspace, cadre="4")

    result = cwlog("tidy", "--yes")

    assert "October 2017 of cadre 3 was handed in on" in result.stderr
    assert "cwlog submit --cadre 4 --month 2017-10" in result.stderr


def test_a_link_in_the_way_is_not_followed(cwlog: Run, workspace: Path, record: Record, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    file = record(workspace, cadre="4")
    (workspace / f"{LOGS}/cadre-3").symlink_to(outside)

    result = cwlog("tidy", "--yes")

    assert result.code == 2
    assert file.exists()
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("how", ["link", "copy"])
def test_a_move_that_was_broken_off_is_finished(cwlog: Run, workspace: Path, record: Record, how: str) -> None:
    file = record(workspace, cadre="4")
    target = workspace / MONTH / file.name
    target.parent.mkdir(parents=True)
    (os.link if how == "link" else shutil.copy)(file, target)
    assert "CW202" in cwlog("validate").stdout

    result = cwlog("tidy", "--yes")

    assert result.code == 0
    assert list(logs_of(workspace)) == [f"{MONTH}/{file.name}"]
    assert cwlog("validate").stdout == ""


KILLED = """
import os, sys
from cwlog.__main__ import run
real, number = os.{name}, 0
def die(*arguments, **options):
    global number
    number += 1
    if number == {number}:
        os.kill(os.getpid(), 9)
    return real(*arguments, **options)
os.{name} = die
sys.argv = ["cwlog", "tidy", "--yes"]
run()
"""


@pytest.mark.parametrize(("name", "number"), [("link", 1), ("unlink", 1), ("replace", 1), ("link", 2), ("unlink", 2)])
def test_a_process_that_is_killed_loses_nothing(cwlog: Run, workspace: Path, name: str, number: int) -> None:
    put(workspace, f"{LOGS}/cadre-4/2017-10/20171005-901003-0001.yaml", entry(1))
    put(workspace, f"{MONTH}/october.yaml", f"{entry(2)}---\n{entry(3, date='2017-11-06')}")

    died = subprocess.run(
        [sys.executable, "-c", KILLED.format(name=name, number=number)],
        cwd=workspace,
        env=clean_environment(),
        capture_output=True,
    )

    assert died.returncode == -signal.SIGKILL
    held = "".join(logs_of(workspace).values())
    assert all(text in held for text in (entry(1), entry(2), entry(3, date="2017-11-06")))
    assert cwlog("tidy", "--yes").code == 0
    assert "CW202" not in cwlog("validate").stdout
    assert sorted(path for path in logs_of(workspace) if not path.endswith(".tmp")) == [
        f"{MONTH}/20171005-901003-0001.yaml",
        f"{MONTH}/october.yaml",
        f"{LOGS}/cadre-3/2017-11/20171005-901003-0003.yaml",
    ]


@pytest.mark.parametrize("answer", ["n", "y"])
def test_a_person_is_asked_before_files_move(workspace: Path, record: Record, answer: str) -> None:
    file = record(workspace, cadre="4")

    with Terminal(["tidy"], workspace, clean_environment()) as terminal:
        terminal.expect("Move 1 file? [y/N]")
        terminal.type(answer)
        code, _ = terminal.end()

    assert code == 0
    assert file.exists() == (answer == "n")
    assert (workspace / MONTH / file.name).exists() == (answer == "y")


def test_it_does_not_claim_order_for_files_of_which_it_knows_nothing(cwlog: Run, workspace: Path) -> None:
    put(workspace, f"{MONTH}/october.yml", entry(1))
    one = cwlog("tidy")
    put(workspace, f"{MONTH}/20171005-901003-0002.yaml", "<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n")
    put(workspace, f"{LOGS}/cadre-4/2017-10/november.yaml", entry(3, date="2017-11-31"))

    three = cwlog("tidy", "--yes")

    assert (one.code, three.code) == (0, 0)
    assert "1 file does not say where it belongs: 'cwlog validate' says what is wrong.\n" in one.stderr
    assert "3 files do not say where they belong" in three.stderr
    assert "Every file is in its place." not in one.stderr + three.stderr
