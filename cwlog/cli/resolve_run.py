"""One run of ``cwlog resolve``: what waits, what is decided about it, what is written."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import unified_diff

import click

from cwlog.cli.common import from_here
from cwlog.cli.resolve_decide import Desk, Settled, settle
from cwlog.merging import merge_sides, rebuild
from cwlog.merging.checking import is_as_it_has_to_be
from cwlog.merging.joining import Group, Sides, pieces_by_key
from cwlog.merging.pieces import ROSTER_KEYS, Piece
from cwlog.merging.threeway import Home
from cwlog.model import Record
from cwlog.places import folder_of
from cwlog.records import parse_date
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.words import counted
from cwlog.workspace import Folder
from cwlog.workspace.git import find_repository
from cwlog.workspace.opening import read_workspace
from cwlog.workspace.settling import Overlaid, put
from cwlog.workspace.versions import Halted, read_halted

_NEXT = {
    "merge": "'git commit' finishes the merge",
    "rebase": "'git rebase --continue' goes on",
    "cherry-pick": "'git cherry-pick --continue' goes on",
    "revert": "'git revert --continue' goes on",
}


def resolve_halted(root: str, files: Sequence[str], choice: str | None, today: date, *, dry_run: bool) -> int:
    """Settle what waits, as far as it can be; the exit code.

    Raises:
        CwlogError: there is no repository, or something cannot be read or written.
    """
    halted = read_halted(find_repository(root))
    if halted is None:
        click.echo("Nothing is in conflict here.", err=True)
        return 0
    desk = _open(halted, root, choice, today)
    wanted = {_from_workspace(root, file) for file in files}
    settled = [settle(desk, group) for group in _groups(desk, wanted)]
    _write(desk, settled, dry_run=dry_run)
    left = [line for one in settled for line in one.left] + _left_elsewhere(desk, wanted)
    return _finish(desk, settled, left, dry_run=dry_run)


def _open(halted: Halted, root: str, choice: str | None, today: date) -> Desk:
    """Judge by the workspace with its rosters as they are merged, since those with conflict marks say nothing."""
    rosters = {path for path in halted.unmerged if path in ROSTER_KEYS}
    own = Sides(*({path: data for path, data in side.items() if path in rosters} for side in halted.sides))
    merge = merge_sides(own, lambda _record: None)
    readable = {path for group in merge.groups for path in group.paths - group.opaque}
    merged = {path: data for path, data in rebuild(readable, merge.verdicts.values(), own).items() if data is not None}
    opened = read_workspace(root, Overlaid(Folder(root), {**own.theirs, **own.ours, **merged}), check_rosters=False)
    home = _home(opened.roster)
    everything = merge_sides(halted.sides, home, halted.unmerged, halted.versions.common, halted.strays)
    is_person = sys.stdin.isatty() and sys.stderr.isatty()
    return Desk(halted, everything, opened.book(today), home, choice, is_person)


def _home(roster: Roster) -> Home:
    def home(record: Record) -> str | None:
        try:
            stay = roster.membership(record["district"], parse_date(record["date"]))
        except (KeyError, TypeError, ValueError):
            return None
        return folder_of(stay.cadre, record["date"][:7]) if stay else None

    return home


def _from_workspace(root: str, file: str) -> str:
    """A file that the user named, as a path of the workspace."""
    return os.path.relpath(os.path.realpath(file), root).replace(os.sep, "/")


def _groups(desk: Desk, wanted: set[str]) -> list[Group]:
    """The groups that wait, and those in which git's own result is wrong; only those that the user named, if any."""
    found = pieces_by_key(desk.halted.staged)
    return [
        group
        for group in desk.merge.groups
        if (not wanted or group.paths & wanted)
        and (group.paths & desk.halted.unmerged or _is_wrong(desk, group, found))
    ]


def _is_wrong(desk: Desk, group: Group, found: dict[str, list[Piece]]) -> bool:
    """True if git has settled the group by itself, and not as its entries have to be."""
    halted = desk.halted
    if not halted.may_repair or halted.made is None or group.opaque:
        return False
    if any(halted.made.get(path) != halted.staged.get(path) for path in group.paths):
        return False  # a person has settled it
    return not all(is_as_it_has_to_be(desk.merge.verdicts[key], found.get(key, ())) for key in group.keys)


def _write(desk: Desk, settled: Sequence[Settled], *, dry_run: bool) -> None:
    files = {path: data for one in settled for path, data in one.files.items()}
    marked: dict[str, bytes | None] = {path: data for one in settled for path, data in one.marked.items()}
    if dry_run:
        _show(desk, files)
        return
    before = {path: data for one in settled for path, data in one.before.items()}
    put(desk.halted.repository, files, before, stage=True)
    put(desk.halted.repository, marked, before, stage=False)


def _show(desk: Desk, files: dict[str, bytes | None]) -> None:
    """The differences to what is ours, as ``diff -u`` shows them."""
    for path, data in files.items():
        old, new = ((text or b"").decode("utf-8-sig").splitlines() for text in (desk.halted.sides.ours.get(path), data))
        for line in unified_diff(old, new, f"{path} (ours)", path, lineterm=""):
            click.echo(plain_text(line))


def _left_elsewhere(desk: Desk, wanted: set[str]) -> list[str]:
    """What is unmerged and is no log, submission or roster of this workspace."""
    if wanted:
        return []
    return [
        f"{path}: is not in the data of this workspace; resolve it as any other file" for path in desk.halted.elsewhere
    ]


def _finish(desk: Desk, settled: Sequence[Settled], left: Iterable[str], *, dry_run: bool) -> int:
    """Say what was done and what is left; the exit code."""
    left = list(dict.fromkeys(left))
    _say_left(desk, settled, left)
    for path in sorted(path for one in settled if one.is_repair for path in one.files):
        said = "git had settled it by itself, and wrongly; each entry has its own edits again"
        click.echo(f"{click.style('Put right:', fg='yellow')} {plain_text(path)}: {said}", err=True)
    paths = sorted({path for one in settled for path in one.files})
    if dry_run:
        click.echo(f"Would settle {counted(len(paths), 'file')}; nothing was written.", err=True)
        return 1 if left else 0
    for path in paths:
        click.echo(path)
    if not left:
        done = f"{counted(len(paths), 'file')} settled" if paths else "Nothing is in conflict here"
        goes_on = _NEXT.get(desk.halted.operation.what, "nothing was committed")
        click.echo(f"{done}; {goes_on}.", err=True)
    return 1 if left else 0


def _say_left(desk: Desk, settled: Sequence[Settled], left: Sequence[str]) -> None:
    """Name what is left, and say whose the two sides are: in a rebase they are not whose people think."""
    operation = desk.halted.operation
    if left or desk.choice:
        click.echo(f"ours: {plain_text(operation.ours_name)}; theirs: {plain_text(operation.theirs_name)}", err=True)
    for line in left:
        click.echo(f"{click.style('Left:', fg='yellow')} {plain_text(line)}", err=True)
    for path in sorted(path for one in settled for path in one.marked):
        shown = plain_text(from_here(desk.halted.repository.root, path))
        click.echo(f"{shown} has marks now, and is not a valid file until you choose", err=True)
