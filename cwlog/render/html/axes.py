"""Where the numbers of an axis stand, and how wide a text is: plain arithmetic for charts."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10
from textwrap import wrap

from cwlog.render.table import Kind
from cwlog.render.text import plain_text

SIZE = 15  # of text, in units of the drawing
_CHARACTER = 0.56 * SIZE  # the mean width of a letter of common interface types, rounded up


def text_width(text: str) -> float:
    """About how wide a text is drawn."""
    return len(text) * _CHARACTER


def wrap_label(text: str, width: float, lines: int) -> list[str]:
    """A label in at most so many lines; what is left out is in the table.

    >>> wrap_label("Sharing ideas and resources", 120, 2)
    ['Sharing ideas', 'and resources']
    """
    letters = max(int(width / _CHARACTER), 4)
    return wrap(plain_text(text), letters, max_lines=lines, placeholder=" …") or [""]


def axis_ticks(highest: float, kind: Kind, *, about: int = 5) -> list[float]:
    """Round numbers from 0 to the first one that is not below ``highest``.

    >>> axis_ticks(87, Kind.COUNT), axis_ticks(0.31, Kind.SHARE), axis_ticks(1, Kind.COUNT)
    ([0.0, 20.0, 40.0, 60.0, 80.0, 100.0], [0.0, 0.1, 0.2, 0.3, 0.4], [0.0, 1.0])
    """
    rough = max(highest, 1e-9) / about
    power = 10.0 ** floor(log10(rough))
    step = power * next(round_one for round_one in (1, 2, 5, 10) if round_one * power >= rough * 0.999)
    if kind is Kind.COUNT:
        step = max(step, 1.0)
    return [round(step * at, 10) for at in range(max(ceil(round(highest / step, 6)), 1) + 1)]


def format_tick(value: float, kind: Kind) -> str:
    """The number beside an axis, without needless zeros.

    >>> format_tick(250.0, Kind.HOURS), format_tick(2.5, Kind.HOURS), format_tick(0.05, Kind.SHARE)
    ('250', '2.5', '5 %')
    """
    shown = 100 * value if kind is Kind.SHARE else value
    digits = f"{shown:.2f}".rstrip("0").rstrip(".")
    return f"{digits} %" if kind is Kind.SHARE else digits


def spread(places: Sequence[float], apart: float, lowest: float) -> list[float]:
    """Move labels so that none covers another, in their order; none goes beyond ``lowest``.

    >>> spread([10, 12, 60], 20, 70)
    [10, 30, 60]
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = list(places)
    for before, at in pairwise(order):
        moved[at] = max(moved[at], moved[before] + apart)
    limit = lowest
    for at in reversed(order):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - apart
    return moved
