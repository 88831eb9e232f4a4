"""What a person sees before a month is handed in."""

from collections.abc import Iterator, Sequence
from datetime import date
from textwrap import wrap
from typing import NamedTuple

from cwlog.model import UNSURE, Interaction, Membership
from cwlog.periods import month_period
from cwlog.render.text import plain_text
from cwlog.rollup.rounding import to_hours
from cwlog.submissions.amending import figures_of
from cwlog.submissions.month import CadreMonth
from cwlog.submissions.status import Change
from cwlog.words import counted

_LABEL = 15
_WIDTH = 80


class Preview(NamedTuple):
    """A month on its way: its entries, the cadre's districts, the due day, and what changed if it was handed in
    before.
    """

    cadre: str
    month: str
    by: str
    on: date
    due: date
    first_on: date | None
    today: CadreMonth
    districts: Sequence[Membership]
    changes: Sequence[Change]


def preview_lines(preview: Preview) -> Iterator[str]:
    """Counts, hours, districts without contact, undecided events, and what changed, in lines for a terminal."""
    again = " again" if preview.first_on else ""
    period = month_period(preview.month)
    yield f"{period.label} of cadre {preview.cadre}, handed in{again} by {plain_text(preview.by)} on {preview.on}"
    yield ""
    figures = figures_of(preview.today)
    hours = f"{to_hours(figures['minutes']):.2f} hours ({figures['minutes']} minutes)"
    yield from _item("Interactions", f"{figures['interactions']}, {hours}")
    yield from _item("Unsure", _unsure(preview.today.interactions))
    yield from _item("Without contact", _without_contact(preview))
    yield from _item("Due", _due(preview))
    pending = sorted((one.date, one.id, one) for one in preview.today.interactions if one.is_pending)
    if pending:
        yield "Undecided events:"
        yield from (_event(one) for *_, one in pending)
    if preview.changes:
        yield "Changed since it was handed in:"
        yield from (f"  {plain_text(change.id)}  {change.change}" for change in preview.changes)


def _item(label: str, text: str) -> Iterator[str]:
    first, *rest = wrap(text, _WIDTH - _LABEL - 2)
    yield f"{label:{_LABEL}}  {first}"
    yield from (f"{'':{_LABEL}}  {line}" for line in rest)


def _unsure(entries: Sequence[Interaction]) -> str:
    """How many events are typed unsure, and how many of them nobody has decided yet."""
    unsure = [one for one in entries if one.interaction_type == UNSURE]
    if not unsure:
        return "none"
    minutes = sum(one.duration_minutes for one in unsure)
    pending = sum(one.is_pending for one in unsure)
    return f"{len(unsure)} ({minutes} minutes, beside the interactions), {pending} undecided"


def _without_contact(preview: Preview) -> str:
    """The member districts of the cadre that no entry of the month is about."""
    seen = {one.district for one in preview.today.interactions}
    names = {stay.code: stay.name for stay in preview.districts}
    missed = [f"{plain_text(name)} ({code})" for code, name in names.items() if code not in seen]
    return f"{len(missed)} of {counted(len(names), 'district')}" + (": " + ", ".join(missed) if missed else "")


def _due(preview: Preview) -> str:
    first = preview.first_on or preview.on
    days = (first - preview.due).days
    late = "1 day late" if days == 1 else f"{days} days late"
    said = f"{preview.due}, {late if days > 0 else 'on time'}"
    return said + (f" (first handed in on {first})" if preview.first_on else "")


def _event(one: Interaction) -> str:
    return f"  {one.id}  {one.duration_minutes:>3} min  {plain_text(one.district_name)}"
