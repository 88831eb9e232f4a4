"""Rules across entries: the same id, the same day, the same event. They see facts about entries, in the order of
their places.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from cwlog.model import Finding, Interaction, Record
from cwlog.rules.registry import ERROR, WARNING, declare
from cwlog.words import counted


class Fact(NamedTuple):
    """What the rules across entries need to know of one: small, for a hundred thousand are kept at a time.

    ``file`` and ``number`` say where the entry stands (the n-th file that was read, the n-th document in it). What is
    no good in the entry is empty here: no text, no minutes.
    """

    file: int
    number: int
    id: str
    district: str
    date: date
    interaction_type: str
    minutes: int
    event: str | None


Content = Callable[[Fact], Hashable]
GroupFinding = tuple[Fact, Finding]

ID_TWICE = declare(
    "CW202",
    ERROR,
    """An id that stands twice in the workspace.

    Two entries have the same id, in one file or in two.

    Why: the id is how an entry is found, changed and compared; and a copied entry would be counted twice.

    Mend: if it is a copy, delete one of the two. If both are real, give the later one a new id: record it again with
    'cwlog add --like ID'.
    """,
    totals=True,
)
DISTRICT_TWICE = declare(
    "CW313",
    ERROR,
    """A district stands twice in one event.

    Two entries of one joint event (the same event name and date) are for the same district. The later one is reported.

    Why: a joint event has one entry for each district that took part; a second one counts the same hour twice.

    Mend: delete the entry that is too many; if it was another meeting on the same day, give it another event name or
    none.
    """,
    totals=True,
)
ENTERED_TWICE = declare(
    "CW401",
    WARNING,
    """Two entries are alike in everything but the id.

    Why: an interaction that two people recorded, or one that was recorded twice, is counted twice.

    Mend: delete one of the two. If there really were two such interactions on that day, say so in the comments of one.
    """,
)
SAME_DAY_AND_TYPE = declare(
    "CW402",
    WARNING,
    """Two entries for one district on one day with the same type.

    Why: it is often one interaction that two coaches recorded; an hour with three coaches is one hour.

    Mend: if it was one interaction, keep one entry and name all CST members in it; otherwise nothing needs to be done.
    """,
)
EVENT_DIFFERS = declare(
    "CW403",
    WARNING,
    """Entries of one event that differ in minutes or type.

    Why: the event hours of a summary count a joint event once, by its longest entry; entries that differ may be a slip.

    Mend: look which of the entries is right; if a district left earlier, nothing needs to be done.
    """,
)
LONG_DAY = declare(
    "CW405",
    WARNING,
    """More than eight hours for one district on one day.

    Two or more entries of the day add up to more than limits.day_minutes in cwlog.yaml, 480 minutes if nothing is set
    there. An entry that is too long by itself is CW407.

    Why: the log counts the time that the district was coached, not the time of every coach.

    Mend: look whether one interaction was recorded by two coaches; if it was a long day, nothing needs to be done.
    """,
)


def to_fact(entry: Interaction, file: int, number: int, broken: frozenset[str] = frozenset()) -> Fact:
    """The facts of an entry; without a good date and district it is on no day and in no event."""
    fact = Fact(
        file, number, entry.id, entry.district, entry.date, entry.interaction_type, entry.duration_minutes, entry.event
    )
    return fact._replace(district="", event=None) if broken and broken & {"date", "district"} else fact


def content_of(record: Record) -> int:
    """A number that records share when they are alike in everything but ``id`` and ``import_key``."""
    import json  # only where two entries could be alike: 2 ms

    kept = {key: value for key, value in record.items() if key not in ("id", "import_key")}
    return hash(json.dumps(kept, sort_keys=True))


def group_findings(
    facts: Sequence[Fact], content: Content, name: Callable[[Fact], str], day_minutes: int, *, only_totals: bool = False
) -> Iterator[GroupFinding]:
    """Everything that shows only when entries are held against each other, reported on the later entry.

    Args:
        facts: of all entries, in the order of their places.
        content: `content_of` the record of an entry; asked only where two entries could be alike.
        name: how a message calls an entry of the same workspace (its file).
        day_minutes: more than this for a district in a day is worth a look.
        only_totals: leave out the rules about days, which cannot change totals.
    """
    yield from _same_ids(facts, name)
    for group in (
        ()
        if only_totals
        else _groups((fact for fact in facts if fact.district), lambda fact: (fact.district, fact.date))
    ):
        yield from _same_day(group, content)
        yield from _long_day(group, day_minutes)
    for group in _groups((fact for fact in facts if fact.event), lambda fact: (fact.event, fact.date)):
        yield from _same_event(group)


def _groups(facts: Iterable[Fact], key: Callable[[Fact], object]) -> list[list[Fact]]:
    """The facts that share a key, where there are at least two."""
    first: dict[object, Fact] = {}
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        value = key(fact)
        before = first.setdefault(value, fact)
        if before is not fact:
            groups.setdefault(value, [before]).append(fact)
    return list(groups.values())


def _same_ids(facts: Iterable[Fact], name: Callable[[Fact], str]) -> Iterator[GroupFinding]:
    for group in _groups((fact for fact in facts if fact.id), lambda fact: fact.id):
        for fact in group[1:]:
            yield (
                fact,
                Finding(
                    "CW202",
                    ("id",),
                    f"the id stands already in {name(group[0])}",
                    "keep one, or give this entry a new id",
                ),
            )


def _same_day(group: Sequence[Fact], content: Content) -> Iterator[GroupFinding]:
    unlike = {fact.id: fact for fact in reversed(group) if fact.id}  # an id that stands twice is said elsewhere
    facts = (fact for fact in group if unlike.get(fact.id) is fact and fact.interaction_type)
    for same in _groups(facts, lambda fact: fact.interaction_type):
        lengths = Counter(fact.minutes for fact in same)
        twins: dict[Hashable, Fact] = {}
        for fact in same:
            twin = twins.setdefault(content(fact) if lengths[fact.minutes] > 1 else fact.id, fact)
            if twin is not fact:
                said = f"alike in everything but the id: {twin.id}"
                yield fact, Finding("CW401", ("id",), said, "was it entered twice?")
            elif fact is not same[0]:
                said, hint = (
                    f"the same district, date and type as {same[0].id}",
                    "is it one interaction that two people recorded?",
                )
                yield fact, Finding("CW402", ("interaction_type",), said, hint)


def _long_day(group: Sequence[Fact], day_minutes: int) -> Iterator[GroupFinding]:
    total = 0
    for fact in group:
        total += fact.minutes
        if total > day_minutes:
            whole = sum(other.minutes for other in group)
            message = f"{whole} min for this district on {fact.date}, in {counted(len(group), 'entry')}"
            yield (
                fact,
                Finding("CW405", ("duration_minutes",), message, "count an hour once, however many coaches were there"),
            )
            return


def _same_event(group: Sequence[Fact]) -> Iterator[GroupFinding]:
    seen: dict[str, Fact] = {}
    model = next(filter(_has_length_and_type, group), group[0])
    for fact in group:
        before = seen.setdefault(fact.district, fact)
        if before is not fact:
            message = f"district {fact.district} is in this event already, with {before.id or 'another entry'}"
            yield fact, Finding("CW313", ("event",), message, "keep one entry for each district of an event")
        elif _has_length_and_type(fact) and (fact.minutes, fact.interaction_type) != (
            model.minutes,
            model.interaction_type,
        ):
            message = f"the event has {model.minutes} min, {model.interaction_type} in {model.id or 'another entry'}"
            yield fact, Finding("CW403", ("event",), message, "entries of one event are mostly alike")


def _has_length_and_type(fact: Fact) -> bool:
    return bool(fact.minutes and fact.interaction_type)
