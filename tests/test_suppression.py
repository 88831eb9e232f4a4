"""Small counts stay hidden from an attacker who has the whole report, and knows the threshold and the algorithm."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwlog.logbook import read_interactions
from cwlog.model import Period
from cwlog.periods import month_period, months_in, parse_school_year
from cwlog.render.document import Document
from cwlog.render.table import HIDDEN
from cwlog.reports.audiences import find_audiences, parse_audience
from cwlog.reports.evidence import Evidence, to_evidence
from cwlog.reports.facts import hides_small_counts
from cwlog.reports.registry import make_document
from cwlog.reports.suppression import SENSITIVE, Counts, protect, threshold_of
from cwlog.reports.views import to_view
from cwlog.rollup.filters import Filters
from cwlog.settings import Settings
from cwlog.workspace import open_workspace

Protect = Callable[[Sequence[int], int], Counts]


def possible(shown: Counts, k: int, rule: Protect = protect) -> list[tuple[int, ...]]:
    """Every table that the attacker cannot rule out: hidden counts are 1 at least, sums hold, the rule shows the same.

    Hidden totals are looked for up to twice the threshold and a little more.
    """
    hidden = [at for at, count in enumerate(shown.units) if count is HIDDEN]
    known = sum(count for count in shown.units if count is not HIDDEN)
    left = range(len(hidden), 2 * k + len(hidden)) if shown.total is HIDDEN else [shown.total - known]
    fills = (fill for total in left for fill in pieces(total, len(hidden))) if hidden else [()]
    tables = [with_filled(shown, dict(zip(hidden, fill, strict=True))) for fill in fills]
    return [table for table in tables if rule(table, k) == shown]


def fits(table: Sequence[int], presence: int, interactions: Sequence[int]) -> bool:
    """True if a role with these attendances can have been in so many interactions, out of those that each unit had.

    In a unit it was there once at least, and never more often than there were people of the role, or interactions.
    """
    most = [min(count, here) for count, here in zip(table, interactions, strict=True)]
    return all(here for count, here in zip(table, most, strict=True) if count) and (
        sum(map(bool, table)) <= presence <= sum(most)
    )


def pieces(total: int, number: int) -> Iterator[tuple[int, ...]]:
    """All ways to write a total as so many whole numbers above zero."""
    if number == 1:
        yield (total,)
    for first in range(1, total - number + 2) if number > 1 else ():
        yield from ((first, *rest) for rest in pieces(total - first, number - 1))


def with_filled(shown: Counts, hidden: Mapping[int, int]) -> tuple[int, ...]:
    return tuple(hidden.get(at, count) for at, count in enumerate(shown.units))


def found_out(shown: Counts, tables: Sequence[tuple[int, ...]]) -> list[int | str]:
    """The hidden counts, by place, and the hidden ``total``, that have one possible value only."""
    places: list[int | str] = [
        at for at, count in enumerate(shown.units) if count is HIDDEN and len({table[at] for table in tables}) < 2
    ]
    return places + (["total"] if shown.total is HIDDEN and len({sum(table) for table in tables}) < 2 else [])


def every_row(units: int, most: int) -> Iterator[tuple[int, ...]]:
    return product(range(most + 1), repeat=units)


@pytest.mark.parametrize(("units", "most"), [(1, 12), (2, 12), (3, 9), (4, 7), (5, 6)])
@pytest.mark.parametrize("k", [2, 3, 5])
def test_in_every_small_table_a_hidden_count_may_be_any_number_below_the_threshold(
    units: int, most: int, k: int
) -> None:
    tables = defaultdict(list)
    for row in every_row(units, most):
        tables[protect(row, k)].append(row)

    for shown, rows in tables.items():
        assert not found_out(shown, rows), shown
        for at, count in enumerate(shown.units):
            # A table near the edge of those looked at lacks its larger fellows: see the next test for these.
            if count is HIDDEN and (shown.total is HIDDEN or shown.total <= most):
                assert {*range(1, k)} <= {row[at] for row in rows}, shown


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(2, 7))
def test_no_hidden_count_and_no_hidden_total_can_be_found(row: list[int], k: int) -> None:
    shown = protect(row, k)

    assert not found_out(shown, possible(shown, k))


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(2, 12))
def test_what_is_shown_is_true_and_no_small_count_is_shown(row: list[int], k: int) -> None:
    shown = protect(row, k)

    for count, cell in zip([*row, sum(row)], [*shown.units, shown.total], strict=True):
        assert cell is HIDDEN or cell == count
        assert cell is HIDDEN or cell == 0 or cell >= k
        assert count or cell == 0


@given(st.lists(st.integers(0, 1000), max_size=8))
def test_without_a_threshold_nothing_is_hidden(row: list[int]) -> None:
    assert protect(row, 0) == (tuple(row), sum(row))


@given(st.lists(st.integers(12, 40) | st.just(0), max_size=8), st.integers(2, 11))
def test_where_no_count_is_small_nothing_is_hidden(row: list[int], k: int) -> None:
    if sum(map(bool, row)) + k - 1 <= sum(row) or not any(row):
        assert protect(row, k) == (tuple(row), sum(row))


def primaries_only(row: Sequence[int], k: int) -> Counts:
    """No complement."""
    return Counts(tuple(HIDDEN if 0 < count < k else count for count in row), sum(row))


def with_the_smallest(row: Sequence[int], k: int) -> Counts:
    """The usual complement: the smallest count that is left."""
    hidden = {at for at, count in enumerate(row) if 0 < count < k}
    if len(hidden) == 1:
        rest = [at for at, count in enumerate(row) if count and at not in hidden]
        hidden |= {min(rest, key=lambda at: (row[at], at))} if rest else set()
    total = sum(row) if len(hidden) != 1 else HIDDEN
    return Counts(tuple(HIDDEN if at in hidden else count for at, count in enumerate(row)), total)


def with_small_totals_hidden(row: Sequence[int], k: int) -> Counts:
    """The usual complement, and no total below the threshold."""
    shown = with_the_smallest(row, k)
    return shown._replace(total=HIDDEN) if 0 < sum(row) < k else shown


@pytest.mark.parametrize(
    ("rule", "row", "found"),
    [
        (primaries_only, (0, 30, 3), [2]),  # by subtraction
        (with_the_smallest, (1, 1, 30), [0, 1]),  # two that are not zero add up to 2
        (with_the_smallest, (4, 4, 4, 30), [0, 1, 2]),  # three below 5 add up to 12: nothing else was hidden
        (with_the_smallest, (5, 5, 4), [0, 2]),  # had the first been the small one, the second were not shown
        (with_small_totals_hidden, (1, 1, 1, 1, 1), [0, 1, 2, 3, 4]),  # five that are not zero add up to 5
    ],
)
def test_the_attacker_finds_what_simpler_rules_hide(rule: Protect, row: tuple[int, ...], found: list[int]) -> None:
    broken = rule(row, 5)
    ours = protect(row, 5)

    assert found_out(broken, possible(broken, 5, rule)) == found
    assert not found_out(ours, possible(ours, 5))


@pytest.mark.parametrize(
    ("row", "interactions", "presence", "k", "found"),
    [
        ((4,), (9,), 4, 5, [0, "total"]),  # four interactions with a role are four people at least
        ((10, 1), (10, 1), 11, 10, [0, 1]),  # the total is shown, and every interaction had the role
        ((2, 9, 30, 30), (2, 9, 40, 40), 71, 5, [0, 1]),
    ],
)
def test_a_presence_beside_a_hidden_count_would_give_it_away(
    row: tuple[int, ...], interactions: tuple[int, ...], presence: int, k: int, found: list[int | str]
) -> None:
    shown = protect(row, k)

    tables = possible(shown, k)

    assert fits(row, presence, interactions)
    assert shown.hides
    assert not found_out(shown, tables)
    assert found_out(shown, [table for table in tables if fits(table, presence, interactions)]) == found


@pytest.mark.parametrize("audience", ["rpdc:southeast", "dese"])
def test_the_presence_of_learners_is_hidden_where_districts_are_though_the_total_is_shown(
    workspace: Path, record: Callable[..., Path], audience: str
) -> None:
    """Ten interactions of one district and one of another, each with one learner: 11 of 11 would tell 10 and 1."""
    for day in range(10):
        record(
            workspace,
            cadre="1",
            district="901001",
            district_name="Sample Prairie 31",
            date=f"2017-10-{day + 2:02d}",
            participants={"learner": 1},
        )
    record(workspace, cadre="4", district="901010", district_name="Old Ferry R-VI", participants={"learner": 1})
    evidence = evidence_of(workspace, month_period("2017-10"))
    view = to_view(evidence, parse_audience(audience, evidence.roster))

    made = make_document(view, ["participants", "collaboration"])

    attendances = cells_of(made, "participants", "attendances")["learner"]
    assert attendances["total"] == 11
    assert [value for key, value in attendances.items() if key[-1].isdigit() and value] == [HIDDEN, HIDDEN]
    for report in ("participants", "collaboration"):
        row = cells_of(made, report, "presence")["learner"]
        assert (row["interactions"], row["share"]) == (HIDDEN, HIDDEN)


def test_each_role_has_the_threshold_of_the_settings(sample: Path) -> None:
    settings = open_workspace(str(sample)).settings._replace(k=4, k_learners_and_families=9)

    thresholds = {role: threshold_of(role, settings) for role in (*SENSITIVE, "superintendent", "rpdc_consultant")}

    assert thresholds == {
        "learner": 9,
        "family_member": 9,
        "community_partner": 4,
        "other": 4,
        "superintendent": 0,
        "rpdc_consultant": 0,
    }


def evidence_of(root: Path, period: Period) -> Evidence:
    """What the reports of the reference year are made from."""
    opened, today = open_workspace(str(root)), date(2018, 7, 31)
    book = opened.book(today)
    reading = read_interactions(opened.source, book, months_in(period))
    return to_evidence(opened.source, book, opened.settings, period, Filters(), reading, as_of=today, revision="")


def cells_of(document: Document, report: str, table: str) -> dict[str, dict[str, Any]]:
    """The rows of one table as they are handed to every format, by role."""
    (made,) = (one for one in document.reports if one.name == report)
    (found,) = (one for one in made.tables if one.name == table)
    return {str(row["participant"]): dict(row) for row in found.rows}


def spread(shown: Counts) -> Iterator[tuple[int, ...]]:
    """Tables that fit a large row of a report: all hidden counts are 1 but one, which is small, and one other."""
    hidden = [at for at, count in enumerate(shown.units) if count is HIDDEN]
    known = sum(count for count in shown.units if count is not HIDDEN)
    totals = [len(hidden), len(hidden) + 1] if shown.total is HIDDEN else [shown.total - known]
    for one, other, small, total in product(hidden, hidden, (1, 2), totals):
        fill = dict.fromkeys(hidden, 1) | {one: small}
        fill[other] += total - sum(fill.values())
        if fill[other] > 0:
            yield with_filled(shown, fill)


def attack(document: Document, settings: Settings, interactions: Mapping[str, int]) -> int:
    """Try to find a hidden count in the report of an audience; gives how many rows hid something.

    The attacker knows the presence, where it is shown, and the ``interactions`` of each unit.
    """
    presence = cells_of(document, "participants", "presence")
    attacked = 0
    for role, row in cells_of(document, "participants", "attendances").items():
        keys = [key for key in row if key.startswith(("cadre_", "district_"))]
        units = tuple(row[key] for key in keys)
        shown, k = Counts(units, row["total"]), threshold_of(role, settings)
        assert not k or not any(0 < count < k for count in (*units, row["total"]) if count is not HIDDEN)
        tables = [table for table in spread(shown) if protect(table, k) == shown]
        told, here = presence[role]["interactions"], [interactions.get(key.partition("_")[2], 0) for key in keys]
        assert (told is HIDDEN) == (presence[role]["share"] is HIDDEN) == (HIDDEN in (*units, row["total"]))
        tables = [table for table in tables if told is HIDDEN or fits(table, told, here)]
        assert not found_out(shown, tables), (document.audience, document.period.label, role, shown)
        attacked += HIDDEN in units
    return attacked


def test_the_reports_of_the_reference_year_give_no_small_count_away(sample: Path) -> None:
    year = parse_school_year("2017-18")
    everything = evidence_of(sample, year)
    attacked = {}
    for period in [year, *map(month_period, months_in(year))]:
        evidence = everything._replace(period=period)
        for audience in find_audiences(evidence.roster, period):
            if audience.kind != "public" and hides_small_counts(audience.kind):
                view = to_view(evidence, audience)
                made = make_document(view, ["participants"])
                by = "district" if audience.partition else "cadre"
                here = view.measured.groupby(by, observed=True)["interactions"].sum().to_dict()
                attacked[audience.text, period.label] = attack(made, evidence.settings, here)

    assert len(attacked) == 13 * (2 + 9 + 11)
    assert sum(attacked.values()) > 500
