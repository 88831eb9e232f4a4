"""What the commands that mend share: the opened workspace, and the end of every change."""

import os
import sys
from collections.abc import Callable
from datetime import date
from difflib import unified_diff
from typing import NamedTuple

import click

from cwlog.cli.add_answers import Known
from cwlog.cli.add_finish import finding_text
from cwlog.cli.at import open_at
from cwlog.cli.common import root_of, say_uncompared, today_of
from cwlog.cli.handed_in import say_handed_in
from cwlog.errors import CwlogError
from cwlog.logbook import Book
from cwlog.mending import Change, Found, find_again
from cwlog.model import Finding
from cwlog.render.text import plain_text
from cwlog.workspace import Workspace
from cwlog.workspace.writing import ChangedMeanwhile, move, replace

_TRIES = 20  # that many times another entry of the same stream may be changed meanwhile

Plan = Callable[[Found], Change]
IsSaid = Callable[[Finding], bool]


class Desk(NamedTuple):
    """One run of a command that mends: where, by what to judge, and how."""

    workspace: Workspace
    book: Book
    known: Known
    is_person: bool
    force: bool = False
    dry_run: bool = False

    @property
    def today(self) -> date:
        """Today, or the day in its place."""
        return self.known.today


def open_desk(
    ctx: click.Context,
    workspace: str | None,
    as_of: str | None,
    *,
    at: str | None = None,
    force: bool = False,
    dry_run: bool = False,
) -> Desk:
    """Open the workspace that the user means; one as it was at a commit can only be read."""
    today = today_of(as_of)
    opened = open_at(root_of(ctx, workspace), at)
    book = opened.book(today)
    known = Known(book.schemas["interaction"], opened.roster, today)
    is_person = sys.stdin.isatty() and sys.stderr.isatty()
    return Desk(opened, book, known, is_person, force, dry_run)


def everything(_finding: Finding) -> bool:
    """Say every finding."""
    return True


def finish_change(
    desk: Desk, change: Change, plan: Plan, is_said: IsSaid = everything, *, is_ruling: bool = False
) -> int:
    """Say what is to be said about a change, and write it; the exit code.

    Args:
        desk: the run.
        change: what was planned.
        plan: plans it anew, if another entry of the same file was changed meanwhile.
        is_said: which findings are worth a word; errors always are.
        is_ruling: a ruling is no change to what was handed in.

    Raises:
        ChangedMeanwhile: somebody else has changed the entry; nothing was overwritten.
    """
    warnings = [finding for finding in change.judged.warnings if is_said(finding)]
    _say(desk, change, warnings)
    if change.judged.errors or (warnings and not _may_write(desk)):
        click.echo("Nothing was changed.", err=True)
        return 1
    if change.is_none:
        click.echo("Nothing was changed: the entry says so already.", err=True)
        click.echo(change.path)
        return 0
    if desk.dry_run:
        _show(change)
    else:
        change = _write(desk, change, plan)
        if change.moves:
            click.echo(f"moved from {plain_text(change.found.path)}", err=True)
    if not is_ruling:
        _say_places(desk, change)
    if not desk.dry_run:
        click.echo(change.path)
    return 0


def _say_places(desk: Desk, change: Change) -> None:
    place, home = change.found.place, change.judged.home
    moved_to = [(home.cadre, home.month)] if home and change.moves else []
    say_handed_in(desk.workspace.source, [(place.cadre, place.month), *moved_to])


def _say(desk: Desk, change: Change, warnings: list[Finding]) -> None:
    say_uncompared(desk.workspace.root, change.unread)
    for finding in [*change.judged.errors, *warnings]:
        click.echo(finding_text(finding), err=True)


def _may_write(desk: Desk) -> bool:
    if desk.force or desk.dry_run or not desk.is_person:
        return True
    return click.confirm("Change it anyway?", err=True)


def _show(change: Change) -> None:
    """The difference that the change would make, as ``diff -u`` shows it."""
    old, new = (data.decode("utf-8-sig").splitlines() for data in (change.found.data, change.new))
    if change.moves and change.rest is not None:
        old = []
    for line in unified_diff(old, new, change.found.path, change.path, lineterm=""):
        click.echo(plain_text(line))
    click.echo(f"would write {plain_text(change.path)}", err=True)


def _write(desk: Desk, change: Change, plan: Plan) -> Change:
    for _ in range(_TRIES):
        found = change.found
        try:
            if change.moves:
                move(desk.workspace.root, found.path, change.path, found.data, change.new, change.rest)
            else:
                replace(desk.workspace.root, found.path, found.data, change.new)
        except ChangedMeanwhile:
            again = find_again(desk.workspace.source, found)
            fresh = plan(again) if again else None
            if fresh is None or fresh.judged.errors:
                raise
            change = fresh
        else:
            return change
    raise CwlogError(f"{change.found.path} is changed all the time", "try again later; nothing was changed")


def full_path(desk: Desk, path: str) -> str:
    """A path of the workspace for the system."""
    return os.path.join(desk.workspace.root, path)


def refuse_unreadable(found: Found) -> CwlogError:
    """Why nothing can be done with an entry that cannot be read, and where it can be mended."""
    fault = found.fault or (found.document.faults[0] if found.document and found.document.faults else None)
    said = f"{found.path}:{fault.line}:{fault.column}: {fault.finding.message}" if fault else found.path
    return CwlogError(f"the entry cannot be read: {said}", f"mend its text first with 'cwlog edit {found.id}'")
