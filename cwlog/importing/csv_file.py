"""The bytes of a CSV file -> its rows, and how they were read. Guesses as little as possible, and says what it took."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from cwlog.errors import CwlogError
from cwlog.guard import unguarded
from cwlog.importing.sheets import Sheet, to_sheet

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_WEB_PAGE = re.compile(r"\s*<(?:!doctype\s|html\b|\?xml\b|table\b|head\b|meta\b)", re.IGNORECASE)
_SAVE_IT = "save the sheet as 'CSV UTF-8', or as XLSX"
_TOP = 20  # rows, among which the headings are
_LONGEST_CELL = 1_000_000


def read_csv(data: bytes) -> Sheet:
    """The sheet in a CSV file.

    Raises:
        CwlogError: it is empty, no text, or its quotes do not match.
    """
    text, encoding = _decode(data)
    text = text.removeprefix("\ufeff")
    delimiter, text = _declared(text)
    delimiter = delimiter or _delimiter(text)
    note = f"{encoding}, {_DELIMITERS.get(delimiter, delimiter)} between the cells"
    return to_sheet([[unguarded(cell) for cell in row] for row in _rows(text, delimiter)], note)


def _decode(data: bytes) -> tuple[str, str]:
    """The text, and the encoding in words: a byte order mark decides, then strict UTF-8, then Windows-1252."""
    try:
        for mark, codec, name in _MARKS:
            if data.startswith(mark):
                return _text(data.decode(codec)), name
    except UnicodeDecodeError as error:
        raise CwlogError(f"the file is broken: {error.reason}", "save it again as 'CSV UTF-8'") from None
    try:
        return _text(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return _text(data.decode("cp1252")), "Windows-1252 (assumed, for it is not UTF-8)"
    except UnicodeDecodeError:
        raise CwlogError("the file is neither UTF-8 nor Windows-1252 text", _SAVE_IT) from None


def _text(text: str) -> str:
    if "\0" in text:
        raise CwlogError("the file is not a text, or UTF-16 without a mark", _SAVE_IT)
    if _WEB_PAGE.match(text):
        raise CwlogError(
            "this is a web page or XML, whatever its name says", "open it in a spreadsheet program and save it as XLSX"
        )
    return text


def _declared(text: str) -> tuple[str, str]:
    """The delimiter that a first line ``sep=;`` names (Excel writes and reads it), and the text after it."""
    first, _, rest = text.partition("\n")
    first = first.strip('\r" ')
    return (first[4], rest) if first.lower().startswith("sep=") and len(first) == 5 else ("", text)


def _delimiter(text: str) -> str:
    """The one that cuts the first row that can be cut, which is below a title, into the most cells."""
    return min(_DELIMITERS, key=lambda delimiter: _first_cut(text, delimiter))


def _first_cut(text: str, delimiter: str) -> tuple[int, int]:
    """The number of the first row with two cells, and how many cells it has, negative: the smallest is the best."""
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for number, row in enumerate(islice(rows, _TOP)):
            if sum(re.search(r"\w", cell) is not None for cell in row) > 1:
                return number, -len(row)
    except csv.Error:
        pass
    return _TOP, 0


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    before = csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        hint = 'a cell with a quote in it is written as "He said ""yes"""; a spreadsheet does it so'
        raise CwlogError(f"the quotes in line {reader.line_num} do not match ({error})", hint) from None
    finally:
        csv.field_size_limit(before)
