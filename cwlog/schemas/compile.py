"""A schema file -> a compiled `Schema`. What cwlog cannot honour is refused with its place, not half-understood.

Vocabularies stand in the file as ``oneOf: [{const, title, ...}]``, which every JSON Schema tool understands; the engine
gets them as a plain ``enum``, because ``oneOf`` gives unreadable messages and costs a comparison per value.
"""

from collections.abc import Callable, Mapping
from typing import Any

from cwlog.errors import CwlogError
from cwlog.model import FieldPath
from cwlog.schemas.engine import load_engine
from cwlog.schemas.keys import find_key_rules, is_reached, spelled_out
from cwlog.schemas.schema import Field, Schema
from cwlog.schemas.vocabulary import Vocabulary, to_vocabulary
from cwlog.words import fold

NAMES = ("interaction", "submission", "settings", "mapping", "cadre", "district", "rpdc", "member", "building")

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NOTES = frozenset(("$schema", "$comment", "title", "description", "examples"))
_PLAIN = frozenset(
    "type enum const required minProperties maxProperties minItems maxItems uniqueItems minLength maxLength"
    " pattern format minimum maximum".split()
)
_ONE_SCHEMA = frozenset(("not", "if", "then", "else", "additionalProperties", "propertyNames", "items"))
_NAMED_SCHEMAS = frozenset(("properties", "$defs"))
_TERM_KEYS = frozenset("const title description x-group x-since x-until x-replaced-by x-purpose x-aliases".split())

HONOURED = sorted({*_NOTES, *_PLAIN, *_ONE_SCHEMA, *_NAMED_SCHEMAS, "allOf", "oneOf", "$ref"})

Place = Callable[[FieldPath], tuple[int, int]]


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
    form = _Form(source, path, place)
    form.check()
    vocabularies = {
        key: to_vocabulary(key, definition)
        for key, definition in source.get("$defs", {}).items()
        if "oneOf" in definition
    }
    for vocabulary in vocabularies.values():
        form.check_words(vocabulary)
    fields = {
        key: _to_field(key, _followed(rule, source), key in source.get("required", ()), vocabularies)
        for key, rule in source.get("properties", {}).items()
    }
    definitions = source.get("$defs", {})
    keys = tuple(find_key_rules(source, definitions, lambda rule: _engine(rule, definitions, form)))
    engine = _engine(source, definitions, form)
    return Schema(name, path, source.get("title", name), fields, vocabularies, source, engine, keys)


class _Form:
    """Walks a schema and refuses, with its place, what cwlog would not honour."""

    def __init__(self, source: Mapping[str, Any], path: str, place: Place) -> None:
        self.source, self.path, self.place = source, path, place

    def refuse(self, at: FieldPath, message: str, hint: str) -> CwlogError:
        line, column = self.place(at)
        return CwlogError(f"{self.path}:{line}:{column}: {message}", hint)

    def check(self) -> None:
        if self.source.get("$schema", _DIALECT) != _DIALECT:
            raise self.refuse(("$schema",), "cwlog understands JSON Schema 2020-12 only", f"write $schema: {_DIALECT}")
        if self.source.get("type") != "object" or not isinstance(self.source.get("properties"), dict):
            raise self.refuse(
                (), "the schema of a record needs 'type: object' and 'properties'", "compare the schema cwlog ships"
            )
        self._schema(self.source, ())

    def _schema(self, rule: Any, at: FieldPath) -> None:
        if isinstance(rule, bool) and at and at[-1] in ("additionalProperties", "items"):
            return
        if not isinstance(rule, dict):
            raise self.refuse(at, "a schema belongs here: 'keyword: value' lines", "compare the schema cwlog ships")
        for keyword, value in rule.items():
            self._keyword(keyword, value, (*at, keyword))

    def _keyword(self, keyword: str, value: Any, at: FieldPath) -> None:
        if keyword == "propertyNames" and not is_reached(at):
            raise self.refuse(at, "cwlog does not look at 'propertyNames' in this place", "put it under 'properties'")
        if keyword in _NAMED_SCHEMAS:
            self._named(value, at)
        elif keyword in _ONE_SCHEMA:
            self._schema(value, at)
        elif keyword == "allOf":
            for number, part in enumerate(self._list(value, at)):
                self._schema(part, (*at, number))
        elif keyword == "oneOf":
            self._terms(value, at)
        elif keyword == "$ref":
            self._reference(value, at)
        elif keyword == "format" and value != "date":
            raise self.refuse(at, f"the format {value!r} is not one that cwlog checks", "use 'date', or a pattern")
        elif keyword not in _PLAIN and keyword not in _NOTES and not keyword.startswith("x-"):
            raise self.refuse(
                at, f"cwlog does not know the keyword {keyword!r}", "see docs/schemas.md for the keywords it honours"
            )

    def _named(self, value: Any, at: FieldPath) -> None:
        if not isinstance(value, dict):
            raise self.refuse(at, "names with their schemas belong here", "compare the schema cwlog ships")
        for name, part in value.items():
            self._schema(part, (*at, name))

    def _list(self, value: Any, at: FieldPath) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise self.refuse(at, "a list belongs here", "compare the schema cwlog ships")
        return value

    def _reference(self, value: Any, at: FieldPath) -> None:
        name = value.removeprefix("#/$defs/") if isinstance(value, str) else ""
        if value != f"#/$defs/{name}" or name not in self.source.get("$defs", {}):
            raise self.refuse(
                at,
                f"the reference {value!r} leads nowhere in this file",
                'write "#/$defs/NAME" with a name under $defs',
            )

    def _terms(self, value: Any, at: FieldPath) -> None:
        if at[:1] != ("$defs",) or len(at) != 3:
            raise self.refuse(
                at, "'oneOf' is for a vocabulary directly under $defs", "put the list under $defs and refer to it"
            )
        seen: set[str] = set()
        for number, option in enumerate(self._list(value, at)):
            self._term(option, (*at, number), seen)

    def _term(self, option: Any, at: FieldPath, seen: set[str]) -> None:
        if not isinstance(option, dict) or not isinstance(option.get("const"), str):
            raise self.refuse(
                at, "a value of a vocabulary needs 'const' with a word", "write - const: my_topic and a title"
            )
        if unknown := next((key for key in option if key not in _TERM_KEYS), None):
            raise self.refuse(
                (*at, unknown),
                f"cwlog does not know {unknown!r} of a vocabulary value",
                f"it knows {', '.join(sorted(_TERM_KEYS))}",
            )
        if option["const"] in seen:
            raise self.refuse(
                (*at, "const"), f"{option['const']!r} stands in the vocabulary twice", "keep one of the two"
            )
        seen.add(option["const"])
        for key in ("x-since", "x-until"):
            if key in option and not _is_date(option[key]):
                raise self.refuse((*at, key), f"{option[key]!r} is not a date", "write a day as 2018-07-01")
        if not all(isinstance(alias, str) for alias in option.get("x-aliases", [])):
            raise self.refuse(
                (*at, "x-aliases"), "x-aliases is a list of words", "write x-aliases: [word, another word]"
            )

    def check_words(self, vocabulary: Vocabulary) -> None:
        """A word that people type may mean one value only; a replacement must be on the list."""
        at: FieldPath = ("$defs", vocabulary.name, "oneOf")
        meaning: dict[str, str] = {}
        for number, term in enumerate(vocabulary.terms):
            for word in {fold(word) for word in (term.value, *term.aliases)}:
                if meaning.setdefault(word, term.value) != term.value:
                    raise self.refuse(
                        (*at, number), f"{word!r} already means {meaning[word]!r}", "take it away from one of the two"
                    )
            if term.replaced_by and term.replaced_by not in vocabulary.by_value:
                raise self.refuse(
                    (*at, number, "x-replaced-by"),
                    f"{term.replaced_by!r} is not in this vocabulary",
                    "name a value of it",
                )


def _is_date(value: object) -> bool:
    from datetime import date

    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _engine(source: Mapping[str, Any], definitions: Mapping[str, Any], form: _Form) -> Any:
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
        at = tuple(getattr(error, "instance_path", ()))
        said = str(getattr(error, "message", error)).split("\n")[0]
        raise form.refuse(at, f"the schema is not valid: {said}", "compare the schema cwlog ships") from None


def _plain(rule: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema without notes, and with vocabularies as enums."""
    if isinstance(rule, list):
        return [_plain(part, definitions) for part in rule]
    if not isinstance(rule, dict):
        return rule
    plain = {
        key: value
        if key in _PLAIN
        else {name: _plain(part, definitions) for name, part in value.items()}
        if key in _NAMED_SCHEMAS
        else _plain(value, definitions)
        for key, value in rule.items()
        if key not in _NOTES and key != "oneOf" and not key.startswith("x-")
    }
    if "oneOf" in rule:
        plain["enum"] = [option["const"] for option in rule["oneOf"]]
    if "propertyNames" in rule:
        del plain["propertyNames"]  # see `keys`
        plain |= spelled_out(rule, plain, definitions)
    return plain


def _followed(rule: Mapping[str, Any], source: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule with what it refers to; its own words win."""
    if "$ref" not in rule:
        return rule
    return {**source["$defs"][rule["$ref"].rsplit("/", 1)[-1]], **rule}


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
