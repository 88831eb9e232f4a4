"""``cwlog resolve``: questions, other ways to a conflict than a merge, odd places, and what cannot be done."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, clean_environment
from tests.fork import FILE, HAND_WRITTEN, ID, SUBMISSION, Fork, conflicting, nothing, submission, to_november
from tests.git_repo import Git, alone
from tests.terminal import CTRL_C, Terminal

# --- questions


def test_a_person_is_asked_field_by_field(fork: Fork) -> None:
    def edit(minutes: int, comments: str) -> None:
        fork.edit("minutes: 90", f"minutes: {minutes}")
        fork.edit("Looked at two cycles.", comments)

    fork.merge(lambda: edit(45, "Ours."), lambda: edit(60, "Theirs\u202e."))

    with Terminal(["resolve"], fork.folder, clean_environment() | {"PYTHONPATH": str(ROOT)}) as terminal:
        shown = terminal.answer(f"{ID}: duration_minutes", "2")
        assert "before: 90" in shown
        assert "1 this branch (main): 45" in shown
        assert "2 the branch being merged (side): 60" in shown
        terminal.expect("comments")
        terminal.expect("Theirs\\u202e.")
        terminal.expect("> ")
        terminal.type("what?")
        terminal.expect("> ")
        terminal.type("1")
        code, output = terminal.end()

    assert code == 0, terminal.seen
    assert output == f"{FILE}\n"
    assert "duration_minutes: 60" in fork.read()
    assert "comments: Ours." in fork.read()


def test_enter_leaves_it_and_ctrl_c_writes_nothing(fork: Fork) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))
    before = fork.read()
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}

    with Terminal(["resolve"], fork.folder, environment) as terminal:
        terminal.answer("duration_minutes", "")
        assert terminal.end()[0] == 1
    with Terminal(["resolve"], fork.folder, environment) as terminal:
        terminal.expect("> ")
        terminal.press(CTRL_C)
        assert terminal.end()[0] == 130

    assert fork.read() == before


def test_a_file_that_changes_while_a_question_waits_is_not_overwritten(fork: Fork) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))
    mine = HAND_WRITTEN.replace("minutes: 90", "minutes: 50")

    with Terminal(["resolve"], fork.folder, clean_environment() | {"PYTHONPATH": str(ROOT)}) as terminal:
        terminal.expect("> ")
        fork.write(FILE, mine)
        terminal.type("1")
        assert terminal.end()[0] == 2

    assert "was changed by somebody else in the meantime" in terminal.seen
    assert fork.read() == mine


# --- other ways to a conflict


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_in_a_rebase_it_is_said_whose_each_side_is(fork: Fork, cwlog: Run, backend: str) -> None:
    conflicting(fork)
    fork.git("checkout", "--quiet", "side")
    assert fork.run("rebase", backend, "main") == 1

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert "ours: the branch that you rebase onto, with what is already applied" in first.stderr
    assert "theirs: your commit being applied (" in first.stderr
    assert second.code == 0
    assert "'git rebase --continue' goes on" in second.stderr
    fork.git("-c", "core.editor=true", "rebase", "--continue")
    assert "duration_minutes: 60" in fork.read()
    assert cwlog("resolve", "--check").code == 0


def test_after_a_cherry_pick(fork: Fork, cwlog: Run) -> None:
    conflicting(fork)
    assert fork.run("cherry-pick", "side") == 1

    result = cwlog("resolve", "--theirs")

    assert "theirs: the commit being picked (" in result.stderr
    assert "duration_minutes: 60" in fork.read()


def test_after_a_revert(fork: Fork, cwlog: Run) -> None:
    fork.git.commit("Base")
    fork.edit("minutes: 90", "minutes: 45")
    fork.git.commit("One")
    fork.edit("type: discussing_data", "type: planning")
    fork.git.commit("Two")
    assert fork.run("revert", "--no-edit", "HEAD~1") == 1

    result = cwlog("resolve")

    assert result.code == 0
    assert "duration_minutes: 90" in fork.read()
    assert "interaction_type: planning" in fork.read()


@pytest.mark.parametrize("is_moved", [True, False])
def test_after_a_stash_pop(fork: Fork, cwlog: Run, is_moved: bool) -> None:
    fork.git.commit("Base")
    fork.edit("type: discussing_data", "type: planning")
    fork.git("stash")
    fork.edit("minutes: 90", "minutes: 45")
    path = to_november(fork) if is_moved else FILE
    fork.git.commit("Ours")
    fork.git("config", "merge.renames", "false")
    assert fork.run("stash", "pop") == 1

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert "duration_minutes: 45\ninteraction_type: planning" in fork.read(path)
    assert path == FILE or not (fork.folder / FILE).exists()


# --- places and line ends


def test_a_checkout_with_windows_line_ends_keeps_them(fork: Fork, cwlog: Run) -> None:
    fork.git("config", "core.autocrlf", "true")
    fork.write(FILE, HAND_WRITTEN.replace("\n", "\r\n"))
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    assert "\r\n" in fork.read()

    result = cwlog("resolve")

    both = HAND_WRITTEN.replace("minutes: 90", "minutes: 45").replace("discussing_data", "planning")
    assert result.code == 0, result.stderr
    assert fork.read() == both.replace("\n", "\r\n")
    assert fork.git("show", f":{FILE}") + "\n" == both
    assert fork.status == [f"M  {FILE}"]


def test_a_workspace_in_a_folder_of_a_linked_work_tree_with_spaces_and_letters(
    workspace: Path, tmp_path: Path, cwlog: Run
) -> None:
    top = tmp_path / "Bücher und mehr"
    top.mkdir()
    workspace.rename(top / "das log é")
    fork = Fork(top / "das log é")
    (top / "das log é/.git").rename(top / ".git")
    conflicting(fork)
    tree = Git(top).worktree(tmp_path / "linked tree ü", "main")
    inside = tree.folder / "das log é"
    assert (
        subprocess.run(["git", "merge", "side"], cwd=inside, env=alone(tmp_path), capture_output=True).returncode == 1
    )

    left = cwlog("resolve", at=inside)
    result = cwlog("resolve", "--theirs", at=inside / "data")

    assert f"Left: {FILE}: {ID}: duration_minutes" in left.stderr
    assert result.code == 0, result.stderr
    assert result.stdout == f"{FILE}\n"
    assert "duration_minutes: 60" in (inside / FILE).read_text()
    assert Git(tree.folder)("-c", "core.quotepath=false", "status", "--porcelain") == f'M  "das log é/{FILE}"'


# --- nothing to do, and what cannot be done


def test_nothing_in_conflict_is_a_sentence(fork: Fork, cwlog: Run) -> None:
    before = cwlog("resolve")
    fork.git.commit("Base")

    assert before.code == cwlog("resolve").code == 0
    assert before.stderr == cwlog("resolve").stderr == "Nothing is in conflict here.\n"


def test_a_merge_without_a_conflict_is_as_it_has_to_be(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: fork.edit("minutes: 90", "minutes: 45"), nothing)
    assert fork.run("merge", "--no-commit", "--no-ff", "side") == 0

    result = cwlog("resolve")

    assert result.code == 0
    assert result.stderr == "Nothing is in conflict here; 'git commit' finishes the merge.\n"


def test_without_a_repository_or_git_it_cannot_be_done(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    outside = cwlog("resolve")
    without = cwlog.real("resolve", PATH=str(tmp_path))

    assert outside.code == without.code == 2
    assert "is not in a git repository" in outside.stderr
    assert "git is not installed" in without.stderr


def test_a_locked_index_is_said_and_the_next_run_goes_on(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    lock = fork.folder / ".git/index.lock"
    lock.touch()

    locked = cwlog("resolve")
    lock.unlink()

    assert locked.code == 2
    assert "index.lock" in locked.stderr
    assert cwlog("resolve").code == 0
    assert fork.status == [f"M  {FILE}"]


# --- some of the files, and what stays wrong


def both_in_conflict(fork: Fork) -> str:
    """Two entries, of which both sides have changed the minutes; the path of the second."""
    other = FILE.replace("7k3q", "dddd")
    fork.write(other, HAND_WRITTEN.replace("7k3q", "dddd"))

    def edit(new: str) -> None:
        fork.edit("minutes: 90", new)
        fork.edit("minutes: 90", new, other)

    fork.merge(lambda: edit("minutes: 45"), lambda: edit("minutes: 60"))
    return other


def test_one_file_settled_is_not_the_end_while_others_are_in_conflict(fork: Fork, cwlog: Run) -> None:
    other = both_in_conflict(fork)

    one = cwlog("resolve", "--ours", FILE)
    nothing_there = cwlog("resolve", "cwlog.yaml")
    no_file = cwlog("resolve", "data/nosuch.yaml")
    folder = cwlog("resolve", "--ours", "data")

    assert (one.code, one.stderr.splitlines()[-1]) == (0, "1 file settled; 1 more file is in conflict.")
    assert nothing_there.stderr == "Nothing is in conflict there; 1 more file is in conflict.\n"
    assert no_file.code == 2
    assert "there is no file 'data/nosuch.yaml'" in no_file.stderr
    assert folder.code == 0
    assert folder.stdout == f"{other}\n"
    assert folder.stderr.endswith("1 file settled; 'git commit' finishes the merge.\n")


def test_a_file_outside_the_data_that_is_named_is_not_said_to_be_settled(fork: Fork, cwlog: Run) -> None:
    fork.write("notes.txt", "one\n")
    fork.merge(lambda: fork.write("notes.txt", "two\n"), lambda: fork.write("notes.txt", "three\n"))

    result = cwlog("resolve", "notes.txt")

    assert result.code == 1
    assert "Left: notes.txt: is not in the data of this workspace" in result.stderr


def test_an_invalid_value_that_was_chosen_is_said(fork: Fork, cwlog: Run) -> None:
    fork.edit("resources: []", "mode: virtual")
    fork.merge(lambda: fork.edit("virtual", "phone"), lambda: fork.edit("virtual", "telephone"))

    result = cwlog("resolve", "--theirs")

    assert result.code == 0
    assert f"Not valid: {FILE}: mode: " in result.stderr
    assert "1 file settled; mend what is not valid and 'git add' it, then 'git commit' finishes" in result.stderr


def test_an_error_of_a_merged_roster_that_was_there_before_is_said(fork: Fork, cwlog: Run) -> None:
    path = "data/cadres.csv"
    rows = fork.read(path).splitlines()
    fork.edit(rows[1], rows[1].replace("2017-03-01", "2017-13-01"), path)
    row = fork.read(path).splitlines()[1]
    fork.merge(lambda: fork.edit(row, f"{row}2018-06-30", path), lambda: fork.edit(row, f"{row}2018-05-31", path))

    result = cwlog("resolve", "--ours")

    assert result.code == 0
    assert f"Not valid: {path}:2: since: " in result.stderr


def test_a_file_marked_as_resolved_that_cannot_be_read_is_left(fork: Fork, cwlog: Run) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))
    marks = ("<<<<<<<", "=======", ">>>>>>>")
    fork.write(FILE, "".join(line for line in fork.read().splitlines(keepends=True) if not line.startswith(marks)))
    fork.git("add", FILE)

    result = cwlog("resolve")

    assert result.code == 1
    assert f"Left: {FILE}: cannot be read as it was staged; 'cwlog validate' says why" in result.stderr
    assert "finishes" not in result.stderr


@pytest.mark.parametrize("path", ["cwlog.yaml", "schemas/interaction.schema.yaml"])
def test_a_conflict_in_the_settings_is_settled_first(fork: Fork, cwlog: Run, path: str) -> None:
    before = fork.read(path)

    def edit(word: str, minutes: int) -> None:
        first, _, rest = before.partition("\n")
        fork.write(path, f"{first} {word}\n{rest}")
        fork.edit("minutes: 90", f"minutes: {minutes}")

    fork.merge(lambda: edit(" ", 45), lambda: edit("  ", 60))

    result = cwlog("resolve", "--ours")
    fork.git("checkout", "--ours", "--", path)
    fork.git("add", path)

    assert result.code == 2
    assert f"{path} is in conflict" in result.stderr
    assert "settle that first, 'git add' it, then run 'cwlog resolve' again" in result.stderr
    assert cwlog("resolve", "--ours").code == 0


def test_a_month_handed_in_again_on_both_sides_has_to_be_handed_in_once_more(fork: Fork, cwlog: Run) -> None:
    fork.write(SUBMISSION, submission())
    fork.merge(
        lambda: fork.write(SUBMISSION, submission("2017-12-05")),
        lambda: fork.write(SUBMISSION, submission("2017-11-20")),
    )

    result = cwlog("resolve")

    assert result.code == 0
    assert f"{SUBMISSION}: was handed in again on both sides, and both amendments are kept" in result.stderr


def test_two_sides_exclude_each_other(fork: Fork, cwlog: Run) -> None:
    result = cwlog("resolve", "--ours", "--theirs")

    assert result.code == 2
    assert "--ours and --theirs exclude each other" in result.stderr
