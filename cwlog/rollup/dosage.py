"""How hours are spread over districts. A district that received nothing counts as much as any other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from cwlog.model import Membership, Period
from cwlog.periods import months_in
from cwlog.rollup.measures import sums_by
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_hours, to_hours_each, to_share


class Dose(NamedTuple):
    """What one district received."""

    interactions: int = 0
    minutes: int = 0


def doses_by(measured: pd.DataFrame, column: str) -> dict[tuple[str, str], Dose]:
    """What each district received within each value of a roster column, by (value, code); nothing is left out.

    Args:
        measured: as `measures.to_measured` makes it.
        column: ``cadre`` or ``rpdc``: where the district was on the day of the interaction.
    """
    sums = sums_by(measured, [column, "district"], Dose._fields)
    return {(str(key[0]), str(key[1])): Dose(*(int(value) for value in row)) for key, *row in sums.itertuples()}


def doses_of(measured: pd.DataFrame) -> dict[str, Dose]:
    """What each district received, by code; who received nothing is left out."""
    sums = sums_by(measured, ["district"], Dose._fields)
    return {str(code): Dose(*(int(value) for value in row)) for code, *row in sums.itertuples()}


def spread(minutes: Sequence[int], at_least: int | None) -> Row:
    """The distribution of hours over districts.

    Args:
        minutes: of each district, zeros included.
        at_least: the threshold in minutes; None for no threshold.

    Returns:
        ``districts``, ``minutes``, ``hours``; ``min_hours``, ``median_hours``, ``max_hours``, ``mean_hours`` of a
        district, None without districts; ``reached`` (districts at or above the threshold) and ``share`` of all
        districts, both None without a threshold. The median of an even number is half of the two in the middle.
    """
    ordered, number = sorted(minutes), len(minutes)
    middle = ordered[(number - 1) // 2] + ordered[number // 2] if ordered else 0
    reached = None if at_least is None else sum(one >= at_least for one in ordered)
    return {
        "districts": number,
        "minutes": sum(ordered),
        "hours": to_hours(sum(ordered)),
        "min_hours": to_hours(ordered[0]) if ordered else None,
        "median_hours": to_hours_each(middle, 2) if ordered else None,
        "max_hours": to_hours(ordered[-1]) if ordered else None,
        "mean_hours": to_hours_each(sum(ordered), number),
        "reached": reached,
        "share": None if reached is None else to_share(reached, number),
    }


def active_months(stays: Iterable[Membership], period: Period, as_of: date) -> Mapping[str, int]:
    """In how many months of the period each district was a member on some day, up to the as-of date, by code."""
    months: dict[str, set[str]] = {}
    for stay in stays:
        first, last = max(stay.since, period.first), min(stay.until or period.last, period.last, as_of)
        active = months.setdefault(stay.code, set())
        if first <= last:
            active.update(months_in(Period(first, last, "")))
    return {code: len(active) for code, active in months.items()}
