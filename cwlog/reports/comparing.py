"""Restated figures side by side: what differs between the same reports of two states of the data.

Both documents are made for one audience, period and choice of filters, and each holds only what the audience may see:
nothing else can come out here. What is hidden in one of the two is hidden in both, and in the change; a table or key
figure that only one of them has, perhaps because it is withheld from the other, is not compared.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from cwlog.render.document import Document, Fact, Figure, Report
from cwlog.render.table import HIDDEN, Table, format_cell
from cwlog.reports.comparing_tables import compare_tables, side_by_side

_NOTES = (
    "Only what differs is shown: as it was then, in the state compared with; as it is now, at the revision of the data;"
    " and the change between the two as they are shown, that of a share in percentage points.",
    "A row that only one of the two states has is marked as added or removed. What is hidden in one is hidden in both.",
)

Named = TypeVar("Named", Figure, Table)


def compare_documents(then: Document, now: Document) -> Document:
    """What differs, as a document of its own.

    Args:
        then: the reports of the state that is compared with.
        now: the same reports, of the same audience, period and filters.
    """
    return replace(
        now,
        name=f"{now.name}-compared",
        title=f"{now.title}: what differs",
        facts=[*now.facts, *_facts(then)],
        reports=[_compare_reports(*both) for both in zip(then.reports, now.reports, strict=True)],
        notes=[*_NOTES, *now.notes],
    )


def _facts(then: Document) -> Iterator[Fact]:
    """What the figures are compared with, and what is missing in them."""
    for fact in then.facts:
        if fact.key == "revision":
            yield Fact("compared_with", "Compared with", fact.text, fact.value)
        elif "left_out" in fact.key:
            yield Fact(f"{fact.key}_then", f"{fact.label}, then", fact.text, fact.value)


def _compare_reports(then: Report, now: Report) -> Report:
    """The main table is there also without a row, so that files have the same names whatever differs."""
    figures = [one for before, after in _in_both(then.figures, now.figures) for one in _compare_figures(before, after)]
    tables = [compare_tables(before, after) for before, after in _in_both(then.tables, now.tables)]
    kept = [table for place, table in enumerate(tables) if table.rows or not place]
    differs = figures or any(table.rows for table in tables)
    notes = [*(now.notes if differs else ["No figure differs."]), *_not_compared(then, now)]
    return replace(now, figures=figures, tables=kept, notes=notes)


def _in_both(then: Sequence[Named], now: Sequence[Named]) -> list[tuple[Named, Named]]:
    """What has one name in both states."""
    earlier = {_name(one): one for one in then}
    return [(earlier[_name(one)], one) for one in now if _name(one) in earlier]


def _name(one: Figure | Table) -> str:
    return one.key if isinstance(one, Figure) else one.name


def _not_compared(then: Report, now: Report) -> Iterator[str]:
    """Says which key figures and tables only one of the two states has."""
    figures = {one.key: one.label for one in (*then.figures, *now.figures)}
    tables = {one.name: one.title for one in (*then.tables, *now.tables)}
    for key, _ in _in_both(then.figures, now.figures):
        del figures[key.key]
    for table, _ in _in_both(then.tables, now.tables):
        del tables[table.name]
    for title in (*figures.values(), *tables.values()):
        yield f"{title}: only one of the two states has it to show, so it is not compared."


def _compare_figures(then: Figure, now: Figure) -> list[Figure]:
    """The key figure with what it was; for machines that, and the change, by themselves. Empty if it is the same."""
    if then.value == now.value:
        return []
    was, value, change = side_by_side(then.value, now.value, now.kind)
    remark = "" if value is HIDDEN else f"was {format_cell(was, now.kind)}"
    return [
        replace(now, value=value, remark=remark),
        Figure(f"{now.key}_then", f"{now.label}, then", was, now.kind, machine_only=True),
        Figure(f"{now.key}_change", f"{now.label}, change", change, now.kind, machine_only=True),
    ]
