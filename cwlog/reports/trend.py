"""The trend: how coaching develops over the school year, beside the year before."""

from collections.abc import Sequence

from cwlog.render.document import Figure, Report
from cwlog.render.table import Column, Kind, Table
from cwlog.reports import columns as c
from cwlog.reports.charts import line
from cwlog.reports.months import year_note
from cwlog.reports.parts import pick
from cwlog.reports.views import View
from cwlog.rollup.results import Row
from cwlog.rollup.series import to_year
from cwlog.rollup.trend import trend_rows

_SETS = {  # what stands before a key, and before its title
    "": "",
    "cumulative_": "Cumulative ",
    "last_year_": "Last year's ",
    "last_year_cumulative_": "Last year's cumulative ",
}
_CUMULATIVE = "Cumulative figures run from July 1."
_LAST_YEAR = "Last year's are those of the same month a year earlier; a month cut short is held against the same days."
_UNKNOWN = "Where last year has n/a, the programme had not started, or the log holds nothing of that school year."


def build(view: View) -> Report:
    """The months of the school year up to the end of the period, what has come together, and last year's."""
    evidence = view.evidence
    year = to_year(evidence.period, evidence.as_of)
    rows = trend_rows(evidence.frame, view.scope, year, evidence.settings.start)
    figures = _columns()
    columns = [*c.MONTH_HEAD, *figures]
    shown = [column for column in figures if column.key in ("hours", "last_year_hours")]
    chart = line("Hours by month", c.MONTH_LABEL, shown, rows)
    notes = [year_note(year), _CUMULATIVE, _LAST_YEAR]
    if any(row["last_year_minutes"] is None for row in rows):
        notes.append(_UNKNOWN)
    table = Table("months", "Months", columns, pick(rows, columns), notes, chart)
    question = "How does coaching develop over the school year, and beside the year before?"
    return Report("trend", "Trend", question, _figures(rows), [table])


def _columns() -> list[Column]:
    """Interactions, minutes and hours of each set."""
    return [
        Column(prefix + base.key, (title + base.title).capitalize(), base.kind, base.machine_only)
        for prefix, title in _SETS.items()
        for base in (c.INTERACTIONS, c.MINUTES, c.HOURS)
    ]


def _figures(rows: Sequence[Row]) -> list[Figure]:
    """What has come together by the end of the period, and a year earlier."""
    end: Row = rows[-1] if rows else dict.fromkeys(column.key for column in _columns())
    until = f"July to {end['label']}" if rows else ""
    return [
        Figure("interactions", "Interactions", end["cumulative_interactions"], Kind.COUNT, until),
        Figure("hours", "Hours", end["cumulative_hours"], Kind.HOURS, until),
        Figure("last_year_interactions", "Last year's interactions", end["last_year_cumulative_interactions"]),
        Figure("last_year_hours", "Last year's hours", end["last_year_cumulative_hours"], Kind.HOURS),
    ]
