"""Where single CST roles of the whole state would tell those of one cadre, which are for its own team only.

A role of one cadre is one person. Who sees the whole state sees single roles for the state, and beside them groups of
roles and interactions by cadre. Three cases, the first that holds:

1. All interactions are of one cadre: the single roles are its own, and withheld.
2. A role was present as often as its group, and so whenever the group was: all groups by cadre are hidden. All, since
   at least one role is present in each interaction: where the other groups were not, the hidden one was.
3. A group was present in one cadre only: its single roles are hidden.

What holds in all other cases, and after 2: let a group be present in g interactions, some but not all of them of one
cadre, and a role of the group in c, with 0 < c < g. Then there are two interactions with the group, one in the cadre
and one outside, of which just one had the role. If they had the group's roles the other way round, the reports would
be the very same: whether the cadre had the role once more or less, nobody can tell. Where groups are hidden by cadre,
the same holds of two interactions with all their roles, with the interactions of the state for g.

The limits: a role that was present in every interaction of the state was so in every cadre; a role that never was, or
whose group is shown not to have been there in a cadre, was not there in that cadre. A group needs three roles at least,
as all have: of two that were there in one cadre only, twice, each was there once, or this were the second case. And
one report is one report: what is said of several in `suppression` holds here, too.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cwlog.frames import Frame
from cwlog.reports.grants import STATE
from cwlog.reports.views import View
from cwlog.rollup.results import Row
from cwlog.rollup.roles import cadres_by_group


class Found(NamedTuple):
    """What is known of the state: in how many interactions each role and group was, and groups in how many cadres."""

    roles: Mapping[str, int]
    groups: Mapping[str, int]
    cadres: int
    cadres_by_group: Mapping[str, int]


class Telling(NamedTuple):
    """What would tell a single role of one cadre.

    ``single_roles``: all of them; ``roles``: some; ``groups_by_cadre``: all groups of each cadre.
    """

    single_roles: bool = False
    groups_by_cadre: bool = False
    roles: frozenset[str] = frozenset()

    @property
    def notes(self) -> list[str]:
        """Why something is missing."""
        reasons = (
            (
                self.single_roles,
                "Single roles are not shown: the interactions are of one cadre, where a role is a person.",
            ),
            (self.roles, "* hides single roles of a group that was there in one cadre only, where a role is a person."),
            (self.groups_by_cadre, "* hides groups by cadre: a single role was there just as often as its group."),
        )
        return [reason for holds, reason in reasons if holds]


def telling_of(view: View, coaching: Frame, roles: Sequence[Row], groups: Sequence[Row]) -> Telling:
    """What is to be hidden from the view's audience: nothing, unless it sees single roles of the whole state.

    Args:
        view: who reads.
        coaching: the interactions that count.
        roles: as `rollup.roles.role_rows` gives them, of the single roles.
        groups: the same of their groups.
    """
    if view.audience.kind not in STATE or not view.is_whole_state:
        return Telling()
    found = Found(
        roles={str(row["cst_member"]): int(row["interactions"] or 0) for row in roles},
        groups={str(row["cst_group"]): int(row["interactions"] or 0) for row in groups},
        cadres=coaching["cadre"].nunique(),
        cadres_by_group=cadres_by_group(coaching),
    )
    return find_telling(found, {term.value: term.group for term in view.evidence.vocabularies["cst_member"].terms})


def find_telling(found: Found, group_of: Mapping[str, str]) -> Telling:
    """Which of the three cases it is, if any.

    Args:
        found: of all interactions that the report is about.
        group_of: the group of each role.
    """
    if found.cadres == 1:
        return Telling(single_roles=True)
    if any(count and count == found.groups[group_of[role]] for role, count in found.roles.items()):
        return Telling(groups_by_cadre=True)
    return Telling(roles=frozenset(role for role in found.roles if found.cadres_by_group.get(group_of[role]) == 1))
