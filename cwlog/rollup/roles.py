"""How often the roles of a Coaching Support Team were there. Interactions and shares only: a role may be one person."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_share
from cwlog.rollup.scope import Scope, values_of


def role_rows(coaching: pd.DataFrame, scope: Scope, by: Dimension) -> list[Row]:
    """A row for each role or group of roles: its value, ``title``, ``interactions``, ``share`` (None of nothing).

    Who may see single roles is for `reports.grants` to say: the whole state's, and those of a cadre its own team.

    Args:
        coaching: the interactions that count, as `measures.coaching_only` leaves them.
        scope: gives the roles.
        by: ``cst_member`` or ``cst_group``; an interaction counts once per value.
    """
    counts: Counter[str] = Counter()
    for values, number in Counter(coaching[by.column]).items():
        counts.update(dict.fromkeys(values, number))
    return [
        {by.name: value, "title": title, "interactions": counts[value], "share": to_share(counts[value], len(coaching))}
        for value, title in values_of(by, scope, set(counts)).items()
    ]


def cadres_by_group(coaching: pd.DataFrame) -> dict[str, int]:
    """In how many cadres each group of roles was present; a group that never was is left out."""
    present = {(group, cadre) for cadre, one in groups_by_cadre(coaching).items() for group in one.groups}
    return dict(Counter(group for group, _ in present))


class Present(NamedTuple):
    """How many interactions there were, and in how many of them each group of roles was present."""

    interactions: int
    groups: Mapping[str, int]


def groups_by_cadre(coaching: pd.DataFrame) -> dict[str, Present]:
    """What was found in each cadre that had an interaction."""
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (cadre, values), number in Counter(zip(coaching["cadre"], coaching["cst_groups"], strict=True)).items():
        groups[cadre].update(dict.fromkeys(values, number))
    return {cadre: Present(number, groups[cadre]) for cadre, number in Counter(coaching["cadre"]).items()}
