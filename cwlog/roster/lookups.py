"""Who is where on a day: the roster as the rest of cwlog asks it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cwlog.inputs import fold_name
from cwlog.model import Building, Cadre, Member, Membership, Rpdc

NaturalKey = tuple[str | tuple[int, str], ...]


@dataclass(frozen=True, eq=False, repr=False)  # one per run: nobody compares or prints rosters
class Roster:
    """The rosters of a workspace. Rows that could not be read are left out; their findings say so.

    ``cadres`` are in natural order, everything else in the order of its file.
    """

    districts: tuple[Membership, ...] = ()
    cadres: tuple[Cadre, ...] = ()
    rpdcs: tuple[Rpdc, ...] = ()
    members: tuple[Member, ...] = ()
    buildings: tuple[Building, ...] = ()

    def membership(self, code: str, on: date) -> Membership | None:
        """The stay of a district on a day; None when it is not a member then, or unknown."""
        for stay in self._stays.get(code, ()):
            if stay.since <= on and (stay.until is None or on <= stay.until):
                return stay
        return None

    def memberships(self, code: str) -> tuple[Membership, ...]:
        """Every stay of a district, the latest last."""
        return self._stays.get(code, ())

    def in_period(self, first: date, last: date) -> tuple[Membership, ...]:
        """Every stay with a day between the two, by cadre in natural order, then name, then code."""
        stays = (stay for stay in self.districts if _has_day(stay, first, last))
        return tuple(sorted(stays, key=_by_cadre_and_name))

    def cadres_in(self, first: date, last: date) -> tuple[Cadre, ...]:
        """The cadres that exist on a day between the two, in natural order."""
        return tuple(cadre for cadre in self.cadres if _has_day(cadre, first, last))

    def cadre(self, cadre_id: str) -> Cadre | None:
        """The cadre with this id."""
        return self._cadres.get(cadre_id)

    def names_of(self, code: str) -> frozenset[str]:
        """Every name and alias that the district ever had, as written in the roster."""
        return self._names.get(code, frozenset())

    def knows_district(self, code: str) -> bool:
        """True for a district of any time."""
        return code in self._stays

    def knows_building(self, district: str, code: str) -> bool:
        """True for a building of any time, and for every building when the roster lists none."""
        return not self.buildings or (district, code) in self._buildings

    def member(self, member_id: str) -> tuple[Member, ...]:
        """Every period of a member of a Coaching Support Team."""
        return self._members.get(member_id, ())

    def codes(self) -> frozenset[str]:
        """The code of every district."""
        return frozenset(self._stays)

    def known_names(self) -> frozenset[str]:
        """Names that are no names of people: districts with their aliases, buildings, centers and their hosts."""
        return self._known_names

    def codes_by_name(self) -> Mapping[str, frozenset[str]]:
        """Every name and alias, folded by `fold_name`, to the codes of its districts."""
        return self._codes_by_name

    @cached_property
    def _stays(self) -> dict[str, tuple[Membership, ...]]:
        stays: defaultdict[str, tuple[Membership, ...]] = defaultdict(tuple)
        for stay in sorted(self.districts, key=lambda stay: stay.since):
            stays[stay.code] += (stay,)
        return dict(stays)

    @cached_property
    def _cadres(self) -> dict[str, Cadre]:
        return {cadre.id: cadre for cadre in self.cadres}

    @cached_property
    def _members(self) -> dict[str, tuple[Member, ...]]:
        members: defaultdict[str, tuple[Member, ...]] = defaultdict(tuple)
        for member in self.members:
            members[member.id] += (member,)
        return dict(members)

    @cached_property
    def _buildings(self) -> frozenset[tuple[str, str]]:
        return frozenset((building.district, building.code) for building in self.buildings)

    @cached_property
    def _names(self) -> dict[str, frozenset[str]]:
        names: defaultdict[str, set[str]] = defaultdict(set)
        for stay in self.districts:
            names[stay.code] |= {stay.name, *stay.aliases}
        return {code: frozenset(known) for code, known in names.items()}

    @cached_property
    def _codes_by_name(self) -> dict[str, frozenset[str]]:
        codes: defaultdict[str, set[str]] = defaultdict(set)
        for code, names in self._names.items():
            for name in names:
                codes[fold_name(name)].add(code)
        return {name: frozenset(found) for name, found in codes.items()}

    @cached_property
    def _known_names(self) -> frozenset[str]:
        names = {building.name for building in self.buildings}.union(*self._names.values())
        names |= {name for rpdc in self.rpdcs for name in (rpdc.name, rpdc.host)}
        return frozenset(names - {""})


def natural_key(text: str) -> NaturalKey:
    """A key to sort by that takes digits for numbers.

    >>> sorted(["10", "2", "9a", "b"], key=natural_key)
    ['2', '9a', '10', 'b']
    """
    pieces = re.split("([0-9]+)", text)
    # As many digits decide first, then the digits: no number is too long for that.
    return tuple((len(bare := piece.lstrip("0")), bare) if at % 2 else piece for at, piece in enumerate(pieces))


def programme_year(membership: Membership, on: date) -> int:
    """Which year of the programme a day lies in for a district: 1 in the school year in which it joined.

    Zero or less before that. A school year begins on July 1 (RSMo 160.041).
    """
    return _school_year(on) - _school_year(membership.joined) + 1


def _school_year(day: date) -> int:
    """The calendar year in which the school year of the day begins."""
    return day.year if day.month >= 7 else day.year - 1


def _has_day(item: Membership | Cadre, first: date, last: date) -> bool:
    return item.since <= last and (item.until is None or item.until >= first)


def _by_cadre_and_name(stay: Membership) -> tuple[NaturalKey, str, str, date]:
    return natural_key(stay.cadre), stay.name, stay.code, stay.since
