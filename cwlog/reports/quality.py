"""Data quality: how many problems of which kind, by the cadre whose folder the file lies in.

A message may speak of what a private text holds, so none is shown here: only codes and their titles.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from cwlog.model import Problem, Severity
from cwlog.places import LOGS, SUBMISSIONS
from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports.charts import bars
from cwlog.reports.views import View
from cwlog.rules import CODES

_CADRE = re.compile(rf"(?:{re.escape(LOGS)}|{re.escape(SUBMISSIONS)})/[^/]+/cadre-([^/]+)/")
_OTHER = Column("other", "Other files", Kind.COUNT)
_TITLE = Column("title", "Problem")
_COUNT = Column("count", "Count", Kind.COUNT)
_HEAD = (
    Column("code", "Code"),
    _TITLE,
    Column("severity", "Severity"),
    Column("changes_totals", "Can change totals"),
    _COUNT,
)
_NOTES = (
    "What a code means and how to mend it: 'cwlog explain CODE'. Where the problems are: 'cwlog validate'.",
    "Counted are the logs and submissions of the period's months, by the cadre of the folder, and the rosters; a filter"
    " by district, region or area keeps the whole folders of its cadres.",
)

Found = tuple[str, Problem]  # the cadre of the folder, empty for none of the view's, and the problem


def build(view: View) -> Report:
    """Errors first; a part of the state has only the folders of its cadres."""
    found = list(_found(view))
    return Report(
        name="quality",
        title="Data quality",
        question="Which problems does the log have, and where?",
        figures=_figures(found),
        tables=[_table(view, found)],
        notes=_NOTES,
    )


def _found(view: View) -> Iterator[Found]:
    for problem in view.evidence.problems:
        match = _CADRE.match(problem.where.path)
        cadre = match[1] if match and match[1] in view.scope.cadres else ""
        if cadre or view.is_whole_state:
            yield cadre, problem


def _figures(found: Sequence[Found]) -> list[Figure]:
    severities = [problem.severity for _, problem in found]
    return [
        Figure("errors", "Errors", severities.count(Severity.ERROR)),
        Figure("warnings", "Warnings", severities.count(Severity.WARNING)),
        Figure("files", "Files concerned", len({problem.where.path for _, problem in found})),
    ]


def _table(view: View, found: Sequence[Found]) -> Table:
    counts = Counter((problem.code, cadre) for cadre, problem in found)
    sums = Counter(problem.code for _, problem in found)
    codes = sorted(sums, key=lambda code: (CODES[code].severity is not Severity.ERROR, code))
    columns = [Column(f"cadre_{cadre}", f"Cadre {cadre}", Kind.COUNT) for cadre in view.scope.cadres]
    others = [_OTHER] if view.is_whole_state else []
    rows: list[dict[str, Cell]] = []
    for code in codes:
        by_cadre: dict[str, Cell] = {f"cadre_{cadre}": counts[code, cadre] for cadre in view.scope.cadres}
        rows.append(_head_cells(code) | by_cadre | {"count": sums[code], "other": counts[code, ""]})
    chart = bars("Problems by kind", _TITLE, _COUNT, rows)
    return Table("problems", "By kind and cadre", (*_HEAD, *columns, *others), rows, chart=chart)


def _head_cells(code: str) -> dict[str, Cell]:
    known = CODES[code]
    totals = "yes" if known.changes_totals else ""
    return {"code": code, "title": known.title, "severity": known.severity.value, "changes_totals": totals}
