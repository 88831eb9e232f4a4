"""Checks what is staged, as the pre-commit hook wants it."""

from datetime import date

import click

from cwlog.cli.changed import Changed, read_problems
from cwlog.cli.common import problem_line
from cwlog.model import Problem, Severity
from cwlog.words import counted
from cwlog.workspace import Workspace
from cwlog.workspace.git import Repository, find_repository, resolve_revision
from cwlog.workspace.git.differing import differing_paths
from cwlog.workspace.git.operations import commit_of
from cwlog.workspace.git.staged import staged_tree
from cwlog.workspace.opening import SETTINGS, read_workspace
from cwlog.workspace.revision import CommittedFolder


def check_staged(root: str, today: date) -> int:
    """Show the problems that the next commit would bring; the exit code.

    Raises:
        CwlogError: there is no repository, or settings or schemas cannot be understood as they are staged.
    """
    repository = find_repository(root)
    tree = staged_tree(repository)
    changed = _changed(repository, tree)
    if changed is not None and not changed.files:
        return 0  # a commit of something else
    staged = CommittedFolder(repository, tree)
    if not staged.has(SETTINGS):
        click.echo(f"Nothing was checked: {SETTINGS} is not staged, so the commit would hold no workspace.", err=True)
        return 0
    return _show(root, _problems(read_workspace(root, staged, check_rosters=True), changed, today))


def _changed(repository: Repository, tree: str) -> Changed | None:
    """What the commit would change; None if it will be the first one."""
    if not commit_of(repository, "HEAD"):
        return None
    base = resolve_revision(repository, "HEAD")
    return Changed(repository, base, frozenset(differing_paths(repository, base.commit, tree)))


def _problems(staged: Workspace, changed: Changed | None, today: date) -> list[Problem]:
    _, found = read_problems(staged, today)
    return changed.problems(found, lambda other: read_problems(other, today)[1]) if changed else sorted(found)


def _show(root: str, problems: list[Problem]) -> int:
    for problem in problems:
        click.echo(problem_line(root, problem))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if problems:
        found = f"{counted(errors, 'error')}, {counted(len(problems) - errors, 'warning')}"
        click.echo(f"In what is staged: {found}.", err=True)
    return 1 if errors else 0
