"""Single CST roles of one cadre stay unknown to an attacker who has the whole report and knows how it is made."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, combinations_with_replacement, product
from typing import Any

import pytest

from cwlog.reports.single_roles import Found, find_telling

World = tuple[tuple[tuple[str, ...], ...], ...]  # who was there: by cadre, interaction and role
TWO_GROUPS = ("core", "full_only")
CORE = ("facilitator", "leadership", "general_education")


def worlds(roles: Iterable[str], sizes: tuple[int, ...]) -> Iterator[World]:
    """Everything that can have happened in some cadres with so many interactions; somebody was always there."""
    names = sorted(roles)
    teams = [team for number in range(1, len(names) + 1) for team in combinations(names, number)]
    return product(*(combinations_with_replacement(teams, size) for size in sizes))


def counts(teams: Iterable[tuple[str, ...]]) -> Counter[str]:
    """In how many interactions each role was, and each group."""
    return Counter(name for team in teams for name in {*team, *(group_of(role) for role in team)})


def group_of(role: str) -> str:
    return "core" if role in CORE else "full_only"


def published(world: World, roles: Sequence[str]) -> tuple[Any, ...]:
    """What who sees the whole state is shown of it: single roles, groups, groups by cadre."""
    by_cadre = [counts(teams) for teams in world]
    state = sum(by_cadre, Counter[str]())
    cadres = {group: sum(group in one for one in by_cadre) for group in TWO_GROUPS}
    found = Found({role: state[role] for role in roles}, state, sum(map(bool, world)), cadres)
    telling = find_telling(found, {role: group_of(role) for role in roles})
    single = [None if telling.single_roles or role in telling.roles else state[role] for role in roles]
    beside = () if telling.groups_by_cadre else tuple((one["core"], one["full_only"]) for one in by_cadre)
    return tuple(single), (state["core"], state["full_only"]), beside


THREE_EACH = ["assessment", "data", "facilitator", "general_education", "leadership", "technology"]
TWO_EACH = ["assessment", "data", "facilitator", "leadership"]


@pytest.mark.parametrize(
    ("roles", "sizes"),
    [
        *((THREE_EACH, sizes) for sizes in ((1, 1), (1, 2), (0, 3))),
        *((TWO_EACH, sizes) for sizes in ((2, 2), (1, 3), (1, 1, 1), (0, 1, 2))),
    ],
)
def test_no_single_role_of_a_cadre_follows_from_what_is_shown(roles: list[str], sizes: tuple[int, ...]) -> None:
    """All that can have happened is tried: for whoever sees the report, two numbers are left of each role at least."""
    shown = defaultdict(list)
    for world in worlds(roles, sizes):
        shown[published(world, roles)].append(world)

    tried = 0
    for (single, groups, beside), fitting in shown.items():
        for cadre, (role, count) in product(range(len(sizes)), zip(roles, single, strict=True)):
            at = TWO_GROUPS.index(group_of(role))
            here = beside[cadre][at] if beside else sizes[cadre] and groups[at]
            is_limit = not here or count in (0, sum(sizes)) or (count is None and roles is TWO_EACH)
            if not is_limit:
                tried += 1
                assert len({sum(role in team for team in world[cadre]) for world in fitting}) > 1, fitting[0]
    assert tried > 20
