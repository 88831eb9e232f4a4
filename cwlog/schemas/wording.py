"""What the schema engine finds, in the user's words: schema jargon never reaches a person."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cwlog.model import FieldPath, Finding, Record
from cwlog.schemas.vocabulary import Vocabulary
from cwlog.words import closest, counted, listed, quoted, with_article

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a record of 'key: value'",
    "null": "nothing",
}
_ENOUGH = 20  # messages about one key, or unknown keys


class _Error:
    """One error of the engine with what is needed to word it: the value, and the part of the schema it broke."""

    def __init__(
        self, raw: Any, record: Record, source: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        self.path = _path_in(record, raw.instance_path)
        self.kind = raw.kind
        self.keyword: str = raw.kind.name
        self.value = _value_at(record, self.path)
        self.rule = _rule_at(source, self.path)
        self.vocabulary = vocabularies.get(_vocabulary_name(self.rule))
        self.vocabularies = vocabularies
        self.properties = self.rule.get("properties", {})
        whole = _rule_at(source, self.path[:-1]) if self.path and isinstance(self.path[-1], int) else {}
        self.examples_of_list: list[Any] = next(iter(whole.get("examples", [])), [])

    @property
    def noun(self) -> str:
        """What the value should be, as a noun: ``district code``."""
        title: str = self.rule.get("title", str(self.path[-1]) if self.path else "record")
        return title[:1].lower() + title[1:]


def to_findings(
    errors: Iterable[Any], record: Record, source: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
) -> list[Finding]:
    """One finding per value that the schema does not allow; the most telling error of a value wins."""
    best: dict[tuple[FieldPath, str], tuple[int, Finding]] = {}
    seen: Counter[str | int] = Counter()
    for raw in errors:
        if not _is_worth_reading(raw.instance_path, seen):
            continue
        error = _Error(raw, record, source, vocabularies)
        rank, say = _WORDS.get(error.keyword, (9, _other))
        for finding in say(error):
            # a missing key, an unknown key and the value itself are different things to mend
            place = (finding.field, "at" if rank else finding.code)
            if place not in best or rank < best[place][0]:
                best[place] = (rank, finding)
    more = (
        Finding("CW108", (key,), f"{number - _ENOUGH} more problems here are not shown", "mend those that are shown")
        for key, number in seen.items()
        if number > _ENOUGH
    )
    return [*(finding for _, finding in best.values()), *more]


def _is_worth_reading(path: Sequence[str | int], seen: Counter[str | int]) -> bool:
    """False when so much has been said about a key of the record that nobody reads on."""
    if not path:
        return True
    seen[path[0]] += 1
    return seen[path[0]] <= _ENOUGH


def _path_in(record: Any, path: Iterable[str | int]) -> FieldPath:
    """The path to a value; the engine takes a key such as ``"007"`` for a position in a list."""
    steps: list[str | int] = []
    for step in path:
        is_key = isinstance(record, dict) and isinstance(step, int)
        steps.append(next(key for key in record if _bare(key) == _bare(str(step))) if is_key else step)
        record = record[steps[-1]]
    return tuple(steps)


def _bare(digits: str) -> str:
    return digits.lstrip("+0")


def _value_at(record: Any, path: FieldPath) -> Any:
    for step in path:
        record = record[step]
    return record


def _rule_at(source: Mapping[str, Any], path: FieldPath) -> Mapping[str, Any]:
    """The part of the schema that describes the value at ``path``, its reference followed."""
    rule: Mapping[str, Any] = source
    for step in path:
        if isinstance(step, int):
            rule = rule.get("items", {})
        else:
            inner = rule.get("properties", {}).get(step, rule.get("additionalProperties", {}))
            rule = inner if isinstance(inner, Mapping) else {}
        if "$ref" in rule:
            name = rule["$ref"].rsplit("/", 1)[-1]
            rule = {"x-vocabulary-name": name, **source["$defs"][name], **rule}
    return rule


def _vocabulary_name(rule: Mapping[str, Any]) -> str:
    return str(rule.get("x-vocabulary-name", ""))


def _name_of(rule: Mapping[str, Any]) -> str:
    return str(rule.get("$ref", "")).rsplit("/", 1)[-1]


def _missing(error: _Error) -> Iterable[Finding]:
    name = error.kind.property
    field = error.properties.get(name, {})
    title: str = field.get("title", name)
    noun = title[:1].lower() + title[1:] if title[1:2].islower() else title  # 'CST members present' stays
    yield Finding("CW101", (*error.path, name), f"missing: {noun}", f"add the line '{name}: …'")


def _unknown(error: _Error) -> Iterable[Finding]:
    """Keys that the record does not have; where the keys are words of a vocabulary, words that are not on it."""
    vocabulary = error.vocabularies.get(_name_of(error.rule.get("propertyNames", {})))
    unknown: list[str] = error.kind.unexpected
    if len(unknown) > _ENOUGH:
        said = f"and {len(unknown) - _ENOUGH} more keys that do not belong in this record"
        yield Finding("CW102", (*error.path, unknown[_ENOUGH]), said, "mend those that are shown", at_key=True)
    for name in unknown[:_ENOUGH]:
        if vocabulary:
            yield not_listed((*error.path, name), name, vocabulary, "", ())._replace(at_key=True)
            continue
        near = closest(name, error.properties)
        hint = f"did you mean '{near}'?" if near else f"the keys are {', '.join(error.properties)}"
        yield Finding("CW102", (*error.path, name), f"{quoted(name)} is not a key of this record", hint, at_key=True)


def _kind(error: _Error) -> Iterable[Finding]:
    types = error.kind.types if hasattr(error.kind, "types") else []
    expected = [_KINDS[name] for name in _KINDS if name in types] or ["another kind of value"]
    if error.rule.get("format") == "date" and isinstance(error.value, int):
        yield from _form(error)
        return
    if _wants_code(error):
        yield Finding(
            "CW109", error.path, f"{quoted(error.value)} is a number here; a code is text", f'quote it: "{error.value}"'
        )
        return
    found = "nothing" if error.value is None else _kind_of(error.value)
    hint = "leave the key out, or give a value" if error.value is None else _example(error)
    if expected == ["text"] and isinstance(error.value, int) and not error.vocabulary:
        hint = f'quote it: "{str(error.value).lower()}"'
    yield Finding("CW103", error.path, f"{listed(expected)} belongs here, not {found}", hint)


def _wants_code(error: _Error) -> bool:
    is_number = isinstance(error.value, int) and not isinstance(error.value, bool)
    return is_number and "[0-9]" in str(error.rule.get("pattern", "")) and error.rule.get("type") == "string"


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", list: "a list", dict: "a record"}
    return names.get(type(value), "that")


def _example(error: _Error) -> str:
    examples = error.rule.get("examples") or error.examples_of_list
    return f"write it like {_as_written(examples[0])}" if examples else ""


def _as_written(example: object) -> str:
    if isinstance(example, list):
        return f"[{', '.join(map(_as_written, example))}]"
    if isinstance(example, dict):
        return "{" + ", ".join(f"{key}: {value}" for key, value in example.items()) + "}"
    return f'"{example}"' if isinstance(example, str) and example.isdigit() else str(example)


def _not_listed(error: _Error) -> Iterable[Finding]:
    if not isinstance(error.value, str):
        return  # the kind of value is wrong: said by its own error
    yield not_listed(error.path, error.value, error.vocabulary, error.noun, error.kind.options)


def not_listed(path: FieldPath, word: str, vocabulary: Vocabulary | None, noun: str, options: Iterable[str]) -> Finding:
    """A word that is not on its list: refused with its reason, or with the word that is probably meant."""
    if vocabulary and (reason := vocabulary.refusals.get(word.lower())):
        hint = "record it there; coaching besides it is an entry of its own"
        return Finding("CW110", path, reason.rstrip("."), hint)
    noun = vocabulary.title if vocabulary else noun
    known = list(vocabulary.values if vocabulary else options)
    meant = (vocabulary.value_of(word) if vocabulary else None) or closest(word, known)
    said = f"{quoted(word)} is not {with_article(noun)}"
    if meant:
        return Finding("CW104", path, said, f"did you mean '{meant}'?")
    return Finding(
        "CW104", path, said, f"one of {listed(known)}" if len(known) <= 12 else "the words are in schemas/, under $defs"
    )


def _range(error: _Error) -> Iterable[Finding]:
    low, high = error.rule.get("minimum"), error.rule.get("maximum")
    unit = error.rule.get("x-unit", "")
    said = f"{error.value} is less than {low}" if error.keyword == "minimum" else f"{error.value} is more than {high}"
    hint = f"a whole number from {low} to {high}" if high is not None else f"a whole number from {low} on"
    yield Finding("CW105", error.path, said, f"{hint} {unit}".rstrip())


def _form(error: _Error) -> Iterable[Finding]:
    if error.keyword == "format" or error.rule.get("format") == "date":
        yield Finding(
            "CW106", error.path, f"{quoted(error.value)} is not a date", "write a day of the calendar as 2017-10-05"
        )
    elif not isinstance(error.value, str):
        return
    elif error.rule.get("x-unit") == "characters" and "\n" in error.value:
        yield Finding("CW106", error.path, "this text may have one line only", _example(error))
    else:
        yield Finding("CW106", error.path, f"{quoted(error.value)} does not have the right form", _example(error))


def _length(error: _Error) -> Iterable[Finding]:
    low, high = error.rule.get("minLength"), error.rule.get("maxLength")
    if low == high or error.rule.get("format"):
        yield from _form(error)
        return
    said = f"the text has {counted(len(error.value), 'character')}"
    limits = f"at most {high} fit here" if error.keyword == "maxLength" else f"at least {low} belong here"
    yield Finding("CW107", error.path, said, limits)


def _number_of_values(error: _Error) -> Iterable[Finding]:
    if error.keyword == "uniqueItems":
        yield _twice(error)
        return
    many = error.keyword in ("maxItems", "maxProperties")
    limit = error.kind.limit
    yield Finding(
        "CW108", error.path, f"{'at most' if many else 'at least'} {counted(limit, 'value')} here", _example(error)
    )


def _twice(error: _Error) -> Finding:
    seen: set[str] = set()  # 1 and true, which Python takes for equal, are two values
    for number, value in enumerate(error.value):
        if repr(value) in seen:
            return Finding(
                "CW108", (*error.path, number), f"{quoted(value)} stands in the list twice", "keep one of the two"
            )
        seen.add(repr(value))
    return Finding("CW108", error.path, "a value stands in the list twice", "keep one of the two")


def _not(error: _Error) -> Iterable[Finding]:
    refused = error.rule.get("not", {}).get("const")
    if error.value == refused and refused is not None:
        yield Finding(
            "CW111",
            error.path,
            f"{quoted(refused)} cannot stand here",
            "take one of the kinds of coaching, or leave it out",
        )
    else:
        yield from _form(error)


def _other(error: _Error) -> Iterable[Finding]:
    yield Finding("CW103", error.path, "the value does not fit", _example(error))


# keyword -> (rank among the errors of one value, how to say it); rank 0 is about a key, not about the value
_WORDS: dict[str, tuple[int, Callable[[_Error], Iterable[Finding]]]] = {
    "required": (0, _missing),
    "additionalProperties": (0, _unknown),
    "type": (1, _kind),
    "enum": (2, _not_listed),
    "const": (2, _other),
    "not": (3, _not),
    "format": (3, _form),
    "pattern": (4, _form),
    "minLength": (5, _length),
    "maxLength": (5, _length),
    "minimum": (3, _range),
    "maximum": (3, _range),
    "minItems": (3, _number_of_values),
    "maxItems": (3, _number_of_values),
    "minProperties": (3, _number_of_values),
    "maxProperties": (3, _number_of_values),
    "uniqueItems": (3, _number_of_values),
}
