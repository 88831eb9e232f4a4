"""Rules across the rows and files of the roster: CW604–CW608, and the roles of CW602."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator
from datetime import date
from typing import Any, NamedTuple, Protocol, TypeVar

from cwlog.inputs import did_you_mean, fold_name, similar
from cwlog.model import Building, Cadre, Member, Membership, PlacedFinding, Rpdc
from cwlog.roster.cells import Entry, Item, Sheet
from cwlog.roster.tables import Table
from cwlog.words import quoted

_CADRE_HINT = "correct the dates here or in data/cadres.csv"


class Sheets(NamedTuple):
    """All five rosters."""

    rpdcs: Sheet[Rpdc]
    cadres: Sheet[Cadre]
    districts: Sheet[Membership]
    members: Sheet[Member]
    buildings: Sheet[Building]


class HasPeriod(Protocol):
    """A row with a period; both ends are included, None is open."""

    @property
    def since(self) -> date | None:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The last day."""


class _HasStart(HasPeriod, Protocol):
    @property
    def joined(self) -> date | None:
        """The first day of the first programme year."""


Timed = TypeVar("Timed", bound=HasPeriod)
Joining = TypeVar("Joining", bound=_HasStart)


def check_sheets(sheets: Sheets, cst_roles: Collection[str], support_roles: Collection[str]) -> Iterator[PlacedFinding]:
    """Everything that needs more than one row to see."""
    yield from _duplicate_ids(sheets)
    yield from _overlapping_stays(sheets.districts)
    yield from _unknown_references(sheets)
    yield from _outside_the_cadre(sheets.districts, sheets.cadres)
    yield from _outside_the_cadre(sheets.members, sheets.cadres)
    yield from _joined_after_the_end(sheets.districts, lambda stay: stay.code)
    yield from _joined_after_the_end(sheets.buildings, lambda building: (building.district, building.code))
    yield from _shared_names(sheets.districts)
    yield from _wrong_roles(sheets.members, cst_roles, support_roles)


def _duplicate_ids(sheets: Sheets) -> Iterator[PlacedFinding]:
    """CW604: cadres and centers have one row each; members and buildings one row at a time."""
    yield from _second_rows(sheets.cadres)
    yield from _second_rows(sheets.rpdcs)
    for other, member in _clashes(sheets.members.entries, lambda member: member.id):
        yield _twice(sheets.members, member, "id", f"the member {quoted(member.item.id)}", other)
    for one, entry in _clashes(sheets.buildings.entries, lambda building: (building.district, building.code)):
        said = f"the building {quoted(entry.item.code)} of {quoted(entry.item.district)}"
        yield _twice(sheets.buildings, entry, "code", said, one)


def _second_rows(sheet: Sheet[Cadre] | Sheet[Rpdc]) -> Iterator[PlacedFinding]:
    lines: dict[str, int] = {}
    for entry in sheet.entries:
        line = lines.setdefault(entry.item.id, entry.row.line)
        if line != entry.row.line:
            message = f"the id {quoted(entry.item.id)} is already on line {line}"
            yield sheet.placed(entry.row, "CW604", "id", message, "delete one of the two rows")


def _twice(sheet: Sheet[Item], entry: Entry[Item], column: str, said: str, other: Entry[Item]) -> PlacedFinding:
    hint = "delete one of the two rows, or end the earlier one before the later begins"
    message = f"{said} is already on line {other.row.line}, at the same time"
    return sheet.placed(entry.row, "CW604", column, message, hint)


def _overlapping_stays(districts: Sheet[Membership]) -> Iterator[PlacedFinding]:
    """CW605."""
    hint = "end the earlier row on the day before the later one begins"
    for other, entry in _clashes(districts.entries, lambda stay: stay.code):
        stay, line = other.item, other.row.line
        message = f"{quoted(stay.code)} is already in cadre {quoted(stay.cadre)} {_span(stay)} (line {line})"
        yield districts.placed(entry.row, "CW605", "since", message, hint)


def _span(item: HasPeriod) -> str:
    return f"from {item.since} to {item.until}" if item.until else f"from {item.since} on"


def _clashes(
    entries: list[Entry[Timed]], key: Callable[[Timed], Hashable]
) -> Iterator[tuple[Entry[Timed], Entry[Timed]]]:
    """Rows of one key that have a day in common, the upper row of the file first."""
    groups: defaultdict[Hashable, list[Entry[Timed]]] = defaultdict(list)
    for entry in entries:
        groups[key(entry.item)].append(entry)
    for group in groups.values():
        furthest, *others = sorted(group, key=lambda entry: _first_day(entry.item))
        for entry in others:
            if _first_day(entry.item) <= _last_day(furthest.item):
                yield (furthest, entry) if furthest.row.line < entry.row.line else (entry, furthest)
            if _last_day(entry.item) > _last_day(furthest.item):
                furthest = entry


def _first_day(item: HasPeriod) -> date:
    return item.since or date.min


def _last_day(item: HasPeriod) -> date:
    return item.until or date.max


def _overlap(one: HasPeriod, other: HasPeriod) -> bool:
    return _first_day(one) <= _last_day(other) and _first_day(other) <= _last_day(one)


def _unknown_references(sheets: Sheets) -> Iterator[PlacedFinding]:
    """CW606."""
    cadres, rpdcs = _ids(sheets.cadres.table, "id"), _ids(sheets.rpdcs.table, "id")
    codes = _ids(sheets.districts.table, "code")
    # A code that lost its zero was named where it stands; what refers to it is right.
    codes = codes._replace(ids={code.zfill(6) for code in codes.ids})
    yield from _references(sheets.districts, "cadre", cadres)
    yield from _references(sheets.districts, "rpdc", rpdcs)
    yield from _references(sheets.members, "cadre", cadres)
    yield from _references(sheets.members, "rpdc", rpdcs)
    yield from _references(sheets.buildings, "district", codes)
    yield from _references(sheets.buildings, "k8_feeder_of", codes)


class _Known(NamedTuple):
    """Every id of a roster file, those of rows with another problem too; ``usable`` when its rows could be read."""

    path: str
    usable: bool
    ids: set[str]


def _ids(table: Table, column: str) -> _Known:
    return _Known(table.path, bool(table.header), {row.cells[column] for row in table.rows})


def _references(sheet: Sheet[Any], column: str, known: _Known) -> Iterator[PlacedFinding]:
    """Of every row, also of one that could not be made into a value."""
    for row in sheet.table.rows if known.usable else ():
        wanted = row.cells[column]
        if wanted and wanted not in known.ids and column not in sheet.wrong.get(row.line, ()):
            # Numbers that look alike have nothing to do with each other.
            near = [] if wanted.isdigit() else [quoted(one) for one in similar(wanted, sorted(known.ids), limit=1)]
            message = f"{quoted(wanted)} is not in {known.path}{did_you_mean(near)}"
            yield sheet.placed(row, "CW606", column, message, f"correct it, or add a row to {known.path}")


def _outside_the_cadre(sheet: Sheet[Membership] | Sheet[Member], cadres: Sheet[Cadre]) -> Iterator[PlacedFinding]:
    """CW607: a stay lies within the time of its cadre."""
    by_id = {cadre.id: cadre for cadre in reversed(cadres.items())}
    for entry in sheet.entries:
        cadre, item = by_id.get(entry.item.cadre), entry.item
        if cadre and item.since < cadre.since:
            message = f"the row begins on {item.since}, but cadre {quoted(cadre.id)} on {cadre.since}"
            yield sheet.placed(entry.row, "CW607", "since", message, _CADRE_HINT)
        if cadre and cadre.until and _last_day(item) > cadre.until:
            ends = f"ends on {item.until}" if item.until else "has no end"
            message = f"the row {ends}, but cadre {quoted(cadre.id)} ends on {cadre.until}"
            yield sheet.placed(entry.row, "CW607", "until", message, _CADRE_HINT)


def _joined_after_the_end(sheet: Sheet[Joining], key: Callable[[Joining], Hashable]) -> Iterator[PlacedFinding]:
    """CW607, in the last row of each: an earlier one may end before the first programme year, as cadres are formed."""
    last: dict[Hashable, Entry[Joining]] = {}
    for entry in sheet.entries:
        before = last.setdefault(key(entry.item), entry)
        if _last_day(entry.item) > _last_day(before.item):
            last[key(entry.item)] = entry
    for row, item in last.values():
        if item.joined and item.until and item.joined > item.until:
            message = f"joined ({item.joined}) is after the last row ends ({item.until})"
            yield sheet.placed(row, "CW607", "joined", message, "correct joined or until")


def _shared_names(districts: Sheet[Membership]) -> Iterator[PlacedFinding]:
    """CW608: on the lower of two rows, once for each name."""
    hint = "make the two names differ, or take the alias away"
    seen: defaultdict[str, list[Entry[Membership]]] = defaultdict(list)
    for entry in districts.entries:
        for name in dict.fromkeys((entry.item.name, *entry.item.aliases)):
            earlier = seen[fold_name(name)]
            other = next((one for one in earlier if _are_mixed_up(one.item, entry.item)), None)
            if other:
                column = "name" if name == entry.item.name else "aliases"
                message = f"{quoted(name)} is also a name of {quoted(other.item.code)} (line {other.row.line})"
                yield districts.placed(entry.row, "CW608", column, message, hint)
            earlier.append(entry)


def _are_mixed_up(one: Membership, other: Membership) -> bool:
    return one.code != other.code and _overlap(one, other)


def _wrong_roles(
    members: Sheet[Member], cst_roles: Collection[str], support_roles: Collection[str]
) -> Iterator[PlacedFinding]:
    """CW602: a role of the Coaching Support Team, and a cadre for every role but the shared ones."""
    for entry in members.entries:
        role = entry.item.role
        if role not in cst_roles:
            near = [quoted(one) for one in similar(role, cst_roles, limit=1)]
            message = f"{quoted(role)} is not a CST role{did_you_mean(near)}"
            yield members.placed(entry.row, "CW602", "role", message, f"one of: {', '.join(cst_roles)}")
        elif not entry.item.cadre and role not in support_roles:
            message = f"the cell is empty, but {role} belongs to one cadre"
            yield members.placed(entry.row, "CW602", "cadre", message, "only support roles serve all cadres")
