"""The quick way to read a document in the style that cwlog writes, three times as fast as the strict reader.

It answers None about anything that is not plainly in that style, and the strict reader decides. It must never
answer anything else than the strict reader would: tests/test_documents_quick.py holds the two against each other
for good. Blank lines and comment lines between keys are part of the style, so people's notes do not slow it down.
"""

import re
from collections.abc import Sequence

from cwlog.documents.limits import MAX_VALUES
from cwlog.documents.scalars import RESERVED, WHOLE_NUMBER
from cwlog.model import Record

Scalar = str | int | bool | list[str]
Value = Scalar | list[Scalar] | dict[str, Scalar]

_KEY = re.compile(r"[a-z][a-z_]{0,99}|[0-9]{8}-[0-9]{6}-[0-9a-z]{4}")
_TEXT_OF_DIGITS = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z][a-z0-9-]*)?|[0-9]{8}-[0-9]{6}-[0-9a-z]{4}|[0-9]+ [0-9 ]*[A-Za-z].*"
)
_FLOW_LIST = re.compile(r"\[([a-z_]+(?:, [a-z_]+)*)?\]")
# Words come again and again (roles, topics, types); what they mean is kept, up to a bound.
_MEMORY = 5000
_known_scalars: dict[str, str | int | bool] = {}
_known_keys: set[str] = set()


def read_quickly(lines: Sequence[str]) -> Record | None:
    """The record in these lines, or None: ask the strict reader. The caller has looked for tabs and control
    characters.
    """
    record: Record = {}
    number, end = 0, len(lines)
    while number < end:
        line = lines[number]
        number += 1
        if not line or line[0] == "#":
            continue
        start = number
        while number < end and lines[number][:1] in " -":  # also true for an empty line
            number += 1
        key, separator, word = line.partition(": ")
        if not separator:
            key = line[:-1]
        if key in record or (key not in _known_keys and not _learn_key(key)):
            return None
        value = _beside(word, lines[start:number]) if separator else _below(line, lines[start:number])
        if value is None or (word == "|" and number == end and lines[-1]):  # no line feed ends that text
            return None
        record[key] = value
    return record or None


def _beside(word: str, body: Sequence[str]) -> Value | None:
    """The value that begins beside its key: a scalar, text over several lines, or a block of text."""
    if not any(body):
        return _scalar(word)
    if word in ("|-", "|"):
        return _block_text(word, body)
    is_plain = word[:1].isalpha() and _is_plain(word) and all(map(_is_continuation, body))
    return " ".join([word, *(line[2:] for line in body)]) if is_plain else None


def _is_continuation(line: str) -> bool:
    """A further line of unquoted text: two spaces, then text that could be nothing else."""
    return line[:2] == "  " and line[2:3].isalnum() and _is_plain(line)


def _block_text(header: str, body: Sequence[str]) -> str | None:
    """Text under ``|`` or ``|-``, indented by two spaces from its first line on."""
    if body[0][:2] != "  " or body[0][2:3] in ("", " ") or any(line and line[:2] != "  " for line in body):
        return None
    text = "\n".join(line[2:] for line in body).rstrip("\n")
    return text + "\n" if header == "|" else text


def _below(line: str, body: Sequence[str]) -> Value | None:
    """What stands in the lines under ``key:``: a list, or a record of scalars."""
    if line[-1] != ":" or not body or not body[0]:
        return None
    return _list(body) if body[0].lstrip(" ")[:2] == "- " else _inner_record(body)


def _list(body: Sequence[str]) -> list[Scalar] | None:
    """Items in one column, at the margin or indented by two spaces."""
    lead = "- " if body[0][0] == "-" else "  - "
    items: list[Scalar] = []
    for line in body:
        if line:
            value = _scalar(line[len(lead) :])
            if value is None or not line.startswith(lead) or isinstance(value, list):
                return None
            items.append(value)
    return items if len(items) <= MAX_VALUES else None


def _inner_record(body: Sequence[str]) -> dict[str, Scalar] | None:
    """``key: value`` lines, indented by two spaces."""
    record: dict[str, Scalar] = {}
    for line in body:
        if line:
            key, separator, word = line[2:].partition(": ")
            value = _scalar(word)
            if value is None or not separator or line[:2] != "  " or key in record:
                return None
            if key not in _known_keys and not _learn_key(key):
                return None
            record[key] = value
    return record


def _learn_key(key: str) -> bool:
    if not _KEY.fullmatch(key) or key in RESERVED:
        return False
    if len(_known_keys) < _MEMORY:
        _known_keys.add(key)
    return True


def _scalar(word: str) -> Scalar | None:
    known = _known_scalars.get(word)
    if known is not None:
        return known
    if word == "[]":
        return []
    value = _new_scalar(word)
    if value is not None and not isinstance(value, list) and len(word) < 40 and len(_known_scalars) < _MEMORY:
        _known_scalars[word] = value
    return value


def _new_scalar(word: str) -> Scalar | None:
    first = word[:1]
    if first.isalpha():
        return RESERVED.get(word, word) if _is_plain(word) else None
    if first == '"':
        text = word[1:-1]
        return text if len(word) > 1 and word[-1] == '"' and '"' not in text and "\\" not in text else None
    if first == "'":
        return _single_quoted(word)
    if WHOLE_NUMBER.fullmatch(word):
        return int(word)
    if _TEXT_OF_DIGITS.fullmatch(word):
        return word if _is_plain(word) else None
    if match := _FLOW_LIST.fullmatch(word):
        words = match[1].split(", ") if match[1] else []
        return words if RESERVED.keys().isdisjoint(words) and len(words) <= MAX_VALUES else None
    return None


def _is_plain(text: str) -> bool:
    """Unquoted text that YAML 1.1 and 1.2 read alike in block style."""
    return text[-1] not in " :" and ": " not in text and " #" not in text


def _single_quoted(word: str) -> str | None:
    text = word[1:-1]
    if len(word) < 2 or word[-1] != "'":
        return None
    if "'" not in text:
        return text
    return text.replace("''", "'") if "'" not in text.replace("''", "") else None
