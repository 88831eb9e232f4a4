"""A schema file -> a compiled `Schema`. What cwlog cannot honour is refused with its place, not half-understood.

Vocabularies stand in the file as ``oneOf: [{const, title, ...}]``, which every JSON Schema tool understands; the engine
gets them as a plain ``enum``, because ``oneOf`` gives unreadable messages and costs a comparison per value.
"""

from collections.abc import Mapping
from typing import Any

from cwlog.schemas.engine import load_engine
from cwlog.schemas.form import HONOURED, NAMED_SCHEMAS, NOTES, PLAIN, Form, Place
from cwlog.schemas.keys import find_key_rules, spelled_out
from cwlog.schemas.needs import check_needs
from cwlog.schemas.references import followed
from cwlog.schemas.schema import Field, Schema
from cwlog.schemas.terms import check_words
from cwlog.schemas.vocabulary import Vocabulary, to_vocabulary

NAMES = ("interaction", "submission", "settings", "mapping", "cadre", "district", "rpdc", "member", "building")

__all__ = ["HONOURED", "NAMES", "compile_schema"]


def compile_schema(name: str, source: Mapping[str, Any], path: str, place: Place) -> Schema:
    """Check that cwlog understands every word of the schema, and compile it.

    Args:
        name: ``interaction``, ``district``, ...
        source: the schema as read from its file.
        path: the file, for messages.
        place: the line and column of a part of the file.

    Raises:
        CwlogError: a part that cwlog cannot honour, with file, line and column.
    """
    form = Form(source, path, place)
    form.check()
    definitions = source.get("$defs", {})
    vocabularies = {key: to_vocabulary(key, rule) for key, rule in definitions.items() if "oneOf" in rule}
    for vocabulary in vocabularies.values():
        check_words(vocabulary, form.refuse)
    check_needs(name, source, form.refuse)
    form.check_examples()
    engine = _engine(source, definitions, form)
    keys = tuple(find_key_rules(source, definitions, lambda rule: _engine(rule, definitions, form)))
    fields = {
        key: _to_field(key, followed(rule, definitions), key in source.get("required", ()), vocabularies)
        for key, rule in source["properties"].items()
    }
    return Schema(name, path, source.get("title", name), fields, vocabularies, source, engine, keys)


def _engine(source: Mapping[str, Any], definitions: Mapping[str, Any], form: Form) -> Any:
    """The compiled check. Regular expressions run in linear time; nothing is ever fetched."""
    jsonschema_rs = load_engine()
    try:
        return jsonschema_rs.Draft202012Validator(
            _plain(source, definitions),
            validate_formats=True,
            pattern_options=jsonschema_rs.RegexOptions(),
            offline=True,
        )
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise form.refuse_value(tuple(getattr(error, "instance_path", ()))) from None


def _plain(rule: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema without notes, and with vocabularies as enums."""
    if isinstance(rule, list):
        return [_plain(part, definitions) for part in rule]
    if not isinstance(rule, dict):
        return rule
    plain = {
        key: value
        if key in PLAIN
        else {name: _plain(part, definitions) for name, part in value.items()}
        if key in NAMED_SCHEMAS
        else _plain(value, definitions)
        for key, value in rule.items()
        if key not in NOTES and key != "oneOf" and not key.startswith("x-")
    }
    if rule.get("format") == "date":  # the engine takes a year 0, which no calendar has
        plain["allOf"] = [*plain.get("allOf", ()), {"not": {"pattern": "^0000"}}]
    if "oneOf" in rule:
        plain["enum"] = [option["const"] for option in rule["oneOf"]]
    if "propertyNames" in rule:
        del plain["propertyNames"]  # see `keys`
        plain |= spelled_out(rule, plain, definitions)
    return plain


def _to_field(name: str, rule: Mapping[str, Any], required: bool, vocabularies: Mapping[str, Vocabulary]) -> Field:
    kind, reference = _kind_of(rule)
    vocabulary = reference.rsplit("/", 1)[-1]
    return Field(
        name,
        rule.get("title", name),
        rule.get("description", ""),
        kind,
        required,
        rule.get("x-question", ""),
        rule.get("x-item", 0),
        rule.get("x-flag", ""),
        rule.get("x-unit", ""),
        vocabulary if vocabulary in vocabularies else None,
        rule.get("maxLength"),
        tuple(rule.get("examples", ())),
    )


def _kind_of(rule: Mapping[str, Any]) -> tuple[str, str]:
    """The kind of a field for questions and forms, and the reference to its vocabulary."""
    reference, items = rule.get("$ref", ""), rule.get("items", {})
    if rule.get("type") == "array":
        return ("words" if "$ref" in items else "texts"), items.get("$ref", "")
    if rule.get("type") == "object":
        counts = isinstance(rule.get("additionalProperties"), dict)
        return ("counts" if counts else "record"), rule.get("propertyNames", {}).get("$ref", "")
    if reference:
        return "word", reference
    return {"integer": "number"}.get(rule.get("type", ""), "date" if rule.get("format") == "date" else "text"), ""
