"""Submissions: the state of each cadre's month, and how often each state occurs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from cwlog.model import Period
from cwlog.periods import month_period, months_in
from cwlog.places import submission_path
from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports.charts import stacked
from cwlog.reports.columns import CADRE, CADRE_HEAD, CADRE_NAME, HOURS, INTERACTIONS, MINUTES, MONTH_HEAD, UNSURE
from cwlog.reports.views import View
from cwlog.rollup.rounding import to_hours
from cwlog.submissions.status import State, StatusRow
from cwlog.words import counted

STATE = Column("state", "State id", machine_only=True)
STATE_TITLE = Column("title", "State")
DAYS_LATE = Column("days_late", "Days late", Kind.COUNT)
STATE_HEAD = (CADRE, *MONTH_HEAD, STATE, STATE_TITLE)
_TITLES = {State.ON_TIME: "On time", State.LATE: "Late", State.MISSING: "Missing", State.NOT_DUE: "Not due yet"}
_COLUMNS = (
    *STATE_HEAD,
    Column("due", "Due", Kind.DATE),
    Column("submitted_on", "Handed in", Kind.DATE),
    DAYS_LATE,
    Column("nil", "Nil"),
    INTERACTIONS,
    MINUTES,
    HOURS,
    UNSURE,
    Column("changed_since", "Changed since", Kind.COUNT),
    Column("submitted_by", "Handed in by"),
)
_STATES = tuple(Column(state.value, title, Kind.COUNT) for state, title in _TITLES.items())
_COUNTS = (*_STATES, Column("nil", "Nil", Kind.COUNT))
_ON_TIME_NOTE = "The first hand-in decides whether a month was on time."
_FIGURES_NOTE = (
    "Figures are those of the last hand-in. Unsure events are counted as they were handed in, before any ruling."
)


def build(view: View) -> Report:
    """Rows by month, then cadre; a cadre's own team sees all cadres, and who handed in of its own only."""
    rows = _rows_for(view)
    figures = [] if view.audience.kind == "rpdc" else [_FIGURES_NOTE]  # a region does not see them
    notes = [_ON_TIME_NOTE, *figures, *_period_notes(view.evidence.period), *_unread_notes(view, rows)]
    return Report(
        name="submissions",
        title="Submissions",
        question="Which monthly logs were handed in on time, late or not at all?",
        figures=_figures(rows),
        tables=[_by_month(view, rows), _by_cadre(view, rows)],
        notes=notes,
    )


def state_cells(row: StatusRow) -> dict[str, Cell]:
    """The cells of `STATE_HEAD`, and the days that it was late."""
    label = month_period(row.month).label
    state = {"state": row.state.value, "title": _TITLES[row.state], "days_late": row.days_late}
    return {"cadre": row.cadre, "month": row.month, "label": label, **state}


def _rows_for(view: View) -> list[StatusRow]:
    """Those of the cadres of the audience's districts; a cadre's own team sees all that a filter leaves."""
    filters = view.evidence.filters if view.audience.kind == "cst" else view.scope.filters
    cadres = {stay.cadre for stay in view.state.stays if filters.keeps(stay)}
    return [row for row in view.evidence.status.rows if row.cadre in cadres]


def _figures(rows: Sequence[StatusRow]) -> list[Figure]:
    counts, whole = _counts(rows), f"of {counted(len(rows), 'monthly log')}"
    return [Figure(column.key, column.title, counts[column.key], Kind.COUNT, whole) for column in _COUNTS]


def _counts(rows: Sequence[StatusRow]) -> dict[str, int]:
    """How many are in each state, and how many say that nothing happened."""
    states = [row.state for row in rows]
    return {state.value: states.count(state) for state in _TITLES} | {"nil": sum(row.nil for row in rows)}


def _by_month(view: View, rows: Sequence[StatusRow]) -> Table:
    return Table("submissions", "By month and cadre", _COLUMNS, [_cells(view, row) for row in rows])


def _cells(view: View, row: StatusRow) -> Mapping[str, Cell]:
    """A cadre's month; figures are None where nothing was handed in."""
    return {
        **state_cells(row),
        "due": str(row.due),
        "submitted_on": str(row.submitted_on) if row.submitted_on else None,
        "nil": "yes" if row.nil else "",
        "interactions": row.interactions,
        "minutes": row.minutes,
        "hours": None if row.minutes is None else to_hours(row.minutes),
        "unsure": row.unsure,
        "changed_since": None if row.submitted_on is None else len(row.changed_since),
        "submitted_by": _submitter(view, row),
    }


def _submitter(view: View, row: StatusRow) -> str | None:
    """Who handed in first; of other cadres not for a cadre's own team."""
    submission = view.evidence.submissions.get((row.cadre, row.month))
    is_foreign = view.audience.kind == "cst" and row.cadre != view.audience.of
    return submission.first.submitted_by if submission and not is_foreign else None


def _by_cadre(view: View, rows: Sequence[StatusRow]) -> Table:
    own: defaultdict[str, list[StatusRow]] = defaultdict(list)
    for row in rows:
        own[row.cadre].append(row)
    names = view.state.cadres
    cells: list[dict[str, Cell]] = [
        {"cadre": cadre, "name": names[cadre], **_counts(own[cadre])} for cadre in names if cadre in own
    ]
    chart = stacked("Monthly logs by state", CADRE_NAME, _STATES, cells)
    return Table("cadres", "By cadre", (*CADRE_HEAD, *_COUNTS), cells, chart=chart)


def _period_notes(period: Period) -> list[str]:
    """A log is handed in by the month, whatever days the period has."""
    months = months_in(period)
    if (month_period(months[0]).first, month_period(months[-1]).last) == (period.first, period.last):
        return []
    return ["A log is handed in for a whole month: months that the period cuts are shown in full."]


def _unread_notes(view: View, rows: Sequence[StatusRow]) -> list[str]:
    """What cannot be understood is said, never passed over in silence."""
    paths = {submission_path(row.cadre, row.month) for row in rows}
    unread = len(paths.intersection(view.evidence.status.unread))
    return [f"{counted(unread, 'submission')} cannot be understood, and is taken as not handed in."] if unread else []
