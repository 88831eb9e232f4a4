"""The trend, held against plain Python over the files."""

from collections.abc import Callable
from datetime import date
from itertools import accumulate
from pathlib import Path

import pytest

from tests.reported import figures_of, report_of, rows_in, tables_of
from tests.slices import AUDIENCES, PERIODS, entries_of, hours, minutes_of

OWN = ("interactions", "minutes", "hours", "cumulative_interactions", "cumulative_minutes", "cumulative_hours")
LAST = tuple(f"last_year_{key}" for key in ("interactions", "minutes", "hours"))
LAST_CUMULATIVE = tuple(f"last_year_cumulative_{key}" for key in ("interactions", "minutes", "hours"))
EACH = [
    pytest.param(audience, days, id=f"{audience}-{label}") for audience in AUDIENCES for label, days in PERIODS.items()
]


@pytest.mark.parametrize(("audience", "days"), EACH)
def test_the_year_comes_together_month_by_month(sample: Path, audience: str, days: tuple[str, str]) -> None:
    report = report_of(sample, "trend", audience, days)

    months = [f"2017-{n:02d}" for n in range(7, 13)] + [f"2018-{n:02d}" for n in range(1, 7)]
    months = [month for month in months if month <= days[1][:7]]
    found = [entries_of(sample, audience, f"{month}-01", min(f"{month}-31", days[1])) for month in months]
    interactions, minutes = list(map(len, found)), list(map(minutes_of, found))
    so_far, minutes_so_far = list(accumulate(interactions)), list(accumulate(minutes))
    expected = [
        (month, interactions[n], minutes[n], hours(minutes[n]), so_far[n], minutes_so_far[n], hours(minutes_so_far[n]))
        for n, month in enumerate(months)
    ]
    assert rows_in(report, "months", "month", *OWN) == expected
    assert figures_of(report) == {
        "interactions": so_far[-1],
        "hours": hours(minutes_so_far[-1]),
        "last_year_interactions": None,
        "last_year_hours": None,
    }


def test_before_the_programme_started_there_is_no_last_year(sample: Path) -> None:
    report = report_of(sample, "trend", "dese", PERIODS["2017-18"])

    table = tables_of(report)["months"]
    assert {row[key] for row in table.rows for key in (*LAST, *LAST_CUMULATIVE)} == {None}
    assert table.chart
    assert list(table.chart.series) == ["hours"]
    assert any("had not started" in note for note in table.notes)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_last_year_is_the_same_month_a_year_earlier(sample: Path, audience: str) -> None:
    days = ("2018-12-01", "2019-01-31")
    report = report_of(sample, "trend", audience, days, as_of="2019-02-15")

    months = [f"2017-{n:02d}" for n in range(7, 13)] + ["2018-01"]
    found = [entries_of(sample, audience, f"{month}-01", f"{month}-31") for month in months]
    minutes = list(map(minutes_of, found))
    so_far, minutes_so_far = list(accumulate(map(len, found))), list(accumulate(minutes))
    expected = [(len(found[n]), minutes[n], hours(minutes[n])) for n in range(7)]
    assert rows_in(report, "months", *LAST) == expected
    together = [(so_far[n], minutes_so_far[n], hours(minutes_so_far[n])) for n in range(7)]
    assert rows_in(report, "months", *LAST_CUMULATIVE) == together
    assert {row["interactions"] for row in tables_of(report)["months"].rows} == {0}
    chart = tables_of(report)["months"].chart
    assert chart
    assert list(chart.series) == ["hours", "last_year_hours"]


def test_a_month_cut_short_is_held_against_the_same_days(sample: Path) -> None:
    report = report_of(sample, "trend", "dese", ("2018-10-01", "2018-10-12"), as_of="2019-02-15")

    same_days = entries_of(sample, "dese", "2017-10-01", "2017-10-12")
    assert rows_in(report, "months", "month", "last_year_interactions")[-1] == ("2018-10", len(same_days))
    assert 0 < len(same_days) < len(entries_of(sample, "dese", "2017-10-01", "2017-10-31"))


@pytest.mark.parametrize(("last", "counted"), [("2021-02-28", 2), ("2020-02-29", 1), ("2020-02-28", 1)])
def test_the_end_of_february_is_held_against_the_end_of_february(
    workspace: Path, record: Callable[..., Path], last: str, counted: int
) -> None:
    for day in ("2019-02-28", "2020-02-28", "2020-02-29"):
        record(workspace, date=day)

    report = report_of(workspace, "trend", "cst:3", (f"{last[:8]}01", last), as_of="2021-03-15")

    assert rows_in(report, "months", "last_year_interactions")[-1] == (counted,)


def test_a_cut_month_on_the_as_of_date_is_cut_there(workspace: Path, record: Callable[..., Path]) -> None:
    for day in ("2017-10-05", "2017-10-25", "2018-10-04"):
        record(workspace, date=day)

    report = report_of(workspace, "trend", "cst:3", ("2018-07-01", "2019-06-30"), as_of="2018-10-10")

    rows = rows_in(report, "months", "month", "interactions", "last_year_interactions")
    assert rows[-1] == ("2018-10", 1, 1)
    assert len(rows) == 4


def test_a_year_of_which_the_log_holds_nothing_is_unknown_a_month_without_entry_is_zero(
    workspace: Path, record: Callable[..., Path]
) -> None:
    record(workspace, date="2019-10-09")
    record(workspace, date="2020-11-04")

    report = report_of(workspace, "trend", "cst:3", ("2019-07-01", "2020-12-31"), as_of="2021-01-15")

    months = {str(row["month"]): row["last_year_interactions"] for row in tables_of(report)["months"].rows}
    assert {months[month] for month in months if month < "2020-07"} == {None}
    assert [months[month] for month in ("2020-09", "2020-10", "2020-11")] == [0, 1, 0]


def test_the_programme_may_start_within_last_year(workspace: Path, record: Callable[..., Path]) -> None:
    settings = workspace / "cwlog.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2017-07-01", "2017-09-15"), encoding="utf-8")
    record(workspace, date="2017-10-09", duration_minutes=90)

    report = report_of(workspace, "trend", "cst:3", ("2018-07-01", "2018-10-31"), as_of="2018-11-15")

    assert rows_in(report, "months", "last_year_hours", "last_year_cumulative_hours") == [
        (None, None),
        (None, None),
        (0.0, 0.0),
        (1.5, 1.5),
    ]


def test_what_comes_together_begins_anew_in_july(workspace: Path, record: Callable[..., Path]) -> None:
    for day in ("2018-05-09", "2018-06-06", "2018-07-11", "2018-08-08"):
        record(workspace, date=day, duration_minutes=60)

    report = report_of(workspace, "trend", "cst:3", ("2018-06-01", "2018-08-31"), as_of="2018-09-15")

    rows = rows_in(report, "months", "month", "cumulative_hours")
    assert rows[0] == ("2017-07", 0.0)
    assert rows[-4:] == [("2018-05", 1.0), ("2018-06", 2.0), ("2018-07", 1.0), ("2018-08", 2.0)]


def test_a_district_counts_where_it_was_a_member_on_the_day(sample: Path) -> None:
    report = report_of(sample, "trend", "cst:6", PERIODS["2018-01"])

    december = entries_of(sample, "cst:6", "2017-12-01", "2017-12-31")
    assert "901005" not in {entry["district"] for entry in december}
    assert rows_in(report, "months", "month", "interactions")[5] == ("2017-12", len(december))


@pytest.mark.parametrize("audience", ["dese", "public", "cst:3", "rpdc:southeast", "area:A"])
def test_an_empty_log_has_a_line_of_zeros_and_no_chart(workspace: Path, audience: str) -> None:
    report = report_of(workspace, "trend", audience, PERIODS["2017-10"])

    table = tables_of(report)["months"]
    assert [row["cumulative_hours"] for row in table.rows] == [0.0] * 4
    assert table.chart is None


def test_a_period_that_has_not_begun_has_no_months(sample: Path) -> None:
    report = report_of(sample, "trend", "dese", ("2018-07-01", "2018-07-31"), as_of="2018-06-30")

    assert not tables_of(report)["months"].rows
    assert figures_of(report)["hours"] is None


@pytest.mark.parametrize("month", ["0001-02", "0001-08", "9999-12"])
def test_the_ends_of_the_calendar_are_months_like_others(workspace: Path, month: str) -> None:
    report = report_of(workspace, "trend", "dese", (f"{month}-01", f"{month}-28"), as_of=str(date.max))

    assert rows_in(report, "months", "month", "interactions")[-1] == (month, 0)
