"""``cwlog summarize`` as a user meets it: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parents[1]
Record = Callable[..., Path]
OTHER = {"district": "901021", "district_name": "Great Elm 31"}


def rename(workspace: Path, code: str, name: str) -> None:
    """Give a district another name in the roster, quoted so that any text is allowed."""
    file = workspace / "data/districts.csv"
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    for row in rows:
        if row[0] == code:
            row[1] = name
    with file.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output, lineterminator="\n").writerows(rows)


# --- periods


def test_an_hour_with_three_coaches_is_one_hour(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, duration_minutes=60, cst_members=["facilitator", "data", "leadership"])

    result = cwlog("summarize", "--month", "2017-10", "--format", "json")

    assert result.code == 0
    assert result.json["total"]["hours"] == 1.0


def test_without_a_period_it_is_the_last_complete_month_and_says_so(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace)

    result = cwlog("summarize", "--as-of", "2017-11-01", "--format", "json")

    assert result.json["period"]["label"] == "October 2017"
    assert result.stderr == "No period was given: this is October 2017, the last complete month.\n"


def test_a_school_year_runs_from_july_to_june(sample: Path, cwlog: Run) -> None:
    period = cwlog("summarize", "--school-year", "2017-18", "--format", "json", at=sample).json["period"]

    assert period == {"from": "2017-07-01", "to": "2018-06-30", "label": "School year 2017-18"}


def test_any_days_are_a_period_and_only_these_days_count(workspace: Path, cwlog: Run, record: Record) -> None:
    for day in ("2017-10-04", "2017-10-05", "2017-10-06"):
        record(workspace, date=day)

    result = cwlog("summarize", "--from", "10/5/2017", "--to", "2017-10-05", "--format", "json")

    assert result.json["period"]["label"] == "2017-10-05 to 2017-10-05"
    assert result.json["total"]["interactions"] == 1


def test_one_day_is_a_period(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, date="2017-10-05")
    day = ("--from", "2017-10-05", "--to", "10/5/2017")

    assert cwlog("summarize", *day, "--format", "json").json["total"]["interactions"] == 1


def test_from_alone_ends_today_and_is_echoed_as_what_it_became(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)

    result = cwlog("summarize", "--from", "last monday", "--as-of", "2017-10-06", "--format", "json")

    assert result.stderr == "The period is 2017-10-02 to 2017-10-06.\n"
    assert result.json["total"]["interactions"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--month", "October"], "'October' is not a month"),
        (["--school-year", "2018"], "'2018' is ambiguous as a school year"),
        (["--month", "0000-01"], "'0000-01' is not a month"),
        (["--as-of", "0001-01-15"], "there is no month before 0001-01-15"),
        (["--school-year", "2017-19"], "'2017-19' is not a school year"),
        (["--from", "notadate"], "'notadate' is not a date"),
        (["--from", "2017-10-05", "--to", "2017-10-04"], "ends (2017-10-04) before it begins"),
        (["--to", "2017-10-04"], "not where it begins"),
        (["--month", "2017-10", "--school-year", "2017-18"], "more than one period"),
        (["--month", "2017-10", "--from", "2017-10-01"], "more than one period"),
        (["--month", "2017-10", "--month", "2017-11"], "--month was given more than once"),
        (["--as-of", "soon"], "'soon'"),
        (["--by", "distrct"], "cannot summarize by 'distrct'; did you mean 'district'?"),
        (["--by", ""], "--by is empty"),
        (["--cadre", ","], "--cadre is empty"),
        (["--format", "xml"], "'xml'"),
        (["--across", "month"], "--across crosses one --by"),
        (["--by", "district,cadre", "--across", "month"], "--across crosses one --by"),
        (["--by", "type", "--across", "interaction_type"], "--across crosses one --by"),
        (["--format", "csv"], "a CSV file holds one table"),
        (["--format", "csv", "--by", "topic", "--by", "mode"], "a CSV file holds one table"),
    ],
)
def test_what_cannot_be_understood_is_wrong_usage(workspace: Path, cwlog: Run, arguments: list[str], said: str) -> None:
    result = cwlog("summarize", *arguments)

    assert result.code == 2
    assert said in result.stderr
    assert result.stdout == ""


# --- tables


def test_the_default_tables_are_those_of_the_contract(sample: Path, cwlog: Run) -> None:
    result = cwlog("summarize", "--month", "2017-10", "--format", "json", at=sample)

    assert list(result.json) == ["version", "period", "total", "by"]
    assert list(result.json["by"]) == ["district", "cadre", "interaction_type"]
    assert result.stderr == ""


def test_tables_stand_in_the_order_asked_for_and_type_is_an_alias(sample: Path, cwlog: Run) -> None:
    by = ("--by", "month,type", "--by", "interaction_type", "--by", "area")
    result = cwlog("summarize", "--month", "2017-10", *by, "--format", "json", at=sample)

    assert list(result.json["by"]) == ["month", "interaction_type", "area"]


def test_a_table_that_is_asked_for_twice_is_one_table(sample: Path, cwlog: Run) -> None:
    once = ("summarize", "--month", "2017-10", "--by", "type")

    twice = cwlog(*once, "--by", "interaction_type", "--format", "csv", at=sample)

    assert (twice.code, twice.stdout) == (0, cwlog(*once, "--format", "csv", at=sample).stdout)


def test_another_day_than_today_is_named(sample: Path, cwlog: Run) -> None:
    month = ("summarize", "--month", "2017-10")

    assert cwlog(*month, "--as-of", "2018-07-01", at=sample).stdout.endswith("\nAs of 2018-07-01.\n")
    assert "As of" not in cwlog(*month, at=sample).stdout


def test_a_month_without_logs_has_every_row_at_zero(workspace: Path, cwlog: Run) -> None:
    result = cwlog("summarize", "--month", "2017-10", "--format", "json")

    assert result.code == 0
    assert result.json["total"]["coverage"] == 0.0
    assert len(result.json["by"]["district"]) == 24


def test_a_workspace_before_its_time_has_nothing_to_show(workspace: Path, cwlog: Run) -> None:
    result = cwlog("summarize", "--month", "1999-12", "--by", "district")

    assert result.code == 0
    assert "of 0 (n/a)" in result.stdout
    assert "Nothing to show." in result.stdout


def test_the_table_for_people_fits_a_terminal(sample: Path, cwlog: Run) -> None:
    result = cwlog("summarize", "--school-year", "2017-18", at=sample)

    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "\x1b" not in result.stdout


def test_regions_and_areas_have_their_columns(sample: Path, cwlog: Run) -> None:
    result = cwlog("summarize", "--month", "2017-10", "--by", "rpdc,area", at=sample)

    assert "\nRPDC               Districts  Served  Interactions  Hours  Unsure\n" in result.stdout
    assert "\nArea  Districts  Served  Interactions  Hours  Unsure\n" in result.stdout


def test_a_cross_table_has_a_row_for_each_pair(sample: Path, cwlog: Run) -> None:
    crossed = ("--by", "cadre", "--across", "type", "--format", "json")
    result = cwlog("summarize", "--month", "2017-10", *crossed, at=sample)

    assert list(result.json) == ["version", "period", "total", "by", "rows"]
    assert result.json["by"] == ["cadre", "interaction_type"]
    assert list(result.json["rows"][0]) == ["cadre", "interaction_type", "interactions", "minutes", "hours"]
    assert len(result.json["rows"]) == 36


# --- filters


def test_filters_may_be_repeated_and_take_commas(sample: Path, cwlog: Run) -> None:
    month = ("summarize", "--month", "2017-10", "--format", "json", "--by", "cadre")
    result = cwlog(*month, "--cadre", "3,4", "--cadre", "Cadre 5", at=sample)

    assert [row["cadre"] for row in result.json["by"]["cadre"]] == ["3", "4", "5"]
    assert result.json["total"]["districts"] == 12


def test_a_district_may_be_named_by_an_alias(sample: Path, cwlog: Run) -> None:
    month = ("summarize", "--month", "2017-10", "--format", "json", "--by", "district")
    result = cwlog(*month, "--district", "fort bellwood", at=sample)

    assert [row["district"] for row in result.json["by"]["district"]] == ["901004"]


def test_the_filter_unsure_shows_what_is_pending(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    unclear = {"interaction_type": "unsure", "description": "Met a new director; unclear.", "topics": []}
    record(workspace, **OTHER, **unclear)

    total = cwlog("summarize", "--month", "2017-10", "--type", "unsure", "--format", "json").json["total"]

    assert (total["interactions"], total["unsure"]) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--cadre", "99"], "'99' is not a cadre"),
        (["--type", "planing"], "did you mean 'planning'?"),
        (["--type", "training"], "DESE activity log"),
        (["--rpdc", "sotheast"], "did you mean 'southeast'"),
        (["--area", "Z"], "'Z' is not an area"),
        (["--district", "Nowhere R-I"], "'Nowhere R-I' is not a district"),
    ],
)
def test_an_unknown_filter_is_refused_with_what_fits(
    workspace: Path, cwlog: Run, arguments: list[str], said: str
) -> None:
    result = cwlog("summarize", "--month", "2017-10", *arguments)

    assert result.code == 1
    assert said in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--by", "cst_member", "--cadre", "3"],
        ["--by", "cst_member", "--district", "901003"],
        ["--by", "cst_member", "--rpdc", "southeast"],
        ["--by", "cadre,cst_member", "--area", "A"],
        ["--by", "cst_member", "--across", "cadre"],
        ["--by", "district", "--across", "cst_member"],
    ],
)
def test_a_single_cst_role_is_shown_for_the_state_only(sample: Path, cwlog: Run, arguments: list[str]) -> None:
    result = cwlog("summarize", "--month", "2017-10", *arguments, at=sample)

    assert result.code == 2
    assert "a role of one cadre is one person" in result.stderr
    assert "cst_group" in result.stderr
    assert result.stdout == ""


def test_by_cst_role_there_are_no_minutes_in_any_format(sample: Path, cwlog: Run) -> None:
    month = ("summarize", "--month", "2017-10", "--by", "cst_member", "--format")
    document = cwlog(*month, "json", at=sample).json

    assert {key for row in document["by"]["cst_member"] for key in row} == {
        "cst_member",
        "title",
        "interactions",
        "share",
    }
    assert cwlog(*month, "csv", at=sample).stdout.startswith("cst_member,title,interactions,share\n")


# --- broken data


def broken(workspace: Path, record: Record) -> None:
    record(workspace)
    record(workspace, **OTHER, interaction_type="planing")
    record(workspace, duration_minutes="sixty", date="2017-10-06")


def test_entries_that_could_change_a_total_are_refused(workspace: Path, cwlog: Run, record: Record) -> None:
    broken(workspace, record)

    result = cwlog("summarize", "--month", "2017-10")

    assert result.code == 1
    assert result.stdout == ""
    assert "2 problems can change the totals of October 2017" in result.stderr
    assert "cwlog validate" in result.stderr
    assert ":6:19: CW104 interaction_type: 'planing'" in result.stderr


def test_skip_invalid_goes_on_and_says_how_many_were_left_out(workspace: Path, cwlog: Run, record: Record) -> None:
    broken(workspace, record)
    month = ("summarize", "--month", "2017-10", "--skip-invalid", "--by", "cadre", "--format")

    document = cwlog(*month, "json")
    spreadsheet = cwlog(*month, "csv")
    said = "2 invalid entries were left out of all figures"

    assert (document.code, document.json["left_out"]) == (0, 2)
    assert document.json["total"]["interactions"] == 1
    assert said in cwlog(*month, "table").stdout
    assert said in cwlog(*month, "markdown").stdout
    assert said in spreadsheet.stderr
    assert said not in spreadsheet.stdout


def test_an_id_that_stands_twice_is_left_out_both_before_and_after(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-aaaa")
    record(workspace, id="20171005-901003-aaaa", name="stream.yaml", date="2017-10-06")
    record(workspace, **OTHER)

    refused = cwlog("summarize", "--month", "2017-10")
    skipped = cwlog("summarize", "--month", "2017-10", "--skip-invalid", "--format", "json")

    assert refused.code == 1
    assert skipped.json["total"]["interactions"] + skipped.json["left_out"] == 3
    assert skipped.json["left_out"] >= 1


def test_a_broken_month_outside_the_period_does_not_matter(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    record(workspace, date="2017-11-07", interaction_type="planing")

    assert cwlog("summarize", "--month", "2017-10").code == 0
    assert cwlog("summarize", "--month", "2017-11").code == 1


def test_a_private_detail_and_a_warning_do_not_block(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, comments="Write to someone@example.org about it.", duration_minutes=7)

    assert cwlog("validate").code == 1
    assert cwlog("summarize", "--month", "2017-10").code == 0


def test_a_sheet_among_the_logs_is_never_silently_ignored(workspace: Path, cwlog: Run, record: Record) -> None:
    entry = record(workspace)
    entry.with_name("october.xlsx").write_bytes(b"PK")

    assert cwlog("summarize", "--month", "2017-10").code == 1
    assert cwlog("summarize", "--month", "2017-10", "--skip-invalid", "--format", "json").json["left_out"] == 1


def test_many_problems_are_not_all_repeated(workspace: Path, cwlog: Run, record: Record) -> None:
    for day in range(10, 20):
        record(workspace, date=f"2017-10-{day}", interaction_type="planing")

    result = cwlog("summarize", "--month", "2017-10")

    assert result.stderr.count("CW104") == 5
    assert "… and 5 more" in result.stderr


def test_a_roster_that_is_in_no_figure_stands_against_none(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    with (workspace / "data/members.csv").open("a", encoding="utf-8") as members:
        members.write("zz-1,no_such_role,3,central,,2017-03-01,\n")
    (workspace / "data/buildings.csv").write_text("code\n1050\n", encoding="utf-8")
    rename(workspace, "901021", "Cedar Hollow R-IV")  # two districts of one name

    assert cwlog("validate").code == 1
    assert cwlog("summarize", "--month", "2017-10").code == 0


def test_a_wrong_roster_is_named_where_invalid_entries_are_left_out(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace)
    with (workspace / "data/districts.csv").open("a", encoding="utf-8") as districts:
        districts.write("901099,Elm Hollow R-V,,77,central,A,2017-07-01,1,2017-03-01,\n")

    refused = cwlog("summarize", "--month", "2017-10")
    skipped = cwlog("summarize", "--month", "2017-10", "--skip-invalid")

    assert (refused.code, skipped.code) == (1, 0)
    assert "1 problem of the rosters can change these figures" in skipped.stderr


# --- output


def test_one_table_goes_to_a_file(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    output = tmp_path / "october.md"
    to_file = ("--format", "markdown", "--output", str(output))

    result = cwlog("summarize", "--month", "2017-10", *to_file, at=sample)

    assert (result.code, result.stdout) == (0, "")
    assert result.stderr == f"{output} is written.\n"
    assert output.read_text(encoding="utf-8").startswith("# Coaching summary, October 2017\n")


def test_several_csv_tables_go_into_a_folder(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "october"

    result = cwlog("summarize", "--month", "2017-10", "--format", "csv", "--output", str(folder), at=sample)

    assert result.code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["cadre.csv", "district.csv", "interaction_type.csv"]
    assert (folder / "cadre.csv").read_text(encoding="utf-8").startswith("cadre,name,districts,")


def test_one_csv_table_goes_to_the_file_itself(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    csv_file = ("--by", "district", "--format", "csv", "--output")
    cwlog("summarize", "--month", "2017-10", *csv_file, str(tmp_path / "one.csv"), at=sample)
    cwlog("summarize", "--month", "2017-10", *csv_file, f"{tmp_path}/", at=sample)

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "district.csv").read_bytes()


def test_a_dash_is_standard_output(sample: Path, cwlog: Run) -> None:
    month = ("summarize", "--month", "2017-10", "--format", "json")

    assert cwlog(*month, "--output", "-", at=sample).stdout == cwlog(*month, at=sample).stdout


def test_an_output_that_cannot_be_written_leaves_what_was_there(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    to_folder = ("--format", "csv", "--output", str(taken))
    to_nowhere = ("--output", str(tmp_path / "no" / "where.txt"))

    for arguments in (to_folder, to_nowhere, ("--by", "type", "--format", "csv", *to_nowhere), ("--output", "")):
        result = cwlog("summarize", "--month", "2017-10", *arguments, at=sample)

        assert result.code == 2
        assert "--output" in result.stderr
    assert "one table" in cwlog("summarize", "--month", "2017-10", *to_folder, at=sample).stderr
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_reader_that_goes_away_ends_it_quietly(sample: Path) -> None:
    command = f"{sys.executable} -m cwlog summarize --school-year 2017-18 --format json | head -1"
    done = subprocess.run(command, shell=True, cwd=sample, capture_output=True, timeout=60)

    assert (done.stdout, done.stderr) == (b"{\n", b"")


def test_pandas_is_not_imported_for_help_or_a_wrong_option(workspace: Path) -> None:
    for arguments in (["summarize", "--help"], ["summarize", "--by", "nothing"]):
        code = (
            "import sys; from cwlog.__main__ import run\n"
            f"sys.argv = ['cwlog', *{arguments}]\n"
            "try: run()\n"
            "finally: assert 'pandas' not in sys.modules and 'tabulate' not in sys.modules"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=workspace, capture_output=True, timeout=60)

        assert b"AssertionError" not in done.stderr


# --- names that attack


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\x1b[31mRed\x1b[0m", "A | B", "\u202egnihton"]
)
@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json"])
def test_a_district_name_is_harmless_in_every_format(
    workspace: Path, cwlog: Run, record: Record, name: str, form: str
) -> None:
    rename(workspace, "901003", name)
    record(workspace, district_name=name)
    arguments = ("summarize", "--month", "2017-10", "--by", "district", "--skip-invalid", "--format", form)

    result = cwlog(*arguments)

    assert result.code == 0
    assert not set("\x1b\u202e") & set(result.stdout + result.stderr)
    if form == "markdown":
        assert "<script" not in result.stdout
        assert " A | B " not in result.stdout
    if form == "csv":
        assert not any(row[1].startswith("=") for row in csv.reader(StringIO(result.stdout)))


def test_the_repository_itself_is_a_workspace(cwlog: Run) -> None:
    result = cwlog("summarize", "--month", "2017-10", at=ROOT)

    assert result.code == 0
    assert result.stdout.startswith("Coaching summary, October 2017\n")


def test_a_cross_table_fits_the_terminal_and_loses_no_figure(
    sample: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("summarize", "--school-year", "2017-18", "--by", "cadre", "--across", "month")
    whole = cwlog(*asked, at=sample).stdout
    monkeypatch.setenv("COLUMNS", "80")

    shown = cwlog(*asked, at=sample).stdout

    assert max(map(len, whole.splitlines())) > 80 >= max(map(len, shown.splitlines()))
    found = [sorted(re.findall(r"\b\d+\.\d\d\b", text)) for text in (shown, whole)]
    assert found[0] == found[1]
