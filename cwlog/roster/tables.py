"""CSV text -> rows that know their place; what is wrong with the form of a file (CW601, CW609, CW610).

Each line is split for itself: no cell of a roster holds a line break, and a quote that is never closed
then costs one line instead of the rest of the file.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.inputs import did_you_mean, similar
from cwlog.model import Finding, PlacedFinding, Where
from cwlog.words import counted, listed, quoted

_CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "'|'"}


class Row(NamedTuple):
    """A line below the header: its number from 1, its text, its cells by column."""

    line: int
    text: str
    cells: dict[str, str]


class Table(NamedTuple):
    """A roster file; ``header`` as it stands in the file, empty when the file cannot be used."""

    path: str
    header: tuple[str, ...]
    rows: list[Row]

    def placed(self, row: Row, finding: Finding) -> PlacedFinding:
        """A finding where its cell begins; without a column, at the beginning of the line."""
        column = str(finding.field[0]) if finding.field else ""
        start = _start(row.text, self.header.index(column)) if column in self.header else 1
        return PlacedFinding(Where(self.path, row.line, start), finding)


def read_table(path: str, text: str, columns: Sequence[str]) -> tuple[Table, list[PlacedFinding]]:
    """The rows of a roster file, and what is wrong with its form.

    Args:
        path: POSIX path from the workspace, for the findings.
        text: the file; a byte order mark and any line ends are accepted.
        columns: the names that the header must have, in any order.

    Returns:
        Lines that cannot be split are left out.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip(", \t")]
    for number, line in numbered:
        if line.startswith(_CONFLICT_MARKS):
            return unusable(path), [_conflict(path, number)]
    findings = [_comment(path, number) for number, line in numbered if line.startswith("#")]
    numbered = [(number, line) for number, line in numbered if not line.startswith("#")]
    if not numbered:
        return unusable(path), [*findings, no_roster(path, "the file has no header", columns)]
    table, wrong = _header(path, *numbered[0], columns)
    findings += wrong
    if table.header:
        for number, line in numbered[1:]:
            findings += _add_row(table, number, line)
    return table, findings


def unusable(path: str) -> Table:
    """A file of which no row can be read."""
    return Table(path, (), [])


def no_roster(path: str, message: str, columns: Sequence[str]) -> PlacedFinding:
    """CW601 about the whole file."""
    return PlacedFinding(Where(path), Finding("CW601", (), message, _header_hint(columns)))


def _conflict(path: str, line: int) -> PlacedFinding:
    message = "a merge conflict that is not resolved"
    hint = "choose between the two versions, and delete the lines with the marks"
    return PlacedFinding(Where(path, line), Finding("CW004", (), message, hint))


def _comment(path: str, line: int) -> PlacedFinding:
    message, hint = "a CSV file has no comments", "delete the line; git keeps what was there"
    return PlacedFinding(Where(path, line), Finding("CW610", (), message, hint))


def _header(path: str, line: int, text: str, columns: Sequence[str]) -> tuple[Table, list[PlacedFinding]]:
    """The table that the header begins, without rows; unusable when a column is missing or there twice."""
    cells = _split(text) or []
    if message := _not_a_header(text, cells):
        said = Finding("CW601", (), message, "save it as 'CSV UTF-8 (comma delimited)'")
        return unusable(path), [PlacedFinding(Where(path, line), said)]
    missing = [name for name in columns if name not in cells]
    messages = [(1, f"the header lacks {listed(missing, 'and')}")] if missing else []
    messages += _wrong_columns(text, cells, columns)
    hint = _header_hint(columns)
    wrong = [PlacedFinding(Where(path, line, at), Finding("CW601", (), said, hint)) for at, said in messages]
    if missing or any(cells.count(name) > 1 for name in columns):
        return unusable(path), wrong
    return Table(path, tuple(cells), []), wrong


def _not_a_header(text: str, cells: Sequence[str]) -> str:
    """Why the line cannot be split into the names of columns; empty if it can."""
    if not cells:
        return "the quotes in the header do not fit"
    other = next((said for mark, said in _OTHER_SEPARATORS.items() if len(cells) == 1 and mark in text), "")
    return f"the cells are separated by {other}, not by commas" if other else ""


def _wrong_columns(text: str, cells: Sequence[str], columns: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where a name in the header begins, and what is wrong with it."""
    for index, name in enumerate(cells):
        if not name.strip():
            yield _start(text, index), "a column without a name"
        elif name not in columns:
            near = [quoted(one) for one in similar(name.strip().lower(), columns, limit=1)]
            yield _start(text, index), f"unknown column {quoted(name)}{did_you_mean(near)}"
        elif name in cells[:index]:
            yield _start(text, index), f"the column {name} is there twice"


def _header_hint(columns: Sequence[str]) -> str:
    return "the first line is " + ",".join(columns)


def _add_row(table: Table, line: int, text: str) -> Iterator[PlacedFinding]:
    """Split a line and add it to the table, or say why that is not possible."""
    cells = _split(text)
    if cells is not None and len(cells) == len(table.header):
        table.rows.append(Row(line, text, dict(zip(table.header, cells, strict=True))))
    else:
        message, hint = _not_a_row(cells, len(table.header))
        yield PlacedFinding(Where(table.path, line), Finding("CW609", (), message, hint))


def _not_a_row(cells: Sequence[str] | None, columns: int) -> tuple[str, str]:
    """Message and hint for a line without a cell for each column."""
    if cells is None:
        hint = 'a cell with a comma or a quote stands in quotes, with its quotes doubled: "Cedar ""Hollow"""'
        return "the quotes in this line do not fit", hint
    message = f"{counted(len(cells), 'cell')} where the header has {columns}"
    if len(cells) < columns:
        return message, "an empty cell still needs its comma"
    return message, 'a cell with a comma stands in quotes: "Cedar, Hollow"'


def _start(text: str, index: int) -> int:
    """Where a cell of the line begins, in characters from 1; 1 in a line with quotes."""
    return 1 if '"' in text else 1 + sum(len(cell) + 1 for cell in text.split(",")[:index])


def _split(text: str) -> list[str] | None:
    """The cells of a line; None when its quotes do not fit. Without a quote, CSV is a split at the commas."""
    if '"' not in text:
        return text.split(",")
    import csv  # few rosters have a quote

    try:
        cells = next(csv.reader([text], strict=True))
    except csv.Error:
        return None
    # The reader takes a quote in the middle of a bare cell for text; RFC 4180 does not allow it.
    stray = '""' not in text and any('"' in cell for cell in cells)
    return None if stray else cells
