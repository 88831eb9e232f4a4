"""The values of a vocabulary in a schema file: a word that people type must mean one value, and a value be found."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from cwlog.errors import CwlogError
from cwlog.model import FieldPath, Term
from cwlog.records import to_day
from cwlog.schemas.vocabulary import Vocabulary
from cwlog.words import fold, quoted

Refuse = Callable[[FieldPath, str, str], CwlogError]

_TEXTS = ("title", "description", "x-group", "x-replaced-by", "x-purpose")
_DAYS = ("x-since", "x-until")
_KNOWN = sorted(("const", "x-aliases", *_TEXTS, *_DAYS))
# YAML 1.1 readers (R, older tools) take these for true, false or nothing, whatever their capitals.
_MISREAD = frozenset("y yes n no on off true false null".split())


def check_terms(options: Sequence[Any], at: FieldPath, refuse: Refuse) -> None:
    """Look at the values under a ``oneOf``.

    Raises:
        CwlogError: one is not ``const`` with a word, has a note that cwlog does not know, or stands there twice.
    """
    seen: set[str] = set()
    for number, option in enumerate(options):
        place = (*at, number)
        if not isinstance(option, dict) or not isinstance(option.get("const"), str):
            raise refuse(
                place, "a value of a vocabulary needs 'const' with a word", "write - const: my_topic and a title"
            )
        word = option["const"]
        if not re.match("[A-Za-z]", word) or not word.isprintable() or word.lower() in _MISREAD:
            said = f"{quoted(word)} is not text to every program"
            raise refuse((*place, "const"), said, "take a word that begins with a letter, and is no yes or no")
        if word in seen:
            raise refuse((*place, "const"), f"{quoted(word)} stands in the vocabulary twice", "keep one of the two")
        seen.add(word)
        _check_notes(option, place, refuse)


def _check_notes(option: dict[str, Any], at: FieldPath, refuse: Refuse) -> None:
    for key, value in option.items():
        place = (*at, key)
        if key not in _KNOWN:
            said = f"cwlog does not know {quoted(key)} of a vocabulary value"
            raise refuse(place, said, f"it knows {', '.join(_KNOWN)}")
        if key in _TEXTS and not isinstance(value, str):
            raise refuse(place, f"{key!r} takes text", "write the words after the colon, or take the line out")
        if key in _DAYS and not to_day(value):
            raise refuse(place, f"{quoted(value)} is not a date", "write a day as 2018-07-01")
        if key == "x-aliases" and not (isinstance(value, list) and all(isinstance(word, str) for word in value)):
            raise refuse(place, "x-aliases is a list of words", "write x-aliases: [word, another word]")


def check_words(vocabulary: Vocabulary, refuse: Refuse) -> None:
    """Hold the values of a vocabulary against each other, and against its groups.

    Raises:
        CwlogError: a word that people type means two values; a value can never be used; its group, purpose or
            replacement is not there.
    """
    meaning: dict[str, str] = {}
    for number, term in enumerate(vocabulary.terms):
        at = ("$defs", vocabulary.name, "oneOf", number)
        for word in {fold(word) for word in (term.value, term.title, *term.aliases)}:
            if meaning.setdefault(word, term.value) != term.value:
                said = f"{quoted(word)} already means {meaning[word]!r}"
                raise refuse(at, said, "take it away from one of the two")
        _check_links(term, vocabulary, at, refuse)


def _check_links(term: Term, vocabulary: Vocabulary, at: FieldPath, refuse: Refuse) -> None:
    if term.replaced_by and term.replaced_by not in vocabulary.by_value:
        said = f"{quoted(term.replaced_by)} is not in this vocabulary"
        raise refuse((*at, "x-replaced-by"), said, "name a value of it")
    if term.since and term.until and term.until < term.since:
        said = f"{quoted(term.value)} ends ({term.until}) before it begins ({term.since})"
        raise refuse((*at, "x-until"), said, "correct x-since or x-until")
    for key, name, known in (
        ("x-group", term.group, vocabulary.groups),
        ("x-purpose", term.purpose, vocabulary.purposes),
    ):
        if name and known and name not in known:
            hint = f"it has {', '.join(known)}; a new one needs a title under '{key}s'"
            raise refuse((*at, key), f"{quoted(name)} is not a {key[2:]} of this vocabulary", hint)
