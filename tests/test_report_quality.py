"""The report on quality: problems by rule and cadre, and never what a private text says."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run

OCTOBER = ("--month", "2017-10", "--as-of", "2018-07-01")
YEAR = ("--school-year", "2017-18", "--as-of", "2018-07-01")


def run(cwlog: Run, audience: str, *options: str, at: Path | None = None, form: str = "json") -> str:
    result = cwlog("report", "quality", "--audience", audience, *options, "--format", form, at=at)
    assert result.code == 0, result.stderr
    return result.stdout


def report(cwlog: Run, audience: str, *options: str, at: Path | None = None) -> Any:
    return json.loads(run(cwlog, audience, *options, at=at))["reports"]["quality"]


def rows_of(found: Any) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in found["tables"]["problems"]["rows"]}


@pytest.fixture
def troubled(workspace: Path, record: Callable[..., Path]) -> Path:
    """An e-mail address and a long day in cadre 3, a title with a name in cadre 1, a stray sheet; all of October."""
    record(workspace, comments="PLANTED write to planted@example.org.", duration_minutes=700)
    record(workspace, date="2017-10-06", comments="Write to other@example.org.")
    record(workspace, cadre="1", district="901001", district_name="Sample Prairie 31", comments="Met Mr. Planted.")
    record(workspace, date="2017-11-06", comments="Write to november@example.org.")
    (workspace / "data/logs/october.csv").write_text("PLANTED", encoding="utf-8")
    return workspace


def test_problems_are_counted_by_rule_and_cadre(troubled: Path, cwlog: Run) -> None:
    found = report(cwlog, "management", *OCTOBER, "--skip-invalid", at=troubled)

    counts = {
        code: [row[key] for key in ("severity", "changes_totals", "count", "cadre_1", "cadre_3", "other")]
        for code, row in rows_of(found).items()
    }
    assert list(counts.items()) == [
        ("CW203", ["error", "yes", 1, 0, 0, 1]),
        ("CW501", ["error", "", 2, 0, 2, 0]),
        ("CW407", ["warning", "", 1, 0, 1, 0]),
        ("CW511", ["warning", "", 1, 1, 0, 0]),
    ]
    assert found["figures"] == {"errors": 3, "warnings": 2, "files": 4}


def test_a_team_sees_the_problems_of_its_own_cadre_only(troubled: Path, cwlog: Run) -> None:
    found = report(cwlog, "cst:3", *OCTOBER, "--skip-invalid", at=troubled)

    assert {code: row["count"] for code, row in rows_of(found).items()} == {"CW501": 2, "CW407": 1}
    assert all({"cadre_3"} == {key for key in row if key.startswith("cadre_")} for row in rows_of(found).values())
    assert all("other" not in row for row in rows_of(found).values())


@pytest.mark.parametrize("form", ["table", "markdown", "csv", "json", "html"])
def test_no_text_of_an_entry_and_no_message_is_shown(troubled: Path, cwlog: Run, form: str) -> None:
    shown = run(cwlog, "management", *OCTOBER, "--skip-invalid", at=troubled, form=form)

    assert "CW501" in shown
    assert not any(private in shown for private in ("PLANTED", "planted", "Planted", "example.org", "this text has"))


def test_a_problem_of_a_roster_stands_under_other_files(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace)
    with (workspace / "data/members.csv").open("a", encoding="utf-8") as file:
        file.write("f-77,juggler,3,,,2017-03-01,\n")

    rows = rows_of(report(cwlog, "management", *OCTOBER, "--skip-invalid"))

    assert [(row["count"], row["other"]) for row in rows.values()] == [(1, 1)]


def test_a_clean_log_has_an_empty_table(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace)

    found = report(cwlog, "management", *OCTOBER)

    assert rows_of(found) == {}
    assert found["figures"] == {"errors": 0, "warnings": 0, "files": 0}


@pytest.mark.parametrize("audience", ["dese", "rpdc:southeast", "area:A", "public"])
def test_the_report_is_refused_to_all_others(sample: Path, cwlog: Run, audience: str) -> None:
    result = cwlog("report", "quality", "--audience", audience, *OCTOBER, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "problems of the data are seen by" in result.stderr


def test_the_report_counts_what_validate_finds(sample: Path, cwlog: Run) -> None:
    problems = cwlog("validate", "--as-of", "2018-07-01", "--format", "json", at=sample).json["problems"]
    cadres = Counter((problem["code"], problem["path"].split("/")[3]) for problem in problems)

    found = report(cwlog, "evaluation", *YEAR, at=sample)

    counts = {
        (code, key.replace("_", "-")): row[key]
        for code, row in rows_of(found).items()
        for key in row
        if key.startswith("cadre_") and row[key]
    }
    assert counts == cadres
    assert found["figures"] == {
        "errors": sum(problem["severity"] == "error" for problem in problems),
        "warnings": sum(problem["severity"] == "warning" for problem in problems),
        "files": len({problem["path"] for problem in problems}),
    }
