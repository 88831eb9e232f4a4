"""``cwlog validate``: every problem of every file, in one run."""

import os
import time
from collections.abc import Collection, Sequence
from datetime import date

import click

from cwlog.cli.common import as_of_option, problem_line, root_of, today_of, workspace_option


@click.command(
    epilog="""\b
Examples:
  cwlog validate
  cwlog validate data/logs/2017-18/cadre-3
  cwlog validate --format json
"""
)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show problems.",
)
@click.option("--strict", is_flag=True, help="Let warnings count as errors.")
@click.option("--draft", metavar="FILE", help="Check this filled form (or '-'), as 'cwlog add --from' would.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: Sequence[str],
    form: str,
    strict: bool,
    draft: str | None,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Check every file of the workspace and show all problems.

    PATHS (files or folders) limit what is reported; rules across files still see everything. With --draft a filled form
    is checked instead: one that is not in the log yet.

    Exit code 0: no errors. 1: there are errors (with --strict, or warnings).
    """
    from cwlog.cli.progress import progress
    from cwlog.logbook import survey_logs, survey_submissions
    from cwlog.workspace import open_workspace

    if draft is not None:
        ctx.exit(_draft(root_of(ctx, workspace), paths, draft, today_of(as_of), form, strict=strict))
    begin = time.monotonic()
    root = root_of(ctx, workspace)
    only = [_inside(root, path) for path in paths]
    opened = open_workspace(root)
    book = opened.book(today_of(as_of))
    with progress("Checking") as advance:
        logs = survey_logs(opened.source, book, advance=advance)
    problems = [*opened.roster_problems, *logs.problems, *survey_submissions(opened.source, book).problems]
    problems = sorted(problem for problem in problems if _is_meant(problem.where.path, only))
    documents = {path: number for path, number in logs.documents.items() if _is_meant(path, only)}
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        from cwlog.render.problems import problems_json

        click.echo(problems_json(len(documents), sum(documents.values()), problems))
    else:
        for problem in problems:
            click.echo(problem_line(root, problem))
    _say_summary(documents.values(), errors, len(problems) - errors, time.monotonic() - begin)
    ctx.exit(1 if errors or (strict and problems) else 0)


def _draft(root: str, paths: Sequence[str], draft: str, today: date, form: str, *, strict: bool) -> int:
    from cwlog.cli.draft import check_draft

    if paths:
        raise click.UsageError("--draft checks one form; leave out the paths")
    return check_draft(root, draft, today, form, strict=strict)


def _inside(root: str, path: str) -> str:
    """A path as the workspace calls it.

    Raises:
        CwlogError: it is not there, or not in the workspace.
    """
    from cwlog.errors import CwlogError

    if not os.path.lexists(path):
        raise CwlogError(f"there is no file or folder {path!r}", "paths are taken from the current folder")
    folder, name = os.path.split(os.path.abspath(path))
    full = os.path.join(os.path.realpath(folder), name)
    if full != root and not full.startswith(root.rstrip(os.sep) + os.sep):
        raise CwlogError(f"{path!r} is not in the workspace {root}", "name the workspace with --workspace DIR")
    return os.path.relpath(full, root).replace(os.sep, "/")


def _is_meant(path: str, only: Sequence[str]) -> bool:
    return not only or any(part == "." or path == part or path.startswith(f"{part}/") for part in only)


def _say_summary(documents: Collection[int], errors: int, warnings: int, seconds: float) -> None:
    from cwlog.words import counted

    read = f"{counted(len(documents), 'file')}, {counted(sum(documents), 'interaction')}"
    found = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}"
    colour = "red" if errors else "yellow" if warnings else "green"
    click.echo(f"{read}: {click.style(found, fg=colour, bold=True)} ({seconds:.1f} s)", err=True)
    if errors:
        click.echo("'cwlog explain CODE' says what a code means and how to mend it.", err=True)
