"""The sample year, held against totals that were computed without this program (tests/reference/expected.json)."""

import json
from calendar import month_name
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

ROOT = Path(__file__).parents[1]
EXPECTED = json.loads((ROOT / "tests/reference/expected.json").read_text(encoding="utf-8"))
YEAR = ("--school-year", "2017-18")
EVERY_PERIOD = [
    *(pytest.param(("--month", month), figures, id=month) for month, figures in EXPECTED["months"].items()),
    pytest.param(YEAR, EXPECTED["school_year"], id="2017-18"),
]


@cache
def document(period: tuple[str, str]) -> Any:
    return Run(ROOT)("summarize", *period, "--format", "json", "--as-of", "2018-07-01").json


def label_of(flag: str, text: str) -> str:
    return f"School year {text}" if flag == "--school-year" else f"{month_name[int(text[5:])]} {text[:4]}"


def test_every_interaction_of_the_sample_is_in_the_year() -> None:
    total = document(YEAR)["total"]

    assert total["interactions"] + total["unsure"] + total["not_coaching"] == EXPECTED["files"]


@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_the_total_is_the_expected_one(period: tuple[str, str], expected: Any) -> None:
    found = document(period)

    assert found["total"] == expected["total"]
    assert found["period"] == {**expected["period"], "label": label_of(*period)}


@pytest.mark.parametrize("dimension", ["district", "cadre", "interaction_type"])
@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_every_row_is_the_expected_one(period: tuple[str, str], expected: Any, dimension: str) -> None:
    measures = next(iter(expected["by"][dimension].values())).keys()
    found: dict[str, dict[str, float]] = {}
    for row in document(period)["by"][dimension]:
        sums = found.setdefault(row[dimension], dict.fromkeys(measures, 0))
        for measure in measures:
            sums[measure] = round(sums[measure] + row[measure], 2)  # a district that moved has two rows

    assert found == expected["by"][dimension]


@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_types_and_cadres_stand_in_the_expected_order(period: tuple[str, str], expected: Any) -> None:
    found = document(period)["by"]

    for dimension in ("cadre", "interaction_type"):
        assert [row[dimension] for row in found[dimension]] == list(expected["by"][dimension])


def test_district_rows_are_the_expected_ones_in_their_order() -> None:
    assert document(YEAR)["by"]["district"] == EXPECTED["school_year"]["district_rows"]


def test_the_district_that_moved_is_split_at_new_year() -> None:
    rows = [row for row in document(YEAR)["by"]["district"] if row["district"] == EXPECTED["moved"]]

    assert [row["cadre"] for row in rows] == ["5", "6"]
    assert rows[0]["last_date"] < "2018-01-01"
