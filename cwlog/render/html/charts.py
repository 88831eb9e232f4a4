"""The geometry of charts: plain numbers for the macros of ``charts.html.jinja``, in units of a drawing of fixed width.

Written by hand, since no chart library that was tried makes an SVG that a screen reader and a phone can use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from string import ascii_uppercase

from cwlog.render.html.axes import SIZE, axis_ticks, format_tick, spread, text_width, wrap_label
from cwlog.render.html.palette import SERIES
from cwlog.render.table import Cell, ChartKind, Column, Hidden, Table, format_cell

WIDTH = 640.0
_LINE = SIZE * 1.25  # from one line of text to the next
_LABELS = 225.0  # the widest room for the names of bars
_GAP = 8.0
_PLOT = 240.0  # the height of a line chart without what stands around it
_DASHES = ("", "8 5", "2 5", "12 4 2 4")
_MARKERS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text, the first one's base line at ``y``."""

    x: float
    y: float
    lines: Sequence[str]
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a series, with the text in it or at its end; no text is an empty one."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    label: str = ""
    label_x: float = 0.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid at ``at``, with its number."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """A line: pieces between the numbers that are there, a marker at each number, and its name at the end."""

    colour: str
    dash: str
    marker: str
    pieces: Sequence[str]
    points: Sequence[tuple[float, float]]
    name: Label


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend."""

    x: float
    y: float
    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, ready to be drawn: what is not part of its kind is empty. ``left`` and ``right`` bound the plot."""

    kind: str
    height: float
    left: float
    right: float
    top: float
    bottom: float
    labels: Sequence[Label] = ()
    bars: Sequence[Bar] = ()
    ticks: Sequence[Tick] = ()
    lines: Sequence[Series] = ()
    legend: Sequence[Key] = ()
    width: float = WIDTH


def draw(table: Table) -> Picture | None:
    """The chart of a table; None where there is none, or no number above zero to draw."""
    if table.chart is None:
        return None
    columns = {column.key: column for column in table.columns}
    series = [columns[key] for key in table.chart.series if key in columns]
    if not any(_number(row.get(column.key)) for row in table.rows for column in series):
        return None
    names = [format_cell(row.get(table.chart.label), columns[table.chart.label].kind) for row in table.rows]
    kinds = {ChartKind.BARS: _bars, ChartKind.STACKED: _stacked, ChartKind.LINE: _line}
    return kinds[table.chart.kind](names, table.rows, series)


def _bars(names: Sequence[str], rows: Sequence[Mapping[str, Cell]], series: Sequence[Column]) -> Picture:
    """One bar a row and series, each with its figure at the end; the base line stands at the left."""
    left = _room_for(names)
    room = WIDTH - left - max(text_width(_said(row, column)) for row in rows for column in series) - 2 * _GAP
    scale = room / max(_number(row.get(column.key)) for row in rows for column in series)
    thick = 18.0 if len(series) == 1 else 15.0
    legend = _legend([column.title for column in series]) if len(series) > 1 else []
    top = y = legend[-1].y + _LINE if legend else 4.0
    labels, bars = [], []
    for name, row in zip(names, rows, strict=True):
        label, height = _row_label(name, left, y, len(series) * thick)
        labels.append(label)
        for at, column in enumerate(series):
            length = scale * _number(row.get(column.key))
            place = y + (height - len(series) * thick) / 2 + at * thick
            text = _said(row, column)
            bars.append(Bar(left, place, length, thick - 1, SERIES[at % len(SERIES)], text, left + length + _GAP))
        y += height + _GAP
    return Picture("bars", y, left, WIDTH, top, y - _GAP, labels, bars, legend=legend)


def _stacked(names: Sequence[str], rows: Sequence[Mapping[str, Cell]], series: Sequence[Column]) -> Picture:
    """One bar a row, a piece for each series, told apart by its letter and its place, not only by its colour."""
    left, kind, thick = _room_for(names), series[0].kind, 24.0
    longest = max(sum(_number(row.get(column.key)) for column in series) for row in rows)
    numbers = axis_ticks(longest, kind)
    right = WIDTH - text_width(format_tick(numbers[-1], kind)) / 2
    scale = (right - left) / numbers[-1]
    legend = _legend([f"{ascii_uppercase[at % 26]}  {column.title}" for at, column in enumerate(series)])
    top = y = legend[-1].y + _LINE
    labels: list[Label] = []
    bars: list[Bar] = []
    for name, row in zip(names, rows, strict=True):
        label, height = _row_label(name, left, y, thick)
        labels.append(label)
        bars += _pieces(row, series, scale, Bar(left, y + (height - thick) / 2, 0, thick, ""))
        y += height + _GAP
    ticks = [Tick(left + scale * number, format_tick(number, kind)) for number in numbers]
    return Picture("stacked", y + _LINE + 4, left, right, top, y, labels, bars, ticks, legend=legend)


def _pieces(row: Mapping[str, Cell], series: Sequence[Column], scale: float, start: Bar) -> list[Bar]:
    """The pieces of one bar from ``start`` on, with letter and figure as far as they fit."""
    pieces, x = [], start.x
    for at, column in enumerate(series):
        width = scale * _number(row.get(column.key))
        letter = ascii_uppercase[at % 26]
        fitting = (text for text in (f"{letter} {_said(row, column)}", letter) if text_width(text) + 3 < width)
        if width:
            colour = SERIES[at % len(SERIES)]
            pieces.append(Bar(x, start.y, width, start.height, colour, next(fitting, ""), x + width / 2))
        x += width
    return pieces


def _line(names: Sequence[str], rows: Sequence[Mapping[str, Cell]], series: Sequence[Column]) -> Picture:
    """The rows from left to right; the first series is drawn through, the others are dashed, each named at its end."""
    kind = series[0].kind
    numbers = axis_ticks(max(_number(row.get(column.key)) for row in rows for column in series), kind)
    left = max(text_width(format_tick(number, kind)) for number in numbers) + 2 * _GAP
    right, top = WIDTH - 135.0, SIZE
    bottom = top + _PLOT
    across = [left + (right - left) * (at + 0.5) / len(rows) for at in range(len(rows))]
    down = [
        [
            None if (value := _drawn(row.get(column.key))) is None else bottom - _PLOT * value / numbers[-1]
            for row in rows
        ]
        for column in series
    ]
    ends = spread([_last(ys, bottom) for ys in down], 3.3 * _LINE, bottom - _LINE)
    lines = [_series(at, column, rows, across, down[at], ends[at]) for at, column in enumerate(series)]
    ticks = [Tick(bottom - _PLOT * number / numbers[-1], format_tick(number, kind)) for number in numbers]
    labels = _below(names, across, bottom + _LINE + 4)
    height = bottom + max(len(label.lines) for label in labels) * _LINE + 8
    return Picture("line", height, left, right, top, bottom, labels, ticks=ticks, lines=lines)


def _series(
    at: int,
    column: Column,
    rows: Sequence[Mapping[str, Cell]],
    across: Sequence[float],
    down: Sequence[float | None],
    end: float,
) -> Series:
    points = [(x, y) for x, y in zip(across, down, strict=True) if y is not None]
    pieces = [
        f"M{x:.1f} {y:.1f}L{next_x:.1f} {next_y:.1f}"
        for (x, y), (next_x, next_y) in pairwise(zip(across, down, strict=True))
        if y is not None and next_y is not None
    ]
    last = next((row for row in reversed(rows) if _drawn(row.get(column.key)) is not None), {})
    words = [*wrap_label(column.title, 122, 2), _said(last, column)] if points else []
    marker = _MARKERS[at % len(_MARKERS)]
    return Series(
        colour=SERIES[at % len(SERIES)],
        dash=_DASHES[at % len(_DASHES)],
        marker=marker,
        pieces=pieces,
        points=points,
        name=Label(WIDTH - 125, end + 5 - (len(words) - 1) * _LINE / 2, words),
    )


def _below(names: Sequence[str], across: Sequence[float], y: float) -> list[Label]:
    """The names below a line chart; every second or third one where all would not fit."""
    apart = across[1] - across[0] if len(across) > 1 else WIDTH
    shown = [wrap_label(name, 100, 2) for name in names]
    widest = max(text_width(line) for lines in shown for line in lines)
    step = ceil((widest + _GAP) / apart)
    return [Label(x, y, lines, "middle") for x, lines in list(zip(across, shown, strict=True))[::step]]


def _room_for(names: Sequence[str]) -> float:
    """Where bars begin, so that their names find room at the left."""
    return min(max(text_width(name) for name in names), _LABELS) + 2 * _GAP


def _row_label(name: str, left: float, y: float, thick: float) -> tuple[Label, float]:
    """The name of a row beside its bars, and the height that both need."""
    lines = wrap_label(name, left - _GAP, 2)
    height = max(thick, len(lines) * _LINE)
    first = y + (height - len(lines) * _LINE) / 2 + SIZE
    return Label(left - _GAP, first, lines, "end"), height


def _legend(titles: Sequence[str]) -> list[Key]:
    """Keys from left to right, in as many lines as they need."""
    keys, x, y = [], 0.0, float(SIZE)
    for at, title in enumerate(titles):
        [text] = wrap_label(title, WIDTH - 24, 1)
        needed = 22 + text_width(text) + 2 * _GAP
        if x and x + needed > WIDTH:
            x, y = 0.0, y + _LINE + 2
        keys.append(Key(x, y, SERIES[at % len(SERIES)], text))
        x += needed
    return keys


def _drawn(cell: Cell) -> float | None:
    """The number of a cell; None where it is hidden or not there."""
    return None if isinstance(cell, Hidden | str) or cell is None else float(cell)


def _number(cell: Cell) -> float:
    """The number of a cell as the length of a bar: what is hidden or not there has none."""
    return max(_drawn(cell) or 0.0, 0.0)


def _said(row: Mapping[str, Cell], column: Column) -> str:
    """The figure of a bar, as in the table."""
    value = row.get(column.key)
    return "* hidden" if isinstance(value, Hidden) else format_cell(value, column.kind)


def _last(ys: Sequence[float | None], bottom: float) -> float:
    return next((y for y in reversed(ys) if y is not None), bottom)
