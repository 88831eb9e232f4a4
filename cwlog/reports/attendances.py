"""Attendances by role as an audience may see them: counted once, protected once, for every report that shows them."""

from collections.abc import Mapping
from typing import NamedTuple

from cwlog.render.table import HIDDEN, Cell, Column, Hidden, Kind
from cwlog.reports.facts import hides_small_counts
from cwlog.reports.suppression import Count, protect, threshold_of
from cwlog.reports.views import View
from cwlog.rollup.attendance import Attendance, attendance_by
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.measures import coaching_only
from cwlog.rollup.rounding import to_share
from cwlog.rollup.scope import values_of

_OF_PARTS = "district"  # what an audience with a part of the state sees attendances by; others by cadre


class Units(NamedTuple):
    """What the columns of attendances stand for: ``column`` of the frame, and titles by code or id."""

    column: str
    titles: Mapping[str, str]

    @property
    def columns(self) -> list[Column]:
        """A column for each unit; two districts of one name are told apart by their codes."""
        names = list(self.titles.values())
        titles = {key: f"{name} ({key})" if names.count(name) > 1 else name for key, name in self.titles.items()}
        return [Column(f"{self.column}_{key}", title, Kind.COUNT) for key, title in titles.items()]


class RoleRow(NamedTuple):
    """One role: attendances in each unit and in all; the interactions in which it was present, and their share.

    Both are hidden where one of the attendances is.
    """

    role: str
    title: str
    units: tuple[Count, ...]
    total: Count
    presence: Count
    share: float | Hidden | None

    @property
    def head(self) -> dict[str, Cell]:
        """What names the row."""
        return {"participant": self.role, "title": self.title}


def units_of(view: View) -> Units:
    """Cadres for who sees the whole state, districts for who sees a part."""
    if view.audience.partition:
        return Units(_OF_PARTS, view.scope.districts)
    return Units("cadre", view.scope.cadres)


def attendances_of(view: View) -> list[RoleRow]:
    """A row for each role, also without an attendance, with small counts hidden from who does not see them."""
    coaching, units = coaching_only(view.measured), units_of(view)
    found = attendance_by(coaching, units.column)
    titles = values_of(parse_dimension("participant"), view.scope, {role for role, _ in found})
    return [
        _row(view, role, title, [found.get((role, unit), Attendance()) for unit in units.titles], len(coaching))
        for role, title in titles.items()
    ]


def _row(view: View, role: str, title: str, found: list[Attendance], interactions: int) -> RoleRow:
    is_open = not hides_small_counts(view.audience.kind)
    threshold = 0 if is_open else threshold_of(role, view.evidence.settings)
    counts = protect([one.attendances for one in found], threshold)
    if counts.hides:
        return RoleRow(role, title, *counts, HIDDEN, HIDDEN)
    presence = sum(one.interactions for one in found)
    return RoleRow(role, title, *counts, presence, to_share(presence, interactions))
