"""Entries that moved between months: which files belong into one commit, so that no entry is lost or there twice."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from cwlog.documents import Fault
from cwlog.logbook import bytes_of, read_file
from cwlog.places import ID, Place, Source, find_logs


def ids_in(source: Source, path: str) -> frozenset[str]:
    """The ids of a log file's entries: its name, if that is one; empty if it is not there."""
    data = bytes_of(source, path)
    name = path.rpartition("/")[2].removesuffix(".yaml")
    if data is None or ID.fullmatch(name):
        return frozenset() if data is None else frozenset([name])
    documents = read_file(source, path)
    if isinstance(documents, Fault):
        return _mentioned(data)
    records = [document.record for document in documents]
    if any(record is None for record in records):  # what cannot be read may hold any of the ids that stand in it
        return _mentioned(data)
    return frozenset(one for record in records if record and isinstance(one := record.get("id"), str))


def other_halves(
    own: Collection[str], ids: Collection[str], unsaved: Sequence[str], before: Source, after: Source
) -> dict[str, frozenset[str]]:
    """The files elsewhere that have to be committed together with those of a month.

    Args:
        own: the month's files that differ from the last commit.
        ids: the ids of the month, as it stands.
        unsaved: every log file that differs from the last commit, those of the month among them.
        before: the last commit.
        after: the work tree.

    Returns:
        Path -> the ids that moved from there or to there. What came with such a file, and moved as well, is followed.
    """
    was = {path: ids_in(before, path) for path in {*own, *unsaved}}
    now = {path: ids_in(after, path) for path in was}
    found: dict[str, frozenset[str]] = {}
    while True:
        taken = {*own, *found}
        here = frozenset(ids).union(*(now[path] for path in taken))
        gone = frozenset().union(*(was[path] for path in taken)) - here
        more = {path: (was[path] & here) | (now[path] & gone) for path in unsaved if path not in taken}
        new = {path: moved for path, moved in more.items() if moved}
        if not new:
            return found
        found |= new


def standing_twice(
    ids: Mapping[str, Collection[str]], left: Collection[str], before: Source
) -> Iterator[tuple[str, str, str]]:
    """Every id that a commit would hold twice, with the two paths.

    Args:
        ids: path -> ids of the files whose entries must stand nowhere else.
        left: paths whose state in the last commit does not count, because the commit replaces it.
        before: the last commit.
    """
    first: dict[str, str] = {}
    for path, some in ids.items():
        for one in some:
            if one in first:
                yield one, first[one], path
            first.setdefault(one, path)
    for place in find_logs(before):
        if isinstance(place, Place) and place.path not in left and place.path not in ids:
            for one in sorted(_wanted_in(before, place, first)):
                yield one, first[one], place.path


def _wanted_in(source: Source, place: Place, wanted: Mapping[str, str]) -> frozenset[str]:
    """Those of the ids that a file holds. Streams are parsed only where one of the ids stands in them."""
    if ID.fullmatch(place.name):
        return frozenset([place.name]) & wanted.keys()
    if not _mentioned(bytes_of(source, place.path) or b"") & wanted.keys():
        return frozenset()
    return ids_in(source, place.path) & wanted.keys()


def _mentioned(data: bytes) -> frozenset[str]:
    return frozenset(ID.findall(data.decode("utf-8", "replace")))
