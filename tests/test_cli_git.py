"""``cwlog git``: a hook that checks what is committed, respects what is there, and goes without a trace."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.git_repo import Git, alone, make_repository
from tests.programs import found_first, make_program

Write = Callable[..., Path]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder with a program ``cwlog``, as an installed one is found."""
    return make_program(tmp_path / "bin")


@pytest.fixture
def git(workspace: Path) -> Git:
    """The workspace as a repository with one commit."""
    repository = make_repository(workspace)
    repository.commit()
    return repository


def commit(git: Git, path: Path | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``git commit`` as a person runs it, with ``path`` where programs are looked for first."""
    environment = alone(git.folder.parent) | (found_first(path) if path else {})
    command = ["git", "commit", "--message", "Something", *arguments]
    return subprocess.run(command, cwd=git.folder, env=environment, capture_output=True, text=True, timeout=60)


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All files and empty folders of git's own, but for its index and the traces of commits."""
    files = (file for file in folder.rglob("*") if "objects" not in file.parts and file.name != "index")
    return {str(file): (file.stat().st_mode, file.read_bytes() if file.is_file() else b"") for file in files}


def broken(workspace: Path, record: Write) -> Path:
    """An entry that has an error."""
    return record(workspace, interaction_type="planing")


# --- the hook


def test_an_entry_with_an_error_is_not_committed(git: Git, cwlog: Run, record: Write, program: Path) -> None:
    installed = cwlog("git", "install")
    file = broken(git.folder, record)
    git("add", "--all")

    refused = commit(git, program)
    file.write_text(file.read_text().replace("planing", "planning"))
    git("add", "--all")
    done = commit(git, program)

    assert (installed.code, installed.stdout) == (0, ".git/hooks/pre-commit\n")
    assert refused.returncode == 1
    assert f"{file.relative_to(git.folder)}:6:19: CW104 interaction_type" in refused.stderr + refused.stdout
    assert "Nothing was committed." in refused.stderr
    assert done.returncode == 0, done.stderr


def test_what_is_staged_is_checked_and_not_what_lies_in_the_folder(
    git: Git, cwlog: Run, record: Write, program: Path
) -> None:
    cwlog("git", "install")
    good = record(git.folder)
    git("add", "--all")
    text = good.read_text()
    good.write_text(text.replace("discussing_data", "discussin_data"))
    broken(git.folder, record)  # new, and not staged

    done = commit(git, program)
    good.write_text(text.replace("discussing_data", "planning"))
    file = git.folder / "data/logs/2017-18/cadre-3/2017-10/new.txt"
    file.write_text("")
    git("add", str(file))
    file.unlink()
    refused = commit(git, program)

    assert done.returncode == 0, done.stderr
    assert refused.returncode == 1
    assert "new.txt:1:1: CW203" in refused.stdout + refused.stderr


def test_an_error_that_was_committed_before_stands_in_nobodys_way(
    git: Git, cwlog: Run, record: Write, program: Path
) -> None:
    broken(git.folder, record)
    git.commit()
    cwlog("git", "install")
    record(git.folder, date="2017-10-06")
    git("add", "--all")

    assert commit(git, program).returncode == 0


def test_a_change_that_breaks_another_file_is_refused(git: Git, cwlog: Run, record: Write) -> None:
    record(git.folder)
    git.commit()
    roster = git.folder / "data/districts.csv"
    lines = roster.read_text().splitlines(keepends=True)
    roster.write_text("".join(line for line in lines if not line.startswith("901003")))
    git("add", "--all")

    result = cwlog("git", "check")

    assert result.code == 1
    assert "CW301" in result.stdout


def test_without_cwlog_the_commit_passes_and_says_so(git: Git, cwlog: Run, record: Write) -> None:
    cwlog("git", "install")
    broken(git.folder, record)
    git("add", "--all")

    done = commit(git, None)

    assert done.returncode == 0
    assert "WARNING: cwlog was not found, so this commit is NOT CHECKED." in done.stderr


def test_with_a_cwlog_that_fails_the_commit_passes_and_says_so(
    git: Git, cwlog: Run, record: Write, program: Path
) -> None:
    cwlog("git", "install")
    (program / "cwlog").write_text("#!/bin/sh\nexit 3\n")
    broken(git.folder, record)
    git("add", "--all")

    done = commit(git, program)

    assert done.returncode == 0
    assert "cwlog itself failed (exit code 3), so this commit is NOT CHECKED" in done.stderr


def test_the_first_commit_of_all_is_checked_whole(workspace: Path, cwlog: Run, record: Write, program: Path) -> None:
    git = make_repository(workspace)
    broken(workspace, record)
    cwlog("git", "install")
    git("add", "--all")

    assert commit(git, program).returncode == 1


def test_logs_that_were_committed_before_their_workspace_are_checked_with_it(
    workspace: Path, cwlog: Run, record: Write, program: Path
) -> None:
    git = make_repository(workspace)
    broken(workspace, record)
    cwlog("git", "install")
    git("add", "data/logs")

    without = commit(git, program)
    git("add", "--all")
    refused = commit(git, program)

    assert without.returncode == 0
    assert "cwlog.yaml is not staged" in without.stderr
    assert refused.returncode == 1


def test_a_file_in_conflict_is_said_and_not_checked(git: Git, cwlog: Run, record: Write) -> None:
    file = record(git.folder)
    git.commit()
    git("switch", "--quiet", "--create", "other")
    file.write_text(file.read_text().replace("90", "60"))
    git.commit()
    git("switch", "--quiet", "main")
    file.write_text(file.read_text().replace("90", "30"))
    git.commit()
    subprocess.run(["git", "merge", "other"], cwd=git.folder, env=alone(git.folder), capture_output=True)

    result = cwlog("git", "check")

    assert result.code == 2
    assert "there are files in conflict" in result.stderr


def test_a_commit_of_something_else_costs_no_reading(git: Git, cwlog: Run) -> None:
    (git.folder / "notes.txt").write_text("x")
    git("add", "--all")

    result = cwlog("git", "check")

    assert (result.code, result.stdout, result.stderr) == (0, "", "")


# --- where it stands


def test_install_and_uninstall_leave_no_trace(git: Git, cwlog: Run) -> None:
    before = everything(git.folder / ".git")

    cwlog("git", "install")
    again = cwlog("git", "install")
    during = everything(git.folder / ".git")
    gone = cwlog("git", "uninstall")

    assert again.code == 0
    assert "asks cwlog already" in again.stderr
    assert set(during) - set(before) == {str(git.folder / ".git/hooks/pre-commit")}
    assert gone.code == 0
    assert everything(git.folder / ".git") == before
    assert cwlog("git", "uninstall").code == 0


def test_a_folder_that_was_made_for_the_hook_goes_with_it(workspace: Path, cwlog: Run) -> None:
    git = make_repository(workspace)
    for sample in (workspace / ".git/hooks").glob("*"):
        sample.unlink()
    (workspace / ".git/hooks").rmdir()
    before = everything(git.folder / ".git")

    cwlog("git", "install")
    cwlog("git", "uninstall")

    assert everything(git.folder / ".git") == before


def test_a_hook_of_somebody_else_is_left_as_it_is(git: Git, cwlog: Run, record: Write, program: Path) -> None:
    hook = git.folder / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\necho theirs\n")
    hook.chmod(0o755)

    installed, removed, status = (cwlog("git", word) for word in ("install", "uninstall", "status"))
    line = installed.stderr.partition("add this line to it: ")[2].strip()
    kept = hook.read_text()
    hook.write_text(f"{kept}{line}\n")
    broken(git.folder, record)
    git("add", "--all")
    refused, unchecked = commit(git, program), commit(git, None)

    assert (installed.code, removed.code, status.code) == (2, 2, 0)
    assert kept == "#!/bin/sh\necho theirs\n"
    assert "not cwlog's; it does not ask cwlog" in status.stdout
    assert line in status.stdout
    assert refused.returncode == 1
    assert "theirs" in refused.stderr + refused.stdout
    assert unchecked.returncode == 0
    assert "not cwlog's; it asks cwlog" in cwlog("git", "status").stdout
    assert cwlog("git", "install").code == 0  # nothing to do


def test_a_hook_that_was_edited_is_not_removed(git: Git, cwlog: Run) -> None:
    cwlog("git", "install")
    hook = git.folder / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text() + "make lint\n")

    result = cwlog("git", "uninstall")

    assert result.code == 2
    assert "was changed since cwlog wrote it" in result.stderr
    assert "cwlog's, changed since" in cwlog("git", "status").stdout
    assert hook.exists()


def test_a_hook_that_git_does_not_run_is_shown_as_such(git: Git, cwlog: Run) -> None:
    cwlog("git", "install")
    (git.folder / ".git/hooks/pre-commit").chmod(0o644)

    assert "cwlog's; git does not run it, because it is not executable" in cwlog("git", "status").stdout


def test_hooks_path_of_the_repository_is_respected(git: Git, cwlog: Run, record: Write, program: Path) -> None:
    git("config", "core.hooksPath", ".our hooks")

    installed = cwlog("git", "install")
    broken(git.folder, record)
    git("add", "data")
    refused = commit(git, program)

    assert installed.stdout == ".our hooks/pre-commit\n"
    assert "core.hooksPath" in installed.stderr
    assert "(core.hooksPath, local settings)" in cwlog("git", "status").stdout
    assert refused.returncode == 1
    cwlog("git", "uninstall")
    assert not (git.folder / ".our hooks").exists()


def test_hooks_that_serve_other_repositories_are_not_touched(git: Git, cwlog: Run, tmp_path: Path) -> None:
    shared = tmp_path / "hooks of all"
    git("config", "core.hooksPath", str(shared))

    result = cwlog("git", "install")

    assert result.code == 2
    assert "not of this repository alone" in result.stderr
    assert "if command -v cwlog >/dev/null; then cwlog git check || exit 1; fi" in result.stderr
    assert not shared.exists()


def test_a_linked_worktree_has_the_hook_of_its_repository(
    git: Git, cwlog: Run, record: Write, program: Path, tmp_path: Path
) -> None:
    tree = git.worktree(tmp_path / "arbre lié")

    installed = cwlog("git", "install", at=tree.folder)
    broken(tree.folder, record)
    tree("add", "--all")
    refused = commit(tree, program)

    assert installed.code == 0
    assert (git.folder / ".git/hooks/pre-commit").exists()
    assert refused.returncode == 1
    assert "CW104" in refused.stdout + refused.stderr


def test_a_workspace_below_the_top_folder_is_found_by_the_hook(
    workspace: Path, cwlog: Run, record: Write, program: Path, tmp_path: Path
) -> None:
    git = make_repository(tmp_path / "dépôt")
    home = git.folder / "the team's logs"
    workspace.rename(home)
    git.commit()

    installed = cwlog("git", "install", at=home)
    (git.folder / "other.txt").write_text("x")
    git("add", "--all")
    other = commit(git, program)
    broken(home, record)
    git("add", "--all")
    refused = commit(git, program)

    assert installed.stdout == "../.git/hooks/pre-commit\n"
    assert other.returncode == 0, other.stderr
    assert refused.returncode == 1
    assert "the team's logs/data/logs/2017-18/cadre-3/2017-10/" in refused.stdout + refused.stderr
    status = cwlog("git", "status", at=home).stdout
    assert "Workspace   the team's logs" in status


@pytest.mark.parametrize("word", ["install", "uninstall", "status", "check"])
def test_outside_a_repository_and_without_git_one_message_says_so(
    workspace: Path, cwlog: Run, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = cwlog("git", word)
    monkeypatch.setenv("PATH", "")
    without = cwlog("git", word)

    assert (outside.code, without.code) == (2, 2)
    assert "is not in a git repository" in outside.stderr
    assert "git is not installed" in without.stderr


def test_no_merge_driver_is_ever_set_up(git: Git, cwlog: Run) -> None:
    cwlog("git", "install")

    assert "merge." not in git("config", "--list")
    assert "merge=" not in "".join(file.read_text() for file in git.folder.glob(".git*") if file.is_file())
