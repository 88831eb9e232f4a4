"""What the schema engine finds, in the user's words: schema jargon never reaches a person."""

from collections.abc import Callable, Iterable

from cwlog.model import FieldPath, Finding
from cwlog.schemas.breach import Breach
from cwlog.schemas.references import name_of
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
_LONGEST_NAME = 60  # what may be longer is free text, which no message repeats
ENOUGH = 20  # messages about one key, or unknown keys


def _missing(breach: Breach) -> Iterable[Finding]:
    name = breach.kind.property
    field = breach.properties.get(name, {})
    title: str = field.get("title", name)
    noun = title[:1].lower() + title[1:] if title[1:2].islower() else title  # 'CST members present' stays
    yield Finding("CW101", (*breach.path, name), f"missing: {noun}", f"add the line '{name}: …'")


def _unknown(breach: Breach) -> Iterable[Finding]:
    """Keys that the record does not have; where the keys are words of a vocabulary, words that are not on it."""
    vocabulary = breach.vocabularies.get(name_of(breach.rule.get("propertyNames", {})))
    unknown: list[str] = breach.kind.unexpected
    if len(unknown) > ENOUGH:
        said = f"and {len(unknown) - ENOUGH} more keys that do not belong in this record"
        yield Finding("CW102", (*breach.path, unknown[ENOUGH]), said, "mend those that are shown", at_key=True)
    for name in unknown[:ENOUGH]:
        if vocabulary:
            yield not_listed((*breach.path, name), name, vocabulary, "", ())._replace(at_key=True)
            continue
        near = closest(name, breach.properties)
        hint = f"did you mean '{near}'?" if near else f"the keys are {', '.join(breach.properties)}"
        yield Finding("CW102", (*breach.path, name), f"{quoted(name)} is not a key of this record", hint, at_key=True)


def _kind(breach: Breach) -> Iterable[Finding]:
    types = breach.kind.types if hasattr(breach.kind, "types") else []
    expected = [_KINDS[name] for name in _KINDS if name in types] or ["another kind of value"]
    if breach.rule.get("format") == "date" and isinstance(breach.value, int):
        yield from _form(breach)
        return
    if _wants_code(breach):
        yield Finding(
            "CW109",
            breach.path,
            f"{quoted(breach.value)} is a number here; a code is text",
            f'quote it: "{breach.value}"',
        )
        return
    found = "nothing" if breach.value is None else _kind_of(breach.value)
    hint = _example(breach)
    if breach.value is None:
        hint = (hint or "give a value") if breach.is_needed else "leave the key out, or give a value"
    if expected == ["text"] and isinstance(breach.value, int) and not breach.vocabulary:
        # Free text is not repeated: the number may be a student's.
        hint = "put it in quotes" if "x-unit" in breach.rule else f'quote it: "{str(breach.value).lower()}"'
    yield Finding("CW103", breach.path, f"{listed(expected)} belongs here, not {found}", hint)


def _wants_code(breach: Breach) -> bool:
    is_number = isinstance(breach.value, int) and not isinstance(breach.value, bool)
    return is_number and "[0-9]" in str(breach.rule.get("pattern", "")) and breach.rule.get("type") == "string"


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {str: "text", int: "a number", list: "a list", dict: "a record"}
    return names.get(type(value), "that")


def _example(breach: Breach) -> str:
    return f"write it like {_as_written(breach.examples[0])}" if breach.examples else ""


def _as_written(example: object) -> str:
    if isinstance(example, list):
        return f"[{', '.join(map(_as_written, example))}]"
    if isinstance(example, dict):
        return "{" + ", ".join(f"{key}: {value}" for key, value in example.items()) + "}"
    return f'"{example}"' if isinstance(example, str) and example.isdigit() else str(example)


def _not_listed(breach: Breach) -> Iterable[Finding]:
    words = (breach.value, *breach.kind.options)
    if not all(isinstance(word, str) for word in words):  # where the kind is wrong, the error about that tells more
        hint = f"one of: {', '.join(map(_as_written, breach.kind.options))}" if breach.kind.options else ""
        yield Finding("CW103", breach.path, "the value does not fit", hint or "leave the key out")
        return
    if (
        breach.vocabulary and breach.value in breach.vocabulary.values
    ):  # a condition of the schema takes some words only
        yield _not_here(breach, f"here it is {listed(map(str, breach.kind.options))}")
        return
    yield not_listed(breach.path, breach.value, breach.vocabulary, breach.noun, breach.kind.options)


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
        "CW104", path, said, f"one of {listed(known)}" if len(known) <= 12 else "'cwlog template' lists the words"
    )


def _range(breach: Breach) -> Iterable[Finding]:
    is_low, limit = breach.keyword == "minimum", breach.kind.limit
    low, high = (breach.rule.get(keyword) for keyword in ("minimum", "maximum"))
    low, high = (limit, high) if is_low else (low, limit)
    said = f"{breach.value} is {'less' if is_low else 'more'} than {limit}"
    span = f"at most {high}" if low is None else f"from {low} on" if high is None else f"from {low} to {high}"
    yield Finding("CW105", breach.path, said, f"a whole number {span} {breach.rule.get('x-unit', '')}".rstrip())


def _form(breach: Breach) -> Iterable[Finding]:
    if breach.keyword == "format" or breach.rule.get("format") == "date":
        yield Finding(
            "CW106", breach.path, f"{quoted(breach.value)} is not a date", "write a day of the calendar as 2017-10-05"
        )
    elif not isinstance(breach.value, str):
        yield from _other(breach)
    elif breach.rule.get("x-unit") == "characters" and "\n" in breach.value:
        yield Finding("CW106", breach.path, "this text may have one line only", _example(breach))
    elif breach.rule.get("maxLength", 0) > _LONGEST_NAME:
        yield Finding("CW106", breach.path, "this text does not have the right form", _example(breach))
    else:
        yield Finding("CW106", breach.path, f"{quoted(breach.value)} does not have the right form", _example(breach))


def _length(breach: Breach) -> Iterable[Finding]:
    low, high = breach.rule.get("minLength"), breach.rule.get("maxLength")
    if low == high or breach.rule.get("format"):
        yield from _form(breach)
        return
    said = f"the text has {counted(len(breach.value), 'character')}"
    limit = breach.kind.limit
    limits = f"at most {limit} fit here" if breach.keyword == "maxLength" else f"at least {limit} belong here"
    yield Finding("CW107", breach.path, said, limits)


def _number_of_values(breach: Breach) -> Iterable[Finding]:
    if breach.keyword == "uniqueItems":
        yield _twice(breach)
        return
    many = breach.keyword in ("maxItems", "maxProperties")
    limit = breach.kind.limit
    yield Finding(
        "CW108", breach.path, f"{'at most' if many else 'at least'} {counted(limit, 'value')} here", _example(breach)
    )


def _twice(breach: Breach) -> Finding:
    seen: set[str] = set()  # 1 and true, which Python takes for equal, are two values
    for number, value in enumerate(breach.value):
        if repr(value) in seen:
            return Finding(
                "CW108", (*breach.path, number), f"{quoted(value)} stands in the list twice", "keep one of the two"
            )
        seen.add(repr(value))
    return Finding("CW108", breach.path, "a value stands in the list twice", "keep one of the two")


def _not(breach: Breach) -> Iterable[Finding]:
    refused = breach.rule.get("not", {}).get("const")
    if breach.value == refused and refused is not None:
        yield _not_here(breach, "take one of the kinds of coaching, or leave it out")
    else:
        yield from _form(breach)


def _not_here(breach: Breach, hint: str) -> Finding:
    return Finding("CW111", breach.path, f"{quoted(breach.value)} cannot stand here", hint)


def _const(breach: Breach) -> Iterable[Finding]:
    hint = f"only {_as_written(breach.kind.expected_value)} can stand here"
    yield Finding("CW103", breach.path, "the value does not fit", hint)


def _other(breach: Breach) -> Iterable[Finding]:
    yield Finding("CW103", breach.path, "the value does not fit", _example(breach) or "leave the key out")


# keyword -> (rank among the errors of one value, how to say it); rank 0 is about a key, not about the value
_WORDS: dict[str, tuple[int, Callable[[Breach], Iterable[Finding]]]] = {
    "required": (0, _missing),
    "additionalProperties": (0, _unknown),
    "type": (1, _kind),
    "enum": (2, _not_listed),
    "const": (2, _const),
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


def rank_and_say(breach: Breach) -> tuple[int, Callable[[Breach], Iterable[Finding]]]:
    """How telling a breach is among those of one value (0 is about a key, then the least), and who words it."""
    return _WORDS.get(breach.keyword, (9, _other))
