"""A reading of the logs: every file is looked at, one that is broken hides no other, and places are right."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cwlog.logbook import Entry, Survey, survey_logs
from cwlog.workspace import open_workspace
from tests.conftest import ENTRY, MONTH, Run, lines_of

Record = Callable[..., Path]
AS_OF = ("--as-of", "2018-07-01")


def survey(workspace: Path, months: list[str] | None = None) -> tuple[Survey, list[Entry]]:
    """A reading of some months, and the entries it kept."""
    opened, kept = open_workspace(str(workspace)), []

    return survey_logs(opened.source, opened.book(date(2018, 7, 1)), months, kept.append), kept


def test_the_reference_year_has_no_error(sample: Path, cwlog: Run) -> None:
    result = cwlog("validate", "--format", "json", *AS_OF, at=sample)

    assert result.code == 0
    assert (result.json["files"], result.json["interactions"]) == (616, 616)
    assert {problem["code"] for problem in result.json["problems"]} == {"CW402", "CW410"}


def test_a_workspace_without_logs_has_no_problem(workspace: Path, cwlog: Run) -> None:
    result = cwlog("validate", "--format", "json", *AS_OF)

    assert result.code == 0
    assert result.json == {"version": 1, "files": 0, "interactions": 0, "problems": []}


def test_a_broken_record_leaves_the_others_of_its_file_readable(workspace: Path, cwlog: Run) -> None:
    (workspace / MONTH).mkdir(parents=True)
    good = lines_of({**ENTRY, "id": "20171006-901003-0002", "date": "2017-10-06"})
    (workspace / MONTH / "october.yaml").write_text(f"a: [\n---\n{good}---\n{lines_of({**ENTRY, 'topics': ['x']})}")

    read, kept = survey(workspace)

    assert [(problem.code, problem.where.line) for problem in read.problems] == [("CW005", 1), ("CW104", 22)]
    assert [entry.interaction.id for entry in kept] == ["20171006-901003-0002"]
    assert read.documents == {f"{MONTH}/october.yaml": 3}
    assert read.unread == 1
    assert read.refused == {(0, 2)}


def test_a_broken_file_leaves_the_others_readable(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    (workspace / MONTH / "0-broken.yaml").write_bytes(b"\xff")
    (workspace / MONTH / "zz-broken.yaml").write_text("")

    result = cwlog("validate", "--format", "json", *AS_OF)

    assert [problem["code"] for problem in result.json["problems"]] == ["CW002", "CW011"]
    assert (result.json["files"], result.json["interactions"]) == (3, 1)


@pytest.mark.parametrize(
    "name", ["october.yml", "october.xlsx", "README.md", "20171005-901003-7k3q.yaml.bak", "a.YAML"]
)
def test_a_stray_file_in_a_month_is_never_ignored(name: str, workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    (workspace / MONTH / name).write_text("hello\n")

    result = cwlog("validate", "--format", "json", *AS_OF)

    assert [(problem["code"], problem["path"]) for problem in result.json["problems"]] == [("CW203", f"{MONTH}/{name}")]
    assert result.code == 1


@pytest.mark.parametrize(
    "name", [".20171005-901003-7k3q.yaml.a1b2c3d4.tmp", ".DS_Store", ".october.yaml", ".git/x.yaml"]
)
def test_hidden_and_temporary_files_are_left_alone(name: str, workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    (workspace / MONTH / name).parent.mkdir(exist_ok=True)
    (workspace / MONTH / name).write_text("hello: [\n")

    result = cwlog("validate", *AS_OF)

    assert (result.code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    "folder",
    [
        "data/logs",
        "data/logs/2017-18",
        "data/logs/2017-18/cadre-3",
        "data/logs/2017-18/cadre-3/2017-10/more",
        "data/logs/2017-18/3/2017-10",
        "data/logs/2017-18/cadre-Three/2017-10",
        "data/logs/2017-18/cadre-3/october",
        "data/logs/2017-18/cadre-3/2017-13",
        "data/logs/2016-17/cadre-3/2017-10",
        "data/logs/2017/cadre-3/2017-10",
    ],
)
def test_a_log_outside_of_a_month_is_told_so(folder: str, workspace: Path, cwlog: Run) -> None:
    (workspace / folder).mkdir(parents=True)
    (workspace / folder / "a.yaml").write_text(lines_of(ENTRY))

    result = cwlog("validate", "--format", "json", *AS_OF)

    assert [(problem["code"], problem["path"]) for problem in result.json["problems"]] == [
        ("CW201", f"{folder}/a.yaml")
    ]


def test_a_file_elsewhere_in_the_workspace_is_none_of_the_logs(workspace: Path, cwlog: Run) -> None:
    (workspace / "notes.yaml").write_text("- not a log\n")
    (workspace / "data" / "README.md").write_text("# Data\n")

    result = cwlog("validate", *AS_OF)

    assert (result.code, result.stdout) == (0, "")


def test_problems_of_all_files_come_in_the_order_of_their_places(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"], duration_minutes=0, id="20171005-901003-0009")
    record(workspace, month="2017-11", date="2017-11-02", mode="pigeon", id="20171102-901003-0001")
    record(workspace, "10", date="2017-10-05", comments=5, id="20171005-901003-0001")
    (workspace / "data/members.csv").write_text("# nothing\n")

    result = cwlog("validate", "--format", "json", *AS_OF)

    places = [(problem["path"], problem["line"], problem["column"]) for problem in result.json["problems"]]
    assert len(places) >= 6
    assert places == sorted(places)


def test_only_the_months_that_are_asked_for_are_read(workspace: Path, record: Record) -> None:
    record(workspace, date="2017-10-05")
    record(workspace, date="2017-11-02", topics=["x"])

    read, kept = survey(workspace, ["2017-10"])

    assert read.problems == []
    assert [entry.interaction.date.isoformat() for entry in kept] == ["2017-10-05"]


def test_what_lies_in_no_month_could_belong_to_any(workspace: Path, record: Record) -> None:
    stray = record(workspace).rename(workspace / "data/logs/october.yaml")

    read, kept = survey(workspace, ["2018-01"])

    assert [problem.where.path for problem in read.problems] == [stray.relative_to(workspace).as_posix()]
    assert (read.unread, kept) == (1, [])


def test_what_is_in_a_misplaced_file_is_judged_and_says_where_it_belongs(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    stray = record(workspace, "1", month="2018-01", date="2017-10-07").rename(workspace / "data/logs/october.yaml")

    problems = cwlog("validate", "--format", "json", *AS_OF).json["problems"]

    assert {problem["path"] for problem in problems} == {stray.relative_to(workspace).as_posix()}
    assert [problem["code"] for problem in problems] == ["CW201", "CW404"]
    assert problems[0]["hint"] == f"the right folder is {MONTH}"


def test_an_entry_that_others_refute_is_refused_afterwards(workspace: Path, record: Record) -> None:
    record(workspace, id="20171005-901003-7k3q")
    record(workspace, id="20171005-901003-7k3q", date="2017-10-06", name="second.yaml")

    read, kept = survey(workspace)

    assert len(kept) == 2
    assert [entry.path for entry in kept if (entry.file, entry.number) in read.refused] == [f"{MONTH}/second.yaml"]


def test_a_warning_refuses_nothing(workspace: Path, record: Record) -> None:
    record(workspace, date="2017-10-07", duration_minutes=2)

    read, kept = survey(workspace)

    assert len(read.problems) == 3
    assert (read.refused, len(kept)) == (set(), 1)


def test_a_private_detail_does_not_change_totals(workspace: Path, record: Record) -> None:
    record(workspace, comments="Write to someone@example.org.")

    read, kept = survey(workspace)

    assert [problem.severity for problem in read.problems] == ["error"]
    assert (read.refused, len(kept)) == (set(), 1)


FLOW = {
    "id": "20171005-901003-7k3q", "district": '"901003"', "district_name": "Cedar Hollow R-IV", "date": "2017-10-05",
    "duration_minutes": 90, "interaction_type": "planning", "participants": "{learner: 1}", "cst_members": "[data]",
    "topics": "[data]", "resources": "[]",
}  # fmt: skip


@pytest.mark.parametrize("before", ["", "comments: 😀é, ", "comments: e\u0301, "])
def test_columns_count_characters(before: str, workspace: Path, cwlog: Run) -> None:
    values = ", ".join(f"{key}: {value}" for key, value in FLOW.items())
    line = f"{{{before}{values}, mode: pigeon}}\n"
    (workspace / MONTH).mkdir(parents=True)
    (workspace / MONTH / "a.yaml").write_text(line, encoding="utf-8")

    [problem] = cwlog("validate", "--format", "json", *AS_OF).json["problems"]

    assert (problem["line"], problem["column"]) == (1, line.index("pigeon") + 1)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(mark: str, end: str, workspace: Path, cwlog: Run) -> None:
    (workspace / MONTH).mkdir(parents=True)
    text = mark + "---\n" + lines_of({**ENTRY, "duration_minutes": 0})
    (workspace / MONTH / "a.yaml").write_bytes(text.replace("\n", end).encode())

    [problem] = cwlog("validate", "--format", "json", *AS_OF).json["problems"]

    assert (problem["code"], problem["line"], problem["column"]) == ("CW105", 6, 19)
