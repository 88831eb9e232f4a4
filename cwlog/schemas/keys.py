"""Records whose keys have a form of their own (``propertyNames``).

The engine keeps a copy of the whole record for each wrong key: 5,000 of them took 32 seconds and 11 GB. So keys that
are words of a vocabulary are spelled out as properties, and any other keys are checked here, one by one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cwlog.model import FieldPath, Finding
from cwlog.words import counted, quoted

_EACH = "*"  # stands for every item of a list
_ENOUGH = 20  # messages about the keys of one record
_DEEPEST = 8  # a definition may refer to itself


class KeyRule(NamedTuple):
    """The form of the keys of the records at ``path``, and how a right one looks."""

    path: tuple[str, ...]
    validator: Any
    example: str


def is_reached(at: FieldPath) -> bool:
    """Whether `find_key_rules` comes to a ``propertyNames`` in this place of a schema."""
    steps = list(at[:-1])
    while steps and steps[0] in ("properties", "$defs", "items"):
        del steps[: 1 if steps[0] == "items" else 2]
    return not steps


def spelled_out(rule: Mapping[str, Any], plain: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """For keys that are words of a vocabulary: the properties to give the engine instead; else nothing."""
    if not (words := _words(rule, definitions)):
        return {}
    value = plain.get("additionalProperties", True)
    return {"properties": {option["const"]: value for option in words}, "additionalProperties": False}


def find_key_rules(
    rule: Mapping[str, Any], definitions: Mapping[str, Any], engine: Callable[[Any], Any], at: tuple[str, ...] = ()
) -> Iterator[KeyRule]:
    """Every form of keys that `spelled_out` leaves over, of the records at ``at`` and below."""
    if not isinstance(rule, dict) or len(at) > _DEEPEST:
        return
    if "$ref" in rule:
        rule = {**definitions[rule["$ref"].rsplit("/", 1)[-1]], **rule}
    if "propertyNames" in rule and not _words(rule, definitions):
        yield KeyRule(at, engine({"$defs": definitions, **rule["propertyNames"]}), _example(rule))
    for name, part in rule.get("properties", {}).items():
        yield from find_key_rules(part, definitions, engine, (*at, name))
    yield from find_key_rules(rule.get("items", {}), definitions, engine, (*at, _EACH))


def find_bad_keys(rules: Sequence[KeyRule], record: object) -> Iterator[Finding]:
    """The first wrong keys of each record that has a form for them, and how many more there are."""
    for rule in rules:
        for path, inner in _places(record, rule.path, ()):
            wrong = [name for name in inner if not rule.validator.is_valid(name)]
            for name in wrong[:_ENOUGH]:
                yield Finding("CW106", (*path, name), f"{quoted(name)} does not fit as a key", rule.example, True)
            if more := wrong[_ENOUGH:]:
                said = f"{counted(len(more), 'more key')} of this record {'does' if len(more) == 1 else 'do'} not fit"
                yield Finding("CW106", (*path, more[0]), said, "mend those that are shown", True)


def _words(rule: Mapping[str, Any], definitions: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    name = str(rule.get("propertyNames", {}).get("$ref", "")).rsplit("/", 1)[-1]
    words: Sequence[Mapping[str, Any]] = definitions.get(name, {}).get("oneOf", ())
    return () if "properties" in rule else words


def _example(rule: Mapping[str, Any]) -> str:
    example = next(iter(rule.get("examples", ())), None)
    return next((f"write it like {name}" for name in example), "") if isinstance(example, dict) else ""


def _places(value: Any, path: Sequence[str], at: FieldPath) -> Iterator[tuple[FieldPath, dict[str, Any]]]:
    """The records that a path with `_EACH` leads to."""
    if not path:
        if isinstance(value, dict):
            yield at, value
    elif path[0] == _EACH and isinstance(value, list):
        for number, item in enumerate(value):
            yield from _places(item, path[1:], (*at, number))
    elif isinstance(value, dict) and path[0] in value:
        yield from _places(value[path[0]], path[1:], (*at, path[0]))
