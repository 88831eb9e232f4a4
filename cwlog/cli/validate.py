"""``cwlog validate``: every problem of every file, in one run."""

import os
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.at import at_option, open_at
from cwlog.cli.changed import changed_option
from cwlog.cli.common import as_of_option, problem_line, root_of, today_of, workspace_option

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Problem
    from cwlog.workspace import Workspace


@click.command(
    epilog="""\b
Examples:
  cwlog validate
  cwlog validate data/logs/2017-18/cadre-3
  cwlog validate --format json
  cwlog validate --at HEAD
  cwlog validate --changed=HEAD --format github
"""
)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How to show problems; github: annotations, the log and the summary of a step; sarif: for code scanning.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--draft", metavar="FILE", help="Check this filled form (or '-'), as 'cwlog add --from' would.")
@changed_option
@at_option
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: Sequence[str],
    form: str,
    strict: bool,
    draft: str | None,
    changed: str | None,
    at: str | None,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Check every file of the workspace and show all problems.

    PATHS (files or folders) and --changed limit what is reported; rules across files still see everything. With --draft
    a filled form is checked instead: one that is not in the log yet.

    Exit code 0: no errors. 1: there are errors (with --strict, or warnings).
    """
    if draft is not None:
        if at is not None or changed is not None or form not in ("text", "json"):
            raise click.UsageError("--draft checks a form of today; leave out --at, --changed and other formats")
        ctx.exit(_draft(root_of(ctx, workspace), paths, draft, today_of(as_of), form, strict=strict))
    begin = time.monotonic()
    root = root_of(ctx, workspace)
    only = [name for path in paths for name in _inside(root, path)] if at is None else []
    opened = open_at(root, at)
    if at is not None:
        only = [_inside_then(opened, path) for path in paths]
    documents, problems = _read(opened, changed, today_of(as_of))
    problems = sorted(problem for problem in problems if _is_meant(problem.where.path, only))
    documents = {path: number for path, number in documents.items() if _is_meant(path, only)}
    _show(form, root, documents, problems)
    errors = sum(problem.severity == "error" for problem in problems)
    others = {problem.where.path for problem in problems} - documents.keys() if changed is not None else set()
    read = _read_words(documents.values(), len(others))
    _say_summary(read, errors, len(problems) - errors, time.monotonic() - begin)
    ctx.exit(1 if errors or (strict and problems) else 0)


def _read(opened: "Workspace", changed: str | None, today: date) -> tuple[dict[str, int], list["Problem"]]:
    """The number of records of each log file, and all problems; with ``--changed`` those of what is new."""
    from cwlog.cli.changed import find_changed, read_problems

    if changed is None:
        return read_problems(opened, today)
    since = find_changed(opened, changed)  # before anything is read: it may be impossible
    documents, found = read_problems(opened, today)
    problems = since.problems(found, lambda other: read_problems(other, today)[1])
    return {path: number for path, number in documents.items() if since.holds(path)}, problems


def _show(form: str, root: str, documents: Mapping[str, int], problems: Sequence["Problem"]) -> None:
    """All problems, in the format that was asked for."""
    if form == "json":
        from cwlog.render.problems import problems_json

        click.echo(problems_json(len(documents), sum(documents.values()), problems))
    elif form == "text":
        for problem in problems:
            click.echo(problem_line(root, problem))
    else:
        from cwlog.cli.ci_formats import show_on_github, show_sarif

        (show_on_github if form == "github" else show_sarif)(root, problems)


def _draft(root: str, paths: Sequence[str], draft: str, today: date, form: str, *, strict: bool) -> int:
    from cwlog.cli.draft import check_draft

    if paths:
        raise click.UsageError("--draft checks one form; leave out the paths")
    return check_draft(root, draft, today, form, strict=strict)


def _inside(root: str, path: str) -> list[str]:
    """A path as the workspace calls it; a link also by the name of what it leads to.

    Raises:
        CwlogError: it is not there, or not in the workspace.
    """
    from cwlog.errors import CwlogError

    if not os.path.lexists(path):
        raise CwlogError(f"there is no file or folder {path!r}", "paths are taken from the current folder")
    return _called(root, path)


def _inside_then(opened: "Workspace", path: str) -> str:
    """A path as the workspace calls it, which need not be there today.

    Raises:
        CwlogError: it was not there at the commit, or is not in the workspace.
    """
    from cwlog.errors import CwlogError

    called = _called(opened.root, path)[0]
    folder, _, name = called.rpartition("/")
    if called != "." and all(item.name != name for item in opened.source.items(folder)):
        when = opened.revision.short if opened.revision else "that commit"
        raise CwlogError(f"there was no file or folder {path!r} at {when}", "paths are taken from the current folder")
    return called


def _called(root: str, path: str) -> list[str]:
    from cwlog.errors import CwlogError

    folder, name = os.path.split(os.path.abspath(path))
    places = dict.fromkeys((os.path.join(os.path.realpath(folder), name), os.path.realpath(path)))
    inside = [place for place in places if place == root or place.startswith(root.rstrip(os.sep) + os.sep)]
    if not inside:
        raise CwlogError(f"{path!r} is not in the workspace {root}", "name the workspace with --workspace DIR")
    return [os.path.relpath(place, root).replace(os.sep, "/") for place in inside]


def _is_meant(path: str, only: Sequence[str]) -> bool:
    return not only or any(part == "." or path == part or path.startswith(f"{part}/") for part in only)


def _read_words(documents: Collection[int], others: int) -> str:
    """What the problems are about; ``others`` are files with a problem besides the logs that changed."""
    from cwlog.words import counted

    logs = f"{counted(len(documents), 'file')}, {counted(sum(documents), 'interaction')}"
    if not others:
        return logs
    return f"{logs if documents else 'No log changed'}, problems in {counted(others, 'other file')}"


def _say_summary(read: str, errors: int, warnings: int, seconds: float) -> None:
    from cwlog.words import counted

    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    colour = "red" if errors else "yellow" if warnings else "green"
    click.echo(f"{read}: {click.style(found, fg=colour, bold=True)} ({seconds:.1f} s)", err=True)
    if errors:
        click.echo("'cwlog explain CODE' says what a code means and how to mend it.", err=True)
