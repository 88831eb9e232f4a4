"""How the dates of a column are written, decided once for the whole column, never for one cell."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cwlog.errors import CwlogError, DataRefused
from cwlog.words import listed, quoted

ISO, SLASHED, POINTED, SERIAL = "iso", "slashed", "pointed", "serial"
_TIME = re.compile(
    r"[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|[A-Z]{3,4}))?$"
)
_SHAPES = (
    (ISO, re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")),
    (SLASHED, re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")),
    (POINTED, re.compile(r"([0-9]{1,2})[.-]([0-9]{1,2})[.-]([0-9]{4})")),
    (SERIAL, re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")),
)
_EPOCH = date(1899, 12, 30)  # day 0 of Excel for every day after February 1900
_DAY_FIRST = "dmy"
_WRITTEN = {"iso": "2017-10-05", "mdy": "10/5/2017", "dmy": "5/10/2017", "excel": "43013"}
_ONE_WAY = "write all in one way; in a workbook, some of them may be dates and others text"

ParseDay = Callable[[str], str]


class DayForm(NamedTuple):
    """How a column writes its days, and what is worth saying about it, if anything."""

    parse: ParseDay
    note: str


def day_form(heading: str, cells: Iterable[tuple[int, str]], date_format: str) -> DayForm:
    """How the dates of a column are to be read.

    Args:
        heading: of the column, for messages.
        cells: row number and text of every cell that is not empty.
        date_format: what the mapping says: auto, iso, mdy, dmy or excel.

    Raises:
        DataRefused: the column mixes forms, or it cannot be told whether the day or the month comes first.
    """
    first: dict[str, tuple[int, str]] = {}
    numbers: list[str] = []
    for number, text in cells:
        shape = shape_of(text)
        if shape:
            first.setdefault(shape, (number, text))
        if shape == SLASHED:
            numbers.append(text)
    if len(first) > 1:
        said = listed((f"{quoted(text)} in row {number}" for number, text in first.values()), "and")
        raise DataRefused(f"column {quoted(heading)} mixes ways to write a date: {said}", _ONE_WAY)
    shape = next(iter(first), ISO)
    if shape == SLASHED and date_format == "auto":
        _refuse_day_first(heading, numbers)
    return DayForm(_reader(shape, date_format), _note(heading, shape, first))


def shape_of(text: str) -> str | None:
    """Which way to write a date this is, a time after it left out; None if it is none."""
    bare = _without_time(text)
    return next((shape for shape, form in _SHAPES if form.fullmatch(bare)), None)


def normal_moment(text: str) -> str:
    """A time stamp in one form, whether a form or a spreadsheet wrote it; any other text as it is.

    >>> normal_moment("10/5/2017 2:03:22 PM"), normal_moment("2017-10-05 14:03:22")
    ('2017-10-05 14:03:22', '2017-10-05 14:03:22')
    """
    match = re.fullmatch(
        r"(?:([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}))"
        r"(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(?: ?([AaPp])\.?[Mm]\.?)?)?",
        text,
    )
    if not match:
        return text
    year, month, day = match[1] or match[6], match[2] or match[4], match[3] or match[5]
    written = int(match[7] or 0)
    hour = written % 12 + 12 * (match[10] in "Pp") if match[10] else written
    return f"{year}-{int(month):02d}-{int(day):02d} {hour:02d}:{match[8] or '00'}:{match[9] or '00'}"


def _without_time(text: str) -> str:
    return _TIME.sub("", text.strip())


def _refuse_day_first(heading: str, texts: Sequence[str]) -> None:
    """Month before day, unless one of the dates can only be read the other way round."""
    pairs = [tuple(map(int, _without_time(text).split("/")[:2])) for text in texts]
    day_first = [text for text, (first, second) in zip(texts, pairs, strict=True) if first > 12 >= second]
    month_first = [text for text, (first, second) in zip(texts, pairs, strict=True) if second > 12 >= first]
    if day_first and month_first:
        said = f"column {quoted(heading)} has the day first in {quoted(day_first[0])}"
        said += f" and the month first in {quoted(month_first[0])}"
        raise DataRefused(said, "correct the wrong ones; or write 'date_format: mdy' or 'dmy' in a mapping")
    if day_first:
        said = f"the dates in column {quoted(heading)} seem to have the day first"
        raise DataRefused(said, "if they have, write 'date_format: dmy' in a mapping; else correct the month above 12")


def _reader(shape: str, date_format: str) -> ParseDay:
    def parse(text: str) -> str:
        bare = _without_time(text)
        match = next((form.fullmatch(bare) for name, form in _SHAPES if name == shape), None)
        day_first = date_format == _DAY_FIRST
        allowed = {SLASHED: ("auto", "mdy", "dmy"), POINTED: ("mdy", "dmy"), SERIAL: ("auto", "excel")}.get(shape)
        if match is None or (allowed and date_format not in allowed):
            raise _refusal(text, date_format)
        if shape == SERIAL:
            return (_EPOCH + timedelta(days=int(match[1]))).isoformat()
        numbers = [int(part) for part in match.groups()]
        year, month, day = _in_order(numbers, shape, day_first=day_first)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            hint = "the day comes first here" if day_first else "the month comes before the day"
            raise CwlogError(f"{quoted(text)} is not a day of the calendar", hint) from None

    return parse


def _in_order(numbers: list[int], shape: str, *, day_first: bool) -> tuple[int, int, int]:
    if shape == ISO:
        return numbers[0], numbers[1], numbers[2]
    return (numbers[2], numbers[1], numbers[0]) if day_first else (numbers[2], numbers[0], numbers[1])


def _refusal(text: str, date_format: str) -> CwlogError:
    if re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", _without_time(text)):
        return CwlogError(f"{quoted(text)} has a year of two digits", "write the year with four digits")
    if date_format in _WRITTEN:
        said = f"{quoted(text)} is not a date as the mapping has them"
        return CwlogError(said, f"write it as {_WRITTEN[date_format]}, or change 'date_format: {date_format}'")
    hint = "write it like the rest of the column, as 2017-10-05 or 10/5/2017"
    return CwlogError(f"{quoted(text)} is not a date", hint)


def _note(heading: str, shape: str, first: dict[str, tuple[int, str]]) -> str:
    if shape != SERIAL or not first:
        return ""
    number, text = first[SERIAL]
    day = _EPOCH + timedelta(days=int(float(text)))
    return f"{heading} holds day numbers of Excel: {text} in row {number} is {day}"
