"""Reports as a JSON document, whose shape schemas/report.schema.yaml publishes."""

from collections.abc import Mapping

from cwlog.render.document import Document, Report
from cwlog.render.table import HIDDEN, Cell, Table

VERSION = 1  # changes only when the shape does


def to_json_document(document: Document) -> dict[str, object]:
    """The document for programs: the same tables by report and name, with figures as numbers.

    A hidden figure is null, and its place is in ``suppressed``, which is there also when nothing is hidden.
    """
    period = document.period
    return {
        "version": VERSION,
        "audience": {"id": document.audience, "title": document.audience_title},
        "period": {"from": str(period.first), "to": str(period.last), "label": period.label},
        "facts": {fact.key: _to_plain(fact.value) for fact in document.facts},
        "reports": {report.name: _report(report) for report in document.reports},
        "notes": list(document.notes),
    }


def _report(report: Report) -> dict[str, object]:
    return {
        "title": report.title,
        "question": report.question,
        "figures": {figure.key: _to_plain(figure.value) for figure in report.figures},
        "suppressed": [figure.key for figure in report.figures if figure.value is HIDDEN],
        "tables": {table.name: _table(table) for table in report.tables},
        "notes": list(report.notes),
    }


def _table(table: Table) -> dict[str, object]:
    keys = [column.key for column in table.columns]
    return {
        "title": table.title,
        "columns": [{"key": column.key, "title": column.title, "kind": column.kind.value} for column in table.columns],
        "rows": [_row(row, keys) for row in table.rows],
        "suppressed": [
            {"row": place, "column": key} for place, row in enumerate(table.rows) for key in keys if row[key] is HIDDEN
        ],
        "notes": list(table.notes),
    }


def _row(row: Mapping[str, Cell], keys: list[str]) -> dict[str, object]:
    return {key: _to_plain(row[key]) for key in keys}


def _to_plain(value: Cell) -> str | int | float | None:
    """A cell as JSON has it."""
    return None if value is HIDDEN else value
