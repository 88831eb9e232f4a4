"""Unsure events: what waits for a ruling, and what was decided."""

from collections.abc import Mapping, Sequence

from cwlog.frames import PENDING
from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports.columns import AGE_DAYS, DATE, DISTRICT_HEAD, HOURS, ID, MINUTES
from cwlog.reports.free_text import is_clean, known_words
from cwlog.reports.views import View
from cwlog.rollup.entries import Counted, measured_until, to_counted
from cwlog.rollup.rounding import to_hours
from cwlog.words import counted

UNDECIDED_HEAD = (ID, DATE, *DISTRICT_HEAD)
_DESCRIPTION = Column("description", "Description", Kind.PROSE)
_PENDING = (*UNDECIDED_HEAD, MINUTES, HOURS, AGE_DAYS, _DESCRIPTION)
_RULED = (
    *UNDECIDED_HEAD,
    MINUTES,
    HOURS,
    Column("decision", "Decision id", machine_only=True),
    Column("decision_title", "Decision"),
    Column("counts_as", "Type id", machine_only=True),
    Column("counts_as_title", "Counts as"),
    _DESCRIPTION,
    Column("ruled_on", "Ruled on", Kind.DATE),
    Column("ruled_by", "Ruled by"),
    Column("note", "Note", Kind.PROSE),
)
_NOTES = (
    "An undecided event stands beside the totals, never in them; once it is ruled to be coaching, it counts on the day"
    " on which it took place.",
)


def build(view: View) -> Report:
    """The undecided events of the period and those from before it, oldest first; and what was ruled of the period."""
    undecided = undecided_until(view)
    pending = [one for one in undecided if one.interaction.date in view.evidence.period]
    earlier = undecided[: len(undecided) - len(pending)]  # by date: they come first
    ruled = [one for one in to_counted(view.measured, view.evidence.interactions) if one.interaction.ruling]
    said = _descriptions(view, [*undecided, *ruled])
    return Report(
        name="unsure",
        title="Unsure events",
        question="Which events wait for a ruling, since when, and what was decided about the others?",
        figures=_figures(view, pending, earlier, len(ruled)),
        tables=[
            Table("pending", "Waiting for a ruling", _PENDING, _rows(view, pending, said)),
            Table("earlier", "Waiting from before the period", _PENDING, _rows(view, earlier, said)),
            Table("ruled", "Ruled", _RULED, _rows(view, ruled, said)),
        ],
        notes=[*_NOTES, *_withheld_notes(len(undecided) + len(ruled) - len(said))],
    )


def undecided_until(view: View) -> list[Counted]:
    """The events in scope that wait for a ruling, from any day up to the end of the period, oldest first."""
    evidence = view.evidence
    known = measured_until(evidence.frame, view.scope)
    return to_counted(known, evidence.interactions, [PENDING])


def undecided_cells(view: View, one: Counted) -> dict[str, Cell]:
    """The cells of `UNDECIDED_HEAD`, time and age."""
    entry = one.interaction
    return {
        "id": entry.id,
        "date": str(entry.date),
        "district": entry.district,
        "name": view.scope.districts.get(entry.district) or _name_then(view, one),
        "cadre": one.cadre,
        "minutes": entry.duration_minutes,
        "hours": to_hours(entry.duration_minutes),
        "age_days": (view.evidence.as_of - entry.date).days,
    }


def _name_then(view: View, one: Counted) -> str:
    """The district's name on the day of the event, of one that is no member any more."""
    stay = view.evidence.roster.membership(one.interaction.district, one.interaction.date)
    return stay.name if stay else one.interaction.district_name


def _rows(view: View, events: Sequence[Counted], descriptions: Mapping[str, str | None]) -> list[dict[str, Cell]]:
    """What is known of each event; the cells of a ruling only where there is one."""
    return [
        {**undecided_cells(view, one), "description": descriptions.get(one.interaction.id), **_ruling_cells(view, one)}
        for one in events
    ]


def _descriptions(view: View, events: Sequence[Counted]) -> dict[str, str | None]:
    """What was written about each event, by id; for the evaluator without what may hold private details."""
    texts = {one.interaction.id: one.interaction.description for one in events}
    if view.audience.kind != "evaluation":
        return texts
    known = known_words(view.evidence.roster)
    return {entry_id: text for entry_id, text in texts.items() if is_clean(text, known)}


def _withheld_notes(withheld: int) -> list[str]:
    return [f"{counted(withheld, 'description')} may hold private details, and cannot be shown."] if withheld else []


def _ruling_cells(view: View, one: Counted) -> dict[str, Cell]:
    ruling, words = one.interaction.ruling, view.evidence.vocabularies
    if ruling is None:
        return {}
    return {
        "decision": ruling.decision,
        "decision_title": words["decision"].title_of(ruling.decision),
        "counts_as": ruling.counts_as,
        "counts_as_title": words["interaction_type"].title_of(ruling.counts_as) if ruling.counts_as else None,
        "ruled_on": str(ruling.ruled_on),
        "ruled_by": words["ruled_by"].title_of(ruling.ruled_by),
        "note": ruling.note,
    }


def _figures(view: View, pending: Sequence[Counted], earlier: Sequence[Counted], ruled: int) -> list[Figure]:
    as_of, minutes = view.evidence.as_of, sum(one.interaction.duration_minutes for one in pending)
    oldest = max(((as_of - one.interaction.date).days for one in (*earlier, *pending)), default=None)
    return [
        Figure("pending", "Waiting for a ruling", len(pending), Kind.COUNT, "of the period"),
        Figure("pending_hours", "Their hours", to_hours(minutes), Kind.HOURS, "beside the totals"),
        Figure("earlier", "Waiting from before the period", len(earlier)),
        Figure("oldest_days", "Oldest, in days", oldest, Kind.COUNT, f"as of {as_of}"),
        Figure("ruled", "Ruled", ruled, Kind.COUNT, "of the period"),
    ]
