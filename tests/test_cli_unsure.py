"""``cwlog unsure`` as a user meets it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
UNSURE = {"interaction_type": "unsure", "topics": [], "description": "A call about dates; was that coaching?"}
RULING = {"decision": "not_coaching", "ruled_by": "dese", "ruled_on": "2017-10-09"}


def test_undecided_events_stand_oldest_first_with_their_age(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171009-901003-bbbb", date="2017-10-09", **UNSURE)
    record(workspace, id="20170905-901003-aaaa", date="2017-09-05", duration_minutes=30, **UNSURE)
    record(workspace, date="2017-10-06", **UNSURE, ruling=RULING)
    record(workspace, date="2017-10-07")

    result = cwlog("unsure", "--as-of", "2017-11-01", "--format", "json")

    assert result.json["as_of"] == "2017-11-01"
    assert result.json["events"] == [
        {
            "id": "20170905-901003-aaaa", "date": "2017-09-05", "age_days": 57, "cadre": "3", "district": "901003",
            "district_name": "Cedar Hollow R-IV", "minutes": 30, "description": UNSURE["description"],
        },
        {
            "id": "20171009-901003-bbbb", "date": "2017-10-09", "age_days": 23, "cadre": "3", "district": "901003",
            "district_name": "Cedar Hollow R-IV", "minutes": 90, "description": UNSURE["description"],
        },
    ]  # fmt: skip


def test_the_table_says_how_to_decide(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, **UNSURE)

    shown = cwlog("unsure", "--as-of", "2017-11-01").stdout

    assert shown.startswith("Undecided events, as of 2017-11-01\n")
    assert "\n    Description: A call about dates; was that coaching?\n" in shown
    assert "cwlog rule ID --coaching TYPE" in shown
    assert cwlog("unsure", "--format", "csv").stdout.startswith("id,date,age_days,cadre,district,district_name,")


@pytest.mark.parametrize(("columns", "widest"), [("80", 80), ("40", 80), ("120", 120)])
def test_it_fits_a_terminal_and_never_cuts_an_id(
    workspace: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch, columns: str, widest: int
) -> None:
    event = record(workspace, **UNSURE | {"description": "Talked about dates, and about what coaching is. " * 10})
    monkeypatch.setenv("COLUMNS", columns)

    shown = cwlog("unsure").stdout

    assert widest - 20 <= max(map(len, shown.splitlines())) <= widest
    assert re.search(f"^{event.stem}  2017-10-05 ", shown, re.MULTILINE)
    assert " ".join(shown.split()).count("what coaching is.") == 10


def test_the_reference_year_has_as_many_as_summarize_says(sample: Path, cwlog: Run) -> None:
    year = ("--school-year", "2017-18", "--format", "json")
    total = cwlog("summarize", *year, at=sample).json["total"]

    every = cwlog("unsure", "--format", "json", at=sample).json["events"]
    third = cwlog("unsure", "--cadre", "3", "--format", "json", at=sample).json["events"]

    assert len(every) == total["unsure"]
    assert sum(event["minutes"] for event in every) == total["unsure_minutes"]
    assert {event["cadre"] for event in third} == {"3"}


def test_the_own_cadre_may_come_from_the_environment_and_is_named(sample: Path, cwlog: Run) -> None:
    result = cwlog.real("unsure", "--format", "json", at=sample, CWLOG_CADRE="3")

    assert {event["cadre"] for event in result.json["events"]} == {"3"}
    assert result.stderr == "Only cadre 3, as CWLOG_CADRE says; ask for another with --cadre.\n"


def test_an_unsure_event_without_description_is_listed_and_nothing_refuses(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, id="20171005-901003-aaaa", interaction_type="unsure", topics=[])
    record(workspace, id="20171006-901003-bbbb", date="2017-10-06").write_text("[")

    result = cwlog("unsure", "--format", "json")

    assert result.code == 0
    assert [event["id"] for event in result.json["events"]] == ["20171005-901003-aaaa"]
    assert "1 entry cannot be read, and may be unsure" in result.stderr
