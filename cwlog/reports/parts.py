"""Which districts a table is about, where that is not simply the audience's own."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import NamedTuple

from cwlog.frames import Frame
from cwlog.model import Membership
from cwlog.render.table import Cell, Column
from cwlog.reports.views import View
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.results import Row, Summary
from cwlog.rollup.rounding import to_share
from cwlog.rollup.scope import Scope
from cwlog.rollup.summary import summarize
from cwlog.roster import programme_year

SUMMED = ("district", "cadre", "rpdc", "interaction_type", "mode", "team", "topic", "resource")

_OWN = {"cst": "This cadre", "rpdc": "This region", "area": "This area"}
_STATE = {"cst": "All cadres"}


class Part(NamedTuple):
    """Districts and their interactions in the period: the line of an audience, or the whole state's."""

    line: str
    name: str
    scope: Scope
    measured: Frame

    @property
    def head(self) -> Row:
        """What names it in a row."""
        return {"line": self.line, "name": self.name}


def own_part(view: View) -> Part:
    """The audience's own districts, as far as the user's filters keep them."""
    name = _OWN.get(view.audience.kind, "These districts")
    narrowed = ", as narrowed" if view.evidence.filters.of_roster else ""
    return Part("own", name + narrowed, view.scope, view.measured)


def state_part(view: View) -> Part:
    """All districts."""
    return Part("state", _STATE.get(view.audience.kind, "The whole state"), view.state, view.measured_state)


def lines_of(view: View) -> list[Part]:
    """What stands beside each other in a table of lines: the own districts, and the whole state where that is more."""
    return [own_part(view), state_part(view)] if view.audience.partition else [own_part(view)]


def part_of_cadres(view: View) -> Part:
    """What a table by cadre is about: a Coaching Support Team sees the totals of all cadres, others their districts."""
    return state_part(view) if view.audience.kind == "cst" else own_part(view)


def summarize_lines(view: View) -> dict[str, Summary]:
    """The summary of each line, by its name: the own one by all of `SUMMED`, the state's by cadre."""
    memos = {"own": view.memo, "state": view.evidence.memo}
    return {part.line: memos[part.line].once("summary", partial(_summarize, part)) for part in lines_of(view)}


def _summarize(part: Part) -> Summary:
    by = SUMMED if part.line == "own" else ("cadre",)
    return summarize(part.measured, part.scope, [parse_dimension(name) for name in by])


def place_of(stay: Membership, view: View) -> Row:
    """Where a district belongs, as columns of a row; its programme year is that of the period's last day.

    The programme year is None before the first one.
    """
    year = programme_year(stay, view.evidence.period.last)
    return {
        "district": stay.code,
        "name": view.scope.districts[stay.code],
        "cadre": stay.cadre,
        "rpdc": stay.rpdc,
        "rpdc_name": view.scope.rpdcs[stay.rpdc],
        "area": stay.area,
        "programme_year": year if year > 0 else None,
    }


def pick(rows: Iterable[Mapping[str, Cell]], columns: Iterable[Column]) -> list[dict[str, Cell]]:
    """The rows with the cells of these columns only."""
    keys = [column.key for column in columns]
    return [{key: row[key] for key in keys} for row in rows]


def with_coverage(rows: Iterable[Row]) -> list[Row]:
    """Rows of cadres or regions, with the share of their districts that was served."""
    return [row | {"coverage": to_share(int(row["districts_served"] or 0), int(row["districts"] or 0))} for row in rows]
