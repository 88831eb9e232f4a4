"""``--changed``: of all problems, those of what is new since a branch was left."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Problem
    from cwlog.workspace import Workspace
    from cwlog.workspace.git import Repository, Revision

Command = TypeVar("Command", bound=Callable[..., Any])

MAIN_BRANCH = ""  # --changed without REV
_CANDIDATES = ("origin/HEAD", "origin/main", "origin/master", "main", "master", "@{upstream}")
# By these files every other is judged.
_SHARED = (
    *("cwlog.yaml", "schemas/"),
    *("data/rpdcs.csv", "data/cadres.csv", "data/districts.csv", "data/members.csv", "data/buildings.csv"),
)
# Rules across entries speak of the later entry, which may stand in a file that nobody touched.
_ACROSS = frozenset(("CW202", "CW313", "CW401", "CW402", "CW403", "CW405"))

Reading = Callable[["Workspace"], "Iterable[Problem]"]


def changed_option(command: Command) -> Command:
    """``--changed``, with or without a revision; the value is `MAIN_BRANCH` without one."""
    return click.option(
        "--changed",
        is_flag=False,
        flag_value=MAIN_BRANCH,
        metavar="[REV]",
        help="Only problems of files that changed since this branch left REV (without REV: the main branch), committed "
        "or not. Paths after it need a '--' before them.",
    )(command)


class Changed(NamedTuple):
    """What is new: the commit where the branch left the other one, and the files that differ from it."""

    repository: Repository
    base: Revision
    files: frozenset[str]

    def holds(self, path: str) -> bool:
        """True for a file that is new, changed, or below a folder that is a repository of its own."""
        return path in self.files or any(path.startswith(one) for one in self.files if one.endswith("/"))

    def problems(self, found: Iterable[Problem], read: Reading) -> list[Problem]:
        """The problems of changed files, and those that the change brought into others.

        Args:
            found: all problems of today.
            read: all problems of another state of the workspace; asked only where it matters.
        """
        ours: list[Problem] = []
        others: list[Problem] = []
        for problem in found:
            (ours if self.holds(problem.where.path) else others).append(problem)
        if not any(path.startswith(_SHARED) for path in self.files):
            others = [problem for problem in others if problem.code in _ACROSS]
        return sorted([*ours, *self._new(others, read)])

    def _new(self, problems: list[Problem], read: Reading) -> list[Problem]:
        if not problems:
            return []
        from cwlog.errors import CwlogError
        from cwlog.workspace.revision import open_workspace_at

        try:
            known = {_key(problem) for problem in read(open_workspace_at(self.repository, self.base))}
        except CwlogError:  # no workspace that could be read: all of it is new
            known = set()
        return [problem for problem in problems if _key(problem) not in known]


def _key(problem: Problem) -> tuple[object, ...]:
    """What makes two problems of a file that did not change the same."""
    return problem.where, problem.code, problem.field


def find_changed(opened: Workspace, text: str) -> Changed:
    """The files that changed since the branch of the workspace left a revision, which is said on stderr.

    Args:
        opened: the work tree, or a commit.
        text: the revision; empty for the main branch.

    Raises:
        CwlogError: there is no repository, no such revision, or this clone does not go back that far.
    """
    from cwlog.render.text import plain_text
    from cwlog.words import counted
    from cwlog.workspace.git import find_repository, resolve_revision
    from cwlog.workspace.git.differing import differing_paths, merge_base

    repository = find_repository(opened.root)
    head = opened.revision or resolve_revision(repository, "HEAD")
    other = _revision(repository, text) if text else resolve_revision(repository, _main_branch(repository))
    base = resolve_revision(repository, merge_base(repository, other, head))
    files = frozenset(differing_paths(repository, base.commit, opened.revision.commit if opened.revision else None))
    left = "the last commit" if base.commit == head.commit else f"where it left {plain_text(other.found_as)}"
    click.echo(f"Only what changed since {base.short} ({base.day}), {left}: {counted(len(files), 'file')}.", err=True)
    return Changed(repository, base, files)


def _revision(repository: Repository, text: str) -> Revision:
    from cwlog.errors import CwlogError
    from cwlog.workspace.git import resolve_revision

    try:
        return resolve_revision(repository, text)
    except CwlogError as error:
        if not os.path.lexists(text):
            raise
        raise CwlogError(error.message, f"it is a file or folder: write '--changed -- {text}'") from None


def _main_branch(repository: Repository) -> str:
    from cwlog.errors import CwlogError
    from cwlog.workspace.git.differing import first_of

    name = first_of(repository, _CANDIDATES)
    if not name:
        raise CwlogError("there is no branch main or master here, and no upstream", "name one: --changed=REV")
    return name


def read_problems(opened: Workspace, today: date) -> tuple[dict[str, int], list[Problem]]:
    """How many records each log file holds, and every problem of a workspace, in no particular order."""
    from cwlog.cli.progress import progress
    from cwlog.logbook import survey_logs, survey_submissions

    book = opened.book(today)
    with progress("Checking") as advance:
        logs = survey_logs(opened.source, book, advance=advance)
    submissions = survey_submissions(opened.source, book)
    return logs.documents, [*opened.roster_problems, *logs.problems, *submissions.problems]
