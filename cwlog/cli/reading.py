"""The interactions that a roll-up may count: valid ones, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cwlog.cli.common import problem_line

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Interaction, Period, Problem
    from cwlog.workspace import Workspace

Command = TypeVar("Command", bound=Callable[..., Any])

_SHOWN_PROBLEMS = 5


def skip_invalid_option(command: Command) -> Command:
    """``--skip-invalid``, for `read_interactions`."""
    return click.option("--skip-invalid", is_flag=True, help="Leave invalid entries out, and say how many.")(command)


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
    if skip_invalid:
        warn_of_rosters(opened)
    else:
        refuse_wrong([*opened.roster_problems, *reading.problems], opened, period)
    return reading.interactions, reading.left_out


def refuse_wrong(problems: Iterable[Problem], opened: Workspace, period: Period) -> None:
    """Stop where a problem could make a total wrong; the first of them are shown.

    Raises:
        DataRefused: there is such a problem.
    """
    from cwlog.errors import DataRefused
    from cwlog.words import counted

    wrong = sorted(problem for problem in problems if _counts(problem))
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


def warn_of_rosters(opened: Workspace) -> None:
    """Say that rosters are wrong where invalid entries are left out: a district or cadre cannot be left out so."""
    from cwlog.words import counted

    if wrong := sum(map(_counts, opened.roster_problems)):
        said = f"{counted(wrong, 'problem')} of the rosters can change these figures; 'cwlog validate' shows all."
        click.echo(f"{click.style('Note:', fg='yellow')} {said}", err=True)


def _counts(problem: Problem) -> bool:
    """True for what can change a figure: the rosters of members and buildings are in none."""
    from cwlog.roster.kinds import REQUIRED, ROSTER_FILES

    uncounted = {file for kind, file in ROSTER_FILES.items() if kind not in REQUIRED}
    return problem.changes_totals and problem.where.path not in uncounted
