"""Words as people spell them: folded to compare, and suggested when they nearly fit."""

from collections.abc import Sequence

from cwlog.words import fold, listed, similar

__all__ = ["did_you_mean", "fold", "similar"]


def did_you_mean(suggestions: Sequence[str]) -> str:
    """The end of a message that offers what nearly fits; empty without a suggestion.

    >>> did_you_mean(["'planning'"]), did_you_mean(["2", "3", "4"]), did_you_mean([])
    ("; did you mean 'planning'?", '; did you mean 2, 3 or 4?', '')
    """
    return f"; did you mean {listed(suggestions)}?" if suggestions else ""
