"""What stands on every report, so that a reader can trust it: whom it is for, what it counts, what is missing."""

from datetime import date

from cwlog.periods import month_of, month_period
from cwlog.render.document import Fact
from cwlog.render.words import filters_in_words, left_out_note
from cwlog.reports.views import View
from cwlog.submissions.status import State, StatusRow
from cwlog.words import counted

DOSAGE_NOTE = (
    "Hours and counts are coaching received: an input, not its quality or its effect. No order in these tables is a"
    " ranking of good and bad."
)
AUDIENCE_NOTE = "Made for the audience that is named above; whoever can read the repository sees everything."


def facts_of(view: View) -> list[Fact]:
    """Audience, period, day, numbers, what is missing, what is hidden, and the revision of the data."""
    evidence, period = view.evidence, view.evidence.period
    interactions, unsure = int(view.measured["interactions"].sum()), int(view.measured["unsure"].sum())
    logs = rows_in_scope(view)
    missing = sum(row.state is State.MISSING for row in logs)
    facts = [
        Fact("audience", "Audience", view.audience.title, view.audience.text),
        Fact("period", "Period", _days(period.label, period.first, period.last), period.label),
        Fact("as_of", "As of", str(evidence.as_of), str(evidence.as_of)),
        Fact("interactions", "Interactions", str(interactions), interactions),
        Fact("pending", "Waiting for a ruling", counted(unsure, "event"), unsure),
        Fact("submissions_missing", "Logs missing", f"{missing} of {counted(len(logs), 'monthly log')}", missing),
        _suppression(view),
    ]
    if words := filters_in_words(evidence.filters):
        facts.insert(2, Fact("narrowed_to", "Narrowed to", words, words))
    if evidence.left_out:
        facts.append(Fact("left_out", "Left out", left_out_note(evidence.left_out), evidence.left_out))
    revision = evidence.revision
    facts.append(Fact("revision", "Revision of the data", revision or "not kept in git", revision or None))
    return facts


def rows_in_scope(view: View) -> list[StatusRow]:
    """The cadre-months that concern the view: those of cadres that have a district in it."""
    return [row for row in view.evidence.status.rows if row.cadre in view.scope.cadres]


def notes_of(view: View) -> list[str]:
    """What to keep in mind on every report."""
    notes = [DOSAGE_NOTE, AUDIENCE_NOTE]
    if view.evidence.earlier_left_out:
        left_out = counted(view.evidence.earlier_left_out, "entry")
        notes.append(f"{left_out} before the period cannot be counted, and may be missing from series and last dates.")
    return notes


def _days(label: str, first: date, last: date) -> str:
    """The period's name, with its days where the name does not say them.

    >>> _days("School year 2017-18", date(2017, 7, 1), date(2018, 6, 30))
    'School year 2017-18 (2017-07-01 to 2018-06-30)'
    """
    days = f"{first} to {last}"
    return label if label in (days, month_period(month_of(first)).label) else f"{label} ({days})"


def hides_small_counts(kind: str) -> bool:
    """True for an audience that does not see small counts of people (all but a cadre's own team and the evaluator)."""
    return kind not in ("cst", "evaluation")


def _suppression(view: View) -> Fact:
    k, learners = view.evidence.settings.k, view.evidence.settings.k_learners_and_families
    if not hides_small_counts(view.audience.kind):
        return Fact("suppression", "Small counts", "Nothing is hidden from this audience", "none")
    text = f"Counts of people below {k} ({learners} for learners and families) are hidden, shown as *"
    return Fact("suppression", "Small counts", text, f"k={k}, learners and families={learners}")
