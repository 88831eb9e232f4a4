"""A row of a roster -> the value it stands for; what is wrong with its cells (CW602, CW603) and dates (CW607)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from cwlog.model import Finding, PlacedFinding
from cwlog.roster.tables import Row, Table
from cwlog.words import counted, quoted

Item = TypeVar("Item")
Days = Mapping[str, date | None]

_DATES = ("joined", "since", "until")


class RowSchema(Protocol):
    """What a schema says about the rows of one roster."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order."""

    def check(self, record: dict[str, str]) -> Sequence[Finding]:
        """What is wrong with a row; an empty cell is left out of the record."""


class Entry(NamedTuple, Generic[Item]):
    """A row and what it stands for."""

    row: Row
    item: Item


class Sheet(NamedTuple, Generic[Item]):
    """A roster file and the rows that could be made into a value.

    ``wrong`` are the columns of a row, by its line, of which something was said already.
    """

    table: Table
    entries: list[Entry[Item]]
    wrong: dict[int, frozenset[str]]

    def placed(self, row: Row, code: str, column: str, message: str, hint: str) -> PlacedFinding:
        """A finding in a cell of one of the rows."""
        return self.table.placed(row, Finding(code, (column,), message, hint))

    def items(self) -> tuple[Item, ...]:
        """The values, in the order of the file."""
        return tuple(entry.item for entry in self.entries)


class Kind(NamedTuple, Generic[Item]):
    """How to make the values of one roster.

    ``vital`` cells must be there and right, or the row is left out. ``codes`` gives for a column with
    codes how many digits they have, and the fewest that a spreadsheet leaves of them.
    """

    name: str
    vital: tuple[str, ...]
    others: tuple[str, ...]
    codes: Mapping[str, tuple[int, int]]
    build: Callable[[Mapping[str, str], Days], Item]

    def columns(self, schema: RowSchema) -> tuple[str, ...]:
        """What the header must have: what the schema lists, and what a value is made of."""
        return tuple(dict.fromkeys((*schema.columns, *self.vital, *self.others)))


def read_sheet(table: Table, kind: Kind[Item], schema: RowSchema) -> tuple[Sheet[Item], list[PlacedFinding]]:
    """The values of a roster, and what is wrong with its cells."""
    sheet: Sheet[Item] = Sheet(table, [], {})
    findings: list[PlacedFinding] = []
    for row in table.rows:
        days: Days = {name: _day(row.cells[name]) for name in _DATES if name in row.cells}
        wrong = _wrong_cells(row, kind, schema, days)
        if not wrong.keys() & {*kind.vital, *days}:
            wrong |= _wrong_dates(days)
            if not _ends_before_it_begins(days):
                sheet.entries.append(Entry(row, kind.build(row.cells, days)))
        if wrong:
            sheet.wrong[row.line] = frozenset(wrong)
        findings += (table.placed(row, finding) for finding in wrong.values())
    return sheet, findings


def _wrong_cells(row: Row, kind: Kind[Any], schema: RowSchema, days: Days) -> dict[str, Finding]:
    """The first that is wrong with each cell, by column; what the schema says of a whole row under ``""``."""
    own = () if _looks_right(row, kind, days) else map(partial(_own_finding, kind, days), row.cells.items())
    wrong = {_column(finding): finding for finding in own if finding}
    columns = schema.columns
    # An empty cell is a value that is left out, for the schema too.
    record = {name: cell for name, cell in row.cells.items() if cell and name in columns}
    for finding in schema.check(record):
        column = _column(finding)
        is_empty = row.cells.get(column) == ""
        wrong.setdefault(
            column, _empty(column) if is_empty else finding._replace(code="CW602", field=finding.field[:1])
        )
    return wrong


def _column(finding: Finding) -> str:
    return str(finding.field[0]) if finding.field else ""


def _looks_right(row: Row, kind: Kind[Any], days: Days) -> bool:
    """True only for a row without an own finding: nearly all rows, so that few are looked at cell by cell."""
    cells, text = row.cells, row.text
    if '"' in text or ", " in text or " ," in text or text != text.strip() or not text.isprintable():
        return False
    if any(len(cells[column]) not in (0, digits) for column, (digits, _) in kind.codes.items()):
        return False
    return all(cells[column] for column in kind.vital) and all(day or not cells[name] for name, day in days.items())


def _own_finding(kind: Kind[Any], days: Days, named: tuple[str, str]) -> Finding | None:
    """What does not depend on the schema: without it no value could be made."""
    column, cell = named
    if not cell:
        return _empty(column) if column in kind.vital else None
    if not cell.isprintable():
        return _unseen(column, cell)
    if dropped := _dropped_zero(column, cell, *kind.codes.get(column, (0, 0))):
        return dropped
    if column in days and days[column] is None:
        return Finding("CW602", (column,), f"{quoted(cell)} is not a date", "write a date as 2017-10-05")
    if cell != cell.strip():
        return Finding("CW602", (column,), f"{quoted(cell)} has a space at an end", "delete the space")
    return None


def _empty(column: str) -> Finding:
    return Finding("CW602", (column,), "the cell is empty", f"every row needs its {column}")


def _unseen(column: str, cell: str) -> Finding:
    character = next(one for one in cell if not one.isprintable())
    said = "a tab" if character == "\t" else f"a character that cannot be seen (U+{ord(character):04X})"
    return Finding("CW609", (column,), said, "retype the cell")


def _dropped_zero(column: str, cell: str, digits: int, fewest: int) -> Finding | None:
    if not fewest <= len(cell) < digits or not (cell.isascii() and cell.isdigit()):
        return None
    message = f"{quoted(cell)} has {counted(len(cell), 'digit')} instead of {digits}"
    hint = f"a spreadsheet dropped the zero: probably {cell.zfill(digits)}"
    return Finding("CW603", (column,), message, hint)


def _wrong_dates(days: Days) -> dict[str, Finding]:
    """What is wrong with dates that are right by themselves, by column."""
    if _ends_before_it_begins(days):
        message = f"the row ends ({days['until']}) before it begins ({days['since']})"
        return {"until": Finding("CW607", ("until",), message, "correct since or until")}
    return {}


def _ends_before_it_begins(days: Days) -> bool:
    since, until = days.get("since"), days.get("until")
    return bool(since and until and until < since)


def _day(cell: str) -> date | None:
    """A day in the form 2017-10-05 only: `fromisoformat` takes more."""
    if len(cell) != 10 or cell[4] != "-" or cell[7] != "-":
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
