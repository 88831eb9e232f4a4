"""A page for a terminal or a text file: aligned, without colour."""

from collections.abc import Sequence
from textwrap import fill, wrap

from cwlog.render.table import Page, Table, format_cell
from cwlog.render.text import plain_text


def render_terminal(page: Page) -> str:
    """The page as aligned text, one line feed at its end."""
    blocks = [_heading(page.title, "="), _figures(page.figures)]
    blocks += [_table(table) for table in page.tables]
    blocks.append(_notes(page.notes))
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
    return "\n\n".join(block for block in (plain_text(table.title), body, _notes(table.notes)) if block)


def _notes(notes: Sequence[str]) -> str:
    """Sentences, each on its own lines."""
    return "\n".join(fill(plain_text(note), _WIDTH) for note in notes)


def _body(table: Table) -> str:
    """The rows under their headings, which are rows too: tabulate makes its own two characters too wide."""
    from tabulate import tabulate  # 70 ms: only where a table is shown

    columns = table.shown
    rows = [[plain_text(format_cell(row[c.key], c.kind)) for c in columns] for row in table.rows]
    text = tabulate(
        [*_headings([plain_text(column.title) for column in columns], rows), *rows],
        tablefmt="plain",
        disable_numparse=True,
        colalign=["right" if column.kind.is_figure else "left" for column in columns],
    )
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _headings(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The titles and a rule below; a long title over narrow cells is broken into lines that end at the rule."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(titles))]
    broken = [
        wrap(title, max(width, _HEAD_WIDTH), break_long_words=False)
        for title, width in zip(titles, widths, strict=True)
    ]
    height = max(map(len, broken))
    filled = [[""] * (height - len(lines)) + lines for lines in broken]
    rules = ["-" * max(width, *map(len, lines)) for lines, width in zip(filled, widths, strict=True)]
    return [*map(list, zip(*filled, strict=True)), rules]


_HEAD_WIDTH = 10
_WIDTH = 80  # of a plain terminal; tables are as wide as they must be
