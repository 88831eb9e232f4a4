"""``cwlog submit --commit`` and ``--branch``: one commit of exactly the month, with a real git."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MONTH, Run
from tests.git_repo import Git, alone, make_repository

FILE = "data/submissions/2017-18/cadre-3/2017-10.yaml"
ASKED = ("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--on", "2017-11-08")
Write = Callable[..., Path]


@pytest.fixture
def git(workspace: Path) -> Git:
    """The workspace as a repository with one commit."""
    repository = make_repository(workspace)
    repository.commit()
    return repository


def hook(git: Git, name: str, *lines: str) -> None:
    file = git.folder / ".git/hooks" / name
    file.write_text("\n".join(("#!/bin/sh", *lines, "")))
    file.chmod(0o755)


def committed(git: Git, commit: str = "HEAD") -> list[str]:
    """What a commit changed, as ``A path``."""
    names = git("-c", "core.quotePath=no", "show", "--format=", "--name-status", "--no-renames", commit)
    return sorted(" ".join(line.split("\t")) for line in names.splitlines())


def state(git: Git) -> tuple[str, str, str]:
    """Branch, all branches, and what is not committed."""
    return git("symbolic-ref", "HEAD"), git("branch", "--all"), git("status", "--short", "--untracked-files=all")


def test_exactly_the_month_and_the_submission_are_committed(git: Git, cwlog: Run, record: Write) -> None:
    edited, removed = record(git.folder), record(git.folder, date="2017-10-06")
    other_month = record(git.folder, date="2017-09-06")
    git.commit()
    edited.write_text(edited.read_text().replace("minutes: 90", "minutes: 75"))
    removed.unlink()
    new = record(git.folder, date="2017-10-09", comments="Nobody's business in a message.")
    other_month.write_text(other_month.read_text().replace("minutes: 90", "minutes: 75"))
    record(git.folder, cadre="2", district="901002", date="2017-10-09")
    (git.folder / "staged.txt").write_text("for later")
    git("add", "staged.txt")

    result = cwlog(*ASKED, "--highlights", "Much was seen.", "--commit")

    assert (result.code, result.stdout) == (0, f"{FILE}\n"), result.stderr
    assert committed(git) == [
        f"A {MONTH}/{new.name}",
        f"A {FILE}",
        f"D {MONTH}/{removed.name}",
        f"M {MONTH}/{edited.name}",
    ]
    assert sorted(line.split()[0] for line in git("status", "--short").splitlines()) == ["??", "A", "M"]
    assert git("diff", "--cached", "--name-only") == "staged.txt"
    assert "Committed 4 files as" in result.stderr
    assert "on the branch main" in result.stderr
    assert git("log", "-1", "--format=%B") == (
        "Cadre 3, October 2017: 2 interactions, 2.75 hours handed in\n\n"
        "By f-03 on 2017-11-08; on time (due 2017-11-10)."
    )


@pytest.mark.parametrize(
    ("entries", "arguments", "said"),
    [
        ([{}], (), "Cadre 3, October 2017: 1 interaction, 1.5 hours handed in\n"),
        ([{"duration_minutes": 60}], (), "Cadre 3, October 2017: 1 interaction, 1 hour handed in\n"),
        ([], ("--nil",), "Cadre 3, October 2017: nothing happened (nil return), handed in\n"),
        ([{}], ("--on", "2017-11-11"), "By f-03 on 2017-11-11; 1 day late (due 2017-11-10)."),
        (
            [{"interaction_type": "unsure", "description": "Met a new director; unclear.", "topics": []}],
            (),
            "0 interactions, 0 hours handed in\n\n"
            "By f-03 on 2017-11-08; on time (due 2017-11-10).\nBeside them 1 unsure event.",
        ),
    ],
    ids=["hours", "one hour", "nil", "late", "unsure"],
)
def test_the_message_has_figures_and_no_text_of_anybody(
    git: Git, cwlog: Run, record: Write, entries: list[dict[str, object]], arguments: tuple[str, ...], said: str
) -> None:
    for entry in entries:
        record(git.folder, **entry)

    result = cwlog(*ASKED, *arguments, "--commit")

    assert result.code == 0, result.stderr
    message = git("log", "-1", "--format=%B")
    assert said in message
    assert "director" not in message


def test_handing_in_again_says_so_without_the_note(git: Git, cwlog: Run, record: Write) -> None:
    record(git.folder)
    cwlog(*ASKED, "--commit")
    record(git.folder, date="2017-10-09")

    result = cwlog(*ASKED, "--note", "One visit was added.", "--commit")

    assert result.code == 0
    message = git("log", "-1", "--format=%B")
    assert message.startswith("Cadre 3, October 2017: 2 interactions, 3 hours handed in again\n")
    assert "visit" not in message


def test_what_was_handed_in_without_a_commit_is_committed_afterwards(git: Git, cwlog: Run, record: Write) -> None:
    record(git.folder)
    cwlog(*ASKED)

    result = cwlog(*ASKED, "--commit")
    again = cwlog(*ASKED, "--commit")

    assert (result.code, again.code) == (0, 0)
    assert len(committed(git)) == 2
    assert "All of it is committed already." in again.stderr
    assert git("rev-list", "--count", "HEAD") == "2"


# --- entries that moved to another month, or from there

NOVEMBER = "data/logs/2017-18/cadre-3/2017-11"
IN_NOVEMBER = ("submit", "--cadre", "3", "--month", "2017-11", "--by", "f-03", "--on", "2017-12-08", "--yes")


@pytest.mark.parametrize("asked", [(*ASKED, "--nil"), IN_NOVEMBER], ids=["handed in from", "handed in to"])
def test_an_entry_that_moved_is_committed_with_both_halves(
    git: Git, cwlog: Run, record: Write, asked: tuple[str, ...]
) -> None:
    entry = record(git.folder)
    git.commit()
    assert cwlog("edit", entry.stem, "--set", "date=2017-11-08").code == 0
    record(git.folder, date="2017-12-04")  # of no concern

    result = cwlog(*asked, "--branch")

    assert result.code == 0, result.stderr
    logs = [line for line in committed(git) if "data/logs" in line]
    assert logs == [f"A {NOVEMBER}/{entry.name}", f"D {MONTH}/{entry.name}"]
    other = "November 2017" if "2017-10" in asked else "October 2017"
    assert f"Moved from or to {other} of cadre 3: {entry.stem}; committed, too: data/logs" in result.stderr
    assert f"With entries that moved from or to {other} of cadre 3." in git("log", "-1", "--format=%B")
    git("switch", "--quiet", "main")
    assert (git.folder / MONTH / entry.name).exists()
    assert not (git.folder / NOVEMBER / entry.name).exists()


def test_an_entry_that_moved_into_a_stream_is_found_there(git: Git, cwlog: Run, record: Write) -> None:
    entry, other = record(git.folder), record(git.folder, date="2017-11-06")
    stream = other.rename(other.with_name("visits.yaml"))
    git.commit()
    stream.write_text(f"{stream.read_text()}---\n{entry.read_text()}".replace("2017-10-05", "2017-11-07"))
    entry.unlink()

    result = cwlog(*ASKED, "--nil", "--commit")

    assert result.code == 0, result.stderr
    assert f"M {NOVEMBER}/visits.yaml" in committed(git)


def test_the_other_half_that_is_staged_or_ignored_is_refused(git: Git, cwlog: Run, record: Write) -> None:
    entry = record(git.folder)
    git.commit()
    cwlog("edit", entry.stem, "--set", "date=2017-11-08")
    git("add", NOVEMBER)
    staged = cwlog(*ASKED, "--nil", "--commit")
    git("restore", "--staged", NOVEMBER)
    (git.folder / ".gitignore").write_text("2017-11/\n")

    ignored = cwlog(*ASKED, "--nil", "--commit")

    assert (staged.code, ignored.code) == (2, 2)
    assert f"{NOVEMBER}/{entry.name} is staged already" in staged.stderr
    assert f"git is told to ignore {NOVEMBER}/{entry.name}" in ignored.stderr
    assert not (git.folder / FILE).exists()


@pytest.mark.parametrize("name", [None, "visits.yaml"], ids=["file", "stream"])
def test_an_entry_that_the_commit_would_hold_twice_is_refused(
    git: Git, cwlog: Run, record: Write, name: str | None
) -> None:
    entry = record(git.folder, name=name, id="20171005-901003-0001")
    git.commit()
    record(git.folder, date="2017-11-08", id="20171005-901003-0001")  # as a switch to main leaves it
    before = state(git)

    result = cwlog(*IN_NOVEMBER, "--branch")

    assert (result.code, result.stdout) == (1, "")
    assert "20171005-901003-0001 would be in the commit twice" in result.stderr
    assert f"and in {MONTH}/{entry.name}" in result.stderr
    assert state(git) == before


# --- branches


def test_a_branch_is_named_after_cadre_and_month_and_numbered_if_taken(
    git: Git, cwlog: Run, record: Write, tmp_path: Path
) -> None:
    record(git.folder)

    first = cwlog(*ASKED, "--commit", "--branch")
    git("switch", "--quiet", "main")
    record(git.folder)
    second = cwlog(*ASKED, "--branch")  # means --commit, too
    clone = git.clone(tmp_path / "clone")
    clone("switch", "--quiet", "main")
    record(clone.folder)
    third = cwlog(*ASKED, "--branch", at=clone.folder)

    assert (first.code, second.code, third.code) == (0, 0, 0)
    assert git("branch", "--format=%(refname:short)").split() == ["cadre-3/2017-10", "cadre-3/2017-10-2", "main"]
    assert clone("branch", "--show-current") == "cadre-3/2017-10-3"
    assert "git push --set-upstream origin cadre-3/2017-10\n" in first.stderr
    assert git("rev-list", "--count", "main") == "1"


def test_a_first_commit_can_be_on_a_branch_of_its_own(workspace: Path, cwlog: Run, record: Write) -> None:
    git = make_repository(workspace)
    record(workspace)

    result = cwlog(*ASKED, "--branch")

    assert result.code == 0, result.stderr
    assert git("branch", "--show-current") == "cadre-3/2017-10"
    assert len(committed(git)) == 2


def test_a_branch_in_the_way_is_named_before_anything_is_written(git: Git, cwlog: Run, record: Write) -> None:
    git("branch", "cadre-3")
    record(git.folder)

    result = cwlog(*ASKED, "--branch")

    assert result.code == 2
    assert "the branch cadre-3 stands in the way of cadre-3/2017-10" in result.stderr
    assert not (git.folder / FILE).exists()


# --- what stands against it


def test_a_file_of_the_month_that_is_staged_already_is_refused(git: Git, cwlog: Run, record: Write) -> None:
    file = record(git.folder)
    git("add", str(file))
    before = state(git)

    result = cwlog(*ASKED, "--commit")

    assert (result.code, result.stdout) == (2, "")
    assert f"{MONTH}/{file.name} is staged already" in result.stderr
    assert "git restore --staged" in result.stderr
    assert state(git) == before
    assert not (git.folder / FILE).exists()


def test_a_file_of_the_month_that_git_ignores_is_refused(git: Git, cwlog: Run, record: Write) -> None:
    (git.folder / ".gitignore").write_text("2017-10/\n")
    record(git.folder)

    result = cwlog(*ASKED, "--commit")

    assert result.code == 2
    assert "git is told to ignore" in result.stderr
    assert not (git.folder / FILE).exists()


def test_drafts_that_git_ignores_stand_in_nobodys_way(git: Git, cwlog: Run, record: Write) -> None:
    (git.folder / ".gitignore").write_text(".*.tmp\n")
    file = record(git.folder)
    (file.parent / ".x.yaml.1234.tmp").write_text("")

    assert cwlog(*ASKED, "--commit").code == 0
    assert len(committed(git)) == 2


def test_in_the_middle_of_a_merge_nothing_is_done(git: Git, cwlog: Run, record: Write) -> None:
    notes = git.folder / "notes.txt"
    for branch in ("other", "main"):
        git("switch", "--quiet", *([] if branch == "main" else ["--create"]), branch)
        notes.write_text(branch)
        git.commit()
    subprocess.run(["git", "merge", "other"], cwd=git.folder, env=alone(git.folder), capture_output=True, check=False)
    record(git.folder)

    result = cwlog(*ASKED, "--commit")

    assert result.code == 2
    assert "git is in the middle of a merge" in result.stderr
    assert not (git.folder / FILE).exists()


def test_on_no_branch_only_a_new_one_is_taken(git: Git, cwlog: Run, record: Write) -> None:
    git("switch", "--quiet", "--detach")
    record(git.folder)

    refused = cwlog(*ASKED, "--commit")
    is_there = (git.folder / FILE).exists()
    done = cwlog(*ASKED, "--commit", "--branch")

    assert (refused.code, is_there, done.code) == (2, False, 0)
    assert "a detached HEAD" in refused.stderr
    assert git("branch", "--show-current") == "cadre-3/2017-10"


def test_without_an_identity_git_is_not_even_asked(git: Git, cwlog: Run, record: Write) -> None:
    git("config", "--unset", "user.email")
    git("config", "user.useConfigOnly", "true")
    record(git.folder)

    result = cwlog(*ASKED, "--commit")

    assert result.code == 2
    assert "git does not know who you are" in result.stderr
    assert not (git.folder / FILE).exists()


def test_outside_a_repository_and_without_git_nothing_is_handed_in(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)

    outside = cwlog(*ASKED, "--commit")
    monkeypatch.setenv("PATH", "")
    without = cwlog(*ASKED, "--commit")

    assert (outside.code, without.code) == (2, 2)
    assert "is not in a git repository" in outside.stderr
    assert "git is not installed" in without.stderr
    assert not (workspace / FILE).exists()


def test_a_month_with_errors_is_neither_handed_in_nor_committed(git: Git, cwlog: Run, record: Write) -> None:
    record(git.folder, interaction_type="planing")
    before = state(git)

    assert cwlog(*ASKED, "--branch").code == 1
    assert state(git) == before


# --- hooks and signing


@pytest.mark.parametrize("arguments", [(), ("--branch",)], ids=["here", "branch"])
def test_when_a_hook_refuses_the_submission_stays_and_nothing_else_has_changed(
    git: Git, cwlog: Run, record: Write, arguments: tuple[str, ...]
) -> None:
    hook(git, "pre-commit", "echo 'Not on a Friday.' >&2", "exit 1")
    record(git.folder)
    (git.folder / "staged.txt").write_text("for later")
    git("add", "staged.txt")
    before = state(git)

    refused = cwlog(*ASKED, "--commit", *arguments)
    after = state(git)
    hook(git, "pre-commit", "exit 0")
    done = cwlog(*ASKED, "--commit", *arguments)

    assert (refused.code, refused.stdout) == (2, f"{FILE}\n")
    assert "Not on a Friday.\n" in refused.stderr
    assert "October 2017 of cadre 3 is handed in, but git did not make the commit" in refused.stderr
    assert f"the submission stays in {FILE}" in refused.stderr
    assert after[:2] == before[:2]
    assert sorted(after[2].splitlines()) == sorted([*before[2].splitlines(), f"?? {FILE}"])
    assert done.code == 0
    assert len(committed(git)) == 2


def test_a_refused_first_commit_leaves_the_branch_and_the_index(workspace: Path, cwlog: Run, record: Write) -> None:
    git = make_repository(workspace)
    hook(git, "pre-commit", "exit 1")
    record(workspace)

    refused = cwlog(*ASKED, "--branch")

    assert refused.code == 2
    assert git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert git("ls-files") == ""


def test_hooks_see_exactly_what_is_committed_and_may_speak(git: Git, cwlog: Run, record: Write) -> None:
    hook(git, "pre-commit", "git diff --cached --name-only >&2")
    hook(git, "commit-msg", "echo 'Ticket: 7' >> \"$1\"")
    (git.folder / "staged.txt").write_text("for later")
    git("add", "staged.txt")
    file = record(git.folder)

    result = cwlog(*ASKED, "--commit")

    assert f"{MONTH}/{file.name}\n{FILE}\n" in result.stderr
    assert "staged.txt" not in result.stderr
    assert git("log", "-1", "--format=%B").endswith("Ticket: 7")


def test_signing_is_left_to_git(git: Git, cwlog: Run, record: Write, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signer.write_text('#!/bin/sh\necho asked >> "$0.log"\nexit 1\n')
    signer.chmod(0o755)
    git("config", "commit.gpgSign", "true")
    git("config", "gpg.program", str(signer))
    record(git.folder)

    result = cwlog(*ASKED, "--commit")

    assert result.code == 2
    assert (tmp_path / "signer.log").read_text() == "asked\n"
    assert git("rev-list", "--count", "HEAD") == "1"


def test_the_hook_of_cwlog_and_the_commit_go_together(
    git: Git, cwlog: Run, record: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/cwlog"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho checked >> "$0.log"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    cwlog("git", "install")
    record(git.folder)

    assert cwlog(*ASKED, "--commit").code == 0
    assert (tmp_path / "bin/cwlog.log").read_text() == "checked\n"


# --- places


def test_a_workspace_below_the_top_folder_with_an_unusual_name(
    workspace: Path, cwlog: Run, record: Write, tmp_path: Path
) -> None:
    git = make_repository(tmp_path / "dépôt")
    home = git.folder / "the team's [logs]"
    workspace.rename(home)
    git.commit()
    file = record(home)
    (git.folder / "the team's l").mkdir()  # what the name would mean as a pattern
    (git.folder / "the team's l/x").write_text("x")

    result = cwlog(*ASKED, "--branch", at=home)

    assert result.code == 0, result.stderr
    inside = "the team's [logs]"
    assert committed(git) == [f"A {inside}/{MONTH}/{file.name}", f"A {inside}/{FILE}"]


def test_a_linked_worktree_commits_on_its_own_branch(git: Git, cwlog: Run, record: Write, tmp_path: Path) -> None:
    tree = git.worktree(tmp_path / "arbre lié")
    record(tree.folder)

    result = cwlog(*ASKED, "--branch", at=tree.folder)

    assert result.code == 0, result.stderr
    assert tree("branch", "--show-current") == "cadre-3/2017-10"
    assert git("branch", "--show-current") == "main"
    assert len(committed(tree)) == 2


def test_many_new_files_are_more_than_a_command_line_holds_and_are_committed(
    git: Git, cwlog: Run, record: Write
) -> None:
    for day in range(1, 29):
        for district in ("901003", "901009", "901015", "901021"):
            names = {
                "901003": None,
                "901009": "Marrow Creek R-II",
                "901015": "Pine Landing 58",
                "901021": "Great Elm 31",
            }
            more = {"district_name": names[district]} if names[district] else {}
            record(git.folder, date=f"2017-10-{day:02d}", district=district, **more)

    assert cwlog(*ASKED, "--commit").code == 0
    assert len(committed(git)) == 28 * 4 + 1
