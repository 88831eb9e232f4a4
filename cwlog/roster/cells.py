"""A row of a roster -> the value it stands for; what is wrong with its cells (CW602, CW603) and dates (CW607)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from cwlog.inputs import quoted
from cwlog.model import Building, Cadre, Finding, Member, Membership, PlacedFinding, Rpdc
from cwlog.roster.tables import Row, Table

Item = TypeVar("Item", Membership, Cadre, Rpdc, Member, Building)
Days = Mapping[str, date | None]

_DATES = ("joined", "since", "until")
# How many digits a code has, and the fewest that a spreadsheet leaves of it.
_CODES = {("district", "code"): (6, 4), ("building", "district"): (6, 4), ("building", "code"): (4, 1)}
_CODES |= {("building", "k8_feeder_of"): (6, 4)}


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
    """A roster file and the rows that could be read. Without a table, nothing refers to it in vain."""

    table: Table | None
    entries: list[Entry[Item]]

    def items(self) -> tuple[Item, ...]:
        """The values, in the order of the file."""
        return tuple(entry.item for entry in self.entries)


class Kind(NamedTuple, Generic[Item]):
    """How to make the values of one roster; ``vital`` cells must be there and right, or the row is left out."""

    name: str
    vital: tuple[str, ...]
    build: Callable[[Mapping[str, str], Days], Item]


def read_sheet(table: Table, kind: Kind[Item], schema: RowSchema) -> tuple[Sheet[Item], list[PlacedFinding]]:
    """The values of a roster, and what is wrong with its cells."""
    sheet: Sheet[Item] = Sheet(table, [])
    findings: list[PlacedFinding] = []
    for row in table.rows:
        days = {name: _day(row.cells[name]) for name in _DATES if name in row.cells}
        wrong = _wrong_cells(row, kind, schema, days)
        findings += (table.placed(row, column, *said) for column, said in wrong.items())
        if wrong.keys() & {*kind.vital, *days}:
            continue
        findings += (table.placed(row, *said) for said in _wrong_dates(days))
        if not _ends_before_it_begins(days):
            sheet.entries.append(Entry(row, kind.build(row.cells, days)))
    return sheet, findings


def _wrong_cells(row: Row, kind: Kind[Any], schema: RowSchema, days: Days) -> dict[str, tuple[str, str, str]]:
    """Column to code, message and hint: the first that is wrong with each cell."""
    wrong: dict[str, tuple[str, str, str]] = {}
    for column, *said in _own_findings(row, kind, days):
        wrong.setdefault(column, (said[0], said[1], said[2]))
    record = {name: cell for name, cell in row.cells.items() if cell and name in schema.columns}
    for finding in schema.check(record):
        column = str(finding.field[0]) if finding.field else ""
        # A character that cannot be seen was shown already, by its place.
        if row.cells.get(column, "").isprintable():
            wrong.setdefault(column, ("CW602", finding.message, finding.hint))
    return wrong


def _own_findings(row: Row, kind: Kind[Any], days: Days) -> Iterator[tuple[str, str, str, str]]:
    """What does not depend on the schema: without it no value could be made."""
    for column, cell in row.cells.items():
        if not cell:
            if column in kind.vital:
                yield column, "CW602", "the cell is empty", f"every row needs its {column}"
        elif dropped := _dropped_zero(kind.name, column, cell):
            yield column, *dropped
        elif column in days and days[column] is None:
            yield column, "CW602", f"{quoted(cell)} is not a date", "write a date as 2017-10-05"
        elif cell != cell.strip():
            yield column, "CW602", f"{quoted(cell)} has a space at an end", "delete the space"


def _dropped_zero(kind: str, column: str, cell: str) -> tuple[str, str, str] | None:
    digits, fewest = _CODES.get((kind, column), (0, 0))
    if not fewest <= len(cell) < digits or not (cell.isascii() and cell.isdigit()):
        return None
    message = f"{quoted(cell)} has {len(cell)} digit{'' if len(cell) == 1 else 's'} instead of {digits}"
    return "CW603", message, f"a spreadsheet dropped the zero: write {cell.zfill(digits)}"


def _wrong_dates(days: Days) -> Iterator[tuple[str, str, str, str]]:
    """Column, code, message and hint."""
    joined, until = days.get("joined"), days.get("until")
    if _ends_before_it_begins(days):
        yield "until", "CW607", f"the row ends ({until}) before it begins ({days['since']})", "correct since or until"
    elif joined and until and joined > until:
        yield "joined", "CW607", f"joined ({joined}) is after the row ends ({until})", "correct joined or until"


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
