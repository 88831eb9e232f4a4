"""Three versions of many files -> a verdict about each piece in them, and which files hang together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cwlog.merging.pieces import ROSTER_KEYS, Piece, form_of, pieces_of
from cwlog.merging.threeway import Home, Verdict, merge_pieces
from cwlog.merging.values import UNKNOWN
from cwlog.model import Record

Files = Mapping[str, bytes]  # path from the workspace -> what it holds; a file that is not there has no path


class Sides(NamedTuple):
    """The files that differ between the three versions: as they are in each of them."""

    base: Files
    ours: Files
    theirs: Files


class Group(NamedTuple):
    """Files that have to be settled together, since an entry of one may go to another, and the keys of their pieces.

    ``opaque`` are those of them that cannot be read piece by piece.
    """

    paths: frozenset[str]
    keys: tuple[str, ...]
    opaque: frozenset[str]


class Merge(NamedTuple):
    """What the sides make of every piece, by its key; and the groups of files."""

    verdicts: dict[str, Verdict]
    groups: list[Group]


def merge_sides(
    sides: Sides,
    home: Home,
    preferred: Collection[str] = (),
    common: Mapping[str, Piece] | None = None,
    strays: Mapping[str, Sequence[bytes]] | None = None,
) -> Merge:
    """Merge everything.

    Args:
        sides: the files that differ.
        home: where an entry belongs by its date and district.
        preferred: where a piece stands in two files of one version, that in these paths counts.
        common: the pieces of the base, if they are not just those of its files: see `common_pieces`.
        strays: what git has put into files that no version has. When a folder's files have moved, git takes new ones
            along.
    """
    read = [_read(files) for files in sides]
    opaque = _opaque(sides, read)
    base, ours, theirs = (_index(pieces, opaque, preferred) for pieces in read)
    if common is not None:
        base = dict(common)
    keys = dict.fromkeys([*ours, *theirs, *base])
    verdicts = {key: merge_pieces(base.get(key), ours.get(key), theirs.get(key), home) for key in keys}
    places = {key: verdict.paths for key, verdict in verdicts.items()}
    for path, contents in (strays or {}).items():
        strayed = {piece.key for data in contents for piece in pieces_of(path, data) or ()} & verdicts.keys()
        for key in strayed:
            places[key].add(path)
        opaque |= frozenset() if strayed else {path}
    return Merge(verdicts, _groups(places, opaque))


def index_pieces(files: Files) -> dict[str, Piece]:
    """The pieces of files by key; what cannot be read is left out."""
    return _index(_read(files), (), ())


def pieces_by_key(files: Files) -> dict[str, list[Piece]]:
    """All pieces of files by key: an id that stands in two files is there twice."""
    found: dict[str, list[Piece]] = {}
    for pieces in _read(files).values():
        for piece in pieces or ():
            found.setdefault(piece.key, []).append(piece)
    return found


def common_pieces(
    before: Mapping[str, Piece], one: Mapping[str, Piece], other: Mapping[str, Piece], home: Home
) -> dict[str, Piece]:
    """What two merge bases make of each piece together: `UNKNOWN` stands where they clash.

    Two branches that have merged each other before have more than one base.
    """
    common: dict[str, Piece] = {}
    for key in dict.fromkeys([*one, *other]):
        merged = merge_pieces(before.get(key), one.get(key), other.get(key), home)
        if merged.record is not None:
            common[key] = Piece(key, merged.path, 0, _unknown_where_they_clash(merged, merged.record), "")
    return common


def _unknown_where_they_clash(merged: Verdict, record: Record) -> Record:
    record = dict(record)
    for clash in merged.clashes:
        for name in clash.field[:1] or list(record):
            record[str(name)] = UNKNOWN
    return record


def _read(files: Files) -> dict[str, list[Piece] | None]:
    return {path: pieces_of(path, data) for path, data in files.items()}


def _index(
    read: Mapping[str, list[Piece] | None], opaque: Collection[str], preferred: Collection[str]
) -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for path, pieces in read.items():
        for piece in () if path in opaque else pieces or ():
            if piece.key not in found or path in preferred:
                found[piece.key] = piece
    return found


def _opaque(sides: Sides, read: Iterable[Mapping[str, list[Piece] | None]]) -> frozenset[str]:
    """The files of which one version cannot be read piece by piece, or has other columns than the others."""
    unread = {path for pieces in read for path, found in pieces.items() if found is None}
    rosters = {path for files in sides for path in files if path in ROSTER_KEYS}
    unlike = {path for path in rosters if len({form_of(path, files[path]) for files in sides if path in files}) > 1}
    return frozenset(unread | unlike)


def _groups(places: Mapping[str, Collection[str]], opaque: frozenset[str]) -> list[Group]:
    """Paths that share a piece, joined."""
    above: dict[str, str] = {path: path for path in opaque}

    def top(path: str) -> str:
        while above.setdefault(path, path) != path:
            above[path] = path = above[above[path]]
        return path

    for first, *others in places.values():
        for other in others:
            above[top(other)] = top(first)
    keys: dict[str, list[str]] = {}
    for key, (first, *_) in places.items():
        keys.setdefault(top(first), []).append(key)
    paths: dict[str, set[str]] = {}
    for path in list(above):
        paths.setdefault(top(path), set()).add(path)
    return [
        Group(frozenset(members), tuple(keys.get(name, ())), opaque & members)
        for name, members in sorted(paths.items(), key=lambda item: min(item[1]))
    ]
