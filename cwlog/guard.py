"""The apostrophe that keeps a spreadsheet from running a text as a formula: put on, and taken off again."""

import re

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    A text that looks guarded already gets one apostrophe more, so that taking one off always gives the text.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("R-II")
    ("'=1+1", "''=1+1", 'R-II')
    """
    return f"'{text}" if is_risky(text) else text


def is_risky(text: str) -> bool:
    """True if a spreadsheet could take the text for a formula, or for a guarded one."""
    return _RISKY.match(text) is not None


def unguarded(text: str) -> str:
    """The text behind the guard that `guarded` and cwlog's exports put on.

    >>> unguarded("'=1+1"), unguarded("'tis late")
    ('=1+1', "'tis late")
    """
    return text[1:] if _GUARDED.match(text) else text
