"""What the roll-up promises, held against a second, naive way to count."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.errors import CwlogError, DataRefused
from cwlog.frames import to_frame
from cwlog.model import Cadre, Interaction, Membership, Period, Rpdc, Ruling
from cwlog.periods import parse_month, parse_school_year, span
from cwlog.rollup.dimensions import DIMENSIONS, parse_dimension
from cwlog.rollup.filters import Filters, parse_filters
from cwlog.rollup.results import Cross, Row, Summary
from cwlog.rollup.rounding import to_hours, to_share
from cwlog.rollup.scope import to_scope
from cwlog.rollup.summary import summarize, summarize_across
from cwlog.roster import Roster
from cwlog.workspace import Folder, Schemas

WORDS = Schemas(Folder(str(Path(__file__).parents[1])))["interaction"].vocabularies
JULY, NEW_YEAR = date(2017, 7, 1), date(2018, 1, 1)
NO_FILTERS = Filters()
YEAR, OCTOBER = parse_school_year("2017-18"), parse_month("2017-10")


def stay(code: str, name: str, cadre: str, rpdc: str = "central", area: str = "A", **more: Any) -> Membership:
    days = {"since": JULY, "until": None, **more}
    return Membership(code, name, (), cadre, rpdc, area, JULY, None, **days)


ROSTER = Roster(
    districts=(
        stay("000101", "Alder", "2"),
        stay("000102", "Birch", "2", rpdc="southeast", area="B"),
        stay("000103", "Cedar", "10", area="B"),
        stay("000104", "Moved", "2", until=NEW_YEAR - timedelta(days=1)),
        stay("000104", "Moved", "10", since=NEW_YEAR),
        stay("000105", "Left", "10", until=date(2018, 3, 31)),
    ),
    cadres=(Cadre("2", "Cadre 2", JULY, None), Cadre("10", "Cadre 10", JULY, None), Cadre("11", "Empty", JULY, None)),
    rpdcs=(
        Rpdc("southeast", "1", "Southeast", "", ""),
        Rpdc("central", "9", "Central", "", ""),
        Rpdc("northwest", "5", "Northwest", "", ""),
    ),
)


def interaction(day: str | date = "2017-10-05", district: str = "000101", **more: Any) -> Interaction:
    keys: dict[str, Any] = {
        "id": "20171005-000101-0000",
        "district": district,
        "district_name": "Alder",
        "date": day if isinstance(day, date) else date.fromisoformat(day),
        "duration_minutes": 60,
        "interaction_type": "planning",
        "participants": {"superintendent": 1},
        "cst_members": ("facilitator",),
        "topics": ("leadership",),
    }
    return Interaction(**{**keys, **more})


def pending(**more: Any) -> Interaction:
    return interaction(interaction_type="unsure", **more)


def ruled(counts_as: str | None, **more: Any) -> Interaction:
    decision = "coaching" if counts_as else "not_coaching"
    return pending(ruling=Ruling(decision, "dese", NEW_YEAR, counts_as=counts_as), **more)


def summary(
    *rows: Interaction,
    by: Sequence[str] = (),
    period: Period = OCTOBER,
    filters: Filters = NO_FILTERS,
    roster: Roster = ROSTER,
) -> Summary:
    scope = to_scope(period, filters, roster, WORDS)
    return summarize(to_frame(rows, roster, WORDS), scope, [parse_dimension(name) for name in by])


def table(*rows: Interaction, by: str, **more: Any) -> list[Row]:
    return summary(*rows, by=[by], **more).by[by]


def cross(*rows: Interaction, by: str, across: str, period: Period = OCTOBER, filters: Filters = NO_FILTERS) -> Cross:
    scope = to_scope(period, filters, ROSTER, WORDS)
    return summarize_across(to_frame(rows, ROSTER, WORDS), scope, parse_dimension(by), parse_dimension(across))


def column(rows: Iterable[Row], key: str) -> list[Any]:
    return [row[key] for row in rows]


def row_of(rows: Iterable[Row], **head: Any) -> Row:
    (found,) = (row for row in rows if head.items() <= row.items())
    return found


# --- the total


def test_the_total_has_the_keys_of_the_contract_in_their_order() -> None:
    assert list(summary().total) == [
        "interactions",
        "minutes",
        "hours",
        "event_minutes",
        "unsure",
        "unsure_minutes",
        "not_coaching",
        "districts_served",
        "districts",
        "coverage",
    ]


def test_an_hour_with_three_coaches_is_one_hour() -> None:
    total = summary(interaction(cst_members=("facilitator", "data", "leadership"))).total

    assert (total["interactions"], total["minutes"], total["hours"]) == (1, 60, 1.0)


def test_pending_events_stand_beside_the_totals() -> None:
    total = summary(interaction(), pending(duration_minutes=45)).total

    assert (total["interactions"], total["minutes"]) == (1, 60)
    assert (total["unsure"], total["unsure_minutes"]) == (1, 45)


def test_a_ruled_event_counts_or_is_no_coaching() -> None:
    total = summary(ruled("planning"), ruled(None)).total

    assert (total["interactions"], total["unsure"], total["not_coaching"]) == (1, 0, 1)


def test_a_joint_event_counts_once_by_its_longest_entry() -> None:
    event = "2017-10-05-data-day"
    total = summary(
        interaction(event=event, duration_minutes=90),
        interaction(event=event, district="000102", duration_minutes=120),
        interaction(event=event, district="000103", day="2017-10-06", duration_minutes=30),
        pending(event=event, district="000104", duration_minutes=300),
        interaction(district="000105", duration_minutes=10),
    ).total

    assert total["minutes"] == 90 + 120 + 30 + 10
    assert total["event_minutes"] == 120 + 30 + 10


def test_only_districts_with_coaching_are_served() -> None:
    rows = interaction(), interaction(), pending(district="000102"), ruled(None, district="000103")
    result = summary(*rows, by=["cadre", "rpdc", "area"])

    total = result.total
    assert (total["districts_served"], total["districts"], total["coverage"]) == (1, 5, 0.2)
    assert [sum(column(table, "districts_served")) for table in result.by.values()] == [1, 1, 1]


def test_coverage_of_no_districts_is_not_zero() -> None:
    total = summary(period=parse_month("2016-01")).total

    assert (total["districts"], total["coverage"]) == (0, None)


def test_a_district_that_withdrew_leaves_the_denominator() -> None:
    assert summary(period=parse_month("2018-03")).total["districts"] == 5
    assert summary(period=parse_month("2018-04")).total["districts"] == 4


def test_only_days_of_the_period_count() -> None:
    days = ["2017-10-04", "2017-10-05", "2017-10-06", "2017-10-07"]
    total = summary(*map(interaction, days), period=span(date(2017, 10, 5), date(2017, 10, 6))).total

    assert total["interactions"] == 2


def test_all_of_time_is_a_period() -> None:
    assert summary(interaction(), period=span(date.min, date(9000, 1, 1))).total["interactions"] == 1


# --- the tables


def test_every_district_appears_by_cadre_and_name_also_with_zeros() -> None:
    rows = table(interaction(district="000102"), by="district")

    assert column(rows, "name") == ["Alder", "Birch", "Moved", "Cedar", "Left"]
    assert column(rows, "cadre") == ["2", "2", "2", "10", "10"]
    assert column(rows, "interactions") == [0, 1, 0, 0, 0]
    assert rows[0] == {
        "district": "000101",
        "name": "Alder",
        "cadre": "2",
        "interactions": 0,
        "minutes": 0,
        "hours": 0.0,
        "last_date": None,
        "unsure": 0,
    }


def test_a_district_that_changes_cadre_is_split_by_date() -> None:
    days = ("2017-12-31", "2018-01-01", "2018-01-02")
    rows = table(*(interaction(day, "000104") for day in days), by="district", period=YEAR)

    assert row_of(rows, district="000104", cadre="2")["interactions"] == 1
    assert row_of(rows, district="000104", cadre="10")["interactions"] == 2


def test_a_district_that_left_a_cadre_and_came_back_has_one_row() -> None:
    back = Roster(
        districts=(
            stay("000104", "Old name", "2", until=date(2017, 9, 30)),
            stay("000104", "Between", "10", since=date(2017, 10, 1), until=date(2017, 10, 31)),
            stay("000104", "New name", "2", since=date(2017, 11, 1)),
        ),
        cadres=ROSTER.cadres,
    )
    days = ("2017-09-05", "2017-10-05", "2017-11-05")
    result = summary(*(interaction(day, "000104") for day in days), by=["district", "cadre"], period=YEAR, roster=back)

    assert [(row["cadre"], row["name"], row["interactions"]) for row in result.by["district"]] == [
        ("2", "New name", 2),
        ("10", "New name", 1),
    ]
    assert row_of(result.by["cadre"], cadre="2")["districts"] == 1
    assert result.total["districts"] == 1


def test_the_name_is_the_latest_of_the_period_not_of_today() -> None:
    renamed = Roster(
        districts=(
            stay("000104", "Zinnia", "2", until=date(2017, 10, 14)),
            stay("000104", "Aster", "2", since=date(2017, 10, 15), until=date(2017, 12, 31)),
            stay("000104", "Future", "2", since=NEW_YEAR),
            stay("000105", "Marigold", "2"),
        ),
        cadres=ROSTER.cadres,
    )

    assert column(table(by="district", roster=renamed), "name") == ["Aster", "Marigold"]


def test_the_last_date_ignores_pending_and_refused_events() -> None:
    rows = table(
        interaction("2017-10-05"), interaction("2017-10-02"), pending(day="2017-10-20"), ruled(None, day="2017-10-21"),
        by="district",
    )  # fmt: skip

    assert rows[0]["last_date"] == "2017-10-05"
    assert rows[0]["unsure"] == 1


def test_every_cadre_appears_in_natural_order() -> None:
    rows = table(interaction(), interaction(), pending(district="000103"), by="cadre")

    assert rows[0] == {
        "cadre": "2",
        "name": "Cadre 2",
        "districts": 3,
        "districts_served": 1,
        "interactions": 2,
        "minutes": 120,
        "hours": 2.0,
        "unsure": 0,
    }
    assert column(rows, "cadre") == ["2", "10", "11"]
    assert column(rows, "districts") == [3, 2, 0]
    assert column(rows, "unsure") == [0, 1, 0]


def test_cadres_together_may_have_more_districts_than_the_total() -> None:
    result = summary(by=["cadre"], period=YEAR)

    assert column(result.by["cadre"], "districts") == [3, 3, 0]
    assert result.total["districts"] == 5


def test_a_cadre_that_ended_before_the_period_is_not_shown() -> None:
    ended = Roster(cadres=(Cadre("1", "Ended", JULY, date(2017, 9, 30)), Cadre("2", "Lives", JULY, None)))

    assert column(table(by="cadre", roster=ended), "cadre") == ["2"]


def test_every_type_appears_in_the_order_of_the_vocabulary_and_unsure_is_none() -> None:
    feedback = interaction(interaction_type="providing_feedback")
    rows = table(feedback, pending(), ruled("planning"), by="interaction_type")

    assert column(rows, "interaction_type") == [
        value for value in WORDS["interaction_type"].values if value != "unsure"
    ]
    assert rows[0] == {
        "interaction_type": "planning", "title": "Planning", "interactions": 1, "minutes": 60, "hours": 1.0
    }  # fmt: skip
    assert sum(column(rows, "interactions")) == 2


def test_also_included_is_never_counted_twice() -> None:
    rows = table(interaction(also_included=("discussing_data",)), by="interaction_type")

    assert sum(column(rows, "interactions")) == 1


def test_what_was_not_stated_has_a_row_so_that_rows_add_up() -> None:
    rows = table(interaction(mode="phone"), interaction(), interaction(), by="mode")

    assert rows[-1] == {"mode": None, "title": "Not stated", "interactions": 2, "minutes": 120, "hours": 2.0}
    assert sum(column(rows, "interactions")) == 3


def test_an_interaction_counts_once_for_each_of_its_topics() -> None:
    rows = table(interaction(topics=("leadership", "data")), interaction(topics=()), by="topic")

    assert row_of(rows, topic="leadership")["minutes"] == 60
    assert row_of(rows, topic="data")["minutes"] == 60
    assert row_of(rows, topic="feedback")["minutes"] == 0


def test_a_retired_topic_appears_only_where_it_was_used() -> None:
    unused = table(interaction(), by="topic")
    used = table(interaction(topics=("direct_instruction",)), by="topic")

    assert "direct_instruction" not in column(unused, "topic")
    assert row_of(used, topic="direct_instruction")["interactions"] == 1


def test_a_topic_appears_from_its_first_day_on() -> None:
    before = table(by="topic", period=parse_month("2018-06"))
    after = table(by="topic", period=parse_month("2018-07"))

    assert "collective_teacher_efficacy" not in column(before, "topic")
    assert "collective_teacher_efficacy" in column(after, "topic")


def test_participants_are_counted_as_interactions_not_as_people() -> None:
    rows = table(interaction(participants={"learner": 30, "superintendent": 1}), by="participant")

    assert row_of(rows, participant="learner")["interactions"] == 1


def test_by_cst_role_there_are_shares_and_never_minutes() -> None:
    rows = table(interaction(cst_members=("facilitator", "data")), interaction(), interaction(), by="cst_member")

    assert row_of(rows, cst_member="data") == {
        "cst_member": "data", "title": "Data", "interactions": 1, "share": 0.3333
    }  # fmt: skip
    assert row_of(rows, cst_member="leadership")["share"] == 0.0


def test_the_share_of_nothing_is_not_zero() -> None:
    assert set(column(table(pending(), by="cst_group"), "share")) == {None}


def test_a_group_counts_once_however_many_of_its_roles_were_there() -> None:
    rows = table(interaction(cst_members=("facilitator", "leadership", "early_childhood")), by="cst_group")

    assert column(rows, "cst_group") == ["core", "full_only", "support"]
    assert column(rows, "interactions") == [1, 0, 1]


def test_regions_and_areas_have_their_districts() -> None:
    result = summary(interaction(), interaction(district="000102"), by=["rpdc", "area"], period=YEAR)

    assert column(result.by["rpdc"], "rpdc") == ["southeast", "central", "northwest"]
    assert column(result.by["rpdc"], "districts") == [1, 4, 0]
    same = {"districts_served": 1, "interactions": 1, "minutes": 60, "hours": 1.0, "unsure": 0}
    assert result.by["area"] == [{"area": "A", "districts": 3, **same}, {"area": "B", "districts": 2, **same}]


def test_every_month_of_the_period_has_a_row() -> None:
    rows = table(interaction("2017-11-30"), pending(day="2017-12-01"), by="month", period=YEAR)

    assert len(rows) == 12
    assert row_of(rows, month="2017-11") == {
        "month": "2017-11", "label": "November 2017", "interactions": 1, "minutes": 60, "hours": 1.0, "unsure": 0
    }  # fmt: skip
    assert row_of(rows, month="2017-12")["unsure"] == 1


# --- cross tables


def test_a_cross_table_is_a_full_grid() -> None:
    result = cross(
        interaction(), interaction(interaction_type="discussing_data"), by="cadre", across="interaction_type"
    )

    assert len(result.rows) == 3 * 6
    assert result.rows[0] == {
        "cadre": "2", "interaction_type": "planning", "interactions": 1, "minutes": 60, "hours": 1.0
    }  # fmt: skip
    assert sum(column(result.rows, "interactions")) == 2


def test_two_lists_are_crossed_value_by_value() -> None:
    one = interaction(topics=("leadership", "data"), resources=("infographic", "cw_magazine"))
    result = cross(one, by="topic", across="resource")

    assert sum(column(result.rows, "interactions")) == 4
    assert row_of(result.rows, topic="data", resource="cw_magazine")["minutes"] == 60


def test_a_cross_table_with_a_cst_group_has_no_minutes() -> None:
    result = cross(interaction(), by="cadre", across="cst_group")

    assert result.rows[0] == {"cadre": "2", "cst_group": "core", "interactions": 1}


def test_a_cross_table_holds_what_was_not_stated() -> None:
    result = cross(interaction(), by="mode", across="month")

    assert result.rows[-1] == {"mode": None, "month": "2017-10", "interactions": 1, "minutes": 60, "hours": 1.0}


# --- privacy


@pytest.mark.parametrize("part", ["district", "cadre", "rpdc", "area"])
def test_a_single_role_is_never_crossed_with_a_part_of_the_state(part: str) -> None:
    for by, across in ((part, "cst_member"), ("cst_member", part)):
        with pytest.raises(CwlogError, match="a role of one cadre is one person") as refusal:
            cross(interaction(), by=by, across=across)

        assert "cst_group" in refusal.value.hint
        assert not isinstance(refusal.value, DataRefused)


@pytest.mark.parametrize(
    "filters", [Filters(cadre=("2",)), Filters(district=("000101",)), Filters(rpdc=("central",)), Filters(area=("A",))]
)
def test_a_single_role_is_never_shown_for_a_filtered_part_of_the_state(filters: Filters) -> None:
    with pytest.raises(CwlogError, match="one person"):
        summary(interaction(), by=["cadre", "cst_member"], filters=filters)
    with pytest.raises(CwlogError, match="one person"):
        cross(interaction(), by="cst_member", across="month", filters=filters)


def test_a_single_role_is_shown_for_the_state_and_groups_for_its_parts() -> None:
    by_type = Filters(interaction_type=("planning",))
    result = summary(interaction(), by=["cadre", "cst_member"], filters=by_type)

    assert row_of(result.by["cst_member"], cst_member="facilitator")["interactions"] == 1
    assert table(interaction(), by="cst_group", filters=Filters(cadre=("2",)))[0]["interactions"] == 1


# --- filters


def test_a_filter_narrows_rows_and_denominators() -> None:
    result = summary(
        interaction(), interaction(district="000103"), by=["district", "cadre"], filters=Filters(cadre=("10",))
    )

    assert column(result.by["district"], "name") == ["Cedar", "Left"]
    assert column(result.by["cadre"], "cadre") == ["10"]
    assert (result.total["interactions"], result.total["districts"], result.total["coverage"]) == (1, 2, 0.5)


def test_values_of_one_filter_widen_and_several_filters_narrow() -> None:
    rows = [interaction(district=code) for code in ("000101", "000102", "000103")]

    assert summary(*rows, filters=Filters(area=("A", "B"))).total["interactions"] == 3
    assert summary(*rows, filters=Filters(area=("B",), cadre=("2",))).total["interactions"] == 1


def test_what_was_asked_for_has_a_row_also_without_a_district() -> None:
    for kind in ("cadre", "rpdc", "area"):
        asked = column(summary(by=[kind]).by[kind], kind)[0]
        nowhere = Filters(**{kind: (asked,), "district": ("999999",)})

        assert column(summary(by=[kind], filters=nowhere).by[kind], kind) == [asked]


def test_a_filter_takes_the_cadre_of_the_day() -> None:
    rows = [interaction(day, "000104") for day in ("2017-12-31", "2018-01-01")]
    result = summary(*rows, by=["district"], period=YEAR, filters=Filters(cadre=("10",), district=("000104",)))

    assert [(row["cadre"], row["interactions"]) for row in result.by["district"]] == [("10", 1)]


def test_a_type_filter_keeps_every_district() -> None:
    rows = [interaction(), interaction(interaction_type="discussing_data"), ruled("planning"), pending()]
    total = summary(*rows, filters=Filters(interaction_type=("planning",))).total

    assert (total["interactions"], total["unsure"], total["districts"]) == (2, 0, 5)


def test_the_type_unsure_is_what_is_pending() -> None:
    rows = [interaction(), pending(), ruled("planning"), ruled(None)]
    total = summary(*rows, filters=Filters(interaction_type=("unsure",))).total

    assert (total["interactions"], total["unsure"], total["not_coaching"]) == (0, 1, 0)


def test_filters_are_kind_to_people() -> None:
    given = {
        "cadre": ["Cadre 10", "10"],
        "district": ["alder", "000102"],
        "rpdc": ["Southeast"],
        "area": ["a"],
        "interaction_type": ["Discussing data", "unsure"],
    }

    assert parse_filters(given, ROSTER, WORDS["interaction_type"], on=OCTOBER.last) == Filters(
        cadre=("10",),
        district=("000101", "000102"),
        rpdc=("southeast",),
        area=("A",),
        interaction_type=("discussing_data", "unsure"),
    )


@pytest.mark.parametrize(
    ("kind", "text", "said", "meant"),
    [
        ("cadre", "99", "'99' is not a cadre", "2, 10, 11"),
        ("rpdc", "sotheast", "'sotheast' is not a region (RPDC); did you mean 'southeast'", "southeast"),
        ("area", "Z", "'Z' is not an area", "A, B"),
        ("interaction_type", "planing", "did you mean 'planning'?", "planning"),
        ("interaction_type", "training", "'training' is not an interaction type", "DESE activity log"),
        ("district", "999999", "'999999' is not a district", ""),
    ],
)
def test_an_unknown_filter_is_refused_with_what_fits(kind: str, text: str, said: str, meant: str) -> None:
    with pytest.raises(DataRefused) as refusal:
        parse_filters({kind: [text]}, ROSTER, WORDS["interaction_type"], on=OCTOBER.last)

    assert said in refusal.value.message
    assert meant in refusal.value.hint


def test_an_unknown_dimension_is_wrong_usage() -> None:
    with pytest.raises(CwlogError, match="cannot summarize by 'distrct'; did you mean 'district'") as refusal:
        parse_dimension("distrct")

    assert not isinstance(refusal.value, DataRefused)


# --- laws


def any_interaction() -> st.SearchStrategy[Interaction]:
    types = st.sampled_from(WORDS["interaction_type"].values)
    rulings = st.sampled_from([None, None, "coaching", "not_coaching"])
    return st.builds(
        _built,
        day=st.dates(JULY, date(2018, 3, 31)),
        district=st.sampled_from([member.code for member in ROSTER.districts]),
        duration_minutes=st.integers(1, 720),
        interaction_type=types,
        ruling=rulings,
        event=st.sampled_from([None, None, "data-day", "kick-off"]),
        mode=st.sampled_from([None, *WORDS["mode"].values]),
        team=st.sampled_from([None, *WORDS["team"].values]),
        participants=some_of("participant").map(lambda roles: dict.fromkeys(roles, 1)),
        cst_members=some_of("cst_member"),
        topics=some_of("topic"),
        resources=some_of("resource"),
    )


def some_of(vocabulary: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(WORDS[vocabulary].values), unique=True, max_size=3).map(tuple)


def _built(*, interaction_type: str, ruling: str | None, **keys: Any) -> Interaction:
    decided = None
    if interaction_type == "unsure" and ruling:
        decided = Ruling(ruling, "dese", NEW_YEAR, counts_as="planning" if ruling == "coaching" else None)
    return interaction(interaction_type=interaction_type, ruling=decided, **keys)


def logs(largest: int = 25) -> st.SearchStrategy[list[Interaction]]:
    return st.lists(any_interaction(), max_size=largest)


laws = settings(max_examples=25, deadline=None)
ALL = [dimension.name for dimension in DIMENSIONS]


@laws
@given(logs(), st.randoms(use_true_random=False))
def test_any_split_into_chunks_gives_the_same_totals(rows: list[Interaction], random: Any) -> None:
    cut = random.randint(0, len(rows))
    shuffled = random.sample(rows, len(rows))
    whole, parts = (summary(*rows, period=YEAR), [summary(*part, period=YEAR) for part in (rows[:cut], rows[cut:])])

    assert summary(*shuffled, by=ALL, period=YEAR) == summary(*rows, by=ALL, period=YEAR)
    for measure in ("interactions", "minutes", "unsure", "unsure_minutes", "not_coaching"):
        assert whole.total[measure] == sum(column([part.total for part in parts], measure))


@laws
@given(logs())
def test_rows_of_a_single_value_add_up_to_the_total(rows: list[Interaction]) -> None:
    result = summary(*rows, by=ALL, period=YEAR)

    for dimension in DIMENSIONS:
        if not dimension.many:
            for measure in {"interactions", "minutes", "unsure"} & set(dimension.measures):
                assert sum(column(result.by[dimension.name], measure)) == result.total[measure]


@laws
@given(logs())
def test_coaching_pending_and_refused_are_all_entries(rows: list[Interaction]) -> None:
    total = summary(*rows, period=YEAR).total

    assert sum(int(total[key] or 0) for key in ("interactions", "unsure", "not_coaching")) == len(rows)


VALUES: dict[str, Callable[[Interaction], Iterable[str | None]]] = {
    "interaction_type": lambda row: [row.counted_type],
    "mode": lambda row: [row.mode],
    "team": lambda row: [row.team],
    "topic": lambda row: row.topics,
    "resource": lambda row: row.resources,
    "participant": lambda row: row.participants,
    "cst_member": lambda row: row.cst_members,
    "cst_group": lambda row: {WORDS["cst_member"].by_value[role].group for role in row.cst_members},
    "month": lambda row: [row.date.isoformat()[:7]],
    "cadre": lambda row: [_home(row).cadre],
    "rpdc": lambda row: [_home(row).rpdc],
    "area": lambda row: [_home(row).area],
    "district": lambda row: [row.district],
}


def _home(row: Interaction) -> Membership:
    found = ROSTER.membership(row.district, row.date)
    assert found
    return found


def naive(rows: list[Interaction], *names_and_values: tuple[str, Any]) -> dict[str, int | float]:
    found = [
        row.duration_minutes
        for row in rows
        if row.counted_type and all(value in VALUES[name](row) for name, value in names_and_values)
    ]
    return {"interactions": len(found), "minutes": sum(found), "hours": half_up(Decimal(sum(found)) / 60, "0.01")}


def half_up(value: Decimal, places: str) -> float:
    return float(value.quantize(Decimal(places), ROUND_HALF_UP))


@laws
@given(logs())
def test_every_table_equals_a_naive_count(rows: list[Interaction]) -> None:
    result = summary(*rows, by=ALL, period=YEAR)

    for name in set(ALL) - {"district"}:
        for row in result.by[name]:
            expected = naive(rows, (name, row[name]))
            assert {key: row[key] for key in expected if key in row} == {k: v for k, v in expected.items() if k in row}


@laws
@given(logs(12), st.permutations([name for name in ALL if name != "cst_member"]))
def test_every_cross_table_equals_a_naive_count(rows: list[Interaction], names: list[str]) -> None:
    result = cross(*rows, by=names[0], across=names[1], period=YEAR)

    for row in result.rows:
        expected = naive(rows, (names[0], row[names[0]]), (names[1], row[names[1]]))
        assert {key: row[key] for key in expected if key in row} == {k: v for k, v in expected.items() if k in row}


@given(st.integers(0, 10**9))
def test_hours_are_rounded_half_up(minutes: int) -> None:
    assert to_hours(minutes) == half_up(Decimal(minutes) / 60, "0.01")


@given(st.integers(1, 10**6), st.data())
def test_shares_are_rounded_half_up(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))

    assert to_share(part, whole) == half_up(Decimal(part) / whole, "0.0001")


def test_halves_go_up_where_python_goes_to_even() -> None:
    assert to_share(1, 20000) == 0.0001
    assert to_share(3, 20000) == 0.0002
    assert to_share(1, 32) == 0.0313


def test_a_share_in_the_middle_of_two_is_the_upper_one() -> None:
    assert [to_share(part, 32) for part in (1, 3, 5)] == [0.0313, 0.0938, 0.1563]  # Python's round: 0.0312, …
