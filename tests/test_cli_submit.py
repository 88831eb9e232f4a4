"""``cwlog submit`` as a user meets it: what it shows, refuses, asks and writes."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from tests.conftest import Run, clean_environment
from tests.terminal import CTRL_C, Terminal

ROOT = Path(__file__).parents[1]
FILE = "data/submissions/2017-18/cadre-3/2017-10.yaml"
ASKED = ("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03")
ON = ("--on", "2017-11-08")
UNSURE = {"interaction_type": "unsure", "description": "Met a new director; unclear.", "topics": []}
Write = Callable[..., Path]
Start = Callable[..., Terminal]


@pytest.fixture
def start(workspace: Path) -> Iterator[Start]:
    """A function that starts ``cwlog submit`` at a terminal."""
    started: list[Terminal] = []

    def begin(*arguments: str, **environment: str) -> Terminal:
        started.append(Terminal([*ASKED, *arguments], workspace, clean_environment() | environment))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def written(workspace: Path, file: str = FILE) -> dict[str, object]:
    record = yaml.safe_load((workspace / file).read_text(encoding="utf-8"))
    assert isinstance(record, dict)
    return record


# --- handing in


def test_a_month_of_the_sample_is_handed_in_as_the_reference_has_it(workspace: Path, cwlog: Run) -> None:
    shutil.copytree(ROOT / "data/logs", workspace / "data/logs")

    result = cwlog(*ASKED, "--on", "2017-11-06")

    assert (result.code, result.stdout) == (0, f"{FILE}\n")
    assert (workspace / FILE).read_bytes() == (ROOT / FILE).read_bytes()
    assert cwlog("validate", "data/submissions").code == 0


def test_it_shows_what_is_handed_in(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, duration_minutes=50)
    pending = record(workspace, district="901015", district_name="Pine Landing 58", **UNSURE)

    shown = cwlog(*ASKED, *ON).stderr

    assert "October 2017 of cadre 3, handed in by f-03 on 2017-11-08\n" in shown
    assert "Interactions     1, 0.83 hours (50 minutes)\n" in shown
    assert "Unsure           1 (90 minutes, beside the interactions), 1 undecided\n" in shown
    assert "Without contact  2 of 4 districts: Great Elm 31 (901021), Marrow Creek R-II\n" in shown
    assert "                 (901009)\n" in shown
    assert "Due              2017-11-10, on time\n" in shown
    assert f"Undecided events:\n  {pending.stem}   90 min  Pine Landing 58\n" in shown


def test_a_ruled_event_is_typed_unsure_and_not_undecided(workspace: Path, cwlog: Run, record: Write) -> None:
    ruling = {"decision": "coaching", "counts_as": "planning", "ruled_by": "dese", "ruled_on": "2017-11-01"}
    ruled = record(workspace, **UNSURE, ruling=ruling)
    pending = record(workspace, date="2017-10-06", **UNSURE)

    shown = cwlog(*ASKED, *ON).stderr

    assert "Unsure           2 (180 minutes, beside the interactions), 1 undecided\n" in shown
    assert f"Undecided events:\n  {pending.stem} " in shown
    assert ruled.stem not in shown


def test_a_late_month_says_so(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    assert "2017-11-10, 1 day late" in cwlog(*ASKED, "--on", "2017-11-11").stderr
    again = cwlog(*ASKED, "--on", "2017-11-12", "--needs", "More time.", "--note", "The update.")
    assert "2017-11-10, 1 day late (first handed in on 2017-11-11)" in again.stderr


def test_a_month_in_one_stream_is_handed_in_alike(workspace: Path, cwlog: Run, record: Write) -> None:
    files = [record(workspace), record(workspace, date="2017-10-06")]
    cwlog(*ASKED, *ON)
    before = (workspace / FILE).read_bytes()
    stream = "---\n".join(file.read_text(encoding="utf-8") for file in files)
    for file in (*files, workspace / FILE):
        file.unlink()
    (files[0].parent / "october.yaml").write_text(stream, encoding="utf-8")

    cwlog(*ASKED, *ON)

    assert (workspace / FILE).read_bytes() == before


def test_a_nil_return_is_handed_in_on_purpose(workspace: Path, cwlog: Run) -> None:
    without = cwlog(*ASKED, *ON)
    result = cwlog(*ASKED, *ON, "--nil")
    again = cwlog(*ASKED)

    assert (without.code, result.code, again.code) == (1, 0, 0)
    assert "hand in a nil return with --nil" in without.stderr
    assert written(workspace)["nil_return"] is True
    assert written(workspace)["entries"] == {}
    assert "nothing to do" in again.stderr


def test_cadre_and_member_come_from_the_environment(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    monkeypatch.setenv("CWLOG_CADRE", "3")
    monkeypatch.setenv("CWLOG_BY", "f-03")

    result = cwlog("submit", "--month", "2017-10", *ON)

    assert result.stdout == f"{FILE}\n"
    assert result.stderr.startswith("For cadre 3, as CWLOG_CADRE says.\nBy f-03, as CWLOG_BY says.\n")
    assert "CWLOG" not in cwlog(*ASKED, *ON).stderr


def test_a_relative_day_is_echoed_as_what_it_became(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    result = cwlog(*ASKED, "--on", "yesterday", "--as-of", "2017-11-09")

    assert "on: yesterday = 2017-11-08\n" in result.stderr
    assert str(written(workspace)["submitted_on"]) == "2017-11-08"


def test_the_day_of_the_hand_in_may_be_today(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    assert cwlog(*ASKED, *ON, "--as-of", "2017-11-08").code == 0


# --- what stands against it


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--by", "le-03"], 1, "'le-03' is neither the facilitator of cadre 3 nor a lead facilitator on 2017-11-08"),
        (["--by", "f-02"], 1, "'f-02' is neither the facilitator of cadre 3"),
        (["--by", "su-01"], 1, "'su-01' is neither"),
        (["--by", "f-3"], 1, "'f-3' is not in data/members.csv"),
        (["--cadre", "33"], 1, "'33' is not a cadre"),
        (["--month", "2016-10", "--on", "2016-11-08"], 1, "no district is in cadre 3 in October 2016"),
        (["--month", "2017-11"], 1, "November 2017 is not over on 2017-11-08"),
        (["--on", "2017-10-31"], 1, "October 2017 is not over on 2017-10-31"),
        (["--on", "2017-11-10", "--as-of", "2017-11-09"], 1, "2017-11-10 is still to come"),
        (["--nil"], 1, "October 2017 of cadre 3 has 1 entry, so it is no nil return"),
        (["--month", "October"], 2, "'October' is not a month"),
        (["--on", "soon"], 2, "'soon' is not a date"),
        (["--on", ""], 2, "'' is not a date"),
        (["--note", "Again."], 2, "--note is for handing in again"),
        (["--needs", " "], 2, "--needs is empty"),
        (["--needs", "\udcff"], 2, "the text is not UTF-8"),
        (["--update"], 2, "--update needs an editor"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_handed_in_is_refused(
    workspace: Path,
    cwlog: Run,
    record: Write,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    record(workspace)
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)

    result = cwlog(*ASKED, *ON, *arguments)

    assert (result.code, result.stdout) == (code, "")
    assert said in result.stderr
    assert not (workspace / "data/submissions").exists()


def test_a_lead_facilitator_hands_in_for_every_cadre(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    assert cwlog(*ASKED, *ON, "--by", "f-01").code == 0


@pytest.mark.parametrize(
    ("period", "code"),
    [("2017-03-01,2017-11-07", 1), ("2017-03-01,2017-11-08", 0), ("2017-11-08,", 0), ("2017-11-09,", 1)],
)
def test_the_facilitator_of_that_day_hands_in(
    workspace: Path, cwlog: Run, record: Write, period: str, code: int
) -> None:
    record(workspace)
    roster = workspace / "data/members.csv"
    row = "f-03,facilitator,3,southwest,,"
    changed = roster.read_text(encoding="utf-8").replace(f"{row}2017-03-01,", f"{row}{period}")
    roster.write_text(changed, encoding="utf-8")

    assert cwlog(*ASKED, *ON).code == code


def test_a_month_that_is_not_over_goes_with_early(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    assert cwlog(*ASKED, "--on", "2017-10-20", "--early").code == 0
    assert cwlog("status", "--month", "2017-10", "--cadre", "3", "--format", "json").json["rows"][0]["days_late"] == 0


def test_what_took_place_after_the_day_of_the_hand_in_cannot_be_in_it(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    record(workspace, date="2017-10-20")
    record(workspace, date="2017-10-23")

    before = cwlog(*ASKED, "--on", "2017-10-22", "--early")
    after = cwlog(*ASKED, "--on", "2017-10-23", "--early")

    assert (before.code, after.code) == (1, 0)
    assert "CW306 date: 2017-10-23 is in the future; today is 2017-10-22" in before.stderr


def test_errors_of_the_month_are_shown_and_refuse(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    record(workspace, date="2017-10-06", interaction_type="planing")
    (workspace / "data/logs/2017-18/cadre-3/2017-10/sheet.yml").write_text("", encoding="utf-8")
    (workspace / "data/logs/2017-18/cadre-3/october.yaml").write_text("", encoding="utf-8")
    record(workspace, cadre="4", date="2017-10-06", interaction_type="planing")

    result = cwlog(*ASKED, *ON)

    assert (result.code, result.stdout) == (1, "")
    for code in ("CW104", "CW203", "CW201", "CW011"):
        assert result.stderr.count(code) == 1  # and nothing about the other cadre
    assert "4 errors stand against handing in October 2017 of cadre 3" in result.stderr
    assert not (workspace / FILE).exists()


def test_warnings_are_shown_and_do_not_refuse(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, duration_minutes=97)

    result = cwlog(*ASKED, *ON)

    assert result.code == 0
    assert "CW408" in result.stderr


def test_of_many_warnings_the_first_are_shown_and_the_rest_counted(workspace: Path, cwlog: Run, record: Write) -> None:
    for day in range(2, 24):
        record(workspace, date=f"2017-10-{day:02d}", duration_minutes=97)

    shown = cwlog(*ASKED, *ON).stderr

    assert shown.count(" (warning)\n") == 20
    assert re.search(r"^… and [0-9]+ more warnings$", shown, re.MULTILINE)


def test_a_submission_that_cannot_be_understood_is_not_overwritten(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    (workspace / FILE).parent.mkdir(parents=True)
    (workspace / FILE).write_text("by hand\n", encoding="utf-8")

    result = cwlog(*ASKED, *ON)

    assert result.code == 1
    assert f"{FILE} cannot be understood" in result.stderr
    assert (workspace / FILE).read_text(encoding="utf-8") == "by hand\n"


# --- handing in again


def test_handing_in_the_same_again_changes_nothing(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    before = (workspace / FILE).read_bytes()

    result = cwlog(*ASKED, "--on", "2017-11-20", "--note", "Again.")

    assert (result.code, result.stdout) == (0, "")
    assert "was handed in with these very entries: nothing to do" in result.stderr
    assert (workspace / FILE).read_bytes() == before


def test_handed_in_again_after_the_due_date_a_month_stays_on_time(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    record(workspace, date="2017-10-06")
    cwlog(*ASKED, "--on", "2017-11-20", "--note", "One more.")
    record(workspace, date="2017-10-09")

    result = cwlog(*ASKED, "--on", "2017-11-21", "--note", "And one.")

    assert result.code == 0, result.stderr
    assert "Due              2017-11-10, on time (first handed in on 2017-11-08)\n" in result.stderr


def test_a_month_with_entries_is_no_nil_return_though_it_was_handed_in_so(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)

    result = cwlog(*ASKED, *ON, "--nil")

    assert (result.code, result.stdout) == (1, "")
    assert "has 1 entry, so it is no nil return" in result.stderr


def test_the_command_that_a_change_names_hands_the_month_in_again(workspace: Path, cwlog: Run, record: Write) -> None:
    entry = record(workspace)
    cwlog(*ASKED, *ON)

    said = cwlog("edit", entry.stem, "--set", "duration=30").stderr

    named = said.split("hand it in again with 'cwlog ")[1].split("'")[0]
    again = cwlog(*named.replace("ID", "f-03").split())
    assert (again.code, again.stdout) == (0, f"{FILE}\n")


def test_a_change_is_handed_in_as_an_amendment_with_a_note(workspace: Path, cwlog: Run, record: Write) -> None:
    gone = record(workspace)
    cwlog(*ASKED, *ON)
    before = (workspace / FILE).read_bytes()
    gone.unlink()
    new = record(workspace, date="2017-10-06", duration_minutes=30)

    without = cwlog(*ASKED, "--on", "2017-11-20")
    result = cwlog(*ASKED, "--on", "2017-11-20", "--note", "One visit was\r\nadded late. ")

    assert without.code == 2
    assert "--note is missing" in without.stderr
    assert (result.code, result.stdout) == (0, f"{FILE}\n")
    assert f"  {gone.stem}  removed\n  {new.stem}  added\n" in result.stderr
    assert "on time (first handed in on 2017-11-08)" in result.stderr
    assert (workspace / FILE).read_bytes().startswith(before)
    amendments = written(workspace)["amendments"]
    assert isinstance(amendments, list)
    assert list(amendments[0]) == [
        "submitted_by", "submitted_on", "note", "interactions", "minutes", "unsure", "digest", "entries",
    ]  # fmt: skip
    assert (amendments[0]["note"], amendments[0]["minutes"]) == ("One visit was\nadded late.", 30)
    assert cwlog("validate", "data/submissions").code == 0


def test_the_last_hand_in_is_the_one_that_is_compared(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    late = record(workspace, date="2017-10-06")
    cwlog(*ASKED, "--on", "2017-11-09", "--note", "One more.")

    same = cwlog(*ASKED, "--on", "2017-11-10")
    late.unlink()
    back = cwlog(*ASKED, "--on", "2017-11-10", "--note", "It was none.")

    assert (same.code, same.stdout) == (0, "")
    assert "nothing to do" in same.stderr
    assert (back.code, back.stdout) == (0, f"{FILE}\n")
    assert f"  {late.stem}  removed\n" in back.stderr


def test_the_first_day_decides_and_days_do_not_go_back(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    record(workspace, date="2017-10-06")

    back = cwlog(*ASKED, "--on", "2017-11-07", "--note", "Again.")
    cwlog(*ASKED, "--on", "2018-02-01", "--note", "Again.")
    row = cwlog("status", "--month", "2017-10", "--cadre", "3", "--format", "json").json["rows"][0]

    assert back.code == 1
    assert (row["state"], row["submitted_on"], row["interactions"]) == ("on_time", "2017-11-08", 2)
    assert row["changed_since"] == []


# --- at a terminal


def test_at_a_terminal_it_asks_once(workspace: Path, start: Start, record: Write) -> None:
    record(workspace)

    no = start(*ON)
    shown = no.expect("Hand in? [y/N]: ")
    no.type("")
    refused = no.end()
    yes = start(*ON)
    yes.expect("Hand in? [y/N]: ")
    yes.type("y")

    assert "Interactions     1, 1.50 hours (90 minutes)" in shown
    assert refused == (1, "")
    assert "Nothing was handed in." in no.seen
    assert yes.end() == (0, f"{FILE}\n")


def test_yes_takes_away_the_question_and_a_note_is_asked_for(workspace: Path, start: Start, record: Write) -> None:
    record(workspace)
    assert start(*ON, "--yes").end() == (0, f"{FILE}\n")
    record(workspace, date="2017-10-06")

    again = start("--on", "2017-11-09", "--yes")
    again.expect("Why is it handed in again?: ")
    again.type("One visit was added.")

    assert again.end() == (0, f"{FILE}\n")
    assert "note: One visit was added." in (workspace / FILE).read_text(encoding="utf-8")


def test_ctrl_c_writes_nothing(workspace: Path, start: Start, record: Write) -> None:
    record(workspace)

    terminal = start(*ON)
    terminal.expect("Hand in? [y/N]: ")
    terminal.press(CTRL_C)

    assert terminal.end() == (130, "")
    assert not (workspace / FILE).exists()


def test_the_second_of_two_who_hand_in_at_once_is_told(
    workspace: Path, cwlog: Run, start: Start, record: Write
) -> None:
    record(workspace)
    slow = start(*ON)
    slow.expect("Hand in? [y/N]: ")
    cwlog(*ASKED, "--by", "f-01", *ON)
    before = (workspace / FILE).read_bytes()
    slow.type("y")

    assert slow.end() == (2, "")
    assert "was handed in by somebody else at this moment" in slow.seen
    assert (workspace / FILE).read_bytes() == before


def test_the_second_of_two_amendments_is_told(workspace: Path, cwlog: Run, start: Start, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    record(workspace, date="2017-10-06")
    slow = start("--note", "Mine.")
    slow.expect("Hand in? [y/N]: ")
    cwlog(*ASKED, "--note", "Theirs.")
    before = (workspace / FILE).read_bytes()
    slow.type("y")

    assert slow.end() == (2, "")
    assert "was changed by somebody else" in slow.seen
    assert (workspace / FILE).read_bytes() == before
    assert b"Theirs." in before


def test_what_a_file_says_cannot_steer_a_terminal(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    roster = workspace / "data/districts.csv"
    text = roster.read_text(encoding="utf-8").replace("Great Elm 31", '"Great \x1b[31mElm 31"')
    roster.write_text(text, encoding="utf-8")

    result = cwlog(*ASKED, *ON)

    assert "\x1b" not in result.stderr
