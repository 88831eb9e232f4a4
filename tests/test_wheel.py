"""The wheel works in a folder outside the checkout, with the schemas it carries."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, clean_environment


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel was installed; its libraries are those of the tests."""
    made, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", made, ROOT], check=True, timeout=300)
    [wheel] = made.glob("cwlog-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", target, wheel], check=True, timeout=300)
    return target


def _cwlog(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {"PYTHONPATH": os.fspath(installed)}
    command = [sys.executable, "-m", "cwlog", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_help_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    result = _cwlog(installed, tmp_path, "--help")

    assert result.returncode == 0
    assert "validate" in result.stdout


def test_the_program_of_the_wheel_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    environment = clean_environment() | {"PYTHONPATH": os.fspath(installed)}
    code = "import cwlog; print(cwlog.__file__)"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )

    assert shown.stdout.startswith(os.fspath(installed))


def test_a_workspace_without_schemas_uses_those_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "cwlog.yaml", tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")

    validated = _cwlog(installed, tmp_path, "validate", "--as-of", "2018-07-01")
    added = _cwlog(
        installed,
        tmp_path,
        *("add", "--district", "901003", "--date", "2018-05-02", "--duration", "60", "--type", "planning"),
        *("--participant", "principal", "--cst-member", "facilitator", "--topic", "feedback"),
    )
    summed = _cwlog(installed, tmp_path, "summarize", "--month", "2018-05", "--format", "json")

    assert validated.returncode == 0, validated.stderr
    assert added.returncode == 0, added.stderr
    assert summed.returncode == 0, summed.stderr
    assert (tmp_path / added.stdout.strip()).exists()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample workspace, for reading only."""
    root = tmp_path_factory.mktemp("copied")
    shutil.copy(ROOT / "cwlog.yaml", root)
    for name in ("schemas", "data", "mappings"):
        shutil.copytree(ROOT / name, root / name)
    return root


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("roster check", "4 rosters: 0 errors"),
        ("roster show --as-of 2018-01-15", "Cedar Hollow R-IV"),
        ("tidy", "Every file is in its place."),
        ("template --cadre 3 --month 2017-10", 'district: ""'),
        ("list --month 2017-10", "58 entries."),
        ("show 20171005-901001-bqsf", "Sample Prairie 31"),
        ("unsure --as-of 2018-07-01", "Undecided events"),
        ("status --school-year 2017-18 --as-of 2018-07-01", "Submissions, School year 2017-18"),
        ("explain CW104", "CW104"),
        ("export --audience evaluation --month 2017-10", "id,date,"),
        ("report summary --audience dese --month 2017-10 --format markdown", "# "),
    ],
)
def test_commands_of_the_wheel_work_in_a_copied_workspace(
    installed: Path, copied: Path, command: str, shown: str
) -> None:
    result = _cwlog(installed, copied, *command.split())

    assert result.returncode == 0, result.stderr
    assert shown in result.stdout + result.stderr


def test_the_wheel_makes_a_workspace_that_is_in_order(installed: Path, tmp_path: Path) -> None:
    made = _cwlog(installed, tmp_path, "init", "new")
    checked = _cwlog(installed, tmp_path / "new", "validate", "--strict")

    assert (made.returncode, checked.returncode) == (0, 0), made.stderr + checked.stderr
    assert (tmp_path / "new/.editorconfig").is_file()
    assert (tmp_path / "new/schemas/interaction.schema.yaml").is_file()


def test_the_wheel_carries_what_a_page_is_made_from(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "cwlog.yaml", tmp_path)
    shutil.copytree(ROOT / "data", tmp_path / "data")

    report = ("report", "summary", "--audience", "public", "--month", "2017-10", "--format", "html")
    made = _cwlog(installed, tmp_path, *report)

    assert made.returncode == 0, made.stderr
    assert "</html>" in made.stdout
    assert "Content-Security-Policy" in made.stdout
