"""A record's old and new values -> the few places of its text that have to change."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cwlog.documents.brackets import bracket_splices, differences, is_same, number_of
from cwlog.documents.nodes import Node, Splice, line_end, line_start, next_line
from cwlog.documents.one_line import word
from cwlog.documents.writer import to_yaml


class Strategy(NamedTuple):
    """How to change: only what differs inside a value, or the whole block of its key; new keys below or on top."""

    inside: bool
    on_top: bool


STRATEGIES = (Strategy(True, False), Strategy(True, True), Strategy(False, False), Strategy(False, True))


def record_splices(
    text: str, node: Node, old: Mapping[str, Any], new: Mapping[str, Any], strategy: Strategy
) -> list[Splice]:
    """The changes that make a record say what ``new`` says."""
    if node.is_flow:
        return bracket_splices(text, node, old, new)
    splices: list[Splice] = []
    for key, item, name in zip(node.keys, node.items, node.names, strict=True):
        if name not in new:
            splices.append(Splice(line_start(text, key.start), next_line(text, item.end), ""))
        elif not is_same(old[name], new[name]):
            splices += _value_splices(text, node, key, item, (name, old[name], new[name]), strategy)
    for name in new:
        if name not in old:
            splices.append(_insertion(text, node, name, new, strategy))
    return splices


def _insertion(text: str, node: Node, name: str, new: Mapping[str, Any], strategy: Strategy) -> Splice:
    """A new key below the nearest one that stands before it in the order, or on top."""
    lines = _indented(to_yaml({name: new[name]}), node.column)
    before = list(new)[: list(new).index(name)]
    above = next((node.names.index(key) for key in reversed(before) if key in node.names), None)
    if above is None or strategy.on_top:
        place = line_start(text, node.keys[0].start)
        return Splice(place, place, lines)
    return _lines_at(text, next_line(text, node.items[above].end), lines)


def _lines_at(text: str, place: int, lines: str) -> Splice:
    """Whole lines at a place; behind a last line without a line feed they bring their own."""
    needs_feed = place == len(text) and not text.endswith("\n")
    return Splice(place, place, f"\n{lines}" if needs_feed else lines)


def _value_splices(
    text: str, parent: Node, key: Node, item: Node, change: tuple[str, Any, Any], strategy: Strategy
) -> list[Splice]:
    name, old, new = change
    if strategy.inside:
        if item.kind == "record" and isinstance(new, dict) and new and not item.is_flow:
            return record_splices(text, item, old, new, strategy)
        if item.is_flow and type(old) is type(new):
            return bracket_splices(text, item, old, new)
        if item.kind == "list" and isinstance(new, list) and new and (found := _list_splices(text, item, old, new)):
            return found
        is_inline = item.kind == "scalar" and item.style not in ("|", ">") and item.start < item.end
        if is_inline and not isinstance(new, list | dict) and (source := word(new, item.style)) is not None:
            return [Splice(item.start, item.end, source)]
    return [_rewritten(text, parent, key, item, name, new)]


def _rewritten(text: str, parent: Node, key: Node, item: Node, name: str, new: Any) -> Splice:
    """The block of one key in cwlog's style; its comments stay."""
    lines = to_yaml({name: new}).split("\n")[:-1]
    key_line_end = line_end(text, key.end)
    end = line_end(text, item.end)
    is_block = item.kind != "scalar" and not item.is_flow
    comment = _comment_in(text, key.end, item.start if is_block else end, skip=item if not is_block else None)
    if item.style in ("|", ">"):
        comment = _comment_in(text, item.start, key_line_end)
    if comment:
        lines[0] += f"  {comment}"
    notes = _whole_line_comments(text, key_line_end, item) if is_block else []
    body = _indented("\n".join([*lines, *notes]), parent.column).removeprefix(" " * parent.column)
    return Splice(key.start, end, body)


def _comment_in(text: str, start: int, end: int, skip: Node | None = None) -> str:
    """The comment on the first line between two places, what ``skip`` covers left out."""
    if skip:
        start = skip.end
    found = re.compile(r"(?:^|(?<=[ \t:]))#.*", re.MULTILINE).search(text, start, min(end, line_end(text, start)))
    return found[0].rstrip() if found else ""


def _whole_line_comments(text: str, start: int, item: Node) -> list[str]:
    """The lines between the parts of a block list or record that are comments only."""
    covered = [(part.start, part.end) for part in item.items]
    notes, place = [], start + 1
    while place < item.end:
        line = text[place : line_end(text, place)]
        is_inside = any(first < place < last for first, last in covered)
        if line.lstrip().startswith("#") and not is_inside:
            notes.append(line.strip())
        place = line_end(text, place) + 1
    return notes


def _list_splices(text: str, node: Node, old: Sequence[Any], new: Sequence[Any]) -> list[Splice] | None:
    """The lines of a block list that go, change or come; None if its items do not stand on lines of their own."""
    if not _is_line_by_line(text, node):
        return None
    splices: list[Splice] = []
    for kind, first, last, new_first, new_last in differences(old, new):
        values = new[new_first:new_last]
        words = [word(value, node.items[0].style) for value in values]
        if None in words:
            return None
        numbers = [number_of(value, old) for value in values]
        is_moving = max([*numbers, *(number_of(value, new) for value in old[first:last])], default=-1) >= 0
        if kind == "replace" and last - first == len(words) and not is_moving:
            pairs = zip(node.items[first:last], words, strict=True)
            splices += [Splice(item.start, item.end, str(source)) for item, source in pairs]
        elif kind != "equal":
            splices += [_whole_lines(text, item) for item in node.items[first:last]]
            notes = [_note_beside(text, node, number) for number in numbers]
            lines = [f"{' ' * node.column}- {source}{note}\n" for source, note in zip(words, notes, strict=True)]
            # below the one before, so that notes above the next one stay above it
            place = next_line(text, node.items[first - 1].end) if first else line_start(text, node.items[0].start)
            splices += [_lines_at(text, place, "".join(lines))] if lines else []
    return splices


def _is_line_by_line(text: str, node: Node) -> bool:
    """True if each item is one word behind a '-' at the beginning of a line."""
    lead = " " * node.column + "-"
    are_words = all(item.kind == "scalar" and item.style not in ("|", ">") for item in node.items)
    return are_words and all(text[line_start(text, one.start) : one.start].startswith(lead) for one in node.items)


def _whole_lines(text: str, item: Node) -> Splice:
    """Take away the lines of an item."""
    return Splice(line_start(text, item.start), next_line(text, item.end), "")


def _note_beside(text: str, node: Node, number: int) -> str:
    """The comment beside an item, with the space before it."""
    return text[node.items[number].end : line_end(text, node.items[number].end)].rstrip() if number >= 0 else ""


def _indented(lines: str, column: int) -> str:
    return re.sub(r"^(?=.)", " " * column, lines, flags=re.MULTILINE) if column else lines
