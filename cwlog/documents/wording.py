"""What PyYAML says about broken text, in the words of someone who keeps a log."""

from typing import NamedTuple

import yaml

from cwlog.model import Finding


class _Words(NamedTuple):
    """What to say; ``where_it_opens`` asks for the place where the broken thing begins, not where it shows."""

    code: str
    said: str
    hint: str
    where_it_opens: bool = False


_TAB = _Words("CW008", "a tab", "use spaces; text with a tab goes in quotes")
_NO_VALUE = _Words("CW005", "a character that cannot begin a value", "put the text in quotes")
_NEVER_CLOSED = _Words("CW005", "quotes or brackets that are never closed", "close them at the end of the text", True)
_SECOND_COLON = _Words("CW005", "a second ': ' in one line", "put the text after the first colon in quotes")
_LONG_KEY = _Words("CW005", "a ':' so far into a line that no key ends there", "if it is text, put it in quotes")
_BACKSLASH = _Words(
    "CW005", "a backslash that means nothing in double quotes", r"write \\, or use single quotes around the text"
)
_ANCHOR = _Words("CW007", "an anchor (&name)", "leave it out; if it is text, put it in quotes", True)
_ALIAS = _Words("CW007", "an alias (*name)", "write the value out; if it is text, put it in quotes", True)
_TAG = _Words("CW007", "a tag (!name)", "leave it out; if it is text, put it in quotes", True)
_KEY_OUT_OF_LINE = _Words(
    "CW005",
    "a key that is not in line with the others",
    "begin the keys of one record in one column; the line before may lack its colon",
)
_ITEM_OUT_OF_LINE = _Words(
    "CW005", "a list item that is not in line with the others", "begin the items of a list in one column"
)
_TEXT_AFTER_VALUE = _Words(
    "CW005",
    "more text after the end of a value",
    "quotes or brackets go around all of it; inside single quotes write an apostrophe twice",
)
_NO_COMMA = _Words("CW005", "a comma or a closing bracket is missing here", "separate the values with commas")

# A part of what PyYAML says, and our words for it; the first that fits counts.
_WORDS = (
    ("while scanning an anchor", _ANCHOR),
    ("while scanning an alias", _ALIAS),
    ("undefined alias", _ALIAS),
    ("undefined tag handle", _TAG),
    ("while scanning a tag", _TAG),
    (
        "could not find expected ':'",
        _Words(
            "CW005",
            "a line that is neither 'key: value' nor a list item",
            "write the colon, or indent a line that belongs to the text above",
            True,
        ),
    ),
    ("a tab character", _TAB),
    ("that cannot start any token", _NO_VALUE),
    ("end of stream", _NEVER_CLOSED),
    ("document indicator", _NEVER_CLOSED),
    (
        "block sequence entries are not allowed",
        _Words("CW005", "a list item in a place where none can be", "put it on a line of its own"),
    ),
    (
        "did not find expected node content",
        _Words("CW005", "a value is missing here", "write the value, or take the bracket or comma away"),
    ),
    ("escape", _BACKSLASH),
    ("hexdecimal", _BACKSLASH),
    (
        "comment or line break",
        _Words("CW005", "text beside a '|' or '>'", "begin the text in the next line, or put all of it in quotes"),
    ),
    (
        "<document start>",
        _Words(
            "CW005",
            "a line that does not belong to the record above",
            "begin all keys in one column; write a line '---' between two records",
        ),
    ),
)
_OTHER = _Words("CW005", "a line that is not YAML", "compare it with a line that works")


def syntax_fault(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, Finding]:
    """Line and column (from 0 in ``text``) and what to say about it.

    What is never closed is shown where it opens, because a person has to look there.
    """
    shows = error.problem_mark or error.context_mark
    line, column = (shows.line, shows.column) if shows else (0, 0)
    words = _words_for(error, *_around(text, line, column))
    if words.where_it_opens and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    elif words is _KEY_OUT_OF_LINE:  # PyYAML points at the colon
        before, after = _around(text, line, column)
        column = len(before + after) - len((before + after).lstrip())
    return *_not_behind(text, line, column), Finding(words.code, (), words.said, words.hint)


def _not_behind(text: str, line: int, column: int) -> tuple[int, int]:
    """A place behind all text, where PyYAML looked for more, becomes the end of the text."""
    lines = text.split("\n")
    if any(map(str.strip, lines[line:])):
        return line, column
    while line and (line >= len(lines) or not lines[line].strip()):
        line -= 1
    return line, len(lines[line].rstrip())


def _around(text: str, line: int, column: int) -> tuple[str, str]:
    """What stands in a line before a column, and from it on."""
    lines = text.split("\n")
    whole = lines[line] if line < len(lines) else ""
    return whole[:column], whole[column:]


def _words_for(error: yaml.MarkedYAMLError, before: str, after: str) -> _Words:
    raw = f"{error.problem or ''} {error.context or ''}"
    if after.startswith("\t"):
        return _TAB
    if "mapping values are not allowed" in raw:
        return _LONG_KEY if len(before) > 1024 else _SECOND_COLON if ": " in before else _KEY_OUT_OF_LINE
    if "did not find expected key" in raw or "did not find expected '-'" in raw:
        return _out_of_line(before, after)
    if "did not find expected ','" in raw:
        opens, shows = error.context_mark, error.problem_mark
        return _NO_COMMA if opens and shows and opens.line == shows.line else _NEVER_CLOSED
    return next((words for part, words in _WORDS if part in raw), _OTHER)


def _out_of_line(before: str, after: str) -> _Words:
    """PyYAML expected a key or an item in the column of the others, and found something else."""
    if before.strip():
        return _TEXT_AFTER_VALUE
    if after.startswith(":"):
        return _Words("CW005", "nothing stands before the colon", "write the key before it")
    return _ITEM_OUT_OF_LINE if after[:2] in ("-", "- ") else _KEY_OUT_OF_LINE
