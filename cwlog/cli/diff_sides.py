"""The two states that ``cwlog diff`` compares, and what is counted on each side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import click

from cwlog.cli.at import open_revision
from cwlog.cli.progress import progress
from cwlog.comparing import Comparison, Measure, compare
from cwlog.logbook import Entry, survey_logs
from cwlog.render.changes import Invalid, State
from cwlog.render.text import plain_text
from cwlog.rollup.restated import Side as Counted
from cwlog.workspace import Workspace, open_workspace
from cwlog.workspace.git import Repository, Revision, find_repository, resolve_revision
from cwlog.workspace.git.differing import differing_paths, merge_base


class Side(NamedTuple):
    """One of the two states, opened; ``revision`` is None for the work tree."""

    opened: Workspace
    revision: Revision | None

    @property
    def state(self) -> State:
        """How it is called."""
        one = self.revision
        return State(one.commit, one.short, one.day, one.found_as) if one else State()


def open_sides(root: str, revisions: str | None) -> tuple[Side, Side, Comparison]:
    """The two states that the user means, and what changed in their data.

    Raises:
        CwlogError: there is no repository, no such commit, or no workspace at it.
    """
    repository = find_repository(root)
    first, second = _revisions(repository, revisions or "HEAD")
    before = Side(open_revision(repository, first), first)
    after = Side(open_revision(repository, second), second) if second else Side(open_workspace(root), None)
    paths = differing_paths(repository, first.commit, second.commit if second else None)
    return before, after, compare(before.opened.source, after.opened.source, paths, _measures(before, after))


def _measures(before: Side, after: Side) -> tuple[Measure, Measure]:
    """What the values of each side are judged by; a name or member that one side knows is known on both."""
    rosters = before.opened.roster, after.opened.roster
    names = rosters[0].known_names() | rosters[1].known_names()
    members = frozenset(member.id for roster in rosters for member in roster.members)
    first, second = (
        Measure(side.opened.schemas, side.opened.roster_problems, names, members) for side in (before, after)
    )
    return first, second


def _revisions(repository: Repository, text: str) -> tuple[Revision, Revision | None]:
    """The two commits of a range; None for the work tree."""
    for dots in ("...", ".."):
        start, found, end = text.partition(dots)
        if found:
            first, second = (_revision(repository, name or "HEAD") for name in (start, end))
            return (_parting(repository, first, second) if dots == "..." else first), second
    return _revision(repository, text), None


def _revision(repository: Repository, text: str) -> Revision:
    revision = resolve_revision(repository, text)
    if revision.note:
        click.echo(f"{click.style('Note:', fg='yellow')} {plain_text(revision.note)}.", err=True)
    return revision


def _parting(repository: Repository, first: Revision, second: Revision) -> Revision:
    """Where the second left the first."""
    base = resolve_revision(repository, merge_base(repository, first, second))
    return base._replace(found_as=f"where {second.found_as} left {first.found_as}")


def count(side: Side, months: Sequence[str] | None, today: date) -> tuple[Counted, Invalid]:
    """The valid entries of some months (None: of all), and what is left out of every total.

    Raises:
        CwlogError: the work tree cannot be read.
    """
    opened, kept = side.opened, list[Entry]()
    with progress("Reading") as advance:
        book = opened.book(today)
        survey = survey_logs(opened.source, book, months, kept.append, advance, only_totals=True)
    valid = [entry.interaction for entry in kept if (entry.file, entry.number) not in survey.refused]
    problems = sorted(one for one in (*opened.roster_problems, *survey.problems) if one.changes_totals)
    words = opened.schemas["interaction"].vocabularies
    return Counted(valid, opened.roster, words), Invalid(len(survey.refused) + survey.unread, problems)
