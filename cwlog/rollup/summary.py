"""The roll-up: a frame and its scope to plain rows, with every district, cadre and type, also at zero."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from cwlog.model import Membership
from cwlog.rollup.dimensions import Dimension, check_roles
from cwlog.rollup.measures import MEASURES, coaching_only, event_minutes, last_dates_by, served_by, sums_by, to_measured
from cwlog.rollup.results import Cell, Cross, Row, Summary
from cwlog.rollup.rounding import to_hours, to_share
from cwlog.rollup.scope import Scope, values_of

Key = Any  # a value, or a pair of them
Figures = Mapping[Key, Any]  # one measure: what was found, by key


class _Rows(NamedTuple):
    """All interactions in scope, and those of them that count."""

    measured: pd.DataFrame
    coaching: pd.DataFrame


def summarize(frame: pd.DataFrame, scope: Scope, by: Sequence[Dimension]) -> Summary:
    """The total and a table for each dimension.

    Args:
        frame: as `frames.to_frame` makes it; rows outside the scope are left out here.
        scope: the days, the districts and the words.
        by: the dimensions, in the order of the tables.

    Raises:
        CwlogError: a single CST role is asked for less than the state.
    """
    for dimension in by:
        check_roles([dimension], filtered_by=list(scope.filters.of_roster))
    rows = _rows_in(frame, scope)
    tables = {dimension.name: _rows_by(rows, dimension, scope) for dimension in by}
    return Summary(scope.period, scope.filters, _total(rows, scope), tables)


def summarize_across(frame: pd.DataFrame, scope: Scope, by: Dimension, across: Dimension) -> Cross:
    """The total and every pair of a value of one dimension with a value of the other, also at zero.

    Args:
        frame: as `frames.to_frame` makes it; rows outside the scope are left out here.
        scope: the days, the districts and the words.
        by: the dimension that comes first in a row.
        across: the second one.

    Raises:
        CwlogError: a single CST role is asked for less than the state.
    """
    pair = (by, across)
    check_roles(pair, filtered_by=list(scope.filters.of_roster))
    rows = _rows_in(frame, scope)
    sums = _sums(rows.coaching, pair, _COUNTING)
    down, over = (
        values_of(dimension, scope, set(sums.index.get_level_values(level))) for level, dimension in enumerate(pair)
    )
    cells = _cross_rows(pair, [(a, b) for a in down for b in over], sums)
    return Cross(scope.period, scope.filters, _total(rows, scope), pair, (down, over), cells)


_COUNTING = ("interactions", "minutes")
_WITH_UNSURE = ("interactions", "minutes", "unsure")


def _rows_in(frame: pd.DataFrame, scope: Scope) -> _Rows:
    """What is counted, and what is shown beside it."""
    measured = to_measured(frame, scope)
    return _Rows(measured, coaching_only(measured))


def _total(rows: _Rows, scope: Scope) -> Row:
    """The key figures."""
    sums = {measure: int(rows.measured[measure].sum()) for measure in MEASURES}
    served, districts = int(rows.coaching["district"].nunique()), len(scope.districts)
    return {
        "interactions": sums["interactions"],
        "minutes": sums["minutes"],
        "hours": to_hours(sums["minutes"]),
        "event_minutes": event_minutes(rows.coaching),
        "unsure": sums["unsure"],
        "unsure_minutes": sums["unsure_minutes"],
        "not_coaching": sums["not_coaching"],
        "districts_served": served,
        "districts": districts,
        "coverage": to_share(served, districts),
    }


def _rows_by(rows: _Rows, dimension: Dimension, scope: Scope) -> list[Row]:
    """One row per value of the dimension."""
    if dimension.name == "district":
        return _district_rows(rows, dimension, scope)
    figures, used = _figures_by(rows, dimension)
    values = values_of(dimension, scope, used)
    if dimension.of_roster:
        figures["districts"] = _districts_by(dimension.column, scope.stays)
        figures["districts_served"] = served_by(rows.coaching, dimension.column).to_dict()
    if dimension.of_roles:
        figures["share"] = _shares(values, figures["interactions"], len(rows.coaching))
    heads = {value: _head(dimension, value, title) for value, title in values.items()}
    return _to_rows(heads, figures, dimension.measures)


def _figures_by(rows: _Rows, dimension: Dimension) -> tuple[dict[str, Figures], set[str]]:
    """What was found for each value, and the values that were found."""
    if "unsure" in dimension.measures:
        sums = _sums(rows.measured, [dimension], _WITH_UNSURE)
    else:
        sums = _sums(rows.coaching, [dimension], _COUNTING)
    return _to_figures(sums), set(sums.index)


def _district_rows(rows: _Rows, dimension: Dimension, scope: Scope) -> list[Row]:
    """One row per district and cadre: who changes the cadre is split by date, who comes back is not."""
    columns = ["district", "cadre"]
    figures = _to_figures(sums_by(rows.measured, columns, _WITH_UNSURE))
    figures["last_date"] = last_dates_by(rows.coaching, columns).to_dict()
    heads: dict[Key, Row] = {
        (stay.code, stay.cadre): {"district": stay.code, "name": scope.districts[stay.code], "cadre": stay.cadre}
        for stay in scope.stays
    }
    return _to_rows(heads, figures, dimension.measures)


def _cross_rows(pair: Sequence[Dimension], keys: Iterable[tuple[str, str]], sums: pd.DataFrame) -> list[Row]:
    """A row for each pair of values; minutes only where no CST role is involved."""
    heads: dict[Key, Row] = {
        key: {dimension.name: value or None for dimension, value in zip(pair, key, strict=True)} for key in keys
    }
    of_roles = any(dimension.of_roles for dimension in pair)
    measures = ("interactions",) if of_roles else ("interactions", "minutes", "hours")
    return _to_rows(heads, _to_figures(sums), measures)


def _sums(rows: pd.DataFrame, by: Sequence[Dimension], measures: Sequence[str]) -> pd.DataFrame:
    """`sums_by` for dimensions."""
    lists = [dimension.column for dimension in by if dimension.many]
    return sums_by(rows, [dimension.column for dimension in by], measures, lists=lists)


def _to_figures(sums: pd.DataFrame) -> dict[str, Figures]:
    """The sums by measure, with hours."""
    figures: dict[str, Figures] = {str(measure): sums[measure].to_dict() for measure in sums}
    return figures | {"hours": {key: to_hours(minutes) for key, minutes in figures["minutes"].items()}}


def _districts_by(column: str, stays: Iterable[Membership]) -> dict[Key, int]:
    """How many different districts were members, for each cadre, region or area."""
    return dict(Counter(value for value, _ in {(getattr(stay, column), stay.code) for stay in stays}))


def _shares(values: Iterable[str], interactions: Figures, total: int) -> dict[Key, float | None]:
    """The share of all interactions for each value; None when there are none at all."""
    return {value: to_share(interactions.get(value, 0), total) for value in values}


def _head(dimension: Dimension, value: str, title: str) -> Row:
    """What names a row; a value that was not stated is None."""
    named: Row = {dimension.text: title} if dimension.text else {}
    return {dimension.name: value or None} | named


def _to_rows(heads: Mapping[Key, Row], figures: Mapping[str, Figures], measures: Iterable[str]) -> list[Row]:
    """A row for each head: its figures, or nothing found."""
    return [
        head | {measure: figures[measure].get(key, _NOTHING[measure]) for measure in measures}
        for key, head in heads.items()
    ]


_NOTHING: dict[str, Cell] = {
    "interactions": 0,
    "minutes": 0,
    "hours": 0.0,
    "unsure": 0,
    "districts": 0,
    "districts_served": 0,
    "last_date": None,
    "share": None,
}
