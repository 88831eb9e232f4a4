"""What is unusual in one entry, and worth a look by a person. A warning never refuses anything."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from cwlog.model import Finding, Interaction, Term
from cwlog.rules.registry import NONE, WARNING, Context, entry_rule, one, write_in_rule

_SATURDAY = 5


@entry_rule("CW404", WARNING, needs="date")
def weekend(entry: Interaction, context: Context) -> Sequence[Finding]:
    """Coaching on a weekend.

    The date is a Saturday or a Sunday.

    Why: districts are rarely coached then; more often the day was mistyped.

    Mend: look the day up; if it is right, nothing needs to be done.
    """
    day = entry.date.weekday()
    if day < _SATURDAY:
        return NONE
    return one(
        "CW404", ("date",), f"{entry.date} is a {'Saturday' if day == _SATURDAY else 'Sunday'}", "is the day right?"
    )


@entry_rule("CW406", WARNING, needs="duration_minutes")
def very_short(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A very short interaction.

    It has fewer minutes than limits.short_minutes in cwlog.yaml, 5 if nothing is set there.

    Why: 2 is more often two hours than two minutes.

    Mend: durations are in minutes; if it really was that short, nothing needs to be done.
    """
    if entry.duration_minutes >= context.limits.short_minutes:
        return NONE
    return one(
        "CW406",
        ("duration_minutes",),
        f"only {entry.duration_minutes} min",
        "durations are in minutes: two hours are 120",
    )


@entry_rule("CW407", WARNING, needs="duration_minutes")
def very_long(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A very long interaction.

    It has more minutes than limits.long_minutes in cwlog.yaml, 480 (eight hours) if nothing is set there.

    Why: the duration is the time that the district was coached, not the time of all coaches added up, nor travel.

    Mend: count the time in the room once; if it really was that long, nothing needs to be done.
    """
    if entry.duration_minutes <= context.limits.long_minutes:
        return NONE
    return one(
        "CW407",
        ("duration_minutes",),
        f"{entry.duration_minutes} min for one interaction",
        "count an hour once, however many coaches were there",
    )


@entry_rule("CW408", WARNING, needs="duration_minutes")
def odd_minutes(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A duration that is not a multiple of five minutes.

    The step is limits.step_minutes in cwlog.yaml, 5 if nothing is set there.

    Why: people round to five minutes; 97 is more often a slip for 90.

    Mend: look the duration up; if it is right, nothing needs to be done.
    """
    step = context.limits.step_minutes
    if entry.duration_minutes % step == 0:
        return NONE
    return one(
        "CW408", ("duration_minutes",), f"{entry.duration_minutes} min is not a multiple of {step}", "is it right?"
    )


@entry_rule("CW409", WARNING, needs="interaction_type resources")
def sharing_without_resource(entry: Interaction, context: Context) -> Sequence[Finding]:
    """Ideas and resources were shared, but no resource is named.

    The type is sharing_ideas_and_resources and the list of resources is empty.

    Why: which resources reach which district is one of the nine items of the log.

    Mend: name the resource, or 'district_owned_resource'; if only ideas were shared, nothing needs to be done.
    """
    if entry.resources or entry.interaction_type != "sharing_ideas_and_resources":
        return NONE
    return one("CW409", ("resources",), "resources were shared, but none is named", "which one was it?")


@entry_rule("CW410", WARNING, needs="interaction_type ruling date")
def unsure_for_long(entry: Interaction, context: Context) -> Sequence[Finding]:
    """An unsure event that has waited long for a ruling.

    It has waited longer than limits.unsure_days in cwlog.yaml, 60 days if nothing is set there.

    Why: until someone rules, it is in no total.

    Mend: ask the facilitator or the management team for a ruling.
    """
    if not entry.is_pending or (days := (context.today - entry.date).days) <= context.limits.unsure_days:
        return NONE
    return one("CW410", ("interaction_type",), f"unsure for {days} days, and nobody has ruled", "ask for a ruling")


@cache
def _training_words() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:train(?:ed|er|ers|ing|ings)|workshops?|webinars?|in-?service"
        r"|(?:PD|professional development) (?:day|session|event)s?"
        r"|presented (?:a|the) module)\b",
        re.IGNORECASE,
    )


@entry_rule("CW411", WARNING, needs="description")
def description_reads_like_training(entry: Interaction, context: Context) -> Sequence[Finding]:
    """An unsure event that reads like training.

    The description has a word such as training, workshop or webinar.

    Why: training is not recorded in this log; its only record is the DESE activity log.

    Mend: if it was training, record it there and delete the entry here; otherwise say in the description what makes
    it coaching.
    """
    if entry.description is None or not _training_words().search(entry.description):
        return NONE
    return one("CW411", ("description",), "this reads like training", "training belongs in the DESE activity log only")


@entry_rule("CW412", WARNING, needs="date")  # a key that is no good is empty, and hides nothing about the others
def word_of_another_time(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A word that was not in use on that day.

    The value has been retired before the date of the entry, or came into use only later.

    Why: words change over the years; old logs stay valid, but a new entry under an old word is missed by today's
    questions.

    Mend: take the replacement that the message names, or another current word.
    """
    findings: list[Finding] = []
    for key, terms in context.dated_words.items():
        held: str | Iterable[str] | None = getattr(entry, key)
        if isinstance(held, str):
            if held in terms and not terms[held].is_current(entry.date, entry.date):
                findings.append(Finding("CW412", (key,), *_not_current(terms[held], entry)))
            continue
        for number, word in enumerate(held or ()):
            if word in terms and not terms[word].is_current(entry.date, entry.date):
                path = (key, word if key == "participants" else number)
                findings.append(Finding("CW412", path, *_not_current(terms[word], entry)))
    return findings


def _not_current(term: Term, entry: Interaction) -> tuple[str, str]:
    if term.since and entry.date < term.since:
        return f"'{term.value}' is in use from {term.since} on", "take a word that was in use on that day"
    hint = f"use '{term.replaced_by}'" if term.replaced_by else "take a current word"
    return f"'{term.value}' was retired on {term.until}", hint


@write_in_rule("CW413", WARNING)
def written_in_without_other(key: str, write_in: str, entry: Interaction, context: Context) -> Sequence[Finding]:
    """Words for 'other' where the list does not hold 'other'.

    topics_other, resources_other or participants_other is filled in, but the list beside it has no 'other'.

    Why: reports count the list; what is only written in is not counted.

    Mend: add 'other' to the list, or take the words away if the list says it already.
    """
    if getattr(entry, write_in) is None or "other" in getattr(entry, key):
        return NONE
    hint = f"add 'other' to {key}, or take {write_in} away"
    return one("CW413", (write_in,), f"{key} does not hold 'other'", hint, at_key=True)
