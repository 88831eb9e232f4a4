"""``cwlog init``: a workspace that validates and works at once."""

import json
import re
from pathlib import Path

import pytest

from cwlog.cli import SECTIONS
from cwlog.roster import ROSTER_FILES
from tests.conftest import ROOT, Run
from tests.git_repo import make_repository

ROWS = {
    "cadres": "3,Cadre 3,2017-03-01,",
    "districts": "901003,Cedar Hollow R-IV,Cedar Hollow,3,heart-of-missouri,D,2017-07-01,6,2017-03-01,",
    "members": "f-03,facilitator,3,heart-of-missouri,yes,2017-03-01,",
}


@pytest.fixture
def fresh(cwlog: Run, tmp_path: Path) -> Path:
    """A workspace that was just made."""
    assert cwlog("init", "fresh").code == 0
    return tmp_path / "fresh"


def add_rows(fresh: Path, *names: str) -> None:
    for name in names or ROWS:
        with (fresh / f"data/{name}.csv").open("a", encoding="utf-8") as file:
            file.write(ROWS[name] + "\n")


def everything(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_new_workspace_has_no_problem(cwlog: Run, fresh: Path) -> None:
    result = cwlog("validate", "--strict", at=fresh)

    assert (result.code, result.stdout) == (0, "")


def test_every_file_that_was_made_is_printed(cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("init", "fresh")

    assert sorted(result.stdout.splitlines()) == sorted(f"fresh/{path}" for path in everything(tmp_path / "fresh"))
    assert "Now go to fresh, fill in the rosters as fresh/data/README.md shows" in result.stderr


def test_in_the_current_folder_there_is_nowhere_to_go(cwlog: Run, tmp_path: Path) -> None:
    assert "Now fill in the rosters as data/README.md shows" in cwlog("init").stderr


@pytest.mark.parametrize(
    "command",
    [
        ["summarize", "--month", "2017-10"],
        ["status", "--month", "2017-10"],
        ["roster", "show"],
        ["roster", "check"],
        ["tidy"],
        ["template"],
        ["summarize", "--school-year", "2017-18", "--format", "json"],
    ],
    ids=" ".join,
)
def test_commands_work_with_rosters_that_are_empty(cwlog: Run, fresh: Path, command: list[str]) -> None:
    assert cwlog(*command, at=fresh).code == 0


def test_a_row_in_each_roster_is_enough_to_record(cwlog: Run, fresh: Path) -> None:
    add_rows(fresh)

    added = cwlog(
        *("add", "--district", "cedar hollow", "--date", "2017-10-05", "--duration", "1h30m", "--type", "data"),
        *("--participant", "principal=3", "--cst-member", "facilitator", "--topic", "dbdm", "--resource", "none"),
        at=fresh,
    )

    assert added.code == 0
    assert added.stdout.startswith("data/logs/2017-18/cadre-3/2017-10/20171005-901003-")
    assert cwlog("validate", at=fresh).stdout == ""
    total = cwlog("summarize", "--month", "2017-10", "--format", "json", at=fresh).json["total"]
    assert (total["minutes"], total["districts"]) == (90, 1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["districts"], "data/districts.csv:2:35: CW606 cadre: '3' is not in data/cadres.csv"),
        (["members"], "data/members.csv:2:18: CW606 cadre: '3' is not in data/cadres.csv"),
    ],
)
def test_a_roster_that_is_half_filled_in_says_what_is_missing(
    cwlog: Run, fresh: Path, rows: list[str], said: str
) -> None:
    add_rows(fresh, *rows)

    result = cwlog("validate", at=fresh)

    assert result.code == 1
    assert re.sub(r":\d+: CW606", ":N: CW606", said) in re.sub(r":\d+: CW606", ":N: CW606", result.stdout)


def test_an_example_of_the_data_readme_is_right_as_it_stands(cwlog: Run, fresh: Path) -> None:
    examples = re.findall(r"```csv\n(.*?)```", (fresh / "data/README.md").read_text(), re.DOTALL)
    by_header = {text.splitlines()[0]: text for text in examples}
    assert len(by_header) == 4

    for path in ROSTER_FILES.values():
        header = (fresh / path).read_text().splitlines()[0]
        if "rpdcs" not in path:
            (fresh / path).write_text(by_header[header])

    assert cwlog("roster", "check", at=fresh).stdout == ""


def test_what_is_there_is_kept_and_named(cwlog: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    kept = {"README.md": b"ours\r\n", "cwlog.yaml": b"programme: {name: Ours, start: 2020-07-01}\n"}
    for name, data in kept.items():
        (tmp_path / name).write_bytes(data)

    result = cwlog("init")

    assert result.code == 0
    assert {name: everything(tmp_path)[name] for name in kept} == kept
    assert "kept as it is: README.md" in result.stderr
    assert "README.md" not in result.stdout.splitlines()
    assert cwlog("validate").code == 0


def test_running_it_again_changes_nothing(cwlog: Run, fresh: Path) -> None:
    add_rows(fresh)
    before = everything(fresh)

    result = cwlog("init", at=fresh)

    assert (result.code, result.stdout) == (0, "")
    assert everything(fresh) == before
    assert result.stderr.endswith("Every file of a new workspace is there already; nothing was written.\n")


def test_a_dry_run_shows_the_same_files_and_writes_nothing(cwlog: Run, tmp_path: Path) -> None:
    shown = cwlog("init", "a/b", "--dry-run")
    is_there = (tmp_path / "a").exists()
    made = cwlog("init", "a/b")

    assert shown.stdout == made.stdout
    assert not is_there
    assert "nothing was written" in shown.stderr


def test_where_there_is_no_workspace_one_is_told_how_to_make_one(cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("validate")

    assert result.code == 2
    assert "there is no cwlog.yaml in this folder or above it" in result.stderr
    assert "make one with 'cwlog init'" in result.stderr


def test_a_folder_whose_name_is_empty_is_not_the_current_one(cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("init", "")

    assert result.code == 2
    assert "the name of the folder is empty" in result.stderr
    assert everything(tmp_path) == {}


def test_a_workspace_that_was_named_is_made_where_it_was_named(cwlog: Run, tmp_path: Path) -> None:
    named = cwlog("--workspace", "named", "init")
    both = cwlog("--workspace", "named", "init", "other")

    assert (named.code, both.code) == (0, 0)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["named", "other"]


def test_a_folder_inside_another_workspace_is_refused(cwlog: Run, fresh: Path) -> None:
    result = cwlog("init", "sub/folder", at=fresh)

    assert result.code == 2
    assert "inside another workspace" in result.stderr
    assert not (fresh / "sub").exists()


def test_a_file_in_the_place_of_a_folder_is_refused(cwlog: Run, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("x")
    (tmp_path / "there").mkdir()
    (tmp_path / "there/data").write_text("x")

    assert "here is a file, not a folder" in cwlog("init", "here").stderr
    assert cwlog("init", "here").code == 2
    assert cwlog("init", "there").code == 2
    assert list(everything(tmp_path / "there")) == ["data"]


def test_the_schemas_and_centers_are_those_of_cwlog(fresh: Path) -> None:
    shipped = {file.name: file.read_bytes() for file in (ROOT / "schemas").glob("*.yaml")}

    made = {file.name: file.read_bytes() for file in (fresh / "schemas").iterdir()}

    assert made == {name: shipped[name] for name in made}
    assert "interaction.schema.yaml" in made
    assert (fresh / "data/rpdcs.csv").read_bytes() == (ROOT / "data/rpdcs.csv").read_bytes()


def test_the_editor_settings_connect_the_schemas_that_are_there(fresh: Path) -> None:
    settings = json.loads((fresh / ".vscode/settings.json").read_text())

    assert all((fresh / path).is_file() for path in settings["yaml.schemas"])
    assert "data/logs/**/*.yaml" in settings["yaml.schemas"].values()


@pytest.mark.parametrize("readme", ["README.md", "data/README.md"])
def test_the_readmes_name_commands_that_exist(fresh: Path, readme: str) -> None:
    known = {listed.name for section in SECTIONS.values() for listed in section}

    named = set(re.findall(r"\bcwlog (?!--)([a-z]+)", (fresh / readme).read_text()))

    assert named
    assert named <= known


def test_the_readme_tells_content_training_and_coaching_apart(fresh: Path) -> None:
    text = (fresh / "README.md").read_text()

    for words in ("**Content**", "**Training**", "**Coaching**", "DESE activity log", "unsure", "one hour"):
        assert words in text
    assert re.findall(r"^(\d)\. \*\*", text, re.MULTILINE) == list("123456789")


def test_in_a_folder_of_a_repository_it_says_what_belongs_to_the_top(cwlog: Run, tmp_path: Path) -> None:
    make_repository(tmp_path / "dépôt")

    below = cwlog("init", "dépôt/our logs")
    again = cwlog("init", "dépôt/our logs")
    at_top = cwlog("init", "other")

    assert "To use .github/workflows/cwlog.yml and .pre-commit-config.yaml, move them to its top, dépôt" in below.stderr
    assert "CWLOG_WORKSPACE: our logs" in below.stderr
    assert "move them" not in again.stderr + at_top.stderr


def test_at_the_top_of_a_repository_nothing_has_to_be_moved(cwlog: Run, tmp_path: Path) -> None:
    make_repository(tmp_path / "logs")

    assert "move them" not in cwlog("init", "logs").stderr
