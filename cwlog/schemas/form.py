"""Walks a schema and refuses, with its place, what cwlog would not honour."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cwlog.errors import CwlogError
from cwlog.model import FieldPath
from cwlog.schemas.engine import load_engine
from cwlog.schemas.keys import is_reached
from cwlog.schemas.references import followed
from cwlog.schemas.terms import check_terms
from cwlog.words import quoted

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NOTES = frozenset(("$schema", "$comment", "title", "description", "examples"))
PLAIN = frozenset(
    "type enum const required minProperties maxProperties minItems maxItems uniqueItems minLength maxLength"
    " pattern format minimum maximum".split()
)
NAMED_SCHEMAS = frozenset(("properties", "$defs"))
_ONE_SCHEMA = frozenset(("not", "if", "then", "else", "additionalProperties", "propertyNames", "items"))
HONOURED = sorted({*NOTES, *PLAIN, *_ONE_SCHEMA, *NAMED_SCHEMAS, "allOf", "oneOf", "$ref"})

_COMPARE = "compare the schema cwlog ships"
_HINTS = {
    "type": "one of string, integer, boolean, array, object",
    "pattern": "close its brackets; look-around and back-references cannot be used",
}

_TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}

Place = Callable[[FieldPath], tuple[int, int]]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_titles(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _are_refusals(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_refusal, value))


def _is_refusal(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(words := entry.get("x-aliases", []), list):
        return False
    return all(map(_is_text, [entry.get("const"), entry.get("description"), *words]))


# What cwlog itself reads of the notes that JSON Schema does not know; people may have others of their own.
_OWN_NOTES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys(("x-question", "x-flag", "x-unit"), (_is_text, "text")),
    "x-item": (lambda value: type(value) is int, "a whole number"),
    **dict.fromkeys(("x-groups", "x-purposes"), (_are_titles, "lines of the form 'name: title'")),
    "x-refused": (_are_refusals, "a list of words, each with const and description"),
}


def _rules(rule: Any, at: FieldPath) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """A schema that has been walked, and every schema inside it, with its place."""
    if not isinstance(rule, dict):
        return
    yield at, rule
    for keyword in NAMED_SCHEMAS:
        for name, part in rule.get(keyword, {}).items():
            yield from _rules(part, (*at, keyword, name))
    for keyword in _ONE_SCHEMA:
        yield from _rules(rule.get(keyword), (*at, keyword))
    for number, part in enumerate(rule.get("allOf", ())):
        yield from _rules(part, (*at, "allOf", number))


class Form:
    """One schema and its file."""

    def __init__(self, source: Mapping[str, Any], path: str, place: Place) -> None:
        """``path`` is the file, for messages; ``place`` gives line and column of a part of it."""
        self.source, self.path, self.place = source, path, place

    def refuse(self, at: FieldPath, message: str, hint: str) -> CwlogError:
        """What to raise about a part of the schema."""
        line, column = self.place(at)
        return CwlogError(f"{self.path}:{line}:{column}: {message}", hint)

    def refuse_value(self, at: FieldPath) -> CwlogError:
        """What to raise about a value that its keyword does not take."""
        keyword = next((step for step in reversed(at) if isinstance(step, str)), "")
        value = self._value(at)
        found = "nothing" if value is None else quoted(value)
        said = f"{found} does not fit the keyword {keyword!r}" if keyword else "this is no schema"
        return self.refuse(at, said, _HINTS.get(keyword, _COMPARE))

    def check(self) -> None:
        """Look at every word of the schema.

        Raises:
            CwlogError: it does not follow JSON Schema 2020-12, or has a part that cwlog does not honour.
        """
        if self.source.get("$schema", DIALECT) != DIALECT:
            raise self.refuse(("$schema",), "cwlog understands JSON Schema 2020-12 only", f"write $schema: {DIALECT}")
        if self.source.get("type") != "object" or not isinstance(self.source.get("properties"), dict):
            raise self.refuse((), "the schema of a record needs 'type: object' and 'properties'", _COMPARE)
        self._schema(self.source, ())
        engine = load_engine()
        try:
            engine.meta.validate(self.source)
        except engine.ValidationError as error:
            raise self.refuse_value(tuple(error.instance_path)) from None

    def check_examples(self) -> None:
        """Questions, forms and hints show the examples, so they must be of the kind that they are examples of.

        Raises:
            CwlogError: one is not.
        """
        definitions = self.source.get("$defs", {})
        for at, rule in _rules(self.source, ()):
            kind = followed(rule, definitions).get("type")
            right = _TYPES.get(kind) if isinstance(kind, str) else None
            for number, example in enumerate(rule.get("examples", ())):
                if right and type(example) is not right:
                    said = f"{quoted(example)} is not of the type '{kind}'"
                    raise self.refuse((*at, "examples", number), said, "write an example as it would stand in a file")

    def _value(self, at: FieldPath) -> Any:
        value: Any = self.source
        for step in at:  # the engine takes a key of digits for a position in a list
            value = value.get(str(step)) if isinstance(value, dict) else value[step]
        return value

    def _schema(self, rule: Any, at: FieldPath) -> None:
        if isinstance(rule, bool) and at and at[-1] in ("additionalProperties", "items"):
            return
        if not isinstance(rule, dict):
            raise self.refuse(at, "a schema belongs here: 'keyword: value' lines", _COMPARE)
        for keyword, value in rule.items():
            self._keyword(keyword, value, (*at, keyword))

    def _keyword(self, keyword: str, value: Any, at: FieldPath) -> None:
        if keyword in NAMED_SCHEMAS:
            self._named(value, at)
        elif keyword in _ONE_SCHEMA:
            self._one_schema(keyword, value, at)
        elif keyword == "allOf":
            for number, part in enumerate(self._list(value, at)):
                self._schema(part, (*at, number))
        elif keyword == "oneOf":
            self._vocabulary(value, at)
        elif keyword == "$ref":
            self._reference(value, at)
        elif keyword.startswith("x-"):
            self._own_note(keyword, value, at)
        elif keyword in PLAIN:
            self._plain(keyword, value, at)
        elif keyword not in NOTES:
            raise self.refuse(
                at, f"cwlog does not know the keyword {keyword!r}", "see docs/schemas.md for the keywords it honours"
            )

    def _one_schema(self, keyword: str, value: Any, at: FieldPath) -> None:
        if keyword == "propertyNames" and not is_reached(at):
            raise self.refuse(at, "cwlog does not look at 'propertyNames' in this place", "put it under 'properties'")
        if keyword == "propertyNames" and isinstance(value, dict) and "$ref" in value:
            self._nothing_beside(value, at, "$ref")
        self._schema(value, at)

    def _named(self, value: Any, at: FieldPath) -> None:
        if not isinstance(value, dict):
            raise self.refuse(at, "names with their schemas belong here", _COMPARE)
        for name, part in value.items():
            self._schema(part, (*at, name))

    def _list(self, value: Any, at: FieldPath) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise self.refuse(at, "a list belongs here", _COMPARE)
        return value

    def _vocabulary(self, value: Any, at: FieldPath) -> None:
        if at[:1] != ("$defs",) or len(at) != 3:
            raise self.refuse(
                at, "'oneOf' is for a vocabulary directly under $defs", "put the list under $defs and refer to it"
            )
        definition = self.source["$defs"][at[1]]
        self._nothing_beside(definition, at[:2], "oneOf", "type")
        if definition.get("type", "string") != "string":
            raise self.refuse((*at[:2], "type"), "the words of a list are text", "write 'type: string'")
        check_terms(self._list(value, at), at, self.refuse)

    def _nothing_beside(self, rule: Mapping[str, Any], at: FieldPath, *keywords: str) -> None:
        """The words of a list are handed to the engine on their own, so nothing else can be asked of them there."""
        for other in rule:
            if other not in NOTES and other not in keywords and not other.startswith("x-"):
                said = f"cwlog does not look at {other!r} beside {keywords[0]!r} here"
                raise self.refuse((*at, other), said, "put it where the words are used, or take it out")

    def _reference(self, value: Any, at: FieldPath) -> None:
        definitions = self.source.get("$defs")
        name = value.removeprefix("#/$defs/") if isinstance(value, str) else ""
        if value != f"#/$defs/{name}" or not isinstance(definitions, dict) or name not in definitions:
            said = f"the reference {quoted(value)} leads nowhere in this file"
            raise self.refuse(at, said, 'write "#/$defs/NAME" with a name under $defs')
        if at[0] == "$defs" and len(at) == 3:
            raise self.refuse(at, "a definition that only leads to another one", f"refer to {value} where it is used")

    def _own_note(self, keyword: str, value: Any, at: FieldPath) -> None:
        is_right, kind = _OWN_NOTES.get(keyword, (None, ""))
        if is_right and not is_right(value):
            raise self.refuse(at, f"{keyword!r} takes {kind}", _COMPARE)

    def _plain(self, keyword: str, value: Any, at: FieldPath) -> None:
        if keyword == "format" and value != "date":
            raise self.refuse(
                at, f"the format {quoted(value)} is not one that cwlog checks", "use 'date', or a pattern"
            )
        if keyword == "type" and isinstance(value, list) and at[0] == "properties" and len(at) == 3:
            raise self.refuse(at, "a key of a record has one type in cwlog", _HINTS["type"])
        if keyword == "pattern":  # the engine would not look at one that is used nowhere
            self._pattern(value, at)

    def _pattern(self, value: Any, at: FieldPath) -> None:
        engine = load_engine()
        try:
            engine.Draft202012Validator({"pattern": value}, pattern_options=engine.RegexOptions(), offline=True)
        except (engine.ValidationError, ValueError):
            raise self.refuse_value(at) from None
