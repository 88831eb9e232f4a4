"""The XML parts of an XLSX workbook, looked at before and beside its reader: what is hostile, and what has no value."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO

from cwlog.errors import CwlogError
from cwlog.importing.sheets import column_name

HINT = "save the sheet as XLSX or as 'CSV UTF-8'"
_LARGEST = 256 * 1024 * 1024  # bytes of all parts, unpacked
_MOST_CELLS = 10_000_000  # the reader makes room for every cell up to the last one
_INDEX = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_PAGE = re.compile(r"xl/worksheets/[^/]+\.xml")
# A cell with something in it: its attributes, its formula, its value. No part can reach into another tag, so that
# nothing is looked at twice.
_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*)(?<!/)>\s*"
    rb"(<(?:\w+:)?f\b[^<>]*(?:(?<=/)>|>[^<]*</(?:\w+:)?f>)\s*)?"
    rb"(?:<(?:\w+:)?v\b[^<>]*>([^<]*)<)?"
)
_ATTRIBUTE = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*("[^"]*"|'[^']*')""")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_TYPE = re.compile(rb"""\bt=["'](\w+)["']""")


def refuse_hostile(data: bytes) -> None:
    """A few bytes can stand for gigabytes: packed too well, or one value in the very last cell of a sheet.

    Raises:
        CwlogError: the workbook is no workbook, or would take too much room.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            infos = parts.infolist()
            if sum(part.file_size for part in infos) > _LARGEST:
                raise CwlogError("the workbook is too large", "split it, or save the sheet as 'CSV UTF-8'")
            pages = [part for part in infos if _PAGE.fullmatch(part.filename)]
            for part in pages:
                _refuse_far_cells(parts.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise CwlogError("the workbook cannot be read", HINT) from None
    if not pages:
        raise CwlogError("this is not an XLSX workbook", HINT)


def cells_without_value(data: bytes, sheet: str) -> dict[int, dict[int, str]]:
    """Why a cell has no value, by row and column from 0: an error, or a formula that was never worked out.

    The reader gives such a cell as an empty one, and what somebody meant would be lost without a word.

    Raises:
        CwlogError: such a cell does not say where it stands.
    """
    broken: dict[int, dict[int, str]] = {}
    for cell in _CELL.finditer(_page(data, sheet)):
        said = _why_empty(cell)
        place = _PLACE.search(cell[1]) if said else None
        if said and not place:
            raise CwlogError(f"a cell of the sheet {said}", "save the workbook again with a spreadsheet program")
        if place:
            broken.setdefault(int(place[2]) - 1, {})[_number_of(place[1]) - 1] = said
    return broken


def _why_empty(cell: re.Match[bytes]) -> str:
    kind = _TYPE.search(cell[1])
    if kind and kind[1] == b"e":
        return f"holds the error {(cell[3] or b'of a formula').decode('utf-8', 'replace')}"
    is_text = kind is not None and kind[1] == b"str"  # a formula whose text is empty has been worked out
    return "holds a formula that was never worked out" if cell[2] and not cell[3] and not is_text else ""


def _page(data: bytes, sheet: str) -> bytes:
    """The XML of the sheet with this name."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        try:
            book, relations = (parts.read(name).decode("utf-8-sig") for name in _INDEX)
            wanted = next(one for one in _tags(book, "sheet") if one["name"] == sheet)
            target = next(one["Target"] for one in _tags(relations, "Relationship") if one["Id"] == wanted["id"])
            return parts.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
        except (KeyError, StopIteration, UnicodeDecodeError):
            raise CwlogError("the workbook cannot be read: its parts are not where they belong", HINT) from None


def _tags(xml: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of every tag with this name, without their prefixes."""
    for tag in re.finditer(rf"""<(?:\w+:)?{name}\s((?:[^<>"']|"[^"]*"|'[^']*')*)>""", xml):
        yield {key: unescape(text[1:-1]) for key, text in _ATTRIBUTE.findall(tag[1])}


def _refuse_far_cells(xml: bytes) -> None:
    columns = rows = 0
    for cell in _CELL.finditer(xml):
        if place := _PLACE.search(cell[1]):
            columns, rows = max(columns, _number_of(place[1])), max(rows, int(place[2]))
    if columns * rows > _MOST_CELLS:
        said = f"the sheet reaches to cell {column_name(columns - 1)}{rows}"
        raise CwlogError(said, "delete what stands far away from the table, or save the sheet as 'CSV UTF-8'")


def _number_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
