"""What the result of a finished merge has lost, piece by piece, held against what the sides make of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cwlog.merging.joining import Files, Merge, pieces_by_key
from cwlog.merging.pieces import Piece, pieces_of
from cwlog.merging.threeway import Verdict
from cwlog.merging.values import ABSENT, UNKNOWN, alike, shown_value


class Loss(NamedTuple):
    """What went wrong with a piece: where it is or was, which field, empty for the whole, and a sentence without free
    text.
    """

    path: str
    key: str
    field: str
    said: str


def find_losses(
    merge: Merge, result: Files, asked: Collection[str] | None = None, mended: Collection[str] = ()
) -> list[Loss]:
    """Every piece that lost an edit, vanished, came back, or has what neither side gave it.

    Where the sides clash a person has decided, and nothing is said, unless nobody was asked: git never did, and no file
    that it got wrong was put right, which `cwlog resolve` does not do without asking about all such entries.

    Args:
        merge: of the parents.
        result: the files that differ between parents and result, as the result has them.
        asked: the files that git left in conflict; None where that is not known.
        mended: other files that the result has otherwise than git made them.
    """
    found = pieces_by_key(result)
    unread = {path for path, data in result.items() if pieces_of(path, data) is None}
    losses = [Loss(path, "", "", "cannot be read after the merge") for path in sorted(unread & _known_paths(merge))]
    unasked: list[Loss] = []
    right = set(mended)
    for key, verdict in merge.verdicts.items():
        if _is_whole(verdict):
            if asked is not None and not verdict.paths & set(asked):
                said = "was removed on one side and edited on the other, and git has not asked"
                unasked.append(Loss(verdict.path, key, "", said))
        elif verdict.path not in unread and (lost := list(_of_piece(verdict, found.get(key, ()), merge.verdicts))):
            losses += lost
            right -= verdict.paths
    places = {path for verdict in merge.verdicts.values() for path in verdict.paths} - unread
    return losses if right & places else [*losses, *unasked]


def _is_whole(verdict: Verdict) -> bool:
    """True if one side has removed the piece, and the other has edited it."""
    return any(not clash.field for clash in verdict.clashes)


def is_as_it_has_to_be(verdict: Verdict, got: Sequence[Piece]) -> bool:
    """True if the result has a piece in its place, once, with every value that the sides have made of it."""
    if verdict.clashes:
        return False
    if verdict.record is None or len(got) != 1:
        return verdict.record is None and not got
    return got[0].path == verdict.path and alike(got[0].record, verdict.record)


def _known_paths(merge: Merge) -> set[str]:
    return {path for group in merge.groups for path in group.paths - group.opaque}


def _of_piece(verdict: Verdict, found: Sequence[Piece], verdicts: Mapping[str, Verdict]) -> Iterator[Loss]:
    key, got = verdict.key, found[0] if found else None
    path = got.path if got else verdict.path
    if verdict.record is None:
        if got:
            yield Loss(path, key, "", "was removed on one side, and is there again")
    elif got is None:
        yield Loss(path, key, "", "has vanished, though no side removed it")
    else:
        yield from _of_fields(verdict, got, verdicts)
        if len(found) > 1:
            yield Loss(path, key, "", f"stands in {found[1].path}, too")
        elif not _is_in_place(verdict, got):
            yield Loss(path, key, "", f"belongs in {verdict.path}")


def _is_in_place(verdict: Verdict, got: Piece) -> bool:
    """True if it is where a side has put it; also if both have moved it, to different places."""
    before = verdict.base.path if verdict.base else ""
    places = {piece.path for piece in (verdict.ours, verdict.theirs) if piece}
    return got.path == verdict.path or (len(places) > 1 and before not in places)


def _of_fields(verdict: Verdict, got: Piece, verdicts: Mapping[str, Verdict]) -> Iterator[Loss]:
    expected = verdict.record or {}
    open_fields = {str(clash.field[0]) for clash in verdict.clashes}
    if "handed_in" in open_fields:
        open_fields |= got.record.keys() | expected.keys()
    for name in dict.fromkeys([*expected, *got.record]):
        is_now, has_to_be = got.record.get(name, ABSENT), expected.get(name, ABSENT)
        if name in open_fields or alike(is_now, has_to_be):
            continue
        yield Loss(got.path, got.key, name, _said(verdict, name, is_now, has_to_be, verdicts))


def _said(verdict: Verdict, name: str, is_now: Any, has_to_be: Any, verdicts: Mapping[str, Verdict]) -> str:
    """What happened to a field: its edit is lost, or it has a value from elsewhere."""
    values = f"is {shown_value((name,), is_now)}, and has to be {shown_value((name,), has_to_be)}"
    before = verdict.base.record.get(name, ABSENT) if verdict.base else ABSENT
    if alike(before, is_now):
        return f"lost an edit: {values}"
    if donor := _donor(verdict, name, is_now, verdicts):
        return f"got the edit of {donor}: {values}"
    return f"has a value that neither side gave it: {values}"


def _donor(verdict: Verdict, name: str, value: Any, verdicts: Mapping[str, Verdict]) -> str:
    """The piece, removed on one side, that the other side gave just this value; empty for none."""
    for other in verdicts.values():
        if other.key != verdict.key and other.base and any(not clash.field for clash in other.clashes):
            before = other.base.record.get(name, ABSENT)
            sides = [piece.record.get(name, ABSENT) for piece in (other.ours, other.theirs) if piece]
            if before != UNKNOWN and any(alike(one, value) and not alike(one, before) for one in sides):
                return other.key
    return ""
