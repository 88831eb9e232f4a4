"""Text that nobody can misuse: what a terminal or a reader would obey becomes visible."""

import re

from cwlog.words import as_escape

# C0 and C1 controls, DEL, line and paragraph separator, overrides of the direction, lone surrogates
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def plain_text(text: str) -> str:
    r"""One line of text without control characters: each is written as its escape.

    Keeps letters of every script. Safe for a terminal, and can always be encoded as UTF-8.

    >>> plain_text("Cedar\x1b[31m Hollow\n")
    'Cedar\\x1b[31m Hollow\\x0a'
    """
    return text if text.isprintable() else _STEERING.sub(as_escape, text)  # most texts are


def plain_prose(text: str) -> str:
    r"""What somebody wrote, without control characters; line feeds and tabs are part of it.

    >>> plain_prose("one\r\ntwo\x1b")
    'one\ntwo\\x1b'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(plain_text, line.split("\t"))) for line in lines)


def json_escaped(json_text: str) -> str:
    r"""A JSON document in which the same characters are ``\uXXXX``, but for the line feeds of its layout.

    Inside the strings of a JSON document this changes how a character is written, not what it means.
    """
    return _STEERING.sub(lambda match: match[0] if match[0] == "\n" else f"\\u{ord(match[0]):04x}", json_text)
