"""The state of submissions for people (a table for a month, a grid for a year) and for programs."""

from collections.abc import Iterator, Sequence
from datetime import date

from cwlog.model import Period
from cwlog.periods import MONTHS, months_in
from cwlog.render.table import Cell, Column, Kind, Page, Table
from cwlog.rollup.rounding import to_hours
from cwlog.roster import natural_key
from cwlog.submissions.status import State, StatusRow

VERSION = 1  # of the JSON document: changes only when its shape does

_FIRST = {State.MISSING: 0, State.LATE: 1, State.NOT_DUE: 2, State.ON_TIME: 3}  # what needs somebody comes first
_LEGEND = (
    "ok on time, nil on time with nothing to report, L5 late by 5 days, N5 a nil return late by 5 days (++ is 100 days"
    " or more), MISS missing, . not due yet, * changed since; empty: the cadre had no district."
)
_AS_HANDED_IN = (
    "Figures as handed in: what was typed unsure stands under Unsure, whatever was ruled; 'cwlog summarize' counts an"
    " event as it is ruled."
)
_NOBODY = "None had a district then."
_LONGEST_ID = 8
_MOST_DAYS = 99
_COLUMNS = (
    Column("cadre", "Cadre"),
    Column("month", "Month"),
    Column("state", "State"),
    Column("due", "Due", Kind.DATE),
    Column("submitted_on", "Handed in", Kind.DATE),
    Column("days_late", "Days late", Kind.COUNT),
    Column("nil", "Nil"),
    Column("interactions", "Interactions", Kind.COUNT),
    Column("minutes", "Minutes", Kind.COUNT),
    Column("unsure", "Unsure", Kind.COUNT),
    Column("changed_since", "Changed since"),
)
_SHOWN = (
    Column("cadre", "Cadre"),
    Column("state", "State"),
    Column("submitted_on", "Handed in", Kind.DATE),
    Column("interactions", "Interactions", Kind.COUNT),
    Column("hours", "Hours", Kind.HOURS),
    Column("unsure", "Unsure", Kind.COUNT),
    Column("changed", "Changed", Kind.COUNT),
)
_CHANGES = (Column("month", "Month"), Column("cadre", "Cadre"), Column("id", "Entry"), Column("change", "Change"))


def to_document(rows: Sequence[StatusRow]) -> dict[str, object]:
    """The JSON document, by month, then cadre; figures are null where nothing was handed in."""
    return {"version": VERSION, "rows": [_to_plain(row) for row in rows]}


def _to_plain(row: StatusRow) -> dict[str, object]:
    plain: dict[str, object] = row._asdict()
    for key in ("due", "submitted_on"):
        plain[key] = str(plain[key]) if plain[key] else None
    plain["changed_since"] = [{"id": change.id, "change": change.change} for change in row.changed_since]
    return plain


def to_table(rows: Sequence[StatusRow]) -> Table:
    """One table for spreadsheets and programs: the keys of the JSON document, changes in one cell."""
    return Table("status", "Submissions", _COLUMNS, [_to_cells(row) for row in rows])


def _to_cells(row: StatusRow) -> dict[str, Cell]:
    changes = "; ".join(f"{change.id} {change.change}" for change in row.changed_since)
    texts = {"due": str(row.due), "submitted_on": str(row.submitted_on) if row.submitted_on else None}
    return {
        **row._asdict(),
        **texts,
        "state": row.state.value,
        "nil": "yes" if row.nil else "",
        "changed_since": changes,
    }


def to_page(rows: Sequence[StatusRow], period: Period, cadres: Sequence[str] = (), as_of: date | None = None) -> Page:
    """The states for people, and below them a line for each entry that changed.

    Args:
        rows: by month, then cadre.
        period: a month, shown as a table, late and missing first; or more, shown as a grid of cadres and months.
        cadres: which cadres were asked for, none for all.
        as_of: the day that stands for today, None for today itself.
    """
    narrowed = f" (cadre {', '.join(cadres)})" if cadres else ""
    months = months_in(period)
    tables = [_month_table(rows) if len(months) == 1 else _grid(rows, months)]
    if changed := list(_changed(rows)):
        tables.append(Table("changes", "Changed since it was handed in", _CHANGES, changed))
    notes = [f"As of {as_of}."] if as_of else []
    return Page(f"Submissions, {period.label}{narrowed}", _figures(rows), tables, notes)


def _figures(rows: Sequence[StatusRow]) -> list[tuple[str, str, str]]:
    """How many are in which state, and how many have changed since."""
    states = [row.state for row in rows]
    figures = [(_word(state), str(states.count(state)), "") for state in _FIRST]
    return [*figures, ("Changed since", str(sum(bool(row.changed_since) for row in rows)), "")]


def _word(state: State) -> str:
    """``On time``."""
    return state.value.replace("_", " ").capitalize()


def _month_table(rows: Sequence[StatusRow]) -> Table:
    """A row for each cadre of one month: missing and the latest first."""
    ordered = sorted(rows, key=lambda row: (_FIRST[row.state], -(row.days_late or 0)))  # otherwise as they came
    due = [f"Due on {day}." for day in sorted({row.due for row in rows})]  # one day for all
    notes = [*due, *([_AS_HANDED_IN] if any(row.unsure for row in rows) else [])]
    return Table("status", "By cadre", _SHOWN, [_shown(row) for row in ordered], notes or [_NOBODY])


def _shown(row: StatusRow) -> dict[str, Cell]:
    return {
        "cadre": row.cadre,
        "state": _said(row),
        "submitted_on": str(row.submitted_on) if row.submitted_on else None,
        "interactions": row.interactions,
        "hours": None if row.minutes is None else to_hours(row.minutes),
        "unsure": row.unsure,
        "changed": None if row.submitted_on is None else len(row.changed_since),
    }


def _said(row: StatusRow) -> str:
    """``late 3 days, nil``."""
    days = row.days_late or 0
    late = f"late {days} day" + ("" if days == 1 else "s")
    said = late if row.state is State.LATE else row.state.value.replace("_", " ")
    return f"{said}, nil" if row.nil else said


def _grid(rows: Sequence[StatusRow], months: Sequence[str]) -> Table:
    """Cadres downwards, months across, at most four letters in a cell: it fits 80 columns."""
    names = [MONTHS[int(month[5:7]) - 1][:3] for month in months]
    columns = [Column("cadre", "Cadre"), *map(Column, months, names)]
    ids = _short_ids(sorted({row.cadre for row in rows}, key=natural_key))
    lines: dict[str, dict[str, Cell]] = {cadre: {"cadre": ids[cadre], **dict.fromkeys(months, "")} for cadre in ids}
    for row in rows:
        lines[row.cadre][row.month] = _symbol(row)
    cut = ", ".join(f"{short} is {cadre}" for cadre, short in ids.items() if short != cadre)
    notes = [_LEGEND, *([f"Cadres: {cut}."] if cut else [])] if rows else [_NOBODY]
    return Table("status", "By cadre and month", columns, list(lines.values()), notes)


def _short_ids(cadres: Sequence[str]) -> dict[str, str]:
    """What stands for each cadre in the grid: its id, or the beginning of a long one with a number.

    >>> _short_ids(["3", "southeast-1", "southeast-2"])
    {'3': '3', 'southeast-1': 'southe~1', 'southeast-2': 'southe~2'}
    """
    marks = {cadre: f"~{number}" for number, cadre in enumerate((one for one in cadres if len(one) > _LONGEST_ID), 1)}
    return {one: one[: _LONGEST_ID - len(marks[one])] + marks[one] if one in marks else one for one in cadres}


def _symbol(row: StatusRow) -> str:
    """The state in at most four letters; `_LEGEND` says what they mean."""
    if row.state is State.MISSING:
        return "MISS"
    if row.state is State.NOT_DUE:
        return "."
    days = row.days_late or 0
    late = f"{'N' if row.nil else 'L'}{days if days <= _MOST_DAYS else '++'}"
    said = late if days else "nil" if row.nil else "ok"
    return said + ("*" if row.changed_since else "")


def _changed(rows: Sequence[StatusRow]) -> Iterator[dict[str, Cell]]:
    for row in rows:
        for change in row.changed_since:
            said = change.change if change.is_sound else f"{change.change}, invalid"
            yield {"month": row.month, "cadre": row.cadre, "id": change.id, "change": said}
