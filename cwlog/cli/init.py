"""``cwlog init``: a new workspace."""

import os
from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import from_here

if TYPE_CHECKING:
    from cwlog.workspace.founding import Founding


@click.command(
    epilog="""\b
Examples:
  cwlog init ../coaching --dry-run
  cwlog init ../coaching
"""
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path())
@click.option("--dry-run", is_flag=True, help="Show the files, and write nothing.")
@click.pass_context
def command(ctx: click.Context, folder: str | None, dry_run: bool) -> None:
    """Make a new workspace in DIR, by default in the current folder (or the one that --workspace names).

    Writes settings, schemas, rosters to fill in with the nine regional centers, a README for facilitators, settings for
    git, editors and pre-commit, and a workflow that checks pull requests on GitHub and publishes the public's reports.
    A file that is there already is kept as it is. Prints the files that were made.
    """
    from cwlog.render.text import plain_text
    from cwlog.words import counted
    from cwlog.workspace.founding import found_workspace, plan_workspace

    planned = plan_workspace(_wanted(ctx, folder))
    for path in planned.kept:
        click.echo(f"kept as it is: {plain_text(from_here(planned.root, path))}", err=True)
    if not dry_run:
        found_workspace(planned)
    for path in planned.missing:
        click.echo(plain_text(from_here(planned.root, path)))
    if not planned.missing:
        click.echo("Every file of a new workspace is there already; nothing was written.", err=True)
        return
    made = counted(len(planned.missing), "file")
    if dry_run:
        click.echo(f"{made} would be made; nothing was written.", err=True)
        return
    click.echo(f"{made} made. {_next_step(planned.root)}", err=True)
    _say_top(planned.root, planned.missing)
    _say_requirement(planned)


def _wanted(ctx: click.Context, folder: str | None) -> str:
    """The folder that was named.

    Raises:
        CwlogError: its name is empty, as a variable of the shell may be, which must not mean the current folder.
    """
    from cwlog.errors import CwlogError

    if folder is None:
        folder = ctx.find_root().obj or "."
    if not folder:
        raise CwlogError("the name of the folder is empty", "name a folder, or leave it out for the current one")
    return folder


def _say_top(root: str, made: Collection[str]) -> None:
    """Say what is in the wrong place for GitHub and pre-commit, if the workspace is a folder of a repository."""
    from cwlog.render.text import plain_text
    from cwlog.words import listed
    from cwlog.workspace.founding import AT_THE_TOP, repository_above

    top, files = repository_above(root), [path for path in AT_THE_TOP if path in made]
    if not top or not files:
        return
    inside = plain_text(os.path.relpath(root, top).replace(os.sep, "/"))
    click.echo(
        f"The workspace is a folder of a repository. To use {listed(files, 'and')}, move them to its top, "
        f"{plain_text(os.path.relpath(top))}; there set CWLOG_WORKSPACE: {inside}, and for pre-commit add "
        f"args: [--workspace, {inside}].",
        err=True,
    )


def _say_requirement(planned: "Founding") -> None:
    """Say that the workflow lacks what to install."""
    from cwlog.render.text import plain_text
    from cwlog.workspace.founding import WORKFLOW, lacks_requirement

    if lacks_requirement(planned):
        click.echo(
            f"{plain_text(from_here(planned.root, WORKFLOW))} does not run yet: this cwlog was not installed from "
            "where other machines find it. Set CWLOG there, as its comment shows.",
            err=True,
        )


def _next_step(root: str) -> str:
    """What to do now."""
    from cwlog.render.text import plain_text

    readme = plain_text(from_here(root, "data/README.md"))
    there = plain_text(os.path.relpath(root))
    go = "" if there == "." else f"go to {there}, "
    return f"Now {go}fill in the rosters as {readme} shows, and look with 'cwlog roster check'."
