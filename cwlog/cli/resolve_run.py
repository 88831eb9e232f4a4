"""One run of ``cwlog resolve``: what waits, what is decided about it, what is written."""

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from difflib import unified_diff
from typing import NamedTuple

import click

from cwlog.cli.common import from_here
from cwlog.cli.resolve_ask import ask, clash_text
from cwlog.errors import CwlogError
from cwlog.logbook import Book
from cwlog.merging import Clash, Merge, Side, Verdict, merge_pieces, merge_sides, new_errors, rebuild, with_markers
from cwlog.merging.checking import is_as_it_has_to_be
from cwlog.merging.joining import Group, Sides, index_pieces
from cwlog.merging.pieces import ROSTER_KEYS, Piece
from cwlog.merging.threeway import Choices, Home
from cwlog.model import FieldPath, Problem, Record, Severity
from cwlog.places import folder_of
from cwlog.records import parse_date
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.words import counted
from cwlog.workspace import Folder, Workspace
from cwlog.workspace.git import find_repository
from cwlog.workspace.opening import read_workspace
from cwlog.workspace.settling import Overlaid, put, touched
from cwlog.workspace.versions import Halted, read_halted

_NEXT = {
    "merge": "'git commit' finishes the merge",
    "rebase": "'git rebase --continue' goes on",
    "cherry-pick": "'git cherry-pick --continue' goes on",
    "revert": "'git revert --continue' goes on",
}


class Desk(NamedTuple):
    """What every decision needs."""

    halted: Halted
    merge: Merge
    book: Book
    home: Home
    choice: str | None
    is_person: bool


class Settled(NamedTuple):
    """What becomes of a group of files: what they have to hold (None: gone), or why they are left.

    ``marked`` are files with marks around what is left to decide.
    """

    files: dict[str, bytes | None]
    left: list[str]
    marked: dict[str, bytes]


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
    settled = [_settle(desk, group) for group in _groups(desk, wanted)]
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
    everything = merge_sides(halted.sides, home, halted.unmerged, halted.versions.common)
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
    found = index_pieces(desk.halted.staged)
    return [
        group
        for group in desk.merge.groups
        if (not wanted or group.paths & wanted)
        and (group.paths & desk.halted.unmerged or _is_wrong(desk, group, found))
    ]


def _is_wrong(desk: Desk, group: Group, found: dict[str, Piece]) -> bool:
    """True if git has settled the group by itself, and not as its entries have to be."""
    halted = desk.halted
    if not halted.may_repair or halted.made is None or group.opaque:
        return False
    if any(halted.made.get(path) != halted.staged.get(path) for path in group.paths):
        return False  # a person has settled it
    return not all(is_as_it_has_to_be(desk.merge.verdicts[key], found.get(key)) for key in group.keys)


def _settle(desk: Desk, group: Group) -> Settled:
    """Decide what can be decided about a group."""
    verdicts = [desk.merge.verdicts[key] for key in group.keys]
    waiting = sorted(group.paths & desk.halted.unmerged) or sorted(group.paths)
    if group.opaque:
        how = "choose with 'git checkout --ours' or '--theirs', or mend it, and 'git add' it"
        return Settled({}, [f"{path}: cannot be merged entry by entry; {how}" for path in waiting], {})
    try:
        marks = _marked(desk, group, verdicts)
        if by_hand := [path for path in sorted(group.paths) if touched(desk.halted, path, _plans(desk, group, marks, path))]:
            how = "'git add' it if it is as you want it"
            return Settled({}, [f"{path}: was changed since, and is left as it is; {how}" for path in by_hand], {})
        decided = [_decide(desk, verdict) for verdict in verdicts]
        left = [line for _, lines in decided for line in lines]
        if left:
            return Settled({}, left, marks if desk.choice == "markers" else {})
        files = rebuild(group.paths, [verdict for verdict, _ in decided], desk.halted.sides)
    except CwlogError as error:
        return Settled({}, [f"{path}: {error.message}" for path in waiting], {})
    if wrong := _roster_errors(desk, files):
        return Settled({}, wrong, {})
    return Settled(files, [], {})


def _plans(desk: Desk, group: Group, marks: dict[str, bytes], path: str) -> list[bytes | None]:
    """What cwlog may have put into a file before, if it was stopped or has set marks."""
    plans: list[bytes | None] = [marks[path]] if path in marks else []
    for side in Side:
        whole = [_with_side(desk, desk.merge.verdicts[key], side) for key in group.keys]
        plans += [rebuild(group.paths, whole, desk.halted.sides).get(path)]
    return plans if path in desk.halted.unmerged or marks else plans


def _with_side(desk: Desk, verdict: Verdict, side: Side) -> Verdict:
    """The verdict with one side's values wherever the two clash."""
    choices = {clash.field: side for clash in verdict.clashes}
    return _again(desk, verdict, choices) if choices else verdict


def _again(desk: Desk, verdict: Verdict, choices: Choices) -> Verdict:
    return merge_pieces(verdict.base, verdict.ours, verdict.theirs, desk.home, choices)


def _marked(desk: Desk, group: Group, verdicts: Sequence[Verdict]) -> dict[str, bytes]:
    """The files with marks around the fields that clash; none where an entry clashes as a whole, or its place does."""
    clashes = [clash for verdict in verdicts for clash in verdict.clashes]
    if not clashes or any(not clash.field for clash in clashes):
        return {}
    versions = []
    for side in Side:
        versions.append(rebuild(group.paths, [_with_side(desk, one, side) for one in verdicts], desk.halted.sides))
    mine, other = versions
    if any((mine[path] is None) != (other[path] is None) for path in group.paths):
        return {}
    names = desk.halted.operation.ours_name, desk.halted.operation.theirs_name
    pairs = ((path, mine[path], other[path]) for path in sorted(group.paths))
    return {path: with_markers(one, two, names) for path, one, two in pairs if one and two and one != two}


def _decide(desk: Desk, verdict: Verdict) -> tuple[Verdict, list[str]]:
    """The verdict without clashes, or what is left to decide."""
    choices: dict[FieldPath, Side] = {}
    left = []
    for clash in verdict.clashes:
        side = _choose(desk, verdict, clash)
        if side is None:
            left.append(_left_line(desk, verdict, clash))
        else:
            choices[clash.field] = side
    if left:
        return verdict, left
    decided = _again(desk, verdict, choices) if choices else verdict
    errors = new_errors(decided, desk.book)
    if not errors:
        return decided, []
    said = "; ".join(f"{one.field[0] if one.field else 'entry'}: {one.message}" for one in errors)
    whole = _whole(verdict)
    side = _choose(desk, verdict, whole, said)
    if side is None:
        line = f"{verdict.path}: {verdict.key}: both edits together break a rule: {said}"
        return verdict, [line]
    return _again(desk, verdict, {(): side}), []


def _whole(verdict: Verdict) -> Clash:
    """The entry as a whole as a clash."""
    base, ours, theirs = (piece.record if piece else None for piece in (verdict.base, verdict.ours, verdict.theirs))
    return Clash((), base, ours, theirs)


def _choose(desk: Desk, verdict: Verdict, clash: Clash, said: str = "") -> Side | None:
    """Whose value counts: by flag, or by the person at the terminal; None if nobody says."""
    if desk.choice in tuple(Side):
        return Side(desk.choice)
    if desk.choice or not desk.is_person:
        return None
    return ask(desk.halted.operation, verdict, clash, said)


def _left_line(desk: Desk, verdict: Verdict, clash: Clash) -> str:
    return f"{verdict.path}: {verdict.key}: {clash_text(desk.halted.operation, clash)}"


def _roster_errors(desk: Desk, files: dict[str, bytes | None]) -> list[str]:
    """The errors of a merged roster that neither side has by itself."""
    rosters = {path: data for path, data in files.items() if path in ROSTER_KEYS and data is not None}
    if not rosters:
        return []
    sides = (desk.halted.sides.ours, desk.halted.sides.theirs)
    known = {_name(one) for side in sides for one in _roster_problems(desk, {path: side.get(path, b"") for path in rosters})}
    return [
        f"{one.where.path}:{one.where.line}: both edits together break a rule: {one.field}: {one.message}"
        for one in _roster_problems(desk, rosters)
        if one.severity is Severity.ERROR and _name(one) not in known
    ]


def _name(problem: Problem) -> tuple[str, str, str, str]:
    return problem.where.path, problem.code, problem.field, problem.message


def _roster_problems(desk: Desk, files: dict[str, bytes]) -> list[Problem]:
    root = desk.halted.repository.root
    merged = {path: data for path, data in desk.halted.sides.ours.items() if path in ROSTER_KEYS}
    opened: Workspace = read_workspace(root, Overlaid(Folder(root), {**merged, **files}), check_rosters=True)
    return opened.roster_problems


def _write(desk: Desk, settled: Sequence[Settled], *, dry_run: bool) -> None:
    files = {path: data for one in settled for path, data in one.files.items()}
    marked: dict[str, bytes | None] = {path: data for one in settled for path, data in one.marked.items()}
    if dry_run:
        _show(desk, files)
        return
    put(desk.halted.repository, files, stage=True)
    put(desk.halted.repository, marked, stage=False)


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
    return [f"{path}: is not in the data of this workspace; resolve it as any other file" for path in desk.halted.elsewhere]


def _finish(desk: Desk, settled: Sequence[Settled], left: Iterable[str], *, dry_run: bool) -> int:
    """Say what was done and what is left; the exit code."""
    root, operation = desk.halted.repository.root, desk.halted.operation
    left = list(dict.fromkeys(left))
    if left or desk.choice:
        click.echo(f"ours: {plain_text(operation.ours_name)}; theirs: {plain_text(operation.theirs_name)}", err=True)
    for line in left:
        click.echo(f"{click.style('Left:', fg='yellow')} {plain_text(line)}", err=True)
    for path in sorted(path for one in settled for path in one.marked):
        click.echo(f"{plain_text(from_here(root, path))} has marks now, and is not a valid file until you choose", err=True)
    paths = sorted({path for one in settled for path in one.files})
    if dry_run:
        click.echo(f"Would settle {counted(len(paths), 'file')}; nothing was written.", err=True)
    for path in paths if not dry_run else ():
        click.echo(path)
    if not left and not dry_run:
        done = f"{counted(len(paths), 'file')} settled; " if paths else "Nothing is in conflict here; "
        click.echo(f"{done}{_NEXT.get(operation.what, 'nothing was committed')}.", err=True)
    return 1 if left else 0
