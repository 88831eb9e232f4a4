"""A page for a terminal or a text file: aligned, without colour."""

from collections.abc import Sequence
from textwrap import fill

from cwlog.render.table import Page, Table, format_cell
from cwlog.render.text import plain_text


def render_terminal(page: Page) -> str:
    """The page as aligned text, one line feed at its end."""
    blocks = [_heading(page.title, "="), _figures(page.figures)]
    blocks += [_table(table) for table in page.tables]
    blocks.append("\n".join(plain_text(note) for note in page.notes))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _heading(title: str, line: str) -> str:
    """A title and a line below."""
    shown = plain_text(title)
    return f"{shown}\n{line * len(shown)}"


def _figures(figures: Sequence[tuple[str, str, str]]) -> str:
    """Labels at the left, values at the right of their column, remarks behind."""
    label_width = max((len(label) for label, _, _ in figures), default=0)
    value_width = max((len(value) for _, value, _ in figures), default=0)
    lines = (f"{label:{label_width}}  {value:>{value_width}}  {remark}" for label, value, remark in figures)
    return "\n".join(plain_text(line).rstrip() for line in lines)


def _table(table: Table) -> str:
    """Title, rows and notes of one table."""
    body = _body(table) if table.rows else "Nothing to show."
    notes = "\n".join(plain_text(note) for note in table.notes)
    return "\n\n".join(block for block in (plain_text(table.title), body, notes) if block)


def _body(table: Table) -> str:
    """The rows under their headings, which are rows too: tabulate makes its own two characters too wide."""
    from tabulate import tabulate  # 70 ms: only where a table is shown

    columns = table.shown
    rows = [[plain_text(format_cell(row[c.key], c.kind)) for c in columns] for row in table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
    heads = [fill(plain_text(c.title), max(width, _HEAD_WIDTH)) for c, width in zip(columns, widths, strict=True)]
    rules = ["-" * max(width, *map(len, head.split("\n"))) for head, width in zip(heads, widths, strict=True)]
    text = tabulate(
        [heads, rules, *rows],
        tablefmt="plain",
        disable_numparse=True,
        colalign=["right" if column.kind.is_figure else "left" for column in columns],
        rowalign="bottom",
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


_HEAD_WIDTH = 12  # a longer heading over narrow cells is broken into lines
