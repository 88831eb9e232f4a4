"""The closed lists of words that a log may use, as the schema describes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from cwlog.model import Term
from cwlog.words import fold


@dataclass(frozen=True, eq=False, repr=False)
class Vocabulary:
    """The values of one kind, in the schema's order. ``title`` is the noun for messages: ``interaction type``.

    ``refused`` maps words that people type, and that never belong here, to the reason.
    """

    name: str
    title: str
    terms: tuple[Term, ...]
    groups: Mapping[str, str]
    purposes: Mapping[str, str]
    refused: Mapping[str, str]

    @cached_property
    def values(self) -> tuple[str, ...]:
        """What files hold."""
        return tuple(term.value for term in self.terms)

    @cached_property
    def by_value(self) -> dict[str, Term]:
        """The terms under their values."""
        return {term.value: term for term in self.terms}

    @cached_property
    def by_word(self) -> dict[str, str]:
        """Everything that people type for a value (values, aliases, titles, folded) -> the value."""
        words = {fold(alias): term.value for term in self.terms for alias in (*term.aliases, term.title)}
        return words | {fold(term.value): term.value for term in self.terms}

    @cached_property
    def refusals(self) -> dict[str, str]:
        """`refused` with its words folded."""
        return {fold(word): reason for word, reason in self.refused.items()}

    def value_of(self, word: str) -> str | None:
        """The value that a person means by a word, None if it is none of them.

        Capitals, and whatever stands between words, make no difference.
        """
        return self.by_word.get(fold(word))

    def title_of(self, value: str) -> str:
        """The title of a value; the value itself if the vocabulary does not know it."""
        term = self.by_value.get(value)
        return term.title if term else value


def to_vocabulary(name: str, definition: Mapping[str, Any]) -> Vocabulary:
    """A ``$defs`` entry with ``oneOf: [{const, title, ...}]`` as a vocabulary; the form has been checked before."""
    refused = definition.get("x-refused", [])
    return Vocabulary(
        name,
        definition.get("title", name.replace("_", " ")),
        tuple(_to_term(option) for option in definition["oneOf"]),
        definition.get("x-groups", {}),
        definition.get("x-purposes", {}),
        {word: entry["description"] for entry in refused for word in (entry["const"], *entry.get("x-aliases", []))},
    )


def _to_term(option: Mapping[str, Any]) -> Term:
    value: str = option["const"]
    since, until = option.get("x-since"), option.get("x-until")
    return Term(
        value,
        option.get("title", value.replace("_", " ").capitalize()),
        option.get("description", ""),
        option.get("x-group", ""),
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
        option.get("x-replaced-by", ""),
        option.get("x-purpose", ""),
        tuple(option.get("x-aliases", ())),
    )
