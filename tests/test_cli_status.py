"""``cwlog status`` as a user meets it."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cwlog.cli.status import coloured
from cwlog.periods import months_in, parse_month, parse_school_year
from cwlog.render.status import to_page
from cwlog.render.terminal import render_terminal
from cwlog.submissions.status import Change, State, StatusRow
from tests.conftest import Run, clean_environment
from tests.terminal import Terminal

ROOT = Path(__file__).parents[1]
YEAR = ("status", "--school-year", "2017-18", "--as-of", "2018-07-01")
Write = Callable[..., Path]


def hand_over(workspace: Path, cadre: str = "3", month: str = "2017-10") -> Path:
    """Copy a month of the sample with its submission into the workspace; the file of the submission."""
    folder = f"data/logs/2017-18/cadre-{cadre}/{month}"
    shutil.copytree(ROOT / folder, workspace / folder)
    submission = f"data/submissions/2017-18/cadre-{cadre}/{month}.yaml"
    (workspace / submission).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / submission, workspace / submission)
    return workspace / submission


def test_the_document_has_the_shape_of_the_contract(sample: Path, cwlog: Run) -> None:
    result = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01", "--format", "json", at=sample)

    assert result.code == 0
    assert result.stderr == ""
    assert list(result.json) == ["version", "rows"]
    assert result.json["version"] == 1
    assert result.json["rows"][0] == {
        "cadre": "1", "month": "2017-10", "state": "late", "due": "2017-11-10", "submitted_on": "2017-12-03",
        "days_late": 23, "nil": False, "interactions": 16, "minutes": 1365, "unsure": 2, "changed_since": [],
    }  # fmt: skip
    assert result.json["rows"][4] == {
        "cadre": "5", "month": "2017-10", "state": "missing", "due": "2017-11-10", "submitted_on": None,
        "days_late": None, "nil": False, "interactions": None, "minutes": None, "unsure": None, "changed_since": [],
    }  # fmt: skip


def test_rows_stand_by_month_then_cadre(sample: Path, cwlog: Run) -> None:
    rows = cwlog(*YEAR, "--format", "json", at=sample).json["rows"]

    assert len(rows) == 72
    assert [(row["month"], row["cadre"]) for row in rows] == sorted((row["month"], row["cadre"]) for row in rows)
    assert {row["state"] for row in rows if row["month"] == "2018-06"} == {"not_due"}


def test_missing_and_late_stand_first_for_people(sample: Path, cwlog: Run) -> None:
    shown = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01", at=sample).stdout

    rows = re.findall(r"^([1-6])  +(missing|late 23 days|on time) ", shown, re.MULTILINE)
    assert rows[:2] == [("5", "missing"), ("1", "late 23 days")]
    assert [cadre for cadre, _ in rows[2:]] == ["2", "3", "4", "6"]
    assert "Due on 2017-11-10." in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_figures_say_why_they_differ_from_a_summary_where_something_was_unsure(sample: Path, cwlog: Run) -> None:
    shown = [cwlog("status", "--month", "2017-10", "--cadre", cadre, at=sample).stdout for cadre in ("1", "3")]

    assert ["Figures as handed in" in one for one in shown] == [True, False]


def test_the_grid_of_a_year_fits_a_terminal_and_says_what_its_signs_mean(sample: Path, cwlog: Run) -> None:
    shown = cwlog(*YEAR, at=sample).stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert shown.isascii()
    for line in ("5      MISS  ok   ok    MISS  L21  L7 ", "6      ok    L18  ok    ok    ok   N6 ", "2      nil   ok"):
        assert line in shown
    for said in ("ok on time", "L5 late by 5 days", "MISS missing", ". not due yet", "* changed since"):
        assert said in " ".join(shown.split())


def test_the_widest_grid_fits_too() -> None:
    year, day = parse_school_year("2017-18"), date(2018, 7, 1)
    change = (Change("20171005-901003-7k3q", "edited"),)
    rows = [
        StatusRow("a-cadre-with-long-id", month, State.LATE, day, day, days, True, 0, 0, 0, change)
        for month, days in zip(months_in(year), (18, 99, 100, 4000) * 3, strict=True)
    ]

    shown = render_terminal(to_page(rows, year)).split("Changed since it was")[0]

    assert "a-cadr~1  N18*  N99*  N++*" in shown
    assert "a-cadr~1 is a-cadre-with-long-id" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_two_cadres_with_one_beginning_can_be_told_apart_in_the_grid() -> None:
    year, day = parse_school_year("2017-18"), date(2018, 7, 1)
    rows = [StatusRow(cadre, "2017-07", State.MISSING, day) for cadre in ("3", "southeast-2", "southeast-1")]

    shown = render_terminal(to_page(rows, year))

    assert re.findall("^(3|southe~[12])  ", shown, re.MULTILINE) == ["3", "southe~1", "southe~2"]
    assert "Cadres: southe~1 is southeast-1, southe~2 is southeast-2." in shown
    assert "Cadres:" not in render_terminal(to_page(rows[:1], year))


@pytest.mark.parametrize("period", [("--month", "2015-10"), ("--school-year", "2015-16")])
def test_a_time_without_districts_says_so_and_explains_no_signs(
    workspace: Path, cwlog: Run, period: tuple[str, str]
) -> None:
    shown = cwlog("status", *period).stdout

    assert "Nothing to show.\n\nNone had a district then.\n" in shown
    assert "late by" not in shown


def test_changes_have_a_line_each(workspace: Path, cwlog: Run, record: Write) -> None:
    hand_over(workspace)
    new = record(workspace)

    month = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01").stdout
    year = cwlog(*YEAR).stdout

    assert re.search(rf"2017-10  3      {new.stem}  added\n", month)
    assert re.search(rf"2017-10  3      {new.stem}  added\n", year)
    assert re.search(r"^3 .* ok\*  ", year, re.MULTILINE)


def test_the_latest_stands_above_the_late_and_what_is_not_there_has_no_figures() -> None:
    day = date(2017, 11, 10)
    late = [StatusRow(str(days), "2017-10", State.LATE, day, day, days, False, 0, 0, 0) for days in (1, 30, 2)]
    month = parse_month("2017-10")

    shown = render_terminal(to_page([*late, StatusRow("7", "2017-10", State.MISSING, day)], month))

    assert re.findall(r"^\d+ +(missing|late \d+ days?) ", shown, re.MULTILINE) == [
        "missing", "late 30 days", "late 2 days", "late 1 day",
    ]  # fmt: skip
    assert re.search(r"^7 +missing +- +n/a +n/a +n/a +n/a$", shown, re.MULTILINE)


def test_of_many_problems_the_first_are_said_and_the_rest_counted(workspace: Path, cwlog: Run) -> None:
    hand_over(workspace)
    for file in (workspace / "data/logs/2017-18/cadre-3/2017-10").iterdir():
        file.write_text("[", encoding="utf-8")

    said = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01").stderr

    assert said.count("data/logs/") == 5
    assert "… and 4 more; see 'cwlog validate'\n" in said


def test_a_broken_entry_is_shown_as_such_and_nothing_is_refused(workspace: Path, cwlog: Run) -> None:
    hand_over(workspace)
    file = sorted((workspace / "data/logs/2017-18/cadre-3/2017-10").iterdir())[0]
    file.write_text("<<<<<<< ours\n", encoding="utf-8")

    result = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01")
    document = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01", "--format", "json", "--cadre", "3").json

    assert result.code == 0
    assert f"{file.stem}  edited, invalid" in result.stdout
    assert "CW004" in result.stderr
    assert "count as changed" in result.stderr
    assert document["rows"][0]["changed_since"] == [{"id": file.stem, "change": "edited"}]


def test_a_submission_that_cannot_be_understood_is_said_and_counts_as_missing(workspace: Path, cwlog: Run) -> None:
    hand_over(workspace).write_text("cadre: [\n", encoding="utf-8")

    result = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01", "--cadre", "3", "--format", "json")

    assert result.code == 0
    assert result.json["rows"][0]["state"] == "missing"
    assert "data/submissions/2017-18/cadre-3/2017-10.yaml cannot be understood" in result.stderr


def test_paths_begin_at_the_folder_one_stands_in(workspace: Path, cwlog: Run) -> None:
    hand_over(workspace).write_text("cadre: [\n", encoding="utf-8")

    result = cwlog("status", "--month", "2017-10", "--as-of", "2018-07-01", at=workspace / "data")

    assert "Warning: submissions/2017-18/cadre-3/2017-10.yaml cannot be understood" in result.stderr


def test_amendments_count_from_their_day_on_and_never_change_the_first(workspace: Path, cwlog: Run) -> None:
    submission = hand_over(workspace)
    shutil.rmtree(workspace / "data/logs/2017-18/cadre-3/2017-10")
    cwlog(
        "submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--on", "2017-12-20", "--nil", "--note", "No."
    )
    assert "amendments:" in submission.read_text(encoding="utf-8")

    def row(as_of: str) -> tuple[str, int, bool, int, int]:
        command = ("status", "--month", "2017-10", "--cadre", "3", "--format", "json", "--as-of", as_of)
        found = cwlog(*command).json["rows"][0]
        return found["state"], found["days_late"], found["nil"], found["interactions"], len(found["changed_since"])

    assert row("2017-12-19") == ("on_time", 0, False, 9, 9)
    assert row("2017-12-20") == ("on_time", 0, True, 0, 0)


def test_without_a_period_it_is_the_last_complete_month_and_says_so(workspace: Path, cwlog: Run) -> None:
    result = cwlog("status", "--as-of", "2017-11-05", "--format", "json")

    assert {row["month"] for row in result.json["rows"]} == {"2017-10"}
    assert "this is October 2017" in result.stderr


def test_cadre_narrows_and_may_come_from_the_environment(
    sample: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("status", "--month", "2017-10", "--format", "json")
    some = cwlog(*asked, "--cadre", "4,Cadre 2", at=sample).json["rows"]
    monkeypatch.setenv("CWLOG_CADRE", "3")
    own = cwlog(*asked, at=sample).json["rows"]

    assert [row["cadre"] for row in some] == ["2", "4"]
    assert [row["cadre"] for row in own] == ["3"]


def test_a_relative_day_in_the_place_of_today_is_echoed(workspace: Path, cwlog: Run) -> None:
    yesterday = date.today() - timedelta(days=1)

    relative = cwlog("status", "--month", "2017-10", "--as-of", " Yesterday")
    written = cwlog("status", "--month", "2017-10", "--as-of", str(yesterday))

    assert relative.stderr == f"as of: Yesterday = {yesterday}\n"
    assert (written.stderr, written.stdout) == ("", relative.stdout)


def test_csv_and_markdown_hold_the_same(sample: Path, cwlog: Run) -> None:
    asked = ("status", "--month", "2017-10", "--as-of", "2018-07-01", "--format")
    rows = list(csv.DictReader(io.StringIO(cwlog(*asked, "csv", at=sample).stdout)))
    markdown = cwlog(*asked, "markdown", at=sample).stdout

    assert (rows[0]["state"], rows[0]["days_late"], rows[0]["minutes"]) == ("late", "23", "1365")
    assert (rows[4]["state"], rows[4]["submitted_on"]) == ("missing", "")
    assert re.search(r"\| 1 +\| late 23 days", markdown)


def test_the_due_rule_is_that_of_the_settings(workspace: Path, cwlog: Run) -> None:
    settings = workspace / "cwlog.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("  day: 10", "  nth_working_day: 3"), "utf-8")
    hand_over(workspace)

    row = cwlog("status", "--month", "2017-10", "--cadre", "3", "--format", "json").json["rows"][0]

    assert (row["due"], row["state"], row["days_late"]) == ("2017-11-03", "late", 3)


@pytest.mark.parametrize("left", ["", "due:\n  day: 10\n"])
def test_without_a_rule_a_month_is_due_on_the_tenth(workspace: Path, cwlog: Run, left: str) -> None:
    settings = "programme:\n  name: X\n  start: 2017-07-01\n"
    (workspace / "cwlog.yaml").write_text(settings + left, encoding="utf-8")

    rows = cwlog("status", "--month", "2017-10", "--format", "json").json["rows"]

    assert {row["due"] for row in rows} == {"2017-11-10"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--month", "October"], 2, "'October' is not a month"),
        (["--month", "2017-10", "--school-year", "2017-18"], 2, "more than one period"),
        (["--school-year", "2018"], 2, "ambiguous"),
        (["--cadre", ","], 2, "--cadre is empty"),
        (["--cadre", "99"], 1, "'99' is not a cadre"),
        (["--as-of", "soon"], 2, "'soon'"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    workspace: Path, cwlog: Run, arguments: list[str], code: int, said: str
) -> None:
    result = cwlog("status", *arguments)

    assert (result.code, result.stdout) == (code, "")
    assert said in result.stderr


def test_colour_is_only_an_addition(sample: Path, cwlog: Run) -> None:
    plain = cwlog(*YEAR, at=sample).stdout

    shown = coloured(plain)

    assert "\x1b" not in plain
    assert "\x1b[31mMISS\x1b[0m" in shown
    assert "\x1b[33mL18\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == plain


def test_at_a_terminal_it_asks_nothing(sample: Path) -> None:
    with Terminal(["status", "--month", "2017-10"], sample, clean_environment()) as terminal:
        code, output = terminal.end()

    assert code == 0
    assert output.startswith("Submissions, October 2017\n")
