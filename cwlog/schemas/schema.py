"""One compiled schema: checks records, and knows its fields for questions, forms and documentation."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cwlog.model import Finding, Record
from cwlog.schemas.findings import to_findings
from cwlog.schemas.keys import KeyRule, find_bad_keys
from cwlog.schemas.vocabulary import Vocabulary


class Field(NamedTuple):
    """One key of a record, as the schema describes it to people. ``item`` is the number of the log's nine items, 0
    for none.

    ``kind`` is ``text``, ``date``, ``number``, ``word`` (of a vocabulary), ``words``, ``texts``, ``counts`` or
    ``record``.
    """

    name: str
    title: str
    description: str
    kind: str
    required: bool
    question: str
    item: int
    flag: str
    unit: str
    vocabulary: str | None
    longest: int | None
    examples: tuple[Any, ...]


class Schema(NamedTuple):
    """A compiled schema; ``path`` is its file, for messages."""

    name: str
    path: str
    title: str
    fields: Mapping[str, Field]
    vocabularies: Mapping[str, Vocabulary]
    source: Mapping[str, Any]
    validator: Any
    key_rules: tuple[KeyRule, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The keys in the order in which they are written."""
        return tuple(self.fields)

    def check(self, record: Record) -> list[Finding]:
        """Everything in the record that the schema does not allow, at most one finding per value."""
        findings = [] if self.validator.is_valid(record) else self._findings(record)
        return [*findings, *find_bad_keys(self.key_rules, record)] if self.key_rules else findings

    def _findings(self, record: Record) -> list[Finding]:
        return to_findings(self.validator.iter_errors(record), record, self.source, self.vocabularies)
