"""CSV text -> rows that know their place; what is wrong with the form of a file (CW601, CW609, CW610).

Each line is split for itself: no cell of a roster holds a line break, and a quote that is never closed
then costs one line instead of the rest of the file.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.inputs import did_you_mean, quoted, similar
from cwlog.model import Finding, PlacedFinding, Where

_CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "'|'"}


class Row(NamedTuple):
    """A line below the header: its number from 1, its text, its cells by column."""

    line: int
    text: str
    cells: dict[str, str]


class Table(NamedTuple):
    """A roster file; ``header`` as it stands in the file."""

    path: str
    header: tuple[str, ...]
    rows: list[Row]

    def placed(self, row: Row, column: str, code: str, message: str, hint: str = "") -> PlacedFinding:
        """A finding in a cell; without a column name, about the whole line."""
        where = Where(self.path, row.line, self._start(row, column))
        return PlacedFinding(where, Finding(code, (column,) if column else (), message, hint))

    def _start(self, row: Row, column: str) -> int:
        """Where the cell begins, in characters from 1; 1 in a line with quotes."""
        if '"' in row.text or column not in self.header:
            return 1
        before = row.text.split(",")[: self.header.index(column)]
        return 1 + sum(len(cell) + 1 for cell in before)


def read_table(path: str, text: str, columns: Sequence[str]) -> tuple[Table | None, list[PlacedFinding]]:
    """The rows of a roster file, and what is wrong with its form.

    Args:
        path: POSIX path from the workspace, for the findings.
        text: the file; a byte order mark and any line ends are accepted.
        columns: the names that the header must have, in any order.

    Returns:
        No table when the header or the whole file cannot be used. Lines that cannot be split are left out.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    findings = list(_conflict(path, lines))
    if findings:
        return None, findings
    table: Table | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip(", \t"):
            continue
        if line.startswith("#"):
            findings.append(_comment(path, number))
        elif table is None:
            table, wrong = _header(path, number, line, columns)
            findings += wrong
            if table is None:
                return None, findings
        else:
            findings += _add_row(table, number, line)
    if table is None:
        findings.append(PlacedFinding(Where(path), Finding("CW601", (), "the file has no header", _header_hint(columns))))
    return table, findings


def missing_file(path: str, columns: Sequence[str]) -> PlacedFinding:
    """What to say about a roster that must be there."""
    return PlacedFinding(Where(path), Finding("CW601", (), "the roster is missing", _header_hint(columns)))


def _conflict(path: str, lines: Sequence[str]) -> Iterator[PlacedFinding]:
    for number, line in enumerate(lines, 1):
        if line.startswith(_CONFLICT_MARKS):
            hint = "choose between the two versions, and delete the lines with the marks"
            yield PlacedFinding(Where(path, number), Finding("CW004", (), "a merge conflict that is not resolved", hint))
            return


def _comment(path: str, line: int) -> PlacedFinding:
    message, hint = "a CSV file has no comments", "delete the line; git keeps what was there"
    return PlacedFinding(Where(path, line), Finding("CW610", (), message, hint))


def _header(path: str, number: int, line: str, columns: Sequence[str]) -> tuple[Table | None, list[PlacedFinding]]:
    """The table that the header begins, without rows; None when columns are missing or there twice."""
    cells = _split(line)
    header = Table(path, tuple(cells or ()), [])
    row = Row(number, line, {})
    hint = _header_hint(columns)
    if cells is None:
        return None, [header.placed(row, "", "CW601", "the quotes in the header do not fit", hint)]
    other = next((said for mark, said in _OTHER_SEPARATORS.items() if len(cells) == 1 and mark in line), None)
    if other:
        message = f"the cells are separated by {other}, not by commas"
        return None, [header.placed(row, "", "CW601", message, "save it as 'CSV UTF-8 (comma delimited)'")]
    wrong = list(_wrong_columns(header, row, columns))
    missing = [name for name in columns if name not in cells]
    if missing:
        wrong.insert(0, header.placed(row, "", "CW601", f"the header lacks {', '.join(missing)}", hint))
    unusable = missing or any(cells.count(name) > 1 for name in columns)
    return None if unusable else header, wrong


def _wrong_columns(header: Table, row: Row, columns: Sequence[str]) -> Iterator[PlacedFinding]:
    hint = _header_hint(columns)
    for index, name in enumerate(header.header):
        column = 1 if '"' in row.text else 1 + sum(len(cell) + 1 for cell in header.header[:index])
        if name not in columns:
            near = [quoted(column) for column in similar(name.strip().lower(), columns, limit=1)]
            said = f"unknown column {quoted(name)}{did_you_mean(near)}" if name.strip() else "a column without a name"
        elif name in header.header[:index]:
            said = f"the column {name} is there twice"
        else:
            continue
        yield PlacedFinding(Where(header.path, row.line, column), Finding("CW601", (), said, hint))


def _header_hint(columns: Sequence[str]) -> str:
    return "the first line is " + ",".join(columns)


def _add_row(table: Table, number: int, line: str) -> Iterator[PlacedFinding]:
    """Split a line and add it to the table; what is wrong with it."""
    cells = _split(line)
    row = Row(number, line, dict(zip(table.header, cells or (), strict=False)))
    if cells is None:
        hint = 'a cell with a comma or a quote stands in quotes, with its quotes doubled: "Cedar ""Hollow"""'
        yield table.placed(row, "", "CW609", "the quotes in this line do not fit", hint)
    elif len(cells) != len(table.header):
        yield table.placed(row, "", "CW609", *_count_words(len(cells), len(table.header)))
    else:
        table.rows.append(row)
        if not line.isprintable():
            yield _unseen(table, row)


def _count_words(cells: int, columns: int) -> tuple[str, str]:
    hint = "an empty cell still needs its comma" if cells < columns else 'a cell with a comma stands in quotes: "Cedar, Hollow"'
    return f"{cells} cell{'' if cells == 1 else 's'} where the header has {columns}", hint


def _unseen(table: Table, row: Row) -> PlacedFinding:
    """The first character that cannot be seen, with its own column."""
    at, character = next((at, c) for at, c in enumerate(row.text, 1) if not c.isprintable())
    column = next((name for name, cell in row.cells.items() if not cell.isprintable()), "")
    said = "a tab" if character == "\t" else f"a character that cannot be seen (U+{ord(character):04X})"
    finding = Finding("CW609", (column,) if column else (), said, "retype the cell")
    return PlacedFinding(Where(table.path, row.line, at), finding)


def _split(line: str) -> list[str] | None:
    """The cells of a line; None when its quotes do not fit. Without a quote, CSV is a split at the commas."""
    if '"' not in line:
        return line.split(",")
    import csv  # few rosters have a quote

    try:
        cells = next(csv.reader([line], strict=True))
    except csv.Error:
        return None
    # The reader takes a quote in the middle of a bare cell for text; RFC 4180 does not allow it.
    stray = '""' not in line and any('"' in cell for cell in cells)
    return None if stray else cells
