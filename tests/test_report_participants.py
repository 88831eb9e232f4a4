"""The report participants: attendances as plain Python adds them up, and what an audience may not see is hidden."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cwlog.reports.suppression import SENSITIVE
from tests.conftest import Run
from tests.report_cases import CASES, Days, coaching_of, districts_of, of_sample, report, rows_of, share

OCTOBER = ("2017-10-01", "2017-10-31")
OPEN = ("cst:5", "evaluation")  # they see small counts, too


def attendances(sample: Path, audience: str, days: Days) -> tuple[Counter[tuple[str, str]], Counter[str], int]:
    """People by role and unit (``total`` for all), interactions with a role, and all interactions."""
    unit = "district" if ":" in audience else "cadre"
    people: Counter[tuple[str, str]] = Counter()
    present: Counter[str] = Counter()
    coaching = coaching_of(sample, audience, days)
    for entry in coaching:
        for role, number in entry["participants"].items():
            people[role, f"{unit}_{entry[unit]}"] += number
            people[role, "total"] += number
            present[role] += 1
    return people, present, len(coaching)


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_attendances_are_the_sums_of_what_the_files_say(sample: Path, cwlog: Run, audience: str, days: Days) -> None:
    people, present, whole = attendances(sample, audience, days)

    made = of_sample(cwlog, sample, "participants", audience, days)

    assert made["figures"] == {"interactions": whole}
    shown = 0
    for row in rows_of(made, "attendances"):
        for key in row.keys() - {"participant", "title"}:
            if row[key] is not None:
                shown += 1
                assert row[key] == people[row["participant"], key], (row["participant"], key)
            else:
                assert audience not in OPEN
                assert row["participant"] in SENSITIVE
                assert people[row["participant"], key] > 0
    for row in rows_of(made, "presence"):
        if row["interactions"] is not None:
            assert row["interactions"] == present[row["participant"]]
            assert row["share"] == share(present[row["participant"]], whole)
    assert shown > 0


@pytest.mark.parametrize("audience", ["management", "rpdc:southeast", "cst:5"])
def test_who_sees_a_part_of_the_state_has_a_column_for_each_district_and_others_for_each_cadre(
    sample: Path, cwlog: Run, audience: str
) -> None:
    made = of_sample(cwlog, sample, "participants", audience, OCTOBER)

    columns = [column["key"] for column in made["tables"]["attendances"]["columns"]][2:]
    districts = [f"district_{row['code']}" for row in districts_of(sample, audience, OCTOBER)]
    assert columns == ["total", *(districts if ":" in audience else [f"cadre_{number}" for number in range(1, 7)])]


@pytest.mark.parametrize(
    ("audience", "hides"), [("dese", True), ("area:A", True), ("cst:1", False), ("evaluation", False)]
)
def test_small_counts_of_learners_families_and_partners_are_hidden_and_zeros_shown(
    workspace: Path, cwlog: Run, record: Callable[..., Path], audience: str, hides: bool
) -> None:
    people = {"learner": 9, "community_partner": 4, "other": 5, "superintendent": 1}
    of_cadre_1 = {"cadre": "1", "district": "901001", "district_name": "Sample Prairie 31"}
    record(workspace, participants=people, participants_other="visitors", **of_cadre_1)

    made = report(cwlog, workspace, "participants", audience, OCTOBER)

    shown = {row["participant"]: row for row in rows_of(made, "attendances")}
    present = {row["participant"]: row for row in rows_of(made, "presence")}
    unit = "cadre_1" if audience in ("dese", "evaluation") else "district_901001"
    small = [None, None, None, None] if hides else [9, 1, 4, 1]
    cells = [(shown[role][unit], present[role]["interactions"]) for role in ("learner", "community_partner")]
    assert [cell for pair in cells for cell in pair] == small
    assert (present["learner"]["share"] is None) == hides
    assert (shown["other"]["total"], present["other"]["interactions"]) == (5, 1)
    assert (shown["superintendent"]["total"], shown["superintendent"][unit]) == (1, 1)
    assert (shown["family_member"]["total"], present["family_member"]["interactions"]) == (0, 0)


def test_the_threshold_is_that_of_the_settings(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    settings = workspace / "cwlog.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("k: 5", "k: 3").replace("learners_and_families: 10", "learners_and_families: 4"))
    record(workspace, participants={"learner": 4, "family_member": 3, "community_partner": 3})

    made = report(cwlog, workspace, "participants", "dese", OCTOBER)

    shown = {row["participant"]: row["total"] for row in rows_of(made, "attendances")}
    assert (shown["learner"], shown["family_member"], shown["community_partner"]) == (4, None, 3)


def test_hidden_counts_are_listed_and_explained(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace, participants={"learner": 4})

    made = report(cwlog, workspace, "participants", "dese", OCTOBER)
    text = cwlog("report", "participants", "--audience", "dese", "--month", "2017-10").stdout

    row = [row["participant"] for row in rows_of(made, "attendances")].index("learner")
    hidden = {(cell["row"], cell["column"]) for cell in made["tables"]["attendances"]["suppressed"]}
    assert hidden == {(row, "total"), (row, "cadre_3")}
    assert "* is a hidden count" in text
    assert "A zero is always shown" in text


def test_what_waits_for_a_ruling_is_no_attendance(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace, interaction_type="unsure", description="Was this coaching or a meeting?")

    made = report(cwlog, workspace, "participants", "evaluation", OCTOBER)

    assert {row["total"] for row in rows_of(made, "attendances")} == {0}
    assert {row["share"] for row in rows_of(made, "presence")} == {None}


def test_a_period_without_entries_has_zeros_and_no_shares(workspace: Path, cwlog: Run) -> None:
    for audience in ("dese", "cst:3", "rpdc:southeast"):
        made = report(cwlog, workspace, "participants", audience, OCTOBER)

        assert made["figures"]["interactions"] == 0
        assert {row["total"] for row in rows_of(made, "attendances")} == {0}
        assert {row["share"] for row in rows_of(made, "presence")} == {None}


def test_districts_of_one_name_are_told_apart(workspace: Path, cwlog: Run) -> None:
    roster = workspace / "data/districts.csv"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text.replace("901013,Little Otter R-IV", "901013,Sample Prairie 31"), encoding="utf-8")

    made = report(cwlog, workspace, "participants", "cst:1", OCTOBER)

    titles = [column["title"] for column in made["tables"]["attendances"]["columns"]]
    assert "Sample Prairie 31 (901001)" in titles
    assert "Sample Prairie 31 (901013)" in titles
    assert len(set(titles)) == len(titles)
