"""When each district had its latest interaction, however long ago and in whatever cadre."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from cwlog.model import Membership, Period
from cwlog.rollup.measures import coaching_until, last_dates_by
from cwlog.rollup.scope import Scope


def latest_dates(frame: pd.DataFrame, state: Scope, left: Mapping[str, date]) -> dict[str, str]:
    """The day of the latest interaction of each district that ever had one, by code (``2017-10-05``).

    Args:
        frame: as `frames.to_frame` makes it, with everything before the period, too.
        state: the whole state, so that a date follows a district from cadre to cadre; up to its last day is looked.
        left: the last day that is looked at of some districts, by code.
    """
    return {str(code): day for code, day in last_dates_by(coaching_until(frame, state, left), ["district"]).items()}


def days_since(last: str | None, period: Period, as_of: date) -> int | None:
    """From the latest interaction to the end of the period, or to the as-of date if that comes first; None without."""
    return (min(as_of, period.last) - date.fromisoformat(last)).days if last else None


def latest_stays(stays: Iterable[Membership]) -> dict[str, Membership]:
    """The latest of the stays of each district, by code, in the order in which the districts come."""
    latest: dict[str, Membership] = {}
    for stay in stays:
        if stay.code not in latest or latest[stay.code].since < stay.since:
            latest[stay.code] = stay
    return latest
