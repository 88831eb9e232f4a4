"""What several commands share: the workspace, today's date, how a problem looks."""

import os
from collections.abc import Callable
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
    if as_of is None:
        return date.today()
    from cwlog.inputs import parse_day

    return parse_day(as_of, date.today())


def from_here(root: str, path: str) -> str:
    """A path of the workspace as seen from the current folder, with slashes."""
    return os.path.relpath(os.path.join(root, path)).replace(os.sep, "/")


def problem_line(root: str, problem: "Problem") -> str:
    """``path:line:column: CODE field: message; hint``, coloured by how grave it is."""
    from cwlog.render.text import plain_text

    is_error = problem.severity == "error"
    code = click.style(problem.code, fg="red" if is_error else "yellow", bold=True)
    place = f"{plain_text(from_here(root, problem.where.path))}:{problem.where.line}:{problem.where.column}"
    said = plain_text(problem.message + (f"; {problem.hint}" if problem.hint else ""))
    return f"{place}: {code} {plain_text(problem.field or 'file')}: {said}" + ("" if is_error else " (warning)")
