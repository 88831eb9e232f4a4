"""Reports for one audience: what HTML, XLSX, Markdown, CSV, JSON and the terminal are all made from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cwlog.model import Period
from cwlog.render.table import Cell, Kind, Table, format_cell


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: ``key`` for machines, ``label``, ``value`` and ``remark`` for people.

    People do not see a ``machine_only`` one.
    """

    key: str
    label: str
    value: Cell
    kind: Kind = Kind.COUNT
    remark: str = ""
    machine_only: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """What a reader must know to trust a report: ``text`` for people, ``value`` for machines."""

    key: str
    label: str
    text: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the question it answers, key figures, tables (the main one first), and what to keep in mind."""

    name: str
    title: str
    question: str
    figures: Sequence[Figure]
    tables: Sequence[Table]
    notes: Sequence[str] = ()

    @property
    def shown_figures(self) -> list[tuple[str, str, str]]:
        """The key figures as label, value and remark in brackets, as a `Page` has them."""
        return [
            (one.label, format_cell(one.value, one.kind), f"({one.remark})" if one.remark else "")
            for one in self.figures
            if not one.machine_only
        ]


@dataclass(frozen=True, slots=True)
class Document:
    """Reports for one audience and period. ``audience`` is as it is typed (``rpdc:southeast``), ``name`` as its files
    are named (``rpdc-southeast``).
    """

    name: str
    audience: str
    audience_title: str
    title: str
    period: Period
    facts: Sequence[Fact]
    reports: Sequence[Report]
    notes: Sequence[str] = ()


MOST_ROWS = 2000  # of a table that people read; a workbook and a CSV file have all


def shortened(document: Document) -> Document:
    """The document for people: of a table that nobody could read to its end the first rows, and it says so."""
    return replace(document, reports=[_shortened_report(report) for report in document.reports])


def _shortened_report(report: Report) -> Report:
    return replace(report, tables=[_shortened_table(table) for table in report.tables])


def _shortened_table(table: Table) -> Table:
    if len(table.rows) <= MOST_ROWS:
        return table
    said = f"{table.title} (the first {MOST_ROWS:,} of {len(table.rows):,} rows)"
    note = "All rows stand in the workbook and in the CSV file."
    return replace(table, title=said, rows=table.rows[:MOST_ROWS], notes=[note, *table.notes])
