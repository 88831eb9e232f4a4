"""How a school year develops, month by month, beside the year before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import pandas as pd

from cwlog.model import Period
from cwlog.periods import month_of, school_year_of
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_hours
from cwlog.rollup.scope import Scope
from cwlog.rollup.series import MonthSums, Year, sums_by_month, to_month_rows, year_before

_JULY = "-07"  # a school year begins: what runs begins anew


def trend_rows(frame: pd.DataFrame, scope: Scope, year: Year, start: date) -> list[Row]:
    """A row for each month, with what has come together since July 1, and the same of the year before.

    Args:
        frame: as `frames.to_frame` makes it, with the years before, too.
        scope: its filters count: a district counts where it was a member on the day.
        year: the months.
        start: the programme's first day.

    Returns:
        The keys of `series.to_month_rows`; ``interactions``, ``minutes`` and ``hours`` again with ``cumulative_``,
        ``last_year_`` and ``last_year_cumulative_`` before them. Those of last year are None for a month that ended
        before the programme started, and for a school year of which the log holds no entry at all. A month cut short
        is held against the same days of the year before.
    """
    if not year.months:
        return []
    own = sums_by_month(frame, scope, year.first, year.last)
    earlier = _last_year(frame, scope, year, start)
    columns = {
        "cumulative_": _running(year.months, {month: own.get(month, MonthSums()) for month in year.months}),
        "last_year_": earlier,
        "last_year_cumulative_": _running(year.months, earlier),
    }
    return [
        row | {key: value for prefix, sums in columns.items() for key, value in _cells(prefix, sums.get(month)).items()}
        for month, row in zip(year.months, to_month_rows(year.months, own), strict=True)
    ]


def _last_year(frame: pd.DataFrame, scope: Scope, year: Year, start: date) -> dict[str, MonthSums]:
    """What the months of the year before have, by the month of this year; unknown ones are left out."""
    with_entries = {school_year_of(month) for month in frame["month"].unique()}
    known = {month: before for month, before in year_before(year).items() if _is_known(before, start, with_entries)}
    if not known:
        return {}
    days = list(known.values())
    sums = sums_by_month(frame, scope, days[0].first, days[-1].last)
    return {month: sums.get(month_of(before.first), MonthSums()) for month, before in known.items()}


def _is_known(month: Period, start: date, with_entries: Collection[str]) -> bool:
    return month.last >= start and school_year_of(month_of(month.first)) in with_entries


def _running(months: Sequence[str], sums: Mapping[str, MonthSums]) -> dict[str, MonthSums]:
    """What has come together since July 1, for each month that is known."""
    together: dict[str, MonthSums] = {}
    before = MonthSums()
    for month in months:
        before = MonthSums() if month.endswith(_JULY) else before
        if month in sums:
            together[month] = before = MonthSums(*(a + b for a, b in zip(before, sums[month], strict=True)))
    return together


def _cells(prefix: str, sums: MonthSums | None) -> Row:
    """The figures of a month under their keys; None where they are not known."""
    return {
        f"{prefix}interactions": sums.interactions if sums else None,
        f"{prefix}minutes": sums.minutes if sums else None,
        f"{prefix}hours": to_hours(sums.minutes) if sums else None,
    }
