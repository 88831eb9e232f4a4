"""Reports as an XLSX workbook: what to know first, key figures, then a sheet for each table."""

import re
from collections.abc import Collection, Iterator, Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any, NamedTuple

from cwlog.render.document import Document
from cwlog.render.table import Cell, Column, Kind, Table, format_cell
from cwlog.render.xlsx_cells import Formats, add_formats, cell_text, new_workbook, write_cell
from cwlog.render.xlsx_charts import WIDTH, insert_chart
from cwlog.render.xlsx_print import set_up_page, set_up_table

_ABOUT, _FIGURES = "About", "Key figures"
_LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9 _-]")
_NARROWEST, _WIDEST, _HEAD_WIDTH, _PROSE_WIDTH, _TEXT_WIDTH, _BUTTON = 8, 45, 14, 85, 92, 4  # letters
_LINE, _HIGHEST = 15, 409  # points; Excel has no higher row
_MOST_MEASURED = 500  # rows that decide how wide a column is
_LEGEND = "In the tables an empty cell is not applicable or not there, and * is a figure that is hidden."
_FIGURE_COLUMNS = (
    Column("report", "Report"),
    Column("key", "Key"),
    Column("figure", "Key figure"),
    Column("value", "Value", Kind.COUNT),
    Column("remark", "Remark"),
)


class Sheet(NamedTuple):
    """A table and the names of its sheet and of itself; ``kinds`` are those of the column ``value``, row by row."""

    name: str
    table_name: str
    report: str
    table: Table
    kinds: Sequence[Kind] = ()


def render_workbook(document: Document) -> bytes:
    """The document as a workbook; the same document always gives the same bytes.

    Nothing in it is a formula or a link, whatever a text looks like.
    """
    buffer = BytesIO()
    sheets = list(_sheets(document))
    title = cell_text(f"{document.title}: {document.audience_title}")
    with new_workbook(buffer, title=title, subject=cell_text(document.period.label), author="cwlog") as workbook:
        formats = add_formats(workbook)
        about = workbook.add_worksheet(_ABOUT)
        _write_about(about, document, sheets, formats)
        set_up_page(about, document, document.title)
        about.fit_to_pages(1, 0)
        for one in sheets:
            sheet = workbook.add_worksheet(one.name)
            set_up_page(sheet, document, f"{one.report}: {one.table.title}")
            _write_table(sheet, one, formats)
            insert_chart(workbook, sheet, one.table, (1, len(one.table.columns) + 1))
    return buffer.getvalue()


def _sheets(document: Document) -> Iterator[Sheet]:
    """A sheet for the key figures, if there are any, and for every table."""
    taken: set[str] = {_ABOUT.lower(), _FIGURES.lower()}
    figures = [(report, figure) for report in document.reports for figure in report.figures]
    if figures:
        rows: list[dict[str, Cell]] = [
            {"report": report.title, "key": one.key, "figure": one.label, "value": one.value, "remark": one.remark}
            for report, one in figures
        ]
        table = Table("figures", _FIGURES, _FIGURE_COLUMNS, rows)
        yield Sheet(_FIGURES, "key_figures", "All reports", table, [figure.kind for _, figure in figures])
    for report in document.reports:
        for table in report.tables:
            name = _sheet_name(f"{report.name} {table.name}", taken)
            taken.add(name.lower())
            yield Sheet(name, _table_name(name), report.title, table)


def _sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A name that Excel allows and no other sheet has, whatever its case.

    >>> _sheet_name("coverage without", []), _sheet_name("coverage [Without]", ["coverage _without_"])
    ('coverage without', 'coverage _Without_ 2')
    """
    plain = _NOT_IN_NAMES.sub("_", wanted)
    name, number = plain[:_LONGEST_NAME].strip(), 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def _table_name(sheet: str) -> str:
    """The name of the table in a sheet: like nothing that is a cell.

    >>> _table_name("coverage districts")
    't_coverage_districts'
    """
    return "t_" + re.sub(r"[ -]", "_", sheet)


def _write_about(sheet: Any, document: Document, sheets: Sequence[Sheet], formats: Formats) -> None:
    """Title, facts, notes, and what is in each sheet."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.set_column(2, 2, 10)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, cell_text(document.title), formats["title"])
    row = _write_pairs(sheet, 2, [(fact.label, fact.text) for fact in document.facts], formats)
    sheet.write_string(row + 1, 0, "Notes", formats["section"])
    row = _write_pairs(sheet, row + 2, [("", note) for note in (*document.notes, _LEGEND)], formats)
    for text, column in (("Sheet", 0), ("What it shows", 1), ("Rows", 2)):
        sheet.write_string(row + 1, column, text, formats["section"])
    row += 2
    for one in sheets:
        row = _write_pairs(sheet, row, [(one.name, f"{one.report}: {one.table.title}")], formats)
        sheet.write_number(row - 1, 2, len(one.table.rows))
        row = _write_pairs(sheet, row, [("", note) for note in one.table.notes], formats)
    row += 1
    for report in document.reports:
        row = _write_pairs(
            sheet, row, [(report.title, report.question), *(("", note) for note in report.notes)], formats
        )


def _write_pairs(sheet: Any, row: int, pairs: Sequence[tuple[str, str]], formats: Formats) -> int:
    """A label and a text in each row, from the given one; the row below."""
    for label, text in pairs:
        sheet.write_string(row, 0, cell_text(label), formats["label"])
        sheet.write_string(row, 1, cell_text(text), formats["wrapped"])
        _make_room(sheet, row, [(text, _TEXT_WIDTH)])
        row += 1
    return row


def _write_table(sheet: Any, one: Sheet, formats: Formats) -> None:
    """The head, which stays in sight, and the rows, each cell as what it is."""
    columns, rows = one.table.columns, one.table.rows
    heads = [
        {"header": head, "header_format": formats["head-right" if column.kind.is_figure else "head-left"]}
        for head, column in zip(_heads(columns), columns, strict=True)
    ]
    style = {"name": one.table_name, "columns": heads, "style": "Table Style Light 1"}
    sheet.add_table(0, 0, max(len(rows), 1), len(columns) - 1, style)
    sheet.freeze_panes(1, 0)
    widths = [_width(column, rows) for column in columns]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _make_room(sheet, 0, [(head["header"], width - _BUTTON) for head, width in zip(heads, widths, strict=True)])
    for at, row in enumerate(rows):
        for place, column in enumerate(columns):
            kind = one.kinds[at] if one.kinds and column.key == "value" else column.kind
            write_cell(sheet, at + 1, place, row[column.key], kind, formats)
        prose = [row[column.key] for column in columns if column.kind is Kind.PROSE]
        _make_room(sheet, at + 1, [(text, _PROSE_WIDTH) for text in prose if isinstance(text, str)])
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(rows) + 1}"})  # codes are text
    names = next((place for place, column in enumerate(columns) if column.kind.is_figure), 0)
    set_up_table(sheet, widths, names, beside=WIDTH if one.table.chart and rows else 0)


def _make_room(sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
    """Make a row as high as its longest text, in a column of so many letters; not every program does it by itself."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(lines * _LINE, _HIGHEST))


def _lines(text: str, width: int) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(len(wrap(line, width)) or 1 for line in text.split("\n"))


def _heads(columns: Sequence[Column]) -> list[str]:
    """The titles, each once as Excel demands it; the key tells two of one title apart."""
    heads: list[str] = []
    for column in columns:
        title = cell_text(column.title) or column.key
        same = title.lower() in [head.lower() for head in heads]
        heads.append(f"{title} ({column.key})" if same else title)
    return heads


def _width(column: Column, rows: Sequence[Any]) -> int:
    """How many letters wide: as its cells, and as the longest word of its heading with the button of the filter."""
    if column.kind is Kind.PROSE:
        return _PROSE_WIDTH
    cells = (len(format_cell(row[column.key], column.kind)) for row in rows[:_MOST_MEASURED])
    words = max((len(word) for word in column.title.split()), default=0)
    head = max(words, min(len(column.title), _HEAD_WIDTH)) + _BUTTON
    return min(max(_NARROWEST, head, *(length + 2 for length in cells)), _WIDEST)
