"""A page, or reports, in Markdown with pipe tables, as GitHub shows it. Text from data never becomes markup."""

import re
from collections.abc import Sequence

from cwlog.render.document import Document
from cwlog.render.table import Cell, Kind, Page, Table, format_cell
from cwlog.render.text import plain_prose, plain_text

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


def render_document_markdown(document: Document) -> str:
    """The document as Markdown: a heading for each report, the facts as a list, one line feed at its end."""
    facts = [(fact.label, fact.text, "") for fact in document.facts]
    blocks = [f"# {escape_markdown(document.title)}", _figures(facts)]
    for report in document.reports:
        blocks += [f"## {escape_markdown(report.title)}", escape_markdown(report.question)]
        blocks.append(_figures(report.shown_figures))
        for table in report.tables:
            blocks += [f"### {escape_markdown(table.title)}", _table(table), _list(table.notes)]
        blocks.append(_list(report.notes))
    blocks += ["## Notes", _list(document.notes)] if document.notes else []
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
    heads = [escape_markdown(column.title) for column in table.shown]
    rows = [[_cell(row[column.key], column.kind) for column in table.shown] for row in table.rows]
    sides = ["right" if column.kind.is_figure else "left" for column in table.shown]
    if any(column.kind is Kind.PROSE for column in table.shown):
        return _unpadded(heads, rows, sides)
    from tabulate import tabulate  # 70 ms: only where a table is shown

    return tabulate(rows, headers=heads, tablefmt="pipe", disable_numparse=True, colalign=sides)


def _unpadded(heads: Sequence[str], rows: Sequence[Sequence[str]], sides: Sequence[str]) -> str:
    """A pipe table whose columns are not as wide as the longest text in them: it would be pages of spaces."""
    rules = ["---:" if side == "right" else ":---" for side in sides]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rules, *rows))


def _cell(value: Cell, kind: Kind) -> str:
    """A cell on one line; what somebody wrote keeps its line breaks."""
    if kind is Kind.PROSE and isinstance(value, str):
        return "<br>".join(map(escape_markdown, plain_prose(value).replace("\t", " ").split("\n")))
    return escape_markdown(format_cell(value, kind))


def _list(notes: Sequence[str]) -> str:
    """Notes as a list."""
    return "\n".join(f"- {escape_markdown(note)}" for note in notes)
