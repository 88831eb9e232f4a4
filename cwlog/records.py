"""A record that the schema has checked -> our types."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from cwlog.model import Interaction, Record, Ruling

_NO_DAY = date.min

parse_date = lru_cache(maxsize=8192)(date.fromisoformat)


def to_interaction(record: Record, broken: Collection[str] = ()) -> Interaction:
    """The interaction of a record.

    Args:
        record: the keys of one entry.
        broken: keys that are missing, or whose value the schema refuses; they become empty, and no rule may look at
        them.
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
    return empty | {key: value for key, value in record.items() if key not in broken}
