"""Native charts of a workbook: they draw the cells of the table that they stand beside."""

from collections.abc import Sequence
from typing import Any

from cwlog.render.html.palette import LIGHT, SERIES
from cwlog.render.table import Cell, Chart, ChartKind, Column, Hidden, Kind, Table
from cwlog.render.text import plain_text
from cwlog.render.xlsx_cells import NUMBERS, cell_text

_TYPES = {
    ChartKind.BARS: {"type": "bar"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
}
_UNITS = {Kind.COUNT: "Number", Kind.HOURS: "Hours", Kind.SHARE: "Share", Kind.RATE: "Rate"}
_MARKERS = ("circle", "diamond", "square", "triangle")
_LAST_YEAR = "last_year"  # the keys of last year's series begin so
_ZERO_UNSEEN = "0;-0;;"  # a piece of no length needs no label
WIDTH = 600  # pixels
_MOST_HIGH = 1200


def insert_chart(workbook: Any, sheet: Any, table: Table, at: tuple[int, int]) -> None:
    """Draw the table's chart with its upper left corner at a cell; a table without rows has none.

    Args:
        workbook: the workbook.
        sheet: the sheet of the table, which begins at its first cell.
        table: what is drawn.
        at: row and column.
    """
    chart = table.chart
    if chart is None or not table.rows:
        return
    drawing = workbook.add_chart(_TYPES[chart.kind])
    places = {column.key: place for place, column in enumerate(table.columns)}
    for number, key in enumerate(chart.series):
        drawing.add_series(_series(sheet.get_name(), table, chart, places, number, key))
    _lay_out(drawing, chart, _columns(table, chart), len(table.rows))
    options = {"description": cell_text(chart.says), "object_position": 2}  # moves with its cells, keeps its size
    sheet.insert_chart(*at, drawing, options)


def _columns(table: Table, chart: Chart) -> list[Column]:
    """The column that names the rows, and those that are drawn."""
    by_key = {column.key: column for column in table.columns}
    return [by_key[key] for key in (chart.label, *chart.series)]


def _series(sheet: str, table: Table, chart: Chart, places: dict[str, int], number: int, key: str) -> dict[str, Any]:
    """One series: which cells, and how they look beside the others."""
    column, label, last = places[key], places[chart.label], len(table.rows)
    cells = {
        "name": [sheet, 0, column],
        "categories": [sheet, 1, label, last, label],
        "values": [sheet, 1, column, last, column],
    }
    colour = LIGHT[SERIES[number % len(SERIES)]]
    if chart.kind is ChartKind.LINE:
        return cells | _line(colour, number, is_last_year=key.startswith(_LAST_YEAR))
    code = _ZERO_UNSEEN if chart.kind is ChartKind.STACKED else NUMBERS[table.columns[column].kind]
    labels = {"value": True, "num_format": code, "custom": _labels([row[key] for row in table.rows])}
    if chart.kind is ChartKind.STACKED:
        labels["font"] = {"color": LIGHT["page"]}
        return cells | {"fill": {"color": colour}, "border": {"color": LIGHT["page"]}, "data_labels": labels, "gap": 40}
    return cells | {"fill": {"color": colour}, "data_labels": labels, "gap": 40}


def _line(colour: str, number: int, *, is_last_year: bool) -> dict[str, Any]:
    """Lines differ by dash and marker, not only by their colour."""
    paint = {"color": colour}
    return {
        "line": {**paint, "width": 2.25, **({"dash_type": "dash"} if is_last_year else {})},
        "marker": {"type": _MARKERS[number % len(_MARKERS)], "size": 6, "fill": paint, "border": paint},
    }


def _labels(cells: Sequence[Cell]) -> list[dict[str, Any] | None]:
    """What a bar says in place of its figure: a hidden one ``*``, one that is not there nothing. Excel would say 0."""
    return [
        {"value": "*"} if isinstance(cell, Hidden) else {"delete": True} if cell is None else None for cell in cells
    ]


def _lay_out(drawing: Any, chart: Chart, columns: Sequence[Column], rows: int) -> None:
    """Title, axes, legend and size."""
    label, *series = columns
    unit = series[0].title if len(series) == 1 else _UNITS.get(series[0].kind, "")
    figures = {"name": _name(unit), "num_format": NUMBERS[series[0].kind], "min": 0}
    names = {"name": _name(label.title)}
    drawing.set_title({"name": _name(chart.title), "name_font": {"size": 12}, "overlay": False})
    drawing.set_legend({"none": True} if len(series) == 1 else {"position": "bottom"})
    drawing.show_blanks_as("gap")
    if chart.kind is ChartKind.LINE:
        drawing.set_x_axis(names)
        drawing.set_y_axis(figures | {"major_gridlines": {"visible": True, "line": {"color": LIGHT["line"]}}})
        drawing.set_size({"width": WIDTH, "height": 340})
        return
    # the first row on top, the figures' axis at the bottom all the same
    drawing.set_y_axis(names | {"reverse": True, "crossing": "max"})
    drawing.set_x_axis(figures | {"major_gridlines": {"visible": False}})
    drawing.set_size({"width": WIDTH, "height": min(150 + 24 * rows + 8 * len(series), _MOST_HIGH)})


def _name(text: str) -> str:
    """A title that XlsxWriter does not take for the address of a cell, as it would ``Sheet1!A1``."""
    return plain_text(text).replace("!", "\u200b!\u200b")
