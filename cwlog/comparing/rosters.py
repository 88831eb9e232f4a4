"""The rosters of two states, row by row: a row is followed by what makes it one of its kind, such as code and since."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from cwlog.comparing.fields import FieldChange
from cwlog.comparing.files import Unreadable, bytes_of
from cwlog.comparing.showing import Measure, hidden_cells
from cwlog.documents import Fault, decode
from cwlog.model import Problem
from cwlog.places import Source
from cwlog.roster import ROSTER_FILES, kinds
from cwlog.roster.cells import Kind
from cwlog.roster.tables import Row, read_table

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
ShownKey = tuple[str | None, ...]


class RowChange(NamedTuple):
    """A row that differs, or only stands on one side (``added``, ``removed``); ``key`` are the cells that name it,
    None for one that is not valid.
    """

    kind: str
    key: ShownKey
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


def compare_rosters(before: Source, after: Source, paths: Iterable[str], measures: tuple[Measure, Measure]) -> Rosters:
    """The rosters that differ; ``paths`` are some of `ROSTER_FILES`."""
    found = Rosters([], [], [])
    for path in sorted(paths):
        columns = KEYS[KIND_OF[path]]
        old, new = _rows(before, path, columns, found.before), _rows(after, path, columns, found.after)
        rows = _compare_rows(old, new, path, measures)
        if rows:
            found.changes.append(RosterChange(path, columns, rows))
    return found


Rows = dict[tuple[Key, int], Row]


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
        rows[key, seen[key]] = row
        seen[key] += 1
    return rows


def _compare_rows(old: Rows, new: Rows, path: str, measures: tuple[Measure, Measure]) -> list[RowChange]:
    changes = []
    placed = [_problems_by_line(path, measure) for measure in measures]
    for place in {**old, **new}:
        was, now = old.get(place), new.get(place)
        before, after = was.cells if was else {}, now.cells if now else {}
        if before != after:
            sides = zip((was, now), measures, placed, strict=True)
            hidden = {column for row, by, found in sides if row for column in _hidden(row, path, by, found)}
            kind = "changed" if was and now else "added" if now else "removed"
            key = tuple(
                None if column in hidden and cell else cell
                for column, cell in zip(KEYS[KIND_OF[path]], place[0], strict=True)
            )
            changes.append(RowChange(kind, key, tuple(_cells(before, after, hidden, _COLUMNS[KIND_OF[path]]))))
    return changes


def _problems_by_line(path: str, measure: Measure) -> Mapping[int, list[Problem]]:
    found: defaultdict[int, list[Problem]] = defaultdict(list)
    for problem in measure.problems:
        if problem.where.path == path:
            found[problem.where.line].append(problem)
    return found


def _hidden(row: Row, path: str, measure: Measure, problems: Mapping[int, list[Problem]]) -> frozenset[str]:
    return hidden_cells(row.cells, KIND_OF[path], measure, problems.get(row.line, ()))


def _cells(
    before: Mapping[str, str], after: Mapping[str, str], hidden: Collection[str], known: Collection[str]
) -> Iterator[FieldChange]:
    """The cells that differ."""
    for column in {**before, **after}:
        was, now = before.get(column), after.get(column)
        if was != now:
            name = column if column in known else _UNKNOWN_COLUMN
            yield FieldChange(name, was, now, is_text=column in hidden or column not in known)
