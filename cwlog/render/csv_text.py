"""A table as CSV for spreadsheets and programs: comma, line feed, UTF-8, keys as the header."""

import csv
from io import StringIO

from cwlog.guard import is_risky
from cwlog.render.table import Cell, Kind, Table
from cwlog.render.text import plain_text


def render_csv(table: Table) -> str:
    """The table as CSV; hours with two decimals, shares with four, what is not there as an empty cell."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    for row in table.rows:
        writer.writerow([_format_cell(row[column.key], column.kind) for column in table.columns])
    return buffer.getvalue()


def _format_cell(value: Cell, kind: Kind) -> str:
    """A cell for machines; a text that a spreadsheet would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if kind is Kind.TEXT:
        return guard_formula(str(value))
    return f"{value:.2f}" if kind is Kind.HOURS else f"{value:.4f}" if kind is Kind.SHARE else str(value)


def guard_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without control characters.

    >>> guard_formula("=1+1"), guard_formula("R-II")
    ("'=1+1", 'R-II')
    """
    return f"'{plain_text(text)}" if is_risky(text) else plain_text(text)
