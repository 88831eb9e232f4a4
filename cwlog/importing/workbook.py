"""The bytes of an XLSX workbook -> the rows of one of its sheets: every cell as the text that it means."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from cwlog.errors import CwlogError
from cwlog.guard import unguarded
from cwlog.importing.parts import HINT, cells_without_value, refuse_hostile
from cwlog.importing.sheets import Sheet, column_name, place_of_head, to_sheet
from cwlog.words import closest, listed, quoted


def read_workbook(data: bytes, sheet: str | None) -> Sheet:
    """The sheet with this name; the first visible one without.

    Raises:
        CwlogError: it is no such workbook, has no such sheet, or the sheet has merged cells.
    """
    import python_calamine as calamine

    refuse_hostile(data)
    try:
        book = calamine.load_workbook(BytesIO(data))
        name = _chosen(book, sheet)
        page = book.get_sheet_by_name(name)
        merged = page.merged_cell_ranges or []
        rows = page.to_python(skip_empty_area=False)
    except calamine.CalamineError as error:
        raise CwlogError(f"the workbook cannot be read: {str(error)[:100]}", HINT) from None
    cells = [[_to_text(value) for value in row] for row in rows]
    _refuse_merged(merged, cells)
    others = [other for other in _visible(book) if other != name]
    left = f"; not read: {listed(map(quoted, others), 'and')} (--sheet NAME)" if others else ""
    return to_sheet(cells, f"sheet {quoted(name)}{left}", cells_without_value(data, name))


def _visible(book: Any) -> list[str]:
    """The sheets that a person sees, charts left out."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    seen, page = SheetVisibleEnum.Visible, SheetTypeEnum.WorkSheet
    return [one.name for one in book.sheets_metadata if one.visible == seen and one.typ == page]


def _chosen(book: Any, wanted: str | None) -> str:
    names: list[str] = book.sheet_names
    if wanted is None:
        return next(iter(_visible(book) or names))
    if wanted in names:
        return wanted
    near = closest(wanted, names)
    said = f"the workbook has no sheet {quoted(wanted)}" + (f"; did you mean {quoted(near)}?" if near else "")
    raise CwlogError(said, f"it has {listed(map(quoted, names), 'and')}")


def _refuse_merged(merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], cells: Sequence[Sequence[str]]) -> None:
    """Only one of merged cells holds the value: the others would be read as empty."""
    head = place_of_head(cells)
    for (top, left), (bottom, right) in sorted(merged):
        if top >= len(cells):
            continue
        where = f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
        if bottom < head:
            said, hint = f"the cells {where} above the headings are merged", "delete the rows above the headings"
        elif top <= head:
            said, hint = f"the headings {where} are merged", "take the cells apart, and give each column one heading"
        else:
            said, hint = f"the cells {where} are merged", "take them apart, and write the value into each row"
        raise CwlogError(said, hint)


def _to_text(value: object) -> str:
    form = _FORMS.get(type(value))
    return form(value) if form else str(value)


def _number(value: float) -> str:
    """A number without what only the machine knows: 901003.0 is 901003, 0.1 + 0.2 is 0.3."""
    return str(int(value)) if value.is_integer() and abs(value) < 10**15 else format(value, ".12g")


def _moment(value: datetime) -> str:
    return value.isoformat(" ", "seconds") if value.time() != time() else value.date().isoformat()


def _span(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def _clock(value: time) -> str:
    return _span(timedelta(hours=value.hour, minutes=value.minute, seconds=value.second))


_FORMS: dict[type, Callable[[Any], str]] = {
    str: unguarded,
    float: _number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _moment,
    date: date.isoformat,
    time: _clock,
    timedelta: _span,
}
