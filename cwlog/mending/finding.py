"""Finds an entry by its id, or by a part of it that no other id has; also one that cannot be read."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.errors import CwlogError, DataRefused
from cwlog.model import Finding
from cwlog.places import ID, Place, Source, Stray, find_logs
from cwlog.rules.folders import WRONG_FOLDER
from cwlog.words import counted, quoted

_MOST_LISTED = 5


class Found(NamedTuple):
    """An entry in its place: the n-th document, from 0, of a file with these bytes.

    ``document`` is None for a file that cannot be read at all; ``fault`` says why. A file that is in no month's folder
    has no cadre and no month.
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

    @property
    def line(self) -> int:
        """Its first line in the file, from 1."""
        return self.document.line if self.document else 1

    @property
    def where(self) -> str:
        """The file and the line, as `find_all` takes them."""
        return f"{self.path}:{self.line}"


def find_one(source: Source, wanted: str) -> Found:
    """The one entry that is meant.

    Raises:
        DataRefused: there is none, or only in a file that is not in its place.
        CwlogError: there are several.
    """
    everywhere = find_all(source, wanted)
    found = [one for one in everywhere if one.place.month]
    if not found:
        said = f"{everywhere[0].path} is not in the folder of a month, so it can only be shown"
        raise DataRefused(said, "'cwlog tidy' puts it where it belongs")
    if len(found) > 1:
        places = ", ".join(one.where for one in found)
        hint = "give the place instead of the id, as FILE:LINE, and remove the copy that is wrong"
        raise CwlogError(f"the entry {found[0].id} stands in {counted(len(found), 'place')}: {places}", hint)
    return found[0]


def find_all(source: Source, wanted: str) -> list[Found]:
    """The entry that is meant, from each place where its id stands: more than one is a mistake in the log.

    Args:
        source: where to look.
        wanted: the id, any part of it that no other id has, the path of the entry's own file, or a file and a line of
            the entry, as ``FILE:LINE`` or as a problem names it.

    Raises:
        DataRefused: there is none.
        CwlogError: other ids fit too, or the text is empty.
    """
    asked = _to_asked(wanted)
    found: dict[str, list[Found]] = {}
    for one in _that_fit(source, asked):
        found.setdefault(one.id, []).append(one)
        if len(found) > _MOST_LISTED and not ID.fullmatch(asked.part):
            break
    if not found:
        raise _none(source, wanted, asked)
    if asked.part in found:  # a wrong id may hold a whole one
        return found[asked.part]
    if len(found) > 1:
        number = f"more than {_MOST_LISTED} entries" if len(found) > _MOST_LISTED else counted(len(found), "entry")
        ids = ", ".join(sorted(found)[:_MOST_LISTED])
        raise CwlogError(f"{quoted(wanted)} fits {number}: {ids}", "give more of the id")
    return next(iter(found.values()))


def _none(source: Source, wanted: str, asked: "_Asked") -> DataRefused:
    """Why nothing was found; a file that is not in its place may hold it."""
    for item in find_logs(source):
        if isinstance(item, Stray) and asked.part in item.path.rpartition("/")[2].lower():
            return DataRefused(f"{item.path}: {item.finding.message}, so it is not read", item.finding.hint)
        if isinstance(item, Place) and not asked.line and asked.part == item.name.lower() and asked.fits(item.path):
            return DataRefused(
                f"{item.path} may hold several entries", f"name a line of the one you mean: {item.path}:1"
            )
    return DataRefused(f"no entry has the id {quoted(wanted)}", "'cwlog list' shows ids; --all looks at every month")


def find_again(source: Source, before: Found) -> Found | None:
    """The same entry in the same file as it stands now; None if its own text is not what it was."""
    data, fault = _read(source, before.path)
    for one in _in_file(before.place, data, fault, bool(ID.fullmatch(before.place.name))):
        if one.id == before.id and one.document and before.document and one.document.lines == before.document.lines:
            return one
    return None


class _Asked(NamedTuple):
    """What a person gave: a part of an id; the end of a path, or nothing; a line of that file, or 0."""

    part: str
    path: str
    line: int

    def fits(self, path: str) -> bool:
        """True if the file may be meant, seen from wherever the person is."""
        path = path.lower()
        return not self.path or f"/{path}".endswith(f"/{self.path}") or self.path.endswith(f"/{path}")


def _to_asked(wanted: str) -> _Asked:
    text = wanted.strip().replace("\\", "/").lower()
    found = re.fullmatch(r"(.*?\.yaml):([0-9]{1,9})(?::[0-9]+)?", text)
    path, line = (found[1], int(found[2])) if found else (text, 0)
    while path.startswith(("./", "../")):
        path = path.partition("/")[2]
    part = path.rpartition("/")[2].removesuffix(".yaml")
    if not part:
        raise CwlogError(f"{quoted(wanted)} is not an id", "give an id, or the part of it that no other id has")
    return _Asked(part, path if "/" in path or line else "", line)


def _that_fit(source: Source, asked: _Asked) -> Iterator[Found]:
    """Every entry that may be meant. A file that cannot hold it is not read."""
    for item in find_logs(source):
        if isinstance(item, Stray) and item.finding.code != WRONG_FOLDER.id:
            continue
        place = item if isinstance(item, Place) else Place(item.path, "", "")
        if not asked.fits(place.path):
            continue
        is_named = bool(ID.fullmatch(place.name))
        if is_named and asked.part not in place.name:
            continue
        data, fault = _read(source, place.path)
        if asked.line:
            yield from (one for one in _in_file(place, data, fault, is_named) if _holds_line(one, asked.line))
        elif is_named or asked.part.encode() in data:
            yield from (one for one in _in_file(place, data, fault, is_named) if asked.part in one.id)


def _holds_line(one: Found, line: int) -> bool:
    """True if the line is one of the entry's; notes at the head of a file are the first entry's."""
    lines = one.document.lines if one.document else []
    if not lines:  # nothing could be told apart
        return True
    end = one.line + len(lines) - (not lines[-1])  # the line feed at the end begins no line
    return (one.line <= line or one.number == 0) and line < end


def _read(source: Source, path: str) -> tuple[bytes, Fault | None]:
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return b"", Fault(1, 1, Finding("CW001", (), said, "check the permissions, and that it is a regular file"))
    too_large = Fault(1, 1, Finding("CW003", (), "the file is too large", "is this a log?"))
    return data, too_large if len(data) > MAX_FILE_BYTES else None


def _in_file(place: Place, data: bytes, fault: Fault | None, is_named: bool) -> Iterator[Found]:
    """Every entry of a file of which it can be told what its id is."""
    text = fault or decode(data)
    if isinstance(text, Fault):
        if is_named:
            yield Found(place.name, place, 0, data, None, text)
        return
    documents = read_documents(text)
    for number, document in enumerate(documents):
        if entry_id := id_of(document, place, is_alone=len(documents) == 1):
            yield Found(entry_id, place, number, data, document)


def id_of(document: Document, place: Place | None, *, is_alone: bool) -> str:
    """The id of an entry, also of one that cannot be read, as far as it can be told; else nothing.

    A file named by an id holds that entry: where the text has no id, the name says it.
    """
    own = document.record.get("id") if document.record else None
    if isinstance(own, str) and own:
        return own
    if is_alone and place and ID.fullmatch(place.name):
        return place.name
    if document.record is not None:
        return ""
    written = re.search(rf"^[\"']?id[\"']? *: *[\"']?({ID.pattern})\b", document.text, re.MULTILINE)
    return written[1] if written else ""
