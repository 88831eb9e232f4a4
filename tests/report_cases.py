"""What the tests of single reports share: whose reports of which periods, asked for as a user does, and the entries."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.conftest import Run
from tests.plain import Entry, read_entries, read_rows

# A usual month, the month in which a district changes cadre, the school year, and days that cut months.
PERIODS = {
    ("2017-10-01", "2017-10-31"): ("--month", "2017-10"),
    ("2018-01-01", "2018-01-31"): ("--month", "2018-01"),
    ("2017-07-01", "2018-06-30"): ("--school-year", "2017-18"),
    ("2017-12-10", "2018-02-20"): ("--from", "2017-12-10", "--to", "2018-02-20"),
}
AUDIENCES = ("management", "cst:5", "rpdc:southeast", "area:G", "evaluation")
CASES = [(audience, period) for audience in AUDIENCES for period in PERIODS]
Days = tuple[str, str]
_PARTS = {"cst": "cadre", "rpdc": "rpdc", "area": "area"}


NAMES = ("practices", "roles", "participants", "collaboration")
_MADE: dict[tuple[Path, str, Days], Any] = {}


def report(cwlog: Run, at: Path, name: str, audience: str, days: Days, *more: str) -> Any:
    """A report as programs have it."""
    return _reports(cwlog, at, [name], audience, days, *more)[name]


def of_sample(cwlog: Run, sample: Path, name: str, audience: str, days: Days) -> Any:
    """The same of the sample data, which never change: made once for all tests, with the other reports."""
    key = (sample, audience, days)
    if key not in _MADE:
        _MADE[key] = _reports(cwlog, sample, NAMES, audience, days)
    return _MADE[key][name]


def _reports(cwlog: Run, at: Path, names: Sequence[str], audience: str, days: Days, *more: str) -> Any:
    options = ("--audience", audience, *PERIODS[days], "--as-of", "2018-07-01", "--format", "json")
    result = cwlog("report", *names, *options, *more, at=at)
    assert result.code == 0, result.stderr
    return result.json["reports"]


def rows_of(made: Any, table: str) -> Any:
    """The rows of one table."""
    return made["tables"][table]["rows"]


def is_of(row: Entry | dict[str, str], audience: str) -> bool:
    """True for an entry, or a row of districts.csv, of the audience's part of the state."""
    kind, _, part = audience.partition(":")
    return kind not in _PARTS or row[_PARTS[kind]] == part


@cache
def entries_of(root: Path) -> list[Entry]:
    """Every entry of the sample data."""
    return read_entries(root)


def coaching_of(root: Path, audience: str, days: Days) -> list[Entry]:
    """The interactions that count, of the audience's districts in the period."""
    return [
        entry
        for entry in entries_of(root)
        if entry["state"] == "coaching" and days[0] <= entry["date"] <= days[1] and is_of(entry, audience)
    ]


def districts_of(root: Path, audience: str, days: Days) -> list[dict[str, str]]:
    """The audience's districts of the period, each with its latest row in it, by cadre and name."""
    latest: dict[str, dict[str, str]] = {}
    for row in sorted(read_rows(root, "districts"), key=lambda row: row["since"]):
        if row["since"] <= days[1] and (not row["until"] or days[0] <= row["until"]) and is_of(row, audience):
            latest[row["code"]] = row
    return sorted(latest.values(), key=lambda row: (int(row["cadre"]), row["name"]))


def coaching_until(root: Path, codes: set[str], last: str) -> list[Entry]:
    """The interactions that count, of some districts in whatever cadre, up to a day."""
    return [
        entry
        for entry in entries_of(root)
        if entry["state"] == "coaching" and entry["date"] <= last and entry["district"] in codes
    ]


def seen_until(root: Path, audience: str, days: Days) -> dict[str, str]:
    """How far an audience looks at each of its districts: to the end of the period, or to the day before it left."""
    last = {row["code"]: row["until"] for row in districts_of(root, audience, days)}
    return {code: min(until or days[1], days[1]) for code, until in last.items()}


def coaching_seen(root: Path, audience: str, days: Days) -> list[Entry]:
    """The interactions that count, of any time, that an audience sees of its districts."""
    until = seen_until(root, audience, days)
    found = coaching_until(root, {*until}, days[1])
    return [entry for entry in found if entry["date"] <= until[entry["district"]]]


def share(part: int, whole: int) -> float | None:
    """Four decimals, half up, by whole numbers."""
    return (part * 20000 + whole) // (2 * whole) / 10000 if whole else None
