"""Two records -> the fields in which they differ, and which of those may hold what a person wrote freely."""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from cwlog.comparing.showing import Judged
from cwlog.logbook import field_name
from cwlog.model import FieldPath, Record

Value = str | int | tuple[str | int, ...]

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
    before: Record, after: Record, judged: tuple[Judged, Judged], *, but: Collection[str] = ()
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the records.

    Nested keys are parted by a dot (``participants.superintendent``), records of a list are counted from 1
    (``amendments[1].note``); a list of values is one field.

    Args:
        before: a record, empty for none.
        after: another one.
        judged: what is wrong in each.
        but: top keys to leave out.
    """
    old, new = (dict(_flat(record, but)) for record in (before, after))
    changes = []
    for path in {**old, **new}:
        was, now = old.get(path), new.get(path)
        if (was, type(was)) != (now, type(now)):
            sides = [(side, value) for side, value in zip(judged, (was, now), strict=True) if value is not None]
            is_text = not all(side.may_show(path, value) for side, value in sides)
            name = field_name(path) if all(side.knows(path) for side, _ in sides) else _UNKNOWN_KEY
            changes.append(FieldChange(name, was, now, is_text))
    return tuple(changes)


def _flat(record: Any, but: Collection[str] = (), path: FieldPath = ()) -> Iterator[tuple[FieldPath, Value]]:
    """Every value with the keys that lead to it."""
    for key, value in record.items():
        if path or key not in but:
            yield from _flat_value((*path, key), value)


def _flat_value(path: FieldPath, value: Any) -> Iterator[tuple[FieldPath, Value]]:
    if isinstance(value, dict) and value:
        yield from _flat(value, path=path)
    elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        for number, one in enumerate(value):
            yield from _flat_value((*path, number), one)
    elif isinstance(value, list):
        yield path, tuple(_plain(one) for one in value)
    else:
        yield path, _plain(value)


def _plain(value: Any) -> str | int:
    """A value as it is; what no valid record holds (null, a number with a point, an empty map) as JSON."""
    return value if isinstance(value, (str, int)) else json.dumps(value, ensure_ascii=False)
