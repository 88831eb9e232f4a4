"""The summary, held against plain Python over the files."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cwlog.render.table import Cell
from cwlog.rollup.filters import Filters
from tests.plain import Entry
from tests.reported import AS_OF, figures_of, report_of, rows_in, tables_of
from tests.slices import AUDIENCES, PERIODS, entries_of, hours, minutes_of, share, stays_of

EACH = [
    pytest.param(audience, days, id=f"{audience}-{label}") for audience in AUDIENCES for label, days in PERIODS.items()
]
SUMMED = ("districts", "districts_served", "coverage", "interactions", "minutes", "hours", "unsure")
TYPES = ["planning", "strategizing_next_steps", "discussing_data", "sharing_ideas_and_resources"]
TYPES += ["providing_feedback", "demonstrating_application"]


def summed(root: Path, audience: str, days: tuple[str, str]) -> dict[str, Cell]:
    entries, stays = entries_of(root, audience, *days), stays_of(root, audience, *days)
    districts, served = {stay["code"] for stay in stays}, {entry["district"] for entry in entries}
    return {
        "districts": len(districts),
        "districts_served": len(served),
        "coverage": share(len(served), len(districts)),
        "interactions": len(entries),
        "minutes": minutes_of(entries),
        "hours": hours(minutes_of(entries)),
        "unsure": len(entries_of(root, audience, *days, state="pending")),
    }


def event_minutes(entries: Iterable[Entry]) -> int:
    alone, joint = 0, defaultdict[tuple[str, str], int](int)
    for entry in entries:
        if event := entry.get("event"):
            joint[event, entry["date"]] = max(joint[event, entry["date"]], entry["duration_minutes"])
        else:
            alone += entry["duration_minutes"]
    return alone + sum(joint.values())


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_key_figures_are_those_of_the_files(sample: Path, audience: str, days: tuple[str, str]) -> None:
    figures = figures_of(report_of(sample, "summary", audience, days))

    expected = summed(sample, audience, days)
    del expected["minutes"]
    assert figures == expected | {
        "event_hours": hours(event_minutes(entries_of(sample, audience, *days))),
        "not_coaching": len(entries_of(sample, audience, *days, state="not_coaching")),
    }


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_each_district_has_its_row_in_each_of_its_cadres(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "summary", audience, days)

    if audience == "public":
        assert "districts" not in tables_of(report)
        return
    expected = []
    for stay in stays_of(sample, audience, *days):
        own = [entry for entry in entries_of(sample, audience, *days) if belongs(entry, stay)]
        pending = [entry for entry in entries_of(sample, audience, *days, state="pending") if belongs(entry, stay)]
        last = max((entry["date"] for entry in own), default=None)
        head, minutes = (stay["code"], stay["name"], stay["cadre"]), minutes_of(own)
        expected.append((*head, len(own), minutes, hours(minutes), last, len(pending)))
    keys = ("district", "name", "cadre", "interactions", "minutes", "hours", "last_date", "unsure")
    assert rows_in(report, "districts", *keys) == expected


def belongs(entry: Entry, stay: dict[str, str]) -> bool:
    return bool(entry["district"] == stay["code"] and entry["cadre"] == stay["cadre"])


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_a_team_sees_the_totals_of_all_cadres_others_only_their_districts(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "summary", audience, days)

    seen = "dese" if audience.startswith("cst") else audience
    expected = []
    for cadre in sorted({stay["cadre"] for stay in stays_of(sample, seen, *days)}, key=int):
        own = [entry for entry in entries_of(sample, seen, *days) if entry["cadre"] == cadre]
        pending = [entry for entry in entries_of(sample, seen, *days, state="pending") if entry["cadre"] == cadre]
        districts = {stay["code"] for stay in stays_of(sample, seen, *days) if stay["cadre"] == cadre}
        served = {entry["district"] for entry in own}
        minutes = minutes_of(own)
        covered = (len(districts), len(served), share(len(served), len(districts)))
        expected.append((cadre, *covered, len(own), minutes, hours(minutes), len(pending)))
    assert rows_in(report, "cadres", "cadre", *SUMMED) == expected


@pytest.mark.parametrize("days", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("audience", ["cst:5", "cst:6", "rpdc:kansas-city", "area:F"])
def test_a_part_of_the_state_stands_beside_the_whole(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "summary", audience, days)

    assert rows_in(report, "lines", "line", *SUMMED) == [
        ("own", *summed(sample, audience, days).values()),
        ("state", *summed(sample, "dese", days).values()),
    ]


@pytest.mark.parametrize("audience", ["dese", "management", "evaluation", "public"])
def test_who_sees_the_whole_state_needs_no_line_beside_it(sample: Path, audience: str) -> None:
    assert "lines" not in tables_of(report_of(sample, "summary", audience, PERIODS["2017-10"]))


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_types_modes_and_teams_add_up_to_the_total(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "summary", audience, days)

    entries = entries_of(sample, audience, *days)
    tables = {"types": ("interaction_type", "counted"), "modes": ("mode", "mode"), "teams": ("team", "team")}
    if audience == "public":
        assert "teams" not in tables_of(report)
        del tables["teams"]
    for table, (key, field) in tables.items():
        rows = rows_in(report, table, key, "interactions", "minutes", "hours", "share")
        expected = {}
        for value in {entry.get(field) for entry in entries}:
            own = [entry for entry in entries if entry.get(field) == value]
            minutes = minutes_of(own)
            expected[value] = (len(own), minutes, hours(minutes), share(len(own), len(entries)))
        assert {value: tuple(figures) for value, *figures in rows if figures[0]} == expected
        assert sum(row[1] for row in rows) == len(entries)  # type: ignore[misc]
    assert [value for (value,) in rows_in(report, "types", "interaction_type")] == TYPES


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_topics_and_resources_count_an_interaction_once_for_each_and_say_so(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "summary", audience, days)

    entries = entries_of(sample, audience, *days)
    for key in ("topic", "resource"):
        counts = Counter(value for entry in entries for value in entry[f"{key}s"])
        rows = rows_in(report, f"{key}s", key, "interactions", "share")
        assert {value: (n, of) for value, n, of in rows if n} == {
            value: (n, share(n, len(entries))) for value, n in counts.items()
        }
        assert "do not add up" in " ".join(tables_of(report)[f"{key}s"].notes)


@pytest.mark.parametrize("days", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("audience", ["dese", "public"])
def test_each_cadre_has_its_types_modes_topics_and_resources(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    tables = tables_of(report_of(sample, "summary", audience, days))

    counts = {field: counts_by_cadre(entries_of(sample, audience, *days), field) for field in ("counted", "mode")}
    for row in tables["types_by_cadre"].rows:
        own = {value: row[f"type_{value}"] for value in TYPES}
        assert own == {value: counts["counted"][value, row["cadre"]] for value in TYPES}
        assert row["interactions"] == sum(own.values())  # type: ignore[arg-type]
    for table, field in {"modes": "mode", "topics": "topics", "resources": "resources"}.items():
        expected = counts_by_cadre(entries_of(sample, audience, *days), field)
        rows = tables[f"{table}_by_cadre"].rows
        found = {(row[table[:-1]], str(n)): row[f"cadre_{n}"] for row in rows for n in range(1, 7)}
        assert {pair: number for pair, number in found.items() if number} == expected


def counts_by_cadre(entries: Iterable[Entry], field: str) -> Counter[Any]:
    """By value and cadre; a value of a list counts by itself."""
    counts: Counter[Any] = Counter()
    for entry in entries:
        value = entry.get(field)
        counts.update((one, entry["cadre"]) for one in (value if isinstance(value, list) else [value]))
    return counts


@pytest.mark.parametrize("audience", ["cst:5", "rpdc:kansas-city", "area:F"])
def test_a_part_of_the_state_has_no_tables_of_types_by_cadre(sample: Path, audience: str) -> None:
    names = tables_of(report_of(sample, "summary", audience, PERIODS["2017-10"]))

    assert not [name for name in names if name.endswith("_by_cadre")]


@pytest.mark.parametrize(
    ("days", "months"),
    [
        (PERIODS["2017-10"], ["2017-07", "2017-08", "2017-09", "2017-10"]),
        (PERIODS["2017-11-15 to 2018-02-10"], [f"2017-{n:02d}" for n in range(7, 13)] + ["2018-01", "2018-02"]),
    ],
)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_months_are_those_of_the_school_year_up_to_the_last_day(
    sample: Path, audience: str, days: tuple[str, str], months: list[str]
) -> None:
    report = report_of(sample, "summary", audience, days)

    expected = []
    for month in months:
        span = (f"{month}-01", min(f"{month}-31", days[1]))
        minutes = minutes_of(entries_of(sample, audience, *span))
        pending = len(entries_of(sample, audience, *span, state="pending"))
        expected.append((month, len(entries_of(sample, audience, *span)), minutes, hours(minutes), pending))
    assert rows_in(report, "months", "month", "interactions", "minutes", "hours", "unsure") == expected


def test_a_last_month_that_is_cut_is_named(sample: Path) -> None:
    table = tables_of(report_of(sample, "summary", "dese", PERIODS["2017-11-15 to 2018-02-10"]))["months"]

    assert "the last one is counted up to 2018-02-10" in table.notes[0]


def test_months_that_have_not_begun_are_no_zeros(sample: Path) -> None:
    report = report_of(sample, "summary", "dese", PERIODS["2017-18"], as_of=AS_OF)
    early = report_of(sample, "summary", "dese", ("2018-07-01", "2019-06-30"), as_of=AS_OF)

    assert len(tables_of(report)["months"].rows) == 12
    assert rows_in(early, "months", "month", "interactions") == [("2018-07", 0)]


@pytest.mark.parametrize("audience", ["dese", "public", "cst:3", "rpdc:southeast", "area:A"])
def test_days_before_anybody_was_a_member_have_a_summary_of_nothing(sample: Path, audience: str) -> None:
    report = report_of(sample, "summary", audience, ("2016-10-01", "2016-10-31"))

    figures = figures_of(report)
    assert (figures["interactions"], figures["districts"], figures["coverage"]) == (0, 0, None)
    assert [row["hours"] for row in tables_of(report)["types"].rows] == [0.0] * 6
    assert {row["share"] for row in tables_of(report)["types"].rows} == {None}
    assert all(table.chart is None for table in report.tables)


def test_a_month_without_an_entry_shows_every_district_at_zero(workspace: Path) -> None:
    report = report_of(workspace, "summary", "dese", PERIODS["2017-10"])

    assert figures_of(report)["coverage"] == 0.0
    assert {row["hours"] for row in tables_of(report)["districts"].rows} == {0.0}
    assert len(tables_of(report)["districts"].rows) == 24


def test_a_filter_narrows_an_audience_s_own_line_and_not_the_state(sample: Path) -> None:
    days, only = PERIODS["2017-18"], Filters(district=("901023",))
    report = report_of(sample, "summary", "cst:5", days, filters=only)

    own = [entry for entry in entries_of(sample, "cst:5", *days) if entry["district"] == "901023"]
    assert rows_in(report, "lines", "name", "interactions") == [
        ("This cadre, as narrowed", len(own)),
        ("All cadres", len(entries_of(sample, "dese", *days))),
    ]


def test_joint_hours_and_a_pending_event_are_told_apart_from_hours(
    workspace: Path, record: Callable[..., Path]
) -> None:
    for code, name in (("901003", "Cedar Hollow R-IV"), ("901009", "Marrow Creek R-II")):
        record(workspace, district=code, district_name=name, event="data-day", duration_minutes=90)
    record(
        workspace, date="2017-10-09", interaction_type="unsure", description="Phone call about the visit.", topics=[]
    )
    report = report_of(workspace, "summary", "cst:3", PERIODS["2017-10"])

    figures = figures_of(report)
    assert (figures["hours"], figures["event_hours"], figures["unsure"]) == (3.0, 1.5, 1)
    assert any("joint event" in note for note in report.notes)


def test_a_team_reads_the_comments_of_its_own_entries_and_nobody_else_reads_any(
    workspace: Path, record: Callable[..., Path]
) -> None:
    record(workspace, date="2017-10-12", comments="The second visit was shorter.")
    record(workspace, date="2017-10-05", comments="Went well.", id="20171005-901003-aaaa")
    unsure = {"interaction_type": "unsure", "description": "Phone call about the visit.", "topics": []}
    record(workspace, date="2017-10-09", comments="Not sure about this.", **unsure)
    record(workspace, date="2017-10-10")
    record(workspace, date="2017-09-10", comments="Another month.")
    record(workspace, cadre="1", district="901001", district_name="Sample Prairie 31", comments="Another team.")

    reports = {who: report_of(workspace, "summary", who, PERIODS["2017-10"]) for who in ("cst:3", *NO_COMMENTS)}

    own = reports.pop("cst:3")
    assert own.tables[-1].name == "comments"
    rows = rows_in(own, "comments", "date", "district", "name", "title", "comments")
    where = ("901003", "Cedar Hollow R-IV")
    assert rows == [
        ("2017-10-05", *where, "Discussing data", "Went well."),
        ("2017-10-09", *where, "Unsure", "Not sure about this."),
        ("2017-10-12", *where, "Discussing data", "The second visit was shorter."),
    ]
    assert rows_in(own, "comments", "id")[0] == ("20171005-901003-aaaa",)
    for report in reports.values():
        assert "comments" not in tables_of(report)
        assert "Went well" not in str(report)


NO_COMMENTS = ("management", "dese", "rpdc:heart-of-missouri", "area:D", "evaluation", "public")


def test_without_a_comment_the_table_is_empty(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace)

    assert tables_of(report_of(workspace, "summary", "cst:3", PERIODS["2017-10"]))["comments"].rows == []
