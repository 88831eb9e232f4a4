"""The text that a person gives a command, or has written in an editor: its bytes, its name, and what it says."""

import sys

from cwlog.documents import MAX_FILE_BYTES, decode
from cwlog.documents.fault import Fault
from cwlog.errors import CwlogError
from cwlog.model import Finding
from cwlog.render.text import plain_text
from cwlog.workspace import read_input


def read_given(path: str) -> bytes:
    """The bytes of a file, or with ``-`` of the standard input: of more than a log may have, one byte more.

    Raises:
        CwlogError: the file cannot be read, or is too large.
    """
    return sys.stdin.buffer.read(MAX_FILE_BYTES + 1) if path == "-" else read_input(path, MAX_FILE_BYTES)


def name_of_given(path: str) -> str:
    """What messages call it."""
    return "<stdin>" if path == "-" else plain_text(path)


def decoded(data: bytes, name: str) -> str:
    """The text of these bytes.

    Raises:
        CwlogError: they are no text, or too many.
    """
    text = decode(data) if len(data) <= MAX_FILE_BYTES else Fault(1, 1, Finding("CW003", (), "the text is too large"))
    if isinstance(text, Fault):
        raise CwlogError(f"{name}:{text.line}:{text.column}: {text.finding.message}", text.finding.hint)
    return text
