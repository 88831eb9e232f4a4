"""Who is where on a day: the roster as a page for people, a document for programs, a table for sheets."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from cwlog.model import Cadre, Member, Membership
from cwlog.render.table import Cell, Column, Kind, Page, Table
from cwlog.rollup.filters import Filters
from cwlog.roster import Roster, natural_key, programme_year
from cwlog.schemas import Vocabulary
from cwlog.words import listed

_DISTRICTS = (
    Column("cadre", "Cadre"),
    Column("district", "Code", Kind.MARK),
    Column("name", "District"),
    Column("rpdc", "Region (RPDC)"),
    Column("area", "Area"),
    Column("programme_year", "Programme year", Kind.COUNT),
    Column("joined", "Joined", Kind.DATE, machine_only=True),
    Column("buildings", "Buildings", Kind.COUNT),
    Column("since", "Since", Kind.DATE),
    Column("until", "Until", Kind.DATE),
)
_MEMBERS = (
    Column("cadre", "Cadre"),
    Column("role", "Role", machine_only=True),
    Column("role_title", "Role"),
    Column("group", "Group", machine_only=True),
    Column("group_title", "Team"),
    Column("id", "Id", Kind.MARK),
    Column("rpdc", "Region (RPDC)"),
    Column("lead", "Lead"),
    Column("since", "Since", Kind.DATE),
    Column("until", "Until", Kind.DATE),
)
_FACILITATOR = "facilitator"


class Standing(NamedTuple):
    """Who is where on a day, as far as the filters let pass.

    ``led`` and ``filled`` are the cadres that have a facilitator or a district that day, whatever was filtered.
    """

    day: date
    districts: Sequence[Membership]
    members: Sequence[Member]
    cadres: Sequence[Cadre]
    led: Collection[str]
    filled: Collection[str]


def standing_on(roster: Roster, day: date, filters: Filters, roles: Vocabulary) -> Standing:
    """Who is where on a day.

    Args:
        roster: all of it.
        day: the day.
        filters: what is asked for. A region has its districts, and the members who work at its center; an area has its
            districts, and the teams of their cadres. Who has no cadre serves every one.
        roles: the roles of the CSTs, in whose order the members of a cadre stand.
    """
    everyone = roster.in_period(day, day)
    stays = [stay for stay in everyone if filters.keeps(stay)]
    serving = [member for member in roster.members if _serves(member, day)]
    theirs = filters.cadre or {stay.cadre for stay in stays}
    cadres = [one for one in roster.cadres_in(day, day) if not filters.of_roster or one.id in theirs]
    order = {role: number for number, role in enumerate(roles.values)}
    members = [one for one in serving if _is_meant(one, filters, theirs)]
    members.sort(key=lambda one: (not one.cadre, natural_key(one.cadre), order.get(one.role, len(order)), one.id))
    led = {member.cadre for member in serving if member.role == _FACILITATOR}
    return Standing(day, stays, members, cadres, led, {stay.cadre for stay in everyone})


def _is_meant(member: Member, filters: Filters, cadres: Collection[str]) -> bool:
    if filters.rpdc and member.rpdc not in filters.rpdc:
        return False
    narrowed = filters.cadre or filters.area
    return not (narrowed and member.cadre and member.cadre not in cadres)


def _serves(member: Member, day: date) -> bool:
    return member.since <= day and (member.until is None or day <= member.until)


def district_table(standing: Standing) -> Table:
    """The districts, by cadre and name."""
    rows = [_district_row(stay, standing.day) for stay in standing.districts]
    early = any(programme_year(stay, standing.day) < 1 for stay in standing.districts)
    notes = ["Programme year 0: the district has joined, and its first year has not begun."] if early else []
    return Table("districts", "Districts", _DISTRICTS, rows, notes)


def member_table(standing: Standing, roles: Vocabulary) -> Table:
    """The members of the Coaching Support Teams, by cadre and role; those who serve all cadres last."""
    rows = [_member_row(member, roles) for member in standing.members]
    note = "The full team of a cadre is its core team and three more roles; the support team serves all cadres."
    return Table("members", "Coaching Support Teams", _MEMBERS, rows, [note] if rows else [])


def roster_page(standing: Standing, roles: Vocabulary) -> Page:
    """Key figures, districts and teams, and what is missing."""
    title = f"Roster on {standing.day}"
    return Page(
        title, _figures(standing, roles), [district_table(standing), member_table(standing, roles)], _gaps(standing)
    )


def roster_document(standing: Standing, roles: Vocabulary) -> dict[str, object]:
    """The same for programs."""
    return {
        "version": 1,
        "as_of": standing.day.isoformat(),
        "districts": list(district_table(standing).rows),
        "members": list(member_table(standing, roles).rows),
    }


def _figures(standing: Standing, roles: Vocabulary) -> list[tuple[str, str, str]]:
    stays = standing.districts
    years = Counter(programme_year(stay, standing.day) for stay in stays)
    by_year = ", ".join(f"{number} in year {year}" for year, number in sorted(years.items()))
    groups = Counter(_group(member, roles) for member in standing.members)
    by_group = ", ".join(f"{groups[name]} {title.lower()}" for name, title in roles.groups.items() if groups[name])
    buildings = [stay.buildings for stay in stays if stay.buildings is not None]
    return [
        ("Districts", str(len(stays)), f"({by_year})" if by_year else ""),
        ("Cadres", str(len(standing.cadres)), ""),
        ("Regions", str(len({stay.rpdc for stay in stays if stay.rpdc})), ""),
        ("Areas", str(len({stay.area for stay in stays if stay.area})), ""),
        ("Buildings", str(sum(buildings)), ""),
        ("CST members", str(len(standing.members)), f"({by_group})" if by_group else ""),
    ]


def _gaps(standing: Standing) -> list[str]:
    """Cadres that nobody can hand in for, and cadres without districts."""
    ids = [cadre.id for cadre in standing.cadres]
    without = {
        "facilitator": [one for one in ids if one not in standing.led],
        "district": [one for one in ids if one not in standing.filled],
    }
    return [f"Without a {what}: {listed(_cadres(found), 'and')}." for what, found in without.items() if found]


def _cadres(ids: Sequence[str]) -> list[str]:
    return [f"cadre {one}" for one in ids]


def _district_row(stay: Membership, day: date) -> dict[str, Cell]:
    return {
        "cadre": stay.cadre,
        "district": stay.code,
        "name": stay.name,
        "rpdc": stay.rpdc,
        "area": stay.area,
        "programme_year": programme_year(stay, day),
        "joined": stay.joined.isoformat(),
        "buildings": stay.buildings,
        "since": stay.since.isoformat(),
        "until": stay.until.isoformat() if stay.until else None,
    }


def _member_row(member: Member, roles: Vocabulary) -> dict[str, Cell]:
    group = _group(member, roles)
    return {
        "cadre": member.cadre or None,
        "role": member.role,
        "role_title": roles.title_of(member.role),
        "group": group,
        "group_title": roles.groups.get(group, group),
        "id": member.id,
        "rpdc": member.rpdc or None,
        "lead": "yes" if member.lead else None,
        "since": member.since.isoformat(),
        "until": member.until.isoformat() if member.until else None,
    }


def _group(member: Member, roles: Vocabulary) -> str:
    """``core``, ``full_only`` or ``support``."""
    term = roles.by_value.get(member.role)
    return term.group if term else ""
