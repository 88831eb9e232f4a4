"""Changes inside brackets, ``[a, b]`` and ``{a: 1}``: line by line where each part has lines of its own."""

import json
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from cwlog.documents.nodes import Node, Splice, apply_splices, line_end, line_start, next_line
from cwlog.documents.one_line import bracket_word


def is_same(one: Any, other: Any) -> bool:
    """True if two values are alike, also in kind and in the order of keys."""
    return json.dumps(one) == json.dumps(other)


def differences(old: Sequence[Any], new: Sequence[Any]) -> Sequence[tuple[str, int, int, int, int]]:
    """What becomes of the values of a list, as `difflib.SequenceMatcher.get_opcodes` says it."""
    before, after = ([json.dumps(value) for value in values] for values in (old, new))
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def number_of(value: Any, values: Sequence[Any]) -> int:
    """The number of the first value that is the same, -1 if there is none."""
    return next((number for number, one in enumerate(values) if is_same(one, value)), -1)


def bracket_splices(text: str, node: Node, old: Any, new: Any) -> list[Splice]:
    """The changes that make a list or record in brackets say what ``new``, of the same kind, says."""
    plan = _record_plan(text, node, old, new) if node.kind == "record" else _list_plan(node, old, new)
    if rows := _rows(text, node):
        return _row_splices(text, node, rows, plan)
    return [Splice(node.start, node.end, _rewritten(text, node, plan))]


class _New(NamedTuple):
    """A part in a new place; ``was`` is the number of the old part that says the same, -1 if there was none."""

    source: str
    was: int = -1


class _Plan(NamedTuple):
    """What becomes of the parts of a list or record.

    ``gone`` are numbers of parts; ``changed`` the splices inside parts that stay; ``added`` the new parts by the number
    of the part that they stand before, which is the number of parts for those at the end.
    """

    gone: frozenset[int]
    changed: list[Splice]
    added: Mapping[int, list[_New]]


def _list_plan(node: Node, old: Sequence[Any], new: Sequence[Any]) -> _Plan:
    style = node.items[0].style if node.items else ""
    gone: set[int] = set()
    changed: list[Splice] = []
    added: dict[int, list[_New]] = {}
    for kind, first, last, new_first, new_last in differences(old, new):
        parts = [_New(bracket_word(value, style), number_of(value, old)) for value in new[new_first:new_last]]
        is_moving = any(number_of(value, new) >= 0 for value in old[first:last]) or any(one.was >= 0 for one in parts)
        if kind == "replace" and last - first == len(parts) and not is_moving:
            pairs = zip(node.items[first:last], parts, strict=True)
            changed += [Splice(item.start, item.end, part.source) for item, part in pairs]
        elif kind != "equal":
            gone |= set(range(first, last))
            added[last] = parts
    return _Plan(frozenset(gone), changed, added)


def _record_plan(text: str, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> _Plan:
    changed: list[Splice] = []
    for name, item in zip(node.names, node.items, strict=True):
        if name in new and not is_same(old[name], new[name]):
            changed += _value_splices(text, item, old[name], new[name])
    style = node.keys[0].style if node.keys else ""
    added: dict[int, list[_New]] = {}
    place = 0  # a new key goes below the one that stands before it in the order
    for name in new:
        if name in node.names:
            place = node.names.index(name) + 1
        else:
            source = f"{bracket_word(name, style)}: {bracket_word(new[name], style)}"
            added.setdefault(place, []).append(_New(source))
    gone = frozenset(at for at, name in enumerate(node.names) if name not in new)
    return _Plan(gone, changed, added)


def _value_splices(text: str, item: Node, old: Any, new: Any) -> list[Splice]:
    if item.is_flow and type(old) is type(new):
        return bracket_splices(text, item, old, new)
    is_blank = item.start == item.end
    return [Splice(item.start, item.end, " " * is_blank + bracket_word(new, item.style))]


class _Row(NamedTuple):
    """A part on lines of its own: its offsets, and that of the comma behind it, -1 without one."""

    start: int
    end: int
    comma: int


def _rows(text: str, node: Node) -> list[_Row]:
    """The parts, if each stands on lines of its own with nothing but notes beside and between; else nothing."""
    rows = []
    place = node.start + 1
    for first, item in zip(node.keys or node.items, node.items, strict=True):
        behind = re.compile(r" *(,?) *(?:(?<=[ ,])#.*)?$", re.MULTILINE).match(text, item.end)
        is_apart = _is_notes(text[place : line_start(text, first.start)]) and place <= line_start(text, first.start)
        if not behind or not is_apart or text[line_start(text, first.start) : first.start].strip():
            return []
        rows.append(_Row(first.start, item.end, behind.start(1) if behind[1] else -1))
        place = next_line(text, item.end)
    return rows if _is_notes(text[place : node.end - 1]) and place < node.end else []


def _is_notes(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.split("\n"))


def _row_splices(text: str, node: Node, rows: Sequence[_Row], plan: _Plan) -> list[Splice]:
    """The lines that go, change or come."""
    splices = [*plan.changed]
    splices += [Splice(line_start(text, rows[at].start), next_line(text, rows[at].end), "") for at in sorted(plan.gone)]
    for at, parts in plan.added.items():
        # below the one before, so that notes above the next one stay above it
        place = next_line(text, rows[at - 1].end if at else node.start)
        is_last = at == len(rows) and rows[-1].comma < 0
        splices.append(Splice(place, place, _new_lines(text, rows, parts, is_last=is_last)))
    return splices + _comma_splices(rows, plan)


def _new_lines(text: str, rows: Sequence[_Row], parts: Sequence[_New], *, is_last: bool) -> str:
    """New parts, each on a line of its own, with the note beside the old part that said the same."""
    indent = text[line_start(text, rows[0].start) : rows[0].start]
    commas = [*(len(parts) - 1) * [","], "" if is_last else ","]
    notes = [_note_beside(text, rows[part.was]) if part.was >= 0 else "" for part in parts]
    pieces = zip(parts, commas, notes, strict=False)
    return "".join(f"{indent}{part.source}{comma}{note}\n" for part, comma, note in pieces)


def _note_beside(text: str, row: _Row) -> str:
    return text[max(row.end, row.comma + 1) : line_end(text, row.end)].rstrip()


def _comma_splices(rows: Sequence[_Row], plan: _Plan) -> list[Splice]:
    """A comma for what is not the last any more, none for what has become the last, if there was none."""
    last = len(rows) - 1
    left = [at for at in range(len(rows)) if at not in plan.gone]
    if rows[last].comma >= 0 or not left:
        return []
    if plan.added.get(len(rows)):
        return [Splice(rows[last].end, rows[last].end, ",")] if left[-1] == last else []
    if left[-1] == last:
        return []
    comma = rows[left[-1]].comma
    return [Splice(comma, comma + 1, "")] if not any(plan.added.get(at) for at in range(left[-1] + 1, last + 1)) else []


def _rewritten(text: str, node: Node, plan: _Plan) -> str:
    """Brackets around old parts and new ones; notes between parts that stay, stay."""
    opening, inside, closing = text[node.start], text[node.start + 1 : node.end - 1], text[node.end - 1]
    if not node.items:
        return opening + inside.strip(" ") + ", ".join(part.source for part in plan.added.get(0, [])) + closing
    starts = [part.start for part in node.keys or node.items]
    ends = [part.end for part in node.items]
    between = [text[end:start] for end, start in zip(ends, starts[1:], strict=False)]
    usual = next((gap for gap in between if "#" not in gap), ", ")
    tail = text[ends[-1] : node.end - 1]
    parts = _parts(len(starts), plan)
    pieces = [text[node.start + 1 : starts[0]]]
    for place, part in enumerate(parts):
        is_old = isinstance(part, int)
        pieces.append(_source(text, starts[part], ends[part], plan.changed) if is_old else part)
        if place + 1 < len(parts):
            pieces.append(between[part] if is_old and part < len(between) else usual)
    return opening + "".join(pieces) + (tail if parts else tail.replace(",", "", 1)) + closing


def _parts(number: int, plan: _Plan) -> list[Any]:
    """The parts in their new order: an old one by its number, a new one by its source."""
    parts: list[Any] = []
    for at in range(number + 1):
        parts += [part.source for part in plan.added.get(at, [])]
        parts += [at] if at < number and at not in plan.gone else []
    return parts


def _source(text: str, start: int, end: int, changed: Sequence[Splice]) -> str:
    """The source of one part after the changes in it."""
    inside = [one for one in changed if start <= one.start and one.end <= end]
    return apply_splices(text[start:end], [Splice(one.start - start, one.end - start, one.text) for one in inside])
