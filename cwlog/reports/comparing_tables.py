"""Puts the rows of one table side by side, as they are in two states of the data."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cwlog.render.table import HIDDEN, Cell, Column, Kind, Table

# The first column names a row; these take more than that.
_MORE_NAMES = {"district": ("cadre", "topic"), "cadre": ("month",), "feature": ("topic",)}
# They spell out what another column says: a new spelling restates nothing.
_LABELS = ("name", "title", "label", "rpdc_name", "group_title", "purpose_title", "decision_title", "counts_as_title")
_ATTRIBUTES = ("programme_year",)  # a number that describes its row: there is nothing to subtract
_MARK = Column("row", "Row")
_DECIMALS = {Kind.HOURS: 2, Kind.RATE: 2, Kind.SHARE: 4}

Row = Mapping[str, Cell]


def compare_tables(then: Table, now: Table) -> Table:
    """The rows that differ; those that are only in the earlier state stand last.

    What names a row keeps its column, and ``row`` says ``changed``, ``added`` or ``removed``. A figure has
    ``KEY_then``, ``KEY`` and ``KEY_change``; any other text, number or date ``KEY_then`` and ``KEY``; of prose
    ``KEY`` says ``changed``. People see the columns in which something differs, and what describes a row.
    """
    columns = [*now.columns, *(one for one in then.columns if one.key not in {own.key for own in now.columns})]
    heads = _heads(columns)
    pairs = [pair for pair in _pairs(then, now, heads) if _differs(pair, columns)]
    sides = [_Sides(column, column.key in heads, pairs) for column in columns]
    rows = [_row(sides, pair) for pair in pairs]
    return Table(now.name, now.title, _columns(sides, pairs), rows, now.notes if rows else ())


def side_by_side(then: Cell, now: Cell, kind: Kind) -> tuple[Cell, Cell, Cell]:
    """A figure then and now, and the change; all hidden if one is, since two of the three would tell the third.

    >>> side_by_side(1.5, 1.25, Kind.HOURS), side_by_side(None, 3, Kind.COUNT)
    ((1.5, 1.25, -0.25), (None, 3, None))
    """
    if HIDDEN in (then, now):
        return HIDDEN, HIDDEN, HIDDEN
    if not isinstance(then, int | float) or not isinstance(now, int | float):
        return then, now, None
    return then, now, round(now - then, _DECIMALS[kind]) if kind in _DECIMALS else now - then


class _Pair(NamedTuple):
    """A row in both states; None where it is not there."""

    then: Row | None
    now: Row | None

    @property
    def mark(self) -> str:
        return "added" if self.then is None else "removed" if self.now is None else "changed"

    def counted(self, key: str) -> tuple[Cell, Cell]:
        """A figure then and now; None stands for a row, or a column, that is not there."""
        return (self.then or {}).get(key), (self.now or {}).get(key)

    def described(self, key: str) -> tuple[Cell, Cell]:
        """A text or a date then and now; a row that is in one state only has what it says there."""
        then, now = self.then or self.now or {}, self.now or self.then or {}
        return then.get(key), now.get(key)


@dataclass(frozen=True, slots=True)
class _Sides:
    """A column of both states, and the rows that are shown; ``is_head`` if it names them."""

    column: Column
    is_head: bool
    pairs: Sequence[_Pair]

    @property
    def is_figure(self) -> bool:
        return _is_figure(self.column)

    @property
    def differs(self) -> bool:
        """True if people must see both sides: somewhere they are not the same."""
        return any(_cell_differs(pair, self.column) for pair in self.pairs)

    @property
    def describes(self) -> bool:
        """True if people must see it to know their row; a date is needed only where it differs, or of a single row."""
        return self.column.kind is Kind.TEXT or self.differs or _has_single(self.pairs)


def _heads(columns: Sequence[Column]) -> list[str]:
    """The columns that name a row: no two rows of a state have the same in them."""
    first = columns[0].key
    return [first, *(one.key for one in columns if one.key in _MORE_NAMES.get(first, ()))]


def _pairs(then: Table, now: Table, heads: Sequence[str]) -> list[_Pair]:
    earlier, later = _by_name(then.rows, heads), _by_name(now.rows, heads)
    pairs = [_Pair(earlier.get(name), row) for name, row in later.items()]
    return pairs + [_Pair(row, None) for name, row in earlier.items() if name not in later]


def _by_name(rows: Iterable[Row], heads: Sequence[str]) -> dict[tuple[Cell, ...], Row]:
    """The rows by what names them, and a number for what would have the same name."""
    seen: Counter[tuple[Cell, ...]] = Counter()
    found: dict[tuple[Cell, ...], Row] = {}
    for row in rows:
        name = tuple(row.get(key) for key in heads)
        found[*name, seen[name]] = row
        seen[name] += 1
    return found


def _has_single(pairs: Sequence[_Pair]) -> bool:
    """True if a row is only in one of the two states."""
    return any(pair.mark != "changed" for pair in pairs)


def _differs(pair: _Pair, columns: Sequence[Column]) -> bool:
    if pair.then is None or pair.now is None:
        return True
    return any(_cell_differs(pair, column) for column in columns if column.key not in _LABELS)


def _cell_differs(pair: _Pair, column: Column) -> bool:
    """True if a cell is not the same in both; nothing and zero are, where a column or row is not there to have any."""
    if not _is_figure(column):
        then, now = pair.described(column.key)
        return then != now
    then, now = pair.counted(column.key)
    absent = pair.mark != "changed" or any(column.key not in row for row in pair if row is not None)
    return (then or 0) != (now or 0) if absent else then != now


def _is_figure(column: Column) -> bool:
    return column.kind.is_figure and column.key not in _ATTRIBUTES


def _columns(sides: Sequence[_Sides], pairs: Sequence[_Pair]) -> list[Column]:
    """The columns for each side, and behind those that name a row what became of it."""
    columns = [column for one in sides for column in _columns_of(one)]
    heads = [one.column for one in sides if one.is_head]
    last = max(place for place, column in enumerate(columns) if column in heads)
    return [*columns[: last + 1], replace(_MARK, machine_only=not _has_single(pairs)), *columns[last + 1 :]]


def _columns_of(one: _Sides) -> list[Column]:
    column = one.column
    if one.is_head:
        return [column]
    unseen = column.machine_only or not one.differs
    if column.kind is Kind.PROSE:
        return [Column(column.key, column.title, Kind.TEXT, unseen)]
    then = Column(f"{column.key}_then", f"{column.title}, then", column.kind, unseen)
    if not one.is_figure:
        title = f"{column.title}, now" if one.differs else column.title
        return [then, replace(column, title=title, machine_only=column.machine_only or not one.describes)]
    now = Column(column.key, f"{column.title}, now", column.kind, unseen)
    return [then, now, Column(f"{column.key}_change", f"{column.title}, change", column.kind, unseen)]


def _row(sides: Sequence[_Sides], pair: _Pair) -> dict[str, Cell]:
    cells: dict[str, Cell] = {_MARK.key: pair.mark}
    for one in sides:
        cells |= _cells(one, pair)
    return cells


def _cells(one: _Sides, pair: _Pair) -> dict[str, Cell]:
    """The cells of a column for both sides."""
    key, kind = one.column.key, one.column.kind
    if kind is Kind.PROSE:
        then, now = pair.described(key)
        return {key: "changed" if then != now else None}
    if one.is_figure:
        then, now, change = side_by_side(*pair.counted(key), kind)
        return {f"{key}_then": then, key: now, f"{key}_change": change}
    then, now = pair.described(key)
    return {key: now} if one.is_head else {f"{key}_then": then, key: now}
