"""Changes one document of a file and leaves the rest of its text as a person wrote it.

Lines that the change does not touch keep their bytes: comments, order, quotes, line ends, the other documents. Every
result is read again and compared before it is given out, so a text that is too unusual is refused, never spoiled.
"""

import json
from collections.abc import Mapping
from typing import Any

from cwlog.documents.decode import decode
from cwlog.documents.fault import Fault
from cwlog.documents.nodes import apply_splices, to_node
from cwlog.documents.raw import Raw, is_mark, merged, split_raw, text_of
from cwlog.documents.reader import read_documents
from cwlog.documents.splices import STRATEGIES, record_splices
from cwlog.errors import CwlogError
from cwlog.model import Record

_BY_HAND = "change it in an editor"


def patch_document(data: bytes, number: int, record: Mapping[str, Any]) -> bytes:
    """The file in which the n-th document, from 0, says what ``record`` says; keys that are new go in its order.

    Raises:
        CwlogError: the text is so unusual that this cannot be done without writing all of the document anew.
    """
    raw = split_raw(data)
    old = raw.documents[number].record
    if old is None:
        raise CwlogError("the entry cannot be read, so no value of it can be changed by itself", _BY_HAND)
    if same(old, record):
        return data
    text = text_of(raw, number)
    node = to_node(text)
    for strategy in STRATEGIES:
        changed = apply_splices(text, record_splices(text, node, old, record, strategy))
        patched = merged(raw, number, changed)
        if _says(patched, number, record, raw):
            return patched
    raise CwlogError("the text of this entry is too unusual for one value to be changed by itself", _BY_HAND)


def replace_text(data: bytes, number: int, text: str) -> bytes:
    """The file with another text in the place of its n-th document; lines that stay the same keep their bytes.

    Raises:
        CwlogError: the text is not one document, or changes what its neighbours are.
    """
    raw = split_raw(data)
    changed = merged(raw, number, text)
    others = [document.lines for at, document in enumerate(raw.documents) if at != number]
    found = split_raw(changed).documents
    if [document.lines for at, document in enumerate(found) if at != number] != others:
        raise CwlogError("the text must stay one entry", "take '---' lines out of it")
    return changed


def document_text(data: bytes, number: int) -> tuple[str, int]:
    """The text of the n-th document with line feeds as its only line ends, and its first line in the file, from 1."""
    raw = split_raw(data)
    return text_of(raw, number), raw.extent(number)[0] + 1


def extract_document(data: bytes, number: int) -> bytes:
    """The n-th document as a file of its own, byte for byte, with a line end at its end."""
    raw = split_raw(data)
    start, end = raw.extent(number)
    text = "".join(raw.lines[start:end])
    return (text if text.endswith(("\n", "\r")) else text + raw.newline).encode()


def remove_document(data: bytes, number: int) -> bytes | None:
    """The file without its n-th document, the others byte for byte; None if there is no other.

    Notes at the head of a file, with an empty line below them, are about the file and stay.
    """
    raw = split_raw(data)
    if len(raw.documents) == 1:
        return None
    start, end = raw.extent(number)
    is_marked = is_mark(raw.lines[start])  # '--- {...}'
    if not is_marked and start > 0 and is_mark(raw.lines[start - 1]):
        start -= 1
    elif not is_marked:
        start = _end_of_head(raw, end)
        is_bare = end < len(raw.lines) and raw.lines[end].rstrip("\r\n") == "---"
        end += start == 0 and is_bare
    rest = raw.with_lines(start, end, ())
    if _records(rest) != [one.record for at, one in enumerate(raw.documents) if at != number]:
        raise CwlogError("the entry cannot be taken out of its file without a change to the others", _BY_HAND)
    return rest


def _end_of_head(raw: Raw, end: int) -> int:
    """The number of lines of the notes at the head of a file."""
    head = 0
    for at, line in enumerate(raw.lines[:end]):
        if not line.strip():
            head = at + 1
        elif not line.startswith("#"):
            break
    return head if any(line.startswith("#") for line in raw.lines[:head]) else 0


def _records(data: bytes) -> list[Record | None]:
    text = decode(data)
    return [] if isinstance(text, Fault) else [document.record for document in read_documents(text)]


def _says(data: bytes, number: int, record: Mapping[str, Any], before: Raw) -> bool:
    """True if the document says it, and every other document is what it was."""
    text = decode(data)
    if isinstance(text, Fault):
        return False
    documents = read_documents(text)
    if len(documents) != len(before.documents) or not same(documents[number].record, record):
        return False
    pairs = zip(documents, before.documents, strict=True)
    return all(at == number or one.lines == other.lines for at, (one, other) in enumerate(pairs))


def same(one: Any, other: Any) -> bool:
    """True if two values are alike, also in kind; the order of keys makes no difference.

    >>> same({"a": 1, "b": [True]}, {"b": [True], "a": 1}), same(1, True)
    (True, False)
    """
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
