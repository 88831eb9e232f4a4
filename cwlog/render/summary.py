"""A roll-up for people (a page), for spreadsheets (tables) and for programs (a JSON document)."""

from collections.abc import Sequence
from datetime import date

from cwlog.render.cross import cross_matrices, cross_table
from cwlog.render.table import Kind, Page, Table, format_cell
from cwlog.render.words import MEASURES, head_columns, in_a_sentence, page_notes, page_title, table_notes
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.results import Cross, Row, Summary
from cwlog.rollup.rounding import to_hours

VERSION = 1  # of the JSON document: changes only when its shape does


def to_page(result: Summary | Cross, *, left_out: int | None = None, as_of: date | None = None) -> Page:
    """The roll-up for people: the total as key figures, the tables, and what to keep in mind.

    Args:
        result: what to show.
        left_out: how many invalid entries are missing; None unless they were to be left out.
        as_of: the day that stands for today, None for today itself.
    """
    tables = to_tables(result) if isinstance(result, Summary) else cross_matrices(result)
    notes = page_notes(result.total, left_out=left_out, as_of=as_of)
    return Page(page_title(result), _figures(result.total), tables, notes)


def to_tables(result: Summary | Cross) -> list[Table]:
    """One table per dimension, named after it; of a cross table one table with a row for each pair."""
    if isinstance(result, Cross):
        return [cross_table(result)]
    return [_table(name, rows, result.total) for name, rows in result.by.items()]


def to_document(result: Summary | Cross, *, left_out: int | None = None) -> dict[str, object]:
    """The roll-up as its JSON document; ``left_out`` appears only where entries were to be left out."""
    period = result.period
    document: dict[str, object] = {
        "version": VERSION,
        "period": {"from": str(period.first), "to": str(period.last), "label": period.label},
        "total": result.total,
    }
    if left_out is not None:
        document["left_out"] = left_out
    if isinstance(result, Cross):
        return {**document, "by": [dimension.name for dimension in result.by], "rows": result.rows}
    return {**document, "by": dict(result.by)}


def _table(name: str, rows: Sequence[Row], total: Row) -> Table:
    """The rows of one dimension with its columns and notes."""
    dimension = parse_dimension(name)
    columns = [*head_columns(dimension), *(MEASURES[measure] for measure in dimension.measures)]
    return Table(name, f"By {in_a_sentence(name)}", columns, rows, table_notes(dimension, rows, total))


def _figures(total: Row) -> list[tuple[str, str, str]]:
    """The total as label, value and remark."""
    unsure_hours = _hours(total["unsure_minutes"])
    coverage = format_cell(total["coverage"], Kind.SHARE)
    return [
        ("Interactions", str(total["interactions"]), ""),
        ("Hours", format_cell(total["hours"], Kind.HOURS), f"({total['minutes']} minutes)"),
        ("Event hours", _hours(total["event_minutes"]), f"({total['event_minutes']} minutes)"),
        ("Districts served", str(total["districts_served"]), f"of {total['districts']} ({coverage})"),
        ("Unsure", str(total["unsure"]), f"({unsure_hours} hours)"),
        ("Ruled not coaching", str(total["not_coaching"]), ""),
    ]


def _hours(minutes: object) -> str:
    """Minutes of the total as hours."""
    return format_cell(to_hours(int(str(minutes))), Kind.HOURS)
