"""Sheets as other programs write them; tests/shapes/make_shapes.py says how they were made."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Run
from tests.test_importing import workbook

SHAPES = Path(__file__).parent / "shapes"
MAPPING = """\
columns:
  district: District
  date: Date of the visit
  duration_minutes: Hours
  interaction_type: Activity
  cst_members: CST members
  topics: Topics
  resources: Resources
  comments: Remarks
participants:
  superintendent: Superintendents (number)
  building_administrator: Principals (number)
separators:
  cst_members: [";"]
  topics: [";"]
duration_unit: hours
"""
FORMS = """\
columns:
  district: District
  date: Date of the visit
  duration_minutes: How long? (minutes)
  interaction_type: What did you do?
  description: If you are unsure, what happened?
  cst_members: Who of the CST was there?
  topics: Topics covered
  resources: Resources, tools
  comments: Anything else?
participants:
  building_administrator: Principals
values:
  resources:
    "Planning, agendas and minutes": team_meeting_protocol
key: [Timestamp]
ignore:
  - Email Address
"""
ENTRIES = [
    {
        "district": "901003",
        "district_name": "Cedar Hollow R-IV",
        "date": "2017-10-05",
        "duration_minutes": 90,
        "interaction_type": "discussing_data",
        "participants": {"superintendent": 1, "building_administrator": 3},
        "cst_members": ["facilitator", "data"],
        "topics": ["data_based_decision_making"],
        "resources": ["practice_profile"],
        "comments": "Café talk – “next”",
    },
    {
        "district": "901009",
        "district_name": "Marrow Creek R-II",
        "date": "2017-10-26",
        "duration_minutes": 45,
        "interaction_type": "planning",
        "participants": {"superintendent": 1},
        "cst_members": ["facilitator"],
        "topics": ["leadership", "data"],
        "resources": [],
    },
    {
        "district": "901003",
        "district_name": "Cedar Hollow R-IV",
        "date": "2017-11-02",
        "duration_minutes": 120,
        "interaction_type": "providing_feedback",
        "participants": {"building_administrator": 2},
        "cst_members": ["facilitator"],
        "topics": ["feedback"],
        "resources": [],
        "comments": "=not a formula",
    },
]


class TextDates(yaml.CSafeLoader):
    """YAML in which a date stays text."""


TextDates.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def entries(workspace: Path, *, without: tuple[str, ...] = ("id", "import_key")) -> list[dict[str, Any]]:
    """Every entry of the workspace, by its file and place, without what each import gives anew."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((workspace / "data/logs").rglob("*.yaml"))]
    records = [record for text in texts for record in yaml.load_all(text, TextDates)]
    return [{key: value for key, value in record.items() if key not in without} for record in records]


def save(workspace: Path, text: str = MAPPING, name: str = "form") -> None:
    (workspace / "mappings").mkdir(exist_ok=True)
    (workspace / f"mappings/{name}.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("libreoffice.xlsx", "sheet 'October'"),
        ("libreoffice.csv", "UTF-8, commas"),
        ("libreoffice_semicolon_cp1252.csv", "Windows-1252 (assumed, for it is not UTF-8), semicolons"),
        ("libreoffice_tab_utf16.csv", "UTF-16, tabs"),
        ("libreoffice_serials.csv", "Date of the visit holds day numbers of Excel: 43013 in row 2 is 2017-10-05"),
    ],
)
def test_a_sheet_of_libreoffice_becomes_the_same_entries(workspace: Path, cwlog: Run, name: str, said: str) -> None:
    save(workspace)

    result = cwlog("import", str(SHAPES / name), "--yes")

    assert result.code == 0, result.stderr
    assert said in result.stderr
    assert entries(workspace) == ENTRIES
    assert cwlog("validate").code == 0


def test_the_same_sheet_in_another_format_is_already_imported(workspace: Path, cwlog: Run) -> None:
    save(workspace)
    cwlog("import", str(SHAPES / "libreoffice.xlsx"), "--yes")

    for name in ("libreoffice.csv", "libreoffice_semicolon_cp1252.csv", "libreoffice_serials.csv"):
        assert "There is nothing to write" in cwlog("import", str(SHAPES / name), "--yes").stderr

    assert len(entries(workspace)) == 3


def test_merged_headings_are_refused_with_their_cells(workspace: Path, cwlog: Run) -> None:
    save(workspace)

    result = cwlog("import", str(SHAPES / "libreoffice_merged.xlsx"), "--yes")

    assert result.code == 2
    assert "the headings E1:F1 are merged" in result.stderr
    assert entries(workspace) == []


def test_check_boxes_of_google_forms_are_parted_by_the_longest_option(workspace: Path, cwlog: Run) -> None:
    save(workspace, FORMS)

    result = cwlog("import", str(SHAPES / "google_forms.csv"), "--yes")

    assert result.code == 0, result.stderr
    first, second = entries(workspace)
    assert first["topics"] == ["data_based_decision_making", "accountability_msip"]
    assert first["resources"] == ["practice_profile", "team_meeting_protocol"]
    assert first["comments"] == 'Two lines,\nthe second with "quotes"'
    assert (second["interaction_type"], second["topics"]) == ("unsure", [])


def test_an_unsure_row_without_a_description_is_rejected_with_the_reason(workspace: Path, cwlog: Run) -> None:
    question = "If you are unsure, what happened?"
    save(workspace, FORMS.replace(f"  description: {question}\n", "") + f"  - {question}\n")

    result = cwlog("import", str(SHAPES / "google_forms.csv"), "--dry-run")

    assert result.code == 1
    assert "row 3: description" in result.stdout


def test_a_mark_at_the_beginning_does_not_change_the_first_heading(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace)
    file = tmp_path / "bom.csv"
    file.write_bytes(b"\xef\xbb\xbf" + (SHAPES / "libreoffice.csv").read_bytes())

    assert cwlog("import", str(file), "--yes").code == 0

    assert entries(workspace) == ENTRIES


def test_empty_rows_and_columns_at_the_end_are_no_entries(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace)
    file = tmp_path / "wide.csv"
    lines = (SHAPES / "libreoffice.csv").read_text(encoding="utf-8").splitlines()
    file.write_text("".join(f"{line},,,\n" for line in lines) + ",,,,,,,,,,,,\n" * 3 + "\n\n", encoding="utf-8")

    assert cwlog("import", str(file), "--yes").code == 0

    assert entries(workspace) == ENTRIES


def test_a_code_that_lost_its_zero_is_refused_and_not_guessed(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    roster = workspace / "data/districts.csv"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text + "090101,Zero Hill R-I,,3,central,B,2017-07-01,2,2017-03-01,\n", encoding="utf-8")
    save(workspace)
    head = MAPPING_HEADINGS
    file = tmp_path / "zero.xlsx"
    file.write_bytes(workbook([head, (90101, "10/5/2017", 1, "Planning", 1, 1, "data", "data", None, None)]))

    result = cwlog("import", str(file), "--yes")

    assert result.code == 1
    assert "a spreadsheet dropped the zero" in result.stdout
    assert entries(workspace) == []


MAPPING_HEADINGS = (
    "District", "Date of the visit", "Hours", "Activity", "Superintendents (number)", "Principals (number)",
    "CST members", "Topics", "Resources", "Remarks",
)  # fmt: skip


def test_a_workbook_is_asked_for_its_sheet_by_name(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace)
    shutil.copy(SHAPES / "libreoffice.xlsx", tmp_path / "x.xlsx")

    result = cwlog("import", str(tmp_path / "x.xlsx"), "--sheet", "Octobre", "--yes")

    assert result.code == 2
    assert "no sheet 'Octobre'; did you mean 'October'?" in result.stderr
