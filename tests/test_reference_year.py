"""The sample year, held against totals that were computed without this program (tests/reference/expected.json)."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cwlog.frames import to_frame
from cwlog.logbook import Entry, survey_logs
from cwlog.model import Interaction, Period
from cwlog.periods import parse_month, parse_school_year
from cwlog.render.summary import to_document
from cwlog.rollup.dimensions import DEFAULT_DIMENSIONS
from cwlog.rollup.filters import Filters
from cwlog.rollup.scope import to_scope
from cwlog.rollup.summary import summarize
from cwlog.workspace import Workspace, open_workspace

ROOT = Path(__file__).parents[1]
EXPECTED = json.loads((ROOT / "tests/reference/expected.json").read_text(encoding="utf-8"))
YEAR = parse_school_year("2017-18")
EVERY_PERIOD = [
    *(pytest.param(parse_month(month), figures, id=month) for month, figures in EXPECTED["months"].items()),
    pytest.param(YEAR, EXPECTED["school_year"], id="2017-18"),
]


@cache
def sample() -> Workspace:
    return open_workspace(str(ROOT))


@cache
def sample_frame() -> pd.DataFrame:
    kept: list[Interaction] = []

    def keep(entry: Entry) -> None:
        kept.append(entry.interaction)

    survey_logs(sample().source, sample().book(date(2018, 7, 1)), keep=keep)
    return to_frame(kept, sample().roster, sample().schemas["interaction"].vocabularies)


@cache
def document(period: Period) -> Any:
    words = sample().schemas["interaction"].vocabularies
    scope = to_scope(period, Filters(), sample().roster, words)
    return to_document(summarize(sample_frame(), scope, DEFAULT_DIMENSIONS))


def test_every_interaction_of_the_sample_is_read() -> None:
    assert len(sample_frame()) == EXPECTED["files"]


@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_the_total_is_the_expected_one(period: Period, expected: Any) -> None:
    found = document(period)

    assert found["total"] == expected["total"]
    assert found["period"] == {**expected["period"], "label": period.label}


@pytest.mark.parametrize("dimension", ["district", "cadre", "interaction_type"])
@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_every_row_is_the_expected_one(period: Period, expected: Any, dimension: str) -> None:
    measures = next(iter(expected["by"][dimension].values())).keys()
    found: dict[str, dict[str, float]] = {}
    for row in document(period)["by"][dimension]:
        sums = found.setdefault(row[dimension], dict.fromkeys(measures, 0))
        for measure in measures:
            sums[measure] = round(sums[measure] + row[measure], 2)  # a district that moved has two rows

    assert found == expected["by"][dimension]


@pytest.mark.parametrize(("period", "expected"), EVERY_PERIOD)
def test_types_and_cadres_stand_in_the_expected_order(period: Period, expected: Any) -> None:
    found = document(period)["by"]

    for dimension in ("cadre", "interaction_type"):
        assert [row[dimension] for row in found[dimension]] == list(expected["by"][dimension])


def test_district_rows_are_the_expected_ones_in_their_order() -> None:
    assert document(YEAR)["by"]["district"] == EXPECTED["school_year"]["district_rows"]


def test_the_district_that_moved_is_split_at_new_year() -> None:
    rows = [row for row in document(YEAR)["by"]["district"] if row["district"] == EXPECTED["moved"]]

    assert [row["cadre"] for row in rows] == ["5", "6"]
    assert rows[0]["last_date"] < "2018-01-01"
