"""Bytes -> text: UTF-8 only; a byte order mark and Windows or old Mac line ends are accepted."""

import re

from cwlog.documents.fault import Fault
from cwlog.model import Finding

# Control characters, and the characters that YAML 1.1 and 1.2 disagree about as line breaks. Tab, line feed are
# checked elsewhere.
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str | Fault:
    """The text with line feeds as its only line ends, or what is wrong with the bytes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # isprintable is one fast pass in C; only a text that fails it is searched.
    if text.replace("\n", "").isprintable() or not (found := re.search(_FORBIDDEN, text)):
        return text
    return _forbidden(data, text, found)


def _not_utf8(data: bytes, offset: int) -> Fault:
    if data[:2] in _UTF16_MARKS or data[1::2][:64].count(0) > 8 or data[::2][:64].count(0) > 8:
        hint = "save it as UTF-8 (in a spreadsheet: 'CSV UTF-8'; in an editor: encoding UTF-8)"
        return Fault(1, 1, Finding("CW002", (), "the file is UTF-16, not UTF-8", hint))
    before = data[:offset].decode("utf-8-sig", errors="replace")
    hint = "save the file with the encoding UTF-8"
    return Fault(*_line_column(before), Finding("CW002", (), "the file is not UTF-8 from here on", hint))


def _forbidden(data: bytes, text: str, found: re.Match[str]) -> Fault:
    line, column = _line_column(text[: found.start()])
    character = found[0]
    if character == "\0" and text[:128].count("\0") > 8:
        return _not_utf8(data, 0)
    name = "NUL" if character == "\0" else f"U+{ord(character):04X}"
    hint = "delete it; it is invisible, so retype the line if you cannot find it"
    return Fault(line, column, Finding("CW008", (), f"a control character ({name})", hint))


def _line_column(before: str) -> tuple[int, int]:
    """Line and column, from 1, of the character after ``before``."""
    text = before.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + 1, len(text) - text.rfind("\n")
