"""One run of ``cwlog resolve``: what waits, what is decided about it, what is written."""

import os
import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from difflib import unified_diff

import click

from cwlog.cli.common import from_here
from cwlog.cli.resolve_decide import Desk, Settled, settle, unasked_paths
from cwlog.errors import CwlogError
from cwlog.merging import merge_sides, rebuild
from cwlog.merging.checking import is_as_it_has_to_be
from cwlog.merging.joining import Group, Sides, pieces_by_key
from cwlog.merging.pieces import ROSTER_KEYS, Piece, is_mergeable, pieces_of
from cwlog.merging.threeway import Home
from cwlog.model import Record
from cwlog.places import folder_of
from cwlog.records import parse_date
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.words import counted
from cwlog.workspace import Folder
from cwlog.workspace.git import find_repository
from cwlog.workspace.opening import SETTINGS, read_workspace
from cwlog.workspace.settling import Overlaid, hold_open, put
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
    wanted = {_from_workspace(root, file) for file in files}
    _check_names(root, halted, wanted)
    if halted is None:
        click.echo("Nothing is in conflict here.", err=True)
        return 0
    desk = _open(halted, root, choice, today)
    waiting = _groups(desk)
    settled = [settle(desk, group) for group in waiting if _is_wanted(group.paths, wanted)]
    unasked = frozenset(path for group in waiting for path in unasked_paths(desk, group))
    _write(desk, settled, unasked, dry_run=dry_run)
    left = [line for one in settled for line in one.left] + _left_elsewhere(desk, wanted) + _unread(desk, wanted)
    return _finish(desk, settled, left, unasked, dry_run=dry_run)


def _check_names(root: str, halted: Halted | None, wanted: Iterable[str]) -> None:
    """Refuse what is the name of nothing.

    Raises:
        CwlogError: there is no such file, and none in the versions that are merged.
    """
    known = {path for files in (*halted.sides, halted.stages) for path in files} if halted else set()
    for path in wanted:
        if not os.path.lexists(os.path.join(root, path)) and not _is_wanted(known, {path}):
            raise CwlogError(f"there is no file {path!r}", "'git status' names the files in conflict")


def _is_wanted(paths: Iterable[str], wanted: Collection[str]) -> bool:
    """True if the user has named one of the files, or a folder that it is in; or none at all."""
    return not wanted or any(name in (path, ".") or path.startswith(f"{name}/") for path in paths for name in wanted)


def _open(halted: Halted, root: str, choice: str | None, today: date) -> Desk:
    """Judge by the workspace with its rosters as they are merged, since those with conflict marks say nothing."""
    rosters = {path for path in halted.unmerged if path in ROSTER_KEYS}
    own = Sides(*({path: data for path, data in side.items() if path in rosters} for side in halted.sides))
    merge = merge_sides(own, lambda _record: None)
    readable = {path for group in merge.groups for path in group.paths - group.opaque}
    merged = {path: data for path, data in rebuild(readable, merge.verdicts.values(), own).items() if data is not None}
    try:
        opened = read_workspace(root, Overlaid(Folder(root), {**own.theirs, **own.ours, **merged}), check_rosters=False)
    except CwlogError:
        _check_settings(halted)
        raise
    home = _home(opened.roster)
    everything = merge_sides(halted.sides, home, halted.unmerged, halted.versions.common, halted.strays)
    is_person = sys.stdin.isatty() and sys.stderr.isatty()
    return Desk(halted, everything, opened.book(today), home, choice, is_person)


def _check_settings(halted: Halted) -> None:
    """Refuse while the settings are in conflict, since nothing can be judged without them."""
    settings, schemas = halted.repository.path_of(SETTINGS), halted.repository.path_of("schemas/")
    if names := [path for path in halted.elsewhere if path == settings or path.startswith(schemas)]:
        what = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} in conflict, and nothing can be judged without"
        raise CwlogError(what, "settle that first, 'git add' it, then run 'cwlog resolve' again")


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


def _groups(desk: Desk) -> list[Group]:
    """The groups that wait, and those in which git's own result is wrong."""
    found = pieces_by_key(desk.halted.staged)
    return [group for group in desk.merge.groups if group.paths & desk.halted.unmerged or _is_wrong(desk, group, found)]


def _is_wrong(desk: Desk, group: Group, found: dict[str, list[Piece]]) -> bool:
    """True if git has settled the group by itself, and not as its entries have to be."""
    halted = desk.halted
    if not halted.may_repair or halted.made is None or group.opaque:
        return False
    if group.paths & halted.answered or any(halted.made.get(path) != halted.staged.get(path) for path in group.paths):
        return False  # a person has settled it
    return not all(is_as_it_has_to_be(desk.merge.verdicts[key], found.get(key, ())) for key in group.keys)


def _write(desk: Desk, settled: Sequence[Settled], unasked: Collection[str], *, dry_run: bool) -> None:
    """Write what was settled. What git has not asked about is in conflict from now on, until somebody decides."""
    files = {path: data for one in settled for path, data in one.files.items()}
    marked: dict[str, bytes | None] = {path: data for one in settled for path, data in one.marked.items()}
    if dry_run:
        _show(desk, files)
        return
    before = {path: data for one in settled for path, data in one.before.items()}
    hold_open(desk.halted, unasked)
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
    named = {name if name == "." else desk.halted.repository.path_of(name) for name in wanted}
    return [
        f"{path}: is not in the data of this workspace; resolve it as any other file"
        for path in desk.halted.elsewhere
        if _is_wanted([path], named)
    ]


def _unread(desk: Desk, wanted: set[str]) -> list[str]:
    """What was marked as resolved, and cannot be read as it is."""
    return [
        f"{path}: cannot be read as it was staged; 'cwlog validate' says why"
        for path, data in desk.halted.staged.items()
        if path not in desk.halted.unmerged and is_mergeable(path) and pieces_of(path, data) is None
        if _is_wanted([path], wanted)
    ]


def _finish(
    desk: Desk, settled: Sequence[Settled], left: Iterable[str], unasked: frozenset[str], *, dry_run: bool
) -> int:
    """Say what was done and what is left; the exit code."""
    left = list(dict.fromkeys(left))
    _say_left(desk, settled, left)
    for path in sorted(unasked.difference(*(one.files for one in settled)) if not dry_run else ()):
        said = "is marked as in conflict now, so that nothing is committed before you decide"
        click.echo(plain_text(f"{path} {said}"), err=True)
    for path in sorted(path for one in settled if one.is_repair for path in one.files if path not in unasked):
        said = "git had settled it by itself, and wrongly; each entry has its own edits again"
        click.echo(f"{click.style('Put right:', fg='yellow')} {plain_text(path)}: {said}", err=True)
    paths = sorted({path for one in settled for path in one.files})
    if dry_run:
        click.echo(f"Would settle {counted(len(paths), 'file')}; nothing was written.", err=True)
        return 1 if left else 0
    for path in paths:
        click.echo(path)
    for line in (f"Not valid: {line}" for one in settled for line in one.wrong):
        click.echo(plain_text(line), err=True)
    for line in (line for one in settled for line in one.notes):
        click.echo(plain_text(line), err=True)
    if not left:
        where = "there" if desk.halted.unmerged | unasked or desk.halted.elsewhere else "here"
        done = f"{counted(len(paths), 'file')} settled" if paths else f"Nothing is in conflict {where}"
        click.echo(f"{done}; {_goes_on(desk, settled, unasked, paths)}.", err=True)
    return 1 if left else 0


def _goes_on(desk: Desk, settled: Sequence[Settled], unasked: frozenset[str], done: Collection[str]) -> str:
    """What is next: more conflicts, errors to mend, or to let git finish."""
    waiting = len((desk.halted.unmerged | unasked).difference(done)) + len(desk.halted.elsewhere)
    if waiting:
        return "1 more file is in conflict" if waiting == 1 else f"{waiting} more files are in conflict"
    goes_on = _NEXT.get(desk.halted.operation.what, "nothing was committed")
    return f"mend what is not valid and 'git add' it, then {goes_on}" if any(one.wrong for one in settled) else goes_on


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
