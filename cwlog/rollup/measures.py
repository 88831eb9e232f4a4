"""Count interactions and add up minutes, in whole numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pandas as pd

from cwlog.frames import COACHING, NOT_COACHING, NOT_STATED, PENDING
from cwlog.model import UNSURE, Period
from cwlog.rollup.scope import Scope

MEASURES = ("interactions", "minutes", "unsure", "unsure_minutes", "not_coaching")


def to_measured(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """The interactions in scope, each with the figures that it adds to a sum.

    Args:
        frame: as `frames.to_frame` makes it.
        scope: the days, and what filters keep.

    Returns:
        The columns of the frame and `MEASURES`, each int64 and 0 where the interaction adds nothing:
        ``interactions`` and ``minutes`` of coaching, ``unsure`` and ``unsure_minutes`` of what is pending,
        ``not_coaching`` of what was ruled out. The three counts add up to the rows.
    """
    rows = frame[_in_scope(frame, scope)]
    coaching, pending = rows["state"] == COACHING, rows["state"] == PENDING
    return rows.assign(
        interactions=coaching.astype("int64"),
        minutes=rows["duration_minutes"].where(coaching, 0),
        unsure=pending.astype("int64"),
        unsure_minutes=rows["duration_minutes"].where(pending, 0),
        not_coaching=(rows["state"] == NOT_COACHING).astype("int64"),
    )


def _in_scope(frame: pd.DataFrame, scope: Scope) -> pd.Series:
    """True for each interaction of the period that no filter leaves out."""
    kept = frame["date"].between(pd.Timestamp(scope.period.first), pd.Timestamp(scope.period.last))
    for kind, values in scope.filters.of_roster.items():
        kept &= frame[kind].isin(values)
    if scope.filters.interaction_type:
        kept &= _of_type(frame, scope.filters.interaction_type)
    return kept


def _of_type(frame: pd.DataFrame, types: Sequence[str]) -> pd.Series:
    """True for each interaction that counts as one of the types; ``unsure`` means pending."""
    chosen = frame["counted_type"].isin([value for value in types if value != UNSURE])
    return chosen | (frame["state"] == PENDING) if UNSURE in types else chosen


def coaching_only(measured: pd.DataFrame) -> pd.DataFrame:
    """The interactions that count."""
    return measured[measured["interactions"] == 1]


def coaching_until(frame: pd.DataFrame, state: Scope, left: Mapping[str, date]) -> pd.DataFrame:
    """The interactions that count, of any time up to the end of the period, followed from cadre to cadre.

    Args:
        frame: as `frames.to_frame` makes it, with everything before the period, too.
        state: the whole state.
        left: the last day that is looked at of some districts, by code.
    """
    ever = replace(state, period=Period(date.min, state.period.last, state.period.label))
    rows = coaching_only(to_measured(frame, ever))
    for code, day in left.items():
        rows = rows[(rows["district"] != code) | (rows["date"] <= pd.Timestamp(day))]
    return rows


def sums_by(
    measured: pd.DataFrame, columns: Sequence[str], measures: Sequence[str], *, lists: Iterable[str] = ()
) -> pd.DataFrame:
    """Add up each combination of values that occurs.

    Args:
        measured: as `to_measured` makes it.
        columns: to group on, by frame column.
        measures: to add up.
        lists: those of the columns that hold tuples: an interaction counts once per value, one with an
            empty tuple nowhere, so these sums do not add up to the total.

    Returns:
        The measures as int64, indexed by the columns, in no particular order.
    """
    rows = measured[[*columns, *measures]]
    for column in lists:
        rows = rows.explode(column)
    return rows.groupby(list(columns), observed=True, sort=False)[list(measures)].sum()


def event_minutes(coaching: pd.DataFrame) -> int:
    """Minutes with a joint event (slug and date) counted once, by its longest entry."""
    joint = coaching["event"] != NOT_STATED
    alone = coaching.loc[~joint, "minutes"].sum()
    return int(alone + coaching[joint].groupby(["event", "date"], observed=True)["minutes"].max().sum())


def last_dates_by(coaching: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """The day of the latest interaction as text (``2017-10-05``), indexed by the columns."""
    latest = coaching.groupby(list(columns), observed=True)["date"].max()
    return pd.Series(latest.dt.date.map(str))


def served_by(coaching: pd.DataFrame, column: str) -> pd.Series:
    """How many different districts had an interaction, indexed by the column."""
    return coaching.groupby(column, observed=True)["district"].nunique()
