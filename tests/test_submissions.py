"""Fingerprints, due days and states of submissions, held against the reference year."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwlog.documents import read_documents
from cwlog.model import Amendment, Record, Submission
from cwlog.periods import months_in, parse_school_year
from cwlog.settings import Limits, Settings
from cwlog.submissions import handed_in
from cwlog.submissions.amending import HandIn, amended_record, amended_text, new_record, submission_text
from cwlog.submissions.due import due_day
from cwlog.submissions.month import CadreMonth, read_month
from cwlog.submissions.reading import read_submission, record_of, to_submission
from cwlog.submissions.status import State, StatusRow, find_status
from cwlog.workspace import Folder, Workspace, open_workspace
from tests.conftest import Run

ROOT = Path(__file__).parents[1]
EXPECTED = json.loads((ROOT / "tests/reference/expected.json").read_text(encoding="utf-8"))["status"]
AS_OF = date(2018, 7, 1)
SUBMITTED = sorted((ROOT / "data/submissions").rglob("*.yaml"))
Write = Callable[..., Path]


@cache
def sample() -> Workspace:
    return open_workspace(str(ROOT))


def month_of(cadre: str, month: str) -> CadreMonth:
    return read_month(sample().source, sample().book(AS_OF), cadre, month)


def rows_of(root: Path, as_of: date = AS_OF, *months: str) -> list[StatusRow]:
    opened = open_workspace(str(root))
    return find_status(opened.source, opened.book(as_of), opened.settings, months, as_of).rows


def hand_over(workspace: Path, cadre: str = "3", month: str = "2017-10") -> Path:
    """Copy a month of the sample with its submission into the workspace; the folder of its logs."""
    folder = workspace / f"data/logs/2017-18/cadre-{cadre}/{month}"
    shutil.copytree(ROOT / folder.relative_to(workspace), folder)
    submission = workspace / f"data/submissions/2017-18/cadre-{cadre}/{month}.yaml"
    submission.parent.mkdir(parents=True)
    shutil.copy(ROOT / submission.relative_to(workspace), submission)
    return folder


def test_a_key_that_a_submission_does_not_have_is_an_error(workspace: Path, cwlog: Run) -> None:
    hand_over(workspace)
    file = workspace / "data/submissions/2017-18/cadre-3/2017-10.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "signed: yes\n", encoding="utf-8")

    result = cwlog("validate", "data/submissions", "--as-of", "2018-07-01")

    assert result.code == 1
    assert "CW102 signed: 'signed' is not a key of this record" in result.stdout


def test_of_a_cadre_whose_id_leads_to_another_folder_nothing_is_read(workspace: Path) -> None:
    year = workspace / "data/submissions/2017-18"
    (year / "cadre-..").mkdir(parents=True)
    (year / "attic").mkdir()
    (year / "attic/2017-10.yaml").write_text("cadre: '3'\n")

    assert read_submission(Folder(str(workspace)), "../../attic", "2017-10") is None


def test_the_message_of_a_commit_goes_by_the_day_of_the_first_hand_in() -> None:
    from cwlog.submissions.message import commit_message

    first = Amendment("f-03", date(2017, 11, 8), 1, 60, 0, "sha256:0", {"a": "0"})
    again = first._replace(submitted_on=date(2017, 11, 20), note="One more.")

    said = commit_message(Submission("3", "2017-10", False, first, {}, (again,)), date(2017, 11, 10))

    assert said[1] == "By f-03 on 2017-11-20; on time (due 2017-11-10)."


# --- fingerprints


@pytest.mark.parametrize("file", SUBMITTED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_reference_digest_and_fingerprint_is_confirmed(file: Path) -> None:
    from cwlog.submissions.digest import digest_of, fingerprints

    submitted = yaml.safe_load(file.read_text(encoding="utf-8"))

    texts = month_of(submitted["cadre"], submitted["month"]).texts

    assert fingerprints(texts) == submitted["entries"]
    assert digest_of(texts) == submitted["digest"]


def test_in_which_file_an_entry_stands_makes_no_difference_to_a_digest() -> None:
    from cwlog.submissions.digest import digest_of

    assert digest_of({"b": "second", "a": "first"}) == digest_of({"a": "first", "b": "second"})


def test_control_totals_leave_out_what_is_typed_unsure() -> None:
    from cwlog.submissions.amending import figures_of

    for file in SUBMITTED[:20]:
        submitted = yaml.safe_load(file.read_text(encoding="utf-8"))
        figures = figures_of(month_of(submitted["cadre"], submitted["month"]))

        assert figures == {key: submitted[key] for key in ("interactions", "minutes", "unsure")}


# --- states


def in_words(row: StatusRow) -> str:
    said = {State.ON_TIME: "on time", State.LATE: f"late {row.days_late}"}.get(row.state, row.state.value)
    return f"nil {said}" if row.nil else said


def test_the_states_of_the_reference_year_are_the_expected_ones() -> None:
    opened, months = sample(), months_in(parse_school_year("2017-18"))

    status = find_status(opened.source, opened.book(AS_OF), opened.settings, months, AS_OF)

    assert {f"{row.month}/{row.cadre}": in_words(row) for row in status.rows} == EXPECTED
    assert [(row.month, row.cadre) for row in status.rows] == sorted((row.month, row.cadre) for row in status.rows)
    assert not any(row.changed_since for row in status.rows)
    assert (status.unread, status.problems) == ([], [])


def test_only_months_that_were_handed_in_or_asked_for_are_read(workspace: Path) -> None:
    hand_over(workspace)
    read: list[str] = []

    class Watched(Folder):
        def read(self, path: str, limit: int) -> bytes:
            read.append(path)
            return super().read(path, limit)

    opened = open_workspace(str(workspace))
    find_status(Watched(str(workspace)), opened.book(AS_OF), opened.settings, ["2017-10", "2017-11"], AS_OF)

    logs = [path for path in read if path.startswith("data/logs")]
    assert logs
    assert all("/cadre-3/2017-10/" in path for path in logs)
    assert len(logs) == len(set(logs))  # each once


def test_a_cadre_without_a_member_district_has_no_row(workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    rows = list(csv.reader(roster.read_text(encoding="utf-8").splitlines()))
    later = [[*row[:8], "2018-02-01", row[9]] if row[3] == "6" else row for row in rows]
    roster.write_text("".join(",".join(row) + "\n" for row in later), encoding="utf-8")

    assert [row.cadre for row in rows_of(workspace, AS_OF, "2017-10")] == ["1", "2", "3", "4", "5"]


def test_cadres_stand_in_natural_order(workspace: Path) -> None:
    for name in ("cadres", "districts"):
        file = workspace / f"data/{name}.csv"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("6,Cadre 6", "10,Cadre 6").replace(",6,", ",10,"), encoding="utf-8")

    assert [row.cadre for row in rows_of(workspace, AS_OF, "2017-10")][-2:] == ["5", "10"]


@pytest.mark.parametrize(
    ("as_of", "state"), [("2017-10-31", "not_due"), ("2017-11-05", "not_due"), ("2017-11-06", "on_time")]
)
def test_what_was_handed_in_later_is_not_there_yet(workspace: Path, as_of: str, state: str) -> None:
    hand_over(workspace)

    row = next(row for row in rows_of(workspace, date.fromisoformat(as_of), "2017-10") if row.cadre == "3")

    assert row.state == state
    assert (row.interactions is None) == (state == "not_due")


def test_missing_begins_on_the_day_after_the_due_date(workspace: Path) -> None:
    states = [rows_of(workspace, date(2017, 11, day), "2017-10")[0].state for day in (10, 11)]

    assert states == [State.NOT_DUE, State.MISSING]


# --- the due rule


def settings(**due: int | None) -> Settings:
    rule = {"due_day": None, "due_working_day": None, **due}
    return Settings("x", date(2017, 7, 1), rule["due_day"], rule["due_working_day"], Limits(), 5, 10)


@pytest.mark.parametrize(
    ("month", "rule", "due"),
    [
        ("2017-10", {"due_day": 10}, "2017-11-10"),
        ("2017-12", {"due_day": 28}, "2018-01-28"),
        ("2017-10", {"due_working_day": 1}, "2017-11-01"),  # a Wednesday
        ("2017-10", {"due_working_day": 5}, "2017-11-07"),  # the weekend is left out
        ("2017-09", {"due_working_day": 1}, "2017-10-02"),  # the first is a Sunday
        ("2017-08", {"due_working_day": 15}, "2017-09-21"),
        ("9999-12", {"due_day": 10}, "9999-12-31"),  # the calendar ends
    ],
)
def test_a_month_is_due_by_the_rule_of_the_settings(month: str, rule: dict[str, int], due: str) -> None:
    assert due_day(month, settings(**rule)) == date.fromisoformat(due)


# --- changes


def changes(workspace: Path) -> dict[str, str]:
    row = next(row for row in rows_of(workspace, AS_OF, "2017-10") if row.cadre == "3")
    return {change.id: change.change for change in row.changed_since}


def test_one_changed_character_is_reported(workspace: Path) -> None:
    file = sorted(hand_over(workspace).iterdir())[2]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("duration_minutes: 1", "duration_minutes: 2", 1), encoding="utf-8")
    if file.read_text(encoding="utf-8") == text:
        file.write_text(text + "comments: X\n", encoding="utf-8")

    assert changes(workspace) == {file.stem: "edited"}


def test_layout_and_comments_are_no_change(workspace: Path) -> None:
    for file in hand_over(workspace).iterdir():
        lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("# looked at\r\n" + "\r\n".join(lines) + "\r\n", encoding="utf-8", newline="")

    assert changes(workspace) == {}


def test_a_later_ruling_is_no_change(workspace: Path, record: Write) -> None:
    unsure = {"interaction_type": "unsure", "description": "Met a new director; unclear.", "topics": []}
    file = record(workspace, **unsure)
    submission = workspace / "data/submissions/2017-18/cadre-3/2017-10.yaml"
    hand_in = HandIn("3", "2017-10", "f-03", date(2017, 11, 6))
    opened = open_workspace(str(workspace))
    today = read_month(opened.source, opened.book(AS_OF), "3", "2017-10")
    submission.parent.mkdir(parents=True)
    submission.write_text(submission_text(new_record(hand_in, today, opened.schemas["submission"].columns)), "utf-8")

    ruling = '{"decision": "not_coaching", "ruled_by": "dese", "ruled_on": "2017-12-20"}'
    file.write_text(file.read_text(encoding="utf-8") + f"ruling: {ruling}\n", encoding="utf-8")

    assert changes(workspace) == {}


def test_a_key_that_an_import_adds_is_a_change(workspace: Path) -> None:
    """All keys but the ruling are hashed (DESIGN, section 1)."""
    file = sorted(hand_over(workspace).iterdir())[0]
    file.write_text(file.read_text(encoding="utf-8") + 'import_key: "0123456789abcdef"\n', encoding="utf-8")

    assert changes(workspace) == {file.stem: "edited"}


def test_changes_stand_in_the_order_of_the_ids(workspace: Path) -> None:
    for number, file in enumerate(sorted(hand_over(workspace).iterdir())):
        file.unlink() if number % 2 else file.write_text("[", encoding="utf-8")

    assert list(changes(workspace)) == sorted(changes(workspace))
    assert len(changes(workspace)) == 9


@pytest.mark.parametrize(
    "broken",
    [b"<<<<<<< ours\n", b"\xff\xfe\x00", b"id: [\n", b"", b"id: x\n"],
    ids=["conflict", "utf-16", "no yaml", "empty", "half"],
)
def test_an_entry_that_cannot_be_read_counts_as_changed(workspace: Path, broken: bytes) -> None:
    file = sorted(hand_over(workspace).iterdir())[0]
    file.write_bytes(broken)

    assert changes(workspace) == {file.stem: "edited"}


def test_a_file_whose_id_cannot_be_told_is_called_by_its_path(workspace: Path) -> None:
    folder = hand_over(workspace)
    (folder / "late.yaml").write_text("{", encoding="utf-8")

    assert changes(workspace) == {"data/logs/2017-18/cadre-3/2017-10/late.yaml": "added"}


def test_a_broken_document_of_a_stream_is_called_by_its_id(workspace: Path) -> None:
    folder = hand_over(workspace)
    files = sorted(folder.iterdir())[:3]
    texts = [file.read_text(encoding="utf-8") for file in files]
    for file in files:
        file.unlink()
    (folder / "october.yaml").write_text("---\n".join([texts[0], texts[1] + "oops\n", texts[2]]), encoding="utf-8")

    assert changes(workspace) == {files[1].stem: "edited"}


def test_an_invalid_entry_counts_as_changed_though_its_text_is_the_same(workspace: Path) -> None:
    folder = hand_over(workspace)
    roster = workspace / "data/districts.csv"
    moved = roster.read_text(encoding="utf-8").replace("901015,Pine Landing 58,,3,", "901015,Pine Landing 58,,4,")
    roster.write_text(moved, encoding="utf-8")

    found = changes(workspace)

    assert found == {file.stem: "edited" for file in folder.glob("*-901015-*.yaml")}


def test_added_and_removed_entries_are_told_apart(workspace: Path, record: Write) -> None:
    gone = sorted(hand_over(workspace).iterdir())[0]
    gone.unlink()
    new = record(workspace)

    assert changes(workspace) == {gone.stem: "removed", new.stem: "added"}


# --- the file of a submission


def test_what_was_handed_in_is_given_to_others(workspace: Path) -> None:
    hand_over(workspace)
    found = handed_in(Folder(str(workspace)), "3", "2017-10")

    assert isinstance(found, Submission)
    assert (found.latest.submitted_by, found.latest.submitted_on) == ("f-03", date(2017, 11, 6))
    assert handed_in(Folder(str(workspace)), "3", "2017-11") is None
    assert handed_in(Folder(str(workspace)), "../3", "2017-10") is None


@pytest.mark.parametrize(
    "change",
    [
        {"cadre": "4"},
        {"month": "2018-12"},
        {"submitted_on": "soon"},
        {"submitted_on": "2017-13-01"},
        {"entries": []},
        {"entries": {"20171005-901003-7k3q": 1}},
        {"minutes": "1"},
        {"interactions": True},
        {"digest": None},
        {"amendments": {}},
        {"amendments": [{}]},
        {"update": "none"},
    ],
    ids=str,
)
def test_a_file_that_does_not_hold_a_submission_is_none(change: Record) -> None:
    record: Record = yaml.safe_load(SUBMITTED[3].read_text(encoding="utf-8"))
    record["submitted_on"] = str(record["submitted_on"])
    cadre, month = record["cadre"], record["month"]
    assert to_submission(json.dumps(record).encode(), cadre, month)

    assert to_submission(json.dumps({**record, **change}).encode(), cadre, month) is None


def amend(data: bytes, update: dict[str, str] | None = None) -> tuple[bytes, Record]:
    before = record_of(data)
    assert before
    hand_in = HandIn("1", "2017-10", "f-01", date(2017, 12, 8), "One more.", update or {})
    amended = amended_record(before, hand_in, month_of("1", "2017-10"))
    return amended_text(data, amended).encode(), amended


PLAIN = (ROOT / "data/submissions/2017-18/cadre-1/2017-10.yaml").read_bytes()


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        b"# by hand\n" + PLAIN + b"# a comment at the end\n\n",
        b"\xef\xbb\xbf" + PLAIN.replace(b"\n", b"\r\n"),
        PLAIN.rstrip(b"\n"),
        b"---\n" + PLAIN,
    ],
    ids=["plain", "comments", "windows", "no line feed", "begins with a mark"],
)
def test_an_amendment_leaves_everything_else_byte_for_byte(data: bytes) -> None:
    once, record = amend(data)
    twice, again = amend(once)

    assert once.startswith(data)
    assert twice.startswith(once)
    assert (record_of(once), record_of(twice)) == (record, again)
    assert [one["note"] for one in again["amendments"]] == ["One more.", "One more."]
    assert (b"\r\n" in twice) == (b"\r\n" in data)
    assert twice.count(b"\r\n") in (0, twice.count(b"\n"))


def test_an_amendment_goes_below_the_others_where_keys_follow_or_lists_are_indented() -> None:
    once, _ = amend(PLAIN)
    head, _, tail = once.partition(b"amendments:\n")
    indented = b"amendments:\n" + b"".join(b"    " + line for line in tail.splitlines(keepends=True))
    data = head + indented + b"# about the update\nupdate:\n  needs: More time.\n"

    twice, record = amend(data)

    assert record_of(twice) == record
    assert all(line in twice.splitlines() for line in data.splitlines())
    assert len(twice.splitlines()) == len(data.splitlines()) + len(tail.splitlines())


def test_an_update_is_added_with_the_amendment() -> None:
    amended, record = amend(PLAIN, {"needs": "One line.\nAnother: line.", "highlights": "# no comment"})

    assert amended.startswith(PLAIN)
    assert record_of(amended) == record
    assert list(record["update"]) == ["highlights", "needs"]


def test_a_file_in_another_style_loses_no_value() -> None:
    data = json.dumps(record_of(PLAIN)).encode()

    amended, record = amend(data)

    assert record_of(amended) == record


def test_fingerprints_and_month_stand_in_quotes_whatever_they_look_like() -> None:
    record: Any = {"month": "2017-10", "entries": {"20171005-901003-7k3q": "123456e78901"}}

    text = submission_text(record)

    assert text == 'month: "2017-10"\nentries:\n  20171005-901003-7k3q: "123456e78901"\n'
    assert read_documents(text)[0].record == record
