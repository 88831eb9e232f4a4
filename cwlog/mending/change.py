"""What a change of one entry does to its file: judged as a new entry is, written as little as can be. Pure."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cwlog.documents.patch import extract_document, patch_document, remove_document, replace_text, same
from cwlog.documents.raw import split_raw
from cwlog.errors import CwlogError
from cwlog.logbook import Book
from cwlog.mending.finding import Found
from cwlog.model import Record
from cwlog.places import Item, Source
from cwlog.recording import Judged, judge

_PLACE_KEYS = ("date", "district")  # only they can move an entry to another month or cadre

Write = Callable[[bytes, int], bytes]


class Change(NamedTuple):
    """A change, ready to be written if it has no errors.

    ``path`` is where the entry will be, ``new`` what that file will hold. When it moves, ``rest`` is what stays of the
    old file, None if nothing does.
    """

    found: Found
    judged: Judged
    unread: list[str]
    path: str
    new: bytes
    rest: bytes | None

    @property
    def is_none(self) -> bool:
        """True if nothing would be different."""
        return self.path == self.found.path and self.new == self.found.data

    @property
    def moves(self) -> bool:
        """True if the entry gets another file."""
        return self.path != self.found.path


def plan_change(found: Found, record: Record, source: Source, book: Book) -> Change:
    """The change that makes an entry say what ``record`` says; its text stays as a person wrote it.

    Raises:
        CwlogError: the entry cannot be read, or its text is too unusual.
    """
    judgement = judge([{"id": found.id, **record}], _Without(source, found), book, bytes)
    judged = judgement.entries[0]

    def write(data: bytes, number: int) -> bytes:
        return patch_document(data, number, judged.record)

    return _placed(found, judged, judgement.unread, write)


def plan_text(found: Found, text: str, source: Source, book: Book, kindly: Callable[[Record], Record]) -> Change:
    """The change to another text of the entry, as it came back from an editor.

    Args:
        found: the entry.
        text: of one document.
        source: where the log is.
        book: what to judge by.
        kindly: turns people's ways to write a value into the value.

    Raises:
        CwlogError: the text is not one entry that can be read.
    """
    data = replace_text(extract_document(found.data, found.number), 0, text)
    (document,) = split_raw(data).documents
    if document.record is None:
        fault = document.faults[0]
        raise CwlogError(f"line {fault.line}, column {fault.column}: {fault.finding.message}", fault.finding.hint)
    record = {"id": found.id, **kindly(document.record)}
    if record["id"] != found.id:
        raise CwlogError(f"line 1, column 1: an id never changes: this is {found.id}", "write the id as it was")
    judgement = judge([record], _Without(source, found), book, bytes)
    judged = judgement.entries[0]

    def write(data: bytes, number: int) -> bytes:
        return patch_document(replace_text(data, number, text), number, judged.record)

    return _placed(found, judged, judgement.unread, write)


def _placed(found: Found, judged: Judged, unread: list[str], write: Write) -> Change:
    """The change in the place where the entry belongs."""
    old = found.document.record if found.document and found.document.record else {}
    is_moving = any(not same(old.get(key), judged.record.get(key)) for key in _PLACE_KEYS)
    folder = found.path.rpartition("/")[0]
    if judged.errors or judged.home is None or not is_moving or judged.home.folder == folder:
        new = found.data if judged.errors else write(found.data, found.number)
        return Change(found, judged, unread, found.path, new, None)
    rest = remove_document(found.data, found.number)
    # a file of its own moves with everything in it
    new = write(found.data, found.number) if rest is None else write(extract_document(found.data, found.number), 0)
    return Change(found, judged, unread, judged.path, new, rest)


class _Without:
    """The log as it is without one entry, so that the entry is not held against itself."""

    def __init__(self, source: Source, found: Found) -> None:
        self._source, self._path = source, found.path
        self._rest = _rest_of(found)

    def items(self, folder: str) -> list[Item]:
        items = self._source.items(folder)
        if self._rest is not None:
            return items
        return [item for item in items if f"{folder}/{item.name}" != self._path]

    def read(self, path: str, limit: int) -> bytes:
        return self._rest if path == self._path and self._rest is not None else self._source.read(path, limit)


def _rest_of(found: Found) -> bytes | None:
    try:
        return remove_document(found.data, found.number)
    except CwlogError:
        return None


def with_values(record: Mapping[str, object], given: Mapping[str, object], taken: frozenset[str]) -> Record:
    """A record with other values; the district's name follows its code unless it is given, too."""
    changed = {key: value for key, value in {**record, **given}.items() if key not in taken}
    if "district" in given and given["district"] != record.get("district") and "district_name" not in given:
        changed.pop("district_name", None)
    return changed
