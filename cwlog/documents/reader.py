"""The text of a file -> its documents, each read on its own, so that one broken record leaves the others readable.

A line that begins with ``---`` divides records: YAML allows that line nowhere else, neither in quotes nor in blocks.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence

from cwlog.documents.fault import Fault
from cwlog.documents.limits import MAX_DOCUMENT_BYTES, MAX_LINES, MAX_RECORDS
from cwlog.documents.quick import read_quickly
from cwlog.documents.strict import Positions, StrictReader
from cwlog.model import FieldPath, Finding, Record

_CONFLICT_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


class Document:
    """One record of a file: ``record`` is None when it cannot be accepted, and ``faults`` say why."""

    __slots__ = ("faults", "line", "lines", "record")

    def __init__(self, line: int, lines: list[str], faults: Sequence[Fault] = ()) -> None:
        """A document that begins in ``line`` of its file, counted from 1, not read yet."""
        self.line = line
        self.lines = lines
        self.record: Record | None = None
        self.faults = list(faults)

    @property
    def text(self) -> str:
        """The document as it stands in the file, without its ``---``."""
        return "\n".join(self.lines)


def read_documents(text: str, largest: int = MAX_DOCUMENT_BYTES) -> list[Document]:
    """Every document of a file, in order; one of more than ``largest`` bytes is refused.

    A file without any document, or with the marks of a merge conflict, is one document with that fault.
    """
    if refused := _too_long(text) or _conflict(text):
        return [refused]
    documents = list(_split(text.split("\n")))
    careful = "\t" in text  # the quick reader does not look for tabs
    large = len(text) * 4 > largest
    for document in documents:
        if large and _refused_by_size(document, largest):
            continue
        document.record = None if careful else read_quickly(document.lines)
        if document.record is None:
            read_strictly(document)
    if not documents:
        fault = Fault(1, 1, Finding("CW011", (), "the file holds no record", "write the record, or delete the file"))
        return [Document(1, [], [fault])]
    return documents


def positions_of(document: Document) -> Positions:
    """The positions of all values; the document is read once more for them."""
    reader = StrictReader(document.text, document.line, with_positions=True)
    reader.read()
    return reader.positions


def read_strictly(document: Document) -> None:
    """Fill in record and faults with the strict reader."""
    if found := _directive(document):
        document.faults.append(found)
        return
    reader = StrictReader(document.text, document.line)
    value = reader.read()
    document.faults.extend(reader.faults)
    if not document.faults and "\t" in document.text:
        document.faults.extend(_first_tab(document, reader.quoted))
    if not document.faults and not isinstance(value, dict):
        document.faults.append(_not_a_record(document, value))
    document.faults.sort(key=lambda fault: fault[:2])
    document.record = None if document.faults else value


def locate(document: Document, finding: Finding) -> tuple[int, int]:
    """Line and column, from 1, that a finding is about: the value's, the key's for an unknown key,
    the record's first key for something that is missing.
    """
    return position_in(positions_of(document), finding)


def position_in(positions: Positions, finding: Finding) -> tuple[int, int]:
    """As `locate`, when the positions are at hand."""
    path = finding.field
    if path in positions:
        place = positions[path]
        return (place.key_line, place.key_column) if finding.at_key else (place.line, place.column)
    while path and path not in positions:
        path = path[:-1]
    return _first_key(positions, path)


def _first_key(positions: Positions, path: FieldPath) -> tuple[int, int]:
    inside = (place for other, place in positions.items() if len(other) == len(path) + 1 and other[:-1] == path)
    place = next(inside, positions.get(path))
    return (place.key_line, place.key_column) if place else (1, 1)


def _split(lines: list[str]) -> Iterator[Document]:
    """Cut at the ``---`` lines; lines before the first one count only if something stands in them."""
    marks = [number for number, line in enumerate(lines) if line[:3] == "---" and line[3:4] in ("", " ", "\t")]
    start, is_after_mark = 0, False
    for mark in [*marks, len(lines)]:
        body = lines[start:mark]
        if is_after_mark or any(line and not line.lstrip().startswith("#") for line in body if line.strip()):
            # the line feed before '---' belongs to what it ends: a block of text may end with it
            yield Document(start + 1, [*body, ""] if body and mark < len(lines) else body)
        is_after_mark = True
        is_bare = mark == len(lines) or not (rest := lines[mark][3:].strip()) or rest.startswith("#")
        start = mark + 1 if is_bare else mark  # '--- {...}' is part of what it begins


def _too_long(text: str) -> Document | None:
    if text.count("\n---") <= MAX_RECORDS and text.count("\n") <= MAX_LINES:
        return None
    hint = f"a file may have {MAX_RECORDS} records and {MAX_LINES} lines; is this a log?"
    return Document(1, [], [Fault(1, 1, Finding("CW003", (), "the file has too many records or lines", hint))])


def _conflict(text: str) -> Document | None:
    if not any(mark in text for mark in _CONFLICT_MARKS):
        return None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(_CONFLICT_MARKS) and line[7:8] in ("", " "):
            hint = "choose between the two versions and delete the lines with the marks"
            fault = Fault(number, 1, Finding("CW004", (), "a merge conflict is still in the file", hint))
            return Document(number, [], [fault])
    return None


def _refused_by_size(document: Document, largest: int) -> bool:
    size = sum(map(len, document.lines)) + len(document.lines)
    if size * 4 <= largest or len(document.text.encode()) <= largest:
        return False
    hint = f"a record may have {largest // 1024} KiB; is a '---' line missing between records?"
    document.faults.append(Fault(document.line, 1, Finding("CW003", (), "the record is too large", hint)))
    return True


def _directive(document: Document) -> Fault | None:
    for number, line in enumerate(document.lines):
        if line.startswith("%"):
            hint = "leave the line out; if it is text, indent it or put it in quotes"
            return Fault(document.line + number, 1, Finding("CW007", (), "a '%' directive", hint))
    return None


def _first_tab(document: Document, quoted: list[tuple[int, int]]) -> Iterator[Fault]:
    """The first tab that stands outside quoted and block text and outside a comment: programs disagree about it."""
    text = document.text
    spans = iter([*quoted, (len(text), len(text))])
    start, end = next(spans)
    position = text.find("\t")
    while position >= 0:
        while end <= position and start < len(text):
            start, end = next(spans)
        line_start = text.rfind("\n", 0, position) + 1
        since = max(line_start, _end_before(quoted, position))
        if position < start and not re.search("(?:^|[ \t])#", text[since:position]):
            line = document.line + text.count("\n", 0, position)
            yield Fault(
                line,
                position - line_start + 1,
                Finding("CW008", (), "a tab", "use spaces; text with a tab goes in quotes"),
            )
            return
        position = text.find("\t", position + 1)


def _end_before(quoted: list[tuple[int, int]], position: int) -> int:
    """Where the last quoted text before ``position`` ends: a '#' inside quotes begins no comment."""
    index = bisect(quoted, (position, position))
    return quoted[index - 1][1] if index else 0


def _not_a_record(document: Document, value: object) -> Fault:
    if isinstance(value, list):
        said, hint = "a list where a record should be", "write each record on its own, with a line '---' between two"
    elif value is None:
        said, hint = "an empty record", "take away the '---' that has nothing after it, or write the record"
    else:
        said, hint = "text where a record should be", "write lines of the form 'key: value'"
    filled = (
        number for number, line in enumerate(document.lines) if line.strip() and not line.lstrip().startswith("#")
    )
    return Fault(document.line + next(filled, 0), 1, Finding("CW011", (), said, hint))
