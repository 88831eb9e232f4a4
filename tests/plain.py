"""The oracle of the reports: the reference year by plain Python over the files. No pandas, and no code under test."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

Entry = dict[str, Any]


def read_rows(root: Path, name: str) -> list[dict[str, str]]:
    """The rows of a roster, all text."""
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stay_on(root_or_rows: Path | list[dict[str, str]], code: str, day: str) -> dict[str, str] | None:
    """The row of districts.csv that holds for a district on a day (``2017-10-05``)."""
    rows = root_or_rows if isinstance(root_or_rows, list) else read_rows(root_or_rows, "districts")
    for row in rows:
        if row["code"] == code and row["since"] <= day and (not row["until"] or day <= row["until"]):
            return row
    return None


def read_entries(root: Path) -> list[Entry]:
    """Every entry of the log; ``date`` is text; month, cadre, rpdc, area, state and counted are added.

    ``state`` is coaching, pending or not_coaching; ``counted`` the type it counts as, None if it does not count.
    """
    districts = read_rows(root, "districts")
    return sorted(_entries(root, districts), key=lambda entry: (entry["date"], entry["id"]))


def _entries(root: Path, districts: list[dict[str, str]]) -> Iterator[Entry]:
    for path in sorted((root / "data" / "logs").rglob("*.yaml")):
        for entry in yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader):
            entry["date"] = str(entry["date"])
            stay = stay_on(districts, entry["district"], entry["date"])
            assert stay, entry["id"]
            ruling = entry.get("ruling")
            unsure = entry["interaction_type"] == "unsure"
            counted = (ruling or {}).get("counts_as") if unsure else entry["interaction_type"]
            state = "coaching" if counted else "pending" if ruling is None else "not_coaching"
            yield entry | {
                "month": entry["date"][:7],
                "cadre": stay["cadre"],
                "rpdc": stay["rpdc"],
                "area": stay["area"],
                "counted": counted,
                "state": state,
            }


def members_in(root: Path, first: date, last: date) -> list[dict[str, str]]:
    """The rows of districts.csv that hold on some day of a period."""
    rows = read_rows(root, "districts")
    return [row for row in rows if row["since"] <= str(last) and (not row["until"] or str(first) <= row["until"])]
