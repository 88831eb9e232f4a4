"""A district goes to another cadre: the text of districts.csv with its row ended and a new one begun.

Every other line stays as it is, byte for byte, and so do the other cells of the two rows.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cwlog.errors import CwlogError, DataRefused
from cwlog.roster.kinds import ROSTER_FILES
from cwlog.roster.lookups import Roster
from cwlog.roster.tables import Row, read_table
from cwlog.words import quoted

PATH = ROSTER_FILES["district"]

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_CELL = re.compile(r'(?:^|,)((?:"(?:[^"]|"")*")|[^,]*)')
_CORRECT = "correct the day, or data/cadres.csv"
_BY_HAND = f"change {PATH} by hand, and look with 'cwlog roster check'"


class Move(NamedTuple):
    """The new text of districts.csv; ``line`` (from 1) is the row that ends, ``before`` its text until now.

    ``ended`` is what becomes of it, ``begun`` the row that follows.
    """

    text: str
    line: int
    before: str
    ended: str
    begun: str


def check_move(roster: Roster, code: str, to: str, on: date) -> None:
    """Refuse a move that the roster does not allow.

    Raises:
        DataRefused: the district is not a member on that day, or in that cadre already, or was not yet in its own the
        day before, or something is known about it after that day; the cadre does not exist on that day.
    """
    stay = roster.membership(code, on)
    if stay is None:
        raise DataRefused(
            f"{_name(roster, code)} is not a member on {on}", "'cwlog roster show --as-of DATE' shows who is"
        )
    if stay.cadre == to:
        hint = f"'cwlog roster show --as-of {on}' shows who is where then"
        raise DataRefused(f"{stay.name} ({code}) is in cadre {to} on {on} already", hint)
    if stay.since == on:
        said = f"{stay.name} ({code}) begins in cadre {stay.cadre} on {on} itself: there is nothing before it to keep"
        raise DataRefused(said, _BY_HAND)
    if later := [one for one in roster.memberships(code) if one.since > on]:
        said = f"{stay.name} ({code}) has a row that begins later, on {later[0].since}, in cadre {later[0].cadre}"
        raise DataRefused(said, _BY_HAND)
    _check_cadre(roster, to, on, stay.until)


def _name(roster: Roster, code: str) -> str:
    stays = roster.memberships(code)
    return f"{stays[-1].name} ({code})" if stays else code


def _check_cadre(roster: Roster, to: str, on: date, until: date | None) -> None:
    """Refuse a cadre that does not exist all the time from ``on`` to ``until``."""
    cadre = roster.cadre(to)
    if cadre is None:
        raise DataRefused(f"{quoted(to)} is not a cadre", "the cadres are listed in data/cadres.csv")
    if cadre.since > on:
        raise DataRefused(f"cadre {to} begins on {cadre.since}, after {on}", _CORRECT)
    if cadre.until is not None and cadre.until < on:
        raise DataRefused(f"cadre {to} ended on {cadre.until}, before {on}", _CORRECT)
    if cadre.until is not None and (until is None or cadre.until < until):
        raise DataRefused(f"cadre {to} ends on {cadre.until}, before the district leaves it", _BY_HAND)


def move_district(text: str, columns: Sequence[str], code: str, to: str, on: date) -> Move:
    """The text of districts.csv after the move.

    Args:
        text: the file as it stands; its line ends and its byte order mark are kept.
        columns: the names that its header must have.
        code: the district, which `check_move` has let pass.
        to: the id of its new cadre.
        on: its first day there.

    Raises:
        CwlogError: the row of that day cannot be told.
    """
    table, _ = read_table(PATH, text, columns)
    rows = [row for row in table.rows if row.cells["code"] == code and _covers(row, on)]
    if len(rows) != 1:
        raise CwlogError(f"{PATH} has {len(rows)} rows for {code} on {on}", "'cwlog roster check' says what is wrong")
    (row,) = rows
    ended = _with_cells(row.text, table.header, {"until": (on - timedelta(days=1)).isoformat()})
    begun = _with_cells(row.text, table.header, {"cadre": to, "since": on.isoformat()})
    return Move(_with_lines(text, row.line, ended, begun), row.line, row.text, ended, begun)


def _covers(row: Row, on: date) -> bool:
    """Days in the form 2017-10-05 compare as text."""
    return row.cells["since"] <= on.isoformat() and (not row.cells["until"] or on.isoformat() <= row.cells["until"])


def _with_cells(line: str, header: Sequence[str], changes: Mapping[str, str]) -> str:
    """A line with other values in some cells; the rest as it was written, quotes and all.

    >>> _with_cells('1,"a, b",', ("id", "name", "until"), {"until": "2017-12-31"})
    '1,"a, b",2017-12-31'
    """
    cells = [match[1] for match in _CELL.finditer(line)]
    return ",".join(changes.get(column, cell) for column, cell in zip(header, cells, strict=True))


def _with_lines(text: str, number: int, ended: str, begun: str) -> str:
    """The text with one line replaced by two; a new line ends as the line before it does."""
    lines = [(match[1], match[2]) for match in _LINE.finditer(text)]
    _, end = lines[number - 1]
    lines[number - 1 : number] = [(ended, end or lines[0][1]), (begun, end)]
    return "".join(line + end for line, end in lines)
