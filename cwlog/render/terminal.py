"""A page, or reports, for a terminal or a text file: aligned, without colour."""

from collections.abc import Sequence
from textwrap import fill, wrap

from cwlog.render.document import Document, Report
from cwlog.render.table import Page, Table
from cwlog.render.terminal_table import Look, render_table

_WIDTH = 80  # of a plain terminal, and of sentences
AS_WIDE_AS_NEEDED = Look(1_000_000)


def render_terminal(page: Page, look: Look = AS_WIDE_AS_NEEDED) -> str:
    """The page as aligned text, one line feed at its end; as wide as it must be, if no ``look`` says otherwise."""
    blocks = [_heading(page.title, "=", look), _figures(page.figures, look)]
    blocks += [_table(table, look) for table in page.tables]
    blocks.append(_notes(page.notes, look))
    return _joined(blocks) + "\n"


def render_document_terminal(document: Document, width: int, *, ascii_only: bool = False) -> str:
    """The document as aligned text, one line feed at its end.

    Args:
        document: what to show.
        width: how many columns a line may have. Names are cut, and tables are broken, to fit; figures never are.
        ascii_only: use plain ASCII; a letter that is none becomes ``?``.
    """
    look = Look(width, ascii_only)
    blocks = [_heading(document.title, "=", look), _facts(document, look)]
    for report in document.reports:
        blocks += [_heading(report.title, "-", look), *_report(report, look)]
    blocks.append(_notes(document.notes, look))
    return _joined(blocks) + "\n"


def _joined(blocks: Sequence[str]) -> str:
    return "\n\n".join(block for block in blocks if block)


def _heading(title: str, line: str, look: Look) -> str:
    """A title and a line below."""
    lines = wrap(look.show(title), look.width) or [""]
    return "\n".join([*lines, line * max(map(len, lines))])


def _facts(document: Document, look: Look) -> str:
    """Labels at the left, texts at the right."""
    labels = [look.show(fact.label) for fact in document.facts]
    wide = max(map(len, labels), default=0)
    facts = zip(labels, document.facts, strict=True)
    return "\n".join(line for label, fact in facts for line in _hung(f"{label:{wide}}", fact.text, look))


def _hung(lead: str, text: str, look: Look) -> list[str]:
    """A text behind its lead, with lines below each other where it is long."""
    pieces = wrap(look.show(text), max(look.width - len(lead) - 2, 10)) or [""]
    leads = [lead, *[" " * len(lead)] * (len(pieces) - 1)]
    return [f"{one}  {piece}".rstrip() for one, piece in zip(leads, pieces, strict=True)]


def _report(report: Report, look: Look) -> list[str]:
    """The question, key figures, tables and notes."""
    tables = [_table(table, look) for table in report.tables]
    return [_notes([report.question], look), _figures(report.shown_figures, look), *tables, _notes(report.notes, look)]


def _figures(figures: Sequence[tuple[str, str, str]], look: Look) -> str:
    """Labels at the left, values at the right of their column, remarks behind."""
    shown = [(look.show(label), look.show(value), remark) for label, value, remark in figures]
    label_width = max((len(label) for label, _, _ in shown), default=0)
    value_width = max((len(value) for _, value, _ in shown), default=0)
    leads = [f"{label:{label_width}}  {value:>{value_width}}" for label, value, _ in shown]
    lines = (_hung(lead, remark, look) for lead, (_, _, remark) in zip(leads, shown, strict=True))
    return "\n".join(line for some in lines for line in some)


def _table(table: Table, look: Look) -> str:
    """Title, rows and notes of one table."""
    body = render_table(table, look) if table.rows else "Nothing to show."
    return _joined([fill(look.show(table.title), look.width), body, _notes(table.notes, look)])


def _notes(notes: Sequence[str], look: Look) -> str:
    """Sentences, each on its own lines."""
    return "\n".join(fill(look.show(note), min(look.width, _WIDTH)) for note in notes)
