"""The report roles: interactions and shares as plain Python counts them; single roles only where they may be seen."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.plain import Entry
from tests.report_cases import CASES, Days, coaching_of, of_sample, report, rows_of, share

OCTOBER = ("2017-10-01", "2017-10-31")
GROUPS = {
    "core": {"facilitator", "leadership", "general_education"},
    "full_only": {"assessment", "data", "technology"},
    "support": {"special_education", "early_childhood", "social_behavioral"},
}
ROLES = [role for roles in GROUPS.values() for role in roles]


def present(roles: set[str], entries: list[Entry]) -> int:
    """The interactions in which any of the roles was present."""
    return sum(bool(roles & {*entry["cst_members"]}) for entry in entries)


def tells(entries: list[Entry]) -> bool:
    """True if a group by cadre would tell a single role: one that was there whenever the group was."""
    counts = {role: present({role}, entries) for role in ROLES}
    return any(counts[role] and counts[role] == present(roles, entries) for roles in GROUPS.values() for role in roles)


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
            count = present(roles, own)
            shown = (None, None) if tells(coaching) else (count, share(count, len(own)))
            assert (row[f"interactions_{group}"], row[f"share_{group}"]) == shown


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


STATE = ("dese", "management", "evaluation")
JULY = ("--month", "2017-07")


def roles_of(cwlog: Run, at: Path, audience: str, *period: str) -> Any:
    options = ("--audience", audience, *period, "--as-of", "2018-07-01", "--format", "json")
    result = cwlog("report", "roles", *options, at=at)
    assert result.code == 0, result.stderr
    return result.json["reports"]["roles"]


@pytest.mark.parametrize("audience", STATE)
def test_a_group_that_comes_down_to_one_role_is_not_shown_by_cadre(sample: Path, cwlog: Run, audience: str) -> None:
    """In July 2017 there was nobody of the core team but facilitators."""
    made = roles_of(cwlog, sample, audience, *JULY)

    single = {row["cst_member"]: row["interactions"] for row in rows_of(made, "roles")}
    assert (single["facilitator"], single["leadership"], single["general_education"]) == (8, 0, 0)
    by_cadre = made["tables"]["groups_by_cadre"]
    assert {(row["interactions_core"], row["share_core"]) for row in by_cadre["rows"]} == {(None, None)}
    hidden = {(cell["row"], cell["column"]) for cell in by_cadre["suppressed"]}
    assert hidden == {
        (at, f"{key}_{group}") for at in range(6) for key in ("interactions", "share") for group in GROUPS
    }
    assert [row["interactions"] for row in by_cadre["rows"]] == [2, 0, 2, 1, 2, 1]
    assert any("just as often as its group" in note for note in made["notes"])


@pytest.mark.parametrize("audience", STATE)
def test_a_role_that_was_there_whenever_its_group_was_does_not_stand_by_cadre(
    workspace: Path, cwlog: Run, record: Callable[..., Path], audience: str
) -> None:
    """Leadership came only together with the facilitator: 'core' of a cadre is its facilitator."""
    record(workspace, cst_members=["facilitator", "leadership"])
    record(workspace, cst_members=["data"])
    record(workspace, cst_members=["facilitator"], **OF_CADRE_1)

    made = report(cwlog, workspace, "roles", audience, OCTOBER)

    rows = {row["cadre"]: row for row in rows_of(made, "groups_by_cadre")}
    # Shown for full_only, a 0 of cadre 1 would tell that its one interaction was the facilitator's.
    assert {row[f"interactions_{group}"] for row in rows.values() for group in GROUPS} == {None}
    assert made["figures"]["with_facilitator"] == share(2, 3)


OF_CADRE_1 = {"cadre": "1", "district": "901001", "district_name": "Sample Prairie 31"}


@pytest.mark.parametrize("audience", STATE)
@pytest.mark.parametrize("narrowed", [("--from", "2017-10-02", "--to", "2017-10-02"), ("--type", "planning")])
def test_where_all_interactions_are_of_one_cadre_single_roles_are_withheld(
    workspace: Path, cwlog: Run, record: Callable[..., Path], audience: str, narrowed: tuple[str, ...]
) -> None:
    record(workspace, date="2017-10-02", interaction_type="planning", cst_members=["facilitator", "data"])
    record(workspace, date="2017-10-03", interaction_type="discussing_data", cst_members=["facilitator"], **OF_CADRE_1)
    period = narrowed if "--from" in narrowed else ("--month", "2017-10", *narrowed)

    one = roles_of(cwlog, workspace, audience, *period)
    both = roles_of(cwlog, workspace, audience, "--month", "2017-10")
    own = roles_of(cwlog, workspace, "cst:3", *period)

    assert "roles" not in one["tables"]
    assert one["figures"] == {"interactions": 1}
    assert any("the interactions are of one cadre" in note for note in one["notes"])
    assert not any(role in str(one) for role in ("facilitator", "general_education"))
    assert "roles" in both["tables"]
    assert own["figures"]["with_facilitator"] == 1.0  # the own team sees its own roles
    assert {row["cst_member"] for row in rows_of(own, "roles") if row["interactions"]} == {"facilitator", "data"}


@pytest.mark.parametrize("audience", STATE)
def test_single_roles_of_a_group_that_one_cadre_had_are_hidden(
    workspace: Path, cwlog: Run, record: Callable[..., Path], audience: str
) -> None:
    record(workspace, cst_members=["facilitator", "data"])
    record(workspace, cst_members=["leadership", "data", "assessment"])
    record(workspace, cst_members=["assessment"])
    record(workspace, cst_members=["facilitator"], **OF_CADRE_1)

    made = report(cwlog, workspace, "roles", audience, OCTOBER)

    single = {row["cst_member"]: row["interactions"] for row in rows_of(made, "roles")}
    assert {single[role] for role in GROUPS["full_only"]} == {None}
    assert (single["facilitator"], single["leadership"]) == (2, 1)
    assert [row["interactions_full_only"] for row in rows_of(made, "groups_by_cadre")] == [0, 0, 3, 0, 0, 0]
    assert any("in one cadre only" in note for note in made["notes"])


@pytest.mark.parametrize("audience", STATE)
def test_the_facilitator_of_one_cadre_is_no_key_figure(
    workspace: Path, cwlog: Run, record: Callable[..., Path], audience: str
) -> None:
    for roles in (["facilitator", "leadership"], ["leadership"], ["facilitator"]):
        record(workspace, cst_members=roles)
    for roles in (["data"], ["technology"]):
        record(workspace, cst_members=roles, **OF_CADRE_1)

    made = report(cwlog, workspace, "roles", audience, OCTOBER)

    assert made["figures"] == {"interactions": 5}
    single = {row["cst_member"]: row["interactions"] for row in rows_of(made, "roles")}
    assert {single[role] for role in (*GROUPS["core"], *GROUPS["full_only"])} == {None}
