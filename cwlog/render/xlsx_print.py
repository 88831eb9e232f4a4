"""How a sheet of a workbook comes out on paper: US Letter, landscape."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from cwlog.render.document import Document
from cwlog.render.text import plain_text

_LETTER = 1
_PIXELS = 7.4  # of a letter
_MOST_ON_A_PAGE = 2000  # pixels; at full size 960 fit, so letters have 5 points or more
_HEADER, _FOOTER = 110, 55  # letters; one may count double, and all together at most 255


def set_up_page(sheet: Any, document: Document, header: str) -> None:
    """What stands on every page: what it is, for whom, and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    sheet.set_header(f"&L{_text(header, _HEADER)}")
    audience, title = _text(document.audience_title, _FOOTER), _text(document.title, _FOOTER)
    sheet.set_footer(f"&L{audience}&C{title}&RPage &P of &N")


def set_up_table(sheet: Any, widths: Sequence[int], names: int, *, beside: int) -> None:
    """A table and its chart as wide as the page, or as few pages as can be read, with its head and names on each.

    Args:
        sheet: the sheet, whose table begins at the first cell.
        widths: of the columns, in letters.
        names: how many columns at the left name a row.
        beside: the width of the chart, in pixels.
    """
    pages = ceil((sum(widths) * _PIXELS + beside) / _MOST_ON_A_PAGE)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(0)
    if names and pages > 1:
        sheet.repeat_columns(0, names - 1)


def _text(text: str, longest: int) -> str:
    """A text in a header or footer, where an ampersand begins a command unless there are two.

    XlsxWriter looks for ``&G``, a picture, even then: a space of no width stands between.
    """
    return plain_text(text).replace("&", "&&\u200b")[:longest].rstrip("&")
