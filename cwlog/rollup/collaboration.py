"""How far coaching touched collaboration as a feature of the system: its five parts, districts and their teams."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

import pandas as pd

from cwlog.model import Term
from cwlog.rollup.practices import interactions_by_topics

GROUP = "collaboration"  # of the topics that indicate the feature
FEATURES = {
    "Linked teams and shared goals": ("linked_teams", "shared_goals"),
    "Information flow": ("information_flow",),
    "Learners as partners (voice and choice)": ("student_voice", "learner_choice"),
    "Staff exchanging expertise": ("peer_accountability", "culturally_competent_practice"),
    "Family and community engagement": ("family_and_community_engagement",),
}
OTHER_FEATURE = "Other indicators"


class Attention(NamedTuple):
    """Of one district: interactions about any indicator, the indicators that they were about, teams that were met."""

    interactions: int
    indicators: frozenset[str]
    teams: frozenset[str]


NO_ATTENTION = Attention(0, frozenset(), frozenset())


def by_feature(terms: Iterable[Term]) -> list[tuple[str, Term]]:
    """The indicators among the topics, each with its part of the feature, in the order of the parts.

    A workspace may have more topics in the group than these: they stand at the end.
    """
    indicators = {term.value: term for term in terms if term.group == GROUP}
    known = [(part, topic) for part, topics in FEATURES.items() for topic in topics if topic in indicators]
    ordered = [(part, indicators.pop(topic)) for part, topic in known]
    return ordered + [(OTHER_FEATURE, term) for term in indicators.values()]


def attention_by_district(coaching: pd.DataFrame, indicators: Collection[str]) -> dict[str, Attention]:
    """What was found in each district that had an interaction, by code; a team that is not stated is the empty text.

    Args:
        coaching: the interactions of the period that count, as `measures.coaching_only` leaves them.
        indicators: the topics that indicate the feature.
    """
    found: defaultdict[str, Attention] = defaultdict(lambda: NO_ATTENTION)
    for (district, topics), number in interactions_by_topics(coaching).items():
        if touched := {*topics} & {*indicators}:
            known = found[district]
            found[district] = Attention(known.interactions + number, known.indicators | touched, known.teams)
    for district, team in set(zip(coaching["district"], coaching["team"], strict=True)):
        known = found[district]
        found[district] = known._replace(teams=known.teams | {team})
    return dict(found)
