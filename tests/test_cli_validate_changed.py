"""``cwlog validate --changed``: the problems of what is new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MONTH, Result, Run
from tests.git_repo import Git, make_repository

Record = Callable[..., Path]
OLD = "20171001-901003-aaaa"
NEW = "20171002-901003-bbbb"
AS_OF = ("--as-of", "2018-07-01")


@pytest.fixture
def git(workspace: Path, record: Record) -> Git:
    """A branch of its own; the main branch has one entry with an error and a warning."""
    record(workspace, id=OLD, date="2017-10-01", topics=["nonsense"], duration_minutes=7)
    git = make_repository(workspace)
    git.commit("First")
    git("checkout", "--quiet", "-b", "mine")
    return git


def codes(cwlog: Run, *arguments: str, at: Path | None = None) -> list[tuple[str, str]]:
    """(file name, code) of each problem."""
    result = cwlog("validate", *AS_OF, "--format", "json", *arguments, at=at)
    assert result.code in (0, 1), result.stderr
    return [
        (problem["path"].rpartition("/")[2].removesuffix(".yaml"), problem["code"])
        for problem in result.json["problems"]
    ]


def refused(result: Result) -> str:
    assert result.code == 2
    assert result.stdout == ""
    assert result.stderr.count("Error: ") == result.stderr.count("Hint: ") == 1
    return result.stderr


def test_old_problems_are_not_shown_and_are_no_reason_to_fail(git: Git, cwlog: Run, record: Record) -> None:
    assert cwlog("validate", *AS_OF).code == 1

    record(git.folder, id=NEW, date="2017-10-02")
    result = cwlog("validate", "--changed", *AS_OF)

    assert result.code == 0, result.stdout
    assert result.stdout == ""
    assert "Only what changed since" in result.stderr
    assert "the last commit: 1 file." in result.stderr
    assert "1 file, 1 interaction: 0 errors, 0 warnings" in result.stderr


@pytest.mark.parametrize("state", ["untracked", "staged", "committed", "ignored"])
def test_a_new_problem_is_shown_however_far_it_has_come(git: Git, cwlog: Run, record: Record, state: str) -> None:
    record(git.folder, id=NEW, date="2017-10-02", topics=["nonsense"])
    if state == "ignored":
        (git.folder / ".gitignore").write_text("*.yaml\n")
    elif state != "untracked":
        git("add", "--all")
    if state == "committed":
        git.commit()

    assert codes(cwlog, "--changed") == [(NEW, "CW104")]
    assert cwlog("validate", "--changed", *AS_OF).code == 1
    assert "where it left branch main" in cwlog("validate", "--changed", *AS_OF).stderr or state != "committed"


def test_only_what_changed_since_the_branches_parted_counts(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, id=NEW, date="2017-10-02", topics=["nonsense"])
    git.commit("Mine")
    git("checkout", "--quiet", "main")
    record(git.folder, id="20171003-901003-cccc", date="2017-10-03", topics=["nonsense"])
    git.commit("Theirs")
    git("checkout", "--quiet", "mine")

    assert codes(cwlog, "--changed=main") == [(NEW, "CW104")]
    assert codes(cwlog, "--changed=main", "--at", "mine") == [(NEW, "CW104")]
    assert codes(cwlog, "--changed=HEAD") == []


def test_rules_across_files_see_everything(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, name="twice.yaml", id=OLD, date="2017-10-02")

    assert codes(cwlog, "--changed") == [("twice", "CW202")]


def test_a_problem_that_the_change_brings_into_an_older_file_is_shown(git: Git, cwlog: Run, record: Record) -> None:
    """The later entry of two is the one that a rule speaks of, and it may be the one that nobody touched."""
    record(git.folder, name="0-before.yaml", id=OLD, date="2017-10-02")

    assert codes(cwlog, "--changed") == [(OLD, "CW202")]


def test_a_roster_that_turns_old_entries_wrong_does_not_pass(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, id=NEW, date="2017-10-02", district="901009", district_name="Marrow Creek R-II")
    git("checkout", "--quiet", "main")
    git.commit("A good entry")
    roster = git.folder / "data/districts.csv"
    roster.write_text(roster.read_text().replace("901009,Marrow Creek R-II,,3", "901009,Marrow Creek R-II,,4"))

    found = codes(cwlog, "--changed")

    assert [name for name, _ in found] == [NEW]  # and nothing of the old entry's old problems


def test_paths_narrow_what_changed(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, id=NEW, date="2017-10-02", topics=["nonsense"])
    record(git.folder, id="20171102-901003-dddd", date="2017-11-02", topics=["nonsense"])

    assert codes(cwlog, "--changed", "--", MONTH) == [(NEW, "CW104")]
    assert codes(cwlog, MONTH, "--changed") == [(NEW, "CW104")]


def test_a_path_in_the_place_of_a_commit_leads_to_the_right_order(git: Git, cwlog: Run) -> None:
    said = refused(cwlog("validate", "--changed", "data/logs"))

    assert "'data/logs' is not a commit" in said
    assert "--changed -- data/logs" in said
    assert "--changed --" not in refused(cwlog("validate", "--changed", "data/nowhere"))


def test_problems_outside_of_what_changed_are_worded_as_that(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, id=NEW, date="2017-10-02")
    git.commit("A good entry")
    (git.folder / "data/cadres.csv").write_text("Placeholder\n")

    said = cwlog("validate", "--changed=HEAD", *AS_OF).stderr
    assert "0 files" not in said
    assert "No log changed, problems in " in said
    assert " other file: 2 errors" in said

    record(git.folder, id="20171003-901003-cccc", date="2017-10-03")
    assert "1 file, 1 interaction, problems in " in cwlog("validate", "--changed=HEAD", *AS_OF).stderr


def test_without_a_revision_the_main_branch_of_the_origin_is_meant(
    git: Git, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    git("checkout", "--quiet", "main")
    clone = git.clone(tmp_path / "clone")
    record(clone.folder, id=NEW, date="2017-10-02", topics=["nonsense"])
    clone.commit("On its main, not pushed")

    result = cwlog("validate", "--changed", *AS_OF, at=clone.folder)

    assert "where it left origin/HEAD: 1 file." in result.stderr
    assert codes(cwlog, "--changed", at=clone.folder) == [(NEW, "CW104")]


def test_a_renamed_file_is_a_changed_one(git: Git, cwlog: Run) -> None:
    git("mv", f"{MONTH}/{OLD}.yaml", f"{MONTH}/october.yaml")

    assert ("october", "CW104") in codes(cwlog, "--changed")


def test_a_shallow_clone_says_that_the_history_is_missing(git: Git, cwlog: Run, record: Record, tmp_path: Path) -> None:
    record(git.folder, id=NEW, date="2017-10-02")
    git.commit("Mine")
    git("checkout", "--quiet", "main")
    record(git.folder, id="20171003-901003-cccc", date="2017-10-03")
    git.commit("Theirs")
    clone = git.clone(tmp_path / "shallow", "--depth", "1", "--no-single-branch")

    said = refused(cwlog("validate", "--changed=origin/mine", at=clone.folder))

    assert "this clone is shallow" in said
    assert "--unshallow" in said


def test_what_cannot_be(workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "not in a git repository" in refused(cwlog("validate", "--changed"))
    git = make_repository(workspace)
    assert "no commits yet" in refused(cwlog("validate", "--changed"))
    git.commit()
    git("branch", "--move", "trunk")
    assert "no branch main or master" in refused(cwlog("validate", "--changed"))
    assert codes(cwlog, "--changed=trunk") == []
    assert "'nowhere'" in refused(cwlog("validate", "--changed=nowhere"))
    assert "--draft" in refused(cwlog("validate", "--changed=HEAD", "--draft", "-"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git is not installed" in refused(cwlog("validate", "--changed"))
