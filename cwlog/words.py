"""Small matters of language that every message shares."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

_LONGEST_QUOTE = 60
# One fast pass in C for the usual case. Apostrophes vanish, so that don't and dont are alike.
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): "", ord("&"): " and "}


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Small letters and digits only, in words parted by one space.

    >>> fold("  Face-to-FACE "), fold("Don't know"), fold("Ideas & resources")
    ('face to face', 'dont know', 'ideas and resources')
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split())
    import unicodedata  # only for text that needs it

    lowered = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "").translate(_ASCII)
    return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())


def closest(word: str, options: Iterable[str]) -> str | None:
    """The option that a typing slip would come from, if one is near enough.

    >>> closest("planing", ["planning", "providing_feedback"])
    'planning'
    """
    return next(iter(similar(word.lower(), options, limit=1)), None)


def similar(word: str, options: Iterable[str], *, limit: int = 3) -> list[str]:
    """The options that look like the word, best first; empty when none comes near."""
    import difflib  # only after a mistake: 5 ms

    return difflib.get_close_matches(word[:100], list(options), limit, 0.65)


def with_article(noun: str) -> str:
    """A noun with its article.

    >>> with_article("interaction type"), with_article("topic")
    ('an interaction type', 'a topic')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def quoted(value: object) -> str:
    """A value as a message shows it: short, on one line, nothing that a terminal would obey."""
    text = value if isinstance(value, str) else str(value)
    shown = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return repr(shown) if isinstance(value, str) else shown


def listed(words: Iterable[str], last: str = "or") -> str:
    """Words in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b or c'
    """
    *rest, end = words
    return f"{', '.join(rest)} {last} {end}" if rest else end


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "error"), counted(2, "entry"), counted(2, "day")
    ('1 error', '2 entries', '2 days')
    """
    if number == 1:
        return f"1 {noun}"
    is_like_entry = noun.endswith("y") and noun[-2:-1] not in "aeou"
    return f"{number} {noun[:-1]}ies" if is_like_entry else f"{number} {noun}s"


def as_escape(match: "re.Match[str]") -> str:
    r"""``\x1b`` or ``\u202e`` for the character that was found, as Python and most other languages write it."""
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
