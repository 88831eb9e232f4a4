"""Coverage, held against plain Python over the files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cwlog.rollup.filters import Filters
from tests.reported import figures_of, report_of, rows_in, tables_of
from tests.slices import PERIODS, entries_of, hours, minutes_of, rows_of, share, stays_of

AUDIENCES = ("dese", "cst:5", "cst:6", "rpdc:kansas-city", "area:F")
EACH = [
    pytest.param(audience, days, id=f"{audience}-{label}") for audience in AUDIENCES for label, days in PERIODS.items()
]
COVERED = ("districts", "districts_served", "coverage")


def covered(root: Path, audience: str, days: tuple[str, str], key: str = "", value: str = "") -> tuple[object, ...]:
    """Districts, served and coverage, of a cadre or region if one is given."""
    stays, entries = stays_of(root, audience, *days), entries_of(root, audience, *days)
    districts = {stay["code"] for stay in stays if not key or stay[key] == value}
    served = {entry["district"] for entry in entries if not key or entry[key] == value}
    return len(districts), len(served), share(len(served), len(districts))


def last_of(root: Path, audience: str, code: str, days: tuple[str, str]) -> tuple[str | None, int | None]:
    """The latest interaction ever that an audience sees, in whatever cadre, and the days since the last day.

    It looks as far as the district was its own.
    """
    until = max(stay["until"] or "9999" for stay in stays_of(root, audience, *days) if stay["code"] == code)
    before = entries_of(root, "dese", "0001-01-01", min(until, days[1]))
    own = [one["date"] for one in before if one["district"] == code]
    if not own:
        return None, None
    return max(own), (date.fromisoformat(days[1]) - date.fromisoformat(max(own))).days


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_every_district_has_its_figures_and_its_last_date(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "coverage", audience, days)

    expected = []
    for stay in stays_of(sample, audience, *days):
        entries = entries_of(sample, audience, *days)
        own = [one for one in entries if (one["district"], one["cadre"]) == (stay["code"], stay["cadre"])]
        where = (stay["code"], stay["name"], stay["cadre"], stay["rpdc"], stay["area"], 1)
        minutes = minutes_of(own)
        expected.append((*where, len(own), minutes, hours(minutes), *last_of(sample, audience, stay["code"], days)))
    keys = ("district", "name", "cadre", "rpdc", "area", "programme_year", "interactions", "minutes", "hours")
    assert rows_in(report, "districts", *keys, "last_date", "days_since") == expected


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_districts_without_contact_are_those_that_nobody_coached(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "coverage", audience, days)

    served = {entry["district"] for entry in entries_of(sample, audience, *days)}
    without = dict.fromkeys(s["code"] for s in stays_of(sample, audience, *days) if s["code"] not in served)
    expected = [(code, *last_of(sample, audience, code, days)) for code in without]
    districts, n, coverage = covered(sample, audience, days)
    assert rows_in(report, "without", "district", "last_date", "days_since") == expected
    assert figures_of(report) == {
        "districts": districts,
        "districts_served": n,
        "without_contact": len(expected),
        "coverage": coverage,
    }


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_cadres_regions_and_lines_have_their_coverage(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "coverage", audience, days)

    seen = "dese" if audience.startswith("cst") else audience
    cadres = sorted({stay["cadre"] for stay in stays_of(sample, seen, *days)}, key=int)
    assert rows_in(report, "cadres", "cadre", *COVERED) == [
        (cadre, *covered(sample, seen, days, "cadre", cadre)) for cadre in cadres
    ]
    if audience == "dese":
        regions = [(row["id"], row["name"]) for row in rows_of(sample, "rpdcs")]
        assert rows_in(report, "rpdcs", "rpdc", "rpdc_name", *COVERED) == [
            (of, name, *covered(sample, "dese", days, "rpdc", of)) for of, name in regions
        ]
        assert "lines" not in tables_of(report)
    else:
        lines = [("own", *covered(sample, audience, days)), ("state", *covered(sample, "dese", days))]
        assert rows_in(report, "lines", "line", *COVERED) == lines
        assert "rpdcs" not in tables_of(report)


def test_the_last_date_follows_a_district_that_changed_cadre(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace, cadre="5", district="901005", district_name="St. Amity 58", date="2017-12-20")

    report = report_of(workspace, "coverage", "cst:6", PERIODS["2018-01"])

    rows = rows_in(report, "without", "district", "cadre", "last_date", "days_since")
    assert ("901005", "6", "2017-12-20", 42) in rows


OUTSIDE = (  # the row of the district, changed from January on; an audience that it left; what it came to
    ("901005,St. Amity 58,Saint Amity 58,6,kansas-city,G", "cst:5", "cst:6"),
    ("901005,St. Amity 58,Saint Amity 58,5,st-louis,G", "rpdc:kansas-city", "rpdc:st-louis"),
    ("901005,St. Amity 58,Saint Amity 58,5,kansas-city,C", "area:G", "area:C"),
)


@pytest.mark.parametrize(("row", "left", "came"), OUTSIDE, ids=["cadre", "region", "area"])
def test_what_a_district_did_after_it_left_is_not_shown_to_whom_it_left(
    workspace: Path, record: Callable[..., Path], row: str, left: str, came: str
) -> None:
    roster = workspace / "data" / "districts.csv"
    text = roster.read_text(encoding="utf-8")
    assert OUTSIDE[0][0] in text
    roster.write_text(text.replace(OUTSIDE[0][0], row), encoding="utf-8")
    moved = {"district": "901005", "district_name": "St. Amity 58"}
    record(workspace, cadre="5", date="2017-12-05", **moved)
    record(workspace, cadre=row.split(",")[3], date="2018-02-06", **moved)

    shown = {}
    for audience in (left, came, "dese"):
        report = report_of(workspace, "coverage", audience, PERIODS["2017-18"])
        rows = rows_in(report, "districts", "district", "last_date", "days_since")
        shown[audience] = {(last, since) for code, last, since in rows if code == "901005"}
        assert ("until it left" in str(tables_of(report)["districts"].notes)) == (audience != "dese")

    assert shown[left] == {("2017-12-05", 207)}
    assert shown[came] == shown["dese"] == {("2018-02-06", 144)}


def test_a_district_that_withdrew_keeps_its_last_date(sample: Path) -> None:
    for audience in ("dese", "cst:2"):
        report = report_of(sample, "coverage", audience, PERIODS["2017-18"])

        (last,) = (row[1] for row in rows_in(report, "districts", "district", "last_date") if row[0] == "901008")
        assert last == max(
            one["date"]
            for one in entries_of(sample, "cst:2", "2017-07-01", "2018-06-30")
            if one["district"] == "901008"
        )


def test_contact_of_some_types_is_said_to_be_of_these(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace, interaction_type="planning", topics=["feedback"])
    only = "of the types that this report is narrowed to"

    narrowed, everything = (
        report_of(workspace, "coverage", "cst:3", PERIODS["2017-10"], filters=Filters(interaction_type=types))
        for types in (("discussing_data",), ())
    )

    assert figures_of(narrowed)["without_contact"] == 4
    assert [figure.remark for figure in narrowed.figures if figure.key == "without_contact"] == [only]
    contact, last, _ = tables_of(narrowed)["without"].notes
    assert contact == f"Contact is an interaction {only}: these districts may have had others."
    assert only in last
    assert only not in str(everything)


def test_a_district_that_moved_and_had_nothing_stands_once_under_its_latest_cadre(workspace: Path) -> None:
    report = report_of(workspace, "coverage", "dese", PERIODS["2017-11-15 to 2018-02-10"])

    rows = rows_in(report, "without", "district", "cadre", "last_date", "days_since")
    assert [row for row in rows if row[0] == "901005"] == [("901005", "6", None, None)]
    assert len(rows) == figures_of(report)["without_contact"] == 24
    assert [row for row in rows_in(report, "districts", "district", "cadre") if row[0] == "901005"] == [
        ("901005", "5"),
        ("901005", "6"),
    ]


def test_a_district_that_withdrew_leaves_the_denominator(sample: Path) -> None:
    before = report_of(sample, "coverage", "cst:2", ("2018-03-01", "2018-03-31"))
    after = report_of(sample, "coverage", "cst:2", ("2018-04-01", "2018-04-30"))

    assert [figures_of(report)["districts"] for report in (before, after)] == [4, 3]
    assert "901008" not in [code for (code,) in rows_in(after, "districts", "district")]


def test_days_since_are_counted_to_the_as_of_date_within_the_period(
    workspace: Path, record: Callable[..., Path]
) -> None:
    record(workspace, date="2017-10-05")

    report = report_of(workspace, "coverage", "cst:3", PERIODS["2017-18"], as_of="2017-10-25")

    rows = rows_in(report, "districts", "district", "last_date", "days_since")
    assert ("901003", "2017-10-05", 20) in rows


def test_a_pending_event_is_no_contact(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace, interaction_type="unsure", description="Phone call about the visit.", topics=[])

    report = report_of(workspace, "coverage", "cst:3", PERIODS["2017-10"])

    rows = rows_in(report, "districts", "district", "interactions", "last_date")
    assert ("901003", 0, None) in rows
    assert figures_of(report)["districts_served"] == 0


@pytest.mark.parametrize("audience", ["dese", "cst:3", "rpdc:southeast", "area:A"])
def test_without_districts_coverage_is_not_available(sample: Path, audience: str) -> None:
    report = report_of(sample, "coverage", audience, ("2016-10-01", "2016-10-31"))

    figures = {"districts": 0, "districts_served": 0, "without_contact": 0, "coverage": None}
    assert figures_of(report) == figures
    assert not tables_of(report)["districts"].rows
    assert {row["coverage"] for row in tables_of(report)["cadres"].rows} <= {None}


def test_more_districts_than_a_chart_can_show_are_a_table_only(workspace: Path, record: Callable[..., Path]) -> None:
    record(workspace)
    few = report_of(workspace, "coverage", "dese", PERIODS["2017-10"])
    roster = workspace / "data" / "districts.csv"
    more = "".join(f"9020{n},Alder {n},,1,southeast,A,2017-07-01,2,2017-03-01,\n" for n in range(10, 30))
    roster.write_text(roster.read_text(encoding="utf-8") + more, encoding="utf-8")
    many = report_of(workspace, "coverage", "dese", PERIODS["2017-10"], as_of="2018-07-16")

    assert tables_of(few)["districts"].chart
    assert tables_of(many)["districts"].chart is None
    assert len(tables_of(many)["districts"].rows) == 44
