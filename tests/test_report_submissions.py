"""The report on submissions: the states of the reference year, and who sees which ids."""

import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Run
from tests.plain import members_in, read_rows

EXPECTED: dict[str, str] = json.loads((ROOT / "tests/reference/expected.json").read_text(encoding="utf-8"))["status"]
YEAR = ("--school-year", "2017-18", "--as-of", "2018-07-01")
OCTOBER = ("--month", "2017-10", "--as-of", "2018-07-01")


def report(cwlog: Run, audience: str, *period: str, at: Path | None = None) -> Any:
    result = cwlog("report", "submissions", "--audience", audience, *period, "--format", "json", at=at)
    assert result.code == 0, result.stderr
    return result.json["reports"]["submissions"]


def rows_of(found: Any, table: str = "submissions") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = found["tables"][table]["rows"]
    return rows


def said(row: dict[str, Any]) -> str:
    """A state as tests/reference/expected.json writes it."""
    state = {"on_time": "on time", "late": f"late {row['days_late']}"}.get(row["state"], row["state"])
    return f"nil {state}" if row["nil"] == "yes" else state


def handed_in(root: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """Every submission, as its file holds it, by month and cadre."""
    files = sorted((root / "data/submissions").rglob("*.yaml"))
    records = [yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader) for file in files]
    return {(record["month"], record["cadre"]): record for record in records}


def test_each_state_of_the_year_is_the_expected_one(sample: Path, cwlog: Run) -> None:
    rows = rows_of(report(cwlog, "management", *YEAR, at=sample))

    assert {f"{row['month']}/{row['cadre']}": said(row) for row in rows} == EXPECTED
    assert [(row["month"], row["cadre"]) for row in rows] == sorted((row["month"], row["cadre"]) for row in rows)


def test_the_figures_of_each_month_are_those_that_were_handed_in(sample: Path, cwlog: Run) -> None:
    records = handed_in(sample)
    keys = ("interactions", "minutes", "unsure", "submitted_by")

    for row in rows_of(report(cwlog, "management", *YEAR, at=sample)):
        record = records.get((row["month"], row["cadre"]))
        if record is None:
            assert [row[key] for key in (*keys, "hours", "submitted_on", "changed_since")] == [None] * 7
        else:
            assert [row[key] for key in keys] == [record[key] for key in keys]
            assert row["submitted_on"] == str(record["submitted_on"])
            assert row["hours"] == pytest.approx(record["minutes"] / 60, abs=0.0051)
            assert row["changed_since"] == 0


def test_the_counts_by_state_are_the_expected_ones(sample: Path, cwlog: Run) -> None:
    found = report(cwlog, "dese", *YEAR, at=sample)
    words = {"on_time": "on time", "late": "late", "missing": "missing", "not_due": "not_due", "nil": "nil"}

    def count(*keys: str) -> dict[str, int]:
        states = [re.sub(r" \d+$", "", EXPECTED[key]) for key in keys]
        bare = Counter(state.removeprefix("nil ") for state in states)
        return {key: bare[word] for key, word in words.items()} | {"nil": sum("nil" in state for state in states)}

    assert found["figures"] == count(*EXPECTED)
    for row in rows_of(found, "cadres"):
        own = count(*(key for key in EXPECTED if key.endswith(f"/{row['cadre']}")))
        assert {key: row[key] for key in own} == own


@pytest.mark.parametrize(
    ("audience", "cadres", "ids"),
    [
        ("cst:3", "123456", {"f-03"}),
        ("management", "123456", {"f-01", "f-02", "f-03", "f-04", "f-06"}),
        ("dese", "123456", None),
        ("evaluation", "123456", None),
        ("rpdc:southeast", "14", None),
    ],
)
def test_ids_of_submitters_are_for_the_management_team_and_the_own_cadre(
    sample: Path, cwlog: Run, audience: str, cadres: str, ids: set[str] | None
) -> None:
    found = report(cwlog, audience, *OCTOBER, at=sample)
    rows = rows_of(found)

    assert [row["cadre"] for row in rows] == list(cadres)
    assert [row["cadre"] for row in rows_of(found, "cadres")] == list(cadres)
    if ids is None:
        assert "submitted_by" not in rows[0]
        assert not re.search(r"\bf-0\d", json.dumps(found))
    else:
        assert {row["submitted_by"] for row in rows} - {None} == ids


def test_a_region_has_the_cadres_of_its_districts(sample: Path, cwlog: Run) -> None:
    members = members_in(sample, date(2017, 10, 1), date(2017, 10, 31))

    for rpdc in read_rows(sample, "rpdcs"):
        found = rows_of(report(cwlog, f"rpdc:{rpdc['id']}", *OCTOBER, at=sample))
        assert {row["cadre"] for row in found} == {row["cadre"] for row in members if row["rpdc"] == rpdc["id"]}


def test_a_region_sees_how_a_log_was_handed_in_and_not_the_figures_of_its_cadre(sample: Path, cwlog: Run) -> None:
    """They include districts of other regions."""
    found = report(cwlog, "rpdc:southeast", *OCTOBER, at=sample)
    full = report(cwlog, "dese", *OCTOBER, at=sample)

    figures = {"interactions", "minutes", "hours", "unsure"}
    kept = [{key: row[key] for key in row.keys() - figures} for row in rows_of(full) if row["cadre"] in "14"]
    assert rows_of(found) == kept
    assert {"state", "due", "submitted_on", "days_late", "nil", "changed_since"} <= kept[0].keys()
    assert any("Figures are those of the last hand-in" in note for note in full["notes"])
    assert not any("igures" in note for note in found["notes"])


@pytest.mark.parametrize("audience", ["area:A", "public"])
def test_the_report_is_refused_to_an_area_and_the_public(sample: Path, cwlog: Run, audience: str) -> None:
    result = cwlog("report", "submissions", "--audience", audience, *OCTOBER, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "who handed in on time is a matter between the teams, their regions and the state" in result.stderr


def test_what_was_handed_in_after_the_day_is_not_there_yet(sample: Path, cwlog: Run) -> None:
    rows = rows_of(report(cwlog, "management", "--month", "2017-10", "--as-of", "2017-11-08", at=sample))

    assert {row["cadre"]: row["state"] for row in rows} == {
        **dict.fromkeys("125", "not_due"),
        **dict.fromkeys("346", "on_time"),
    }
    assert {row["cadre"] for row in rows if row["submitted_by"]} == set("346")


def test_a_filter_narrows_the_report_for_everybody(sample: Path, cwlog: Run) -> None:
    for audience in ("management", "cst:3"):
        rows = rows_of(report(cwlog, audience, *OCTOBER, "--cadre", "3", at=sample))
        assert [row["cadre"] for row in rows] == ["3"]


def test_months_that_the_period_cuts_are_shown_in_full_and_the_report_says_so(sample: Path, cwlog: Run) -> None:
    cut = report(cwlog, "dese", "--from", "2017-10-15", "--to", "2017-11-14", "--as-of", "2018-07-01", at=sample)
    whole = report(cwlog, "dese", "--from", "2017-10-01", "--to", "2017-11-30", "--as-of", "2018-07-01", at=sample)

    assert rows_of(cut) == rows_of(whole)
    assert any("months that the period cuts are shown in full" in note for note in cut["notes"])
    assert not any("cuts" in note for note in whole["notes"])


def test_changes_are_counted_and_a_submission_that_cannot_be_understood_is_said(workspace: Path, cwlog: Run) -> None:
    for name in ("logs", "submissions"):
        for cadre in ("2", "3"):
            folder = f"data/{name}/2017-18/cadre-{cadre}"
            shutil.copytree(ROOT / folder, workspace / folder)
    first = sorted((workspace / "data/logs/2017-18/cadre-3/2017-10").iterdir())[0]
    first.unlink()
    (workspace / "data/submissions/2017-18/cadre-2/2017-10.yaml").write_text("cadre: [", encoding="utf-8")

    found = report(cwlog, "dese", *OCTOBER)

    rows = {row["cadre"]: row for row in rows_of(found)}
    assert (rows["3"]["state"], rows["3"]["changed_since"], rows["3"]["interactions"]) == ("on_time", 1, 9)
    assert rows["2"]["state"] == "missing"
    assert any("1 submission cannot be understood" in note for note in found["notes"])


def test_a_period_without_a_cadre_has_no_rows(sample: Path, cwlog: Run) -> None:
    found = report(cwlog, "management", "--month", "2012-10", at=sample)

    assert (rows_of(found), rows_of(found, "cadres")) == ([], [])
    assert set(found["figures"].values()) == {0}


def test_an_amendment_leaves_the_first_hand_in_and_brings_its_own_figures(
    workspace: Path, cwlog: Run, record: Any
) -> None:
    record(workspace)
    submit = ("submit", "--cadre", "3", "--month", "2017-10", "--yes")
    assert cwlog(*submit, "--by", "f-03", "--on", "2017-11-06").code == 0
    record(workspace, date="2017-10-12", duration_minutes=30)
    assert cwlog(*submit, "--by", "f-01", "--on", "2017-12-01", "--note", "One more came in.").code == 0

    row = next(row for row in rows_of(report(cwlog, "management", *OCTOBER)) if row["cadre"] == "3")

    assert (row["state"], row["submitted_on"], row["submitted_by"]) == ("on_time", "2017-11-06", "f-03")
    assert (row["interactions"], row["minutes"], row["changed_since"]) == (2, 120, 0)
