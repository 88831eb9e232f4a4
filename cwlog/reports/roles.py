"""Roles: which roles of the Coaching Support Teams were there. Interactions and shares only, never time."""

from collections.abc import Iterable, Mapping, Sequence

from cwlog.frames import Frame
from cwlog.render.document import Figure, Report
from cwlog.render.table import HIDDEN, Cell, Column, Kind, Table
from cwlog.render.words import list_notes
from cwlog.reports import columns as c
from cwlog.reports.charts import bars
from cwlog.reports.parts import lines_of
from cwlog.reports.single_roles import Telling, telling_of
from cwlog.reports.views import View
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.measures import coaching_only
from cwlog.rollup.results import Row
from cwlog.rollup.roles import Present, groups_by_cadre, role_rows
from cwlog.rollup.rounding import to_share
from cwlog.words import counted

_ROLE, _GROUP = parse_dimension("cst_member"), parse_dimension("cst_group")
_FACILITATOR = "facilitator"
_GROUPS_NOTE = (
    "The core team is a part of the full team; 'full team only' are the roles that the full team has beside the core;"
    " the support team is shared by all teams. An interaction counts for each group that had at least one role there."
)


def build(view: View) -> Report:
    """Single roles, where the allow-list permits them; the groups of roles, by cadre and beside the state."""
    coaching = coaching_only(view.measured)
    roles, groups = (role_rows(coaching, view.scope, by) for by in (_ROLE, _GROUP))
    telling = telling_of(view, coaching, roles, groups)
    single = [] if telling.single_roles else [_roles(roles, telling)]
    return Report(
        name="roles",
        title="CST roles",
        question="Which roles of the Coaching Support Teams were there?",
        figures=_figures(roles, len(coaching), telling),
        tables=[*single, _groups(groups), _groups_by_cadre(view, coaching, _titles(groups), telling), _lines(view)],
        notes=[*telling.notes, _GROUPS_NOTE, *list_notes([_ROLE])],
    )


def _figures(roles: Sequence[Row], interactions: int, telling: Telling) -> list[Figure]:
    """Interactions, and those with the facilitator, unless these would be those of one cadre."""
    whole = Figure("interactions", "Interactions", interactions)
    if telling.single_roles or _FACILITATOR in telling.roles:
        return [whole]
    present = sum(int(row["interactions"] or 0) for row in roles if row["cst_member"] == _FACILITATOR)
    share, said = to_share(present, interactions), f"{present} of {counted(interactions, 'interaction')}"
    return [whole, Figure("with_facilitator", "With the facilitator", share, Kind.SHARE, said)]


def _roles(rows: Sequence[Row], telling: Telling) -> Table:
    head, stars = c.value_head("cst_member"), dict.fromkeys((c.INTERACTIONS.key, c.SHARE.key), HIDDEN)
    cells: list[dict[str, Cell]] = [{**row, **(stars if row["cst_member"] in telling.roles else {})} for row in rows]
    chart = bars("Interactions by CST role", head[1], c.INTERACTIONS, cells)
    return Table("roles", "Single roles", [*head, c.INTERACTIONS, c.SHARE], cells, chart=chart, bar="interactions")


def _groups(rows: Sequence[Row]) -> Table:
    head = c.value_head("cst_group")
    chart = bars("Interactions by CST group", head[1], c.INTERACTIONS, rows)
    return Table("groups", "Groups of roles", [*head, c.INTERACTIONS, c.SHARE], rows, chart=chart, bar="interactions")


def _groups_by_cadre(view: View, coaching: Frame, groups: Mapping[str, str], telling: Telling) -> Table:
    """A row for each cadre; where groups would tell single roles, they are hidden, zeros included."""
    found, pieces = groups_by_cadre(coaching), _group_columns(groups)
    stars = dict.fromkeys([column.key for column in pieces], HIDDEN) if telling.groups_by_cadre else {}
    rows: list[dict[str, Cell]] = []
    for cadre, name in view.scope.cadres.items():
        one = found.get(cadre, Present(0, {}))
        rows.append({"cadre": cadre, "name": name, **_group_cells(groups, one.groups, one.interactions), **stars})
    columns = [*c.CADRE_HEAD, c.INTERACTIONS, *pieces]
    return Table("groups_by_cadre", "Groups of roles by cadre", columns, rows)


def _lines(view: View) -> Table:
    """The groups in the own part of the state beside the whole."""
    found = [(part, coaching_only(part.measured)) for part in lines_of(view)]
    groups = _titles(role_rows(found[-1][1], view.state, _GROUP))
    rows: list[Row] = []
    for part, coaching in found:
        counts = {
            str(row["cst_group"]): int(row["interactions"] or 0) for row in role_rows(coaching, part.scope, _GROUP)
        }
        rows.append({"line": part.line, "name": part.name, **_group_cells(groups, counts, len(coaching))})
    return Table("lines", "Beside the state", [*c.LINE_HEAD, c.INTERACTIONS, *_group_columns(groups)], rows)


def _titles(rows: Sequence[Row]) -> dict[str, str]:
    """Groups by value."""
    return {str(row["cst_group"]): str(row["title"]) for row in rows}


def _group_columns(groups: Mapping[str, str]) -> list[Column]:
    """For each group its interactions, and their share."""
    pairs = [
        (Column(f"interactions_{group}", title, Kind.COUNT), Column(f"share_{group}", f"{title}, share", Kind.SHARE))
        for group, title in groups.items()
    ]
    return [column for pair in pairs for column in pair]


def _group_cells(groups: Iterable[str], counts: Mapping[str, int], whole: int) -> Row:
    """The cells of `_group_columns`, and of all interactions."""
    cells: Row = {"interactions": whole}
    for group in groups:
        count = counts.get(group, 0)
        cells |= {f"interactions_{group}": count, f"share_{group}": to_share(count, whole)}
    return cells
