"""What a person typed for a field -> its value. Kind input; what is not understood is refused, never guessed."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import click

from cwlog.errors import CwlogError
from cwlog.inputs import find_district, find_term, is_relative, parse_count, parse_day, parse_minutes, split_list
from cwlog.model import Record
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.schemas import Field, Schema, Vocabulary

_NOTHING = ("", "none")


class Known(NamedTuple):
    """What answers are understood by."""

    schema: Schema
    roster: Roster
    today: date

    def vocabulary(self, field: Field) -> Vocabulary:
        """The words of a field that has some."""
        assert field.vocabulary is not None
        return self.schema.vocabularies[field.vocabulary]


def is_nothing(text: str) -> bool:
    """True for the answer that takes a value away."""
    return text.strip().lower() in _NOTHING


def to_value(field: Field, text: str, known: Known, on: date | None = None) -> Any:
    """The value of a field. Words of vocabularies, lists and counts are parted by commas.

    Args:
        field: what was asked.
        text: what was typed.
        known: what it is understood by.
        on: the day it is about, if that is known: it can tell districts apart that had one name.

    Raises:
        CwlogError: it cannot be understood.
        DataRefused: it is understood, and not there or not allowed.
    """
    if field.name == "district":
        return find_district(text, known.roster, on)
    if field.kind == "date":
        return _to_day(field, text, known.today)
    if field.kind == "number":
        return parse_minutes(text)
    if field.kind == "word":
        return find_term(text, known.vocabulary(field))
    if field.kind == "words":
        return to_words([text], known.vocabulary(field))
    if field.kind == "counts":
        return to_counts([text], known.vocabulary(field))
    return list(dict.fromkeys(split_list(text))) if field.kind == "texts" else to_text(field, text)


def _to_day(field: Field, text: str, today: date) -> str:
    """The day as files have it; what a relative one became is said at once."""
    day = parse_day(text, today).isoformat()
    if is_relative(text):
        click.echo(f"{field.name}: {plain_text(text.strip())} = {day}", err=True)
    return day


def to_text(field: Field, text: str) -> str:
    """Free text without space at its ends, its lines parted by line feeds.

    Raises:
        CwlogError: the terminal or the shell handed over bytes that are not UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        said = f"the text for {field.name} is not UTF-8"
        raise CwlogError(said, "set the terminal to UTF-8, or use --from with a file") from None
    return re.sub("\r\n?", "\n", text).strip()


def to_words(texts: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The values meant by words parted by commas, each once."""
    return list(dict.fromkeys(find_term(word, vocabulary) for text in texts for word in split_list(text)))


def to_counts(texts: Iterable[str], vocabulary: Vocabulary) -> dict[str, int]:
    """Roles with counts. Words for one role are added up: a principal and two assistant principals are three."""
    counted = [parse_count(piece) for text in texts for piece in split_list(text)]
    return added_up((find_term(word, vocabulary), number) for word, number in counted)


def added_up(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The counts of each role, in the order in which the roles came first."""
    counts: dict[str, int] = {}
    for role, number in counted:
        counts[role] = counts.get(role, 0) + number
    return counts


def read_kindly(record: Record, known: Known) -> Record:
    """A record in which people's ways to write a value have become the value; what is not understood stays as it is.

    Keys without a value are left out: in a form they are blanks.
    """
    fields = known.schema.fields
    needed = {field.name for field in fields.values() if field.required}
    filled = {key: value for key, value in record.items() if value not in (None, "") and (value != [] or key in needed)}
    return {key: _kindly(fields[key], value, known) if key in fields else value for key, value in filled.items()}


def _kindly(field: Field, value: Any, known: Known) -> Any:
    try:
        if isinstance(value, str):
            return (
                value if field.kind in ("text", "texts") and field.name != "district" else to_value(field, value, known)
            )
        if field.kind == "words" and isinstance(value, list):
            return [_word_kindly(word, known.vocabulary(field)) for word in value]
        if field.kind == "counts" and isinstance(value, dict):
            return _counts_kindly(value, lambda word: _word_kindly(word, known.vocabulary(field)))
    except CwlogError:
        pass
    return value


def _word_kindly(word: Any, vocabulary: Vocabulary) -> Any:
    return (vocabulary.value_of(word) or word) if isinstance(word, str) else word


def _counts_kindly(counts: Mapping[str, Any], meant: Callable[[str], str]) -> Mapping[str, Any]:
    if all(type(number) is int for number in counts.values()):
        return added_up((meant(word), number) for word, number in counts.items())
    return {meant(word): number for word, number in counts.items()}
