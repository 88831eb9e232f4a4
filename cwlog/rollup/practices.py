"""What coaching was about: topics of districts, now and ever, and parts that topics belong to."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from cwlog.model import Period, Term
from cwlog.rollup.measures import coaching_until
from cwlog.rollup.scope import Scope

_EXPECTED_GROUPS = ("foundations", "effective_teaching_learning", "capacity")


class Met(NamedTuple):
    """A district's interactions in the period about one topic, and the day of the latest one ever (``2017-10-05``)."""

    interactions: int
    last_date: str


class Touched(NamedTuple):
    """Interactions and districts in the period, and the day of the latest interaction ever."""

    interactions: int = 0
    districts: int = 0
    last_date: str | None = None


TopicsMet = Mapping[str, Mapping[str, Met]]  # by district and topic; what never occurred is left out


def topics_met(
    frame: pd.DataFrame, coaching: pd.DataFrame, state: Scope, districts: Collection[str], left: Mapping[str, date]
) -> TopicsMet:
    """What districts met of each topic, followed from cadre to cadre up to the end of the period.

    Args:
        frame: as `frames.to_frame` makes it, with everything before the period, too.
        coaching: the interactions of the period that count here, rows of the same frame.
        state: the whole state.
        districts: by code.
        left: the last day that is looked at of some of them, by code.
    """
    rows = coaching_until(frame[frame["district"].isin(list(districts))], state, left)
    rows = rows[["district", "topics", "date"]].assign(now=rows.index.isin(coaching.index).astype("int64"))
    rows = rows.explode("topics").dropna(subset=["topics"])
    grouped = rows.groupby(["district", "topics"], observed=True, sort=False).agg({"now": "sum", "date": "max"})
    met: defaultdict[str, dict[str, Met]] = defaultdict(dict)
    for district, topic, now, last in grouped.reset_index().itertuples(index=False):
        met[str(district)][str(topic)] = Met(int(now), str(last.date()))
    return dict(met)


def touched_by_topic(met: TopicsMet) -> dict[str, Touched]:
    """The same by topic, over all districts."""
    found: defaultdict[str, list[Met]] = defaultdict(list)
    for topics in met.values():
        for topic, one in topics.items():
            found[topic].append(one)
    return {
        topic: Touched(
            sum(one.interactions for one in ones),
            sum(one.interactions > 0 for one in ones),
            max(one.last_date for one in ones),
        )
        for topic, ones in found.items()
    }


def touched_by_part(coaching: pd.DataFrame, parts: Mapping[str, str]) -> dict[str, Touched]:
    """Interactions and districts of each part that topics belong to; an interaction counts once per part.

    Args:
        coaching: the interactions of the period that count.
        parts: by topic; other topics count nowhere.

    Returns:
        What was found, without last dates.
    """
    interactions: Counter[str] = Counter()
    districts: defaultdict[str, set[str]] = defaultdict(set)
    for (district, topics), number in interactions_by_topics(coaching).items():
        for part in {parts[topic] for topic in topics if topic in parts}:
            interactions[part] += number
            districts[part].add(district)
    return {part: Touched(number, len(districts[part])) for part, number in interactions.items()}


def interactions_by_topics(coaching: pd.DataFrame) -> Counter[tuple[str, tuple[str, ...]]]:
    """How many interactions of each district were about just the same topics."""
    return Counter(zip(coaching["district"], coaching["topics"], strict=True))


def expected_topics(terms: Iterable[Term], period: Period) -> list[Term]:
    """The topics that every district should meet: of the first three groups, in force in the period."""
    return [term for term in terms if term.group in _EXPECTED_GROUPS and term.is_current(period.first, period.last)]
