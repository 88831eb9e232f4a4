"""Finds an entry by its id, or by a part of it that no other id has; also one that cannot be read."""

from collections.abc import Iterator
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.errors import CwlogError, DataRefused
from cwlog.model import Finding
from cwlog.places import ID, Place, Source, find_logs
from cwlog.words import counted, quoted

_SHORTEST = 4  # characters of an id that can find an entry
_MOST_LISTED = 5


class Found(NamedTuple):
    """An entry in its place: the n-th document, from 0, of a file with these bytes.

    ``document`` is None for a file that cannot be read at all; ``fault`` says why.
    """

    id: str
    place: Place
    number: int
    data: bytes
    document: Document | None
    fault: Fault | None = None

    @property
    def path(self) -> str:
        """The file, from the workspace."""
        return self.place.path


def find_one(source: Source, wanted: str) -> Found:
    """The one entry that is meant.

    Raises:
        DataRefused: there is none.
        CwlogError: there are several, or the id is too short.
    """
    found = find_all(source, wanted)
    if len(found) > 1:
        paths = ", ".join(one.path for one in found)
        hint = "name the file instead of the id, and remove the copy that is wrong"
        raise CwlogError(f"the entry {found[0].id} stands in {counted(len(found), 'place')}: {paths}", hint)
    return found[0]


def find_all(source: Source, wanted: str) -> list[Found]:
    """The entry that is meant, from each place where its id stands: more than one is a mistake in the log.

    Args:
        source: where to look.
        wanted: the id, any part of it that no other id has, or the path of the entry's own file.

    Raises:
        DataRefused: there is none.
        CwlogError: other ids fit too, or the text is too short for an id.
    """
    part, end_of_path = _to_part(wanted)
    found = [one for one in _with_part(source, part) if one.path.endswith(end_of_path)]
    ids = sorted({one.id for one in found})
    if part in ids:
        ids = [part]
    if not ids:
        raise DataRefused(f"no entry has the id {quoted(wanted)}", "'cwlog list' shows ids; --all looks at every month")
    if len(ids) > 1:
        more = f" and {len(ids) - _MOST_LISTED} more" if len(ids) > _MOST_LISTED else ""
        said = f"{quoted(wanted)} fits {counted(len(ids), 'entry')}: {', '.join(ids[:_MOST_LISTED])}{more}"
        raise CwlogError(said, "give more of the id")
    return [one for one in found if one.id == ids[0]]


def find_again(source: Source, before: Found) -> Found | None:
    """The same entry in the same file as it stands now; None if its own text is not what it was."""
    data, fault = _read(source, before.path)
    for one in _in_file(before.place, data, fault, before.id, bool(ID.fullmatch(before.place.name))):
        if one.id == before.id and one.document and before.document and one.document.lines == before.document.lines:
            return one
    return None


def _to_part(wanted: str) -> tuple[str, str]:
    """The part of an id, and how the path has to end."""
    path = wanted.strip().replace("\\", "/").lower()
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    part = path.rpartition("/")[2].removesuffix(".yaml")
    if len(part) < _SHORTEST:
        raise CwlogError(f"{quoted(wanted)} is too short for an id", f"give at least {_SHORTEST} characters of it")
    return part, path if "/" in path else ""


def _with_part(source: Source, part: str) -> Iterator[Found]:
    """Every entry whose id holds the part. A file that does not hold it is not read."""
    for place in find_logs(source):
        if not isinstance(place, Place):
            continue
        is_named = bool(ID.fullmatch(place.name))
        if is_named and part not in place.name:
            continue
        data, fault = _read(source, place.path)
        if not is_named and part.encode() not in data:
            continue
        yield from _in_file(place, data, fault, part, is_named)


def _read(source: Source, path: str) -> tuple[bytes, Fault | None]:
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return b"", Fault(1, 1, Finding("CW001", (), said, "check the permissions, and that it is a regular file"))
    too_large = Fault(1, 1, Finding("CW003", (), "the file is too large", "is this a log?"))
    return data, too_large if len(data) > MAX_FILE_BYTES else None


def _in_file(place: Place, data: bytes, fault: Fault | None, part: str, is_named: bool) -> Iterator[Found]:
    text = fault or decode(data)
    if isinstance(text, Fault):
        if is_named:
            yield Found(place.name, place, 0, data, None, text)
        return
    documents = read_documents(text)
    for number, document in enumerate(documents):
        own = document.record.get("id") if document.record else None
        alone = place.name if is_named and len(documents) == 1 else None
        # a file named by an id holds that entry; without another id in it, the name says which
        entry_id = own if isinstance(own, str) and own else alone
        if entry_id and part in entry_id:
            yield Found(entry_id, place, number, data, document)
