"""What is said when entries change in a month that was handed in already."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cwlog.places import Source


def say_handed_in(source: "Source", months: Iterable[tuple[str, str]]) -> None:
    """Warn of each cadre and month that was handed in: what changes now is a change after the submission.

    The command that it names is whole: ``submit`` needs to know who hands in again, and why.
    """
    from cwlog.periods import month_period
    from cwlog.recording.earlier import handed_in_on
    from cwlog.render.text import plain_text

    for cadre, month in dict.fromkeys(months):
        day = handed_in_on(source, cadre, month)
        if day is not None:
            when = f" on {plain_text(day)}" if day else ""
            again = f"cwlog submit --cadre {cadre} --month {month} --by ID --note WHY"
            said = f"{month_period(month).label} of cadre {cadre} was handed in{when}; hand it in again with '{again}'"
            click.echo(f"{click.style('Warning:', fg='yellow')} {said}", err=True)
