"""The documentation is true: every command, code and field is in it, and what the README shows is what one sees."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cwlog.cli import SECTIONS, main
from cwlog.rules import CODES
from cwlog.workspace import open_workspace
from tests.conftest import ROOT, Run, clean_environment
from tests.git_repo import make_repository
from tests.programs import found_first, make_program, skip_aloud

README = (ROOT / "README.md").read_text(encoding="utf-8")
MONTH = "## A month, from an empty folder"
COMMANDS = [listed.name for section in SECTIONS.values() for listed in section]


def _command(name: str) -> click.Command:
    """A command by its name: ``add``, ``roster move``."""
    command: click.Command = main
    for word in name.split():
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return command


def _with_parts(name: str) -> list[str]:
    """The name of a command, and those of the commands in it, if it is a group."""
    command = _command(name)
    parts = command.list_commands(click.Context(command)) if isinstance(command, click.Group) else []
    return [name, *(f"{name} {part}" for part in parts)]


EVERY_COMMAND = [name for command in COMMANDS for name in _with_parts(command)]


def _examples(name: str) -> Iterator[str]:
    """The command lines of the epilog, lines that end with a backslash joined."""
    text = re.sub(r" *\\\n *", " ", _command(name).epilog or "")
    yield from (line.strip() for line in text.splitlines() if line.strip().startswith("cwlog "))


def _console_blocks(text: str) -> list[str]:
    return re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)


def _steps(block: str) -> Iterator[tuple[str, str]]:
    """(command, what it shows) for each ``$`` line of a block."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        yield command, shown


def _pattern(shown: str) -> str:
    """``…`` stands for anything in a line; a line that is only ``…`` for any number of lines."""
    lines = re.escape(shown).replace("…", "[^\n]*")
    return re.sub(r"^\[\^\n\]\*\\\n", "(?:[^\n]*\n)*", lines, flags=re.MULTILINE)


@pytest.fixture
def copy(tmp_path: Path) -> Run:
    """The command in a copy of the workspace of this repository, in a repository of its own."""
    for name in ("cwlog.yaml", "schemas", "data", "mappings", "docs/examples"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path)
    make_repository(tmp_path).commit()
    return Run(tmp_path)


def test_the_tour_of_the_readme_shows_what_one_sees(copy: Run) -> None:
    steps = [step for block in _console_blocks(README.split(MONTH)[0]) for step in _steps(block)]

    assert len(steps) >= 5
    for command, shown in steps:
        result = copy(*shlex.split(command)[1:])
        seen = result.stdout + result.stderr
        assert re.fullmatch(_pattern(shown), seen), f"$ {command}\n{seen}"


def test_the_month_of_the_readme_goes_as_it_says(tmp_path: Path) -> None:
    """Each line as a shell runs it; ``cd`` holds for the lines after it."""
    environment = clean_environment() | found_first(make_program(tmp_path / "bin"))
    folder = tmp_path

    for block in _console_blocks(README.split(MONTH)[1]):
        for command, shown in _steps(block):
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                continue
            done = subprocess.run(
                ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
            )
            seen = done.stdout + done.stderr
            assert re.fullmatch(_pattern(shown), seen), f"$ {command}\n{seen}"


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_names_the_command(name: str) -> None:
    assert f"`cwlog {name}" in README


@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_every_example_of_the_help_runs(name: str, copy: Run) -> None:
    examples = list(_examples(name))

    assert examples, f"cwlog {name} --help has no example"
    for example in examples:
        result = copy(*shlex.split(example)[1:])
        assert result.code == 0, f"$ {example}\n{result.stderr}"


@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_every_option_has_a_help_text(name: str) -> None:
    for parameter in _command(name).params:
        assert isinstance(parameter, click.Argument) or parameter.help, f"{name} {parameter.name}"  # type: ignore[attr-defined]


def test_commands_of_a_group_are_among_those_that_are_tried() -> None:
    assert {"roster move", "git install"} <= set(EVERY_COMMAND)


def test_completion_works_in_bash_by_the_line_of_the_readme(tmp_path: Path) -> None:
    recent = ["bash", "-c", "((BASH_VERSINFO[0] * 10 + BASH_VERSINFO[1] >= 44))"]
    if not shutil.which("bash") or subprocess.run(recent, timeout=60).returncode != 0:
        skip_aloud("bash 4.4")
    (line,) = re.findall(r'^eval "\$\(_CWLOG_COMPLETE=bash_source cwlog\)".*', README, flags=re.MULTILINE)
    typed = "COMP_WORDS=(cwlog roster m) COMP_CWORD=2; _cwlog_completion cwlog; echo ${COMPREPLY[@]}"

    done = subprocess.run(
        ["bash", "-c", f"{line}\n{typed}"],
        cwd=tmp_path,
        env=clean_environment() | found_first(make_program(tmp_path / "bin")),
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.stdout, done.stderr) == ("move\n", "")


def test_the_changelog_keeps_its_form_and_names_every_command() -> None:
    """The headings are those of keepachangelog.com."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^### (.*)$", text, flags=re.MULTILINE)

    assert re.findall(r"^## (.*)$", text, flags=re.MULTILINE)[0] == "[Unreleased]"
    assert set(headings) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert [name for name in COMMANDS if not re.search(rf"`(cwlog )?{name}[ `]", text)] == []


def test_the_made_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_pages.py", "--check"], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stdout


def test_every_code_says_why_and_how_to_mend_it() -> None:
    for code in CODES.values():
        assert "Why:" in code.page, code.id
        assert "Mend:" in code.page, code.id
        assert (ROOT / "docs" / "problems" / f"{code.id}.md").exists()


def test_the_format_page_names_every_key_of_an_entry_and_of_a_submission() -> None:
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    schemas = open_workspace(str(ROOT)).schemas

    for name in ("interaction", "submission"):
        assert [key for key in schemas[name].columns if f"`{key}`" not in text] == []


def test_links_between_pages_lead_somewhere() -> None:
    pages = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")]
    pages += (ROOT / "docs").rglob("*.md")

    for page in pages:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_help_goes_from_the_roll_up_over_the_reports_to_the_rows() -> None:
    assert [listed.name for listed in SECTIONS["Report"]] == ["summarize", "report", "export"]
