"""Verdicts -> the bytes of files: built from our text, so that comments, order and line ends stay."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from cwlog.documents.patch import patch_document, remove_document, same
from cwlog.documents.raw import is_mark, split_raw
from cwlog.errors import CwlogError
from cwlog.merging.joining import Sides
from cwlog.merging.pieces import ROSTER_KEYS, Piece, pieces_of, table_of
from cwlog.merging.threeway import Verdict
from cwlog.merging.values import Side


def rebuild(paths: Iterable[str], verdicts: Iterable[Verdict], sides: Sides) -> dict[str, bytes | None]:
    """What each of the files has to hold; None for one that has to be gone.

    Args:
        paths: files that are settled together.
        verdicts: about all pieces in them.
        sides: the three versions.

    Raises:
        CwlogError: the text of an entry is too unusual to be changed.
    """
    by_path: dict[str, list[Verdict]] = {path: [] for path in paths}
    for verdict in verdicts:
        if verdict.record is not None:
            by_path[verdict.path].append(verdict)
    return {path: _file(path, wanted, sides) for path, wanted in sorted(by_path.items())}


def _file(path: str, wanted: Sequence[Verdict], sides: Sides) -> bytes | None:
    """One side's file if that is it; else what can be made of ours, or of theirs where we have none."""
    if not wanted:
        return None
    for side, files in ((Side.OURS, sides.ours), (Side.THEIRS, sides.theirs)):
        if path in files and _is_all_of(path, files[path], wanted, side):
            return files[path]
    return _roster(path, wanted, sides) if path in ROSTER_KEYS else _stream(path, wanted, sides)


def _is_all_of(path: str, data: bytes, wanted: Sequence[Verdict], side: Side) -> bool:
    """True if a side's file holds exactly the pieces that are wanted, with the texts that are wanted."""
    pieces = {piece.key: piece for piece in pieces_of(path, data) or ()}
    if pieces.keys() != {one.key for one in wanted}:
        return False
    return all(one.text_of is not None and pieces[one.key].text == _piece(one, one.text_of).text for one in wanted)


def _piece(verdict: Verdict, side: Side) -> Piece:
    piece = verdict.ours if side is Side.OURS else verdict.theirs
    assert piece is not None
    return piece


def _stream(path: str, wanted: Sequence[Verdict], sides: Sides) -> bytes:
    """A file of documents: what stays in its place, then what is new, in the order in which it stands with them."""
    rest = {one.key: one for one in wanted}
    data = sides.ours.get(path) or sides.theirs.get(path)
    if data is not None:
        pieces = pieces_of(path, data) or []
        data = _with_texts(data, [(piece, rest[piece.key]) for piece in pieces if piece.key in rest])
        for piece in reversed(pieces):
            if rest.pop(piece.key, None) is None:
                data = data and remove_document(data, piece.number)
    for one in rest.values():
        data = _appended(data, _text(one))
    assert data is not None
    found = {piece.key: piece.record for piece in pieces_of(path, data) or ()}
    if not same(found, {one.key: one.record for one in wanted}):
        raise CwlogError("its text is too unusual to be merged entry by entry", "merge it in an editor")
    return data


def _with_texts(data: bytes, pairs: Sequence[tuple[Piece, Verdict]]) -> bytes:
    """A stream in which documents have the texts that are wanted; the others stay byte for byte."""
    raw = split_raw(data)
    lines = list(raw.lines)
    for piece, one in reversed(pairs):
        if one.text_of is not None and _piece(one, one.text_of).text == piece.text:
            continue
        start, end = raw.extent(piece.number)
        text = ("---\n" if start and is_mark(lines[start]) else "") + _text(one)
        lines[start:end] = text.replace("\n", raw.newline).splitlines(keepends=True)
    return raw.mark + "".join(lines).encode()


def _text(one: Verdict) -> str:
    """The text of one document, with line feeds, and without the ``---`` before it."""
    text = re.sub("^---[ \t]*", "", _piece(one, one.text_of or Side.OURS).text) + "\n"
    return text if one.text_of else patch_document(text.encode(), 0, one.record or {}).decode()


def _appended(data: bytes | None, text: str) -> bytes:
    """A stream, or nothing yet, with one more document at its end, in the line ends of the stream."""
    if data is None:
        return text.encode()
    end = split_raw(data).newline
    feed = "" if data.endswith((b"\n", b"\r")) else end
    return data + (feed + f"---\n{text}".replace("\n", end)).encode()


def _roster(path: str, wanted: Sequence[Verdict], sides: Sides) -> bytes:
    """A roster: our rows in their order; a row that only they have stands below the one that it follows there."""
    start = sides.ours if path in sides.ours else sides.theirs
    lines = start[path].decode().splitlines(keepends=True)
    rest = {one.key: one for one in wanted}
    table = table_of(path, start[path].decode())
    keys: list[str | None] = [None] * len(lines)
    new = {one.key for one in wanted if one.base is None}
    for piece, row in zip(pieces_of(path, start[path]) or (), table.rows if table else (), strict=True):
        keys[row.line - 1] = piece.key
        end = _line_end(lines[row.line - 1], last="")
        one = rest.pop(piece.key, None)
        lines[row.line - 1] = _row(one) + end if one else ""
    above: str | None = None
    for piece in pieces_of(path, sides.theirs.get(path, b"")) or ():
        if one := rest.get(piece.key):
            at = _place(above, keys, new)
            _end_line(lines, at)
            lines.insert(at, _row(one) + _line_end(lines[0]))
            keys.insert(at, piece.key)
        above = piece.key if piece.key in keys else above
    return "".join(lines).encode()


def _place(above: str | None, keys: Sequence[str | None], new: Collection[str]) -> int:
    """The number of the line before which a new row goes: below the row above it, and below what is new of ours."""
    at = keys.index(above) + 1 if above else len(keys)
    while at < len(keys) and keys[at] in new:
        at += 1
    return at


def _line_end(line: str, last: str = "\n") -> str:
    """How a line ends; ``last`` for one that does not."""
    return line[len(line.rstrip("\r\n")) :] or last


def _end_line(lines: list[str], at: int) -> None:
    """Give the line before a place an end, if it is the last one and has none."""
    if at == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += _line_end(lines[0])


def _row(one: Verdict) -> str:
    """A row as one side wrote it, or our row with the cells that have changed."""
    if one.text_of is not None:
        return _piece(one, one.text_of).text
    ours = _piece(one, Side.OURS)
    return _with_cells(ours.text, ours.record, one.record or {})


def _with_cells(text: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    if '"' not in text and not any("," in cell or '"' in cell for cell in after.values()):
        return ",".join(after[column] for column in before)
    output = io.StringIO()
    csv.writer(output, lineterminator="").writerow([after[column] for column in before])
    return output.getvalue()
