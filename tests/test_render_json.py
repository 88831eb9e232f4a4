"""Reports as JSON: the shape that schemas/report.schema.yaml publishes, read back and held against the document."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml

from cwlog.render.document import Document
from cwlog.render.json_document import to_json_document
from cwlog.render.json_text import render_json
from cwlog.render.table import HIDDEN
from tests.conftest import ROOT, Run
from tests.sample_document import HOSTILE, sample_document
from tests.test_schema_files import TextDates


@cache
def validator(name: str) -> Any:
    schema = yaml.load((ROOT / f"schemas/{name}.schema.yaml").read_text(encoding="utf-8"), TextDates)
    checks = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, format_checker=checks)


def problems(document: object, name: str = "report") -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]


def read_back(document: Document) -> Any:
    return json.loads(render_json(to_json_document(document)))


def test_reports_as_json_have_the_published_shape() -> None:
    read = read_back(sample_document())

    assert problems(read) == []
    assert list(read) == ["version", "audience", "period", "facts", "reports", "notes"]
    assert read["audience"] == {"id": "cst:3", "title": "Coaching Support Team, Cadre 3"}
    assert read["period"] == {"from": "2018-04-01", "to": "2018-04-30", "label": "April 2018"}
    assert read["facts"]["interactions"] == 1412


def test_json_holds_every_figure_cell_and_note() -> None:
    document = sample_document()

    read = read_back(document)

    assert list(read["reports"]) == [report.name for report in document.reports]
    for report in document.reports:
        shown = read["reports"][report.name]
        assert shown["figures"] == {one.key: None if one.value is HIDDEN else one.value for one in report.figures}
        assert shown["notes"] == list(report.notes)
        for table in report.tables:
            cells = [{key: None if cell is HIDDEN else cell for key, cell in row.items()} for row in table.rows]
            assert shown["tables"][table.name]["rows"] == cells
            assert [column["key"] for column in shown["tables"][table.name]["columns"]] == [*_keys(table.columns)]
            assert shown["tables"][table.name]["notes"] == list(table.notes)


def _keys(columns: Any) -> list[str]:
    return [column.key for column in columns]


def test_hidden_figures_are_null_and_their_places_are_told() -> None:
    reports = read_back(sample_document())["reports"]

    roles = reports["participants"]["tables"]["roles"]
    assert roles["rows"][1]["attendances"] is None
    assert roles["suppressed"] == [
        {"row": 1, "column": "attendances"},
        {"row": 1, "column": "interactions"},
        {"row": 1, "column": "share"},
        {"row": 2, "column": "attendances"},
    ]
    assert reports["summary"]["suppressed"] == ["learners"]


def test_the_shape_is_the_same_where_nothing_is_hidden() -> None:
    months = read_back(sample_document())["reports"]["trend"]["tables"]["months"]

    assert months["suppressed"] == []
    assert months["rows"][0]["last_year_hours"] is None


def test_a_cell_that_is_not_among_the_columns_is_not_given_out() -> None:
    document = sample_document()
    report = document.reports[0]
    table = replace(report.tables[0], columns=report.tables[0].columns[:2])
    narrowed = replace(document, reports=[replace(report, tables=[table])])

    (rows,) = (table["rows"] for table in read_back(narrowed)["reports"]["summary"]["tables"].values())

    assert all(list(row) == ["district", "name"] for row in rows)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), 2),
        (("audience", "id"), "everyone"),
        (("period", "from"), "2018-4-1"),
        (("facts", "interactions"), "1412"),
        (("reports", "trend", "tables", "months", "columns", 0, "kind"), "number"),
        (("reports", "trend", "tables", "months", "rows", 0, "month"), ["2017-07"]),
        (("reports", "trend", "figures"), None),
        (("reports", "trend", "secret"), 1),
    ],
)
def test_the_published_schema_refuses_another_shape(path: tuple[Any, ...], value: object) -> None:
    read = read_back(sample_document())
    part = read
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value

    assert problems(read) != []


def test_hostile_text_comes_back_as_it_was_and_steers_nothing() -> None:
    text = render_json(to_json_document(sample_document()))

    rows = json.loads(text)["reports"]["update"]["tables"]["texts"]["rows"]
    assert [row["text"] for row in rows[: len(HOSTILE)]] == HOSTILE
    assert not set(text) & set("\x1b\x07\x9b\u202e\u2066\u2028\x00")
    assert text.encode("utf-8")


@pytest.mark.parametrize("audience", ["dese", "cst:3", "rpdc:southeast", "public"])
def test_the_reports_of_the_sample_data_have_the_published_shape(sample: Any, cwlog: Run, audience: str) -> None:
    result = cwlog("report", "--audience", audience, "--month", "2017-10", "--format", "json", at=sample)

    assert problems(result.json) == []
    assert result.json["reports"]


@pytest.mark.parametrize(
    "more", [(), ("--with-comments",), ("--dictionary",)], ids=["rows", "rows with comments", "dictionary"]
)
@pytest.mark.parametrize("audience", ["evaluation", "cst:3"])
def test_exported_rows_and_their_dictionary_have_the_published_shape(
    sample: Any, cwlog: Run, audience: str, more: tuple[str, ...]
) -> None:
    result = cwlog("export", "--audience", audience, "--month", "2017-10", "--format", "json", *more, at=sample)

    assert problems(result.json, "export") == []


def test_the_published_schema_of_rows_refuses_an_unknown_column(sample: Any, cwlog: Run) -> None:
    document = cwlog("export", "--audience", "cst:3", "--month", "2017-10", "--format", "json", at=sample).json
    document["rows"][0]["import_key"] = "9f2c1a7b03de:1"

    assert problems(document, "export") != []
