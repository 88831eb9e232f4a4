"""Three versions of a piece -> what it has to be, where, and where the sides clash."""

from collections.abc import Callable
from typing import NamedTuple

from cwlog.merging.pieces import Piece, is_submission
from cwlog.merging.values import ABSENT, Clash, FieldChoices, Side, alike, merge_records, merge_submissions
from cwlog.model import Record
from cwlog.places import ID

Choices = FieldChoices  # by field; under ``()`` the side whose version counts as a whole
Home = Callable[[Record], str | None]  # the folder in which an entry belongs, as far as that can be told

_PLACE_KEYS = ("date", "district")  # only they can move an entry to another month or cadre


class Verdict(NamedTuple):
    """What the sides make of a piece.

    ``record`` is None if it has to be gone; ``path`` is where it has to be. While there are clashes, what is ours
    stands in their place. ``text_of`` is the side whose text can be taken as it is; None if ours has to be changed.
    """

    key: str
    base: Piece | None
    ours: Piece | None
    theirs: Piece | None
    record: Record | None
    path: str
    clashes: tuple[Clash, ...] = ()
    text_of: Side | None = None

    @property
    def paths(self) -> set[str]:
        """Every file that has a part in it."""
        return {piece.path for piece in (self.base, self.ours, self.theirs) if piece} | {self.path}


def merge_pieces(
    base: Piece | None, ours: Piece | None, theirs: Piece | None, home: Home, choices: Choices | None = None
) -> Verdict:
    """Merge three versions of a piece, of which at least one is there."""
    choices = choices or {}
    some = ours or theirs or base
    assert some is not None
    if () in choices:
        return _taken(some.key, base, ours, theirs, choices[()])
    if ours and theirs:
        return _of_both(base, ours, theirs, home, choices)
    left = ours or theirs
    if left is None or (base and alike(base.record, left.record)):
        return Verdict(some.key, base, ours, theirs, None, some.path)
    side = Side.OURS if ours else Side.THEIRS
    if base is None:
        return Verdict(some.key, base, ours, theirs, left.record, left.path, (), side)
    clash = Clash((), base.record, ours.record if ours else ABSENT, theirs.record if theirs else ABSENT)
    return Verdict(some.key, base, ours, theirs, left.record, left.path, (clash,), side)


def _taken(key: str, base: Piece | None, ours: Piece | None, theirs: Piece | None, side: Side) -> Verdict:
    """One side's version as a whole, also if that is nothing."""
    piece = ours if side is Side.OURS else theirs
    other = piece or ours or theirs or base
    assert other is not None
    return Verdict(key, base, ours, theirs, piece.record if piece else None, other.path, (), side)


def _of_both(base: Piece | None, ours: Piece, theirs: Piece, home: Home, choices: Choices) -> Verdict:
    merge = merge_submissions if is_submission(ours.key) else merge_records
    record, clashes = merge(base.record if base else {}, ours.record, theirs.record, choices)
    path = _path(base, ours, theirs, record, home)
    text_of = None
    if base and ours.text == base.text and alike(record, theirs.record):
        text_of = Side.THEIRS
    elif alike(record, ours.record):
        text_of = Side.OURS
    return Verdict(ours.key, base, ours, theirs, record, path, tuple(clashes), text_of)


def _path(base: Piece | None, ours: Piece, theirs: Piece, record: Record, home: Home) -> str:
    """Where a side has moved it to; where its date and district belong, if the sides disagree or each gave one."""
    if base and base.path == ours.path:
        path = theirs.path
    elif ours.path == theirs.path or (base and base.path == theirs.path):
        path = ours.path
    else:
        path = ""
    sides = [piece.record for piece in (ours, theirs) if piece.path == path]
    if any(alike(_where(side), _where(record)) for side in sides) or not ID.fullmatch(ours.key):
        return path or ours.path
    name = (path or ours.path).rpartition("/")[2]
    if path and name != f"{ours.key}.yaml":  # it stays in the stream that holds it
        return path
    folder = home(record)
    return f"{folder}/{ours.key}.yaml" if folder else path or ours.path


def _where(record: Record) -> list[object]:
    return [record.get(key) for key in _PLACE_KEYS]
