"""Verdicts -> the bytes of files: built from our text, so that comments, order and line ends stay."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from cwlog.documents.patch import extract_document, patch_document, remove_document, replace_text
from cwlog.documents.raw import split_raw
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
    start = sides.ours if path in sides.ours else sides.theirs
    data: bytes | None = start.get(path)
    for piece in reversed(pieces_of(path, data) or ()) if data is not None else ():
        assert data is not None
        if one := rest.pop(piece.key, None):
            data = _with_document(data, piece, one, sides)
        else:
            data = remove_document(data, piece.number)
    for one in rest.values():
        document = _document(one, sides)
        data = document if data is None else _appended(data, document)
    assert data is not None
    return data


def _with_document(data: bytes, piece: Piece, one: Verdict, sides: Sides) -> bytes:
    if one.text_of is not None and _piece(one, one.text_of).text == piece.text:
        return data
    if one.text_of is None and one.ours == piece:
        return patch_document(data, piece.number, one.record or {})
    return replace_text(data, piece.number, _to_text(_document(one, sides)))


def _document(one: Verdict, sides: Sides) -> bytes:
    """An entry as a file of its own."""
    side = one.text_of or Side.OURS
    piece = _piece(one, side)
    files = sides.ours if side is Side.OURS else sides.theirs
    data = extract_document(files[piece.path], piece.number)
    return data if one.text_of else patch_document(data, 0, one.record or {})


def _to_text(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _appended(data: bytes, document: bytes) -> bytes:
    """A stream with one more document at its end, in the line ends of the stream."""
    end = split_raw(data).newline
    text = _to_text(document).removeprefix("---\n").replace("\n", end)
    feed = "" if data.endswith((b"\n", b"\r")) else end
    return data + f"{feed}---{end}{text}".encode()


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
    for piece in pieces_of(path, sides.theirs.get(path, b"")) or ():
        if one := rest.get(piece.key):
            at = _place(piece, keys, sides.theirs[path])
            while at < len(keys) and keys[at] in new:
                at += 1
            _end_line(lines, at)
            lines.insert(at, _row(one) + _line_end(lines[0]))
            keys.insert(at, piece.key)
    return "".join(lines).encode()


def _place(piece: Piece, keys: Sequence[str | None], theirs: bytes) -> int:
    """The number of the line before which a new row goes."""
    above = [other.key for other in (pieces_of(piece.path, theirs) or ())[: piece.number]]
    found = next((keys.index(key) + 1 for key in reversed(above) if key in keys), None)
    return len(keys) if found is None else found


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
