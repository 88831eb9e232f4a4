"""Errors in one entry that no schema can see. Each rule has a code; its docstring is its page of documentation."""

from collections.abc import Sequence

from cwlog.model import UNSURE, Finding, Interaction
from cwlog.rules.registry import ERROR, NONE, Context, entry_rule, one, write_in_rule
from cwlog.words import listed, quoted


@entry_rule("CW301", ERROR, needs="district date", totals=True)
def district_in_roster(entry: Interaction, context: Context) -> Sequence[Finding]:
    """The district was not a member on that day.

    The code is not in data/districts.csv, or none of its periods holds the date of the entry.

    Why: coaching is counted for a district in its cadre and region on that day; without a membership it would be
    counted nowhere.

    Mend: correct the code or the date. If the district really was a member, the data steward adds the period to the
    roster.
    """
    roster = context.roster
    if roster.membership(entry.district, entry.date):
        return NONE
    stays = roster.memberships(entry.district)
    if not stays:
        return one(
            "CW301",
            ("district",),
            f"no district of the roster has the code {quoted(entry.district)}",
            "see data/districts.csv",
        )
    spans = listed((f"from {stay.since}" + (f" to {stay.until}" if stay.until else " on") for stay in stays), "and")
    return one(
        "CW301", ("district",), f"{stays[-1].name} was not a member on {entry.date}", f"it is in the roster {spans}"
    )


@entry_rule("CW303", ERROR, needs="district district_name")
def name_of_district(entry: Interaction, context: Context) -> Sequence[Finding]:
    """The name is none that this district ever had.

    The name has to be the roster's name of the code, at any time, or one of its aliases.

    Why: a code and a name that disagree mean that one of them is wrong, and nobody can tell which district was coached.

    Mend: write the name as the message gives it, or correct the code. A new spelling is added to the aliases in
    data/districts.csv.
    """
    names = context.roster.names_of(entry.district)
    if not names or entry.district_name in names:
        return NONE
    name = context.roster.memberships(entry.district)[-1].name
    message = f"{quoted(entry.district_name)} is no name of district {entry.district}"
    return one("CW303", ("district_name",), message, f"the roster calls it {quoted(name)}")


@entry_rule("CW304", ERROR, needs="district buildings")
def buildings_in_roster(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A building that the district does not have.

    The 4-digit code is not in data/buildings.csv for this district. Codes are not checked while that file is missing or
    lists no building.

    Why: hours per building would name a building that does not exist.

    Mend: correct the code, or add the building to data/buildings.csv.
    """
    return [
        Finding(
            "CW304",
            ("buildings", number),
            f"district {entry.district} has no building {quoted(code)}",
            "see data/buildings.csv",
        )
        for number, code in enumerate(entry.buildings)
        if not context.roster.knows_building(entry.district, code)
    ]


@entry_rule("CW306", ERROR, needs="date", totals=True)
def date_not_in_future(entry: Interaction, context: Context) -> Sequence[Finding]:
    """The date is in the future.

    The day of the entry has not come yet.

    Why: the log records coaching that was received; a planned visit would be counted as one that took place.

    Mend: correct the date, or record the interaction after it has taken place.
    """
    if entry.date <= context.today:
        return NONE
    return one("CW306", ("date",), f"{entry.date} is in the future", f"today is {context.today}")


@entry_rule("CW307", ERROR, needs="interaction_type description", totals=True)
def unsure_has_description(entry: Interaction, context: Context) -> Sequence[Finding]:
    """An unsure event without a description.

    The type is 'unsure', and nothing says what happened.

    Why: the implementation guide asks the facilitator who is unsure to enter the description of the event; without it
    nobody can rule.

    Mend: add 'description: …' with one or two sentences, without names of people.
    """
    if entry.interaction_type != UNSURE or (entry.description or "").strip():
        return NONE
    return one(
        "CW307",
        ("description",),
        "an unsure event needs a description",
        "say in a sentence what happened, without names",
    )


@entry_rule("CW308", ERROR, needs="interaction_type", totals=True)
def only_unsure_has_description(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A description on an interaction that is not unsure.

    The key 'description' is for events that wait for a ruling.

    Why: a description beside a sure type leaves open whether the type or the doubt is meant.

    Mend: move the text to the comments, or set the type to 'unsure'.
    """
    if entry.interaction_type == UNSURE or entry.description is None:
        return NONE
    return one(
        "CW308", ("description",), "only an unsure event has a description", "move the text to comments", at_key=True
    )


@entry_rule("CW309", ERROR, needs="interaction_type", totals=True)
def only_unsure_has_ruling(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A ruling on an interaction that is not unsure.

    Only an event typed 'unsure' can be ruled on.

    Why: with a sure type and a ruling, two answers to the same question stand in one entry.

    Mend: keep the type as it was first recorded, 'unsure', beside the ruling; or take the ruling away.
    """
    if entry.interaction_type == UNSURE or entry.ruling is None:
        return NONE
    return one(
        "CW309",
        ("ruling",),
        "only an unsure event can have a ruling",
        "keep 'unsure' as the type, or take the ruling away",
        at_key=True,
    )


@entry_rule("CW310", ERROR, needs="ruling", totals=True)
def ruling_says_what_counts(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A ruling that does not say what the event counts as.

    A ruling 'coaching' needs counts_as with one of the six kinds; a ruling 'not_coaching' must not have it.

    Why: a ruled event counts as the kind that the ruling names.

    Mend: add or take away the line 'counts_as: …'.
    """
    ruling = entry.ruling
    if ruling is None or (ruling.decision == "coaching") == (ruling.counts_as is not None):
        return NONE
    if ruling.counts_as is None:
        hint = "add the line 'counts_as: …' with one of the six kinds"
        return one("CW310", ("ruling", "counts_as"), "a ruling 'coaching' must say what the event counts as", hint)
    return one(
        "CW310",
        ("ruling", "counts_as"),
        "what is not coaching counts as nothing",
        "take the line 'counts_as' away",
        at_key=True,
    )


@entry_rule("CW311", ERROR, needs="ruling", totals=True)
def ruled_by_someone_known(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A ruling by someone the roster does not know.

    ruled_by is facilitator, lead_facilitator, management_team, dese, or the id of a member in data/members.csv.

    Why: a ruling changes what is counted, so it must be known who made it; names of people are not written down.

    Mend: use one of the four words, or the opaque id of the member.
    """
    ruling = entry.ruling
    bodies = context.vocabularies["ruled_by"].values
    if ruling is None or ruling.ruled_by in bodies or context.roster.member(ruling.ruled_by):
        return NONE
    hint = f"{listed(bodies)}, or the id of a member in data/members.csv"
    return one("CW311", ("ruling", "ruled_by"), f"{quoted(ruling.ruled_by)} is not someone who rules", hint)


@entry_rule("CW312", ERROR, needs="ruling date", totals=True)
def ruled_after_the_event(entry: Interaction, context: Context) -> Sequence[Finding]:
    """A ruling dated before the event.

    The day of the ruling is earlier than the day of the event.

    Why: one of the two dates is wrong, and the date of the entry decides in which month it counts.

    Mend: correct the date that is wrong.
    """
    if entry.ruling is None or entry.ruling.ruled_on >= entry.date:
        return NONE
    message = f"ruled on {entry.ruling.ruled_on}, before the event on {entry.date}"
    return one("CW312", ("ruling", "ruled_on"), message, "correct the date that is wrong")


@entry_rule("CW314", ERROR, needs="interaction_type also_included")
def also_included_is_something_else(entry: Interaction, context: Context) -> Sequence[Finding]:
    """Also included: the main kind again, or a kind for an unsure event.

    also_included names further kinds of coaching in the same interaction; an unsure event has none.

    Why: an interaction counts once, under its main kind; naming that kind twice says nothing.

    Mend: take the main kind out of also_included; for an unsure event leave the key out.
    """
    if not entry.also_included:
        return NONE
    if entry.interaction_type == UNSURE:
        return one(
            "CW314", ("also_included",), "an unsure event includes no other kind", "leave the key out", at_key=True
        )
    return [
        Finding(
            "CW314",
            ("also_included", number),
            f"{quoted(kind)} is the main kind already",
            "take it out of also_included",
        )
        for number, kind in enumerate(entry.also_included)
        if kind == entry.interaction_type
    ]


@write_in_rule("CW315", ERROR)
def other_is_written_in(key: str, write_in: str, entry: Interaction, context: Context) -> Sequence[Finding]:
    """'other' without a word about what it is.

    Where participants, topics or resources hold 'other', the key participants_other, topics_other or resources_other
    says what is meant.

    Why: 'other' alone tells the reader nothing, and hides a value that the vocabulary may need.

    Mend: add the key with a few words (a role, never a name), or take 'other' out.
    """
    if "other" not in getattr(entry, key) or (getattr(entry, write_in) or "").strip():
        return NONE
    message = f"'other' in {key} needs a few words on what it is"
    return one("CW315", (write_in,), message, f"add the line '{write_in}: …'")
