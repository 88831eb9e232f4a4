"""``cwlog list`` as a user meets it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
OCTOBER = ("--month", "2017-10")
UNSURE = {"interaction_type": "unsure", "topics": [], "description": "A call about dates; was that coaching?"}


def listed(result: object) -> list[str]:
    """The ids of a list in JSON."""
    return [entry["id"] for entry in result.json["interactions"]]  # type: ignore[attr-defined]


def test_a_list_shows_the_entries_of_a_month_by_date(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171009-901003-aaaa", date="2017-10-09")
    record(workspace, id="20171005-901003-bbbb")
    record(workspace, id="20170905-901003-cccc", date="2017-09-05")

    result = cwlog("list", *OCTOBER)

    assert result.code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Interactions, October 2017"
    assert lines[5].split("  ")[0] == "20171005-901003-bbbb"
    assert "Cedar Hollow R-IV  Discussing data       90" in lines[5]
    assert lines[6].startswith("20171009-901003-aaaa")
    assert lines[-1] == "2 entries."


def test_without_a_period_it_is_the_last_complete_month_and_all_is_everything(sample: Path, cwlog: Run) -> None:
    month = cwlog("list", "--as-of", "2017-11-20", "--format", "json", at=sample)
    everything = cwlog("list", "--all", "--format", "json", at=sample)

    assert month.stderr == "No period was given: this is October 2017, the last complete month.\n"
    assert {one[:6] for one in listed(month)} == {"201710"}
    assert len(listed(everything)) == 616
    assert cwlog("list", "--all", "--month", "2017-10", at=sample).code == 2


def test_filters_are_those_of_a_summary(sample: Path, cwlog: Run) -> None:
    asked = ("--month", "2017-10", "--cadre", "3", "--type", "data")

    total = cwlog("summarize", *asked, "--format", "json", at=sample).json["total"]
    entries = cwlog("list", *asked, "--format", "json", at=sample).json["interactions"]

    assert total["interactions"] == len(entries) > 0
    assert total["minutes"] == sum(entry["duration_minutes"] for entry in entries)


def test_a_search_looks_at_comments_names_and_write_ins_and_not_at_capitals(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa", comments="Agreed on NEXT steps.")
    record(
        workspace, id="20171006-901003-bbbb", date="2017-10-06", topics=["other"], topics_other="Next year's calendar"
    )
    record(workspace, id="20171007-901003-cccc", date="2017-10-07", comments="What is\nto be done.")

    found = cwlog("list", *OCTOBER, "--search", " next", "--format", "json")
    named = cwlog("list", *OCTOBER, "--search", "cedar hollow", "--format", "json")

    assert listed(found) == ["20171005-901003-aaaa", "20171006-901003-bbbb"]
    assert len(listed(named)) == 3
    assert listed(cwlog("list", *OCTOBER, "--search", "is to be", "--format", "json")) == ["20171007-901003-cccc"]


def test_invalid_and_unreadable_entries_are_shown_as_such_and_nothing_is_refused(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa")
    record(workspace, id="20171006-901003-bbbb", date="2017-10-06", duration_minutes=0)
    record(workspace, id="20171007-901003-cccc", date="2017-10-07").write_text("topics: [\n")

    table = cwlog("list", *OCTOBER)
    only = cwlog("list", *OCTOBER, "--invalid", "--format", "json")

    assert table.code == only.code == 0
    assert "invalid (CW105)" in table.stdout
    assert "cannot be read (CW005)" in table.stdout
    assert listed(only) == ["20171006-901003-bbbb", "20171007-901003-cccc"]
    assert only.json["interactions"][0]["problems"][0]["code"] == "CW105"
    assert only.json["interactions"][1]["path"].endswith("/20171007-901003-cccc.yaml")


def test_an_entry_in_the_folder_of_another_month_is_in_the_list_of_that_folder(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa", month="2017-09")
    record(workspace, id="20170905-901003-bbbb", date="2017-09-05")
    record(workspace, id="20170925-901003-cccc", date="2017-09-25")

    assert listed(cwlog("list", "--month", "2017-09", "--invalid", "--format", "json")) == ["20171005-901003-aaaa"]
    some = cwlog("list", "--from", "2017-09-20", "--to", "2017-09-30", "--format", "json")
    assert listed(some) == ["20170925-901003-cccc", "20171005-901003-aaaa"]


def test_filters_hold_for_what_cannot_be_read_as_far_as_its_name_and_folder_say(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa").write_text("topics: [\n")

    for narrowing, is_there in (
        (("--cadre", "3"), True),
        (("--cadre", "4"), False),
        (("--district", "901003"), True),
        (("--district", "901009"), False),
        (("--type", "planning"), False),
        (("--unsure",), False),
    ):
        assert (listed(cwlog("list", *OCTOBER, *narrowing, "--format", "json")) != []) is is_there, narrowing


def test_a_file_in_no_month_is_listed_with_what_is_in_it(workspace: Path, cwlog: Run, record: Record) -> None:
    one = record(workspace, id="20171005-901003-aaaa", name="two.yaml")
    other = record(workspace, id="20171006-901003-bbbb", date="2017-10-06")
    (workspace / "data/logs/two.yaml").write_text(one.read_text() + "---\n" + other.read_text())
    one.rename(one.with_name("sheet.txt"))
    other.unlink()

    result = cwlog("list", *OCTOBER)

    rows = [line for line in result.stdout.splitlines() if "CW20" in line]
    assert [row.split()[0] for row in rows] == [
        "20171005-901003-aaaa", "20171006-901003-bbbb", "data/logs/2017-18/cadre-3/2017-10/sheet.txt",
    ]  # fmt: skip
    assert [row.endswith("invalid (CW201)") for row in rows] == [True, True, False]
    assert rows[2].endswith("is not read (CW203)")


def test_of_a_stream_only_the_entry_that_is_wrong_is_invalid(workspace: Path, cwlog: Run, record: Record) -> None:
    stream = record(workspace, id="20171005-901003-aaaa", name="stream.yaml")
    other = record(workspace, id="20171006-901003-bbbb", date="2017-10-06", cst_members=None)
    stream.write_text(stream.read_text() + "---\n" + other.read_text())
    other.unlink()

    # what is missing is said at the entry's first key
    assert listed(cwlog("list", *OCTOBER, "--invalid", "--format", "json")) == ["20171006-901003-bbbb"]


def test_an_entry_of_a_stream_that_cannot_be_read_keeps_its_id(workspace: Path, cwlog: Run, record: Record) -> None:
    sound = record(workspace, id="20171005-901003-aaaa", name="stream.yaml")
    sound.write_text("id: 20171006-901003-bbbb\ntopics: [\n---\n" + sound.read_text())

    result = cwlog("list", *OCTOBER, "--format", "json")

    assert listed(result) == ["20171005-901003-aaaa", "20171006-901003-bbbb"]
    problems = [len(entry.get("problems", [])) for entry in result.json["interactions"]]
    assert problems == [0, 1]


def test_unsure_are_those_that_wait(workspace: Path, cwlog: Run, record: Record) -> None:
    ruling = {"decision": "not_coaching", "ruled_by": "dese", "ruled_on": "2017-10-09"}
    record(workspace, id="20171005-901003-aaaa", **UNSURE)
    record(workspace, id="20171006-901003-bbbb", date="2017-10-06", **UNSURE, ruling=ruling)

    assert listed(cwlog("list", *OCTOBER, "--unsure", "--format", "json")) == ["20171005-901003-aaaa"]
    assert "ruled: not coaching" in cwlog("list", *OCTOBER).stdout


def test_csv_has_a_column_for_each_key_and_no_formula(workspace: Path, cwlog: Run, record: Record) -> None:
    ruling = {"decision": "coaching", "counts_as": "planning", "ruled_by": "f-03", "ruled_on": "2017-10-09"}
    record(workspace, comments="=1+1\nnext line; more")
    record(workspace, date="2017-10-06", **UNSURE, ruling=ruling, resources=[])

    rows = list(csv.DictReader(StringIO(cwlog("list", *OCTOBER, "--format", "csv").stdout, newline="")))

    assert list(rows[0])[:9] == [
        "id", "district", "district_name", "date", "duration_minutes", "interaction_type", "also_included",
        "description", "ruling_decision",
    ]  # fmt: skip
    assert rows[0]["comments"] == "'=1+1\nnext line; more"
    assert rows[0]["participants"] == "superintendent=1;building_administrator=3"
    assert rows[0]["cst_members"] == "facilitator;data"
    assert rows[1]["ruling_counts_as"] == "planning"
    assert rows[1]["topics"] == rows[1]["mode"] == ""


def test_an_export_holds_the_same_interactions(sample: Path, cwlog: Run) -> None:
    asked = ("list", "--month", "2017-11", "--format")
    plain = cwlog(*asked, "json", at=sample).json["interactions"]

    rows = list(csv.DictReader(StringIO(cwlog(*asked, "csv", at=sample).stdout, newline="")))

    assert [_read_back(row) for row in rows] == [
        {key: value for key, value in entry.items() if key != "path" and value != []} for entry in plain
    ]


def _read_back(row: dict[str, str]) -> dict[str, object]:
    """A row by the rules that README gives: empty is absent, lists are joined by semicolons."""
    from cwlog.guard import unguarded

    entry: dict[str, object] = {}
    for key, text in ((key, unguarded(text)) for key, text in row.items() if text):
        if key in ("also_included", "buildings", "cst_members", "topics", "resources"):
            entry[key] = text.split(";")
        elif key == "participants":
            entry[key] = {role: int(count) for role, _, count in (part.partition("=") for part in text.split(";"))}
        elif key.startswith("ruling_"):
            entry.setdefault("ruling", {})[key.removeprefix("ruling_")] = text  # type: ignore[index]
        else:
            entry[key] = int(text) if key == "duration_minutes" else text
    return entry


def test_a_workbook_is_always_the_same_and_text_stays_text(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, comments="=1+1", buildings=["0050"])
    for name in ("one.xlsx", "two.xlsx"):
        assert cwlog("list", *OCTOBER, "--format", "xlsx", "--output", name).code == 0

    from python_calamine import CalamineWorkbook

    head, row = CalamineWorkbook.from_path(workspace / "one.xlsx").get_sheet_by_index(0).to_python()
    cells = dict(zip(head, row, strict=True))
    assert cells["comments"] == "'=1+1"
    assert cells["district"] == "901003"
    assert cells["buildings"] == "0050"
    assert cells["duration_minutes"] == 90
    assert (workspace / "one.xlsx").read_bytes() == (workspace / "two.xlsx").read_bytes()
    with ZipFile(workspace / "one.xlsx") as parts:
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")  # not the time of the export


def test_a_sheet_says_what_is_not_in_it_and_an_empty_output_is_refused(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa")
    record(workspace, id="20171007-901003-cccc", date="2017-10-07").write_text("topics: [\n")

    sheet = cwlog("list", *OCTOBER, "--format", "csv", "--output", "-")
    refused = cwlog("list", *OCTOBER, "--format", "csv", "--output", "")

    assert len(sheet.stdout.splitlines()) == 2
    assert sheet.stderr == "1 entry that cannot be read left out; see 'cwlog list --invalid'\n"
    assert refused.code == 2
    assert "--output is empty" in refused.stderr


def test_a_workbook_of_nothing_opens_and_one_without_a_file_is_refused(workspace: Path, cwlog: Run) -> None:
    assert cwlog("list", *OCTOBER, "--format", "xlsx", "--output", "none.xlsx").code == 0
    assert cwlog("list", *OCTOBER, "--format", "xlsx").code == 2
    assert (workspace / "none.xlsx").stat().st_size > 1000


def test_nothing_in_a_list_steers_a_terminal(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, district_name="Cedar\x1b[31m", comments="\x1b]0;title\x07")

    for form in ("table", "csv", "json"):
        assert "\x1b" not in cwlog("list", *OCTOBER, "--format", form).stdout
    text = cwlog("list", *OCTOBER, "--format", "json").stdout
    assert json.loads(text)["interactions"][0]["district_name"] == "Cedar\x1b[31m"


@pytest.mark.parametrize(("columns", "widest"), [("80", 80), ("40", 80), ("120", 120)])
def test_a_list_fits_the_terminal_and_keeps_its_ids_whole(
    workspace: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    kind = {"interaction_type": "demonstrating_application"}
    ids = [record(workspace, **kind).stem, record(workspace, date="2017-10-09", **UNSURE).stem]
    monkeypatch.setenv("COLUMNS", columns)

    shown = cwlog("list", *OCTOBER).stdout

    assert widest - 20 <= max(map(len, shown.splitlines())) <= widest
    assert all(f"\n{one}  2017-10-0" in shown for one in ids)
    assert "\n    Remark: waits for a ruling\n" in shown
    assert shown.count("Remark") == 1


def test_a_list_in_a_file_is_as_wide_as_it_must_be(
    workspace: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, interaction_type="demonstrating_application")
    monkeypatch.setenv("COLUMNS", "80")

    cwlog("list", *OCTOBER, "--output", "list.txt")

    assert "Demonstrating application of knowledge or skills       90" in (workspace / "list.txt").read_text()
