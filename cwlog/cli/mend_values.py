"""``--set field=value`` and ``--unset field`` -> values, with the same kindness as the flags of ``cwlog add``."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cwlog.cli.add_answers import Known, is_nothing, to_counts, to_value, to_words
from cwlog.errors import CwlogError
from cwlog.inputs import split_list
from cwlog.model import Record
from cwlog.records import to_day
from cwlog.schemas import Field
from cwlog.words import closest

_NOT_HERE = {
    "id": ("an id never changes", "record it anew with 'cwlog add --like ID', and remove this one"),
    "ruling": ("a ruling is given by 'cwlog rule'", "see 'cwlog rule --help'"),
    "import_key": ("import_key is set by 'cwlog import' only", "leave it as it is"),
}
_LISTS = ("words", "texts", "counts")


def to_changes(
    sets: Sequence[str], unsets: Sequence[str], record: Record, known: Known
) -> tuple[dict[str, Any], frozenset[str]]:
    """The values that are given, and the keys that are taken away.

    Raises:
        CwlogError: a field or a value cannot be understood.
        DataRefused: a value is understood, and not there or not allowed.
    """
    names = _names(known.schema.fields)
    texts: dict[str, list[str]] = {}
    for text in sets:
        name, equals, value = text.partition("=")
        if not equals:
            raise CwlogError(f"{text!r} is not field=value", "as in --set duration=90")
        texts.setdefault(_field(name, names), []).append(value)
    taken = _taken(unsets, record, known.schema.fields, names)
    if both := taken & texts.keys():
        raise CwlogError(f"{min(both)} is both set and unset", "give one of the two")
    given = _values(texts, record, known)
    taken |= {name for name, value in given.items() if value is None}
    return {name: value for name, value in given.items() if value is not None}, frozenset(taken)


def _taken(unsets: Sequence[str], record: Record, fields: Mapping[str, Field], names: Mapping[str, str]) -> set[str]:
    """The keys to take away; also one that is no field, if it is in the entry by mistake."""
    pieces = [split_list(text) for text in unsets]
    if not all(pieces):
        raise CwlogError("--unset is empty", "name a field, or leave --unset out")
    return {
        name if name in record and name not in fields else _field(name, names) for piece in pieces for name in piece
    }


def _names(fields: Mapping[str, Field]) -> dict[str, str]:
    """What people call a field: its key, or the flag of ``cwlog add`` without its hyphens."""
    flags = {field.flag.removeprefix("--").replace("-", "_"): name for name, field in fields.items() if field.flag}
    return flags | {name: name for name in fields}


def _field(text: str, names: Mapping[str, str]) -> str:
    name = names.get(text.strip().lower().removeprefix("--").replace("-", "_").replace(" ", "_"))
    if name is None:
        near = closest(text, names)
        also = f"; did you mean {near!r}?" if near else ""
        shown = ", ".join(sorted(set(names.values()) - _NOT_HERE.keys()))
        raise CwlogError(f"there is no field {text!r}{also}", f"the fields are: {shown}")
    if name in _NOT_HERE:
        raise CwlogError(*_NOT_HERE[name])
    return name


def _values(texts: Mapping[str, list[str]], record: Record, known: Known) -> dict[str, Any]:
    """The value of each field, None for one that was emptied; the date first, for it can tell districts apart."""
    given: dict[str, Any] = {}
    for name in sorted(texts, key=lambda name: name != "date"):
        field, on = known.schema.fields[name], to_day(given.get("date", record.get("date")))
        if field.kind not in _LISTS and len(texts[name]) > 1:
            raise CwlogError(f"{name} is given twice", "give it once")
        given[name] = _list_value(field, texts[name], known) if field.kind in _LISTS else None
        if field.kind not in _LISTS:
            given[name] = _single_value(field, texts[name][0], known, on)
    return given


def _list_value(field: Field, texts: Sequence[str], known: Known) -> Any:
    if all(map(is_nothing, texts)):
        return [] if field.required and field.kind == "words" else None
    if field.kind == "words":
        return to_words(texts, known.vocabulary(field))
    if field.kind == "counts":
        return to_counts(texts, known.vocabulary(field))
    return list(dict.fromkeys(piece for text in texts for piece in split_list(text)))


def _single_value(field: Field, text: str, known: Known, on: date | None) -> Any:
    if not text.strip():
        raise CwlogError(f"{field.name} is set to nothing", f"take it away with --unset {field.name}")
    return to_value(field, text, known, on)
