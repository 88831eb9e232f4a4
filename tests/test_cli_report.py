"""``cwlog report``: what the user of the command sees, and what happens when it goes wrong."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

OCTOBER = ("--month", "2017-10", "--as-of", "2018-07-01")


def test_without_an_audience_nothing_is_shown(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "summary", *OCTOBER, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "for whom is the report?" in result.stderr
    assert "--audience cst:ID" in result.stderr


def test_a_report_says_for_whom_it_is_and_how_far_it_can_be_trusted(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "summary", "--audience", "rpdc:southeast", *OCTOBER, at=sample)

    assert result.code == 0, result.stderr
    for said in ("RPDC director, Southeast", "October 2017", "2018-07-01", "Logs missing", "an input, not its quality"):
        assert said in result.stdout
    assert "not kept in git" in result.stdout


def test_without_a_name_an_audience_gets_every_report_that_it_may_have(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "--audience", "public", *OCTOBER, "--format", "json", at=sample)

    assert list(result.json["reports"]) == ["summary", "dosage", "trend"]


def test_a_misspelled_report_is_refused_with_the_nearest(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "coverge", "--audience", "dese", *OCTOBER, at=sample)

    assert result.code == 2
    assert "did you mean 'coverage'" in result.stderr


def test_an_invalid_entry_of_the_period_stands_against_a_report(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace)
    record(workspace, duration_minutes=0)

    refused = cwlog("report", "summary", "--audience", "dese", *OCTOBER)
    made = cwlog("report", "summary", "--audience", "dese", *OCTOBER, "--skip-invalid", "--format", "json")

    assert (refused.code, refused.stdout) == (1, "")
    assert "CW1" in refused.stderr
    assert "1 problem can change the totals of October 2017" in refused.stderr
    assert made.code == 0
    assert (made.json["facts"]["interactions"], made.json["facts"]["left_out"]) == (1, 1)


def test_an_invalid_entry_before_the_period_does_not_stand_against_it_but_is_said(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace)
    record(workspace, date="2017-09-05", duration_minutes=0)

    result = cwlog("report", "trend", "--audience", "dese", *OCTOBER)

    assert result.code == 0, result.stderr
    assert "1 invalid entry before the period" in " ".join(result.stdout.split())


def test_a_stray_file_is_counted_once(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace)
    record(workspace, date="2017-09-05")
    (workspace / "data/logs/october.yml").write_text("", encoding="utf-8")

    result = cwlog("report", "summary", "--audience", "dese", *OCTOBER, "--skip-invalid", "--format", "json")

    assert result.json["facts"]["left_out"] == 1
    assert "earlier_left_out" not in result.json["facts"]


def test_a_threshold_without_a_unit_is_refused(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "dosage", "--audience", "dese", *OCTOBER, "--at-least", "20", at=sample)

    assert result.code == 2
    assert "could be hours or minutes" in result.stderr
    assert "--at-least 20h" in result.stderr


def test_one_report_as_csv_is_its_main_table_and_the_others_are_named(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "coverage", "--audience", "dese", *OCTOBER, "--format", "csv", at=sample)

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == 24
    assert "--output DIR writes the others, too: without" in result.stderr


def test_several_tables_need_a_folder(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    reports = ["report", "coverage", "dosage", "--audience", "dese", *OCTOBER, "--format", "csv"]

    nowhere = cwlog(*reports, at=sample)
    file = cwlog(*reports, "--output", str(tmp_path / "all.csv"), at=sample)
    folder = cwlog(*reports, "--output", str(tmp_path / "all"), at=sample)

    assert (nowhere.code, file.code, folder.code) == (2, 2, 0)
    assert {"dese-coverage.csv", "dese-dosage.csv"} <= {path.name for path in (tmp_path / "all").iterdir()}
    assert not (tmp_path / "all.csv").exists()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("html", "dese.html"),
        ("xlsx", "dese.xlsx"),
        ("json", "dese.json"),
        ("markdown", "dese.md"),
        ("table", "dese.txt"),
    ],
)
def test_in_a_folder_a_report_is_named_after_its_audience(
    sample: Path, cwlog: Run, tmp_path: Path, form: str, name: str
) -> None:
    result = cwlog("report", "--audience", "dese", *OCTOBER, "--format", form, "--output", f"{tmp_path}/", at=sample)

    assert (result.code, result.stdout) == (0, "")
    assert (tmp_path / name).stat().st_size > 1000


def test_a_workbook_is_not_thrown_at_the_terminal(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "--audience", "dese", *OCTOBER, "--format", "xlsx", at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "--output" in result.stderr


def test_the_cadre_of_the_environment_narrows_a_report_and_it_is_said(
    sample: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWLOG_CADRE", "3")

    result = cwlog("report", "summary", "--audience", "dese", *OCTOBER, "--format", "json", at=sample)

    assert "Only cadre 3" in result.stderr
    assert result.json["facts"]["narrowed_to"] == "cadre 3"
    assert [row["cadre"] for row in result.json["reports"]["summary"]["tables"]["cadres"]["rows"]] == ["3"]


def test_the_report_names_the_commit_of_the_data(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    import subprocess

    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=tests", "-c", "user.email=tests@example.org"]
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=workspace, check=True, capture_output=True, text=True).stdout.strip()

    record(workspace)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "logs")
    report = ("report", "summary", "--audience", "dese", *OCTOBER, "--format", "json")

    clean = cwlog(*report).json["facts"]["revision"]
    record(workspace)
    changed = cwlog(*report).json["facts"]["revision"]

    assert clean == git("rev-parse", "--short=12", "HEAD")
    assert changed == f"{clean}, with changes since"


def test_a_state_without_districts_or_entries_has_reports_without_figures(workspace: Path, cwlog: Run) -> None:
    header = (workspace / "data/districts.csv").read_text(encoding="utf-8").splitlines()[0]
    (workspace / "data/districts.csv").write_text(header + "\n", encoding="utf-8")

    result = cwlog("report", "--audience", "management", *OCTOBER, "--format", "json")

    assert result.code == 0, result.stderr
    assert json.dumps(result.json).count("NaN") == 0
    assert result.json["reports"]["coverage"]["figures"]["coverage"] is None


def test_reports_of_an_empty_month_can_be_made_for_everybody(workspace: Path, cwlog: Run) -> None:
    result = cwlog("report", *OCTOBER, "--all", "--output", "packet")

    assert result.code == 0, result.stderr
    assert (workspace / "packet/index.html").exists()


def test_the_cadre_of_the_environment_is_not_for_another_team(
    sample: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWLOG_CADRE", "3")

    result = cwlog("report", "coverage", "--audience", "cst:4", *OCTOBER, "--format", "json", at=sample)

    assert (result.code, result.stderr) == (0, "")
    assert {row["cadre"] for row in result.json["reports"]["coverage"]["tables"]["districts"]["rows"]} == {"4"}


def test_quality_counts_the_submissions_of_the_period_only(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace)
    for month in ("2017-09", "2017-10"):
        file = workspace / f"data/submissions/2017-18/cadre-3/{month}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("cadre: 3\n", encoding="utf-8")

    result = cwlog("report", "quality", "--audience", "management", *OCTOBER, "--format", "json", "--skip-invalid")

    quality = result.json["reports"]["quality"]
    assert quality["figures"]["files"] == 1
    assert sum(row["cadre_3"] for row in quality["tables"]["problems"]["rows"]) == quality["figures"]["errors"] > 0


@pytest.mark.parametrize(
    "place", ["cwlog.yaml", "data/districts.csv", "data/logs/x.json", "schemas/interaction.schema.yaml"]
)
@pytest.mark.parametrize("command", ["report", "export", "summarize"])
def test_no_report_replaces_what_it_is_made_from(
    workspace: Path, cwlog: Run, record: Callable[..., Path], command: str, place: str
) -> None:
    record(workspace)
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    audience = () if command == "summarize" else ("--audience", "evaluation")

    result = cwlog(command, *audience, *OCTOBER, "--format", "json", "--output", place)

    assert result.code == 2
    assert f"{place} belongs to the workspace itself" in result.stderr
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def test_a_log_that_cannot_be_read_is_said_to_be_so_and_not_just_missing(workspace: Path, cwlog: Run) -> None:
    file = workspace / "data/submissions/2017-18/cadre-2/2017-10.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("garbage: [\n", encoding="utf-8")

    result = cwlog("report", "update", "--audience", "management", *OCTOBER)

    assert "6 of 6 monthly logs; 1 of them cannot be read" in result.stdout


def test_who_may_not_know_who_hands_in_sees_how_many_logs_of_the_state_are_missing(sample: Path, cwlog: Run) -> None:
    for audience in (("--audience", "public", "--cadre", "5"), ("--audience", "area:G")):
        result = cwlog("report", "summary", *audience, "--month", "2017-07", "--as-of", "2018-07-01", at=sample)

        assert "of 6 monthly logs of the state" in result.stdout


def test_no_log_is_missing_before_the_programme_began(sample: Path, cwlog: Run) -> None:
    days = ("--from", "2016-10-01", "--to", "2017-07-31", "--as-of", "2018-07-01", "--format", "json")

    result = cwlog("report", "trend", "submissions", "--audience", "dese", *days, at=sample)

    rows = result.json["reports"]["submissions"]["tables"]["submissions"]["rows"]
    assert {row["month"] for row in rows} == {"2017-07"}
    assert result.json["facts"]["submissions_missing"] <= 6


@pytest.mark.parametrize(
    ("as_of", "said"), [("2017-09-30", "October 2017, not begun on"), ("2017-10-30", "October 2017, not over on")]
)
def test_a_report_says_that_its_period_is_not_over(workspace: Path, cwlog: Run, as_of: str, said: str) -> None:
    result = cwlog("report", "summary", "--audience", "dese", "--month", "2017-10", "--as-of", as_of)

    assert f"{said} {as_of}" in result.stdout


def test_text_in_a_file_is_not_cut(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    file = tmp_path / "practices.txt"

    result = cwlog("report", "practices", "--audience", "dese", *OCTOBER, "--output", str(file), at=sample)

    assert result.code == 0
    assert "Data-based decision making" in file.read_text(encoding="utf-8")
    assert "…" not in file.read_text(encoding="utf-8")


def test_the_packet_is_not_put_into_a_file(workspace: Path, cwlog: Run) -> None:
    result = cwlog("report", *OCTOBER, "--all", "--output", "cwlog.yaml")

    assert result.code == 2
    assert "needs a folder" in result.stderr
