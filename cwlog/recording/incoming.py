"""The text of a file or form -> drafts with their places: a YAML stream, a JSON object, a JSON array, or JSON lines."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, Positions, decode, locate, read_documents
from cwlog.documents.limits import MAX_RECORDS
from cwlog.documents.reader import position_in
from cwlog.documents.strict import StrictReader
from cwlog.model import Finding
from cwlog.recording.judging import Draft

_ESCAPES = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|\\.", re.IGNORECASE)
_TEXT_OR_TAB = re.compile(r'"(?:[^"\\]|\\.)*"|\t')


class Incoming(NamedTuple):
    """One record of an input: ``draft`` is None when it cannot be accepted, and ``faults`` say why.

    ``place`` gives line and column, from 1, of what a finding is about.
    """

    draft: Draft | None
    faults: list[Fault]
    place: Callable[[Finding], tuple[int, int]]


def read_incoming(data: bytes) -> list[Incoming]:
    """Every record of an input, in order; an input that cannot be read at all is one record with that fault."""
    if len(data) > MAX_FILE_BYTES:
        return [
            _refused(Fault(1, 1, Finding("CW003", (), "the input is too large", "is this a file of interactions?")))
        ]
    text = decode(data)
    if isinstance(text, Fault):
        return [_refused(text)]
    if text.lstrip()[:1] in ("{", "["):
        if _is_json(text):
            return list(_json_records(text))
        if _is_json_lines(text):
            documents = [Document(number, [line]) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
            return [one for document in documents for one in _json_records(document.text, document.line)]
    return [_of_document(document) for document in read_documents(text)]


def _refused(*faults: Fault) -> Incoming:
    return Incoming(None, list(faults), lambda _: (1, 1))


def _of_document(document: Document) -> Incoming:
    return Incoming(document.record, document.faults, partial(locate, document))


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_json_lines(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith("{") and _is_json(line) for line in lines)


def _json_records(text: str, first_line: int = 1) -> Iterator[Incoming]:
    """The records of a JSON text, read as the YAML that it nearly is: so it has places, and is held to as much."""
    reader = StrictReader(_as_yaml(text), first_line, with_positions=True, most=MAX_RECORDS)
    value = reader.read()
    if isinstance(value, dict) and not reader.faults:
        yield Incoming(value, [], partial(position_in, reader.positions))
    elif isinstance(value, list) and value:
        yield from _items(value, reader)
    else:
        empty = Fault(first_line, 1, Finding("CW011", (), "the list holds no record", "write the records into it"))
        yield _refused(*(reader.faults or [empty]))


def _items(items: list[object], reader: StrictReader) -> Iterator[Incoming]:
    """The records of a JSON array, each with the faults from its beginning to the next one's."""
    positions = reader.positions  # put together anew each time it is asked for
    starts = [positions[number,][:2] for number in range(len(items))]
    for number, (item, start) in enumerate(zip(items, starts, strict=True)):
        after = starts[number + 1 : number + 2]
        faults = [one for one in reader.faults if start <= one[:2] and not (after and one[:2] >= after[0])]
        if not isinstance(item, dict) and not faults:
            hint = 'write {"key": value, …}'
            faults = [Fault(*start, Finding("CW011", (), "an item that is not a record", hint))]
        draft = item if isinstance(item, dict) and not faults else None
        yield Incoming(draft, faults, partial(_place_in, positions, number))


def _place_in(positions: Positions, number: int, finding: Finding) -> tuple[int, int]:
    return position_in(positions, finding._replace(field=(number, *finding.field)))


def _as_yaml(text: str) -> str:
    """JSON as YAML reads it: no tabs between the values, a character beyond U+FFFF in one escape."""
    text = _TEXT_OR_TAB.sub(lambda match: " " if match[0] == "\t" else match[0], text) if "\t" in text else text
    return _ESCAPES.sub(_one_escape, text)


def _one_escape(match: re.Match[str]) -> str:
    if not match[1]:
        return match[0]
    high, low = int(match[1], 16), int(match[2], 16)
    return f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08X}"
