"""Problems for programs that review: annotations on GitHub, SARIF."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import problem_line

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Problem


def show_sarif(root: str, problems: Sequence[Problem]) -> None:
    """All problems as one SARIF document."""
    from cwlog import __version__
    from cwlog.render.json_text import render_json
    from cwlog.render.sarif import to_sarif
    from cwlog.rules import CODES

    click.echo(render_json(to_sarif(problems, CODES, _prefix(root), __version__)), nl=False)


def show_on_github(root: str, problems: Sequence[Problem]) -> None:
    """Annotations for the first problems, all of them in the log, and a page for the summary of the step; everywhere
    paths begin at the top of the repository.
    """
    from cwlog.render.github import annotations, log_block

    prefix = _prefix(root)
    problems = [one._replace(where=one.where._replace(path=prefix + one.where.path)) for one in problems]
    for line in annotations(problems):
        click.echo(line)
    here = "."  # no folder leads to these paths
    for line in log_block([click.unstyle(problem_line(here, problem)) for problem in problems], problems):
        click.echo(line)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        _write_summary(path, problems)


def _write_summary(path: str, problems: Sequence[Problem]) -> None:
    """Add to the step's summary what it has room for; a check is no worse for want of a page about it."""
    from cwlog.errors import CwlogError
    from cwlog.render.github import step_summary
    from cwlog.workspace.appending import append_output, size_of

    try:
        append_output(path, step_summary(problems, already=size_of(path)))
    except CwlogError as error:
        click.echo(f"The summary of the step could not be written: {error.message}.", err=True)


def _prefix(root: str) -> str:
    """What stands before a path of the workspace, to make it one of the repository: ``""`` or ``"sub/dir/"``."""
    inside = _inside(root, os.environ.get("GITHUB_WORKSPACE", ""))
    if inside is None:
        inside = _in_repository(root)
    return f"{inside}/" if inside else ""


def _inside(root: str, top: str) -> str | None:
    if not top:
        return None
    path = os.path.relpath(root, os.path.realpath(top)).replace(os.sep, "/")
    return None if path == ".." or path.startswith("../") else path.removeprefix(".")


def _in_repository(root: str) -> str:
    """The workspace's path in its repository; empty where there is none, or no git."""
    from cwlog.errors import CwlogError
    from cwlog.workspace.git import find_repository

    try:
        return find_repository(root).inside
    except CwlogError:
        return ""
