"""The text of a document as a tree of places: where each key and value begins and ends, and what goes there instead."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml


class Node(NamedTuple):
    """A value in its text: offsets of its first character and after its last, trailing comments left out.

    ``kind`` is ``scalar``, ``list`` or ``record``; ``style`` is that of a scalar: ``"``, ``'``, ``|``, ``>`` or
    nothing. ``items`` are the values of a list or record, ``keys`` the keys of a record.
    """

    kind: str
    start: int
    end: int
    column: int
    style: str = ""
    is_flow: bool = False
    items: tuple["Node", ...] = ()
    keys: tuple["Node", ...] = ()
    names: tuple[str, ...] = ()


class Splice(NamedTuple):
    """Put ``text`` in the place of what stands from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


def apply_splices(text: str, splices: Sequence[Splice]) -> str:
    """The text with all changes; those at one place in their order."""
    pieces, done = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        pieces += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join([*pieces, text[done:]])


def line_start(text: str, place: int) -> int:
    """The place of the first character of a line."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """The place of the line feed, or of the end of the text."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def next_line(text: str, place: int) -> int:
    """The place of the first character of the next line, or of the end of the text."""
    return min(line_end(text, place) + 1, len(text))


def to_node(text: str) -> Node:
    """The tree of a document that the strict reader has accepted."""
    parser = yaml.cyaml.CParser(text)  # type: ignore[attr-defined]
    parser.get_event()
    parser.get_event()
    return _node(parser, parser.get_event(), text)


def _node(parser: Any, event: Any, text: str) -> Node:
    start, column = event.start_mark.index, event.start_mark.column
    kind = type(event)
    if kind is yaml.ScalarEvent:
        end: int = event.end_mark.index
        end = _end_of_block(text, start, end) if event.style in ("|", ">") else end
        return Node("scalar", start, end, column, event.style or "")
    keys: list[Node] = []
    names: list[str] = []
    items: list[Node] = []
    is_record = kind is yaml.MappingStartEvent
    while type(part := parser.get_event()) not in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
        if is_record:
            keys.append(_node(parser, part, text))
            names.append(getattr(part, "value", ""))
            part = parser.get_event()
        item = _node(parser, part, text)
        items.append(_placed(item, keys[-1].end, text) if is_record and item.start == item.end else item)
    is_flow = bool(event.flow_style)
    end = items[-1].end if items and not is_flow else part.end_mark.index
    name = "record" if is_record else "list"
    return Node(name, start, end, column, "", is_flow, tuple(items), tuple(keys), tuple(names))


def _placed(empty: Node, after_key: int, text: str) -> Node:
    """A value that is not there stands behind the colon of its key."""
    colon = re.compile(r"[ \t]*:").match(text, after_key)
    place = colon.end() if colon else after_key
    return empty._replace(start=place, end=place)


def _end_of_block(text: str, start: int, end: int) -> int:
    """Where a block of text ends, without the empty lines behind it."""
    lines = text[start:end].split("\n")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    return start + len("\n".join(lines))
