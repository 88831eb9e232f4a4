"""Two records -> the fields in which they differ, and which of those may hold what a person wrote freely."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from cwlog.model import Record

Value = str | int | tuple[str | int, ...]

# Keys of free text, in entries, rulings and submissions. A value elsewhere that has not the form of a code, a number
# or a known name is treated alike: a record need not be valid.
_FREE_TEXT = frozenset(
    "comments description participants_other topics_other resources_other note highlights challenges needs".split()
)
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")  # no capitals: names of people have them
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_UNKNOWN_KEY = "(unknown key)"


class FieldChange(NamedTuple):
    """A field that differs; None where it is not there. ``is_text``: it may hold what a person wrote freely, and is
    not shown unless somebody asks for it.
    """

    field: str
    before: Value | None
    after: Value | None
    is_text: bool

    @property
    def characters(self) -> int:
        """How long the text is now, or was before it was removed."""
        value = self.before if self.after is None else self.after
        return len(value) if isinstance(value, str) else len(str(value))

    @property
    def is_order(self) -> bool:
        """A list whose values are the same, in another order."""
        both = isinstance(self.before, tuple) and isinstance(self.after, tuple)
        return both and sorted(map(str, self.before)) == sorted(map(str, self.after))  # type: ignore[arg-type]


def changed_fields(
    before: Record, after: Record, names: Collection[str] = (), *, but: Collection[str] = ()
) -> tuple[FieldChange, ...]:
    """The fields in which two records differ, in the order of the first, then of the second.

    Nested keys are parted by a dot (``participants.superintendent``), records of a list are counted from 1
    (``amendments[1].note``); a list of values is one field.

    Args:
        before: a record, empty for none.
        after: another one.
        names: names of districts and the like, which are no free text.
        but: top keys to leave out.
    """
    old, new = (dict(_flat(record, but)) for record in (before, after))
    changes = []
    for path in {**old, **new}:
        was, now = old.get(path), new.get(path)
        if (was, type(was)) != (now, type(now)):
            is_text = any(_is_free(path, value, names) for value in (was, now))
            changes.append(FieldChange(_shown(path), was, now, is_text))
    return tuple(changes)


def as_code(value: Any) -> str | int | None:
    """A value that has the form of a code, a date or a number; None for anything else."""
    if isinstance(value, str):
        return value if _CODE.fullmatch(value) else None
    return value if isinstance(value, int) else None


def _flat(
    record: Any, but: Collection[str] = (), path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Every value with the keys that lead to it."""
    for key, value in record.items():
        if path or key not in but:
            yield from _flat_value((*path, key), value)


def _flat_value(path: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], Value]]:
    if isinstance(value, dict) and value:
        yield from _flat(value, path=path)
    elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat_value((*path, f"[{number}]"), one)
    elif isinstance(value, list):
        yield path, tuple(_plain(one) for one in value)
    else:
        yield path, _plain(value)


def _plain(value: Any) -> str | int:
    """A value as it is; what no valid record holds (null, a number with a point, an empty map) as JSON."""
    return value if isinstance(value, (str, int)) else json.dumps(value, ensure_ascii=False)


def _is_free(path: tuple[str, ...], value: Value | None, names: Collection[str]) -> bool:
    if value is None:
        return False
    if not _FREE_TEXT.isdisjoint(path) or _shown(path) == _UNKNOWN_KEY:
        return True
    if path[-1].endswith("name"):
        return value not in names
    return any(as_code(one) is None for one in (value if isinstance(value, tuple) else (value,)))


def _shown(path: tuple[str, ...]) -> str:
    """The path for people; one with a key that no schema could have is not repeated, since keys can be text, too."""
    if not all(_KEY.fullmatch(step) or step[0] == "[" for step in path):
        return _UNKNOWN_KEY
    return ".".join(path).replace(".[", "[")
