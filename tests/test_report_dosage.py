"""Dosage, held against plain Python over the files."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

import pytest

from tests.reported import figures_of, report_of, rows_in, tables_of
from tests.slices import AUDIENCES, PERIODS, entries_of, half_up, hours, minutes_of, rows_of, share, stays_of

EACH = [
    pytest.param(audience, days, id=f"{audience}-{label}") for audience in AUDIENCES for label, days in PERIODS.items()
]
AT_LEAST = 240
TOTALS = ("districts", "minutes", "hours", "mean_hours", "reached", "share")
SPREAD = (*TOTALS, "min_hours", "median_hours", "max_hours")


def received(root: Path, audience: str, days: tuple[str, str], key: str = "", value: str = "") -> dict[str, int]:
    """The minutes of each district, zeros included; within a cadre or region if one is given."""
    stays, entries = stays_of(root, audience, *days), entries_of(root, audience, *days)
    codes = dict.fromkeys(stay["code"] for stay in stays if not key or stay[key] == value)
    kept = [entry for entry in entries if not key or entry[key] == value]
    return {code: minutes_of([entry for entry in kept if entry["district"] == code]) for code in codes}


def spread(minutes: dict[str, int]) -> tuple[object, ...]:
    """As `SPREAD`."""
    found = [Fraction(one) for one in minutes.values()]
    reached = sum(one >= AT_LEAST for one in found)
    whole = sum(minutes.values())
    totals = (len(found), whole, hours(whole))
    if not found:
        return *totals, None, 0, None, None, None, None
    mean = hours(sum(found) / len(found))
    return (
        *totals,
        mean,
        reached,
        share(reached, len(found)),
        hours(min(found)),
        hours(median(found)),
        hours(max(found)),
    )


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_key_figures_are_the_spread_over_all_districts(sample: Path, audience: str, days: tuple[str, str]) -> None:
    figures = figures_of(report_of(sample, "dosage", audience, days, at_least=AT_LEAST))

    expected = dict(zip(SPREAD, spread(received(sample, audience, days)), strict=True))
    expected["reached_share"] = expected.pop("share")
    del expected["minutes"]
    if audience == "public":
        expected = {key: value for key, value in expected.items() if not key.startswith(("min", "median", "max"))}
    assert figures == expected


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_each_district_has_one_row_with_all_that_it_received(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "dosage", audience, days, at_least=AT_LEAST)

    if audience == "public":
        assert list(tables_of(report)) == ["cadres"]
        return
    latest = {stay["code"]: stay for stay in sorted(stays_of(sample, audience, *days), key=lambda stay: stay["since"])}
    stays = sorted(latest.values(), key=lambda stay: (int(stay["cadre"]), stay["name"], stay["code"]))
    expected = [(*head(stay), *dose(sample, audience, days, stay)) for stay in stays]
    keys = ("district", "name", "cadre", "programme_year", "interactions", "minutes", "hours", "active_months")
    more = ("hours_per_month", "interactions_per_month", "buildings", "hours_per_building", "reached")
    assert rows_in(report, "districts", *keys, *more) == expected


def head(stay: dict[str, str]) -> tuple[object, ...]:
    return stay["code"], stay["name"], stay["cadre"], 1


def dose(root: Path, audience: str, days: tuple[str, str], latest: dict[str, str]) -> tuple[object, ...]:
    code, buildings = latest["code"], int(latest["buildings"])
    own = [entry for entry in entries_of(root, audience, *days) if entry["district"] == code]
    minutes, months = minutes_of(own), set[str]()
    for stay in stays_of(root, audience, *days):
        if stay["code"] == code:
            first, last = max(stay["since"], days[0])[:7], min(stay["until"] or "9999", days[1])[:7]
            months |= {month for month in MONTHS if first <= month <= last}
    each = (hours(Fraction(minutes, len(months))), half_up(Fraction(len(own), len(months)), 2))
    of_buildings = (buildings, hours(Fraction(minutes, buildings)))
    return len(own), minutes, hours(minutes), len(months), *each, *of_buildings, "yes" if minutes >= AT_LEAST else "no"


MONTHS = [f"{year}-{number:02d}" for year in (2017, 2018) for number in range(1, 13)]


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_cadres_have_the_spread_of_what_their_districts_received_in_them(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "dosage", audience, days, at_least=AT_LEAST)

    seen = "dese" if audience.startswith("cst") else audience
    only_totals = audience.startswith(("cst", "public"))  # the least of another cadre is one district's
    keys = TOTALS if only_totals else SPREAD
    cadres = sorted({stay["cadre"] for stay in stays_of(sample, seen, *days)}, key=int)
    expected = [(cadre, *spread(received(sample, seen, days, "cadre", cadre))[: len(keys)]) for cadre in cadres]
    assert rows_in(report, "cadres", "cadre", *keys) == expected
    shown = {column.key for column in tables_of(report)["cadres"].columns}
    assert shown == {"cadre", "name", *keys}


@pytest.mark.parametrize("days", PERIODS.values(), ids=PERIODS)
def test_regions_and_programme_years_have_their_spread(sample: Path, days: tuple[str, str]) -> None:
    report = report_of(sample, "dosage", "dese", days, at_least=AT_LEAST)

    regions = [row["id"] for row in rows_of(sample, "rpdcs")]
    expected = [(region, *spread(received(sample, "dese", days, "rpdc", region))) for region in regions]
    assert rows_in(report, "rpdcs", "rpdc", *SPREAD) == expected
    years = rows_in(report, "programme_years", "programme_year", "label", *SPREAD)
    assert years == [(1, "Year 1", *spread(received(sample, "dese", days)))]


@pytest.mark.parametrize("days", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("audience", ["cst:5", "cst:6", "rpdc:kansas-city", "area:F"])
def test_a_part_of_the_state_stands_beside_the_whole_by_its_totals(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "dosage", audience, days, at_least=AT_LEAST)

    lines = [("own", received(sample, audience, days)), ("state", received(sample, "dese", days))]
    expected = [(name, *spread(minutes)[: len(TOTALS)]) for name, minutes in lines]
    assert rows_in(report, "lines", "line", *TOTALS) == expected
    assert {column.key for column in tables_of(report)["lines"].columns} == {"line", "name", *TOTALS}


def test_without_a_threshold_nothing_is_said_to_be_reached(sample: Path) -> None:
    report = report_of(sample, "dosage", "dese", PERIODS["2017-10"])

    assert not {"reached", "reached_share"} & set(figures_of(report))
    assert not any(column.key in ("reached", "share") for table in report.tables for column in table.columns)


def test_a_threshold_is_reached_by_exactly_as_much(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace, duration_minutes=90)

    reached = report_of(workspace, "dosage", "cst:3", PERIODS["2017-10"], at_least=90)
    missed = report_of(workspace, "dosage", "cst:3", PERIODS["2017-10"], at_least=91)

    assert [figures_of(report)["reached"] for report in (reached, missed)] == [1, 0]
    assert [figure.remark for figure in reached.figures if figure.key == "reached"] == ["of 4 districts"]
    assert [figure.label for figure in reached.figures if figure.key == "reached"] == ["At least 1.5 hours"]


def test_a_district_that_moved_has_one_row_with_both_its_times_and_counts_once(
    workspace: Path, record: Callable[..., Path]
) -> None:
    amity = {"district": "901005", "district_name": "St. Amity 58"}
    record(workspace, cadre="5", date="2017-12-20", duration_minutes=60, **amity)
    record(workspace, cadre="6", date="2018-01-10", duration_minutes=30, **amity)

    report = report_of(workspace, "dosage", "dese", ("2017-12-01", "2018-01-31"), at_least=90)

    rows = rows_in(report, "districts", "district", "cadre", "minutes", "active_months", "reached")
    assert [row for row in rows if row[0] == "901005"] == [("901005", "6", 90, 2, "yes")]
    assert figures_of(report)["districts"] == 24
    assert rows_in(report, "cadres", "cadre", "districts", "minutes", "reached")[4:] == [
        ("5", 4, 60, 0),
        ("6", 5, 30, 0),
    ]
    assert any("latest cadre" in note for note in tables_of(report)["districts"].notes)
    assert any("more than the total" in note for note in tables_of(report)["cadres"].notes)


def test_a_district_that_withdrew_was_active_up_to_then(sample: Path) -> None:
    report = report_of(sample, "dosage", "cst:2", PERIODS["2017-18"])

    assert ("901008", 9) in rows_in(report, "districts", "district", "active_months")


def test_months_after_the_as_of_date_are_not_active(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace, duration_minutes=120)

    report = report_of(workspace, "dosage", "cst:3", PERIODS["2017-18"], as_of="2017-10-20")
    before = report_of(workspace, "dosage", "cst:3", PERIODS["2017-18"], as_of="2017-06-30")

    rows = rows_in(report, "districts", "district", "active_months", "hours_per_month")
    assert ("901003", 4, 0.5) in rows
    assert ("901003", 0, None) in rows_in(before, "districts", "district", "active_months", "hours_per_month")


def test_the_median_of_two_is_rounded_once(workspace: Path, record: Callable[..., Path]) -> None:
    for code, name, minutes in (("901003", "Cedar Hollow R-IV", 50), ("901009", "Marrow Creek R-II", 51)):
        record(workspace, district=code, district_name=name, duration_minutes=minutes)
    for code, name in (("901015", "Pine Landing 58"), ("901021", "Great Elm 31")):
        record(workspace, district=code, district_name=name, duration_minutes=300 if code == "901015" else 5)

    report = report_of(workspace, "dosage", "cst:3", PERIODS["2017-10"])

    assert figures_of(report)["median_hours"] == 0.84  # 50.5 minutes, neither 50 (0.83) nor 51 (0.85)
    assert figures_of(report)["mean_hours"] == 1.69  # 406 minutes in four: 1.6917


def test_years_of_the_programme_follow_the_school_year_of_the_report(workspace: Path) -> None:
    roster = workspace / "data" / "districts.csv"
    text = roster.read_text(encoding="utf-8").replace("D,2017-07-01,6", "D,2016-07-01,6")  # Cedar Hollow
    roster.write_text(text.replace("I,2017-07-01,4", "I,2018-07-01,"), encoding="utf-8")  # Great Elm, buildings unknown

    report = report_of(workspace, "dosage", "cst:3", PERIODS["2017-10"])

    rows = rows_in(report, "programme_years", "programme_year", "label", "districts")
    assert rows == [(None, "Before the first year", 1), (1, "Year 1", 2), (2, "Year 2", 1)]
    assert ("901021", None) in rows_in(report, "districts", "district", "programme_year")
    assert ("901021", None, None) in rows_in(report, "districts", "district", "buildings", "hours_per_building")


@pytest.mark.parametrize("audience", ["dese", "public", "cst:3", "rpdc:southeast", "area:A"])
def test_without_districts_there_is_no_spread(sample: Path, audience: str) -> None:
    report = report_of(sample, "dosage", audience, ("2016-10-01", "2016-10-31"), at_least=60)

    figures = figures_of(report)
    assert (figures["districts"], figures["hours"], figures["mean_hours"]) == (0, 0.0, None)
    assert (figures["reached"], figures["reached_share"]) == (0, None)
    assert all(not table.rows for table in report.tables if table.name in ("districts", "programme_years"))
