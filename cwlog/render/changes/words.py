"""How a change is said in a cell. Free text is never repeated unless somebody asked for it."""

from collections.abc import Iterable

from cwlog.comparing import Facts, FieldChange, RowChange, SubmissionChange
from cwlog.comparing.fields import Value
from cwlog.periods import month_period
from cwlog.rollup.restated import Both
from cwlog.rollup.rounding import to_hours
from cwlog.words import counted

_LONGEST = 120  # characters of a cell that comes from data
KINDS = {"handed_in": "handed in", "again": "handed in again", "changed": "changed", "removed": "taken away"}


def changed_value(change: FieldChange, *, show_text: bool = False) -> str:
    """What happened to a field: ``90 → 120``, ``+data, -feedback``, ``changed (24 characters)``.

    >>> changed_value(FieldChange("topics", ("data", "feedback"), ("data", "academics"), False))
    '+academics, -feedback'
    """
    if change.is_text and not show_text:
        verb = "added" if change.before is None else "removed" if change.after is None else "changed"
        return f"{verb} ({counted(change.characters, 'character')})"
    if change.is_order:
        return "the same values in another order"
    if isinstance(change.before, tuple) and isinstance(change.after, tuple):
        more = [f"+{value}" for value in change.after if value not in change.before]
        return ", ".join([*more, *(f"-{value}" for value in change.before if value not in change.after)])
    before, after = (_value(value) for value in (change.before, change.after))
    if change.before is None:
        return f"added: {after}"
    return f"removed: {before}" if change.after is None else f"{before} → {after}"


def _value(value: Value | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "(nothing)"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "(empty)" if value in ("", None) else str(value)


def cut(text: str) -> str:
    """At most as much of a text as a table can bear."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def before_and_after(both: Both, *, hours: bool = False) -> str:
    """``21 → 22 (+1)``, or the figure alone where it is the same.

    >>> before_and_after(Both(90, 210), hours=True)
    '1.50 → 3.50 (+2.00)'
    """
    before, after, delta = (f"{to_hours(one):.2f}" if hours else str(one) for one in (*both, both.delta))
    sign = "+" if both.delta > 0 else ""
    return f"{before} → {after} ({sign}{delta})" if both.delta else after


def type_of(facts: Facts) -> str:
    """The type of an entry; of an unsure one with what was decided."""
    decided = f", ruled {facts.decision}" if facts.decision else ""
    return f"{facts.interaction_type or '-'}{decided}"


def submission_detail(change: SubmissionChange) -> str:
    """The figures that were handed in last."""
    figures = change.after or change.before
    if figures is None:
        return "the file cannot be read"
    hours = f"{to_hours(figures.minutes):.2f}" if isinstance(figures.minutes, int) else "-"
    shown = f"{_said(figures.interactions)} interactions, {hours} hours, {_said(figures.unsure)} unsure"
    return f"{shown}, on {_said(figures.submitted_on)}"


def _said(value: object) -> str:
    return "-" if value is None else str(value)


def row_name(row: RowChange) -> str:
    """The cells that name a row of a roster, without empty ones."""
    return ", ".join("(invalid)" if cell is None else cell for cell in row.key if cell != "")


def row_words(row: RowChange) -> str:
    """What happened to a row of a roster."""
    if row.kind == "changed":
        return "; ".join(f"{cell.field}: {changed_value(cell)}" for cell in row.cells)
    return row.kind


def months_words(months: Iterable[str] | None) -> str:
    """Which months the totals are about.

    >>> months_words(["2017-10", "2017-11"]), months_words(None)
    ('October 2017 and November 2017', 'all months')
    """
    if months is None:
        return "all months"
    labels = [month_period(month).label for month in months]
    if len(labels) > 3:
        return f"{counted(len(labels), 'month')} from {labels[0]} to {labels[-1]}"
    return " and ".join(filter(None, (", ".join(labels[:-1]), *labels[-1:])))
