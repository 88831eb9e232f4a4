"""``cwlog resolve --check``: what a finished merge has lost, in real repositories."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.fork import FILE, HAND_WRITTEN, ID, SUBMISSION, Fork, conflicting, nothing, redo, submission, to_november
from tests.git_repo import Git, identified

OTHER = FILE.replace("7k3q", "bbbb")
OTHER_ID = ID.replace("7k3q", "bbbb")


def said(text: str) -> list[str]:
    """The lines without the name of the merge."""
    return [line.partition(": ")[2] for line in text.splitlines()]


def test_an_edit_that_git_carried_into_another_entry_is_found(fork: Fork, cwlog: Run) -> None:
    def theirs() -> None:
        fork.edit("minutes: 90", "minutes: 60")
        fork.edit("# a Thursday", "# a day")

    fork.sides(lambda: redo(fork), theirs)
    assert fork.run("merge", "--no-edit", "side") == 0

    result = cwlog("resolve", "--check")

    assert result.code == 1
    assert sorted(said(result.stdout)) == [
        f"{FILE}: {ID} was removed on one side and edited on the other, and git has not asked",
        f"{OTHER}: {OTHER_ID}: duration_minutes got the edit of {ID}: is 60, and has to be 90",
    ]
    assert "2 losses." in result.stderr


def test_an_entry_that_one_removed_and_the_other_edited_is_found_where_git_did_not_ask(fork: Fork, cwlog: Run) -> None:
    """The new entry has the same value already: only the edit of the removed one is lost."""

    def ours() -> None:
        fork.edit("minutes: 90", "minutes: 60", redo(fork))

    fork.sides(ours, lambda: fork.edit("minutes: 90", "minutes: 60"))
    assert fork.run("merge", "--no-edit", "side") == 0

    result = cwlog("resolve", "--check")

    assert said(result.stdout) == [
        f"{FILE}: {ID} was removed on one side and edited on the other, and git has not asked"
    ]


def test_what_resolve_has_put_right_is_not_reported(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")
    assert cwlog("resolve", "--ours").code == 0
    fork.git.commit("Looked at, and it stays removed")

    assert cwlog("resolve", "--check").code == 0


def test_an_entry_that_git_asked_about_is_not_reported(fork: Fork, cwlog: Run) -> None:
    fork.merge((fork.folder / FILE).unlink, lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.git("rm", "--quiet", FILE)
    fork.git.commit("It stays removed")

    assert cwlog("resolve", "--check").code == 0


def test_free_text_is_never_printed(fork: Fork, cwlog: Run) -> None:
    fork.sides(nothing_much(fork), lambda: fork.edit("Looked at two cycles.", "MARKER of theirs"))
    fork.git("merge", "--quiet", "-s", "ours", "side")

    result = cwlog("resolve", "--check")

    is_now = "is text of 21 characters, and has to be text of 16 characters"
    assert said(result.stdout) == [f"{FILE}: {ID}: comments lost an edit: {is_now}"]


def nothing_much(fork: Fork) -> Callable[[], None]:
    return lambda: fork.write("notes.txt", "a note\n")


def test_a_merge_that_dropped_a_side_is_found_entry_by_entry(fork: Fork, cwlog: Run) -> None:
    gone = FILE.replace("7k3q", "cccc")
    fork.write(gone, HAND_WRITTEN.replace("7k3q", "cccc"))
    fork.write(SUBMISSION, submission())

    def theirs() -> None:
        fork.write(OTHER, HAND_WRITTEN.replace("7k3q", "bbbb"))
        (fork.folder / gone).unlink()
        fork.edit("superintendent: 1", "superintendent: 2")
        fork.write(SUBMISSION, submission("2017-11-20"))
        fork.edit("2,Cadre 2,2017-03-01,", "2,Cadre 2,2017-03-01,2018-06-30", "data/cadres.csv")

    fork.sides(nothing_much(fork), theirs)
    fork.git("merge", "--quiet", "-s", "ours", "side")

    result = cwlog("resolve", "--check")

    assert result.code == 1
    assert sorted(said(result.stdout)) == [
        "data/cadres.csv: 2: until lost an edit: is nothing, and has to be 2018-06-30",
        f"{FILE}: {ID}: participants lost an edit: is superintendent 1, building_administrator 3, "
        "and has to be superintendent 2, building_administrator 3",
        f"{OTHER}: {OTHER_ID} has vanished, though no side removed it",
        f"{gone}: {ID.replace('7k3q', 'cccc')} was removed on one side, and is there again",
        f"{SUBMISSION}: {SUBMISSION}: amendments lost an edit: is nothing, and has to be [0 entries of 2017-11-20]",
    ]


def test_a_value_from_nowhere_is_found(fork: Fork, cwlog: Run) -> None:
    fork.sides(nothing_much(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")
    fork.edit("type: discussing_data", "type: planning")
    fork.git.commit("Merged, and more")

    result = cwlog("resolve", "--check")

    values = "is planning, and has to be discussing_data"
    assert said(result.stdout) == [f"{FILE}: {ID}: interaction_type has a value that neither side gave it: {values}"]


def test_an_entry_that_stands_twice_is_found(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: to_november(fork), lambda: fork.edit("resources: []", "resources: [infographic]"))
    assert fork.run("merge", "--no-commit", "side") == 0
    fork.write(FILE, HAND_WRITTEN)
    fork.git.commit("Merged, and there twice")

    result = cwlog("resolve", "--check")

    assert result.code == 1
    assert f"{ID} stands in " in result.stdout


def test_what_a_person_decided_is_not_reported(fork: Fork, cwlog: Run) -> None:
    conflicting(fork)
    fork.run("merge", "side")
    fork.write(FILE, HAND_WRITTEN.replace("minutes: 90", "minutes: 52"))
    fork.git.commit("Decided by hand")

    result = cwlog("resolve", "--check")

    assert result.code == 0
    assert result.stderr.endswith(": every edit of both sides is there.\n")


def test_marks_that_were_committed_are_found(fork: Fork, cwlog: Run) -> None:
    conflicting(fork)
    fork.run("merge", "side")
    fork.git.commit("Marks and all")

    result = cwlog("resolve", "--check")

    assert said(result.stdout) == [f"{FILE}: the file cannot be read after the merge"]


def test_a_range_is_checked_merge_by_merge(fork: Fork, cwlog: Run) -> None:
    fork.sides(nothing_much(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.git("tag", "start")
    fork.git("merge", "--quiet", "-s", "ours", "side")
    fork.git("checkout", "--quiet", "-b", "other", "start")
    fork.write(OTHER, HAND_WRITTEN.replace("7k3q", "bbbb"))
    fork.git.commit("Another")
    fork.git("checkout", "--quiet", "main")
    fork.git("merge", "--quiet", "--no-edit", "other")

    last = cwlog("resolve", "--check")
    both = cwlog("resolve", "--check", "start..main")
    first = cwlog("resolve", "--check", "HEAD~1")

    assert last.code == 0
    assert both.code == first.code == 1
    assert both.stdout == first.stdout
    assert len(said(both.stdout)) == 1


def test_the_last_merge_is_checked_also_when_commits_follow(fork: Fork, cwlog: Run) -> None:
    fork.sides(nothing_much(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.git("merge", "--quiet", "-s", "ours", "side")
    fork.write("notes.txt", "more\n")
    fork.git.commit("More")

    assert cwlog("resolve", "--check").code == 1


def test_a_rebase_is_checked_as_the_merge_that_it_comes_to(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.git("checkout", "--quiet", "side")
    assert fork.run("rebase", "main") == 0

    result = cwlog("resolve", "--check")

    assert result.code == 1
    assert result.stdout.startswith("the rebase to ")
    assert f"{OTHER_ID}: duration_minutes got the edit of {ID}" in result.stdout


def test_a_picked_commit_is_checked_if_it_says_what_it_was_picked_from(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    assert fork.run("cherry-pick", "-x", "side") == 0

    result = cwlog("resolve", "--check", "HEAD")

    assert result.code == 1
    assert f"{OTHER_ID}: duration_minutes got the edit of {ID}" in result.stdout


def test_a_merge_of_more_than_two_branches_is_said_not_to_be_checked(fork: Fork, cwlog: Run) -> None:
    fork.sides(nothing, lambda: fork.write("one.txt", "1\n"))
    fork.git("checkout", "--quiet", "-b", "third", "main")
    fork.write("two.txt", "2\n")
    fork.git.commit("Third")
    fork.git("checkout", "--quiet", "main")
    fork.git("merge", "--quiet", "--no-edit", "--no-ff", "side", "third")

    result = cwlog("resolve", "--check")

    assert result.code == 1
    assert "joins more than two branches, and was not checked" in result.stderr


def test_without_a_merge_there_is_nothing_to_check(fork: Fork, cwlog: Run) -> None:
    fork.git.commit("Only one")

    nothing_there = cwlog("resolve", "--check")
    no_merge = cwlog("resolve", "--check", "HEAD")
    no_range = cwlog("resolve", "--check", "nowhere..main")
    an_option = cwlog("resolve", "--check", "--", "--all")

    assert nothing_there.code == 0
    assert nothing_there.stderr == "There is no merge to check.\n"
    assert no_merge.code == no_range.code == an_option.code == 2
    assert "HEAD is no merge" in no_merge.stderr
    assert "is not a range of commits" in no_range.stderr


def test_check_takes_one_merge_and_no_side(fork: Fork, cwlog: Run) -> None:
    assert cwlog("resolve", "--check", "--ours").code == 2
    assert cwlog("resolve", "--check", "one", "two").code == 2


def test_a_shallow_clone_says_that_history_is_missing(fork: Fork, cwlog: Run, tmp_path: Path) -> None:
    fork.sides(nothing_much(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.git("merge", "--quiet", "--no-edit", "side")
    shallow = fork.git.clone(tmp_path / "shallow", "--depth", "1")
    deeper = fork.git.clone(tmp_path / "deeper", "--depth", "2")

    for clone in (shallow, deeper):
        result = cwlog("resolve", "--check", "HEAD", at=clone.folder)
        assert result.code == 2
        assert "this clone is shallow" in result.stderr
        assert "git fetch --unshallow" in result.stderr


def test_a_merge_in_a_shallow_clone_says_that_history_is_missing(fork: Fork, cwlog: Run, tmp_path: Path) -> None:
    conflicting(fork)
    clone = identified(fork.git.clone(tmp_path / "shallow", "--depth", "1", "--no-single-branch"))
    one = Fork.__new__(Fork)
    one.folder, one.git = clone.folder, Git(clone.folder)
    assert one.run("merge", "--allow-unrelated-histories", "origin/side") == 1

    result = cwlog("resolve", at=clone.folder)

    assert result.code == 2
    assert "the commit from which both sides started is not in it" in result.stderr


# --- what nobody was asked about


def test_resolve_leaves_nothing_undecided_that_could_be_committed(fork: Fork, cwlog: Run) -> None:
    """What it puts right looks in the end as if somebody had decided about the removed entry, too."""
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")

    first = cwlog("resolve")
    second = cwlog("resolve")

    assert first.code == second.code == 1
    assert f"{FILE} is marked as in conflict now" in first.stderr
    assert fork.status[0] == f"DU {FILE}"
    assert fork.run("commit", "--no-edit") == 128


@pytest.mark.parametrize("how", [["rm", "--quiet", FILE], ["checkout", "--theirs", "--", FILE]])
def test_what_a_person_decided_about_a_removed_entry_is_not_asked_again(fork: Fork, cwlog: Run, how: list[str]) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")
    cwlog("resolve")
    fork.git(*how)
    fork.git("add", "--all")

    again = cwlog("resolve")
    fork.git("commit", "--quiet", "--no-edit")

    assert again.code == 0
    assert again.stderr == "Nothing is in conflict here; 'git commit' finishes the merge.\n"
    assert cwlog("resolve", "--check").code == 0


def test_an_entry_decided_by_flag_is_not_asked_again(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")

    assert cwlog("resolve", "--ours").code == 0
    assert cwlog("resolve").code == 0
    assert fork.run("commit", "--no-edit") == 0


def test_an_entry_that_was_not_named_is_held_open_too(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")

    result = cwlog("resolve", OTHER)

    assert result.code == 0
    assert "1 file settled; 1 more file is in conflict." in result.stderr
    assert fork.run("commit", "--no-edit") == 128


def test_another_entry_changed_in_the_merge_does_not_hide_a_loss(fork: Fork, cwlog: Run) -> None:
    third = FILE.replace("7k3q", "cccc")
    fork.write(third, HAND_WRITTEN.replace("7k3q", "cccc"))
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")
    fork.edit("minutes: 90", "minutes: 75", third)
    fork.git.commit("Merged, and more")

    result = cwlog("resolve", "--check")

    unasked = f"{FILE}: {ID} was removed on one side and edited on the other, and git has not asked"
    assert result.code == 1
    assert unasked in said(result.stdout)
