"""Participants: whom coaching reached, as attendances by role."""

from collections.abc import Sequence

from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports.attendances import RoleRow, attendances_of, units_of
from cwlog.reports.charts import bars
from cwlog.reports.columns import INTERACTIONS, SHARE, value_head
from cwlog.reports.facts import hides_small_counts
from cwlog.reports.views import View

_HEAD = value_head("participant")
_TOTAL = Column("total", "Total", Kind.COUNT)
_ATTENDANCES_NOTE = (
    "Attendances, not people: without names nobody can tell whether the same person came twice. The roles do not add up"
    " to a number of people, either."
)
_PRESENCE_NOTE = "An interaction counts once for each role that was there: the rows do not add up."


def build(view: View) -> Report:
    """Attendances by role and cadre, or district, and the interactions in which each role was present."""
    rows = attendances_of(view)
    return Report(
        name="participants",
        title="Participants",
        question="Whom did coaching reach, in which roles?",
        figures=[Figure("interactions", "Interactions", int(view.measured["interactions"].sum()))],
        tables=[_attendances(view, rows), _presence(rows)],
        notes=[_ATTENDANCES_NOTE, *hidden_notes(view)],
    )


def hidden_notes(view: View) -> list[str]:
    """What a star stands for, where this audience may meet one."""
    if not hides_small_counts(view.audience.kind):
        return []
    k, learners = view.evidence.settings.k, view.evidence.settings.k_learners_and_families
    return [
        f"* is a hidden count: of learners and family members below {learners}, of community partners and others below"
        f" {k}; further counts and totals are hidden where they would give one away. A zero is always shown."
    ]


def _attendances(view: View, rows: Sequence[RoleRow]) -> Table:
    units = units_of(view).columns
    keys = [unit.key for unit in units]
    cells: list[dict[str, Cell]] = [
        row.head | {"total": row.total} | dict(zip(keys, row.units, strict=True)) for row in rows
    ]
    chart = bars("Attendances by role", _HEAD[1], _TOTAL, cells)
    return Table("attendances", "Attendances", [*_HEAD, _TOTAL, *units], cells, chart=chart, bar="total")


def _presence(rows: Sequence[RoleRow]) -> Table:
    cells: list[dict[str, Cell]] = [row.head | {"interactions": row.presence, "share": row.share} for row in rows]
    return Table("presence", "Presence", [*_HEAD, INTERACTIONS, SHARE], cells, [_PRESENCE_NOTE], bar="interactions")
