"""Reports as a test reads them: the code under test, from the files to the tables of one audience."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from cwlog.logbook import read_interactions
from cwlog.periods import months_in, span
from cwlog.render.document import Report
from cwlog.render.table import Cell, Table
from cwlog.reports.audiences import parse_audience
from cwlog.reports.evidence import Evidence, to_evidence
from cwlog.reports.registry import make_document
from cwlog.reports.views import to_view
from cwlog.rollup.filters import Filters
from cwlog.workspace import open_workspace

AS_OF = "2018-07-15"


@lru_cache(maxsize=32)
def evidence_of(root: Path, first: str, last: str, as_of: str = AS_OF, filters: Filters | None = None) -> Evidence:
    """What is read for a period; the log is that of the first call."""
    workspace = open_workspace(str(root))
    period, day = span(date.fromisoformat(first), date.fromisoformat(last)), date.fromisoformat(as_of)
    source, book = workspace.source, workspace.book(day)
    reading = read_interactions(source, book, months_in(period))
    settings, narrowed = workspace.settings, filters or Filters()
    return to_evidence(source, book, settings, period, narrowed, reading, as_of=day, revision="")


@lru_cache(maxsize=512)
def report_of(
    root: Path,
    name: str,
    audience: str,
    days: tuple[str, str],
    *,
    as_of: str = AS_OF,
    at_least: int | None = None,
    filters: Filters | None = None,
) -> Report:
    """One report as the audience gets it; ``days`` are the first and the last, ``at_least`` is in minutes.

    As with the evidence, files that change after the first call change nothing.
    """
    evidence = evidence_of(root, days[0], days[1], as_of, filters)
    view = to_view(evidence, parse_audience(audience, evidence.roster), at_least)
    return make_document(view, [name]).reports[0]


def figures_of(report: Report) -> dict[str, Cell]:
    """The key figures by key."""
    return {figure.key: figure.value for figure in report.figures}


def tables_of(report: Report) -> dict[str, Table]:
    """The tables by name."""
    return {table.name: table for table in report.tables}


def rows_in(report: Report, table: str, *keys: str) -> list[tuple[Cell, ...]]:
    """Some columns of a table, row by row."""
    return [tuple(row[key] for key in keys) for row in tables_of(report)[table].rows]
