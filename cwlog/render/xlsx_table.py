"""A table as an XLSX workbook: text stays text, and the same rows always give the same bytes."""

from collections.abc import Sequence
from io import BytesIO

from cwlog.render.xlsx_cells import cell_text, new_workbook

_WIDEST = 60
_MOST_MEASURED = 500  # rows that decide how wide a column is


def render_xlsx(name: str, header: Sequence[str], rows: Sequence[Sequence[str | int | None]]) -> bytes:
    """One sheet with a real table, its head frozen; whole numbers as numbers, everything else as text."""
    buffer = BytesIO()
    with new_workbook(buffer) as workbook:
        sheet = workbook.add_worksheet(name)
        sheet.add_table(
            0, 0, max(len(rows), 1), len(header) - 1, {"name": name, "columns": [{"header": key} for key in header]}
        )
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value:
                    sheet.write_string(at, column, cell_text(value, prose=True))
        for column, key in enumerate(header):
            longest = max([len(key) + 3, *(len(str(row[column] or "")) for row in rows[:_MOST_MEASURED])])
            sheet.set_column(column, column, min(longest + 1, _WIDEST))
    return buffer.getvalue()
