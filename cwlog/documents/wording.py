"""What PyYAML says about broken text, in the words of someone who keeps a log."""

import yaml

from cwlog.model import Finding

# (a part of PyYAML's message, what cwlog says, what to do), the first that fits
_WORDS = (
    ("mapping values are not allowed", "a second ': ' in one line", "put the text after the first colon in quotes"),
    (
        "could not find expected ':'",
        "a line that is neither 'key: value' nor a list item",
        "indent it, or put the text in quotes",
    ),
    ("found character '\\t'", "a tab", "use spaces"),
    ("a tab character", "a tab", "use spaces"),
    ("that cannot start any token", "a character that cannot begin a value", "put the text in quotes"),
    ("end of stream", "quotes or brackets that are never closed", "close them at the end of the text"),
    ("document indicator", "quotes or brackets that are never closed", "close them at the end of the text"),
    (
        "did not find expected key",
        "a key that is not in line with the others",
        "begin the keys of one record in one column",
    ),
    ("block end", "a value that is not in line with the others", "begin the keys of one record in one column"),
    (
        "did not find expected '-'",
        "a list item that is not in line with the others",
        "begin the items of a list in one column",
    ),
    (
        "block sequence entries are not allowed",
        "a list item in a place where none can be",
        "put it on a line of its own",
    ),
    (
        "did not find expected ','",
        "a list or record in brackets that is not closed",
        "close the bracket, separate with commas",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "write the value, or take the bracket or comma away",
    ),
    ("unknown escape character", "a backslash that means nothing in double quotes", "write \\\\ or use single quotes"),
    ("escape code", "a backslash that means nothing in double quotes", "write \\\\ or use single quotes"),
    ("directive", "a '%' directive", "leave the line out; if it is text, indent it or put it in quotes"),
    ("undefined tag handle", "a tag (!name)", "put the text in quotes"),
    ("anchor or alias", "an anchor (&) or alias (*)", "put the text in quotes"),
    ("undefined alias", "an alias (*name)", "write the value out; if it is text, put it in quotes"),
    ("tag", "a tag (!name)", "put the text in quotes"),
    ("indentation", "an indentation that does not fit", "indent with two spaces"),
)


def syntax_fault(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, Finding]:
    """Line and column (from 0 in ``text``) and what to say about it.

    Text that is never closed is shown where it opens, which is where a person has to look.
    """
    raw = f"{error.problem or ''} {error.context or ''}"
    said, hint = next(
        ((said, hint) for part, said, hint in _WORDS if part in raw),
        ("a line that is not YAML", "compare it with a line that works"),
    )
    unclosed = said.startswith("quotes or brackets")
    mark = (error.context_mark if unclosed else error.problem_mark) or error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    line = min(line, text.count("\n"))
    code = {"a tab": "CW008", "a '%' directive": "CW007"}.get(
        said, "CW007" if said.startswith(("an a", "a tag")) else "CW005"
    )
    return line, column, Finding(code, (), said, hint)
