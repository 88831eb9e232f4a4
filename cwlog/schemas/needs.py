"""What cwlog's own code counts on in the schemas of a workspace: which keys are always there, and of what kind.

People may add keys and words, take away keys that need not be there, and be stricter about what a value may be. A
schema that lets through what the code cannot read would be half-understood: a roll-up needs whole minutes, and every
topic must be on its list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cwlog.model import FieldPath
from cwlog.schemas.references import Rule, followed, name_of
from cwlog.schemas.terms import Refuse
from cwlog.words import listed

_WORDS = {"*": "string"}
_HANDED_IN: Mapping[str, Any] = {
    "submitted_by!": "string",
    "submitted_on!": "date",
    "interactions!": "integer",
    "minutes!": "integer",
    "unsure!": "integer",
    "digest!": "string",
    "entries!": _WORDS,
}
# Key (with ! where it must be required) -> a type, "date" or a vocabulary; [that] for a list of them; a record by its
# keys, {"*": that} where keys may have any name, {"* name": that} where they are words of a vocabulary.
_NEEDS: Mapping[str, Mapping[str, Any]] = {
    "interaction": {
        "id!": "string",
        "district!": "string",
        "district_name!": "string",
        "date!": "date",
        "duration_minutes!": "integer",
        "interaction_type!": "interaction_type",
        "also_included": ["interaction_type"],
        "description": "string",
        "ruling": {
            "decision!": "decision",
            "counts_as": "interaction_type",
            "ruled_by!": "string",
            "ruled_on!": "date",
            "note": "string",
        },
        "mode": "mode",
        "team": "team",
        "event": "string",
        "buildings": ["string"],
        "participants!": {"* participant": "integer"},
        "participants_other": "string",
        "cst_members!": ["cst_member"],
        "topics!": ["topic"],
        "topics_other": "string",
        "resources!": ["resource"],
        "resources_other": "string",
        "comments": "string",
        "import_key": "string",
    },
    "submission": {
        "cadre!": "string",
        "month!": "string",
        **_HANDED_IN,
        "nil_return!": "boolean",
        "update": {"highlights": "string", "challenges": "string", "needs": "string"},
        "amendments": [{**_HANDED_IN, "note": "string"}],
    },
    "settings": {
        "programme!": {"name!": "string", "start!": "date"},
        "due": {"day": "integer", "nth_working_day": "integer"},
        "limits": dict.fromkeys(
            ("short_minutes", "long_minutes", "step_minutes", "day_minutes", "unsure_days"), "integer"
        ),
        "suppression": {"k": "integer", "learners_and_families": "integer"},
        "publish": {"audiences": ["string"]},
    },
    "mapping": {
        "sheet": "string",
        "columns!": {"*": "string or array"},
        "participants": _WORDS,
        "values": {"*": _WORDS},
        "separators": {"*": ["string"]},
        "date_format": "date_format",
        "duration_unit": "duration_unit",
        "key": ["string"],
        "ignore": ["string"],
        "constants": _WORDS,
    },
}
# Lists that the code asks for by their names, also where no key takes their words.
_LISTS = {"interaction": "interaction_type mode team participant cst_member topic resource decision ruled_by".split()}
# Lists of words that stand for something in the code: a word more would count as nothing.
_CLOSED = {"decision": ("coaching", "not_coaching")}
_KINDS = {
    "string": ("text", "'type: string'"),
    "integer": ("a whole number", "'type: integer'"),
    "boolean": ("true or false", "'type: boolean'"),
    "date": ("a date", "'type: string' and 'format: date'"),
    "string or array": ("text or a list", "'type: [string, array]'"),
}
_AS_SHIPPED = "write it as the schema cwlog ships does"
Gap = tuple[FieldPath, str, str]


def check_needs(name: str, source: Rule, refuse: Refuse) -> None:
    """Refuse a schema of this name that lets through what cwlog cannot read.

    Raises:
        CwlogError: a key that is always needed may be left out, or may hold another kind of value.
    """
    definitions = source.get("$defs", {})
    for gap in _record_gaps(_NEEDS.get(name, {}), source, definitions, ()):
        raise refuse(*gap)
    for need in _LISTS.get(name, ()):
        if "oneOf" not in definitions.get(need, {}):
            raise refuse(("$defs",), f"cwlog counts on the list {need!r}", f"put it back: {_AS_SHIPPED}")


def _record_gaps(needs: Mapping[str, Any], rule: Rule, definitions: Rule, at: FieldPath) -> Iterator[Gap]:
    """What is missing in a record: where, what, and what to do."""
    properties = rule.get("properties", {})
    for key, need in needs.items():
        name, is_required = key.removesuffix("!"), key.endswith("!")
        if name in properties:
            yield from _gaps(need, properties[name], definitions, (*at, "properties", name))
        elif is_required:
            yield (*at, "properties"), f"cwlog counts on the key {name!r}", f"put it back: {_AS_SHIPPED}"
        if is_required and name not in rule.get("required", ()):
            yield (*at, "required"), f"cwlog counts on {name!r} in every record", "list it under 'required'"


def _gaps(need: Any, rule: Rule, definitions: Rule, at: FieldPath) -> Iterator[Gap]:
    if isinstance(need, str):
        yield from _value_gaps(need, rule, definitions, at)
        return
    rule = followed(rule, definitions)
    kind = "array" if isinstance(need, list) else "object"
    if rule.get("type") != kind:
        said = f"cwlog counts on {'a list' if kind == 'array' else 'a record'} in {at[-1]!r}"
        yield (*at, "type"), said, f"write 'type: {kind}'"
    elif isinstance(need, list):
        yield from _inner_gaps(need[0], rule, "items", definitions, at)
    elif any_name := next((key for key in need if key.startswith("*")), None):
        yield from _inner_gaps(need[any_name], rule, "additionalProperties", definitions, at)
        yield from _name_gaps(any_name.removeprefix("*").strip(), rule, at)
    else:
        yield from _record_gaps(need, rule, definitions, at)


def _inner_gaps(need: Any, rule: Rule, keyword: str, definitions: Rule, at: FieldPath) -> Iterator[Gap]:
    inner = rule.get(keyword)
    if isinstance(inner, dict):
        yield from _gaps(need, inner, definitions, (*at, keyword))
    else:
        yield (*at, keyword), f"cwlog counts on {keyword!r} here, with a schema", _AS_SHIPPED


def _name_gaps(vocabulary: str, rule: Rule, at: FieldPath) -> Iterator[Gap]:
    if vocabulary and name_of(rule.get("propertyNames", {})) != vocabulary:
        said = f"cwlog counts on words of '{vocabulary}' as the keys in {at[-1]!r}"
        yield (*at, "propertyNames"), said, f'write propertyNames: $ref: "#/$defs/{vocabulary}"'


def _value_gaps(need: str, rule: Rule, definitions: Rule, at: FieldPath) -> Iterator[Gap]:
    """What a single value lacks; text may also be a date, or a word of any list."""
    if need not in _KINDS:
        if name_of(rule) != need or "oneOf" not in definitions.get(need, {}):
            said = f"cwlog counts on a word of the list {need!r} here"
            yield (*at, "$ref"), said, f'write $ref: "#/$defs/{need}", with the list under $defs'
        elif need in _CLOSED and {term["const"] for term in definitions[need]["oneOf"]} != {*_CLOSED[need]}:
            said = f"cwlog knows what {listed(_CLOSED[need], 'and')} mean, and nothing else"
            yield ("$defs", need, "oneOf"), said, "keep these words; their titles may change"
        return
    rule = followed(rule, definitions)
    kind = rule.get("type")
    found = " or ".join(kind) if isinstance(kind, list) else "string" if "oneOf" in rule else str(kind)
    if need == "date":
        found = "date" if (found, rule.get("format")) == ("string", "date") else found
    if found != need:
        noun, words = _KINDS[need]
        yield (*at, "type"), f"cwlog counts on {noun} here", f"write {words}"
