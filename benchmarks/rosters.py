"""The rosters of the generated workspace: fictional cadres, districts and members, the real RPDCs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from prose import district_names
from records import Cadre, District

DISTRICTS_PER_CADRE = 6  # unless the state is to be a large one
FIRST_DAY = "2012-07-01"
_FIRST_CODE = 901001
_AREAS = "ABCDEFGHIJK"
_RPDCS = (
    ("southeast", "Southeast,Southeast Missouri State University,Cape Girardeau"),
    ("heart-of-missouri", "Heart of Missouri,University of Missouri,Columbia"),
    ("kansas-city", "Kansas City,University of Missouri-Kansas City,Kansas City"),
    ("northeast", "Northeast,Truman State University,Kirksville"),
    ("northwest", "Northwest,Northwest Missouri State University,Maryville"),
    ("south-central", "South Central,Missouri University of Science and Technology,Rolla"),
    ("southwest", "Southwest,Missouri State University,Springfield"),
    ("st-louis", "St. Louis,EducationPlus,St. Louis"),
    ("central", "Central,University of Central Missouri,Warrensburg"),
)
_ROLES = {
    "f": "facilitator",
    "le": "leadership",
    "ge": "general_education",
    "as": "assessment",
    "da": "data",
    "te": "technology",
}
_SUPPORT_ROLES = {"se": "special_education", "ec": "early_childhood", "sb": "social_behavioral"}


def make_cadres(count: int, rng: Random, per_cadre: int = DISTRICTS_PER_CADRE) -> list[Cadre]:
    """Cadres 1..count with their districts; codes count up, so every district has its own."""
    names = district_names(count * per_cadre, rng)
    districts = [District(str(_FIRST_CODE + number), name) for number, name in enumerate(names)]
    groups = [districts[start::count] for start in range(count)]
    return [Cadre(number, group) for number, group in enumerate(groups, start=1)]


def write_rosters(folder: Path, cadres: Sequence[Cadre]) -> None:
    """Write the four CSV files that every workspace has."""
    folder.mkdir(parents=True, exist_ok=True)
    rpdc_rows = (f"{key},{number},{rest}" for number, (key, rest) in enumerate(_RPDCS, start=1))
    _write_csv(folder / "rpdcs.csv", "id,number,name,host,city", rpdc_rows)
    cadre_rows = (f"{cadre.number},Cadre {cadre.number},{FIRST_DAY}," for cadre in cadres)
    _write_csv(folder / "cadres.csv", "id,name,since,until", cadre_rows)
    header = "code,name,aliases,cadre,rpdc,area,joined,buildings,since,until"
    _write_csv(folder / "districts.csv", header, _district_rows(cadres))
    _write_csv(folder / "members.csv", "id,role,cadre,rpdc,lead,since,until", _member_rows(cadres))


def _district_rows(cadres: Sequence[Cadre]) -> Iterable[str]:
    districts = sorted((each.code, each.name, cadre.number) for cadre in cadres for each in cadre.districts)
    for number, (code, name, cadre) in enumerate(districts):
        rpdc, area = _RPDCS[number % len(_RPDCS)][0], _AREAS[number % len(_AREAS)]
        yield f"{code},{name},,{cadre},{rpdc},{area},{FIRST_DAY},{1 + number % 9},{FIRST_DAY},"


def _member_rows(cadres: Sequence[Cadre]) -> Iterable[str]:
    for cadre in cadres:
        rpdc = _RPDCS[cadre.number % len(_RPDCS)][0]
        for prefix, role in _ROLES.items():
            lead = "yes" if role == "facilitator" and cadre.number == 1 else ""
            yield f"{prefix}-{cadre.number:02},{role},{cadre.number},{rpdc},{lead},{FIRST_DAY},"
    for prefix, role in _SUPPORT_ROLES.items():
        yield f"{prefix}-01,{role},,{_RPDCS[0][0]},,{FIRST_DAY},"


def _write_csv(path: Path, header: str, rows: Iterable[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8", newline="\n")
