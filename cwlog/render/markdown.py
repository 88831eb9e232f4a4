"""A page in Markdown with pipe tables, as GitHub shows it. Text from data never becomes markup."""

import re
from collections.abc import Sequence

from cwlog.render.table import Page, Table, format_cell
from cwlog.render.text import plain_text

_ESCAPES = {
    **{mark: f"\\{mark}" for mark in "\\`*_{}[]|~"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "$": "&#36;",
    "@": "@&#8203;",  # a zero-width space behind: no mention, no e-mail address
    "#": "#&#8203;",  # before a word: no reference to an issue
}
_SPECIAL = re.compile(r"[\\`*_{}\[\]|~&<>$@]|#(?=\w)")
_LINK = re.compile(r"(?i)\b(https?|ftp|www)([:.])")


def escape_markdown(text: str) -> str:
    r"""Text that Markdown, and what GitHub adds to it (mentions, issues, bare links), shows as it is.

    >>> escape_markdown("R*II | <b> `x`")
    'R\\*II \\| &lt;b&gt; \\`x\\`'
    """
    escaped = _SPECIAL.sub(lambda match: _ESCAPES[match[0]], plain_text(text))
    return _LINK.sub(r"\1&#8203;\2", escaped)


def render_markdown(page: Page) -> str:
    """The page as Markdown, one line feed at its end."""
    blocks = [f"# {escape_markdown(page.title)}", _figures(page.figures)]
    for table in page.tables:
        blocks += [f"## {escape_markdown(table.title)}", _table(table), _list(table.notes)]
    blocks.append(_list(page.notes))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _figures(figures: Sequence[tuple[str, str, str]]) -> str:
    """Key figures as a list."""
    return "\n".join(
        f"- {escape_markdown(label)}: **{escape_markdown(value)}**{escape_markdown(f' {remark}'.rstrip())}"
        for label, value, remark in figures
    )


def _table(table: Table) -> str:
    """The rows as a pipe table."""
    if not table.rows:
        return "Nothing to show."
    from tabulate import tabulate  # 70 ms: only where a table is shown

    columns = table.shown
    return tabulate(
        [[escape_markdown(format_cell(row[c.key], c.kind)) for c in columns] for row in table.rows],
        headers=[escape_markdown(column.title) for column in columns],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if column.kind.is_figure else "left" for column in columns],
    )


def _list(notes: Sequence[str]) -> str:
    """Notes as a list."""
    return "\n".join(f"- {escape_markdown(note)}" for note in notes)
