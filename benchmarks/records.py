"""Invented interactions of one cadre and month, mostly clean: without errors, with few warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random

from prose import WRITE_INS, comment, description
from schema_forms import Term, Vocabularies
from yaml_text import Record, Scalar

_ID_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_BUILDINGS = ("1050", "1075", "3000", "4020")
_JOINT_SHARE = 0.02
_UNSURE_SHARE = 0.005
_ODD_SHARE = 0.01  # a duration to the minute, which is worth a warning


@dataclass(frozen=True)
class District:
    """What a record needs to know of a district of the roster."""

    code: str
    name: str


@dataclass(frozen=True)
class Cadre:
    """A cadre and the districts that belong to it for the whole time."""

    number: int
    districts: Sequence[District]


@dataclass(frozen=True)
class _Slot:
    """A day and a district; every slot is used at most once, so nothing looks entered twice."""

    day: date
    district: District
    event: str = ""


_Usable = Mapping[str, Sequence[str]]


def month_records(vocabularies: Vocabularies, cadre: Cadre, month: date, *, count: int, rng: Random) -> list[Record]:
    """``count`` records of one cadre and month, in the order of their dates.

    Raises:
        ValueError: the month has not enough weekdays for so many records.
    """
    days = _weekdays(month)
    usable = {name: _usable(terms, days) for name, terms in vocabularies.items()}
    joint: dict[date, tuple[str, int]] = {}
    records = []
    for slot in _slots(cadre, days, count=count, rng=rng):
        kind, minutes = _kind(usable, rng), rng.randrange(15, 245, 5) + (rng.random() < _ODD_SHARE)
        if slot.event:
            kind, minutes = joint.setdefault(slot.day, (_coaching(usable, rng), minutes))
        records.append(_record(usable, slot, kind, minutes, rng))
    return records


def _weekdays(month: date) -> list[date]:
    days = (month + timedelta(days=number) for number in range(31))
    return [day for day in days if day.month == month.month and day.weekday() < 5]


def _usable(terms: Sequence[Term], days: Sequence[date]) -> list[str]:
    """The values that are in date on all these days, without ``other``, which needs a write-in."""
    return [t.value for t in terms if t.since <= days[0] and days[-1] <= t.until and t.value != "other"]


def _slots(cadre: Cadre, days: Sequence[date], *, count: int, rng: Random) -> list[_Slot]:
    """``count`` different pairs of day and district, sorted; about one in fifty is part of a joint event."""
    joint: list[_Slot] = []
    if count >= 3 and rng.random() < _JOINT_SHARE * count / 2.5:
        day, event = rng.choice(days), f"cadre-{cadre.number}-data-day"
        joint = [_Slot(day, district, event) for district in rng.sample(cadre.districts, rng.choice((2, 3)))]
    taken = {(slot.day, slot.district) for slot in joint}
    pairs = product(days, cadre.districts)
    free = [_Slot(day, district) for day, district in pairs if (day, district) not in taken]
    chosen = joint + rng.sample(free, count - len(joint))
    return sorted(chosen, key=lambda slot: (slot.day, slot.district.code))


def _coaching(usable: _Usable, rng: Random) -> str:
    return rng.choice([kind for kind in usable["interaction_type"] if kind != "unsure"])


def _kind(usable: _Usable, rng: Random) -> str:
    return "unsure" if rng.random() < _UNSURE_SHARE else _coaching(usable, rng)


def _some(values: Sequence[str], low: int, high: int, rng: Random) -> list[str]:
    return rng.sample(values, rng.randint(low, high))


def _record(usable: _Usable, slot: _Slot, kind: str, minutes: int, rng: Random) -> Record:
    """One interaction with its keys in the order in which cwlog writes them; optional ones may be absent."""
    day, district = slot.day, slot.district
    return {
        "id": f"{day:%Y%m%d}-{district.code}-{''.join(rng.choices(_ID_CHARACTERS, k=4))}",
        "district": district.code,
        "district_name": district.name,
        "date": day,
        "duration_minutes": minutes,
        "interaction_type": kind,
        **(_unsure(usable, day, rng) if kind == "unsure" else _also_included(usable, kind, rng)),
        **_circumstances(usable, slot.event, rng),
        **_content(usable, kind, rng),
    }


def _unsure(usable: _Usable, day: date, rng: Random) -> Record:
    coaching = rng.random() < 0.6
    ruling: dict[str, Scalar] = {"decision": "coaching" if coaching else "not_coaching"}
    if coaching:
        ruling["counts_as"] = _coaching(usable, rng)
    ruling |= {"ruled_by": "management_team", "ruled_on": day + timedelta(days=rng.randint(5, 25))}
    return {"description": description(rng), "ruling": ruling}


def _also_included(usable: _Usable, kind: str, rng: Random) -> Record:
    if rng.random() >= 0.2:
        return {}
    others = [other for other in usable["interaction_type"] if other not in (kind, "unsure")]
    return {"also_included": [rng.choice(others)]}


def _circumstances(usable: _Usable, event: str, rng: Random) -> Record:
    """How, with which team and in which event."""
    fields = {}
    if rng.random() < 0.8:
        fields["mode"] = rng.choice(usable["mode"])
    if event:
        fields |= {"team": "cross_district_group", "event": event}
    elif rng.random() < 0.6:
        fields["team"] = rng.choice([team for team in usable["team"] if team != "cross_district_group"])
    return fields


def _content(usable: _Usable, kind: str, rng: Random) -> Record:
    """Who was there, and what it was about."""
    needs_resource = kind == "sharing_ideas_and_resources"
    topics, write_in = _some(usable["topics"], 1, 3, rng), rng.random() < 0.01
    fields: dict[str, list[str] | dict[str, Scalar]] = {}
    if rng.random() < 0.15:
        fields["buildings"] = _some(_BUILDINGS, 1, 2, rng)
    fields["participants"] = {role: rng.randint(1, 6) for role in _some(usable["participants"], 1, 4, rng)}
    fields["cst_members"] = _some(usable["cst_members"], 1, 3, rng)
    fields["topics"] = [*topics, "other"] if write_in else topics
    texts = {"topics_other": rng.choice(WRITE_INS)} if write_in else {}
    resources = {"resources": _some(usable["resources"], 1 if needs_resource else 0, 3, rng)}
    comments = {"comments": comment(rng)} if rng.random() < 0.7 else {}
    return fields | texts | resources | comments
