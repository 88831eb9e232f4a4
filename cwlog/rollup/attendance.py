"""Whom coaching reached: attendances by participant role, never people, who cannot be told apart without names."""

from typing import NamedTuple

import pandas as pd


class Attendance(NamedTuple):
    """Attendances of a role, and the interactions in which it was present."""

    attendances: int = 0
    interactions: int = 0


def attendance_by(coaching: pd.DataFrame, column: str) -> dict[tuple[str, str], Attendance]:
    """What was found of each role in each unit, by (role, unit); pairs without an attendance are left out.

    Args:
        coaching: the interactions that count, as `measures.coaching_only` leaves them.
        column: of a unit: ``cadre``, ``district`` …; an interaction lies in exactly one.
    """
    lists = ["participants", "participant_counts"]
    rows = coaching[[column, *lists]].explode(lists).dropna(subset=lists)
    counts = rows["participant_counts"].astype("int64")
    grouped = counts.groupby([rows["participants"], rows[column]], observed=True, sort=False)
    return {
        (str(key[0]), str(key[1])): Attendance(int(people), int(entries))
        for key, people, entries in grouped.agg(["sum", "size"]).itertuples()
    }
