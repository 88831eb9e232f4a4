"""A table as CSV for spreadsheets and programs: comma, UTF-8, keys as the header."""

import csv
from collections.abc import Iterator
from io import StringIO

from cwlog.guard import guarded, is_risky
from cwlog.render.document import Document
from cwlog.render.table import Cell, Column, Hidden, Kind, Table
from cwlog.render.text import plain_prose, plain_text

_BOM = "\ufeff"
_ABOUT = (Column("key", "Key"), Column("title", "Title"), Column("value", "Value"))
_FIGURES = (Column("report", "Report"), *_ABOUT, Column("remark", "Remark"))
_TWO_DECIMALS = (Kind.HOURS, Kind.RATE)


def render_csv(table: Table, *, raw: bool = False, excel: bool = False) -> str:
    """The table as CSV; hours with two decimals, shares with four, what is not there as an empty cell, a hidden ``*``.

    Args:
        table: what to write.
        raw: leave out the apostrophe before a text that a spreadsheet would run as a formula. Control characters are
            written as escapes all the same.
        excel: as Excel writes it, and must have it to read UTF-8: a byte order mark, CRLF at the end of a row.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n" if excel else "\n")
    writer.writerow([_format_cell(column.key, Kind.TEXT, raw=raw) for column in table.columns])
    for row in table.rows:
        writer.writerow([_format_cell(row[column.key], column.kind, raw=raw) for column in table.columns])
    return _BOM + buffer.getvalue() if excel else buffer.getvalue()


def _format_cell(value: Cell, kind: Kind, *, raw: bool) -> str:
    """A cell for machines; only a text can be risky, a number never is."""
    if value is None:
        return ""
    if isinstance(value, Hidden):
        return str(value.value)
    if not isinstance(value, str):
        return f"{value:.2f}" if kind in _TWO_DECIMALS else f"{value:.4f}" if kind is Kind.SHARE else str(value)
    if kind is Kind.PROSE:
        return plain_prose(value) if raw else guarded(plain_prose(value))
    return plain_text(value) if raw else guard_formula(value)


def guard_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula, without control characters.

    >>> guard_formula("=1+1"), guard_formula("R-II")
    ("'=1+1", 'R-II')
    """
    return f"'{plain_text(text)}" if is_risky(text) else plain_text(text)


def csv_names(document: Document) -> list[tuple[str, Table]]:
    """Every table with the name of its file, without ending: ``dese-coverage``, ``dese-coverage-without``."""
    return [
        (f"{document.name}-{report.name}" + (f"-{table.name}" if place else ""), table)
        for report in document.reports
        for place, table in enumerate(report.tables)
    ]


def csv_about(document: Document) -> list[tuple[str, Table]]:
    """What no table holds, named likewise: ``dese-about`` has facts and notes, ``dese-figures`` the key figures."""
    about = Table("about", "About", _ABOUT, [*_about_rows(document)])
    figures = Table("figures", "Key figures", _FIGURES, [*_figure_rows(document)])
    return [(f"{document.name}-{table.name}", table) for table in (about, figures)]


def _about_rows(document: Document) -> Iterator[dict[str, Cell]]:
    for fact in document.facts:
        yield {"key": fact.key, "title": fact.label, "value": fact.text}
    for note in document.notes:
        yield {"key": "note", "title": "Note", "value": note}
    for report in document.reports:
        for note in (*report.notes, *(note for table in report.tables for note in table.notes)):
            yield {"key": f"note_{report.name}", "title": f"Note on {report.title}", "value": note}


def _figure_rows(document: Document) -> Iterator[dict[str, Cell]]:
    for report in document.reports:
        for figure in report.figures:
            value = _format_cell(figure.value, figure.kind, raw=True)  # guarded as the text of its own column
            yield {
                "report": report.name,
                "key": figure.key,
                "title": figure.label,
                "value": value,
                "remark": figure.remark,
            }
