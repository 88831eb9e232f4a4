"""The five rosters: where each lies and how a row of cells becomes a value.

Cells that a row needs (``vital``) are there and right when a builder gets it; any other cell may be empty
or wrong, which its own finding says: one slip in a name shall not make a district unknown to every log.
"""

from collections.abc import Mapping
from datetime import date

from cwlog.model import Building, Cadre, Member, Membership, Rpdc
from cwlog.roster.cells import Days, Kind

ROSTER_FILES: Mapping[str, str] = {
    "rpdc": "data/rpdcs.csv",
    "cadre": "data/cadres.csv",
    "district": "data/districts.csv",
    "member": "data/members.csv",
    "building": "data/buildings.csv",
}
REQUIRED = frozenset({"rpdc", "cadre", "district"})


def _membership(cells: Mapping[str, str], days: Days) -> Membership:
    return Membership(
        code=cells["code"],
        name=_name(cells, "code"),
        aliases=tuple(alias.strip() for alias in cells["aliases"].split(";") if alias.strip()),
        cadre=cells["cadre"],
        rpdc=cells["rpdc"],
        area=cells["area"],
        joined=_given(days["joined"]),
        buildings=_count(cells["buildings"]),
        since=_given(days["since"]),
        until=days["until"],
    )


def _cadre(cells: Mapping[str, str], days: Days) -> Cadre:
    return Cadre(cells["id"], _name(cells, "id"), _given(days["since"]), days["until"])


def _rpdc(cells: Mapping[str, str], days: Days) -> Rpdc:
    return Rpdc(cells["id"], cells["number"], cells["name"], cells["host"], cells["city"])


def _member(cells: Mapping[str, str], days: Days) -> Member:
    return Member(
        id=cells["id"],
        role=cells["role"],
        cadre=cells["cadre"],
        rpdc=cells["rpdc"],
        lead=cells["lead"] == "yes",
        since=_given(days["since"]),
        until=days["until"],
    )


def _building(cells: Mapping[str, str], days: Days) -> Building:
    return Building(
        district=cells["district"],
        code=cells["code"],
        name=cells["name"],
        joined=days["joined"],
        k8_feeder_of=cells["k8_feeder_of"],
        since=days["since"],
        until=days["until"],
    )


def _name(cells: Mapping[str, str], instead: str) -> str:
    """The name, mended where it is easily done; an empty one has a finding, and its code or id stands for it."""
    return cells["name"].replace("\xa0", " ").strip() or cells[instead]


def _given(day: date | None) -> date:
    """A vital date: without it the row was left out."""
    assert day is not None
    return day


def _count(cell: str) -> int | None:
    """A small number; None for an empty cell, or for one that its own finding names."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 6 else None


_DISTRICT_CODE, _BUILDING_CODE = (6, 4), (4, 1)

RPDC = Kind("rpdc", ("id",), ("number", "name", "host", "city"), {}, _rpdc)
CADRE = Kind("cadre", ("id", "since"), ("name", "until"), {}, _cadre)
DISTRICT = Kind(
    name="district",
    vital=("code", "cadre", "joined", "since"),
    others=("name", "aliases", "rpdc", "area", "buildings", "until"),
    codes={"code": _DISTRICT_CODE},
    build=_membership,
)
MEMBER = Kind("member", ("id", "role", "since"), ("cadre", "rpdc", "lead", "until"), {}, _member)
BUILDING = Kind(
    name="building",
    vital=("district", "code"),
    others=("name", "joined", "k8_feeder_of", "since", "until"),
    codes={"district": _DISTRICT_CODE, "code": _BUILDING_CODE, "k8_feeder_of": _DISTRICT_CODE},
    build=_building,
)
