"""The cells of a table as a page shows them: text, alignment, and words for those who do not see a sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from cwlog.render.table import Cell, Column, Hidden, Kind, Table, format_cell
from cwlog.render.text import plain_prose

_STYLES = {Kind.PROSE: "prose", Kind.DATE: "date"}
_BRIEF, _NAME, _WORDY = (
    14,
    22,
    24,
)  # letters: up to here a text or a name stays on one line, from there on it needs room


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: its lines, a word that only screen readers say, the style of its column, whether it names its row."""

    lines: Sequence[str]
    unseen: str
    style: str
    free: bool
    names_row: bool


def styles_of(table: Table) -> dict[str, str]:
    """How the cells of each column for people are set: ``figure``, ``date``, ``prose``, or text by its length."""
    return {column.key: _style(column, table) for column in table.shown}


def _style(column: Column, table: Table) -> str:
    if column.kind is not Kind.TEXT:
        return _STYLES.get(column.kind, "figure")
    texts = [str(row.get(column.key) or "") for row in table.rows]
    longest = max(map(len, texts), default=0)
    is_name = column.key == row_head(table) or not any(" " in text for text in texts)  # an id has no space
    if longest <= (_NAME if is_name else _BRIEF):
        return "brief"
    return "text wordy" if longest > _WORDY else "text"


def row_head(table: Table) -> str:
    """The column that names a row: the name of a district or cadre says more than its code."""
    shown = [column.key for column in table.shown]
    return "name" if "name" in shown else shown[0]


def shown_rows(table: Table) -> list[list[Shown]]:
    """The cells for people, row by row."""
    head, columns, styles = row_head(table), table.shown, styles_of(table)
    return [
        [_shown(row.get(column.key), column, styles[column.key], column.key == head) for column in columns]
        for row in table.rows
    ]


def _shown(value: Cell, column: Column, style: str, names_row: bool) -> Shown:
    if isinstance(value, Hidden):
        return Shown([format_cell(value, column.kind)], "hidden", style, free=False, names_row=names_row)
    if value is None and not column.kind.is_figure:
        return Shown(["–"], "none", style, free=False, names_row=names_row)
    text = format_cell(value, column.kind)
    lines = plain_prose(text).replace("\t", " ").split("\n") if column.kind is Kind.PROSE else [text]
    return Shown(lines, "", style, free=column.kind in (Kind.TEXT, Kind.PROSE), names_row=names_row)
