"""Words as people spell them: folded to compare, and suggested when they nearly fit."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from cwlog.words import listed

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


def similar(word: str, choices: Iterable[str], *, limit: int = 3) -> list[str]:
    """The choices that look like the word, best first; empty when none comes near."""
    from difflib import get_close_matches  # only when something was refused: 5 ms

    return get_close_matches(word[:100], list(choices), limit, 0.65)


def did_you_mean(suggestions: Sequence[str]) -> str:
    """The end of a message that offers what nearly fits; empty without a suggestion.

    >>> did_you_mean(["'planning'"]), did_you_mean(["2", "3", "4"]), did_you_mean([])
    ("; did you mean 'planning'?", '; did you mean 2, 3 or 4?', '')
    """
    return f"; did you mean {listed(suggestions)}?" if suggestions else ""
