"""The rosters of two states, row by row: a row is followed by what makes it one of its kind, such as code and since."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from cwlog.comparing.fields import FieldChange
from cwlog.comparing.files import Unreadable, bytes_of
from cwlog.documents import Fault, decode
from cwlog.places import Source
from cwlog.roster import ROSTER_FILES, kinds
from cwlog.roster.cells import Kind
from cwlog.roster.tables import read_table

KEYS: Mapping[str, tuple[str, ...]] = {
    "rpdc": ("id",),
    "cadre": ("id", "since"),
    "district": ("code", "since"),
    "member": ("id", "role", "since"),
    "building": ("district", "code", "since"),
}
_KINDS: tuple[Kind[Any], ...] = (kinds.RPDC, kinds.CADRE, kinds.DISTRICT, kinds.MEMBER, kinds.BUILDING)
_COLUMNS = {kind.name: frozenset((*kind.vital, *kind.others)) for kind in _KINDS}
_UNKNOWN_COLUMN = "(unknown column)"  # its name and cells may be anything
KIND_OF = {path: kind for kind, path in ROSTER_FILES.items()}

Key = tuple[str, ...]


class RowChange(NamedTuple):
    """A row that differs, or only stands on one side (``added``, ``removed``); ``key`` are the cells that name it."""

    kind: str
    key: Key
    cells: tuple[FieldChange, ...]


class RosterChange(NamedTuple):
    """A roster in which rows differ; ``key`` are the columns that name a row."""

    path: str
    key: tuple[str, ...]
    rows: list[RowChange]


class Rosters(NamedTuple):
    """What changed, and what cannot be read: before, after."""

    changes: list[RosterChange]
    before: list[Unreadable]
    after: list[Unreadable]


def compare_rosters(before: Source, after: Source, paths: Iterable[str]) -> Rosters:
    """The rosters that differ; ``paths`` are some of `ROSTER_FILES`."""
    found = Rosters([], [], [])
    for path in sorted(paths):
        columns = KEYS[KIND_OF[path]]
        sides = _rows(before, path, columns, found.before), _rows(after, path, columns, found.after)
        rows = _compare_rows(*sides, _COLUMNS[KIND_OF[path]])
        if rows:
            found.changes.append(RosterChange(path, columns, rows))
    return found


Rows = dict[tuple[Key, int], dict[str, str]]


def _rows(source: Source, path: str, columns: tuple[str, ...], unreadable: list[Unreadable]) -> Rows:
    """The rows by key; where a key stands twice, by a number, too."""
    data = bytes_of(source, path)
    if data is None:
        return {}
    text = decode(data) if isinstance(data, bytes) else data
    if isinstance(text, Fault) or isinstance(data, str):
        line, code = (text.line, text.finding.code) if isinstance(text, Fault) else (1, text)
        unreadable.append(Unreadable(path, line, code))
        return {}
    table, findings = read_table(path, text, columns)
    # Another column than these is no problem here: a roster is compared by what its own header says.
    wrong = [placed for placed in findings if placed.finding.code != "CW601" or not table.header]
    unreadable += [Unreadable(path, placed.where.line, placed.finding.code) for placed in wrong]
    seen: Counter[Key] = Counter()
    rows: Rows = {}
    for row in table.rows:
        key = tuple(row.cells[column] for column in columns)
        rows[key, seen[key]] = row.cells
        seen[key] += 1
    return rows


def _compare_rows(old: Rows, new: Rows, known: Collection[str]) -> list[RowChange]:
    changes = []
    for place in {**old, **new}:
        was, now = old.get(place, {}), new.get(place, {})
        cells = tuple(
            _cell(column, was.get(column), now.get(column), known)
            for column in {**was, **now}
            if was.get(column) != now.get(column)
        )
        if cells:
            kind = "changed" if was and now else "added" if now else "removed"
            changes.append(RowChange(kind, place[0], cells))
    return changes


def _cell(column: str, was: str | None, now: str | None, known: Collection[str]) -> FieldChange:
    if column in known:
        return FieldChange(column, was, now, is_text=False)
    return FieldChange(_UNKNOWN_COLUMN, was, now, is_text=True)
