"""``--at``: the workspace as it was at a commit."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.workspace import Workspace
    from cwlog.workspace.git import Repository, Revision

Command = TypeVar("Command", bound=Callable[..., Any])


def at_option(command: Command) -> Command:
    """``--at``: a commit in the place of the work tree, for `open_at`."""
    text = "The workspace as it was at this commit, tag, branch or day (2018-01-10: the last commit up to its end)."
    return click.option("--at", metavar="REV", help=text)(command)


def open_at(root: str, at: str | None, *, check_rosters: bool = True, saying: str = "As it was at") -> "Workspace":
    """Open the work tree, or with ``--at`` the workspace as it was at a commit, which is named on stderr.

    Args:
        root: the workspace.
        at: the commit, tag, branch or day; None for the work tree.
        check_rosters: as `open_workspace` takes it.
        saying: what stands on stderr before the name of the commit.

    Raises:
        CwlogError: there is no such commit, it holds no workspace, or settings or schemas cannot be understood.
    """
    if at is None:
        from cwlog.workspace import open_workspace

        return open_workspace(root, check_rosters=check_rosters)
    from cwlog.render.text import plain_text
    from cwlog.workspace.git import find_repository, resolve_revision

    repository = find_repository(root)
    revision = resolve_revision(repository, at)
    if revision.note:
        click.echo(f"{click.style('Note:', fg='yellow')} {plain_text(revision.note)}.", err=True)
    found = f"{revision.day.isoformat()}, found as {plain_text(revision.found_as)}"
    click.echo(f"{saying} {revision.short} ({found}).", err=True)
    return open_revision(repository, revision, check_rosters=check_rosters)


def open_revision(repository: "Repository", revision: "Revision", *, check_rosters: bool = True) -> "Workspace":
    """Open the workspace as it was at a commit; what cannot be understood there is said to be at that commit.

    Raises:
        CwlogError: there was no workspace, or its settings or schemas cannot be understood.
    """
    from cwlog.errors import CwlogError
    from cwlog.workspace.revision import open_workspace_at

    try:
        return open_workspace_at(repository, revision, check_rosters=check_rosters)
    except CwlogError as error:
        if revision.short in error.message:
            raise
        raise CwlogError(f"at {revision.short}: {error.message}", error.hint) from None
