"""A day as people write it. Month before day, as in Missouri; what could be read in two ways is refused."""

import re
from datetime import date, timedelta

from cwlog.errors import CwlogError
from cwlog.words import quoted

_WRITE_IT = "write a date as 2017-10-05, 10/5/2017, today, yesterday, last friday or 3 days ago"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# (form, what is wrong with it, what to write)
_REFUSED = (
    (r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", "has a year of two digits", "write the year with four digits, as in 10/5/2017"),
    (r"[0-9]{1,2}/[0-9]{1,2}", "has no year", "write the year too, as in 10/5/2017"),
    (
        r"[0-9]{1,2}[.-][0-9]{1,2}[.-][0-9]{2,4}",
        "does not say which number is the month",
        "write 2017-10-05 or 10/5/2017",
    ),
    (r"[0-9]{4}[-/][0-9]{1,2}", "is a month, not a day", "write the day too, as in 2017-10-05"),
)


def parse_day(text: str, today: date) -> date:
    """A date, or a day counted back from today, to a date.

    >>> friday = date(2017, 10, 6)
    >>> [parse_day(text, friday).day for text in ("2017-10-05", "10/5/2017", "today", "yesterday", "2 days ago")]
    [5, 5, 6, 5, 4]
    >>> parse_day("last Friday", friday).day  # never today itself
    29

    Raises:
        CwlogError: the text is not a day, or could be more than one.
    """
    back = _days_back(text, today)
    if back is not None:
        return _counted_back(text, today, back)
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text.strip()):
        return _calendar_day(text, int(match[1]), int(match[2]), int(match[3]), _WRITE_IT)
    if match := re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text.strip()):
        hint = "the month comes first, then the day: 10/5/2017 is October 5"
        return _calendar_day(text, int(match[3]), int(match[1]), int(match[2]), hint)
    raise _refusal(text)


def is_relative(text: str) -> bool:
    """True for a day that depends on today, so that the caller can say what it became.

    >>> is_relative("last friday"), is_relative("2017-10-05"), is_relative("next friday")
    (True, False, False)
    """
    return _days_back(text, date(2000, 1, 1)) is not None


def _days_back(text: str, today: date) -> int | None:
    match text.casefold().split():
        case ["today"]:
            return 0
        case ["yesterday"]:
            return 1
        case [number, "day" | "days", "ago"] if number.isascii() and number.isdigit() and len(number) < 8:
            return int(number)
        case ["last", word] if (weekday := _weekday(word)) is not None:
            return (today.weekday() - weekday - 1) % 7 + 1
    return None


def _weekday(word: str) -> int | None:
    """Its number from Monday, 0, when the word is a weekday or its first three letters."""
    return next((number for number, name in enumerate(_WEEKDAYS) if word in (name, name[:3])), None)


def _counted_back(text: str, today: date, days: int) -> date:
    try:
        return today - timedelta(days=days)
    except OverflowError:
        raise CwlogError(f"{quoted(text)} is before the calendar begins", _WRITE_IT) from None


def _calendar_day(text: str, year: int, month: int, day: int, hint: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise CwlogError(f"{quoted(text)} is not a day of the calendar", hint) from None


def _refusal(text: str) -> CwlogError:
    said = text.strip().casefold()
    if _weekday(said) is not None:
        return CwlogError(f"{quoted(text)} does not say which one", f"write 'last {said}' or the date")
    for form, wrong, hint in _REFUSED:
        if re.fullmatch(form, said):
            return CwlogError(f"{quoted(text)} {wrong}", hint)
    return CwlogError(f"{quoted(text)} is not a date", _WRITE_IT)
