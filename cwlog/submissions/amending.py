"""A submission as its file holds it: the record of what is handed in, and the same file with an amendment."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import indent
from typing import Any, NamedTuple

from cwlog.documents import decode, to_yaml
from cwlog.documents.fault import Fault
from cwlog.model import UNSURE, Record
from cwlog.places import ID
from cwlog.submissions.digest import digest_of, fingerprints
from cwlog.submissions.month import CadreMonth
from cwlog.submissions.reading import record_of

_AMENDMENTS = re.compile(r"^amendments:[ \r]*\n(?:(?:[ #]|- ).*\n|\r?\n)*", re.MULTILINE)
_BARE = re.compile(rf"^(month: | *{ID.pattern}: )([0-9a-f]{{12}}|[0-9]{{4}}-[0-9]{{2}})$", re.MULTILINE)
_FIRST_ITEM = re.compile("^( *)- ", re.MULTILINE)


class HandIn(NamedTuple):
    """Who hands in, when, and what there is to say about it."""

    cadre: str
    month: str
    by: str
    on: date
    note: str = ""
    update: Mapping[str, str] = {}


def figures_of(today: CadreMonth) -> dict[str, int]:
    """The control totals of a month: entries and minutes not typed unsure, and the number of those typed unsure."""
    sure = [entry for entry in today.interactions if entry.interaction_type != UNSURE]
    minutes = sum(entry.duration_minutes for entry in sure)
    return {"interactions": len(sure), "minutes": minutes, "unsure": len(today.interactions) - len(sure)}


def is_unchanged(record: Record, today: CadreMonth) -> bool:
    """True if the entries are those that were handed in last."""
    latest = [record, *record.get("amendments", ())][-1]
    same_entries = bool(latest["entries"] == fingerprints(today.texts))
    return same_entries and bool(latest["digest"] == digest_of(today.texts))


def new_record(hand_in: HandIn, today: CadreMonth, order: Sequence[str]) -> Record:
    """The record of a month that is handed in for the first time."""
    record = {"cadre": hand_in.cadre, "month": hand_in.month, "nil_return": not today.texts, **_handed(hand_in, today)}
    if hand_in.update:
        record["update"] = _in_order(hand_in.update)
    return {key: record[key] for key in order if key in record}


def amended_record(record: Record, hand_in: HandIn, today: CadreMonth) -> Record:
    """The record with one more amendment, and with an update if it had none."""
    handed = _handed(hand_in, today)
    who = {key: handed.pop(key) for key in ("submitted_by", "submitted_on")}
    update = {"update": _in_order(hand_in.update)} if hand_in.update else {}
    amendment = {**who, "note": hand_in.note, **handed}
    return {**record, **update, "amendments": [*record.get("amendments", ()), amendment]}


def _handed(hand_in: HandIn, today: CadreMonth) -> dict[str, Any]:
    return {
        "submitted_by": hand_in.by,
        "submitted_on": hand_in.on.isoformat(),
        **figures_of(today),
        "digest": digest_of(today.texts),
        "entries": fingerprints(today.texts),
    }


def _in_order(update: Mapping[str, str]) -> dict[str, str]:
    return {key: update[key] for key in ("highlights", "challenges", "needs") if key in update}


def submission_text(record: Record) -> str:
    """The record as its file holds it: month and fingerprints in quotes, whether a reader needs them or not."""
    text = to_yaml(record)
    quoted = _BARE.sub(r'\1"\2"', text)
    return quoted if record_of(quoted.encode()) == record else text


def amended_text(data: bytes, amended: Record) -> str:
    """The file with what is new in the record: what stands in it stays as it is, in comments, order and line ends.

    Where lines cannot be added so (a flow style, for instance), the whole record is written anew.
    """
    before, text = record_of(data), decode_exactly(data)
    if before is not None:
        grown = _grown(text, before, amended)
        if record_of(grown.encode()) == amended:
            return grown
    return submission_text(amended)


def decode_exactly(data: bytes) -> str:
    """The text of a file with its byte order mark and line ends; empty if it is not text."""
    return "" if isinstance(decode(data), Fault) else data.decode()


def _grown(text: str, before: Record, amended: Record) -> str:
    """The text with new lines: an update and a first amendment at its end, a later amendment below the last one."""
    end = "\r\n" if "\r\n" in text else "\n"
    text = text if text.endswith("\n") else text + end
    item = submission_text({"amendments": amended["amendments"][-1:]})
    if "amendments" in before:
        block = _AMENDMENTS.search(text)
        first = _FIRST_ITEM.search(block[0]) if block else None
        at = block.end() if block else len(text)
        _, _, below = item.partition("\n")
        item = indent(below, first[1] if first else "")
    else:
        at = len(text)
    update = to_yaml({"update": amended["update"]}) if "update" in amended and "update" not in before else ""
    return text[:at] + item.replace("\n", end) + text[at:] + update.replace("\n", end)
