"""When a month is due. The sources do not say; the rule is the project's own, and a setting (DOMAIN)."""

from datetime import date, timedelta
from itertools import islice

from cwlog.periods import month_period
from cwlog.settings import Settings

_FRIDAY = 4


def due_day(month: str, settings: Settings) -> date:
    """The last day on which a month is on time: a day of the next month, or its n-th day from Monday to Friday.

    Holidays are working days here: which ones a school keeps is not known.
    """
    last = month_period(month).last
    if last == date.max:
        return last  # the calendar has no next month
    first = last + timedelta(days=1)
    if settings.due_working_day is None:
        return first.replace(day=settings.due_day or 10)
    days = (first + timedelta(days=number) for number in range(31))
    working = (day for day in days if day.weekday() <= _FRIDAY)
    return next(islice(working, settings.due_working_day - 1, None))
