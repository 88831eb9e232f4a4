"""Rows of cells -> a sheet: its headings and the rows below, under the row numbers that a person sees."""

from collections.abc import Sequence
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.words import counted, quoted

Cells = Sequence[str]


class SheetRow(NamedTuple):
    """A row that holds something. ``number`` counts from 1 as the spreadsheet shows it; ``cells`` are as many as there
    are headings, ``extra`` says where more stands than that.
    """

    number: int
    cells: list[str]
    extra: str = ""


class Sheet(NamedTuple):
    """A sheet. ``headings`` are empty where a column holds nothing; ``note`` says how the file was read."""

    headings: list[str]
    rows: list[SheetRow]
    note: str


def to_sheet(rows: Sequence[Cells], note: str) -> Sheet:
    """The sheet of all rows of a file: the first row that holds something gives the headings.

    Raises:
        CwlogError: there is no heading, or a column between two headings has values but none itself.
    """
    numbered = [(number, cells) for number, cells in enumerate(rows, start=1) if any(map(str.strip, cells))]
    if not numbered:
        raise CwlogError("the sheet is empty", "the first row holds the headings, each row below one interaction")
    head, body = numbered[0], numbered[1:]
    headings = [clean_heading(cell) for cell in head[1]]
    while headings and not headings[-1]:
        headings.pop()
    _refuse_gaps(headings, body, head[0])
    return Sheet(headings, [_to_row(number, cells, len(headings)) for number, cells in body], note)


def clean_heading(text: str) -> str:
    r"""A heading on one line, without space at its ends.

    >>> clean_heading(" Date of the\n visit ")
    'Date of the visit'
    """
    return " ".join(text.replace("\ufeff", "").split())


def column_name(place: int) -> str:
    """What a spreadsheet calls the n-th column, counted from 0.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def place_of(heading: str, headings: Sequence[str]) -> int | None:
    """The column with this heading, None without; capitals make no difference.

    Raises:
        CwlogError: two columns have it.
    """
    wanted = fold_heading(heading)
    found = [place for place, other in enumerate(headings) if other and fold_heading(other) == wanted]
    if len(found) > 1:
        names = " and ".join(column_name(place) for place in found)
        raise CwlogError(f"the columns {names} are both headed {quoted(heading)}", "give one of them another heading")
    return found[0] if found else None


def fold_heading(heading: str) -> str:
    """A heading without what makes no difference."""
    return clean_heading(heading).casefold()


def _refuse_gaps(headings: Sequence[str], body: Sequence[tuple[int, Cells]], number: int) -> None:
    """Values under no heading would be lost without a word; merged headings leave such columns."""
    for place, heading in enumerate(headings):
        filled = next((row for row, cells in body if place < len(cells) and cells[place].strip()), None)
        if not heading and filled:
            said = f"column {column_name(place)} has no heading in row {number}, but a value in row {filled}"
            raise CwlogError(said, "give every column a heading of its own; merged headings must be taken apart")


def _to_row(number: int, cells: Cells, width: int) -> SheetRow:
    beyond = [place for place in range(width, len(cells)) if cells[place].strip()]
    extra = ""
    if beyond:
        extra = f"{counted(len(beyond), 'value')} stand beyond the last heading, in column {column_name(beyond[0])}"
    filled = [*cells[:width], *[""] * (width - len(cells))]
    return SheetRow(number, filled, extra)
