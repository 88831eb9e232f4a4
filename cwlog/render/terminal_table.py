"""A table at a terminal: as wide as the window allows, with a bar a row where the table names a column for it."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import NamedTuple

from cwlog.render.table import Cell, Column, Kind, Table, format_cell
from cwlog.render.text import plain_prose, plain_text

GAP = 2  # between columns
_HEAD_WIDTH = 10  # a heading is broken into lines that are as long as this, or as its cells
_REPEATED = 2  # such as code and name of a district
_LEAST = 12  # letters of a text that are left when it is cut
_LONGEST_BAR, _SHORTEST_BAR = 24, 6
_EIGHTHS = " ▏▎▍▌▋▊▉"
_INDENT = "    "


class Look(NamedTuple):
    """How wide a line may be, and whether it must be plain ASCII."""

    width: int
    ascii_only: bool = False

    def show(self, text: str) -> str:
        """One line of text that the terminal can write and nobody can misuse; a letter that is not ASCII is ``?``."""
        shown = plain_text(text)
        return shown.encode("ascii", "replace").decode() if self.ascii_only else shown


class _Laid(NamedTuple):
    """A column laid out: its cells as text, and how wide it is with its heading."""

    key: str
    title: str
    kind: Kind
    cells: Sequence[str]
    width: int


def render_table(table: Table, look: Look) -> str:
    """The rows: figures whole, names cut where the line is too short, columns in several blocks where even that is
    not enough; what somebody wrote stands below its row.
    """
    prose = [column for column in table.shown if column.kind is Kind.PROSE]
    laid = [_lay(column, table.rows, look) for column in table.shown if column.kind is not Kind.PROSE]
    blocks: list[str] = []
    for block in _blocks(_cut(laid, look), look.width):
        bars = _bars(table, block, look) if table.bar else None
        lines = grid([*block, bars] if bars else block).split("\n")
        blocks.append("\n".join(_with_prose(lines, table, [] if blocks else prose, look)).rstrip("\n"))
    return "\n\n".join(blocks)


def _lay(column: Column, rows: Sequence[Mapping[str, Cell]], look: Look) -> _Laid:
    cells = [look.show(format_cell(row[column.key], column.kind)) for row in rows]
    return _measured(_Laid(column.key, look.show(column.title), column.kind, cells, 0))


def _measured(one: _Laid) -> _Laid:
    """With the width that its cells and the lines of its heading need."""
    widest = max(map(len, one.cells))
    return one._replace(width=max([widest, *map(len, _broken(one.title, widest))]))


def _cut(laid: Sequence[_Laid], look: Look) -> list[_Laid]:
    """The columns with texts so short that all fit, the longest ones first; figures are never cut.

    Where even short texts would not let all fit, the columns go into blocks, and a text gets a third of the line.
    """
    mark = "..." if look.ascii_only else "…"
    longest = min(max((one.width for one in laid if one.kind is Kind.TEXT), default=0), look.width)
    lengths = range(longest, min(_LEAST, longest) - 1, -1)
    most = next((length for length in lengths if _wide(laid, length) <= look.width), max(_LEAST, look.width // 3))
    return [_shortened(one, most, mark) if one.width > _at_most(one, most) else one for one in laid]


def _at_most(one: _Laid, most: int) -> int:
    return min(one.width, most) if one.kind is Kind.TEXT else one.width


def _shortened(one: _Laid, most: int, mark: str) -> _Laid:
    cells = [cell if len(cell) <= most else cell[: most - len(mark)].rstrip() + mark for cell in one.cells]
    return _measured(one._replace(cells=cells))


def _wide(laid: Sequence[_Laid], most: int = 1_000_000) -> int:
    """How wide a line of these columns is, with texts of at most so many letters."""
    return sum(_at_most(one, most) for one in laid) + GAP * (len(laid) - 1)


def _blocks(laid: Sequence[_Laid], width: int) -> Iterator[list[_Laid]]:
    """The columns as they fit beside each other; the first ones, which name the row, stand in every block."""
    names = next((place for place, one in enumerate(laid) if one.kind.is_figure), len(laid))
    block, fresh = list(laid[:names]), False
    for one in laid[names:]:
        if fresh and _wide([*block, one]) > width:
            yield block
            block = list(laid[: min(names, _REPEATED)])
        block.append(one)
        fresh = True
    if block:
        yield block


def _bars(table: Table, block: Sequence[_Laid], look: Look) -> _Laid | None:
    """A bar for each row under the title of its figure, in the block that has that column, if there is room."""
    title = next((one.title for one in block if one.key == table.bar), None)
    room = min(_LONGEST_BAR, look.width - _wide(block) - GAP)
    if title is None or room < max(_SHORTEST_BAR, len(title)):
        return None
    figures = [_figure(row[table.bar]) for row in table.rows]
    most = max(figures)
    cells = [_bar(figure / most, room, ascii_only=look.ascii_only) if most else "" for figure in figures]
    return _Laid("", title, Kind.TEXT, cells, room)


def _figure(value: Cell) -> float:
    """What a bar shows; nothing for what is hidden or not there."""
    return max(0.0, float(value)) if isinstance(value, (int, float)) else 0.0


def _bar(share: float, room: int, *, ascii_only: bool) -> str:
    """A bar that fills its share of the room; what is more than nothing is seen.

    >>> _bar(0.5, 3, ascii_only=False), _bar(0.5, 4, ascii_only=True), _bar(0.001, 9, ascii_only=False)
    ('█▌', '##', '▏')
    """
    if not share:
        return ""
    if ascii_only:
        return "#" * max(1, round(share * room))
    whole, rest = divmod(max(1, round(share * room * 8)), 8)
    return ("█" * whole + _EIGHTHS[rest]).rstrip()


def _with_prose(lines: Sequence[str], table: Table, columns: Sequence[Column], look: Look) -> Iterator[str]:
    """The lines of the grid, each row followed by what was written about it."""
    head = len(lines) - len(table.rows)
    yield from lines[:head]
    for line, row in zip(lines[head:], table.rows, strict=True):
        yield line
        for column in columns:
            yield from _prose(column, row[column.key], look)


def _prose(column: Column, value: Cell, look: Look) -> Iterator[str]:
    """A text below its row, its line breaks kept, and an empty line after it."""
    if not isinstance(value, str):
        return
    text = f"{plain_text(column.title)}: {plain_prose(value).expandtabs()}"
    for line in text.split("\n"):
        for piece in wrap(line, max(look.width - len(_INDENT), 20)) or [""]:
            yield f"{_INDENT}{look.show(piece)}".rstrip()
    yield ""


def grid(columns: Sequence[_Laid]) -> str:
    """The cells under their headings, which are rows too: tabulate makes its own two characters too wide."""
    from tabulate import tabulate  # 70 ms: only where a table is shown

    rows = [list(row) for row in zip(*(one.cells for one in columns), strict=True)]
    text = tabulate(
        [*_headings(columns), *rows],
        tablefmt="plain",
        disable_numparse=True,
        colalign=["right" if one.kind.is_figure else "left" for one in columns],
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _headings(columns: Sequence[_Laid]) -> list[list[str]]:
    """The titles and a rule below; a long title over narrow cells is broken into lines that end at the rule."""
    broken = [_broken(one.title, max(map(len, one.cells))) for one in columns]
    height = max(map(len, broken))
    filled = [[""] * (height - len(lines)) + lines for lines in broken]
    rules = ["-" * one.width for one in columns]
    return [*map(list, zip(*filled, strict=True)), rules]


def _broken(title: str, width: int) -> list[str]:
    return wrap(title, max(width, _HEAD_WIDTH), break_long_words=False)
