"""Interactions as a typed table; with `rollup` the only room that imports pandas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pandas as pd

from cwlog.model import Interaction, Membership
from cwlog.periods import month_of
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary

Frame = pd.DataFrame  # for rooms that hand a table on without knowing pandas
COACHING, PENDING, NOT_COACHING = "coaching", "pending", "not_coaching"
NOT_STATED = ""  # a missing value stays in every group, where pandas would silently drop NaN


def to_frame(
    interactions: Iterable[Interaction], roster: Roster, vocabularies: Mapping[str, Vocabulary]
) -> pd.DataFrame:
    """One row per interaction, in the order given; without rows the same columns and types.

    Args:
        interactions: valid ones: each district is a member of a cadre on the date.
        roster: gives cadre, region and area on the date of each interaction.
        vocabularies: of the interaction schema, by name; their order becomes the categories' order.

    Returns:
        ``district``, ``cadre``, ``rpdc``, ``area``, ``month``, ``state`` (coaching, pending, not_coaching),
        ``counted_type``, ``mode``, ``team``, ``event`` as categories; ``date`` as datetime64[s];
        ``duration_minutes`` as int64; ``topics``, ``resources``, ``participants`` (roles), ``cst_members``
        and ``cst_groups`` as tuples without a value twice; ``participant_counts`` as tuples of the people in each
        of the roles of ``participants``. There is no NaN: what a file does not state is ``NOT_STATED``, an empty
        list is an empty tuple.

    Raises:
        ValueError: a district is not a member on its date (a bug: such an interaction is not valid).
    """
    rows = list(interactions)
    columns = {**_roster_columns(rows, roster), **_own_columns(rows), **_closed_columns(rows, vocabularies)}
    columns |= _list_columns(rows, vocabularies)
    return pd.DataFrame(columns)


def _roster_columns(rows: Sequence[Interaction], roster: Roster) -> dict[str, pd.Series]:
    """Who belongs where on the date of each interaction."""
    stays = [_stay(row, roster) for row in rows]
    return {
        "district": _category([row.district for row in rows]),
        "cadre": _category([stay.cadre for stay in stays]),
        "rpdc": _category([stay.rpdc for stay in stays]),
        "area": _category([stay.area for stay in stays]),
    }


def _stay(row: Interaction, roster: Roster) -> Membership:
    """The district's membership on the date of the interaction."""
    stay = roster.membership(row.district, row.date)
    if stay is None:
        raise ValueError(f"{row.id}: district {row.district} is not in the roster on {row.date}")
    return stay


def _own_columns(rows: Sequence[Interaction]) -> dict[str, pd.Series]:
    """What the interaction says itself, outside the vocabularies."""
    days = [row.date for row in rows]
    return {
        "date": _dates(days),
        "month": _category([month_of(day) for day in days]),
        "duration_minutes": pd.Series([row.duration_minutes for row in rows], dtype="int64"),
        "event": _category([row.event or NOT_STATED for row in rows]),
        "state": _category([_state(row) for row in rows], (COACHING, PENDING, NOT_COACHING)),
    }


def _closed_columns(rows: Sequence[Interaction], vocabularies: Mapping[str, Vocabulary]) -> dict[str, pd.Series]:
    """The single values from a vocabulary."""
    return {
        "counted_type": _category(
            [row.counted_type or NOT_STATED for row in rows], vocabularies["interaction_type"].values
        ),
        "mode": _category([row.mode or NOT_STATED for row in rows], vocabularies["mode"].values),
        "team": _category([row.team or NOT_STATED for row in rows], vocabularies["team"].values),
    }


def _list_columns(rows: Sequence[Interaction], vocabularies: Mapping[str, Vocabulary]) -> dict[str, pd.Series]:
    """The lists of values from a vocabulary."""
    teams = _groups_by_team({row.cst_members for row in rows}, vocabularies["cst_member"])
    return {
        "topics": _tuples([row.topics for row in rows]),
        "resources": _tuples([row.resources for row in rows]),
        "participants": _tuples([tuple(row.participants) for row in rows]),
        "participant_counts": _tuples([tuple(row.participants.values()) for row in rows]),
        "cst_members": _tuples([row.cst_members for row in rows]),
        "cst_groups": _tuples([teams[row.cst_members] for row in rows]),
    }


def _state(row: Interaction) -> str:
    """Whether it counts as coaching, waits for a ruling, or was ruled not to be coaching."""
    if row.is_pending:
        return PENDING
    return COACHING if row.counted_type else NOT_COACHING


def _groups_by_team(teams: Iterable[tuple[str, ...]], roles: Vocabulary) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The groups of the roles that were present together, each group once."""
    groups = {term.value: term.group for term in roles.terms}
    return {team: tuple(dict.fromkeys(groups[role] for role in team)) for team in teams}


def _category(values: Sequence[str], order: Iterable[str] = ()) -> pd.Series:
    """Categories in the given order; what is used beyond it follows, sorted: nothing is lost."""
    categories = list(dict.fromkeys([*order, *sorted(set(values))]))
    codes = {category: code for code, category in enumerate(categories)}
    places = [codes[value] for value in values]
    return pd.Series(pd.Categorical.from_codes(places, categories=pd.Index(categories)))


def _dates(days: Sequence[date]) -> pd.Series:
    """Days as datetime64[s], which holds every year that a date can have."""
    return pd.Series(days, dtype="object").astype("datetime64[s]")


def _tuples(values: Sequence[tuple[str, ...] | tuple[int, ...]]) -> pd.Series:
    """A column of tuples; told the type, since pandas would guess another one for an empty column."""
    return pd.Series(values, dtype="object")
