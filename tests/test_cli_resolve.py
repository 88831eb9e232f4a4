"""``cwlog resolve`` in real repositories: fields that both changed, entries that come, go and move."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.fork import FILE, HAND_WRITTEN, ID, Fork, redo, to_november

# --- fields


def test_adjacent_fields_of_one_entry_are_both_kept(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("duration_minutes: 90", "duration_minutes: 45"),
        lambda: fork.edit("interaction_type: discussing_data", "interaction_type: planning"),
    )

    result = cwlog("resolve")

    assert result.code == 0
    assert result.stdout == f"{FILE}\n"
    assert "1 file settled; 'git commit' finishes the merge." in result.stderr
    both = HAND_WRITTEN.replace("minutes: 90", "minutes: 45").replace("discussing_data", "planning")
    assert fork.read() == both
    assert fork.status == [f"M  {FILE}"]


def test_the_same_field_is_left_and_nothing_is_touched(fork: Fork, cwlog: Run) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))
    before = fork.read()

    result = cwlog("resolve")

    assert result.code == 1
    assert result.stdout == ""
    assert "ours: this branch (main); theirs: the branch being merged (side)" in result.stderr
    assert (
        f"Left: {FILE}: {ID}: duration_minutes: both changed it: 45 (ours), 60 (theirs), 90 (before)" in result.stderr
    )
    assert fork.read() == before
    assert fork.status == [f"UU {FILE}"]


@pytest.mark.parametrize(("flag", "minutes"), [("--ours", "45"), ("--theirs", "60")])
def test_a_flag_chooses_a_side_only_where_both_changed_a_field(fork: Fork, cwlog: Run, flag: str, minutes: str) -> None:
    def theirs() -> None:
        fork.edit("minutes: 90", "minutes: 60")
        fork.edit("resources: []", "resources: [practice_profile]")

    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), theirs)

    assert cwlog("resolve", flag).code == 0

    assert f"duration_minutes: {minutes}\n" in fork.read()
    assert "resources: [practice_profile]" in fork.read()


def test_maps_merge_by_key_and_lists_as_sets(fork: Fork, cwlog: Run) -> None:
    def ours() -> None:
        fork.edit("superintendent: 1", "superintendent: 2")
        fork.edit("[facilitator, data]", "[facilitator, leadership]")

    def theirs() -> None:
        fork.edit("building_administrator: 3}", "learner: 12}")
        fork.edit("[facilitator, data]", "[facilitator, data, technology]")

    fork.merge(ours, theirs)

    assert cwlog("resolve").code == 0
    assert "participants: {superintendent: 2, learner: 12}" in fork.read()
    assert "cst_members: [facilitator, leadership, technology]" in fork.read()
    assert "# who was there" in fork.read()


def test_a_list_in_which_each_put_something_else_for_the_same_value_is_a_conflict(fork: Fork, cwlog: Run) -> None:
    fork.merge(lambda: fork.edit("data]", "leadership]"), lambda: fork.edit("data]", "technology]"))

    result = cwlog("resolve")

    assert result.code == 1
    assert "cst_members: both changed it: [facilitator, leadership] (ours)" in result.stderr


def test_two_rulings_are_never_mixed(fork: Fork, cwlog: Run) -> None:
    unsure = "interaction_type: unsure\ndescription: Met to explain the project in general."
    fork.edit("interaction_type: discussing_data", unsure)
    ruling = "\nruling: {decision: coaching, counts_as: planning, ruled_by: dese, ruled_on: 2017-10-20}"
    other = "\nruling: {decision: not_coaching, ruled_by: management_team, ruled_on: 2017-10-21}"
    fork.merge(lambda: fork.edit(unsure, unsure + ruling), lambda: fork.edit(unsure, unsure + other))

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert f"{ID}: ruling: both changed it: decision coaching" in first.stderr
    assert second.code == 0
    assert "counts_as" not in fork.read()


def test_free_text_is_never_printed(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("Looked at two cycles.", "MARKERONE of ours"),
        lambda: fork.edit("Looked at two cycles.", "MARKERTWO of theirs"),
    )

    result = cwlog("resolve")

    assert "comments: both changed it: text of 17 characters (ours)" in result.stderr
    assert "MARKER" not in result.stdout + result.stderr


def test_edits_that_break_a_rule_together_are_left(fork: Fork, cwlog: Run) -> None:
    """Each side is sound by itself."""

    def ours() -> None:
        fork.edit("discussing_data", "unsure\ndescription: Met to explain the project in general.")

    fork.merge(ours, lambda: fork.edit("discussing_data\n", "discussing_data\nalso_included: [planning]\n"))

    left = cwlog("resolve")
    taken = cwlog("resolve", "--ours")

    assert left.code == 1
    assert "both edits together break a rule: also_included:" in left.stderr
    assert taken.code == 0
    assert "also_included" not in fork.read()


def test_a_problem_that_was_there_before_does_not_stand_in_the_way(fork: Fork, cwlog: Run) -> None:
    fork.edit("district: '901003'", "district: '999998'")
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )

    assert cwlog("resolve").code == 0


# --- entries that come and go


def test_two_people_who_add_never_conflict(fork: Fork, cwlog: Run, record: Callable[..., Path]) -> None:
    fork.sides(lambda: record(fork.folder), lambda: record(fork.folder, date="2017-10-06"))

    assert fork.run("merge", "--no-edit", "side") == 0
    assert cwlog("resolve").stderr == "Nothing is in conflict here.\n"
    assert cwlog("resolve", "--check").code == 0


def test_the_same_entry_added_by_both_is_one(fork: Fork, cwlog: Run) -> None:
    new = HAND_WRITTEN.replace("7k3q", "aaaa")
    path = FILE.replace("7k3q", "aaaa")
    fork.merge(lambda: fork.write(path, new), lambda: fork.write(path, new.replace("# from the paper log\n", "")))

    assert cwlog("resolve").code == 0
    assert fork.read(path) == new


@pytest.mark.parametrize(("flag", "is_there"), [("--ours", False), ("--theirs", True)])
def test_removed_by_one_and_edited_by_the_other_is_asked(fork: Fork, cwlog: Run, flag: str, is_there: bool) -> None:
    fork.merge((fork.folder / FILE).unlink, lambda: fork.edit("minutes: 90", "minutes: 60"))

    first = cwlog("resolve")
    second = cwlog("resolve", flag)

    said = "was removed on this branch (main), and edited (duration_minutes) on the branch being merged (side)"
    assert first.code == 1
    assert said in first.stderr
    assert second.code == 0
    assert (fork.folder / FILE).exists() is is_there
    assert not [line for line in fork.status if line[:2] in ("UD", "DU", "UU")]


# --- entries that move


@pytest.mark.parametrize("renames", ["true", "false"])
@pytest.mark.parametrize("is_ours", [True, False])
def test_an_entry_moved_by_one_and_edited_by_the_other_is_one_with_both(
    fork: Fork, cwlog: Run, renames: str, is_ours: bool
) -> None:
    fork.git("config", "merge.renames", renames)
    moved = FILE.replace("2017-10/", "2017-11/")

    def edit() -> None:
        fork.edit("duration_minutes: 90", "duration_minutes: 60")
        fork.edit("date: 2017-10-05     # a Thursday", "date: 2017-10-05     # day")

    sides = (lambda: to_november(fork), edit) if is_ours else (edit, lambda: to_november(fork))
    fork.merge(*sides)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert not (fork.folder / FILE).exists()
    assert "date: 2017-11-02" in fork.read(moved)
    assert "duration_minutes: 60" in fork.read(moved)
    assert not [line for line in fork.status if "U" in line[:2]]


def test_an_entry_moved_by_one_and_removed_by_the_other_is_asked(fork: Fork, cwlog: Run) -> None:
    fork.merge(lambda: to_november(fork), (fork.folder / FILE).unlink)

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert "was removed on the branch being merged (side), and edited (date)" in first.stderr
    assert second.code == 0
    assert list((fork.folder / "data/logs").rglob("*.yaml")) == []


def test_date_and_district_changed_by_different_people_lead_to_the_right_folder(fork: Fork, cwlog: Run) -> None:
    """901004 is in cadre 4: neither side has put the entry where both edits together belong."""

    def theirs() -> None:
        fork.edit(
            "district: '901003'\ndistrict_name: Cedar Hollow R-IV",
            "district: '901004'\ndistrict_name: Ft. Bellwood C-2",
        )
        fork.move(FILE, FILE.replace("cadre-3", "cadre-4"))

    fork.merge(lambda: to_november(fork), theirs)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    files = [file.relative_to(fork.folder).as_posix() for file in (fork.folder / "data/logs").rglob("*.yaml")]
    assert files == [FILE.replace("cadre-3/2017-10", "cadre-4/2017-11")]
    assert " 0 errors" in cwlog("validate").stderr


def test_two_dates_are_a_conflict_and_each_leads_to_its_own_folder(fork: Fork, cwlog: Run) -> None:
    def theirs() -> None:
        fork.edit("date: 2017-10-05", "date: 2017-12-04")
        fork.move(FILE, FILE.replace("2017-10/", "2017-12/"))

    fork.merge(lambda: to_november(fork), theirs)

    first = cwlog("resolve", "--markers")
    second = cwlog("resolve", "--theirs")

    assert "date: both changed it: 2017-11-02 (ours), 2017-12-04 (theirs)" in first.stderr
    assert second.code == 0, second.stderr
    files = [file.relative_to(fork.folder).as_posix() for file in (fork.folder / "data/logs").rglob("*.yaml")]
    assert files == [FILE.replace("2017-10/", "2017-12/")]


# --- git's own guesses


@pytest.mark.parametrize("guess", ["conflict", "true"])
def test_a_new_entry_that_git_took_along_with_a_moved_folder_is_where_it_belongs(
    fork: Fork, cwlog: Run, guess: str
) -> None:
    """When all files of a folder have moved, git moves what the other side has added there, too."""
    fork.git("config", "merge.directoryRenames", guess)
    new = FILE.replace("7k3q", "eeee")
    fork.sides(lambda: to_november(fork), lambda: fork.write(new, HAND_WRITTEN.replace("7k3q", "eeee")))
    fork.run("merge", "--no-commit", "side")
    assert not (fork.folder / new).exists()  # what git has done

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert fork.read(new) == HAND_WRITTEN.replace("7k3q", "eeee")
    assert not (fork.folder / new.replace("2017-10/", "2017-11/")).exists()
    assert sorted(fork.status) == [f"A  {new}"]


def test_an_edit_that_git_carries_into_another_entry_is_put_right(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    assert fork.run("merge", "--no-commit", "side") == 0
    other = FILE.replace("7k3q", "bbbb")
    assert "duration_minutes: 60" in fork.read(other)  # what git has done

    first = cwlog("resolve")

    assert first.code == 1
    assert f"Put right: {other}" in first.stderr
    assert f"Left: {FILE}: {ID}: was removed on this branch (main), and edited (duration_minutes)" in first.stderr
    assert "duration_minutes: 90" in fork.read(other)
    second = cwlog("resolve", "--theirs")
    assert second.code == 0
    assert "duration_minutes: 60" in fork.read(FILE)


def test_what_a_person_has_settled_is_not_put_right_again(fork: Fork, cwlog: Run) -> None:
    fork.sides(lambda: redo(fork), lambda: fork.edit("minutes: 90", "minutes: 60"))
    fork.run("merge", "--no-commit", "side")
    other = FILE.replace("7k3q", "bbbb")
    fork.edit("minutes: 60", "minutes: 75", other)
    fork.git("add", other)

    result = cwlog("resolve")

    assert other not in result.stderr
    assert "duration_minutes: 75" in fork.read(other)


def test_branches_that_have_merged_each_other_before_have_more_than_one_base(fork: Fork, cwlog: Run) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))
    cwlog("resolve", "--ours")
    fork.git.commit("Merged here")
    fork.git("checkout", "--quiet", "side")
    fork.run("merge", "main~1")
    cwlog("resolve", "--ours")
    fork.edit("resources: []", "resources: [infographic]")
    fork.git.commit("Merged there")
    fork.git("checkout", "--quiet", "main")
    assert len(fork.git("merge-base", "--all", "main", "side").split()) == 2
    assert fork.run("merge", "side") == 1

    result = cwlog("resolve")
    chosen = cwlog("resolve", "--theirs")

    assert "duration_minutes: both changed it: 45 (ours), 60 (theirs), unknown (before)" in result.stderr
    assert chosen.code == 0
    assert "duration_minutes: 60" in fork.read()
    assert "resources: [infographic]" in fork.read()
