"""The report on unsure events: what waits, how long, what was decided, and who may read what was written."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.plain import Entry, read_entries, stay_on

AS_OF = date(2018, 7, 1)
YEAR = ("--school-year", "2017-18", "--as-of", str(AS_OF))
PERIODS = [
    pytest.param(YEAR[:2], "2017-07-01", "2018-06-30", id="year"),
    pytest.param(("--month", "2017-10"), "2017-10-01", "2017-10-31", id="month"),
    pytest.param(("--month", "2018-01"), "2018-01-01", "2018-01-31", id="moved"),
    pytest.param(("--from", "2017-11-10", "--to", "2018-03-20"), "2017-11-10", "2018-03-20", id="cut"),
]
KEYS = ("id", "date", "district", "name", "cadre", "minutes", "age_days", "description")
UNSURE = {"interaction_type": "unsure", "description": "Sat in on a meeting; unclear whether it was coaching."}
RULING = {"decision": "coaching", "counts_as": "planning", "ruled_by": "f-03", "ruled_on": "2017-10-20"}


def report(cwlog: Run, audience: str, *options: str, at: Path | None = None) -> Any:
    result = cwlog("report", "unsure", "--audience", audience, *options, "--format", "json", at=at)
    assert result.code == 0, result.stderr
    return result.json["reports"]["unsure"]


def rows_of(found: Any, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found["tables"][table]["rows"]
    return rows


def expected(root: Path, entry: Entry) -> dict[str, Any]:
    """A row of an event, by plain Python."""
    stay = stay_on(root, entry["district"], entry["date"])
    assert stay
    return {
        "id": entry["id"],
        "date": entry["date"],
        "district": entry["district"],
        "name": stay["name"],
        "cadre": entry["cadre"],
        "minutes": entry["duration_minutes"],
        "age_days": (AS_OF - date.fromisoformat(entry["date"])).days,
        "description": entry["description"],
    }


def seen_of(found: Any, table: str) -> list[dict[str, Any]]:
    return [{key: row[key] for key in KEYS} for row in rows_of(found, table)]


@pytest.mark.parametrize("audience", ["management", "evaluation", "cst:6"])
@pytest.mark.parametrize(("options", "first", "last"), PERIODS)
def test_the_events_are_those_of_the_log(
    sample: Path, cwlog: Run, audience: str, options: tuple[str, ...], first: str, last: str
) -> None:
    own = [entry for entry in read_entries(sample) if audience[:3] != "cst" or entry["cadre"] == audience[4:]]
    unsure = [entry for entry in own if entry["interaction_type"] == "unsure" and entry["date"] <= last]
    pending = [entry for entry in unsure if entry["state"] == "pending"]
    ruled = [entry for entry in unsure if entry["state"] != "pending" and entry["date"] >= first]

    found = report(cwlog, audience, *options, "--as-of", str(AS_OF), at=sample)

    waiting = [expected(sample, entry) for entry in pending]
    assert seen_of(found, "earlier") == [row for row in waiting if row["date"] < first]
    assert seen_of(found, "pending") == [row for row in waiting if row["date"] >= first]
    for row, entry in zip(rows_of(found, "ruled"), ruled, strict=True):
        assert row["id"] == entry["id"]
        assert row["decision"] == entry["ruling"]["decision"]
        assert row["counts_as"] == entry["ruling"].get("counts_as")
        assert row["ruled_on"] == str(entry["ruling"]["ruled_on"])
    minutes = sum(row["minutes"] for row in waiting if row["date"] >= first)
    assert found["figures"] == {
        "pending": sum(row["date"] >= first for row in waiting),
        "pending_hours": pytest.approx(minutes / 60, abs=0.0051),
        "earlier": sum(row["date"] < first for row in waiting),
        "oldest_days": max((row["age_days"] for row in waiting), default=None),
        "ruled": len(ruled),
    }


def test_who_ruled_and_why_is_for_those_who_decide_and_the_own_team(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace, **UNSURE, ruling=RULING | {"note": "PLANTED-NOTE"})

    for audience in ("cst:3", "management"):
        row = rows_of(report(cwlog, audience, *YEAR), "ruled")[0]
        assert (row["ruled_by"], row["note"], row["counts_as_title"]) == ("f-03", "PLANTED-NOTE", "Planning")
    seen = json.dumps(report(cwlog, "evaluation", *YEAR))
    assert RULING["ruled_on"] in seen
    assert not any(hidden in seen for hidden in ("f-03", "PLANTED-NOTE", "ruled_by", '"note"'))


def test_a_team_sees_no_event_of_another_cadre(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    """Also not of a district that belongs to it now, from the time in which it was another's."""
    moved = {"district": "901005", "district_name": "St. Amity 58"}
    record(workspace, cadre="5", date="2017-10-05", **moved, **UNSURE)
    record(workspace, cadre="6", date="2018-02-05", **moved, **UNSURE)

    dates = {
        cadre: [row["date"] for row in rows_of(report(cwlog, f"cst:{cadre}", *YEAR), "pending")] for cadre in "356"
    }

    assert dates == {"3": [], "5": ["2017-10-05"], "6": ["2018-02-05"]}


def test_the_evaluator_gets_no_description_with_private_details_and_is_told_so(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace, **UNSURE | {"description": "Met Mr. Placeholder to explain the project."})
    record(workspace, date="2017-10-06", **UNSURE)

    seen = report(cwlog, "evaluation", *YEAR)

    assert [row["description"] for row in rows_of(seen, "pending")] == [None, UNSURE["description"]]
    assert any("1 description may hold private details" in note for note in seen["notes"])
    for audience in ("cst:3", "management"):
        found = report(cwlog, audience, *YEAR)
        assert "Mr. Placeholder" in json.dumps(found)
        assert not any("private details" in note for note in found["notes"])


@pytest.mark.parametrize("audience", ["dese", "rpdc:southeast", "area:A", "public"])
def test_the_report_is_refused_to_all_others(sample: Path, cwlog: Run, audience: str) -> None:
    result = cwlog("report", "unsure", "--audience", audience, *YEAR, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "seen by their own cadre, the management team and the evaluator" in result.stderr


def test_an_event_of_a_district_that_left_still_waits(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    left = {"district": "901008", "district_name": "Twin Larch R-XIV"}
    record(workspace, cadre="2", date="2018-03-05", **left, **UNSURE)

    found = report(cwlog, "management", "--month", "2018-05", "--as-of", str(AS_OF))

    assert rows_of(found, "pending") == []
    assert [(row["name"], row["age_days"]) for row in rows_of(found, "earlier")] == [("Twin Larch R-XIV", 118)]


def test_without_entries_nothing_waits(workspace: Path, cwlog: Run) -> None:
    found = report(cwlog, "management", *YEAR)

    assert all(table["rows"] == [] for table in found["tables"].values())
    assert found["figures"] == {"pending": 0, "pending_hours": 0, "earlier": 0, "oldest_days": None, "ruled": 0}
