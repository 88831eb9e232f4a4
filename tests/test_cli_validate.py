"""`cwlog validate` as its users see it: exit codes, both formats, paths, and what it says when it cannot work."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MONTH, ROOT, Run, clean_environment

Record = Callable[..., Path]
AS_OF = ("--as-of", "2018-07-01")
TOPIC = "      - const: book_study\n        title: Book study\n        description: Reading a book together.\n"


def test_a_problem_reads_as_promised(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-7k3q", interaction_type="planing")

    result = cwlog("validate", *AS_OF)

    assert result.stdout == (
        "data/logs/2017-18/cadre-3/2017-10/20171005-901003-7k3q.yaml:6:19: CW104 interaction_type: "
        "'planing' is not an interaction type; did you mean 'planning'?\n"
    )
    assert result.code == 1


def test_the_json_has_the_promised_form(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-7k3q", topics=["data", "feedbak"], date="2017-10-07")

    result = cwlog("validate", "--format", "json", *AS_OF)

    path = "data/logs/2017-18/cadre-3/2017-10/20171005-901003-7k3q.yaml"
    assert result.json == {
        "version": 1,
        "files": 1,
        "interactions": 1,
        "problems": [
            {
                "path": path, "line": 4, "column": 7, "code": "CW404", "severity": "warning", "field": "date",
                "message": "2017-10-07 is a Saturday", "hint": "is the day right?",
            },
            {
                "path": path, "line": 9, "column": 18, "code": "CW104", "severity": "error", "field": "topics[2]",
                "message": "'feedbak' is not a topic", "hint": "did you mean 'feedback'?",
            },
        ],
    }  # fmt: skip
    assert list(result.json) == ["version", "files", "interactions", "problems"]
    assert list(result.json["problems"][0]) == "path line column code severity field message hint".split()


@pytest.mark.parametrize(
    ("changes", "options", "code"),
    [
        ({}, [], 0),
        ({}, ["--strict"], 0),
        ({"date": "2017-10-07"}, [], 0),
        ({"date": "2017-10-07"}, ["--strict"], 1),
        ({"date": "2017-10-07"}, ["--strict", "--format", "json"], 1),
        ({"topics": []}, [], 1),
        ({"topics": []}, ["--format", "json"], 1),
        ({"comments": "someone@example.org"}, [], 1),
    ],
)
def test_errors_give_exit_code_one_and_warnings_only_with_strict(
    changes: dict[str, object], options: list[str], code: int, workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, **changes)

    assert cwlog("validate", *options, *AS_OF).code == code


def test_a_summary_stands_on_stderr(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, duration_minutes=721)
    record(workspace, date="2017-10-07")
    record(workspace, date="2017-10-08")

    result = cwlog("validate", *AS_OF)

    first, second = result.stderr.splitlines()
    assert first.startswith("3 files, 3 interactions: 1 error, 2 warnings (")
    assert first.endswith(" s)")
    assert second == "'cwlog explain CODE' says what a code means and how to mend it."
    assert result.stdout.count("\n") == 3


def test_problems_of_rosters_and_submissions_are_shown_too(workspace: Path, cwlog: Run) -> None:
    (workspace / "data/rpdcs.csv").unlink()
    (workspace / "data/submissions").mkdir()
    (workspace / "data/submissions/note.txt").write_text("")

    result = cwlog("validate", "--format", "json", *AS_OF)

    found = {(problem["path"], problem["code"]) for problem in result.json["problems"]}
    assert {("data/rpdcs.csv", "CW601"), ("data/submissions/note.txt", "CW701")} <= found


def test_the_name_of_a_file_steers_no_terminal(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"], name="a\u202eb.yaml")

    document, text = cwlog("validate", "--format", "json", *AS_OF), cwlog("validate", *AS_OF)

    assert "\u202e" not in document.stdout + text.stdout
    assert document.json["problems"][0]["path"] == f"{MONTH}/a\u202eb.yaml"


# ---- PATHS


def test_paths_limit_what_is_reported(workspace: Path, cwlog: Run, record: Record) -> None:
    october = record(workspace, topics=["x"])
    november = record(workspace, date="2017-11-02", topics=["x"])

    result = cwlog("validate", "--format", "json", str(november.parent.relative_to(workspace)), *AS_OF)

    assert [problem["path"] for problem in result.json["problems"]] == [november.relative_to(workspace).as_posix()]
    assert (result.json["files"], result.json["interactions"]) == (1, 1)
    assert cwlog("validate", str(october), str(november), *AS_OF).stdout.count("\n") == 2


def test_rules_across_files_see_everything_whatever_the_paths(workspace: Path, cwlog: Run, record: Record) -> None:
    first = record(workspace, id="20171005-901003-7k3q")
    second = record(workspace, id="20171005-901003-7k3q", date="2017-10-06", name="second.yaml")

    assert cwlog("validate", str(first), *AS_OF).stdout == ""
    assert ": CW202 " in cwlog("validate", str(second), *AS_OF).stdout
    assert cwlog("validate", str(first), *AS_OF).code == 0


@pytest.mark.parametrize("path", ["data", "data/logs/", ".", "data/logs/2017-18/../2017-18/cadre-3"])
def test_a_path_may_be_written_in_any_way(path: str, workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"])

    assert cwlog("validate", path, *AS_OF).stdout.count("\n") == 1


def test_a_path_is_no_prefix(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"], name="a.yaml-2.yaml")
    record(workspace, name="a.yaml", date="2017-10-06")

    assert cwlog("validate", f"{MONTH}/a.yaml", *AS_OF).stdout == ""


def test_paths_are_taken_from_the_current_folder(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, topics=["x"])

    result = cwlog("validate", "cadre-3", *AS_OF, at=workspace / "data/logs/2017-18")

    assert result.stdout.startswith(f"cadre-3/2017-10/{file.name}:9:10: CW104 ")


def test_problems_elsewhere_are_shown_from_the_current_folder(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, topics=["x"])

    result = cwlog("validate", *AS_OF, at=workspace / "schemas")

    assert result.stdout.startswith(f"../{MONTH}/{file.name}:9:10: CW104 ")


def test_a_link_means_what_it_leads_to(workspace: Path, cwlog: Run, record: Record, tmp_path: Path) -> None:
    record(workspace, topics=["x"])
    (workspace / "mine").symlink_to(workspace / "data/logs/2017-18/cadre-3")
    (tmp_path / "link").symlink_to(workspace)

    for path in ("mine", "mine/2017-10", tmp_path / "link", tmp_path / "link/data"):
        result = cwlog("validate", str(path), *AS_OF)

        assert (result.code, result.stdout.count("\n")) == (1, 1)


def test_a_link_among_the_logs_is_named_by_its_own_path(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace).with_name("nowhere.yaml").symlink_to("gone.yaml")

    result = cwlog("validate", f"{MONTH}/nowhere.yaml", *AS_OF)

    assert result.stdout.startswith(f"{MONTH}/nowhere.yaml:1:1: CW001 ")


def test_a_neighbour_whose_name_begins_alike_is_elsewhere(workspace: Path, cwlog: Run) -> None:
    Path(f"{workspace}-2").mkdir()

    assert "is not in the workspace" in cwlog("validate", f"../{workspace.name}-2", *AS_OF).stderr


@pytest.mark.parametrize("path", ["nowhere", "data/logs/2019-20", "/etc/hostname", ".."])
def test_a_path_that_is_not_there_or_elsewhere_is_wrong_usage(path: str, workspace: Path, cwlog: Run) -> None:
    result = cwlog("validate", path, *AS_OF)

    assert (result.code, result.stdout) == (2, "")
    assert path in result.stderr
    assert "Hint: " in result.stderr


# ---- which workspace


def test_the_workspace_can_be_named_before_and_after_the_command(
    workspace: Path, tmp_path: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, topics=["x"])

    before = cwlog("--workspace", str(workspace), "validate", *AS_OF, at=tmp_path)
    after = cwlog("validate", "--workspace", "workspace", *AS_OF, at=tmp_path)

    assert before.stdout == after.stdout
    assert before.stdout.startswith(f"workspace/{MONTH}/")
    assert before.code == after.code == 1


def test_the_environment_can_name_the_workspace(
    workspace: Path, tmp_path: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWLOG_WORKSPACE", str(workspace))

    assert cwlog("validate", *AS_OF, at=tmp_path).code == 0
    assert cwlog("--workspace", str(tmp_path), "validate", *AS_OF, at=tmp_path).code == 2


def test_without_a_workspace_it_says_how_to_name_one(tmp_path: Path, cwlog: Run) -> None:
    result = cwlog("validate")

    assert result.code == 2
    assert "there is no cwlog.yaml in this folder or above it" in result.stderr
    assert "--workspace DIR" in result.stderr


def test_the_nearest_workspace_upwards_counts(workspace: Path, cwlog: Run, record: Record) -> None:
    inner = workspace / "attic"
    inner.mkdir()
    (inner / "cwlog.yaml").write_text("programme: {name: Attic, start: 2017-07-01}\n")

    result = cwlog("validate", "--format", "json", *AS_OF, at=inner)

    assert {problem["code"] for problem in result.json["problems"]} == {"CW601"}


# ---- settings and schemas that cannot be understood


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("programme: {name: M, start: 2017-07-01}\nlimit: {}\n", "cwlog.yaml:2:1: limit: 'limit' is not a key"),
        (
            "programme:\n  name: M\n  start: 2017-13-01\n",
            "cwlog.yaml:3:10: programme.start: '2017-13-01' is not a date",
        ),
        ("due: {day: 31}\nprogramme: {name: M, start: 2017-07-01}\n", "cwlog.yaml:1:12: due.day: 31 is more than 28"),
        ("programme: [\n", "cwlog.yaml:1:13: a value is missing here"),
        ("programme: {name: M, start: 2017-07-01}\n---\na: 1\n", "cwlog.yaml:3:1: a second record"),
        ("", "cwlog.yaml:1:1: the file holds no record"),
    ],
)
def test_settings_that_are_wrong_are_told_with_their_place(text: str, said: str, workspace: Path, cwlog: Run) -> None:
    (workspace / "cwlog.yaml").write_text(text)

    result = cwlog("validate", *AS_OF)

    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {said}")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("maxLength: 4000", "maxLenght: 4000", "cwlog does not know the keyword 'maxLenght'"),
        ("maxLength: 4000", "maxLength: many", "'many' does not fit the keyword 'maxLength'"),
        ("format: date", "format: date-time", "the format 'date-time' is not one that cwlog checks"),
        ('$ref: "#/$defs/mode"', '$ref: "#/$defs/moods"', "leads nowhere in this file"),
        ('$ref: "#/$defs/mode"', '$ref: "https://example.org/mode"', "leads nowhere in this file"),
        ("- const: virtual\n", "- const: phone\n", "'phone' stands in the vocabulary twice"),
        ("x-aliases: [f2f, ", "x-aliases: [zoom, ", "'zoom' already means"),
        ("x-replaced-by: metacognition", "x-replaced-by: thinking", "'thinking' is not in this vocabulary"),
        ('x-until: "2017-06-30"', 'x-until: "2017-06-31"', "'2017-06-31' is not a date"),
        ("uniqueItems: true\n", "contains: {const: data}\n", "cwlog does not know the keyword 'contains'"),
        (
            "    minProperties: 1\n",
            "    patternProperties: {}\n",
            "cwlog does not know the keyword 'patternProperties'",
        ),
    ],
)
def test_a_schema_that_cwlog_cannot_honour_is_refused_with_its_place(
    old: str, new: str, said: str, workspace: Path, cwlog: Run
) -> None:
    schema = workspace / "schemas/interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    assert old in text
    schema.write_text(text.replace(old, new, 1), encoding="utf-8")
    changed = text[: text.index(old)].count("\n") + 1 if "x-" not in new and "const: phone" not in new else 0

    result = cwlog("validate", *AS_OF)

    assert result.code == 2
    assert said in result.stderr
    assert result.stderr.startswith(f"Error: schemas/interaction.schema.yaml:{changed or ''}")


def test_a_schema_that_is_not_yaml_is_refused_with_its_place(workspace: Path, cwlog: Run) -> None:
    (workspace / "schemas/interaction.schema.yaml").write_text("$schema: x\ntitle: a: b\n")

    result = cwlog("validate", *AS_OF)

    assert result.code == 2
    assert result.stderr.startswith("Error: schemas/interaction.schema.yaml:2:9: a second ': ' in one line\n")


def test_a_topic_that_a_user_adds_is_accepted(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["book_study"])
    before = cwlog("validate", *AS_OF)
    schema = workspace / "schemas/interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    place = text.index("      - const: collaborative_teams\n")

    schema.write_text(text[:place] + TOPIC + text[place:], encoding="utf-8")

    assert before.code == 1
    assert cwlog("validate", *AS_OF).code == 0


def test_without_schemas_of_its_own_the_shipped_ones_count(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"])
    with_own = cwlog("validate", *AS_OF)

    for schema in (workspace / "schemas").iterdir():
        schema.unlink()

    assert cwlog("validate", *AS_OF).stdout == with_own.stdout


# ---- usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["validate", "--format", "xml"], "'xml' is not one of"),
        (["validate", "--as-of", "someday"], "'someday' is not a date"),
        (["validate", "--as-of", "2018"], "'2018' is not a date"),
        (["validate", "--stricct"], "--strict"),
        (["validat"], "did you mean 'validate'?"),
    ],
)
def test_wrong_usage_is_told_in_one_message(arguments: list[str], said: str, workspace: Path, cwlog: Run) -> None:
    result = cwlog(*arguments)

    assert (result.code, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_help_has_an_example_of_each_way(cwlog: Run) -> None:
    result = cwlog("validate", "--help")

    assert result.code == 0
    assert "Examples:" in result.stdout
    assert "cwlog validate --format json" in result.stdout


# ---- pipes and terminals


def test_a_reader_that_has_seen_enough_ends_it_quietly(workspace: Path, record: Record) -> None:
    for _ in range(300):
        record(workspace, topics=["x"] * 20, comments="x" * 5000)
    command = f"'{sys.executable}' -m cwlog validate --as-of 2018-07-01 | head -1"

    done = subprocess.run(command, shell=True, cwd=workspace, env=clean_environment(), capture_output=True, text=True)

    assert done.stdout.count("\n") == 1
    assert "Broken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("command", [["validate", *AS_OF], ["summarize", "--month", "2017-10"]])
def test_who_does_not_want_to_hear_gets_the_exit_code(
    closed: str, command: list[str], workspace: Path, record: Record
) -> None:
    record(workspace, topics=["x"])
    line = f"'{sys.executable}' -m cwlog {' '.join(command)} {closed}"

    done = subprocess.run(line, shell=True, cwd=workspace, env=clean_environment(), capture_output=True, text=True)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def on_terminal(workspace: Path, *arguments: str, **environment: str) -> str:
    """What Python, or the command, writes to a terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, *(arguments or ("-m", "cwlog", "validate", *AS_OF))]
    done = subprocess.Popen(
        command, cwd=workspace, stdout=follower, stderr=follower, env=clean_environment() | environment
    )
    os.close(follower)
    said = b""
    while True:
        try:
            piece = os.read(leader, 1 << 16)
        except OSError:  # Linux says so when the other side has gone
            break
        if not piece:
            break
        said += piece
    done.wait(timeout=60)
    os.close(leader)
    return said.decode()


def test_colour_is_for_a_terminal_only_and_never_with_no_color(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"])

    assert "\x1b[" in on_terminal(workspace, TERM="xterm")
    assert "\x1b[" not in on_terminal(workspace, TERM="xterm", NO_COLOR="1")
    piped = cwlog.real("validate", *AS_OF)
    assert "\x1b[" not in piped.stdout + piped.stderr


WAIT = """
import sys, time
from cwlog.cli.progress import progress
with progress("Checking") as advance:
    advance(1, 3)
    print("At once.", file=sys.stderr)
    time.sleep(1.1)
    advance(2, 3)
print("At the end.", file=sys.stderr)
"""


def test_who_waits_for_a_second_at_a_terminal_sees_how_far_it_is(workspace: Path, record: Record) -> None:
    record(workspace)

    before, after = on_terminal(workspace, "-c", WAIT, TERM="xterm").split("At once.")
    assert "Checking" not in before
    assert re.search(r"Checking .*\[#+-+\] .*66%.*\n.*At the end", after, re.DOTALL)
    assert "Checking" not in on_terminal(workspace)


def test_the_command_works_in_a_process_of_its_own(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, topics=["x"], comments="L'équipe 😀")
    quick = cwlog("validate", *AS_OF)

    real = cwlog.real("validate", *AS_OF, LC_ALL="C", PYTHONUTF8="0")

    assert (real.code, real.stdout) == (quick.code, quick.stdout)


def test_the_project_itself_is_a_workspace(cwlog: Run) -> None:
    assert cwlog("validate", "data/logs/2017-18/cadre-3", *AS_OF, at=ROOT).code == 0
