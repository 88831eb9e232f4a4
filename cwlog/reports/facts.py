"""What stands on every report, so that a reader can trust it: whom it is for, what it counts, what is missing."""

from datetime import date

from cwlog.model import Period
from cwlog.periods import month_of, month_period
from cwlog.places import submission_path
from cwlog.render.document import Fact
from cwlog.render.words import filters_in_words
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
    facts = [
        Fact("audience", "Audience", view.audience.title, view.audience.text),
        Fact("period", "Period", _days(period, evidence.as_of), period.label),
        Fact("as_of", "As of", str(evidence.as_of), str(evidence.as_of)),
        Fact("interactions", "Interactions", str(interactions), interactions),
        Fact("pending", "Waiting for a ruling", counted(unsure, "event"), unsure),
        _missing(view),
        _suppression(view),
    ]
    if words := filters_in_words(evidence.filters):
        facts.insert(2, Fact("narrowed_to", "Narrowed to", words, words))
    facts += _left_out(view)
    facts.append(_revision(evidence.revision, evidence.revision_day))
    return facts


def _revision(revision: str, day: date | None) -> Fact:
    """The commit of the data, for people with the day of one that was looked back at."""
    text = f"{revision} ({day})" if day else revision or "not kept in git"
    return Fact("revision", "Revision of the data", text, revision or None)


NOTES = (DOSAGE_NOTE, AUDIENCE_NOTE)  # to keep in mind on every report


def rows_in_scope(view: View) -> list[StatusRow]:
    """The cadre-months that concern the view: those of cadres that have a district in it."""
    return [row for row in view.evidence.status.rows if row.cadre in view.scope.cadres]


def _missing(view: View) -> Fact:
    """How many logs were due and are not there; who may not know who hands in gets the number of the state."""
    everybody = view.audience.kind in ("area", "public")
    logs = view.evidence.status.rows if everybody else rows_in_scope(view)
    missing = sum(row.state is State.MISSING for row in logs)
    unread = sum(submission_path(row.cadre, row.month) in view.evidence.status.unread for row in logs)
    said = f"{missing} of {counted(len(logs), 'monthly log')}" + (" of the state" if everybody else "")
    if unread:
        said += f"; {unread} of them cannot be read"
    return Fact("submissions_missing", "Logs missing", said, missing)


def _left_out(view: View) -> list[Fact]:
    """What cannot be counted, in the logs of all cadres: which district an invalid entry is about is not sure."""
    inside, before = view.evidence.left_out, view.evidence.earlier_left_out
    facts = []
    if inside:
        said = f"{counted(inside, 'invalid entry')} of the period, in the logs of all cadres"
        facts.append(Fact("left_out", "Left out", said, inside))
    if before:
        said = f"{counted(before, 'invalid entry')} before the period; series and last dates may lack them"
        facts.append(Fact("earlier_left_out", "Left out before", said, before))
    return facts


def _days(period: Period, as_of: date) -> str:
    """The period's name, with its days where the name does not say them, and that it is not over.

    >>> _days(Period(date(2017, 7, 1), date(2018, 6, 30), "School year 2017-18"), date(2018, 7, 1))
    'School year 2017-18 (2017-07-01 to 2018-06-30)'
    """
    days = f"{period.first} to {period.last}"
    has_days = period.label in (days, month_period(month_of(period.first)).label)
    said = period.label if has_days else f"{period.label} ({days})"
    if as_of < period.first:
        return f"{said}, not begun on {as_of}"
    return f"{said}, not over on {as_of}" if as_of < period.last else said


def hides_small_counts(kind: str) -> bool:
    """True for an audience that does not see small counts of people (all but a cadre's own team and the evaluator)."""
    return kind not in ("cst", "evaluation")


def _suppression(view: View) -> Fact:
    k, learners = view.evidence.settings.k, view.evidence.settings.k_learners_and_families
    if not hides_small_counts(view.audience.kind):
        return Fact("suppression", "Small counts", "Nothing is hidden from this audience", "none")
    text = f"Counts of people below {k} ({learners} for learners and families) are hidden, shown as *"
    return Fact("suppression", "Small counts", text, f"k={k}, learners and families={learners}")
