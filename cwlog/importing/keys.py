"""What a row is recognised by when it is brought in again: the ``import_key`` of its entry.

``9f2c1a7b03de4410:1`` is the hash of the row, as the log understands it, and its number among the rows that are alike
in it. Where a mapping names key columns it is ``k`` + their hash, a number, and the hash of the row, which tells
whether the row has been mended since.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from cwlog.importing.rows import Row
from cwlog.model import Record

_LENGTH = 16  # hexadecimal digits: a million rows meet by chance once in 37 million times
_NOT_HASHED = frozenset(("id", "import_key"))


class Key(NamedTuple):
    """The parts of an import key; ``row`` is the hash of the whole row, also where the base is that hash itself."""

    base: str
    number: int
    row: str

    @property
    def is_named(self) -> bool:
        """True for a row that key columns name, whatever else stands in it."""
        return self.base.startswith("k")

    @property
    def text(self) -> str:
        """As the entry keeps it."""
        return f"{self.base}:{self.number}" + (f":{self.row}" if self.is_named else "")


def parse_key(text: object) -> Key | None:
    """The parts of the key of an entry; None if this module did not make it."""
    if not isinstance(text, str):
        return None
    base, _, rest = text.partition(":")
    number, _, row = rest.partition(":")
    return Key(base, int(number), row or base) if number.isdigit() and len(number) < 10 else None


def keys_of(rows: Sequence[Row]) -> list[Key]:
    """The key of every row, numbered among those that are alike in it, in the order of the sheet."""
    seen: Counter[str] = Counter()
    keys = []
    for row in rows:
        content = hash_of(row.draft)
        base = f"k{_digest(row.key)}" if row.key else content
        seen[base] += 1
        keys.append(Key(base, seen[base], content))
    return keys


def hash_of(draft: Mapping[str, object]) -> str:
    """The hash of what a row says, however its cells were written; id and import key left out."""
    kept = {key: value for key, value in draft.items() if key not in _NOT_HASHED}
    return _digest(json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


class Standing(NamedTuple):
    """An entry that stands in the workspace: the n-th document of a file."""

    path: str
    number: int
    record: Record


class Match(NamedTuple):
    """What a row is in the workspace already: ``standing``, None for a new row.

    ``was`` is the hash of what the row said when it was brought in; empty for one that its id alone has found.
    ``left`` are copies of the entry that an import which was stopped left behind.
    """

    key: Key
    standing: Standing | None
    was: str = ""
    left: Sequence[Standing] = ()

    @property
    def is_as_imported(self) -> bool:
        """True if the row says what it said when it was brought in."""
        return self.was == self.key.row


def match_rows(rows: Sequence[Row], found: Iterable[Standing]) -> list[Match]:
    """Find for every row the entry that it became, by the id that it names or by its key."""
    keys = keys_of(rows)
    by_id: defaultdict[str, list[Standing]] = defaultdict(list)
    by_base: defaultdict[str, list[tuple[Key, Standing]]] = defaultdict(list)
    for standing in found:
        by_id[str(standing.record.get("id"))].append(standing)
        if key := parse_key(standing.record.get("import_key")):
            by_base[key.base].append((key, standing))
    matches: list[Match | None] = [_by_id(row, key, by_id) for row, key in zip(rows, keys, strict=True)]
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for at, (match, key) in enumerate(zip(matches, keys, strict=True)):
        if match is None:
            groups[key.base].append(at)
    for base, places in groups.items():
        for at, match in _in_group([keys[at] for at in places], by_base.get(base, []), places):
            matches[at] = match
    return [match for match in matches if match is not None]


def _by_id(row: Row, key: Key, by_id: Mapping[str, Sequence[Standing]]) -> Match | None:
    """The entry whose id stands in the row, as in a list that cwlog wrote."""
    copies = by_id.get(str(row.draft.get("id", "")))
    if not copies:
        return None
    best = next((copy for copy in copies if hash_of(copy.record) == key.row), copies[0])
    return Match(key, best, "", [copy for copy in copies if copy is not best])


def _in_group(
    keys: Sequence[Key], found: Sequence[tuple[Key, Standing]], places: Sequence[int]
) -> Iterable[tuple[int, Match]]:
    """Rows and entries with one key base: those whose content is the same first, then in their order.

    Rows that the key alone makes equal may be sorted differently in the next sheet.
    """
    open_rows = list(zip(places, keys, strict=True))
    waiting, copies = _apart(found, {key.row for key in keys})
    for is_same in (True, False):
        for at, key in list(open_rows):
            pair = next((one for one in waiting if not is_same or one[0].row == key.row), None)
            if pair is None:
                continue
            waiting.remove(pair)
            open_rows.remove((at, key))
            kept = pair[0]._replace(row=key.row)
            yield at, Match(kept, pair[1], pair[0].row, _left_of(pair[1], copies))
    taken = {key.number for key, _ in found}
    for at, key in open_rows:
        number = key.number
        while number in taken:
            number += 1
        taken.add(number)
        yield at, Match(key._replace(number=number), None)


def _apart(
    found: Sequence[tuple[Key, Standing]], rows: Collection[str]
) -> tuple[list[tuple[Key, Standing]], list[Standing]]:
    """Entries, and older copies of them: a move that was stopped has written the new place and not cleared the old."""
    newest: dict[str, tuple[Key, Standing]] = {}
    copies: list[Standing] = []
    for key, standing in sorted(found, key=lambda pair: (pair[0].number, pair[0].row not in rows, pair[1][:2])):
        before = newest.setdefault(str(standing.record.get("id")), (key, standing))
        if before[1] is not standing:
            copies.append(standing)
    return list(newest.values()), copies


def _left_of(standing: Standing, copies: Sequence[Standing]) -> list[Standing]:
    return [copy for copy in copies if copy.record.get("id") == standing.record.get("id")]
