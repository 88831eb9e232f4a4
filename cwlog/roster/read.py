"""The five CSV files -> one `Roster` and everything that is wrong with them."""

from collections.abc import Collection, Mapping, Sequence

from cwlog.model import Finding, PlacedFinding
from cwlog.roster import kinds
from cwlog.roster.cells import Item, Kind, RowSchema, Sheet, read_sheet
from cwlog.roster.checks import Sheets, check_sheets
from cwlog.roster.lookups import Roster, natural_key
from cwlog.roster.tables import no_roster, read_table, unusable


class AnyRow:
    """Stands for a schema where rows are only looked up: it finds nothing, and asks for no column."""

    columns: tuple[str, ...] = ()

    def check(self, record: dict[str, str]) -> Sequence[Finding]:
        """Nothing."""
        return ()


def read_roster(
    texts: Mapping[str, str | None],
    schemas: Mapping[str, RowSchema] | None,
    *,
    cst_roles: Collection[str],
    support_roles: Collection[str],
    unreadable: Collection[str] = (),
) -> tuple[Roster, list[PlacedFinding]]:
    """Read the rosters of a workspace.

    Args:
        texts: the text of each of `ROSTER_FILES` by its path; None, or no entry, for a file that is not there.
        schemas: a schema for the rows of each of the kinds of `ROSTER_FILES`; None for a quick reading, which finds
            only what keeps rows from being read.
        cst_roles: the values that a member's role may have.
        support_roles: those of them that serve all cadres and need not name one.
        unreadable: paths of files that could not be decoded, which is said elsewhere: nothing more is said of them.

    Returns:
        The roster without the rows that could not be made into a value, and the findings in order of place.
    """
    findings: list[PlacedFinding] = []

    def sheet_of(kind: Kind[Item]) -> Sheet[Item]:
        path = kinds.ROSTER_FILES[kind.name]
        if path in unreadable:
            return Sheet(unusable(path), [], {})
        sheet, found = _read_file(kind, path, texts.get(path), schemas[kind.name] if schemas else AnyRow())
        findings.extend(found)
        return sheet

    sheets = Sheets(
        rpdcs=sheet_of(kinds.RPDC),
        cadres=sheet_of(kinds.CADRE),
        districts=sheet_of(kinds.DISTRICT),
        members=sheet_of(kinds.MEMBER),
        buildings=sheet_of(kinds.BUILDING),
    )
    if schemas:
        findings += check_sheets(sheets, cst_roles, support_roles)
    return _to_roster(sheets), sorted(findings)


def _read_file(
    kind: Kind[Item], path: str, text: str | None, schema: RowSchema
) -> tuple[Sheet[Item], list[PlacedFinding]]:
    columns = kind.columns(schema)
    if text is None:
        said = [no_roster(path, "the roster is missing", columns)] if kind.name in kinds.REQUIRED else []
        return Sheet(unusable(path), [], {}), said
    table, findings = read_table(path, text, columns)
    sheet, found = read_sheet(table, kind, schema)
    return sheet, findings + found


def _to_roster(sheets: Sheets) -> Roster:
    """The first row wins where an id stands twice, which is a problem of its own."""
    cadres = {cadre.id: cadre for cadre in reversed(sheets.cadres.items())}
    rpdcs = {rpdc.id: rpdc for rpdc in reversed(sheets.rpdcs.items())}
    return Roster(
        districts=sheets.districts.items(),
        cadres=tuple(sorted(cadres.values(), key=lambda cadre: natural_key(cadre.id))),
        rpdcs=tuple(rpdc for rpdc in sheets.rpdcs.items() if rpdcs[rpdc.id] is rpdc),
        members=sheets.members.items(),
        buildings=sheets.buildings.items(),
    )
