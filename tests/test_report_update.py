"""The monthly update: one page of totals, gaps, undecided events and the words of the cadres."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Run
from tests.plain import Entry, members_in, read_entries

STATES: dict[str, str] = json.loads((ROOT / "tests/reference/expected.json").read_text(encoding="utf-8"))["status"]
AS_OF = date(2018, 7, 1)
OCTOBER = ("--month", "2017-10", "--as-of", str(AS_OF))
MONTHS = [
    pytest.param(("--month", "2017-10"), date(2017, 10, 1), date(2017, 10, 31), id="2017-10"),
    pytest.param(("--month", "2018-01"), date(2018, 1, 1), date(2018, 1, 31), id="2018-01"),
    pytest.param(("--from", "2017-12-20", "--to", "2018-01-05"), date(2017, 12, 20), date(2018, 1, 5), id="cut"),
    pytest.param(("--school-year", "2017-18"), date(2017, 7, 1), date(2018, 6, 30), id="year"),
]
TEXTS = ("--highlights", "PLANTED-HIGHLIGHT", "--challenges", "PLANTED-CHALLENGE", "--needs", "PLANTED-NEED")


def report(cwlog: Run, audience: str, *options: str, at: Path | None = None) -> Any:
    result = cwlog("report", "update", "--audience", audience, *options, "--format", "json", at=at)
    assert result.code == 0, result.stderr
    return result.json["reports"]["update"]


def rows_of(found: Any, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found["tables"][table]["rows"]
    return rows


def minutes_of(entries: list[Entry]) -> int:
    return sum(int(entry["duration_minutes"]) for entry in entries)


@pytest.mark.parametrize("audience", ["management", "cst:5", "cst:6"])
@pytest.mark.parametrize(("options", "first", "last"), MONTHS)
def test_the_page_is_what_the_log_says(
    sample: Path, cwlog: Run, audience: str, options: tuple[str, ...], first: date, last: date
) -> None:
    cadres = "123456" if audience == "management" else audience[4:]
    known = [one for one in read_entries(sample) if one["cadre"] in cadres and one["date"] <= str(last)]
    coaching = [one for one in known if one["state"] == "coaching" and str(first) <= one["date"]]
    pending = [one for one in known if one["state"] == "pending"]
    members = {row["code"] for row in members_in(sample, first, last) if row["cadre"] in cadres}
    served = {one["district"] for one in coaching}

    found = report(cwlog, audience, *options, "--as-of", str(AS_OF), at=sample)

    months = [key for key in STATES if str(first)[:7] <= key[:7] <= str(last)[:7] and key[-1] in cadres]
    states = [STATES[key] for key in months]
    assert found["figures"] == {
        "interactions": len(coaching),
        "hours": pytest.approx(minutes_of(coaching) / 60, abs=0.0051),
        "districts_served": len(served),
        "handed_in": len(states) - states.count("missing") - states.count("not_due"),
        "missing": states.count("missing"),
        "undecided": len(pending),
    }
    assert [f"{row['month']}/{row['cadre']}" for row in rows_of(found, "submissions")] == months
    assert [row["id"] for row in rows_of(found, "undecided")] == [one["id"] for one in pending]
    assert {row["district"] for row in rows_of(found, "gaps")} == members - served
    for row in rows_of(found, "cadres"):
        own = [one for one in coaching if one["cadre"] == row["cadre"]]
        assert (row["interactions"], row["minutes"]) == (len(own), minutes_of(own))
    assert [row["cadre"] for row in rows_of(found, "cadres")] == list(cadres)


def test_a_gap_says_since_when(sample: Path, cwlog: Run) -> None:
    earlier = [one for one in read_entries(sample) if one["date"] <= "2017-09-30" and one["state"] == "coaching"]
    last = {one["district"]: one["date"] for one in earlier}  # by date: the last one stays

    gaps = rows_of(report(cwlog, "management", "--month", "2017-09", "--as-of", str(AS_OF), at=sample), "gaps")

    assert gaps
    for row in gaps:
        assert row["last_date"] == last.get(row["district"])
        since = last.get(row["district"])
        assert row["days_since"] == ((date(2017, 9, 30) - date.fromisoformat(since)).days if since else None)


@pytest.fixture
def handed_in(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> Path:
    """October of cadre 3 with an update, of cadre 1 without."""
    record(workspace)
    submit = ("submit", "--month", "2017-10", "--yes", "--on", "2017-11-06")
    assert cwlog(*submit, "--cadre", "3", "--by", "f-03", *TEXTS).code == 0
    assert cwlog(*submit, "--cadre", "1", "--by", "f-01", "--nil").code == 0
    return workspace


def test_the_words_of_a_cadre_are_for_the_management_team_and_itself(handed_in: Path, cwlog: Run) -> None:
    words = {"highlights": "PLANTED-HIGHLIGHT", "challenges": "PLANTED-CHALLENGE", "needs": "PLANTED-NEED"}
    row = {"cadre": "3", "month": "2017-10", "label": "October 2017", **words}

    found = {audience: report(cwlog, audience, *OCTOBER, at=handed_in) for audience in ("management", "cst:3", "cst:1")}

    assert rows_of(found["management"], "narratives") == [row]
    assert rows_of(found["cst:3"], "narratives") == [row]
    assert "PLANTED" not in json.dumps(found["cst:1"])
    assert not any("f-03" in json.dumps(page) for page in found.values())


def test_what_was_written_later_is_not_there_yet(handed_in: Path, cwlog: Run) -> None:
    found = report(cwlog, "management", "--month", "2017-10", "--as-of", "2017-11-05", at=handed_in)

    assert rows_of(found, "narratives") == []
    assert found["figures"]["handed_in"] == 0


@pytest.mark.parametrize("audience", ["dese", "rpdc:southeast", "area:A", "evaluation", "public"])
def test_the_update_is_refused_to_all_others(sample: Path, cwlog: Run, audience: str) -> None:
    result = cwlog("report", "update", "--audience", audience, *OCTOBER, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "the narrative of the monthly update is seen by" in result.stderr


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_the_same_data_give_the_same_page(handed_in: Path, cwlog: Run, form: str) -> None:
    pages = {
        cwlog("report", "update", "--audience", "management", *OCTOBER, "--format", form, at=handed_in).stdout
        for _ in range(2)
    }

    assert len(pages) == 1
    assert "PLANTED-NEED" in pages.pop()


def test_a_month_before_the_programme_is_an_empty_page(workspace: Path, cwlog: Run) -> None:
    found = report(cwlog, "management", "--month", "2012-10", "--as-of", str(AS_OF))

    assert {name: table["rows"] for name, table in found["tables"].items() if table["rows"]}.keys() <= {"cadres"}
    assert found["figures"] == dict.fromkeys(found["figures"], 0)
