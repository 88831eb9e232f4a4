"""Charts, with the sentence for those who do not see them. What has no figure above zero gets no chart."""

from collections.abc import Mapping, Sequence

from cwlog.render.table import Cell, Chart, ChartKind, Column, format_cell

Rows = Sequence[Mapping[str, Cell]]
_SAME_FIGURES = "the table holds the same figures."


def bars(title: str, label: Column, of: Column, rows: Rows) -> Chart | None:
    """A bar for each row; ``of`` is what is drawn."""
    drawn = [value for row in rows if isinstance(value := row[of.key], int | float)]
    if not any(drawn):
        return None
    least, most = format_cell(min(drawn), of.kind), format_cell(max(drawn), of.kind)
    says = f"Bars of {of.title.lower()}, one for each of {len(rows)} rows, from {least} to {most}; {_SAME_FIGURES}"
    return Chart(ChartKind.BARS, title, label.key, (of.key,), says)


def stacked(title: str, label: Column, pieces: Sequence[Column], rows: Rows) -> Chart | None:
    """A bar for each row, with a piece for each of the columns."""
    if not any(row[piece.key] for row in rows for piece in pieces):
        return None
    names = ", ".join(piece.title for piece in pieces)
    says = f"Stacked bars, one for each of {len(rows)} rows, in pieces: {names}; {_SAME_FIGURES}"
    return Chart(ChartKind.STACKED, title, label.key, tuple(piece.key for piece in pieces), says)


def line(title: str, label: Column, series: Sequence[Column], rows: Rows) -> Chart | None:
    """A line for each of the columns that has figures, over the rows from left to right."""
    if not any(row[column.key] for row in rows for column in series):
        return None
    drawn = [column for column in series if any(row[column.key] is not None for row in rows)]
    courses = "; ".join(_course(column, label, rows) for column in drawn)
    says = f"Lines over {len(rows)} months: {courses}; {_SAME_FIGURES}"
    return Chart(ChartKind.LINE, title, label.key, tuple(column.key for column in drawn), says)


def _course(column: Column, label: Column, rows: Rows) -> str:
    """From where to where a line goes."""
    known = [row for row in rows if row[column.key] is not None]
    ends = [f"{format_cell(row[column.key], column.kind)} in {row[label.key]}" for row in (known[0], known[-1])]
    return f"{column.title.lower()} from {ends[0]} to {ends[1]}"
