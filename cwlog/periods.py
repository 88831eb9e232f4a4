"""Months, school years and other spans of days. A Missouri school year runs July 1 to June 30 (RSMo 160.041)."""

import re
from datetime import date, timedelta
from functools import lru_cache

from cwlog.errors import CwlogError
from cwlog.model import Period

MONTHS = (
    "January February March April May June July August September October November December".split()
)  # the locale must not change a report


@lru_cache(maxsize=4096)
def month_of(day: date) -> str:
    """The month of a day as text.

    >>> month_of(date(2017, 10, 5))
    '2017-10'
    """
    return day.isoformat()[:7]


@lru_cache(maxsize=4096)
def school_year_of(month: str) -> str:
    """The school year that a month (``2017-10``) lies in.

    >>> school_year_of("2017-10"), school_year_of("2018-06"), school_year_of("1999-07")
    ('2017-18', '2017-18', '1999-00')
    """
    year, number = int(month[:4]), int(month[5:7])
    first = year if number >= 7 else year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def parse_month(text: str) -> Period:
    """``2017-10`` to its period.

    Raises:
        CwlogError: the text is not a month.
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
        raise CwlogError(f"{text!r} is not a month", "write a month as 2017-10")
    return month_period(text)


def month_period(month: str) -> Period:
    """The period of a month that is known to be one, labelled ``October 2017``."""
    year, number = int(month[:4]), int(month[5:7])
    first = date(year, number, 1)
    return Period(first, _last_day(first), f"{MONTHS[number - 1]} {year:04d}")


def parse_school_year(text: str) -> Period:
    """``2017-18`` to July 1, 2017 – June 30, 2018.

    Raises:
        CwlogError: not two years that follow each other; a bare ``2018`` is ambiguous, since DESE labels a year by
        its end.
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", text)
    if not match or not 1 <= int(match[1]) < 9999 or (int(match[1]) + 1) % 100 != int(match[2]):
        if re.fullmatch(r"[0-9]{4}", text) and 1 < int(text) < 9999:
            year = int(text)
            hint = (
                f"write {year - 1}-{year % 100:02d} for the year that ends in {text}, or {text}-{(year + 1) % 100:02d}"
            )
            raise CwlogError(f"{text!r} is ambiguous as a school year", hint)
        raise CwlogError(f"{text!r} is not a school year", "write a school year as 2017-18 (July 2017 to June 2018)")
    first = int(match[1])
    return Period(date(first, 7, 1), date(first + 1, 6, 30), f"School year {text}")


def span(first: date, last: date) -> Period:
    """Any first and last day.

    Raises:
        CwlogError: the last day is before the first.
    """
    if last < first:
        raise CwlogError(f"the period ends ({last}) before it begins ({first})", "give the earlier day to --from")
    return Period(first, last, f"{first} to {last}")


def last_complete_month(today: date) -> Period:
    """The month before today's.

    Raises:
        CwlogError: the calendar begins with today's month.
    """
    if (today.year, today.month) == (1, 1):
        raise CwlogError(f"there is no month before {today}", "give a period, for instance --month 2017-10")
    return month_period(month_of(today.replace(day=1) - timedelta(days=1)))


def months_in(period: Period) -> list[str]:
    """Every month that has a day in the period, in order.

    >>> months_in(parse_school_year("2017-18"))[::11]
    ['2017-07', '2018-06']
    """
    first, last = (day.year * 12 + day.month - 1 for day in (period.first, period.last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]


def _last_day(first: date) -> date:
    """The last day of the month that ``first`` begins."""
    if first.month == 12:
        return first.replace(day=31)
    return first.replace(month=first.month + 1) - timedelta(days=1)
