"""The report roles: interactions and shares as plain Python counts them; single roles only where they may be seen."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.report_cases import CASES, Days, coaching_of, of_sample, report, rows_of, share

OCTOBER = ("2017-10-01", "2017-10-31")
GROUPS = {
    "core": {"facilitator", "leadership", "general_education"},
    "full_only": {"assessment", "data", "technology"},
    "support": {"special_education", "early_childhood", "social_behavioral"},
}
ROLES = [role for roles in GROUPS.values() for role in roles]


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_groups_are_counted_once_per_interaction(sample: Path, cwlog: Run, audience: str, days: Days) -> None:
    coaching = coaching_of(sample, audience, days)
    counts = {
        group: sum(bool(roles & {*entry["cst_members"]}) for entry in coaching) for group, roles in GROUPS.items()
    }

    made = of_sample(cwlog, sample, "roles", audience, days)

    assert made["figures"]["interactions"] == len(coaching)
    found = {row["cst_group"]: (row["interactions"], row["share"]) for row in rows_of(made, "groups")}
    assert found == {group: (count, share(count, len(coaching))) for group, count in counts.items()}


@pytest.mark.parametrize(
    ("audience", "days"), [case for case in CASES if case[0] in ("management", "cst:5", "evaluation")]
)
def test_single_roles_and_the_facilitator_are_those_of_the_files(
    sample: Path, cwlog: Run, audience: str, days: Days
) -> None:
    coaching = coaching_of(sample, audience, days)
    counts = Counter(role for entry in coaching for role in entry["cst_members"])

    made = of_sample(cwlog, sample, "roles", audience, days)

    found = {row["cst_member"]: (row["interactions"], row["share"]) for row in rows_of(made, "roles")}
    assert found == {role: (counts[role], share(counts[role], len(coaching))) for role in ROLES}
    assert made["figures"]["with_facilitator"] == share(counts["facilitator"], len(coaching))


@pytest.mark.parametrize("days", [days for audience, days in CASES if audience == "management"])
def test_groups_by_cadre_are_for_who_sees_the_state(sample: Path, cwlog: Run, days: Days) -> None:
    coaching = coaching_of(sample, "management", days)

    made = of_sample(cwlog, sample, "roles", "management", days)

    rows = rows_of(made, "groups_by_cadre")
    assert [row["cadre"] for row in rows] == ["1", "2", "3", "4", "5", "6"]
    for row in rows:
        own = [entry for entry in coaching if entry["cadre"] == row["cadre"]]
        assert row["interactions"] == len(own)
        for group, roles in GROUPS.items():
            count = sum(bool(roles & {*entry["cst_members"]}) for entry in own)
            assert (row[f"interactions_{group}"], row[f"share_{group}"]) == (count, share(count, len(own)))


@pytest.mark.parametrize("audience", ["cst:5", "rpdc:southeast", "area:G"])
def test_a_part_of_the_state_has_its_groups_beside_the_state(sample: Path, cwlog: Run, audience: str) -> None:
    made = of_sample(cwlog, sample, "roles", audience, OCTOBER)

    own, state = rows_of(made, "lines")
    assert "groups_by_cadre" not in made["tables"]
    for row, entries in ((own, coaching_of(sample, audience, OCTOBER)), (state, coaching_of(sample, "dese", OCTOBER))):
        assert row["interactions"] == len(entries)
        for group, roles in GROUPS.items():
            assert row[f"interactions_{group}"] == sum(bool(roles & {*entry["cst_members"]}) for entry in entries)


@pytest.mark.parametrize(
    ("audience", "more"),
    [
        ("rpdc:southeast", []),
        ("area:G", []),
        ("dese", ["--cadre", "3"]),
        ("management", ["--district", "901003"]),
        ("evaluation", ["--rpdc", "southeast"]),
        ("dese", ["--area", "A"]),
    ],
)
def test_a_part_of_the_state_never_shows_a_single_role(
    sample: Path, cwlog: Run, audience: str, more: list[str]
) -> None:
    made = report(cwlog, sample, "roles", audience, OCTOBER, *more)

    assert "roles" not in made["tables"]
    assert "with_facilitator" not in made["figures"]
    assert not any(role in str(made) for role in ("facilitator", "general_education", "early_childhood"))


def test_a_filter_by_type_leaves_the_whole_state(sample: Path, cwlog: Run) -> None:
    made = report(cwlog, sample, "roles", "dese", OCTOBER, "--type", "planning")

    planning = [entry for entry in coaching_of(sample, "dese", OCTOBER) if entry["counted"] == "planning"]
    assert made["figures"]["interactions"] == len(planning)
    assert rows_of(made, "roles")


def test_no_time_stands_beside_roles(sample: Path, cwlog: Run) -> None:
    for audience in ("management", "cst:3", "rpdc:southeast"):
        made = of_sample(cwlog, sample, "roles", audience, OCTOBER)

        keys = {column["key"] for table in made["tables"].values() for column in table["columns"]} | {*made["figures"]}
        assert not any("minutes" in key or "hours" in key for key in keys)


def test_several_roles_of_a_group_count_once(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace, cst_members=["facilitator", "leadership", "data"])

    made = report(cwlog, workspace, "roles", "cst:3", OCTOBER)

    assert {row["cst_group"]: row["interactions"] for row in rows_of(made, "groups")} == {
        "core": 1,
        "full_only": 1,
        "support": 0,
    }


def test_a_period_without_entries_has_zeros_and_no_shares(workspace: Path, cwlog: Run) -> None:
    for audience in ("dese", "cst:3", "rpdc:southeast"):
        made = report(cwlog, workspace, "roles", audience, OCTOBER)

        assert made["figures"].get("with_facilitator") is None
        assert {(row["interactions"], row["share"]) for row in rows_of(made, "groups")} == {(0, None)}
