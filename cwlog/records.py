"""A record that the schema has checked -> our types."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from cwlog.model import Interaction, Record, Ruling

# What people write in their own words; it is looked through for private details.
FREE_TEXTS = ("comments", "description", "participants_other", "topics_other", "resources_other")
_NO_DAY = date.min

parse_date = lru_cache(maxsize=8192)(date.fromisoformat)


def to_interaction(record: Record, broken: Collection[str] = ()) -> Interaction:
    """The interaction of a record.

    Args:
        record: the keys of one entry.
        broken: keys that are missing, or whose value the schema refuses; they become empty, and no rule may look at
        them. A free text that is too short or too long stays: it may hold private details all the same.
    """
    if broken:
        record = _without(record, broken)
    get = record.get
    ruling = get("ruling")
    return Interaction(
        record["id"],
        record["district"],
        record["district_name"],
        parse_date(record["date"]),
        record["duration_minutes"],
        record["interaction_type"],
        tuple(get("also_included", ())),
        get("description"),
        _to_ruling(ruling) if ruling else None,
        get("mode"),
        get("team"),
        get("event"),
        tuple(get("buildings", ())),
        record["participants"],
        get("participants_other"),
        tuple(record["cst_members"]),
        tuple(record["topics"]),
        get("topics_other"),
        tuple(record["resources"]),
        get("resources_other"),
        get("comments"),
        get("import_key"),
    )


def to_day(value: object) -> date | None:
    """The day that a value of a record names; None for anything else.

    >>> to_day("2017-10-05"), to_day("20171005")
    (datetime.date(2017, 10, 5), None)
    """
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and day.isoformat() == value else None  # Python takes other forms, too


def _to_ruling(record: Record) -> Ruling:
    return Ruling(
        record["decision"],
        record["ruled_by"],
        parse_date(record["ruled_on"]),
        record.get("counts_as"),
        record.get("note"),
    )


def _without(record: Record, broken: Collection[str]) -> Record:
    empty: Record = {
        "id": "", "district": "", "district_name": "", "date": _NO_DAY.isoformat(), "duration_minutes": 0,
        "interaction_type": "", "participants": {}, "cst_members": [], "topics": [], "resources": [],
    }  # fmt: skip
    texts = {key: record[key] for key in FREE_TEXTS if key in broken and isinstance(record.get(key), str)}
    return empty | {key: value for key, value in record.items() if key not in broken} | texts
