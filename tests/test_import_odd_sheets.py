"""Sheets as people leave them: titles above, formulas without a value, errors, web pages; and what they are told."""

import csv
import io
import re
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cwlog.errors import CwlogError
from cwlog.importing.csv_file import read_csv
from cwlog.importing.files import read_sheet
from cwlog.importing.workbook import read_workbook
from tests.conftest import Run
from tests.test_cli_import import FORM, FORM_ROW, ROW, sheet
from tests.test_import_shapes import entries, save
from tests.test_importing import reader


class Formula(str):
    """A cell with a formula, and what the spreadsheet saw as its value."""

    value: Any = ""

    def __new__(cls, text: str, value: Any = "") -> "Formula":
        made = super().__new__(cls, text)
        made.value = value
        return made


def book(path: Path, *rows: Sequence[Any]) -> str:
    """A workbook with these rows."""
    made = xlsxwriter.Workbook(str(path))
    page = made.add_worksheet("Log")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, Formula):
                page.write_formula(number, column, cell, None, cell.value)
            elif cell != "":
                page.write(number, column, cell)
    made.close()
    return str(path)


def as_rows(*rows: Mapping[str, Any]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Formula("=1/0", "#DIV/0!"), "the cell holds the error #DIV/0!"),
        (Formula("=NA()", "#N/A"), "the cell holds the error #N/A"),
        (Formula("=60+30"), "the cell holds a formula that was never worked out"),
        ("#REF!", "'#REF!' is an error of the spreadsheet"),
    ],
)
def test_a_cell_without_a_value_is_never_taken_for_an_empty_one(
    workspace: Path, cwlog: Run, tmp_path: Path, cell: str, said: str
) -> None:
    rows = as_rows({**ROW, "comments": "fine"}, {**ROW, "date": "2017-10-06", "comments": cell})

    result = cwlog("import", book(tmp_path / "x.xlsx", *rows), "--yes")

    assert result.code == 1
    assert f"row 3: comments: {said}" in result.stdout
    assert entries(workspace) == []


def test_a_formula_whose_value_is_an_empty_text_is_an_empty_cell(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    path = Path(book(tmp_path / "x.xlsx", *as_rows({**ROW, "comments": Formula('=""')})))
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    page = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb'(<c r="I2")(><f>)', rb'\1 t="str"\2', page)  # as Excel writes it
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)

    assert cwlog("import", str(path), "--yes").code == 0

    assert "comments" not in entries(workspace)[0]


def test_an_error_in_a_column_that_is_not_asked_for_or_below_the_rows_is_no_matter(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    save(workspace, FORM + "ignore: [Look-up]\n")
    error = Formula("=NA()", "#N/A")
    head, row = as_rows({**FORM_ROW, "Look-up": error})
    below = [*[""] * (len(head) - 1), error]

    result = cwlog("import", book(tmp_path / "x.xlsx", head, row, below), "--yes")

    assert result.code == 0, result.stdout
    assert len(entries(workspace)) == 1


def test_a_key_that_is_an_error_is_said_once(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    rows = as_rows({**FORM_ROW, "Response": Formula("=NA()", "#N/A")})

    result = cwlog("import", book(tmp_path / "x.xlsx", *rows), "--yes")

    assert result.code == 1
    assert "row 2: Response: the cell holds the error #N/A" in result.stdout
    assert result.stdout.count("row 2:") == 1


def test_the_sheet_that_is_read_is_the_one_that_is_searched_for_errors(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    for name in ("A & B", "Second"):
        page = made.add_worksheet(name)
        page.write_row(0, 0, ["date", "district"])
        page.write(1, 0, "2017-10-05")
    page.write_formula(1, 1, "=NA()", None, "#N/A")
    made.close()
    data = (tmp_path / "x.xlsx").read_bytes()

    assert read_workbook(data, "A & B").rows[0].broken == {}
    assert read_workbook(data, "Second").rows[0].broken == {1: "holds the error #N/A"}


def test_a_hidden_sheet_is_not_the_first_one_and_the_others_are_named(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    for name in ("Lists", "October", "November"):
        made.add_worksheet(name).write_row(0, 0, [f"date of {name}", "district"])
    made.get_worksheet_by_name("October").activate()
    made.get_worksheet_by_name("Lists").hide()
    made.close()

    found = read_workbook((tmp_path / "x.xlsx").read_bytes(), None)

    assert found.headings == ["date of October", "district"]
    assert "not read: 'November'" in found.note


@pytest.mark.parametrize("above", ["Coaching log of October\n\n", "Coaching log of October;;;\n", ";;;\n;Cadre 3\n"])
def test_a_title_above_the_headings_is_passed_over_and_said(
    workspace: Path, cwlog: Run, tmp_path: Path, above: str
) -> None:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ROW, delimiter=";")
    writer.writeheader()
    writer.writerow(ROW)
    file = tmp_path / "titled.csv"
    file.write_text(above + buffer.getvalue(), encoding="utf-8")

    result = cwlog("import", str(file), "--yes")

    assert result.code == 0, result.stderr
    assert "semicolons between the cells; the headings are in row" in result.stderr
    assert len(entries(workspace)) == 1


def test_merged_cells_above_the_headings_are_refused(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    page = made.add_worksheet()
    page.merge_range(0, 0, 0, 3, "Coaching log")
    page.write_row(1, 0, ["date", "district"])
    made.close()

    with pytest.raises(CwlogError, match="the cells A1:D1 above the headings are merged"):
        read_workbook((tmp_path / "x.xlsx").read_bytes(), None)


def test_rows_without_two_cells_have_their_headings_in_the_first() -> None:
    found = read_csv(b"district\n901003\n")

    assert (found.headings, [row.number for row in found.rows]) == (["district"], [2])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html>\n<table><tr><td>district</td></tr></table>", "this is a web page or XML"),
        (b'\n <?xml version="1.0"?><Workbook>', "this is a web page or XML"),
        ("district,date".encode("utf-16-le"), "or UTF-16 without a mark"),
    ],
)
def test_what_a_file_really_is_is_said_whatever_its_name(data: bytes, said: str) -> None:
    with pytest.raises(CwlogError, match=said):
        read_sheet(data, None)


def test_a_heading_that_begins_with_an_angle_is_a_heading() -> None:
    assert read_csv(b"<30 min?,date\nyes,2017-10-05\n").headings == ["<30 min?", "date"]


def test_a_mapping_that_nearly_fits_says_what_is_new_in_the_form(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)

    result = cwlog("import", sheet(tmp_path, {**FORM_ROW, "Mood": "good"}), "--yes")

    assert result.code == 2
    assert "mappings/form.yaml has no key for 'Mood' (column J)" in result.stderr


def test_headings_that_nothing_knows_are_shown_with_their_row(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)

    result = cwlog("import", sheet(tmp_path, {"Item": "pens", "Price": "2"}), "--yes")

    assert result.code == 2
    assert "the headings in row 1, 'Item', 'Price', are not the keys of the log" in result.stderr


def test_days_first_beside_months_first_are_refused_for_the_whole_column(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    rows = [{**ROW, "date": day} for day in ("10/13/2017", "13/10/2017", "3/10/2017")]

    result = cwlog("import", sheet(tmp_path, *rows), "--yes", "--skip-rejected")

    assert result.code == 1
    assert "has the day first in '13/10/2017' and the month first in '10/13/2017'" in result.stderr
    assert entries(workspace) == []


def test_a_date_is_refused_in_the_words_of_its_mapping(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM + "date_format: iso\n")

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--yes")

    assert "write it as 2017-10-05, or change 'date_format: iso'" in result.stdout


def test_a_mapping_with_words_for_dates_is_refused(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM + 'values:\n  date:\n    "10/5/2017": "2017-10-06"\n')

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--map", "form", "--yes")

    assert result.code == 2
    assert "mappings/form.yaml:12:3: values.date: the words of a date are not looked up" in result.stderr


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\ufeff", "\x0b", "\x1b"])
def test_what_is_written_can_be_read_whatever_was_pasted_into_a_cell(
    workspace: Path, cwlog: Run, tmp_path: Path, character: str
) -> None:
    text = f"One line.{character}Another line."

    assert cwlog("import", sheet(tmp_path, {**ROW, "comments": text}), "--yes").code == 0

    result = cwlog("validate", "--format", "json")
    assert (result.code, result.json["interactions"]) == (0, 1)
    assert entries(workspace)[0]["comments"] == text


def test_a_grid_of_a_form_is_drafted_as_numbers_of_people(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    row = {
        "District": "901003",
        "Date": "10/5/2017",
        "Who was there? [Principals]": "2",
        "Who was there? [Teachers]": "",
    }
    path = sheet(tmp_path, row, {**row, "Who was there? [Teachers]": "4"})

    draft = cwlog("import", "--suggest", path).stdout

    assert '\nparticipants:\n  building_administrator: "Who was there? [Principals]"\n' in draft
    assert '  teacher_general: "Who was there? [Teachers]"\n' in draft


@pytest.mark.parametrize("name", ["district", "topics", "participants"])
def test_a_cell_full_of_blanks_is_refused_without_a_wait(name: str) -> None:
    cell = f"1{' ' * 30_000}={' ' * 30_000}1x"
    read = reader()
    begin = time.process_time()

    with pytest.raises(CwlogError):
        read.district(cell, None) if name == "district" else read.value(name, cell)

    assert time.process_time() - begin < 3  # ten seconds and more, if every blank is looked at from every other


def test_rows_that_are_alike_are_called_by_their_numbers(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("import", sheet(tmp_path, {**ROW, "date": "2017-10-06"}, ROW, ROW), "--dry-run")

    assert "row 4: id: alike in everything but the id: row 3; was it entered twice?" in result.stderr


def test_half_a_letter_that_is_written_as_an_escape_stays_as_it_is_written(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    listed = tmp_path / "listed.csv"
    listed.write_text(
        "id,district,date,duration_minutes,interaction_type,participants,cst_members,topics,resources,comments\n"
        r",901003,2017-10-05,60,planning,superintendent=1,facilitator,leadership,,A \ud800 and \u202e.",
        encoding="utf-8",
    )

    result = cwlog("import", str(listed), "--yes")

    assert result.code == 0, result.stderr
    (entry,) = entries(workspace)
    assert entry["comments"] == "A \\ud800 and \u202e."
