"""Decides about files that hang together: what they have to hold, or why they are left to a person."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from cwlog.cli.resolve_ask import ask, clash_text
from cwlog.errors import CwlogError
from cwlog.logbook import Book
from cwlog.merging import Clash, Merge, Side, Verdict, merge_pieces, new_errors, rebuild, with_markers
from cwlog.merging.joining import Group
from cwlog.merging.pieces import ROSTER_KEYS, Piece, is_row, is_submission
from cwlog.merging.soundness import errors_of
from cwlog.merging.threeway import Choices, Home
from cwlog.merging.values import alike
from cwlog.model import FieldPath, Problem, Record, Severity
from cwlog.workspace import Folder, Workspace
from cwlog.workspace.opening import read_workspace
from cwlog.workspace.settling import Overlaid, is_touched, read_now
from cwlog.workspace.versions import Halted


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

    ``marked`` are files with marks around what is left to decide. ``is_repair``: git had left nothing to decide.
    ``before`` is what the files in the work tree held when this was decided. ``wrong`` are the errors that what was
    settled still has; ``notes`` are what to do besides.
    """

    files: dict[str, bytes | None]
    left: list[str]
    marked: Mapping[str, bytes] = MappingProxyType({})
    is_repair: bool = False
    before: Mapping[str, bytes | None] = MappingProxyType({})
    wrong: Sequence[str] = ()
    notes: Sequence[str] = ()


def settle(desk: Desk, group: Group) -> Settled:
    """Decide what can be decided about a group."""
    waiting = sorted(group.paths & desk.halted.unmerged) or sorted(group.paths)
    if group.opaque:
        how = "choose with 'git checkout --ours' or '--theirs', or mend it, and 'git add' it"
        return Settled({}, [f"{path}: cannot be merged entry by entry; {how}" for path in waiting])
    try:
        return _settle(desk, group)
    except CwlogError as error:
        return Settled({}, [f"{path}: {error.message}" for path in waiting])


def _settle(desk: Desk, group: Group) -> Settled:
    verdicts = [desk.merge.verdicts[key] for key in group.keys]
    versions = _versions(desk, group, verdicts)
    marks = _marked(desk, verdicts, versions)
    before = {path: read_now(desk.halted.repository, path) for path in sorted(group.paths)}
    if by_hand := _by_hand(desk, before, [*versions, marks]):
        how = "'git add' it if it is as you want it"
        return Settled({}, [f"{path}: was changed since, and is left as it is; {how}" for path in by_hand])
    decided = [_decide(desk, verdict) for verdict in verdicts]
    if left := [line for _, lines in decided for line in lines]:
        return Settled({}, left, marks if desk.choice == "markers" else {}, before=before)
    settled = [verdict for verdict, _ in decided]
    files = versions[0] if settled == verdicts else rebuild(group.paths, settled, desk.halted.sides)
    if wrong := _roster_errors(desk, files):
        return Settled({}, wrong)
    halted = desk.halted
    waits = halted.unmerged | unasked_paths(desk, group)
    needed = {path: data for path, data in files.items() if path in waits or halted.staged.get(path) != data}
    is_repair = not group.paths & halted.unmerged
    wrong = [*_errors_left(desk, settled), *_roster_errors_left(desk, files)]
    return Settled(needed, [], is_repair=is_repair, before=before, wrong=wrong, notes=_notes(settled))


def unasked_paths(desk: Desk, group: Group) -> frozenset[str]:
    """The files with something to decide about which git asks nobody, having settled the group by itself."""
    if group.paths & desk.halted.unmerged:
        return frozenset()
    verdicts = (desk.merge.verdicts[key] for key in group.keys)
    places = {verdict.path for verdict in verdicts if verdict.clashes}
    return frozenset(path for path in places if any(path in side for side in desk.halted.sides))


def _errors_left(desk: Desk, verdicts: Iterable[Verdict]) -> list[str]:
    """The errors of entries and submissions that a side has touched."""
    lines = []
    for verdict in verdicts:
        is_as_before = verdict.base is not None and alike(verdict.base.record, verdict.record)
        if verdict.record is None or is_as_before or is_row(verdict.key):
            continue
        for one in errors_of(Piece(verdict.key, verdict.path, 0, verdict.record, ""), desk.book):
            lines.append(f"{verdict.path}: {one.field[0] if one.field else 'entry'}: {one.message}")
    return lines


def _notes(verdicts: Iterable[Verdict]) -> list[str]:
    """Months that both sides have handed in again: neither amendment counts the edits of both."""
    return [
        f"{one.path}: was handed in again on both sides, and both amendments are kept; neither counts the edits of "
        "both, so hand the month in once more with 'cwlog submit'"
        for one in verdicts
        if is_submission(one.key) and one.record and one.ours and one.theirs
        if all(
            not alike(one.record.get("amendments"), side.record.get("amendments")) for side in (one.ours, one.theirs)
        )
    ]


def _versions(desk: Desk, group: Group, verdicts: Sequence[Verdict]) -> list[dict[str, bytes | None]]:
    """The files with our values wherever the sides clash, and with theirs."""
    if not any(one.clashes for one in verdicts):
        return [rebuild(group.paths, verdicts, desk.halted.sides)] * 2
    return [rebuild(group.paths, [_with_side(desk, one, side) for one in verdicts], desk.halted.sides) for side in Side]


def _by_hand(desk: Desk, before: Mapping[str, bytes | None], plans: Sequence[Mapping[str, bytes | None]]) -> list[str]:
    """The files that a person has changed since git stopped; ``plans`` are what cwlog itself may have written."""
    return [
        path
        for path, now in before.items()
        if is_touched(desk.halted, path, now, [plan[path] for plan in plans if path in plan])
    ]


def _with_side(desk: Desk, verdict: Verdict, side: Side) -> Verdict:
    """The verdict with one side's values wherever the two clash."""
    choices = {clash.field: side for clash in verdict.clashes}
    return _again(desk, verdict, choices) if choices else verdict


def _again(desk: Desk, verdict: Verdict, choices: Choices) -> Verdict:
    return merge_pieces(verdict.base, verdict.ours, verdict.theirs, desk.home, choices)


def _amendments(record: Record) -> object:
    return record.get("amendments", [])


def _marked(
    desk: Desk, verdicts: Sequence[Verdict], versions: Sequence[Mapping[str, bytes | None]]
) -> dict[str, bytes]:
    """The files with marks around the fields that clash; none where an entry clashes as a whole, or its place does.

    Args:
        desk: the run.
        verdicts: about the pieces of the files.
        versions: the files with our values wherever the sides clash, and with theirs.
    """
    mine, other = versions
    clashes = [clash for verdict in verdicts for clash in verdict.clashes]
    if any(not clash.field for clash in clashes) or any((mine[path] is None) != (other[path] is None) for path in mine):
        return {}
    names = desk.halted.operation.ours_name, desk.halted.operation.theirs_name
    pairs = ((path, mine[path], other[path]) for path in sorted(mine))
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
    known = {
        _name(one) for side in sides for one in _roster_problems(desk, {path: side.get(path, b"") for path in rosters})
    }
    return [
        f"{one.where.path}:{one.where.line}: both edits together break a rule: {one.field}: {one.message}"
        for one in _roster_problems(desk, rosters)
        if one.severity is Severity.ERROR and _name(one) not in known
    ]


def _roster_errors_left(desk: Desk, files: Mapping[str, bytes | None]) -> list[str]:
    rosters = {path: data for path, data in files.items() if path in ROSTER_KEYS and data is not None}
    problems = _roster_problems(desk, rosters) if rosters else []
    return [
        f"{one.where.path}:{one.where.line}: {one.field}: {one.message}"
        for one in problems
        if one.severity is Severity.ERROR and one.where.path in rosters
    ]


def _name(problem: Problem) -> tuple[str, str, str, str]:
    return problem.where.path, problem.code, problem.field, problem.message


def _roster_problems(desk: Desk, files: dict[str, bytes]) -> list[Problem]:
    root = desk.halted.repository.root
    merged = {path: data for path, data in desk.halted.sides.ours.items() if path in ROSTER_KEYS}
    opened: Workspace = read_workspace(root, Overlaid(Folder(root), {**merged, **files}), check_rosters=True)
    return opened.roster_problems
