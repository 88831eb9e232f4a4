"""``cwlog resolve`` after a merge, rebase, cherry-pick or stash that left conflicts, in real repositories."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ENTRY, MONTH, ROOT, Run, clean_environment, lines_of
from tests.git_repo import Git, alone, make_repository
from tests.terminal import CTRL_C, Terminal

ID = ENTRY["id"]
FILE = f"{MONTH}/{ID}.yaml"
HAND_WRITTEN = """\
# from the paper log
id: 20171005-901003-7k3q
district: '901003'
district_name: Cedar Hollow R-IV
date: 2017-10-05     # a Thursday
duration_minutes: 90
interaction_type: discussing_data

# who was there
participants: {superintendent: 1, building_administrator: 3}
cst_members: [facilitator, data]
topics:
  - data_based_decision_making   # the main one
resources: []
comments: Looked at two cycles.
"""
Edit = Callable[[], object]
SUBMISSION = "data/submissions/2017-18/cadre-3/2017-10.yaml"


def nothing() -> None:
    """This side does nothing."""


class Fork:
    """A workspace in a repository; ``side`` is another branch of it, and one is on ``main``."""

    def __init__(self, workspace: Path) -> None:
        self.folder, self.git = workspace, make_repository(workspace)
        (workspace / ".gitignore").write_text(".cwlog/\n")
        self.write(FILE, HAND_WRITTEN)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def read(self, path: str = FILE) -> str:
        return (self.folder / path).read_bytes().decode()

    def edit(self, old: str, new: str, path: str = FILE) -> None:
        """Replace a text, which must be there."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def move(self, old: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)

    def sides(self, ours: Edit, theirs: Edit) -> None:
        """Commit what is there; then one commit on each branch."""
        self.git.commit("Base")
        self.git("checkout", "--quiet", "-b", "side")
        theirs()
        self.git.commit("Theirs")
        self.git("checkout", "--quiet", "main")
        ours()
        self.git.commit("Ours")

    def run(self, *arguments: str) -> int:
        """Git, which may fail: its exit code."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, env=alone(self.folder.parent), capture_output=True, timeout=60
        ).returncode

    def merge(self, ours: Edit, theirs: Edit, *options: str) -> None:
        """Merge both, which git must not be able to do."""
        self.sides(ours, theirs)
        assert self.run("merge", "--no-edit", *options, "side") == 1

    @property
    def status(self) -> list[str]:
        return self.git("status", "--porcelain", "--untracked-files=all").splitlines()


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for key, value in alone(tmp_path).items():
        monkeypatch.setenv(key, value)


@pytest.fixture
def fork(workspace: Path) -> Fork:
    """One entry, written by hand."""
    return Fork(workspace)


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


def test_a_file_that_only_they_changed_keeps_their_text(fork: Fork, cwlog: Run) -> None:
    """Also a note or another order of keys is theirs, if nobody else changed the entry."""
    stream = f"{MONTH}/october.yaml"
    fork.write(stream, two_entries())
    third = lines_of({**ENTRY, "id": "20171013-901003-cccd", "date": "2017-10-13"})
    theirs = second_of(two_entries()).replace("duration_minutes: 90", "duration_minutes: 60  # one hour") + "# seen\n"
    fork.merge(
        lambda: fork.write(stream, two_entries() + "---\n" + third),
        lambda: fork.write(stream, first_of(two_entries()) + "---\n" + theirs),
    )

    assert cwlog("resolve").code == 0

    assert fork.read(stream) == first_of(two_entries()) + "---\n" + theirs + "---\n" + third


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


def to_november(fork: Fork) -> str:
    """Give the entry a date in November, where its file then lies."""
    path = FILE.replace("2017-10/", "2017-11/")
    fork.edit("date: 2017-10-05", "date: 2017-11-02")
    fork.move(FILE, path)
    return path


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


def redo(fork: Fork) -> str:
    """Remove the entry, and add one that is nearly the same."""
    path = FILE.replace("7k3q", "bbbb")
    fork.write(path, HAND_WRITTEN.replace("7k3q", "bbbb").replace("Looked at two cycles.", "Looked at three cycles."))
    (fork.folder / FILE).unlink()
    return path


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


# --- streams


def two_entries() -> str:
    second = {**ENTRY, "id": "20171012-901003-cccc", "date": "2017-10-12"}
    return lines_of({**ENTRY, "id": "20171011-901003-cccb", "date": "2017-10-11"}) + "---\n" + lines_of(second)


def first_of(stream: str) -> str:
    return stream.partition("---\n")[0]


def second_of(stream: str) -> str:
    return stream.partition("---\n")[2]


def test_streams_merge_entry_by_entry(fork: Fork, cwlog: Run) -> None:
    stream = f"{MONTH}/october.yaml"
    first, second = first_of(two_entries()), second_of(two_entries())
    third, mine, other = (
        lines_of({**ENTRY, "id": f"201710{day}-901003-cccd", "date": f"2017-10-{day}"}) for day in (13, 16, 17)
    )
    start = ["# imported in November\n\n" + first, second, third]
    fork.write(stream, "---\n".join(start))
    edited = start[0].replace("minutes: 90", "minutes: 30")
    fork.merge(
        lambda: fork.write(stream, "---\n".join([edited, second, third, mine])),
        lambda: fork.write(stream, "---\n".join([start[0], third, other])),
    )

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert fork.read(stream) == "---\n".join([edited, third, mine, other])


# --- submissions


def submission(*days: str, on: str = "2017-11-03", minutes: int = 0) -> str:
    """What was handed in on a day, and again on other days."""
    figures = {"interactions": 0, "minutes": minutes, "unsure": 0, "digest": f"sha256:{'0' * 64}", "entries": {}}
    head = {"cadre": "3", "month": "2017-10", "submitted_by": "f-03", "submitted_on": on, "nil_return": not minutes}
    text = lines_of(head | figures)
    again = [lines_of({"submitted_by": "f-03", "submitted_on": day, "note": "Again.", **figures}) for day in days]
    items = ("- " + one.replace("\n", "\n  ").rstrip(" ") for one in again)
    return text + ("amendments:\n" + "".join(items) if days else "")


def test_amendments_of_both_sides_are_kept_in_the_order_of_their_days(fork: Fork, cwlog: Run) -> None:
    fork.write(SUBMISSION, submission("2017-11-10"))
    fork.merge(
        lambda: fork.write(SUBMISSION, submission("2017-11-10", "2017-12-05")),
        lambda: fork.write(SUBMISSION, submission("2017-11-10", "2017-11-20")),
    )

    assert cwlog("resolve").code == 0

    text = fork.read(SUBMISSION)
    assert text.startswith(submission())
    days = ["2017-11-10", "2017-11-20", "2017-12-05"]
    assert [text.index(day) for day in days] == sorted(text.index(day) for day in days)


def test_a_month_handed_in_by_two_is_one_question_and_never_a_mixture(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.write(SUBMISSION, submission(on="2017-11-03")),
        lambda: fork.write(SUBMISSION, submission(on="2017-11-08")),
    )

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert (
        "what was handed in: both changed it: 0 entries of 2017-11-03 (ours), 0 entries of 2017-11-08" in first.stderr
    )
    assert second.code == 0
    assert fork.read(SUBMISSION) == submission(on="2017-11-08")


# --- rosters


def test_rosters_merge_row_by_row_and_cell_by_cell(fork: Fork, cwlog: Run) -> None:
    path = "data/districts.csv"
    lines = fork.read(path).splitlines()
    stone = lines[2]

    def ours() -> None:
        fork.edit(stone, stone.replace(",8,", ",9,"), path)
        fork.edit(lines[3] + "\n", lines[3] + "\n901901,Ours R-I,,3,southeast,A,2017-07-01,1,2017-07-01,\n", path)

    def theirs() -> None:
        fork.edit(stone, stone.replace("Stone Fork R-I,", "Stone Fork R-I,Stone Fork"), path)
        fork.edit(lines[4] + "\n", lines[4] + "\n901902,Theirs R-I,,4,southeast,A,2017-07-01,1,2017-07-01,\n", path)

    fork.merge(ours, theirs)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    now = fork.read(path).splitlines()
    assert now[2] == "901002,Stone Fork R-I,Stone Fork,2,south-central,H,2017-07-01,9,2017-03-01,"
    assert now[4].startswith("901901")
    assert now[6].startswith("901902")
    assert [line for line in now if line not in (now[2], now[4], now[6])] == [line for line in lines if line != stone]


def test_the_same_cell_of_a_roster_is_asked(fork: Fork, cwlog: Run) -> None:
    path = "data/cadres.csv"
    fork.merge(
        lambda: fork.edit("2,Cadre 2,2017-03-01,", "2,Cadre 2,2017-03-01,2018-06-30", path),
        lambda: fork.edit("2,Cadre 2,2017-03-01,", "2,Cadre 2,2017-03-01,2018-07-31", path),
    )

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert f"Left: {path}: {path}#2: until: both changed it: 2018-06-30 (ours), 2018-07-31 (theirs)" in first.stderr
    assert second.code == 0
    assert "2,Cadre 2,2017-03-01,2018-07-31\n" in fork.read(path)


def test_entries_are_judged_by_the_rosters_as_merged(fork: Fork, cwlog: Run) -> None:
    """Both the roster and an entry are in conflict: with its marks the roster would know no district."""
    path = "data/districts.csv"
    row = "901901,Ours R-I,,4,southeast,A,2017-07-01,1,2017-07-01,\n"
    other = row.replace("901901,Ours", "901902,Theirs")

    def ours() -> None:
        fork.write(path, fork.read(path) + row)
        fork.edit("'901003'\ndistrict_name: Cedar Hollow R-IV", "'901901'\ndistrict_name: Ours R-I")
        fork.move(FILE, FILE.replace("cadre-3", "cadre-4"))

    def theirs() -> None:
        fork.write(path, fork.read(path) + other)
        to_november(fork)

    fork.merge(ours, theirs)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert fork.read(path).endswith(row + other)
    assert (fork.folder / FILE.replace("cadre-3/2017-10", "cadre-4/2017-11")).exists()


def test_a_merged_roster_that_breaks_a_rule_is_left(fork: Fork, cwlog: Run) -> None:
    """Each side gives the same new district another stay that overlaps."""
    path = "data/districts.csv"
    row = "901901,New R-I,,3,southeast,A,2017-07-01,1,2017-07-01,\n"
    fork.merge(
        lambda: fork.write(path, fork.read(path) + row),
        lambda: fork.write(path, fork.read(path) + row.replace("2017-07-01,\n", "2017-08-01,\n")),
    )

    result = cwlog("resolve")

    assert result.code == 1
    assert "both edits together break a rule" in result.stderr


# --- what is left


def test_a_file_that_was_mended_by_hand_meanwhile_is_not_overwritten(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    mine = HAND_WRITTEN.replace("minutes: 90", "minutes: 50")
    fork.write(FILE, mine)

    result = cwlog("resolve")

    assert result.code == 1
    assert f"Left: {FILE}: was changed since, and is left as it is; 'git add' it" in result.stderr
    assert fork.read() == mine


def test_a_file_half_mended_by_hand_is_not_overwritten(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.edit("Looked at two cycles.", "Looked at three cycles.")
    before = fork.read()

    assert cwlog("resolve", "--ours").code == 1
    assert fork.read() == before


def test_marks_set_anew_by_git_are_no_change_by_hand(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.git("checkout", "--merge", "--", FILE)

    assert cwlog("resolve").code == 0


def test_other_files_are_named_and_left(fork: Fork, cwlog: Run) -> None:
    fork.write("notes.txt", "one\n")
    fork.write("data/README.md", "one\n")

    def edit(word: str) -> None:
        fork.write("notes.txt", f"{word}\n")
        fork.write("data/README.md", f"{word}\n")
        fork.edit("minutes: 90", "minutes: 45" if word == "two" else "minutes: 90")
        fork.edit("type: discussing_data", "type: planning" if word == "three" else "type: discussing_data")

    fork.merge(lambda: edit("two"), lambda: edit("three"))

    result = cwlog("resolve")

    assert result.code == 1
    assert result.stdout == f"{FILE}\n"
    assert "Left: notes.txt: is not in the data of this workspace" in result.stderr
    assert "Left: data/README.md: cannot be merged entry by entry" in result.stderr
    assert sorted(fork.status) == [f"M  {FILE}", "UU data/README.md", "UU notes.txt"]


@pytest.mark.parametrize("odd", ["\x00\x01 binary", "id: [broken\n", "- a list\n"])
def test_a_file_that_cannot_be_read_is_left(fork: Fork, cwlog: Run, odd: str) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.write(FILE, odd))

    result = cwlog("resolve", "--theirs")

    assert result.code == 1
    assert f"Left: {FILE}: cannot be merged entry by entry" in result.stderr


def test_only_the_files_that_were_named_are_settled(fork: Fork, cwlog: Run) -> None:
    other = FILE.replace("7k3q", "dddd")
    fork.write(other, HAND_WRITTEN.replace("7k3q", "dddd"))

    def edit(old: str, new: str) -> None:
        fork.edit(old, new)
        fork.edit(old, new, other)

    fork.merge(lambda: edit("minutes: 90", "minutes: 45"), lambda: edit("type: discussing_data", "type: planning"))

    result = cwlog("resolve", f"{ID.replace('7k3q', 'dddd')}.yaml", at=fork.folder / MONTH)

    assert result.code == 0
    assert sorted(fork.status) == [f"M  {other}", f"UU {FILE}"]


def test_only_what_was_settled_is_staged(fork: Fork, cwlog: Run) -> None:
    fork.write("notes.txt", "one\n")
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.write("notes.txt", "two\n")
    fork.write("new.txt", "new\n")

    cwlog("resolve")

    assert sorted(fork.status) == [" M notes.txt", "?? new.txt", f"M  {FILE}"]


def test_a_dry_run_shows_and_writes_nothing(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    before = fork.read()

    result = cwlog("resolve", "--dry-run")

    assert result.code == 0
    assert "+interaction_type: planning" in result.stdout
    assert "Would settle 1 file; nothing was written." in result.stderr
    assert fork.read() == before
    assert fork.status == [f"UU {FILE}"]


# --- marks


def test_marks_stand_only_around_what_both_changed(fork: Fork, cwlog: Run) -> None:
    def theirs() -> None:
        fork.edit("minutes: 90", "minutes: 60")
        fork.edit("type: discussing_data", "type: planning")

    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), theirs)

    result = cwlog("resolve", "--markers")

    assert result.code == 1
    assert f"{FILE} has marks now, and is not a valid file until you choose" in result.stderr
    conflict = (
        "<<<<<<< this branch (main)\nduration_minutes: 45\n=======\n"
        "duration_minutes: 60\n>>>>>>> the branch being merged (side)\n"
    )
    assert fork.read() == HAND_WRITTEN.replace("duration_minutes: 90\n", conflict).replace(
        "discussing_data", "planning"
    )
    assert fork.status == [f"UU {FILE}"]
    assert "CW004" in cwlog("validate").stdout
    assert cwlog("resolve", "--theirs").code == 0
    assert "duration_minutes: 60" in fork.read()


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


def conflicting(fork: Fork) -> None:
    fork.sides(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))


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
