"""A record's old and new values -> the few places of its text that have to change."""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import yaml

from cwlog.documents.nodes import Node
from cwlog.documents.writer import to_yaml


class Splice(NamedTuple):
    """Put ``text`` in the place of what stands from ``start`` to before ``end``."""

    start: int
    end: int
    text: str


class Strategy(NamedTuple):
    """How to change: only what differs inside a value, or the whole block of its key; new keys below or on top."""

    inside: bool
    on_top: bool


STRATEGIES = (Strategy(True, False), Strategy(True, True), Strategy(False, False), Strategy(False, True))

_PLAIN_IN_BRACKETS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_ -]*[A-Za-z0-9]|[A-Za-z0-9]")


def apply_splices(text: str, splices: Sequence[Splice]) -> str:
    """The text with all changes; those at one place in their order."""
    pieces, done = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        pieces += [text[done : splice.start], splice.text]
        done = max(done, splice.end)
    return "".join([*pieces, text[done:]])


def record_splices(
    text: str, node: Node, old: Mapping[str, Any], new: Mapping[str, Any], strategy: Strategy
) -> list[Splice]:
    """The changes that make a record say what ``new`` says."""
    if node.is_flow:
        return [Splice(node.start, node.end, _flow_record(text, node, old, new))]
    splices: list[Splice] = []
    for key, item, name in zip(node.keys, node.items, node.names, strict=True):
        if name not in new:
            splices.append(Splice(_line_start(text, key.start), _next_line(text, item.end), ""))
        elif not _same(old[name], new[name]):
            splices += _value_splices(text, node, key, item, (name, old[name], new[name]), strategy)
    for name in new:
        if name not in old:
            splices.append(_insertion(text, node, name, new, strategy))
    return splices


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one) == json.dumps(other)


def _insertion(text: str, node: Node, name: str, new: Mapping[str, Any], strategy: Strategy) -> Splice:
    """A new key below the nearest one that stands before it in the order, or on top."""
    lines = _indented(to_yaml({name: new[name]}), node.column)
    before = list(new)[: list(new).index(name)]
    above = next((node.names.index(key) for key in reversed(before) if key in node.names), None)
    if above is None or strategy.on_top:
        place = _line_start(text, node.keys[0].start)
        return Splice(place, place, lines)
    return _lines_at(text, _next_line(text, node.items[above].end), lines)


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
            return [Splice(item.start, item.end, _flow_source(text, item, old, new))]
        if item.kind == "list" and isinstance(new, list) and new and (found := _list_splices(text, item, old, new)):
            return found
        is_inline = item.kind == "scalar" and item.style not in ("|", ">") and item.start < item.end
        if is_inline and not isinstance(new, list | dict) and (word := _word(new, item.style)) is not None:
            return [Splice(item.start, item.end, word)]
    return [_rewritten(text, parent, key, item, name, new)]


def _rewritten(text: str, parent: Node, key: Node, item: Node, name: str, new: Any) -> Splice:
    """The block of one key in cwlog's style; its comments stay."""
    lines = to_yaml({name: new}).split("\n")[:-1]
    key_line_end = _line_end(text, key.end)
    end = _line_end(text, item.end)
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
    found = re.compile(r"(?:^|(?<=[ \t:]))#.*", re.MULTILINE).search(text, start, min(end, _line_end(text, start)))
    return found[0].rstrip() if found else ""


def _whole_line_comments(text: str, start: int, item: Node) -> list[str]:
    """The lines between the parts of a block list or record that are comments only."""
    covered = [(part.start, part.end) for part in item.items]
    notes, place = [], start + 1
    while place < item.end:
        line = text[place : _line_end(text, place)]
        is_inside = any(first < place < last for first, last in covered)
        if line.lstrip().startswith("#") and not is_inside:
            notes.append(line.strip())
        place = _line_end(text, place) + 1
    return notes


def _list_splices(text: str, node: Node, old: Sequence[Any], new: Sequence[Any]) -> list[Splice] | None:
    """The lines of a block list that go, change or come; None if its items do not stand on lines of their own."""
    lead = " " * node.column + "-"
    starts = [_line_start(text, item.start) for item in node.items]
    if any(not text[start : item.start].startswith(lead) for start, item in zip(starts, node.items, strict=True)):
        return None
    if any(item.kind != "scalar" or item.style in ("|", ">") for item in node.items):
        return None
    ends = [_next_line(text, item.end) for item in node.items]
    style = node.items[0].style
    splices: list[Splice] = []
    for kind, first, last, new_first, new_last in _differences(old, new):
        words = [_word(value, style) for value in new[new_first:new_last]]
        if None in words:
            return None
        if kind == "replace" and last - first == len(words):
            pairs = zip(node.items[first:last], words, strict=True)
            splices += [Splice(item.start, item.end, str(word)) for item, word in pairs]
        elif kind != "equal":
            splices += [Splice(starts[at], ends[at], "") for at in range(first, last)]
            lines = "".join(f"{lead} {word}\n" for word in words)
            place = starts[first] if first < len(starts) else ends[-1]
            splices += [_lines_at(text, place, lines)] if lines else []
    return splices


def _differences(old: Sequence[Any], new: Sequence[Any]) -> Sequence[tuple[str, int, int, int, int]]:
    before, after = ([json.dumps(value) for value in values] for values in (old, new))
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _flow_source(text: str, node: Node, old: Any, new: Any) -> str:
    """The source of a value inside brackets; what stays the same stays as it is written."""
    if _same(old, new):
        return text[node.start : node.end]
    if node.kind == "record" and isinstance(new, dict):
        return _flow_record(text, node, old, new)
    if node.kind == "list" and isinstance(new, list):
        plan: list[int | str] = []
        for kind, first, last, new_first, new_last in _differences(old, new):
            is_kept = kind == "equal"
            style = node.items[0].style if node.items else ""
            plan += range(first, last) if is_kept else [_flow_word(value, style) for value in new[new_first:new_last]]
        return _flow_list(text, node, [(one, None) for one in plan])
    return _flow_word(new, node.style)


def _flow_record(text: str, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    style = node.keys[0].style if node.keys else ""
    names = [name for name in node.names if name in new]
    for name in new:
        if name not in names:
            before = [key for key in list(new)[: list(new).index(name)] if key in names]
            names.insert(names.index(before[-1]) + 1 if before else 0, name)
    plan: list[tuple[int | str, str | None]] = []
    for name in names:
        if name in node.names:
            at = node.names.index(name)
            key, item = node.keys[at], node.items[at]
            value = _flow_source(text, item, old[name], new[name])
            is_blank = item.start == item.end and value
            plan.append((at, text[key.start : item.start] + (" " if is_blank else "") + value))
        else:
            plan.append((f"{_flow_word(name, style)}: {_flow_word(new[name], style)}", None))
    return _flow_list(text, node, plan)


def _flow_list(text: str, node: Node, plan: Sequence[tuple[int | str, str | None]]) -> str:
    """Brackets around old parts (by number, perhaps with another source) and new ones; notes between them stay."""
    opening, closing = text[node.start], text[node.end - 1]
    if not node.items:
        return opening + text[node.start + 1 : node.end - 1].strip(" ") + ", ".join(str(p) for p, _ in plan) + closing
    starts = [part.start for part in node.keys or node.items]
    ends = [part.end for part in node.items]
    between = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    usual = next((gap for gap in between if "#" not in gap), ", ")
    tail = text[ends[-1] : node.end - 1]
    pieces = [text[node.start + 1 : starts[0]]]
    for place, (part, source) in enumerate(plan):
        pieces.append(part if isinstance(part, str) else source or text[starts[part] : ends[part]])
        if place + 1 < len(plan):
            pieces.append(between[part] if isinstance(part, int) and part < len(between) else usual)
    return opening + "".join(pieces) + (tail if plan else tail.replace(",", "", 1)) + closing


def _flow_word(value: Any, style: str) -> str:
    """A value in one line inside brackets."""
    if isinstance(value, list):
        return f"[{', '.join(_flow_word(part, style) for part in value)}]"
    if isinstance(value, dict):
        pairs = (f"{_flow_word(name, style)}: {_flow_word(part, style)}" for name, part in value.items())
        return f"{{{', '.join(pairs)}}}"
    word = _word(value, style)
    if isinstance(value, str) and not style and not (word and _PLAIN_IN_BRACKETS.fullmatch(word)):
        is_quoted = word is not None and word[:1] in ("'", '"')
        return word if word and is_quoted else _double_quoted(value)
    return word if word is not None else _double_quoted(value)


def _word(value: Any, style: str) -> str | None:
    """A value in one line, in the quotes of the one before where it had some; None if it needs more than a line."""
    if isinstance(value, str) and style == '"':
        return _double_quoted(value)
    if isinstance(value, str) and style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    lines = to_yaml({"k": value}).split("\n")
    return lines[0][3:] if len(lines) == 2 and lines[0].startswith("k: ") else None


def _double_quoted(value: str) -> str:
    dumped: str = yaml.dump(value, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, width=2**20)
    return dumped.rstrip("\n")


def _indented(lines: str, column: int) -> str:
    return re.sub(r"^(?=.)", " " * column, lines, flags=re.MULTILINE) if column else lines


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _line_end(text: str, place: int) -> int:
    """The place of the line feed, or of the end of the text."""
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _next_line(text: str, place: int) -> int:
    return min(_line_end(text, place) + 1, len(text))
