"""What several commands share: the workspace, today's date, how a problem looks."""

import os
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from cwlog.model import Problem

Command = TypeVar("Command", bound=Callable[..., Any])


def workspace_option(command: Command) -> Command:
    """``--workspace`` after the command's name, as before it."""
    return click.option("--workspace", metavar="DIR", help="The workspace, instead of the nearest one upwards.")(
        command
    )


def as_of_option(command: Command) -> Command:
    """``--as-of``: another day in the place of today."""
    return click.option("--as-of", metavar="DATE", help="Take this day for today.")(command)


def root_of(ctx: click.Context, workspace: str | None) -> str:
    """The root of the workspace that the user means."""
    from cwlog.workspace import find_root

    return find_root(os.getcwd(), workspace or ctx.find_root().obj)


def today_of(as_of: str | None) -> date:
    """Today, or the day that the user puts in its place.

    Raises:
        CwlogError: the text is not a day.
    """
    return date.today() if as_of is None else day_from("as of", as_of, date.today())


def day_from(label: str, text: str, today: date) -> date:
    """A day as people write it; one that depends on today is echoed as what it became.

    Raises:
        CwlogError: the text is not a day.
    """
    from cwlog.inputs import is_relative, parse_day

    day = parse_day(text, today)
    if is_relative(text):
        click.echo(f"{label}: {' '.join(text.split())} = {day}", err=True)
    return day


def from_here(root: str, path: str) -> str:
    """A path of the workspace as seen from the current folder, with slashes."""
    return os.path.relpath(os.path.join(root, path)).replace(os.sep, "/")


def say_uncompared(root: str, paths: Iterable[str]) -> None:
    """Name the files that new entries could not be held against."""
    from cwlog.render.text import plain_text

    for path in paths:
        said = f"{plain_text(from_here(root, path))} cannot be read, and was not compared; see 'cwlog validate'"
        click.echo(said, err=True)


def problem_line(root: str, problem: "Problem") -> str:
    """``path:line:column: CODE field: message; hint``, coloured by how grave it is."""
    from cwlog.render.text import plain_text

    is_error = problem.severity == "error"
    code = click.style(problem.code, fg="red" if is_error else "yellow", bold=True)
    place = f"{plain_text(from_here(root, problem.where.path))}:{problem.where.line}:{problem.where.column}"
    said = plain_text(problem.message + (f"; {problem.hint}" if problem.hint else ""))
    return f"{place}: {code} {plain_text(problem.field or 'file')}: {said}" + ("" if is_error else " (warning)")
