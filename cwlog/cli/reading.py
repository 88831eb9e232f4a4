"""The interactions that a roll-up may count: valid ones, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import problem_line

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Interaction, Period, Problem
    from cwlog.workspace import Workspace

_SHOWN_PROBLEMS = 5


def read_interactions(
    opened: Workspace, period: Period, today: date, *, skip_invalid: bool
) -> tuple[list[Interaction], int]:
    """The valid interactions of the months of the period, and how many were left out.

    Raises:
        DataRefused: totals could be wrong, and nobody said to skip what is invalid.
    """
    from cwlog.cli.progress import progress
    from cwlog.logbook import read_interactions as read
    from cwlog.periods import months_in

    with progress("Reading") as advance:
        reading = read(opened.source, opened.book(today), months_in(period), advance)
    if not skip_invalid:
        refuse_wrong([*opened.roster_problems, *reading.problems], opened, period)
    return reading.interactions, reading.left_out


def refuse_wrong(problems: Iterable[Problem], opened: Workspace, period: Period) -> None:
    """Stop where a problem could make a total wrong; the first of them are shown.

    Raises:
        DataRefused: there is such a problem.
    """
    from cwlog.errors import DataRefused
    from cwlog.words import counted

    wrong = sorted(problem for problem in problems if problem.changes_totals)
    if not wrong:
        return
    for problem in wrong[:_SHOWN_PROBLEMS]:
        click.echo(problem_line(opened.root, problem), err=True)
    if len(wrong) > _SHOWN_PROBLEMS:
        click.echo(f"… and {len(wrong) - _SHOWN_PROBLEMS} more", err=True)
    leave_out = "leave these entries out with --skip-invalid"
    hint = f"mend them ('cwlog validate' shows all), or {leave_out}"
    if opened.revision:  # what is committed stays as it is
        hint = f"{leave_out}; 'cwlog validate --at {opened.revision.short}' shows all"
    raise DataRefused(f"{counted(len(wrong), 'problem')} can change the totals of {period.label}", hint)
