"""The roll-up: a frame and its scope to plain rows, with every district, cadre and type, also at zero."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cwlog.model import Membership
from cwlog.rollup.dimensions import Dimension, check_roles
from cwlog.rollup.measures import (
    coaching_only,
    event_minutes,
    last_dates_by,
    served_by,
    sums_by,
    to_hours,
    to_measured,
    to_share,
)
from cwlog.rollup.results import Cell, Cross, Row, Summary
from cwlog.rollup.scope import Scope, values_of

Key = Hashable  # a value, or a pair of them
Figures = Mapping[Key, Any]  # one measure: what was found, by key


def summarize(frame: pd.DataFrame, scope: Scope, by: Sequence[Dimension]) -> Summary:
    """The total and a table for each dimension.

    Args:
        frame: as `frames.to_frame` makes it; rows outside the scope are left out here.

    Raises:
        CwlogError: a single CST role is asked for less than the state.
    """
    for dimension in by:
        check_roles([dimension], filtered_by=list(scope.filters.of_roster))
    measured = to_measured(frame, scope)
    tables = {dimension.name: _rows_by(measured, dimension, scope) for dimension in by}
    return Summary(scope.period, scope.filters, _total(measured, scope), tables)


def summarize_across(frame: pd.DataFrame, scope: Scope, by: Dimension, across: Dimension) -> Cross:
    """The total and every pair of a value of one dimension with a value of the other, also at zero.

    Args:
        frame: as `frames.to_frame` makes it; rows outside the scope are left out here.

    Raises:
        CwlogError: a single CST role is asked for less than the state.
    """
    pair = (by, across)
    check_roles(pair, filtered_by=list(scope.filters.of_roster))
    measured = to_measured(frame, scope)
    sums = _sums(coaching_only(measured), pair)
    titles = [
        values_of(dimension, scope, set(sums.index.get_level_values(level)))
        for level, dimension in enumerate(pair)
    ]
    rows = _cross_rows(pair, [(a, b) for a in titles[0] for b in titles[1]], sums)
    return Cross(scope.period, scope.filters, _total(measured, scope), pair, (titles[0], titles[1]), rows)


def _total(measured: pd.DataFrame, scope: Scope) -> Row:
    """The key figures."""
    sums = {str(name): int(value) for name, value in measured[_SUMMED].sum().items()}
    coaching = coaching_only(measured)
    served, districts = int(coaching["district"].nunique()), len(scope.districts)
    return {
        "interactions": sums["interactions"],
        "minutes": sums["minutes"],
        "hours": to_hours(sums["minutes"]),
        "event_minutes": event_minutes(coaching),
        "unsure": sums["unsure"],
        "unsure_minutes": sums["unsure_minutes"],
        "not_coaching": sums["not_coaching"],
        "districts_served": served,
        "districts": districts,
        "coverage": to_share(served, districts),
    }


_SUMMED = ["interactions", "minutes", "unsure", "unsure_minutes", "not_coaching"]


def _rows_by(measured: pd.DataFrame, dimension: Dimension, scope: Scope) -> list[Row]:
    """One row per value of the dimension."""
    if dimension.name == "district":
        return _district_rows(measured, dimension, scope)
    rows = measured if "unsure" in dimension.measures else coaching_only(measured)
    sums = _sums(rows, [dimension])
    figures = _figures(sums)
    if "districts" in dimension.measures:
        figures["districts"] = _districts_by(dimension.column, scope.stays)
        figures["districts_served"] = served_by(coaching_only(measured), dimension.column).to_dict()
    values = values_of(dimension, scope, set(sums.index))
    if dimension.of_roles:
        figures["share"] = _shares(values, figures["interactions"], len(rows))
    heads = {value: _head(dimension, value, title) for value, title in values.items()}
    return _to_rows(heads, figures, dimension.measures)


def _district_rows(measured: pd.DataFrame, dimension: Dimension, scope: Scope) -> list[Row]:
    """One row per district and cadre: who changes the cadre is split by date, who comes back is not."""
    columns = ["district", "cadre"]
    figures = _figures(sums_by(measured, columns))
    figures["last_date"] = last_dates_by(coaching_only(measured), columns).to_dict()
    heads: dict[Key, Row] = {
        (stay.code, stay.cadre): {
            "district": stay.code,
            "name": scope.districts[stay.code],
            "cadre": stay.cadre,
        }
        for stay in scope.stays
    }
    return _to_rows(heads, figures, dimension.measures)


def _cross_rows(pair: Sequence[Dimension], keys: Iterable[tuple[str, str]], sums: pd.DataFrame) -> list[Row]:
    """A row for each pair of values; minutes only where no CST role is involved."""
    heads: dict[Key, Row] = {
        key: {dimension.name: value or None for dimension, value in zip(pair, key, strict=True)}
        for key in keys
    }
    of_roles = any(dimension.of_roles for dimension in pair)
    measures = ("interactions",) if of_roles else ("interactions", "minutes", "hours")
    return _to_rows(heads, _figures(sums), measures)


def _sums(rows: pd.DataFrame, by: Sequence[Dimension]) -> pd.DataFrame:
    """`sums_by` for dimensions."""
    return sums_by(rows, [d.column for d in by], lists=[d.column for d in by if d.many])


def _figures(sums: pd.DataFrame) -> dict[str, Figures]:
    """The measures that every table draws from."""
    return {
        "interactions": sums["interactions"].to_dict(),
        "minutes": sums["minutes"].to_dict(),
        "hours": {key: to_hours(minutes) for key, minutes in sums["minutes"].items()},
        "unsure": sums["unsure"].to_dict(),
    }


def _districts_by(column: str, stays: Iterable[Membership]) -> dict[Key, int]:
    """How many different districts were members, for each cadre, region or area."""
    members = {(getattr(stay, column), stay.code) for stay in stays}
    counts: dict[Key, int] = {}
    for value, _ in members:
        counts[value] = counts.get(value, 0) + 1
    return counts


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
