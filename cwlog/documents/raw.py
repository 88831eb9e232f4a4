"""The bytes of a file as lines with their own line ends, so that what is not changed stays byte for byte."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from cwlog.documents.decode import decode
from cwlog.documents.fault import Fault
from cwlog.documents.reader import Document, read_documents
from cwlog.errors import CwlogError

_BOM = b"\xef\xbb\xbf"


class Raw(NamedTuple):
    """A file that can be read: a byte order mark or nothing, its lines, its documents."""

    mark: bytes
    lines: list[str]
    documents: list[Document]

    @property
    def newline(self) -> str:
        """The line end of the file: that of its first line."""
        first = self.lines[0] if self.lines else ""
        return first[len(first.rstrip("\r\n")) :] or "\n"

    def extent(self, number: int) -> tuple[int, int]:
        """The lines of the n-th document, from 0, the last one left out; without the ``---`` around it."""
        if len(self.documents) == 1 and not self.documents[0].lines:  # a merge conflict, or nothing
            return 0, len(self.lines)
        start = self.documents[number].line - 1
        after = range(start + 1, len(self.lines))
        return start, next((at for at in after if is_mark(self.lines[at])), len(self.lines))

    def with_lines(self, start: int, end: int, lines: Sequence[str]) -> bytes:
        """The bytes of the file with other lines in the place of some."""
        return self.mark + "".join([*self.lines[:start], *lines, *self.lines[end:]]).encode()


def split_raw(data: bytes) -> Raw:
    """The lines and documents of a file.

    Raises:
        CwlogError: it is not text.
    """
    text = decode(data)
    if isinstance(text, Fault):
        raise CwlogError(f"the file cannot be read: {text.finding.message}", text.finding.hint)
    mark = _BOM if data.startswith(_BOM) else b""
    # The reader has refused every other character that splitlines takes for the end of a line.
    lines = data[len(mark) :].decode().splitlines(keepends=True)
    return Raw(mark, lines, read_documents(text))


def is_mark(line: str) -> bool:
    """True for a line that divides documents."""
    return line[:3] == "---" and line[3:4] in ("", " ", "\t", "\r", "\n")


def text_of(raw: Raw, number: int) -> str:
    """The text of a document with line feeds as its only line ends."""
    start, end = raw.extent(number)
    return "".join(raw.lines[start:end]).replace("\r\n", "\n").replace("\r", "\n")


def merged(raw: Raw, number: int, text: str) -> bytes:
    """The file with another text in the place of a document; lines that stay the same keep their bytes."""
    start, end = raw.extent(number)
    old = text_of(raw, number).splitlines(keepends=True)
    new = text.splitlines(keepends=True)
    lines: list[str] = []
    for kind, old_first, old_end, new_first, new_end in _differences(old, new):
        if kind == "equal":
            lines += raw.lines[start + old_first : start + old_end]
        else:
            lines += [line.replace("\n", raw.newline) for line in new[new_first:new_end]]
    if lines and end < len(raw.lines) and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += raw.newline  # the '---' that follows needs a line of its own
    return raw.with_lines(start, end, lines)


def _differences(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
