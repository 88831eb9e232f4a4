"""One breach of a schema: what the engine says, the value, and the part of the schema that was broken."""

from collections.abc import Iterable, Mapping
from typing import Any

from cwlog.model import FieldPath, Record
from cwlog.schemas.references import Rule, followed, name_of
from cwlog.schemas.vocabulary import Vocabulary


class Breach:
    """One error of the engine with what is needed to word it.

    ``rule`` is what the schema says at the value itself; a condition (``then``) may ask for more: `kind` knows it.
    """

    def __init__(
        self, raw: Any, record: Record, source: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
    ) -> None:
        self.path = _path_in(record, raw.instance_path)
        self.kind = raw.kind
        self.keyword: str = raw.kind.name
        self.value = _value_at(record, self.path)
        self.rule = _rule_at(source, self.path)
        self.vocabulary = vocabularies.get(name_of(self.rule))
        self.vocabularies = vocabularies
        self.properties = self.rule.get("properties", {})
        self.examples = self.rule.get("examples") or _examples_in_list(source, self.path)
        around = _rule_at(source, self.path[:-1]) if self.path else {}
        self.is_needed = bool(self.path) and self.path[-1] in around.get("required", ())

    @property
    def noun(self) -> str:
        """What the value should be, as a noun: ``district code``."""
        title: str = self.rule.get("title", str(self.path[-1]) if self.path else "record")
        return title[:1].lower() + title[1:]


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


def _rule_at(source: Rule, path: FieldPath) -> Rule:
    """The part of the schema that describes the value at ``path``, its reference followed."""
    rule = source
    for step in path:
        if isinstance(step, int):
            rule = rule.get("items", {})
        else:
            inner = rule.get("properties", {}).get(step, rule.get("additionalProperties", {}))
            rule = inner if isinstance(inner, Mapping) else {}
        rule = followed(rule, source.get("$defs", {}))
    return rule


def _examples_in_list(source: Rule, path: FieldPath) -> list[Any]:
    """For an item of a list: the values of the first example of the list."""
    if not path or not isinstance(path[-1], int):
        return []
    examples = _rule_at(source, path[:-1]).get("examples") or [[]]
    return examples[0] if isinstance(examples[0], list) else []
