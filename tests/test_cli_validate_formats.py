"""``cwlog validate --format github`` and ``--format sarif``: what GitHub and code scanning get."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from cwlog.rules import CODES
from tests.conftest import MONTH, Run
from tests.git_repo import make_repository

Record = Callable[..., Path]
SCHEMA = Path(__file__).parent / "vendored" / "sarif-2.1.0-rtm.5.json"
SCHEMA_SHA256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
AS_OF = ("--as-of", "2018-07-01")
ID = "20171005-901003-7k3q"


def lines(cwlog: Run, *arguments: str, at: Path | None = None) -> list[str]:
    result = cwlog("validate", "--format", "github", *AS_OF, *arguments, at=at)
    assert result.code in (0, 1), result.stderr
    return result.stdout.splitlines()


def commands(shown: list[str], kind: str) -> list[str]:
    return [line for line in shown if line.startswith(f"::{kind} ")]


# --- GitHub ---


def test_a_problem_becomes_an_annotation_in_its_place(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=ID, topics=["nonsense"])

    shown = lines(cwlog)

    text = cwlog("validate", *AS_OF).stdout.strip()
    assert re.fullmatch(
        rf"::error file={MONTH}/{ID}.yaml,line=9,col=\d+,title=CW104 topics\[1\]::.*'nonsense'.*", shown[0]
    )
    assert shown[2] == text
    assert len(shown) == 4


def test_nothing_wrong_is_nothing_written(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=ID)

    assert lines(cwlog) == []


def test_ten_of_a_kind_all_in_the_log_and_one_line_about_the_rest(workspace: Path, cwlog: Run, record: Record) -> None:
    for day in range(1, 16):
        record(workspace, date=f"2017-10-{day:02d}", topics=["nonsense"])  # an error
        record(workspace, date=f"2017-11-{day:02d}", duration_minutes=7)  # a warning

    shown = lines(cwlog)

    problems = cwlog("validate", "--format", "json", *AS_OF).json["problems"]
    kinds = [problem["severity"] for problem in problems]
    assert kinds.count("error") == 15
    assert kinds.count("warning") >= 15
    assert len(commands(shown, "error")) == len(commands(shown, "warning")) == 10
    assert [line for line in shown if "CW" in line and not line.startswith("::")] == cwlog(
        "validate", *AS_OF
    ).stdout.splitlines()
    more = [line for line in shown if " more " in line]
    assert more == shown[-1:]
    assert f"… and {len(problems) - 20} more" in more[0]


def test_what_stands_in_the_data_commands_nothing(workspace: Path, cwlog: Run, record: Record) -> None:
    """``::`` at the beginning of a line and ``##[`` anywhere in it are commands to GitHub's runner."""
    record(workspace, id=ID, mode="##[error]x,y:z%0A\n::error::no")
    (workspace / MONTH / "a%,b:c\n::error::x").write_text("")

    shown = lines(cwlog)

    opened = [number for number, line in enumerate(shown) if line.startswith("::stop-commands::")]
    closed = [number for number, line in enumerate(shown) if line == f"::{shown[opened[0]].split('::')[2]}::"]
    assert len(opened) == len(closed) == 1
    assert all(re.match("::(error|warning) file=", line) for line in shown[: opened[0]])
    assert shown[closed[0] + 1 :] == []
    names = [re.match("::error file=([^,]*),line=1,", line) for line in shown[: opened[0]]]
    assert f"{MONTH}/a%25%2Cb%3Ac\\x0a%3A%3Aerror%3A%3Ax" in [name[1] for name in names if name]


def test_paths_begin_at_the_top_of_the_repository(
    workspace: Path, tmp_path: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    top.mkdir()
    root = workspace.rename(top / "the logs")
    record(root, id=ID, topics=["nonsense"])
    assert f"file={MONTH}/" in lines(cwlog, at=root)[0]  # no repository
    monkeypatch.setenv("GITHUB_WORKSPACE", str(top))
    assert f"file=the logs/{MONTH}/" in lines(cwlog, at=root)[0]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    make_repository(top)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    shown = lines(cwlog, at=root / MONTH)
    assert f"file=the logs/{MONTH}/" in shown[0]
    assert shown[2].startswith(f"the logs/{MONTH}/{ID}.yaml:9:")
    assert f"| the logs/{MONTH}/{ID}.yaml:9:" in summary.read_text().replace("\\", "")


def test_the_summary_of_the_step_is_added_to_what_is_there(
    workspace: Path, tmp_path: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, id=ID, mode="|<img src=x> @all [a](b)")
    summary = tmp_path / "summary.md"
    summary.write_text("# Of another\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    lines(cwlog)

    text = summary.read_text()
    assert text.startswith("# Of another\n## cwlog: 1 error, 0 warnings\n")
    assert "<img" not in text
    assert "@all" not in text
    assert "[a](" not in text
    assert len(re.findall(r"(?<!\\)\|", text.strip().splitlines()[-1])) == 6


def test_the_summary_stays_within_a_mebibyte(
    workspace: Path, tmp_path: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4000):
        (workspace / f"data/logs/{number}-{'x' * 200}.txt").parent.mkdir(exist_ok=True)
        (workspace / f"data/logs/{number}-{'x' * 200}.txt").write_text("")
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))

    lines(cwlog)
    first = summary.stat().st_size
    lines(cwlog)

    assert 1_000_000 < first <= 1024 * 1024
    assert summary.stat().st_size <= 1024 * 1024  # there is no room for the rows of a second one
    assert re.search(r"\n… and \d+ more: the log of the step has all.\n", summary.read_text())


def test_a_summary_that_cannot_be_written_is_no_failure(
    workspace: Path, tmp_path: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, id=ID)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "nowhere" / "x"))

    result = cwlog("validate", "--format", "github", *AS_OF)

    assert result.code == 0
    assert "could not be written" in result.stderr


# --- SARIF ---


def sarif(cwlog: Run, *arguments: str) -> dict[str, Any]:
    """The document, which the published schema must accept."""
    result = cwlog("validate", "--format", "sarif", *AS_OF, *arguments)
    assert result.code in (0, 1), result.stderr
    schema = json.loads(SCHEMA.read_bytes())
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(schema, format_checker=checker).validate(result.json)
    return dict(result.json)


def test_the_schema_is_the_published_one() -> None:
    assert sha256(SCHEMA.read_bytes()).hexdigest() == SCHEMA_SHA256


def test_a_log_without_problems_is_a_run_without_results(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=ID)

    [run] = sarif(cwlog)["runs"]

    assert run["results"] == []
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(CODES)


def test_every_problem_is_a_result_in_its_place(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=ID, topics=["nonsense"], comments="Ünï → x", duration_minutes=7)
    (workspace / MONTH / "a b%c:#?.txt").write_text("")

    [run] = sarif(cwlog)["runs"]

    problems = cwlog("validate", "--format", "json", *AS_OF).json["problems"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(problems) == len(run["results"]) == 3
    for problem, result in zip(problems, run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == problem["path"]
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert place["region"] == {"startLine": problem["line"], "startColumn": problem["column"]}
        assert result["ruleId"] == problem["code"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"]
        assert result["level"] == problem["severity"]
        assert problem["message"] in result["message"]["text"]
    assert "a%20b%25c%3A%23%3F.txt" in run["results"][-1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_fingerprints_follow_a_problem_through_lines_and_tell_two_apart(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    file = record(workspace, name="many.yaml", topics=["nonsense"])
    file.write_text(file.read_text() + "---\n" + record(workspace, topics=["nonsense"]).read_text())
    before = fingerprints(cwlog)

    file.write_text("# a line more\n" + file.read_text())

    assert fingerprints(cwlog) == before
    assert len(set(before)) == len(before) >= 3


def fingerprints(cwlog: Run) -> list[str]:
    return [result["partialFingerprints"]["cwlogProblem/v1"] for result in sarif(cwlog)["runs"][0]["results"]]


def test_text_of_data_is_no_link_and_no_placeholder(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=ID, mode="[x](http://example.org/y) {0}")

    [result] = sarif(cwlog)["runs"][0]["results"]

    assert r"\[x](" in result["message"]["text"]
    assert "{{0}}" in result["message"]["text"]


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_a_form_is_not_for_these_formats(workspace: Path, cwlog: Run, form: str) -> None:
    result = cwlog("validate", "--draft", "-", "--format", form, stdin="")

    assert result.code == 2
    assert "--draft" in result.stderr
