"""The same figures on two sides: what a change of the data does to the totals."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from cwlog.frames import to_frame
from cwlog.model import Interaction, Period
from cwlog.periods import month_period
from cwlog.rollup.filters import Filters
from cwlog.rollup.measures import sums_by, to_measured
from cwlog.rollup.restated import MEASURES, Both, Restated, RestatedRow, Side
from cwlog.rollup.scope import to_scope
from cwlog.roster import natural_key

Key = tuple[str, ...]


def restate(before: Side, after: Side) -> Restated:
    """Count all interactions of two sides, each by the rosters and words of its own side."""
    period = _period([*before.interactions, *after.interactions])
    scopes = [to_scope(period, Filters(), side.roster, side.vocabularies) for side in (before, after)]
    frames = [
        to_measured(to_frame(side.interactions, side.roster, side.vocabularies), scope)
        for side, scope in zip((before, after), scopes, strict=True)
    ]
    cadres = {**scopes[0].cadres, **scopes[1].cadres}  # the names after the change, or those before it
    districts = {**scopes[0].districts, **scopes[1].districts}
    by_district = _by(frames, "district", "cadre")
    by_district.sort(key=lambda found: (natural_key(found[0][1]), districts.get(found[0][0], ""), found[0]))
    return Restated(
        RestatedRow({}, {name: Both(*(int(frame[name].sum()) for frame in frames)) for name in MEASURES}),
        [
            RestatedRow({"cadre": cadre, "name": cadres.get(cadre, cadre)}, both)
            for (cadre,), both in _by(frames, "cadre")
        ],
        [
            RestatedRow({"district": code, "name": districts.get(code, code), "cadre": cadre}, both)
            for (code, cadre), both in by_district
        ],
        [
            RestatedRow({"month": month, "label": month_period(month).label}, both)
            for (month,), both in _by(frames, "month")
        ],
    )


def _period(interactions: Iterable[Interaction]) -> Period:
    """From the first to the last day of all; any day without one."""
    days = [interaction.date for interaction in interactions] or [date(2000, 1, 1)]
    return Period(min(days), max(days), "")


def _by(frames: Sequence[pd.DataFrame], *columns: str) -> list[tuple[Key, dict[str, Both]]]:
    """The figures of each combination of values that occurs on one side at least, in natural order."""
    sums = [_sums(frame, columns) for frame in frames]
    keys = sorted({**sums[0], **sums[1]}, key=lambda key: [natural_key(value) for value in key])
    nothing = dict.fromkeys(MEASURES, 0)
    return [(key, {name: Both(*(side.get(key, nothing)[name] for side in sums)) for name in MEASURES}) for key in keys]


def _sums(frame: pd.DataFrame, columns: Sequence[str]) -> dict[Key, dict[str, int]]:
    found: dict[Any, dict[str, Any]] = sums_by(frame, columns, MEASURES).to_dict("index")  # type: ignore[assignment]
    return {
        (key if isinstance(key, tuple) else (key,)): {name: int(value) for name, value in figures.items()}
        for key, figures in found.items()
    }
