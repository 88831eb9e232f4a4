"""Who sees what: the allow-list of the program is the table of the documentation, and is narrower than the computed."""

import re
from pathlib import Path

import pytest

from cwlog.reports.allowed import allowed
from cwlog.reports.audiences import KINDS
from cwlog.reports.grants import FIGURES, GRANTS, INSIDE
from tests.conftest import ROOT, Run

DOC = (ROOT / "docs" / "who-sees-what.md").read_text(encoding="utf-8")


def matrix() -> dict[str, set[str]]:
    """The reports of docs/who-sees-what.md, each with the audiences that have an x."""
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in DOC.splitlines()
        if re.match(r"\| (report|`[a-z]+`) \|", line)
    ]
    head, *body = rows
    return {row[0]: {kind for kind, cell in zip(head[2:], row[2:], strict=True) if cell == "x"} for row in body}


def test_the_allow_list_is_the_table_of_the_documentation() -> None:
    reports = matrix()

    assert list(reports) == list(GRANTS)
    for report, kinds in reports.items():
        assert {kind for kind in KINDS if allowed(report, kind)} == kinds, report


@pytest.mark.parametrize("report", GRANTS)
def test_what_somebody_wrote_is_shown_only_to_its_own_team_and_to_those_who_decide(report: str) -> None:
    readers = {
        "description": {"cst", "management", "evaluation"},
        "highlights": {"cst", "management"},
        "challenges": {"cst", "management"},
        "needs": {"cst", "management"},
        "note": {"cst", "management"},
        "ruled_by": {"cst", "management"},
        "submitted_by": {"cst", "management"},
        "comments": {"cst"},
        "topics_other": set(),
        "resources_other": set(),
        "participants_other": set(),
    }
    for kind in KINDS:
        shown = {column for columns in allowed(report, kind).values() for column in columns}
        for column, kinds in readers.items():
            assert column not in shown or kind in kinds, (report, kind, column)


def test_the_public_sees_no_district() -> None:
    shown = [columns for report in GRANTS for table, columns in allowed(report, "public").items() if table != FIGURES]

    assert shown
    assert not any({"district", "name_of_district", "id"} & set(columns) for columns in shown)


def test_no_report_about_cst_roles_has_minutes() -> None:
    for kind in INSIDE:
        for columns in allowed("roles", kind).values():
            assert not any("minutes" in column or "hours" in column for column in columns)


@pytest.mark.parametrize(("report", "audience"), [("unsure", "dese"), ("update", "area:A"), ("coverage", "public")])
def test_a_report_that_is_not_for_an_audience_is_refused_with_the_reason(
    sample: Path, cwlog: Run, report: str, audience: str
) -> None:
    result = cwlog("report", report, "--audience", audience, "--month", "2017-10", at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert f"the report {report} is not for {audience}" in result.stderr
    assert "may have" in result.stderr


@pytest.mark.parametrize(
    ("audience", "code", "said"),
    [
        ("dsee", 2, "did you mean 'dese'"),
        ("cst", 2, "needs its cadre"),
        ("rpdc", 2, "needs its regional center"),
        ("dese:3", 2, "has no parts"),
        ("cst:99", 1, "99"),
        ("rpdc:nowhere", 1, "nowhere"),
        ("area:Z", 1, "'Z'"),
        ("", 2, "there is no audience"),
    ],
)
def test_an_audience_that_is_not_there_is_refused(
    sample: Path, cwlog: Run, audience: str, code: int, said: str
) -> None:
    result = cwlog("report", "summary", "--audience", audience, "--month", "2017-10", at=sample)

    assert (result.code, result.stdout) == (code, "")
    assert said in result.stderr


def test_an_audience_sees_only_its_own_part_of_the_state(sample: Path, cwlog: Run) -> None:
    result = cwlog("report", "summary", "--audience", "cst:3", "--cadre", "4", "--month", "2017-10", at=sample)

    assert result.code == 2
    assert "cst:3 sees only its own cadre" in result.stderr


def test_the_reports_of_a_region_name_no_other_district(sample: Path, cwlog: Run) -> None:
    inside = {"901001", "901010", "901019"}

    result = cwlog(
        "report",
        "--audience",
        "rpdc:southeast",
        "--month",
        "2017-10",
        "--format",
        "json",
        "--as-of",
        "2018-07-01",
        at=sample,
    )

    assert result.code == 0, result.stderr
    assert inside <= set(re.findall(r"\b9010[0-9]{2}\b", result.stdout))
    assert set(re.findall(r"\b9010[0-9]{2}\b", result.stdout)) == inside


@pytest.mark.parametrize("part", [("--district", "901003"), ("--rpdc", "southeast"), ("--area", "A")])
def test_the_public_cannot_narrow_its_totals_to_one_district(sample: Path, cwlog: Run, part: tuple[str, str]) -> None:
    result = cwlog("report", "summary", "--audience", "public", "--month", "2017-10", *part, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "totals of cadres and of the state only" in result.stderr
