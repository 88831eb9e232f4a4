"""A record that the schema has checked -> our types, and back."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

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


def to_record(interaction: Interaction, order: Collection[str]) -> Record:
    """The record to write: the keys that have a value, in the schema's order; ``resources`` and ``topics`` also when
    empty.
    """
    record: Record = {}
    for key in order:
        value: Any = getattr(interaction, key)
        if value is None or (value in ((), {}) and key not in ("resources", "topics")):
            continue
        record[key] = _to_plain(value)
    return record


def _to_plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Ruling):
        keys = ("decision", "counts_as", "ruled_by", "ruled_on", "note")
        return {key: _to_plain(part) for key in keys if (part := getattr(value, key)) is not None}
    return dict(value) if isinstance(value, dict) else value
