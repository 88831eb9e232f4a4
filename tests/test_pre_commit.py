"""The hooks for the program pre-commit, run by the real one from a repository of this checkout."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run
from tests.git_repo import Git, alone, make_repository
from tests.programs import found_first, make_program

Write = Callable[..., Path]
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
# Installing takes long enough: what was downloaded once is taken from the user's own cache, and only what is imported
# is compiled.
PIP = {"PIP_CACHE_DIR": os.path.expanduser("~/.cache/pip"), "PIP_NO_COMPILE": "1"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where pre-commit keeps what it has installed."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Git:
    """This checkout as the repository that a configuration names."""
    folder = tmp_path_factory.mktemp("published") / "cwlog"
    for name in ("cwlog", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder)
    git = make_repository(folder)
    git.commit()
    return git


def use(git: Git, published: Git, *hooks: str) -> None:
    """Write the configuration that takes hooks from the repository."""
    lines = [f"  - repo: {published.folder}", f"    rev: {published('rev-parse', 'HEAD')}", "    hooks:"]
    lines += [f"      - id: {hook}" for hook in hooks]
    (git.folder / ".pre-commit-config.yaml").write_text("\n".join(("repos:", *lines, "")))


def pre_commit(git: Git, home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in alone(git.folder.parent).items() if key != "PYTHONPATH"}
    return subprocess.run(
        [*PRE_COMMIT, *arguments],
        cwd=git.folder,
        env=kept | PIP | {"PRE_COMMIT_HOME": os.fspath(home)} | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_manifest_is_one_that_pre_commit_takes(home: Path) -> None:
    done = pre_commit(Git(ROOT), home, "validate-manifest", ".pre-commit-hooks.yaml")

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_the_hooks_check_the_files_of_a_commit_and_the_whole_workspace(
    workspace: Path, record: Write, published: Git, home: Path
) -> None:
    """One test, because pre-commit installs this checkout with all it needs, which takes its time."""
    git = make_repository(workspace)
    use(git, published, "cwlog-validate-files")
    record(workspace, interaction_type="planing")  # was there before the hook
    git.commit()
    record(workspace, date="2017-10-06")
    git("add", "--all")
    installed = pre_commit(git, home, "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr

    passed = pre_commit(git, home, "run")
    bad = record(workspace, date="2017-10-09", duration_minutes=0)
    git("add", "--all")
    refused = pre_commit(git, home, "run")
    environment = alone(workspace.parent) | {"PRE_COMMIT_HOME": os.fspath(home)}
    commit = subprocess.run(
        ["git", "commit", "-m", "x"], cwd=workspace, env=environment, capture_output=True, text=True
    )
    use(git, published, "cwlog-validate")
    git("add", "--all")
    bad.unlink()
    git("add", "--all")
    whole = pre_commit(git, home, "run")

    assert passed.returncode == 0, passed.stdout
    assert refused.returncode == 1
    assert f"{bad.relative_to(workspace)}:5:19: CW1" in refused.stdout
    assert "planing" not in refused.stdout
    assert commit.returncode == 1
    assert "CW1" in commit.stderr + commit.stdout
    assert whole.returncode == 1
    assert "'planing' is not an interaction type" in whole.stdout


def test_the_configuration_of_init_checks_a_commit(tmp_path: Path, cwlog: Run, record: Write, home: Path) -> None:
    cwlog("init", "new")
    git = make_repository(tmp_path / "new")
    git("add", "--all")
    program = found_first(make_program(tmp_path / "bin")) | {"PYTHONPATH": os.fspath(ROOT)}

    passed = pre_commit(git, home, "run", **program)
    record(git.folder)  # of a district that the empty roster does not know
    git("add", "--all")
    refused = pre_commit(git, home, "run", **program)

    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert refused.returncode == 1
    assert "CW301" in refused.stdout


def test_the_configuration_of_init_sees_what_a_commit_breaks_in_other_files(
    tmp_path: Path, cwlog: Run, record: Write, workspace: Path, home: Path
) -> None:
    git = make_repository(workspace)
    cwlog("init", "../new")
    shutil.copy(tmp_path / "new/.pre-commit-config.yaml", workspace)
    kept, removed = record(workspace), record(workspace, date="2017-10-06")
    git.commit()
    roster = workspace / "data/districts.csv"
    rows = roster.read_text().splitlines(keepends=True)
    roster.write_text("".join(row for row in rows if not row.startswith("901003")))
    git("add", "--all")
    program = found_first(make_program(tmp_path / "bin")) | {"PYTHONPATH": os.fspath(ROOT)}

    refused = pre_commit(git, home, "run", **program)
    git("reset", "--quiet", "--hard")
    removed.unlink()
    git("add", "--all")
    passed = pre_commit(git, home, "run", **program)

    assert refused.returncode == 1
    assert f"{kept.relative_to(workspace)}:" in refused.stdout
    assert "CW301" in refused.stdout
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert "Passed" in passed.stdout  # and not skipped, though no file is left to look at
