"""Words as people spell them: folded to compare, and suggested when they nearly fit."""

from collections.abc import Iterable, Sequence

from cwlog.words import fold, listed

__all__ = ["did_you_mean", "fold", "similar"]

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
