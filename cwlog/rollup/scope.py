"""What a summary is about: the days, the districts that were members on them, and the words of these days."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cwlog.model import UNSURE, Membership, Period, Term
from cwlog.periods import month_period, months_in
from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.filters import Filters
from cwlog.roster import Roster, natural_key
from cwlog.schemas import Vocabulary

NOT_STATED_TITLE = "Not stated"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a summary is about. ``stays`` are the memberships of the period that no filter leaves out.

    ``districts``, ``cadres`` and ``rpdcs`` are the titles of all that may appear, by code or id, in the order
    of tables: districts by cadre and then by name, which is the latest that a district had in the period.
    """

    period: Period
    filters: Filters
    stays: tuple[Membership, ...]
    districts: Mapping[str, str]
    cadres: Mapping[str, str]
    rpdcs: Mapping[str, str]
    vocabularies: Mapping[str, Vocabulary]


def to_scope(period: Period, filters: Filters, roster: Roster, vocabularies: Mapping[str, Vocabulary]) -> Scope:
    """Narrow the roster to a period and to what the filters keep."""
    members = roster.in_period(period.first, period.last)
    names = {stay.code: stay.name for stay in sorted(members, key=lambda stay: stay.since)}
    kept = [stay for stay in members if filters.keeps(stay)]
    stays = sorted(kept, key=lambda stay: (natural_key(stay.cadre), names[stay.code], stay.code, stay.since))
    return Scope(
        period=period,
        filters=filters,
        stays=tuple(stays),
        districts={stay.code: names[stay.code] for stay in stays},
        cadres=_cadres(period, filters, roster, stays),
        rpdcs=_rpdcs(filters, roster, stays),
        vocabularies=vocabularies,
    )


def _cadres(period: Period, filters: Filters, roster: Roster, stays: Iterable[Membership]) -> dict[str, str]:
    """Every cadre of the period; under a filter those asked for and those that kept a district."""
    shown = {*filters.cadre, *(stay.cadre for stay in stays)}
    if not filters.of_roster:
        shown |= {cadre.id for cadre in roster.cadres_in(period.first, period.last)}
    names = {cadre.id: cadre.name for cadre in roster.cadres}
    return {cadre: names.get(cadre, cadre) for cadre in sorted(shown, key=natural_key)}


def _rpdcs(filters: Filters, roster: Roster, stays: Iterable[Membership]) -> dict[str, str]:
    """Every region; under a filter those asked for and those that kept a district."""
    shown = {*filters.rpdc, *(stay.rpdc for stay in stays)}
    known = {rpdc.id: rpdc.name for rpdc in roster.rpdcs if rpdc.id in shown or not filters.of_roster}
    return known | {rpdc: rpdc for rpdc in sorted(shown - known.keys())}


def values_of(dimension: Dimension, scope: Scope, used: Collection[str]) -> dict[str, str]:
    """The rows of a dimension: value to title, in their order, whether or not there is anything to count.

    Of a vocabulary: what is in force on some day of the period, and what is ``used``. The empty text stands
    for an interaction that does not state an optional value.
    """
    if dimension.of_roster:
        return _roster_values(dimension.name, scope)
    if dimension.name == "month":
        return {month: month_period(month).label for month in months_in(scope.period)}
    if dimension.name == "cst_group":
        return _group_values(scope, used)
    terms = scope.vocabularies[dimension.name].terms
    titles = {term.value: term.title for term in terms if _appears(term, scope.period, used)}
    return titles | ({"": NOT_STATED_TITLE} if dimension.optional else {})


def _roster_values(name: str, scope: Scope) -> dict[str, str]:
    """Districts, cadres, regions or areas; an area speaks for itself."""
    if name == "area":
        return {area: area for area in _areas(scope)}
    return dict({"district": scope.districts, "cadre": scope.cadres, "rpdc": scope.rpdcs}[name])


def _areas(scope: Scope) -> list[str]:
    """Every area with a district, and those asked for."""
    return sorted({*scope.filters.area, *(stay.area for stay in scope.stays)}, key=natural_key)


def _group_values(scope: Scope, used: Collection[str]) -> dict[str, str]:
    """The groups of the CST roles, in the order of the roles."""
    roles = scope.vocabularies["cst_member"]
    shown = {term.group for term in roles.terms if term.is_current(scope.period.first, scope.period.last)}
    order = dict.fromkeys(term.group for term in roles.terms)
    return {group: roles.groups.get(group, group) for group in order if group in shown or group in used}


def _appears(term: Term, period: Period, used: Collection[str]) -> bool:
    """A value with a row of its own; unsure is no type of coaching."""
    return term.value != UNSURE and (term.value in used or term.is_current(period.first, period.last))
