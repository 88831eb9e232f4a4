"""What the oracles of the reports share: the part of the log that an audience sees, and exact rounding."""

from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from typing import Any

from tests.plain import Entry, read_entries, read_rows

Row = dict[str, str]

PERIODS = {
    "2017-10": ("2017-10-01", "2017-10-31"),
    "2018-01": ("2018-01-01", "2018-01-31"),  # a district changes cadre
    "2017-18": ("2017-07-01", "2018-06-30"),
    "2017-11-15 to 2018-02-10": ("2017-11-15", "2018-02-10"),  # cuts months
}
AUDIENCES = ("dese", "public", "cst:5", "cst:6", "rpdc:kansas-city", "area:F")
_PARTS = {"cst": "cadre", "rpdc": "rpdc", "area": "area"}

_entries = cache(read_entries)
rows_of = cache(read_rows)


def entries_of(root: Path, audience: str, first: str, last: str, *, state: str = "coaching") -> list[Entry]:
    """The entries of some days that an audience's reports are about, of one state."""
    found = (entry for entry in _entries(root) if first <= entry["date"] <= last and entry["state"] == state)
    return [entry for entry in found if is_of(entry, audience)]


def stays_of(root: Path, audience: str, first: str, last: str) -> list[Row]:
    """The rows of districts.csv that hold on some of the days, in the order of tables: cadre, name, code, since."""
    rows = [row for row in rows_of(root, "districts") if row["since"] <= last and first <= (row["until"] or "9999")]
    return sorted((row for row in rows if is_of(row, audience)), key=lambda row: (int(row["cadre"]), *_name(row)))


def _name(row: Row) -> tuple[str, str, str]:
    return row["name"], row["code"], row["since"]


def is_of(row: dict[str, Any], audience: str) -> bool:
    """True for a district or an entry in the audience's part of the state."""
    kind, _, of = audience.partition(":")
    return not of or row[_PARTS[kind]] == of


def half_up(value: Fraction, places: int) -> float:
    """Exact rounding, half up."""
    return floor(value * 10**places + Fraction(1, 2)) / 10**places


def hours(minutes: int | Fraction) -> float:
    """Minutes as hours with two decimals."""
    return half_up(Fraction(minutes) / 60, 2)


def share(part: int, whole: int) -> float | None:
    """A share with four decimals; nothing of nothing is None."""
    return half_up(Fraction(part, whole), 4) if whole else None


def minutes_of(entries: list[Entry]) -> int:
    """Added up."""
    return sum(entry["duration_minutes"] for entry in entries)
