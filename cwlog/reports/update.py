"""The monthly update for the management team, on one page. [S4]: the lead facilitators give them one each month."""

from collections.abc import Sequence

from cwlog.periods import month_period
from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports import columns as c
from cwlog.reports import coverage
from cwlog.reports.facts import rows_in_scope
from cwlog.reports.submissions import DAYS_LATE, STATE_HEAD, state_cells
from cwlog.reports.unsure import UNDECIDED_HEAD, undecided_cells, undecided_until
from cwlog.reports.views import View
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.entries import Counted
from cwlog.rollup.results import Row
from cwlog.rollup.summary import summarize
from cwlog.submissions.status import State, StatusRow

_TEXTS = ("highlights", "challenges", "needs")
_NARRATIVES = (c.CADRE, *c.MONTH_HEAD, *(Column(text, text.capitalize(), Kind.PROSE) for text in _TEXTS))
_TOTALS = (*c.CADRE_HEAD, c.DISTRICTS, c.DISTRICTS_SERVED, c.INTERACTIONS, c.MINUTES, c.HOURS, c.UNSURE)
_NOTES = ("Undecided events are all that wait for a ruling up to the end of the period, oldest first.",)


def build(view: View) -> Report:
    """Submissions, totals, gaps, undecided events, and what each cadre wrote; the same data give the same page."""
    summed = summarize(view.measured, view.scope, [parse_dimension("cadre")])
    logs, undecided = rows_in_scope(view), undecided_until(view)
    return Report(
        name="update",
        title="Monthly update",
        question="What does the management team need to know this month?",
        figures=_figures(view, summed.total, logs, undecided),
        tables=[
            Table("submissions", "Submissions", (*STATE_HEAD, DAYS_LATE), [state_cells(row) for row in logs]),
            Table("cadres", "Coaching by cadre", _TOTALS, summed.by["cadre"]),
            _gaps(view),
            Table("undecided", "Undecided events", _UNDECIDED, [undecided_cells(view, one) for one in undecided]),
            Table("narratives", "In the words of the cadres", _NARRATIVES, _narratives(view, logs)),
        ],
        notes=_NOTES,
    )


_UNDECIDED = (*UNDECIDED_HEAD, c.MINUTES, c.HOURS, c.AGE_DAYS)


def _figures(view: View, total: Row, logs: Sequence[StatusRow], undecided: Sequence[Counted]) -> list[Figure]:
    handed_in = sum(row.submitted_on is not None for row in logs)
    missing = sum(row.state is State.MISSING for row in logs)
    own = sum(one.interaction.date in view.evidence.period for one in undecided)
    return [
        Figure("interactions", "Interactions", total["interactions"]),
        Figure("hours", "Hours", total["hours"], Kind.HOURS),
        Figure("districts_served", "Districts served", total["districts_served"], remark=f"of {total['districts']}"),
        Figure("handed_in", "Logs handed in", handed_in, remark=f"of {len(logs)}"),
        Figure("missing", "Logs missing", missing, remark=f"of {len(logs)}"),
        Figure("undecided", "Undecided events", len(undecided), remark=f"{own} of the period"),
    ]


def _gaps(view: View) -> Table:
    """The districts without contact, as the report on coverage has them."""
    without = next(table for table in coverage.build(view).tables if table.name == "without")
    columns = (*c.DISTRICT_HEAD, c.LAST_DATE, c.DAYS_SINCE)
    return Table("gaps", without.title, columns, without.rows, without.notes)


def _narratives(view: View, logs: Sequence[StatusRow]) -> list[dict[str, Cell]]:
    """What was written with each submission, by month and cadre; submissions without a word are left out."""
    rows: list[dict[str, Cell]] = []
    for log in logs:
        submission = view.evidence.submissions.get((log.cadre, log.month))
        said = {text: submission.update.get(text) for text in _TEXTS} if submission else {}
        if any(said.values()):
            label = month_period(log.month).label
            rows.append({"cadre": log.cadre, "month": log.month, "label": label, **said})
    return rows
