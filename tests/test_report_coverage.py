"""Coverage, held against plain Python over the files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

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


def last_of(root: Path, code: str, days: tuple[str, str]) -> tuple[str | None, int | None]:
    """The latest interaction ever up to the last day, in whatever cadre, and the days since."""
    own = [one["date"] for one in entries_of(root, "dese", "0001-01-01", days[1]) if one["district"] == code]
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
        expected.append((*where, len(own), minutes, hours(minutes), *last_of(sample, stay["code"], days)))
    keys = ("district", "name", "cadre", "rpdc", "area", "programme_year", "interactions", "minutes", "hours")
    assert rows_in(report, "districts", *keys, "last_date", "days_since") == expected


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_districts_without_contact_are_those_that_nobody_coached(
    sample: Path, audience: str, days: tuple[str, str]
) -> None:
    report = report_of(sample, "coverage", audience, days)

    served = {entry["district"] for entry in entries_of(sample, audience, *days)}
    without = dict.fromkeys(s["code"] for s in stays_of(sample, audience, *days) if s["code"] not in served)
    expected = [(code, *last_of(sample, code, days)) for code in without]
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
