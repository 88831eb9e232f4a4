"""What a column can be for: the keys of an interaction, flat, the parts of a ruling each on their own."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cwlog.inputs import fold
from cwlog.schemas import Schema, Vocabulary

RULING = "ruling_"  # before the keys of a ruling: ruling_decision, ruling_ruled_on, ...
NEVER_MAPPED = frozenset(("id", "district_name", "import_key", "ruling"))
# What cwlog's own lists add for people, and works out itself.
WORKED_OUT = frozenset(("cadre", "month", "school_year", "hours", "path", "status", "counted_type", "rpdc", "area"))


class Target(NamedTuple):
    """A key that a column can fill. ``kind`` is that of a schema's field; ``vocabulary`` is None where it has none."""

    name: str
    title: str
    kind: str
    vocabulary: Vocabulary | None

    @property
    def is_list(self) -> bool:
        """True where a cell may hold several values."""
        return self.kind in ("words", "texts", "counts")


def targets_of(schema: Schema) -> dict[str, Target]:
    """Every key of an interaction that a column can fill, in the order in which it is written."""
    found: dict[str, Target] = {}
    for name, field in schema.fields.items():
        if name == "ruling":
            found |= {target.name: target for target in _of_ruling(schema)}
        else:
            vocabulary = schema.vocabularies.get(field.vocabulary or "")
            found[name] = Target(name, field.title, field.kind, vocabulary)
    return found


def _of_ruling(schema: Schema) -> list[Target]:
    rules: Mapping[str, Mapping[str, Any]] = schema.source["properties"]["ruling"].get("properties", {})
    return [_part(f"{RULING}{key}", rule, schema) for key, rule in rules.items()]


def _part(name: str, rule: Mapping[str, Any], schema: Schema) -> Target:
    closed, open_ = rule.get("$ref", ""), rule.get("x-open-vocabulary", "")
    vocabulary = schema.vocabularies.get(str(closed or open_).rsplit("/", 1)[-1])
    kind = "word" if closed else "date" if rule.get("format") == "date" else "text"
    return Target(name, str(rule.get("title", name)), kind, vocabulary)


def words_of(target: Target) -> dict[str, str]:
    """Everything that people write for a value of the target's vocabulary, folded -> the value."""
    return _words(target.vocabulary) if target.vocabulary else {}


@lru_cache(maxsize=64)
def _words(vocabulary: Vocabulary) -> dict[str, str]:
    words: dict[str, str] = {}
    for term in vocabulary.terms:
        for word in (*term.aliases, term.title):
            words.setdefault(fold(word), term.value)
    return words | {fold(term.value): term.value for term in vocabulary.terms}
