"""What all workbooks share: the same bytes for the same content, and cells in which text stays text."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from cwlog.guard import is_risky
from cwlog.render.table import Cell, Hidden, Kind
from cwlog.render.text import plain_prose, plain_text

CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 -- XLSX knows no zones. Fixed, or two exports of one log would differ
_AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32_767  # UTF-16 units in a cell, a limit of Excel
_CUT = " … (cut: a cell holds no more)"
_EARLIEST = date(1900, 3, 1)  # Excel believes in 29 February 1900

NUMBERS = {
    Kind.COUNT: "0",
    Kind.HOURS: "0.00",
    Kind.RATE: "0.00",
    Kind.SHARE: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TEXT: "@",
    Kind.MARK: "@",
    Kind.PROSE: "General",
}

Formats = Mapping[str, Any]


def new_workbook(buffer: BytesIO, **properties: str) -> Any:
    """A workbook that no formula, link or number gets into by way of text."""
    import xlsxwriter  # type: ignore[import-untyped]  # only where a workbook is asked for

    workbook = xlsxwriter.Workbook(buffer, _AS_WRITTEN)
    workbook.set_properties({"created": CREATED, **properties})
    return workbook


def add_formats(workbook: Any) -> Formats:
    """How cells look, by what they hold; ``head-left`` and ``head-right`` are of headings."""
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
    left = {"align": "left", "indent": 1}  # away from a figure on its left
    formats = {
        kind.value: {"num_format": code, "valign": "top", "text_wrap": kind is Kind.PROSE}
        | ({} if kind.is_figure else left)
        for kind, code in NUMBERS.items()
    }
    formats |= {f"risky-{kind.value}": {**formats[kind.value], "quote_prefix": True} for kind in Kind}
    formats |= {
        "hidden": {"align": "right", "valign": "top"},
        "head-left": {**head, **left},
        "head-right": {**head, "align": "right"},
        "title": {"bold": True, "font_size": 16},
        "section": {"bold": True, "font_size": 12},
        "label": {"bold": True, "valign": "top"},
        "wrapped": {"text_wrap": True, "valign": "top"},
    }
    return {name: workbook.add_format(how) for name, how in formats.items()}


def write_cell(sheet: Any, row: int, column: int, value: Cell, kind: Kind, formats: Formats) -> None:
    """Write a figure as a number, a day as a date, a hidden figure as ``*``; what is not there is left empty."""
    if value is None or value == "":
        return
    if isinstance(value, Hidden):
        sheet.write_string(row, column, value.value, formats["hidden"])
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, formats[kind if kind.is_figure else Kind.COUNT])
    elif kind is Kind.DATE and (day := _to_day(value)):
        sheet.write_datetime(row, column, day, formats[kind])
    else:
        text = cell_text(value, prose=kind is Kind.PROSE)
        sheet.write_string(row, column, text, formats[f"risky-{kind}" if is_risky(value) else kind])


def _to_day(text: str) -> date | None:
    """A day as year-month-day that Excel has, else None."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if str(day) == text and day >= _EARLIEST else None


def cell_text(text: str, *, prose: bool = False) -> str:
    r"""A text as a cell can hold it: no control characters, no more than Excel allows, nothing that is markup.

    >>> cell_text("<r><t>x</t></r>"), cell_text("a\x1b\uffff")
    ('<r><t>x</t></r> ', 'a\\x1b\\uffff')
    """
    shown = plain_prose(text) if prose else plain_text(text)
    shown = shown.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")  # XML has no such characters
    if len(shown) * 2 > _LONGEST and len(shown.encode("utf-16-le")) > 2 * _LONGEST:
        kept = shown.encode("utf-16-le")[: 2 * (_LONGEST - len(_CUT))]
        shown = kept.decode("utf-16-le", "ignore") + _CUT
    # XlsxWriter takes a text that begins and ends like this for XML of its own, and would pass it on unescaped
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown
