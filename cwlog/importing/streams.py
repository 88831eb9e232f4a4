"""Files of several entries: some documents changed or taken out at once, all others byte for byte.

`documents.patch` does the same for one document, reading the whole file each time; a sheet may change thousands.
"""

from collections.abc import Mapping

from cwlog.documents import to_yaml
from cwlog.documents.patch import patch_document, same
from cwlog.documents.raw import Raw, is_mark, split_raw
from cwlog.errors import CwlogError
from cwlog.model import Record


def with_documents(data: bytes, changes: Mapping[int, Record | None]) -> bytes | None:
    """A file with some of its documents changed, or taken out.

    Args:
        data: a file that can be read.
        changes: number of a document, from 0 -> what it is to say, or None to take it out.

    Returns:
        The new file; None if no document is left.
    """
    raw = split_raw(data)
    left = [number for number in range(len(raw.documents)) if changes.get(number, "") is not None]
    if not left:
        return None
    lines = list(raw.lines)
    for number in sorted(changes, reverse=True):
        start, end = raw.extent(number)
        record = changes[number]
        if record is None:
            start, end = _with_mark(raw, number, start, end)
            lines[start:end] = []
        else:
            lines[start:end] = _patched("".join(lines[start:end]), record, raw.newline)
    result = raw.mark + "".join(lines).encode()
    _verify(result, raw, changes, left)
    return result


def _patched(text: str, record: Record, newline: str) -> list[str]:
    """The lines of a document that says it, with what a person wrote beside it; anew where that cannot be done."""
    try:
        new = patch_document(text.encode(), 0, record).decode()
    except CwlogError:
        is_marked = is_mark(text)
        new = ("---\n" if is_marked else "") + to_yaml(record)
        new = new.replace("\n", newline)
    return (new if new.endswith(("\n", "\r")) else new + newline).splitlines(keepends=True)


def _with_mark(raw: Raw, number: int, start: int, end: int) -> tuple[int, int]:
    """Together with the ``---`` that parts it from the document before; of the first one, from the next."""
    if start and is_mark(raw.lines[start - 1]):
        return start - 1, end
    is_first = number == 0 and end < len(raw.lines) and raw.lines[end].rstrip("\r\n") == "---"
    return start, end + is_first


def _verify(result: bytes, raw: Raw, changes: Mapping[int, Record | None], left: list[int]) -> None:
    """Read it again: a text that is too unusual is refused, never spoiled."""
    wanted = [changes.get(number) or raw.documents[number].record for number in left]
    found = [document.record for document in split_raw(result).documents]
    if len(found) != len(wanted) or not all(map(same, found, wanted)):
        raise CwlogError("a file that holds a row of the sheet is too unusual to be changed", "change it in an editor")
