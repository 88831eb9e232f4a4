"""What keeps a text of a sheet from being run or obeyed, put on and taken off again: an apostrophe, and escapes."""

import re

from cwlog.words import as_escape

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_RISKY = re.compile(r"'*[=+\-@\t\r]")
# Controls but tab and line feed, separators of lines, overrides of the direction, and what UTF-8 or XML cannot hold
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CODE = r"(x[0-9a-f]{2}|u(?!d[89a-f])[0-9a-f]{4})"  # half of a pair is no letter, and no file could hold it
_ESCAPE = re.compile(rf"\\{_CODE}")
_UNESCAPE = re.compile(rf"\\(?:\\|{_CODE})")


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


def escaped(text: str) -> str:
    r"""A text without what a terminal obeys, that `unescaped` makes the same again; line feeds and tabs stay.

    Only where it has to change anything, or looks as if it had, are its backslashes doubled.

    >>> escaped("a\x1b[31m"), escaped(r"C:\new"), escaped(r"a\x1b")
    ('a\\x1b[31m', 'C:\\new', 'a\\\\x1b')
    """
    if not _HIDDEN.search(text) and not _ESCAPE.search(text):
        return text
    return _HIDDEN.sub(as_escape, text.replace("\\", "\\\\"))


def unescaped(text: str) -> str:
    r"""The text behind `escaped`; any other text is left as it is.

    >>> unescaped(r"a\x1b[31m") == "a\x1b[31m", unescaped(r"C:\new"), unescaped(escaped(r"a\x1b"))
    (True, 'C:\\new', 'a\\x1b')
    """
    if not _ESCAPE.search(text):
        return text
    return _UNESCAPE.sub(lambda match: chr(int(match[1][1:], 16)) if match[1] else "\\", text)
