"""A mended row, and its entry that may have been changed in the log meanwhile: what each of them has changed, stays."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Any

from cwlog.importing.keys import Match, hash_of
from cwlog.importing.rows import Row
from cwlog.model import Record

_MOST_TRIED = 512  # choices: all of those among nine keys; a thousand rows take some seconds
_NEVER_SAID = frozenset(("id", "import_key", "district_name", "ruling"))  # unless the sheet speaks of them


def mended_entry(row: Row, match: Match) -> Record | None:
    """The entry as it is to be now, what the sheet does not speak of as it stands; None if both changed the same.

    A row that names its entry by id says what it is to be. Of a row with a key only what was mended in it is taken:
    its import key has the hash of what it said when it was brought in.
    """
    assert match.standing is not None
    before, mapped = match.standing.record, row.mapped
    said = {key: value for key, value in row.draft.items() if key in mapped}
    differing = differing_keys(row, before)
    if match.was and differing:
        edited = _edited_keys(row, before, match.was, differing)
        if edited is None:
            return None
        said = {key: value for key, value in said.items() if key not in edited}
        said |= {key: before[key] for key in edited if key in before}
    return _put_together(before, said, mapped, match)


def differing_keys(row: Row, before: Record) -> list[str]:
    """The keys of which the sheet speaks and the entry says something else."""
    keys = dict.fromkeys((*before, *row.draft))
    return [key for key in keys if key in row.mapped and before.get(key) != row.draft.get(key) and key != "import_key"]


def _edited_keys(row: Row, before: Record, was: str, differing: Sequence[str]) -> set[str] | None:
    """The keys that were changed in the log only, so that the row still says what it said; None if that cannot be."""
    unspoken = {key: value for key, value in before.items() if key not in row.mapped and key not in _NEVER_SAID}
    entry = {key: value for key, value in before.items() if key in row.mapped}
    defaults = {key: value for key, value in row.draft.items() if key not in row.mapped}
    for edited in islice(_choices(differing), _MOST_TRIED):
        said = {**entry, **{key: row.draft.get(key) for key in edited}}
        if was in (_hash(defaults | said), _hash(defaults | unspoken | said)):  # a column may have gone since
            return edited
    return None


def _choices(differing: Sequence[str]) -> Iterator[set[str]]:
    """Every choice among the keys, the smallest first: mostly nobody has changed the entry."""
    return (set(chosen) for size in range(len(differing) + 1) for chosen in combinations(differing, size))


def _hash(said: Mapping[str, Any]) -> str:
    return hash_of({key: value for key, value in said.items() if value is not None})


def _put_together(before: Record, said: Record, mapped: frozenset[str], match: Match) -> Record:
    kept = {key: value for key, value in before.items() if key not in mapped}
    if said.get("district", before.get("district")) != before.get("district") and "district_name" not in said:
        kept.pop("district_name", None)
    own = {"id": before["id"]}
    if "import_key" in before:
        own["import_key"] = match.key.text
    return {**kept, **said, **own}
