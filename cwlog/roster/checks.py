"""Rules across the rows and files of the roster: CW604–CW608, and the roles of CW602."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from cwlog.inputs import did_you_mean, fold_name, quoted, similar
from cwlog.model import Building, Cadre, Member, Membership, PlacedFinding, Rpdc
from cwlog.roster.cells import Entry, Item, Sheet


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


def check_sheets(sheets: Sheets, cst_roles: Collection[str], support_roles: Collection[str]) -> Iterator[PlacedFinding]:
    """Everything that needs more than one row to see."""
    yield from _duplicate_ids(sheets)
    yield from _overlapping_stays(sheets.districts)
    yield from _unknown_references(sheets)
    yield from _outside_the_cadre(sheets.districts, sheets.cadres)
    yield from _outside_the_cadre(sheets.members, sheets.cadres)
    yield from _shared_names(sheets.districts)
    yield from _wrong_roles(sheets.members, cst_roles, support_roles)


def _duplicate_ids(sheets: Sheets) -> Iterator[PlacedFinding]:
    """CW604."""
    for sheet, said in ((sheets.cadres, "the cadre"), (sheets.rpdcs, "the center")):
        yield from _second_rows(sheet, said)
    for first, second in _clashes(sheets.members.entries, lambda member: member.id):
        yield _twice(sheets.members, second, "id", f"the member {quoted(second.item.id)}", first.row.line)
    for one, other in _clashes(sheets.buildings.entries, lambda building: (building.district, building.code)):
        said = f"the building {quoted(other.item.code)} of {quoted(other.item.district)}"
        yield _twice(sheets.buildings, other, "code", said, one.row.line)


def _second_rows(sheet: Sheet[Cadre] | Sheet[Rpdc], said: str) -> Iterator[PlacedFinding]:
    lines: dict[str, int] = {}
    for entry in sheet.entries:
        line = lines.setdefault(entry.item.id, entry.row.line)
        if line != entry.row.line and sheet.table:
            message, hint = f"{said} {quoted(entry.item.id)} is already on line {line}", "delete one of the two rows"
            yield sheet.table.placed(entry.row, "id", "CW604", message, hint)


def _twice(sheet: Sheet[Item], entry: Entry[Item], column: str, said: str, line: int) -> PlacedFinding:
    pass
