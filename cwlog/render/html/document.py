"""A document as a web page: what its templates need, worked out beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass

from cwlog.render.document import Document, Report
from cwlog.render.html.cells import Shown, row_head, shown_rows, styles_of
from cwlog.render.html.charts import Picture, draw
from cwlog.render.html.pages import fill_page
from cwlog.render.table import Chart, Hidden, Kind, Table, format_cell
from cwlog.words import counted

_LONG = 60  # rows; a longer table keeps its head in sight
_WIDE, _WIDEST = 9, 13  # columns, those of prose counted twice; a wider table is set smaller on paper
_FULL = 6  # columns from which on a table takes all the width there is; narrower ones read better close together


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    title: str
    style: str
    names_row: bool


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with its chart; ``anchor`` is where the contents lead, ``place`` names it beside all others."""

    anchor: str
    place: str
    title: str
    size: str
    styles: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Shown]]
    chart: Chart | None
    picture: Picture | None
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report: ``figures`` are label, value, a word for screen readers, remark."""

    anchor: str
    title: str
    question: str
    figures: Sequence[tuple[str, str, str, str]]
    tables: Sequence[ShownTable]
    notes: Sequence[str]


def render_html(document: Document) -> str:
    """The whole document as one page that needs nothing else."""
    return fill_page("document.html.jinja", document=document, reports=[_report(one) for one in document.reports])


def _report(report: Report) -> ShownReport:
    figures = [
        (one.label, format_cell(one.value, one.kind), "hidden" if isinstance(one.value, Hidden) else "", one.remark)
        for one in report.figures
        if not one.machine_only
    ]
    tables = [_table(report, table) for table in report.tables]
    return ShownReport(report.name, report.title, report.question, figures, tables, report.notes)


def _table(report: Report, table: Table) -> ShownTable:
    picture = draw(table)
    head, styles = row_head(table), styles_of(table)
    return ShownTable(
        anchor=f"{report.name}-{table.name}",
        place=f"{report.title}, {table.title}",
        title=table.title,
        size=counted(len(table.rows), "row"),
        styles=_styles(table),
        heads=[Head(column.title, styles[column.key], column.key == head) for column in table.shown],
        rows=shown_rows(table),
        chart=table.chart if picture else None,
        picture=picture,
        notes=table.notes,
    )


def _styles(table: Table) -> str:
    columns = len(table.shown)
    weight = columns + sum(column.kind is Kind.PROSE for column in table.shown)
    width = "widest" if weight > _WIDEST else "wide" if weight > _WIDE else ""
    long, full = "long" if len(table.rows) > _LONG else "", "full" if columns >= _FULL else ""
    return " ".join(filter(None, (long, full, width)))
