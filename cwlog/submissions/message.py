"""How a commit that hands in a month is worded: figures only, never a text that somebody has written."""

from collections.abc import Sequence
from datetime import date

from cwlog.model import Submission
from cwlog.periods import month_period
from cwlog.words import counted, listed


def commit_message(handed_in: Submission, due: date, moved: Sequence[str] = ()) -> list[str]:
    """The paragraphs of the message, the first of one line.

    Args:
        handed_in: the month, whose last hand-in is the one that is committed.
        due: the last day on which it is on time.
        moved: the other months that entries have moved from or to.
    """
    figures, again = handed_in.latest, " again" if handed_in.amendments else ""
    title = f"Cadre {handed_in.cadre}, {month_period(handed_in.month).label}"
    what = f"{counted(figures.interactions, 'interaction')}, {format_hours(figures.minutes)}"
    if handed_in.is_nil:
        what = "nothing happened (nil return),"
    unsure = f"\nBeside them {counted(figures.unsure, 'unsure event')}." if figures.unsure else ""
    by = f"By {figures.submitted_by} on {figures.submitted_on}; {_punctuality(handed_in.first.submitted_on, due)}."
    more = f"\nWith entries that moved from or to {listed(moved, 'and')}." if moved else ""
    return [f"{title}: {what} handed in{again}", by + unsure + more]


def format_hours(minutes: int) -> str:
    """Minutes as hours, as short as it is exact to two decimals, half up.

    >>> format_hours(2070), format_hours(60), format_hours(0), format_hours(50)
    ('34.5 hours', '1 hour', '0 hours', '0.83 hours')
    """
    whole, hundredths = divmod((minutes * 10 + 3) // 6, 100)
    digits = f"{whole}.{hundredths:02d}".rstrip("0").rstrip(".")
    return f"{digits} hour" + ("" if digits == "1" else "s")


def _punctuality(first_on: date, due: date) -> str:
    if first_on <= due:
        return f"on time (due {due})"
    return f"{counted((first_on - due).days, 'day')} late (due {due})"
