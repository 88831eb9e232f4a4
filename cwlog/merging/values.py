"""Three versions of a record -> one, field by field; what both sides changed differently is a clash."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from typing import Any, NamedTuple

from cwlog.documents.patch import same
from cwlog.model import FieldPath, Record
from cwlog.words import counted


class Side(StrEnum):
    """The two sides of a merge in git's words: what is there already, and what is brought in."""

    OURS = "ours"
    THEIRS = "theirs"


class Absent(Enum):
    """What a side has where it has nothing."""

    ABSENT = "nothing"


ABSENT = Absent.ABSENT
# In the place of a value about which several merge bases disagree. No file can hold it: NUL is refused everywhere.
UNKNOWN = "\0"

# What was handed in at one time is one thing: a mixture of two was handed in by nobody.
HANDED_IN = "handed_in"
_HAND_IN = (
    *("submitted_by", "submitted_on", "nil_return", "interactions", "minutes", "unsure", "digest", "entries"),
)  # fmt: skip
# The texts that may be shown anywhere: codes, ids, days and words of vocabularies. Any other text is free text.
_OPEN_TEXTS = frozenset(
    "id district date interaction_type also_included mode team event buildings cst_members topics resources import_key "
    "decision counts_as ruled_by ruled_on cadre month submitted_by submitted_on digest "
    "number code rpdc area joined lead role since until k8_feeder_of".split()
)


class Clash(NamedTuple):
    """A field that both sides changed differently; ``()`` is the piece as a whole, removed by one, changed by the
    other. A side that has nothing there has `ABSENT`.
    """

    field: FieldPath
    base: Any
    ours: Any
    theirs: Any


FieldChoices = Mapping[FieldPath, Side]


def merge_records(
    base: Record, ours: Record, theirs: Record, choices: FieldChoices, at: FieldPath = ()
) -> tuple[Record, list[Clash]]:
    """What both sides make of a record. Where they clash, what is ours stands in it, unless a choice says otherwise.

    Maps are merged by key, lists as sets: a value is there if a side has added it, or neither has removed it.
    """
    merged: Record = {}
    clashes: list[Clash] = []
    for name in _names(ours, theirs):
        versions = Clash((*at, name), *(side.get(name, ABSENT) for side in (base, ours, theirs)))
        value, found = _merge_value(versions, choices)
        clashes += found
        if value is not ABSENT:
            merged[name] = value
    return merged, clashes


def merge_submissions(base: Record, ours: Record, theirs: Record, choices: FieldChoices) -> tuple[Record, list[Clash]]:
    """As `merge_records`, with what was handed in at one time as one field (`HANDED_IN`), and all amendments kept."""
    folded, clashes = merge_records(_folded(base), _folded(ours), _folded(theirs), choices)
    return {**{key: value for key, value in folded.items() if key != HANDED_IN}, **dict(folded[HANDED_IN])}, clashes


def _folded(record: Record) -> Record:
    """The record with what was handed in as one value that is neither map nor list."""
    handed = tuple((key, record[key]) for key in _HAND_IN if key in record)
    rest = {key: value for key, value in record.items() if key not in _HAND_IN}
    return {HANDED_IN: handed, **rest} if record else {}


def _names(ours: Record, theirs: Record) -> list[str]:
    """Our keys in their order; one that only they have, below the key that it follows there."""
    names = list(ours)
    last = -1
    for name in theirs:
        if name in names:
            last = names.index(name)
        else:
            last += 1
            names.insert(last, name)
    return names


def alike(one: Any, other: Any) -> bool:
    """True if two values are the same, or neither is there."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def _merge_value(versions: Clash, choices: FieldChoices) -> tuple[Any, list[Clash]]:
    field, base, ours, theirs = versions
    if alike(ours, theirs) or alike(base, theirs):
        return ours, []
    if alike(base, ours):
        return theirs, []
    if isinstance(ours, dict) and isinstance(theirs, dict) and (isinstance(base, dict) or _agree(ours, theirs)):
        return merge_records(base if isinstance(base, dict) else {}, ours, theirs, choices, field)
    if isinstance(ours, list) and isinstance(theirs, list) and (base is ABSENT or isinstance(base, list)):
        merged = _merge_lists([] if base is ABSENT else base, ours, theirs)
        if merged is not None:
            return merged, []
    if field in choices:
        return (theirs if choices[field] is Side.THEIRS else ours), []
    return ours, [versions]


def _agree(ours: Record, theirs: Record) -> bool:
    """True if two maps that both sides have made say the same wherever they speak of the same key."""
    return all(same(ours[key], theirs[key]) for key in ours.keys() & theirs.keys())


def _merge_lists(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any] | None:
    """Our values and what they have added, without what a side has removed; None if each put something else in the
    place of the same value. Amendments stand in the order of their days.
    """
    before, mine, other = ({_word(value) for value in values} for values in (base, ours, theirs))
    if before - mine and mine - before and other - before and (before - mine) & (before - other):
        return None
    kept = [value for value in ours if _word(value) in other or _word(value) not in before]
    merged = kept + [value for value in theirs if _word(value) not in mine | before]
    if all(isinstance(value, dict) for value in merged):
        merged.sort(key=lambda amendment: str(amendment.get("submitted_on", "")))
    return merged


def _word(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def shown_value(field: FieldPath, value: Any) -> str:
    """A value in one line, as anybody may see it: of free text only its length."""
    if value is ABSENT or value in ("", UNKNOWN):
        return "unknown" if value == UNKNOWN else "nothing"
    if isinstance(value, tuple):
        return shown_value(field, dict(value))
    if isinstance(value, dict) and "submitted_on" in value:  # what was handed in at one time
        return f"{counted(len(value.get('entries', ())), 'entry')} of {value['submitted_on']}"
    if isinstance(value, dict):
        return ", ".join(f"{key} {shown_value((*field, key), one)}" for key, one in value.items())
    if isinstance(value, list):
        return f"[{', '.join(shown_value(field, one) for one in value)}]"
    if isinstance(value, str) and not _OPEN_TEXTS & set(field):
        return f"text of {counted(len(value), 'character')}"
    return json.dumps(value) if isinstance(value, bool) else str(value)
