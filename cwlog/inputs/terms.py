"""A value of a vocabulary as people write it: the value itself, its title or an alias."""

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from cwlog.errors import CwlogError, DataRefused
from cwlog.inputs.spelling import did_you_mean, fold, similar
from cwlog.model import Term
from cwlog.words import listed, quoted, with_article

_SHORTEST_PREFIX = 3
_MOST_LISTED = 20


class VocabularyTerms(Protocol):
    """What `find_term` asks of a vocabulary."""

    @property
    def name(self) -> str:
        """Its name in the schema."""

    @property
    def title(self) -> str:
        """What one of its values is: ``interaction type``."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The values, in their order."""

    @property
    def refused(self) -> Mapping[str, str]:
        """Words that are understood but never a value, with the reason."""


def find_term(text: str, vocabulary: VocabularyTerms, hint: str = "") -> str:
    """The value that someone means. The beginning of a value is suggested, never taken.

    Args:
        text: what was typed.
        vocabulary: the values.
        hint: what to say in the place of the list of values, where that is in sight already.

    Raises:
        DataRefused: it is none of the values, or a word with a reason to refuse it.
        CwlogError: it is an alias of several values.
    """
    words = _values_by_word(vocabulary.terms)
    wanted = fold(text)
    found = words.get(wanted, ())
    if len(found) > 1:
        raise CwlogError(f"{quoted(text)} could be {listed(map(quoted, found))}", "write the value itself")
    if found:
        return found[0]
    raise _refusal(text, wanted, vocabulary, words, hint or _list_of(vocabulary))


def _values_by_word(terms: Iterable[Term]) -> dict[str, list[str]]:
    """Every folded value, title and alias to its values; a value stands for itself alone."""
    words: dict[str, list[str]] = {fold(term.value): [term.value] for term in terms}
    values = set(words)
    for term in terms:
        for word in {fold(text) for text in (term.title, *term.aliases)} - values:
            words.setdefault(word, []).append(term.value)
    return words


def _refusal(
    text: str, wanted: str, vocabulary: VocabularyTerms, words: Mapping[str, list[str]], hint: str
) -> DataRefused:
    refused = {fold(word): (word, reason) for word, reason in vocabulary.refused.items()}
    message = f"{quoted(text)} is not {with_article(vocabulary.title)}"
    if wanted in refused:
        return DataRefused(message, refused[wanted][1])
    near = _near(wanted, [*words, *refused])
    if near and near[0] in refused:  # a slip in a word that is refused shall not be led to a value
        word, reason = refused[near[0]]
        return DataRefused(message + did_you_mean([quoted(word)]), reason)
    values = list(dict.fromkeys(value for word in near for value in words.get(word, ())))
    return DataRefused(message + did_you_mean([quoted(value) for value in values[:3]]), hint)


def _near(wanted: str, words: Collection[str]) -> list[str]:
    """The words that begin with what was typed, then those that look like it."""
    begun = [word for word in words if len(wanted) >= _SHORTEST_PREFIX and word.startswith(wanted)]
    return begun or similar(wanted, words)


def _list_of(vocabulary: VocabularyTerms) -> str:
    if len(vocabulary.terms) <= _MOST_LISTED:
        return "one of: " + ", ".join(term.value for term in vocabulary.terms)
    return f"'cwlog template' lists the {len(vocabulary.terms)} values with their meaning"
