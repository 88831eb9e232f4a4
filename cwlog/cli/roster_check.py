"""``cwlog roster check``: the problems of the rosters alone."""

import os
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import problem_line

if TYPE_CHECKING:
    from cwlog.workspace import Workspace


def check_rosters(root: str, form: str) -> int:
    """Show every problem of the rosters; the exit code."""
    from cwlog.roster import ROSTER_FILES
    from cwlog.words import counted
    from cwlog.workspace import open_workspace

    problems = open_workspace(root).roster_problems
    files = sum(os.path.lexists(os.path.join(root, path)) for path in ROSTER_FILES.values())
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        from cwlog.render.problems import problems_json

        click.echo(problems_json(files, 0, problems))
    else:
        for problem in problems:
            click.echo(problem_line(root, problem))
    warnings = len(problems) - errors
    colour = "red" if errors else "yellow" if warnings else "green"
    found = click.style(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", fg=colour, bold=True)
    click.echo(f"{counted(files, 'roster')}: {found}", err=True)
    if errors:
        click.echo("'cwlog explain CODE' says what a code means and how to mend it.", err=True)
    return 1 if errors else 0


def say_problems(opened: "Workspace") -> None:
    """Tell that rows may be missing: a roster is what could be read of it."""
    from cwlog.words import counted

    if errors := sum(problem.severity == "error" for problem in opened.roster_problems):
        click.echo(f"The rosters have {counted(errors, 'error')}; 'cwlog roster check' shows them.", err=True)
