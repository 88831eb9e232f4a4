"""Rows of cells -> a sheet: its headings and the rows below, under the row numbers that a person sees."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.words import quoted

Cells = Sequence[str]
Broken = Mapping[int, Mapping[int, str]]


class SheetRow(NamedTuple):
    """A row that holds something. ``number`` counts from 1 as the spreadsheet shows it; ``cells`` are as many as there
    are headings, ``extra`` says where more stands than that. ``broken`` says of cells, by column from 0, why they have
    no value.
    """

    number: int
    cells: list[str]
    extra: str = ""
    broken: Mapping[int, str] = {}


class Sheet(NamedTuple):
    """A sheet. ``headings`` are empty where a column holds nothing, and stand in row ``head``, counted from 1;
    ``note`` says how the file was read.
    """

    headings: list[str]
    rows: list[SheetRow]
    note: str
    head: int = 1


def to_sheet(rows: Sequence[Cells], note: str, broken: Broken | None = None) -> Sheet:
    """The sheet of all rows of a file; a row with one cell above the headings is a title.

    Args:
        rows: every row, as many cells as it has.
        note: how the file was read.
        broken: why a cell has no value, by row and column from 0.

    Raises:
        CwlogError: there is no heading, or a column between two headings has values but none itself.
    """
    numbered = [(number, cells) for number, cells in enumerate(rows, start=1) if _filled(cells)]
    if not numbered:
        raise CwlogError("the sheet is empty", "the first row holds the headings, each row below one interaction")
    head = place_of_head(rows) + 1
    headings = [clean_heading(cell) for cell in rows[head - 1]]
    while headings and not headings[-1]:
        headings.pop()
    body = [(number, cells) for number, cells in numbered if number > head]
    _refuse_gaps(headings, body, head)
    read = [_to_row(number, cells, len(headings), (broken or {}).get(number - 1, {})) for number, cells in body]
    said = f"; the headings are in row {head}, below a title" if numbered[0][0] < head else ""
    return Sheet(headings, read, note + said, head)


def place_of_head(rows: Sequence[Cells]) -> int:
    """The row that holds the headings, counted from 0: the first with two cells or more; a line above is a title."""
    first = next((place for place, cells in enumerate(rows) if _filled(cells)), 0)
    return next((place for place, cells in enumerate(rows) if _filled(cells) > 1), first)


def _filled(cells: Cells) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


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


def _to_row(number: int, cells: Cells, width: int, broken: Mapping[int, str]) -> SheetRow:
    beyond = [place for place in range(width, len(cells)) if cells[place].strip()]
    extra = ""
    if beyond:
        stand = "value stands" if len(beyond) == 1 else "values stand"
        extra = f"{len(beyond)} {stand} beyond the last heading, in column {column_name(beyond[0])}"
    filled = [*cells[:width], *[""] * (width - len(cells))]
    return SheetRow(number, filled, extra, broken)
