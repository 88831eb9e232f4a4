"""The months of a school year up to a day, and the same months of the year before."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from cwlog.model import Period
from cwlog.periods import month_of, month_period, months_in, school_year_of
from cwlog.rollup.measures import sums_by, to_measured
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_hours
from cwlog.rollup.scope import Scope


class MonthSums(NamedTuple):
    """What a month has; ``unsure`` is beside the other two."""

    interactions: int = 0
    minutes: int = 0
    unsure: int = 0


class Year(NamedTuple):
    """The months of a series (``2017-10``), in order, its first day, and the day to which its last month is counted."""

    months: tuple[str, ...]
    first: date
    last: date

    @property
    def is_cut(self) -> bool:
        """True if the last month is counted in part."""
        return bool(self.months) and self.last < month_period(self.months[-1]).last


def to_year(period: Period, as_of: date) -> Year:
    """The months from the beginning of the period's (first) school year to its end, as far as they have begun."""
    first, last = _start_of(school_year_of(month_of(period.first))), min(period.last, as_of)
    return Year(tuple(months_in(Period(first, last, ""))) if first <= last else (), first, last)


def year_before(year: Year) -> dict[str, Period]:
    """The month a year earlier for each month; the last one to the same day, if it is cut short.

    A month that no calendar has, before the year 1, is left out.
    """
    earlier = {month: f"{int(month[:4]) - 1:04d}{month[4:]}" for month in year.months if int(month[:4]) > 1}
    periods = {month: month_period(before) for month, before in earlier.items()}
    if periods and year.is_cut:
        whole = periods[year.months[-1]]
        end = min(whole.last, whole.first + timedelta(days=year.last.day - 1))
        periods[year.months[-1]] = Period(whole.first, end, whole.label)
    return periods


def sums_by_month(frame: pd.DataFrame, scope: Scope, first: date, last: date) -> dict[str, MonthSums]:
    """What each month between two days has, as far as the scope's filters keep it; months with nothing are left out.

    Args:
        frame: as `frames.to_frame` makes it, with everything before the period, too.
        scope: its filters count, not its days: a district counts where it was a member on the day.
        first: the first day.
        last: the last day.
    """
    measured = to_measured(frame, replace(scope, period=Period(first, last, scope.period.label)))
    sums = sums_by(measured, ["month"], MonthSums._fields)
    return {str(month): MonthSums(*(int(value) for value in row)) for month, *row in sums.itertuples()}


def to_month_rows(months: Iterable[str], sums: Mapping[str, MonthSums]) -> list[Row]:
    """Each month, also at zero: ``month``, ``label``, ``interactions``, ``minutes``, ``hours``, ``unsure``."""
    return [
        {
            "month": month,
            "label": month_period(month).label,
            "interactions": found.interactions,
            "minutes": found.minutes,
            "hours": to_hours(found.minutes),
            "unsure": found.unsure,
        }
        for month in months
        for found in [sums.get(month, MonthSums())]
    ]


def _start_of(school_year: str) -> date:
    """July 1; the calendar's first day where it would lie before that."""
    year = int(school_year.partition("-")[0])
    return date(year, 7, 1) if year else date.min
