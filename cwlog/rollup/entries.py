"""Single entries, for the lists that name them: what the file says, beside how the roll-up counts it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from cwlog.model import Interaction, Period
from cwlog.rollup.measures import to_measured
from cwlog.rollup.scope import Scope


class Counted(NamedTuple):
    """An interaction, where its district belonged on that day, and how it is counted.

    ``state`` is coaching, pending or not_coaching; ``counted_type`` is empty unless it is coaching; ``cst_groups`` are
    those of the CST members who were present.
    """

    interaction: Interaction
    cadre: str
    rpdc: str
    area: str
    month: str
    state: str
    counted_type: str
    cst_groups: tuple[str, ...]


_COLUMNS = ("cadre", "rpdc", "area", "month", "state", "counted_type", "cst_groups")


def to_counted(
    measured: pd.DataFrame, interactions: Sequence[Interaction], states: Collection[str] = ()
) -> list[Counted]:
    """The entries of some rows, in the order of the rows.

    Args:
        measured: rows of the frame that was made of the interactions, as `measures.to_measured` leaves them.
        interactions: all of the frame's, in its order.
        states: only entries in one of these; none for all.
    """
    rows = measured[measured["state"].isin(list(states))] if states else measured
    columns = [rows[column].tolist() for column in _COLUMNS]
    return [Counted(interactions[at], *cells) for at, *cells in zip(rows.index, *columns, strict=True)]


def measured_until(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Everything in scope up to the end of its period, from whatever day, as `measures.to_measured` gives it."""
    period = scope.period
    return to_measured(frame, replace(scope, period=Period(date.min, period.last, period.label)))
