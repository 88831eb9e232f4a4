"""``--at``: the workspace as it was at a commit, a tag, a branch or a day."""

import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from cwlog.workspace.git import find_repository
from cwlog.workspace.revision import CommittedFolder
from tests.conftest import MONTH, ROOT, Result, Run
from tests.git_repo import Git, make_repository

YEAR = ("--school-year", "2017-18")
JSON = ("--format", "json")
AS_OF = ("--as-of", "2018-07-01")
LOOKS = (
    ("summarize", *YEAR, *JSON, *AS_OF),
    ("status", *YEAR, *JSON, *AS_OF),
    ("validate", *JSON, *AS_OF),
    ("list", "--all", *JSON, *AS_OF),
)
Record = Callable[..., Path]
REFUSED = re.compile(r"Error: [^\n]+\nHint: [^\n]+\n")


@pytest.fixture
def chicago(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Missouri's time of day, six hours behind in January."""
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def interactions(cwlog: Run, *arguments: str, at: Path | None = None) -> int:
    """How many October has."""
    result = cwlog("summarize", "--month", "2017-10", *JSON, *AS_OF, *arguments, at=at)
    assert result.code == 0, result.stderr
    return int(result.json["total"]["interactions"])


def is_refused(result: Result, said: str, hint: str = "") -> bool:
    """True if there is nothing but one message with one hint, of wrong usage."""
    return bool(
        result.code == 2
        and not result.stdout
        and REFUSED.fullmatch(result.stderr)
        and said in result.stderr
        and hint in result.stderr
    )


# --- the same as a checkout ---


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit_randomly(workspace: Path, record: Record, random: Random) -> None:
    """Some entries more, some changed, one less."""
    entries = sorted((workspace / "data/logs").rglob("*.yaml"))
    for _ in range(3):
        day = f"{random.choice(['2017-10', '2018-01', '2018-03'])}-{random.randint(1, 28):02d}"
        record(workspace, date=day, duration_minutes=random.randint(1, 200))
    for entry in random.sample(entries, min(2, len(entries))):
        if "duration_minutes: " in entry.read_text(encoding="utf-8"):
            text = entry.read_text(encoding="utf-8")
            minutes = random.randint(1, 90)
            entry.write_text(re.sub(r"duration_minutes: \d+", f"duration_minutes: {minutes}", text), encoding="utf-8")
    if len(entries) > 4:
        random.choice(entries).unlink()


def make_history(workspace: Path, sample: Path, record: Record) -> Git:
    """Twelve commits that change entries, and everything that entries are judged by."""
    git, random = make_repository(workspace), Random(5)
    data, schemas = workspace / "data", workspace / "schemas"
    submission = "data/submissions/2017-18/cadre-3/2017-10.yaml"

    def hand_in() -> None:
        (workspace / submission).parent.mkdir(parents=True)
        shutil.copy(sample / submission, workspace / submission)

    def link() -> None:
        (data / "logs/2017-18/cadre-3/link").symlink_to("2017-10")

    steps: list[Callable[[], object]] = [
        lambda: replace(data / "districts.csv", "Cedar Hollow R-IV", "Cedar Hollow R-V"),
        hand_in,
        lambda: replace(workspace / "cwlog.yaml", "day: 10", "nth_working_day: 2"),
        lambda: replace(schemas / "interaction.schema.yaml", "title: Discussing data", "title: Talking about data"),
        lambda: (schemas / "interaction.schema.yaml").unlink(),  # cwlog's own holds
        link,
        lambda: record(workspace, name="broken.yaml", interaction_type="planing"),
        lambda: (data / MONTH.removeprefix("data/") / "broken.yaml").unlink(),
        lambda: replace(data / "districts.csv", "901003,", "901403,"),
        lambda: shutil.rmtree(data / "logs"),
        lambda: (data / "members.csv").unlink(),
    ]
    git.commit()
    for step in steps:
        edit_randomly(workspace, record, random)
        step()
        git.commit()
    return git


def test_every_commit_of_a_history_reads_as_its_checkout(
    workspace: Path, sample: Path, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    git = make_history(workspace, sample, record)
    commits = git("rev-list", "--reverse", "HEAD").split()
    checkout = git.worktree(tmp_path / "checkout")

    codes = set()
    for commit in commits:
        checkout("checkout", "--quiet", commit)
        for look in LOOKS:
            then, now = cwlog(*look, at=checkout.folder), cwlog(*look, "--at", commit)
            assert (now.code, now.stdout) == (then.code, then.stdout), f"{look} {commit}\n{then.stderr}{now.stderr}"
            codes.add(now.code)

    assert len(commits) == 12
    assert codes == {0, 1}  # some were refused, as the checkout was


def test_equal_files_and_empty_ones_are_told_apart(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace)
    for name in ("first.yaml", "second.yaml"):
        shutil.copy(file, file.with_name(name))
    file.with_name("empty.yaml").touch()
    make_repository(workspace).commit()
    tree = cwlog("validate", *JSON, *AS_OF)

    result = cwlog("validate", *JSON, *AS_OF, "--at", "HEAD")

    assert result.json == tree.json
    assert result.json["files"] == 4


def test_a_file_that_is_too_large_is_a_problem_and_is_not_read_whole(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace).with_name("large.yaml").write_bytes(b"#" * (16 * 1024**2 + 1))
    git = make_repository(workspace)
    source = CommittedFolder(find_repository(str(workspace)), git.commit())

    result = cwlog("validate", *JSON, *AS_OF, "--at", "HEAD")

    assert [problem["code"] for problem in result.json["problems"]] == ["CW003"]
    assert source.read(f"{MONTH}/large.yaml", 10) == b"#" * 11


def test_links_and_submodules_are_problems_as_in_the_work_tree(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace)
    git = make_repository(workspace)
    git.commit()
    file.with_name("link.yaml").symlink_to(file.name)
    members = workspace / "data/members.csv"
    members.rename(workspace / "members.csv")
    members.symlink_to("../members.csv")
    tree = cwlog("validate", *JSON, *AS_OF)
    git("add", "--all")
    git("update-index", "--add", "--cacheinfo", f"160000,{git('rev-parse', 'HEAD')},{MONTH}/part")
    git("commit", "--quiet", "--message", "A link, and a repository in the repository")

    result = cwlog("validate", *JSON, *AS_OF, "--at", "HEAD")

    problems = result.json["problems"]
    found = [(problem["path"], problem["code"]) for problem in problems]
    assert found == [(f"{MONTH}/link.yaml", "CW001"), (f"{MONTH}/part", "CW001"), ("data/members.csv", "CW001")]
    assert [problem for problem in problems if not problem["path"].endswith("part")] == tree.json["problems"]


def test_a_folder_behind_a_link_is_read_if_the_link_stays_inside(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    (workspace / "data").rename(workspace / "elsewhere")
    (workspace / "data").symlink_to("elsewhere")
    git = make_repository(workspace)
    git.commit()
    inside = interactions(cwlog, "--at", "HEAD")
    (workspace / "data").unlink()
    (workspace / "data").symlink_to("../outside")
    git.commit()
    (workspace / "data").unlink()
    (workspace / "elsewhere").rename(workspace / "data")

    outside = cwlog("summarize", "--month", "2017-10", "--at", "HEAD")

    assert inside == 1
    assert outside.code == 2
    assert "leads out of the workspace by a link" in outside.stderr


def test_windows_line_ends_of_a_checkout_change_nothing(
    workspace: Path, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    record(workspace, duration_minutes=75)
    git = make_repository(workspace)
    git.commit()
    windows = git.clone(tmp_path / "windows", "--config", "core.autocrlf=true")
    assert b"\r\n" in next((windows.folder / MONTH).iterdir()).read_bytes()

    tree, commit = (cwlog(*LOOKS[0], *more, at=windows.folder) for more in ((), ("--at", "HEAD")))

    assert tree.json == commit.json
    assert commit.json["total"]["minutes"] == 75


# --- what is said ---


def test_the_commit_is_named_on_stderr_and_the_document_is_as_ever(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    git = make_repository(workspace)
    short = git.commit()[:7]
    git("tag", "october")

    result = cwlog(*LOOKS[0], "--at", "october")

    assert result.stderr == f"As it was at {short} (2018-01-10, found as tag october).\n"
    assert result.stdout == cwlog(*LOOKS[0]).stdout


@pytest.mark.parametrize(
    ("rev", "found_as"), [("HEAD", "HEAD"), ("HEAD~1", "HEAD~1"), ("@", "@"), ("main", "branch main"), (":/Second", "")]
)
def test_what_git_takes_for_a_commit_is_one(
    workspace: Path, cwlog: Run, record: Record, rev: str, found_as: str
) -> None:
    record(workspace)
    git = make_repository(workspace)
    for message in ("First", "Second"):
        git.commit(message)

    result = cwlog(*LOOKS[0], "--at", rev)

    assert result.code == 0
    assert f"found as {found_as or rev})" in result.stderr


def test_a_roll_up_that_is_refused_does_not_ask_to_mend_a_commit(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, interaction_type="planing")
    short = make_repository(workspace).commit()[:7]

    result = cwlog(*LOOKS[0], "--at", "HEAD")

    assert result.code == 1
    assert result.stderr.endswith(
        f"Hint: leave these entries out with --skip-invalid; 'cwlog validate --at {short}' shows all\n"
    )


def test_problems_stand_at_the_paths_of_the_work_tree(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, interaction_type="planing")
    make_repository(workspace).commit()
    file.unlink()

    result = cwlog("validate", "--at", "HEAD", "--as-of", "2018-07-01", at=workspace / "data")

    assert result.code == 1
    assert result.stdout.startswith(f"{MONTH.removeprefix('data/')}/{file.name}:6:19: CW")


def test_paths_limit_what_is_reported_and_need_not_be_there_today(workspace: Path, cwlog: Run, record: Record) -> None:
    gone = record(workspace, interaction_type="planing")
    record(workspace, date="2017-11-06", interaction_type="planing")
    make_repository(workspace).commit()
    shutil.rmtree(gone.parent)

    folder = cwlog("validate", MONTH, *JSON, "--at", "HEAD")
    never = cwlog("validate", f"{MONTH}/october.yaml", "--at", "HEAD")

    assert [problem["path"] for problem in folder.json["problems"]] == [f"{MONTH}/{gone.name}"]
    assert folder.json["files"] == 1
    assert never.code == 2
    assert "there was no file or folder" in never.stderr


def test_a_form_is_not_checked_as_of_a_commit(workspace: Path, cwlog: Run) -> None:
    result = cwlog("validate", "--draft", "form.yaml", "--at", "HEAD")

    assert is_refused(result, "leave out --at")


# --- days ---


def test_a_day_is_the_last_commit_up_to_its_end_in_local_time(
    chicago: None, workspace: Path, cwlog: Run, record: Record
) -> None:
    git = make_repository(workspace)
    # The end of January 10 in Missouri is six o'clock in the morning of January 11 in Greenwich.
    for when in ("2018-01-10T05:59:59", "2018-01-10T06:00:00", "2018-01-11T05:59:59", "2018-01-11T06:00:00"):
        record(workspace)
        git.commit(when=f"{when}+0000")

    counted = [interactions(cwlog, "--at", day) for day in ("2018-01-09", "2018-01-10", "2018-01-11", "2030-01-01")]

    assert counted == [1, 3, 4, 4]
    found = "(2018-01-10, found as the last commit up to the end of 2018-01-10)"
    assert found in cwlog(*LOOKS[0], "--at", "2018-01-10").stderr


def test_a_day_follows_the_first_parent_and_the_committer_date(workspace: Path, cwlog: Run, record: Record) -> None:
    git = make_repository(workspace)
    git.commit("Start", when="2018-01-01T12:00:00+0000")
    git("checkout", "--quiet", "-b", "side")
    record(workspace)
    git.commit("On the side", when="2018-01-05T12:00:00+0000")
    git("checkout", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "side", "--message", "Merge", when="2018-01-20T12:00:00+0000")
    git("commit", "--quiet", "--amend", "--no-edit", "--date", "2017-12-24T12:00:00+0000", when="2018-01-20T12:00:00Z")

    assert [interactions(cwlog, "--at", day) for day in ("2018-01-10", "2018-01-20")] == [0, 1]


@pytest.mark.parametrize("kind", ["tag", "branch"])
def test_a_tag_or_branch_that_looks_like_a_day_wins_and_this_is_said(
    workspace: Path, cwlog: Run, record: Record, kind: str
) -> None:
    git = make_repository(workspace)
    record(workspace)
    git.commit(when="2018-01-01T12:00:00+0000")
    git(kind, "2018-01-10")
    record(workspace)
    git.commit(when="2018-01-09T12:00:00+0000")

    result = cwlog(*LOOKS[0], "--at", "2018-01-10")

    assert result.json["total"]["interactions"] == 1
    assert f"Note: 2018-01-10 is the name of a {kind} here, and that is taken, not the day." in result.stderr
    assert f"found as {kind} 2018-01-10" in result.stderr


def test_a_name_with_two_meanings_is_said(workspace: Path, cwlog: Run, record: Record) -> None:
    git = make_repository(workspace)
    git.commit()
    git("tag", "autumn")
    record(workspace)
    git.commit()
    git("branch", "autumn")

    result = cwlog(*LOOKS[0], "--at", "autumn")

    assert result.json["total"]["interactions"] == 0
    assert "Note: 'autumn' has more than one meaning here, and a tag comes before a branch.\n" in result.stderr


@pytest.mark.parametrize("day", ["2018-01-09", "1969-12-31", "0001-01-01"])
def test_before_the_first_commit_there_is_none(workspace: Path, cwlog: Run, day: str) -> None:
    make_repository(workspace).commit()

    assert is_refused(cwlog(*LOOKS[0], "--at", day), f"no commit up to the end of {day}", "git log")


# --- what cannot be done ---


@pytest.mark.parametrize(
    ("rev", "said"),
    [
        ("nowhere", "'nowhere' is not a commit"),
        ("2018-02-30", "not a day of the calendar"),
        ("2018-01", "'2018-01' is not a commit"),
        ("", "'' is not a commit"),
        ("main..main", "'main..main' is not a commit"),
        ("^main", "'^main' is not a commit"),
        ("HEAD:cwlog.yaml", "is not a commit"),
        ("--all", "'--all' is not a commit"),
        ("--output=taken.txt", "'--output=taken.txt' is not a commit"),
    ],
)
def test_what_is_no_commit_is_refused(workspace: Path, cwlog: Run, rev: str, said: str) -> None:
    git = make_repository(workspace)
    git.commit()
    git("update-ref", "refs/tags/--all", "HEAD")  # git takes such a name, and then an option for it

    assert is_refused(cwlog(*LOOKS[0], f"--at={rev}"), said, "git log")
    assert not (workspace / "taken.txt").exists()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look[0]))
def test_outside_a_repository_there_is_one_message(
    workspace: Path, cwlog: Run, look: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.parent))

    assert is_refused(cwlog(*look, "--at", "HEAD"), "is not in a git repository", "git init")


@pytest.mark.parametrize("rev", ["HEAD", "2018-01-10"])
def test_a_repository_without_commits_has_none_to_show(workspace: Path, cwlog: Run, rev: str) -> None:
    make_repository(workspace)

    assert is_refused(cwlog(*LOOKS[0], "--at", rev), "no commits yet", "git commit")


def test_without_git_everything_but_the_past_works(
    workspace: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record(workspace)
    make_repository(workspace).commit()
    monkeypatch.setenv("PATH", str(tmp_path))

    assert interactions(cwlog) == 1
    assert is_refused(cwlog(*LOOKS[0], "--at", "HEAD"), "git is not installed", "install git")


def test_a_commit_before_the_workspace_has_none(workspace: Path, cwlog: Run) -> None:
    git = make_repository(workspace.parent / "repository")
    (git.folder / "note.txt").touch()
    git.commit()
    workspace.rename(git.folder / "logs")
    git.commit()

    result = cwlog(*LOOKS[0], "--at", "HEAD~1", at=git.folder / "logs")

    assert result.code == 2
    assert "there was no workspace in logs at" in result.stderr
    assert "git log --oneline -- logs/cwlog.yaml" in result.stderr


def test_a_shallow_clone_says_that_history_is_missing(
    workspace: Path, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    git = make_repository(workspace)
    for day in (1, 5, 9):
        record(workspace)
        git.commit(when=f"2018-01-{day:02d}T12:00:00+0000")
    shallow = git.clone(tmp_path / "shallow", "--depth", "2").folder

    assert [interactions(cwlog, "--at", rev, at=shallow) for rev in ("HEAD~1", "2018-01-08")] == [2, 2]
    for rev in ("HEAD~2", "2018-01-04"):
        assert is_refused(cwlog(*LOOKS[0], "--at", rev, at=shallow), "shallow", "git fetch --unshallow")


def test_a_file_that_git_has_lost_is_told(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace)
    git = make_repository(workspace)
    git.commit()
    blob = git("rev-parse", f"HEAD:{MONTH}/{file.name}")
    (workspace / ".git/objects" / blob[:2] / blob[2:]).unlink()

    result = cwlog(*LOOKS[0], "--at", "HEAD")

    assert result.code == 2
    assert f"git has no contents for {blob}" in result.stderr


def test_a_repository_of_somebody_else_is_told_from_none(
    workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repository(workspace).commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    result = cwlog(*LOOKS[0], "--at", "HEAD")

    assert is_refused(result, "belongs to another user", f"git config --global --add safe.directory {workspace}")


# --- where a workspace may lie ---


def test_a_workspace_may_lie_deep_in_a_repository_with_any_name(workspace: Path, cwlog: Run, record: Record) -> None:
    inside = workspace.parent / "Ärger mit [Namen]" / "two words" / "*"
    git = make_repository(inside.parent.parent)
    record(workspace)
    shutil.copytree(workspace, inside)
    git.commit()
    shutil.rmtree(inside / "data/logs")

    assert interactions(cwlog, at=inside) == 0
    assert interactions(cwlog, "--at", "HEAD", at=inside) == 1


def test_files_may_have_any_name(workspace: Path, cwlog: Run, record: Record) -> None:
    for number, name in enumerate(("zwei Wörter.yaml", "line\nbreak.yaml", 'quote".yaml', ".hidden.yaml")):
        record(workspace, name=name, date=f"2017-10-{number + 1:02d}")
    (workspace / MONTH / os.fsdecode(b"latin-\xe4.yaml")).write_bytes(b"")
    make_repository(workspace).commit()

    tree, commit = (cwlog("validate", *JSON, *AS_OF, *more) for more in ((), ("--at", "HEAD")))

    assert commit.json == tree.json
    assert commit.json["files"] == 4


def test_a_linked_work_tree_has_its_own_head(workspace: Path, cwlog: Run, record: Record, tmp_path: Path) -> None:
    git = make_repository(workspace)
    git.commit()
    record(workspace)
    git.commit()
    linked = git.worktree(tmp_path / "linked", "HEAD~1").folder

    assert [interactions(cwlog, "--at", rev, at=linked) for rev in ("HEAD", "main")] == [0, 1]


# --- in a hook ---


def hook(git: Git, *options: str) -> None:
    """Let every commit look at HEAD, and write what it sees into ``seen``."""
    file = Path(git("rev-parse", "--path-format=absolute", "--git-path", "hooks")) / "pre-commit"
    file.parent.mkdir(exist_ok=True)
    look = " ".join([*LOOKS[0], "--at", "HEAD", *options])
    file.write_text(
        f"#!/bin/sh\nexport PYTHONPATH='{ROOT}'\n'{sys.executable}' -m cwlog {look} > '{git.folder.parent}/seen' 2>&1\n"
    )
    file.chmod(0o755)


@pytest.mark.parametrize("is_linked", [False, True], ids=["main", "linked"])
def test_a_hook_sees_its_own_repository(workspace: Path, record: Record, tmp_path: Path, is_linked: bool) -> None:
    record(workspace)
    git = make_repository(workspace)
    git.commit()
    here = git.worktree(tmp_path / "linked") if is_linked else git
    hook(here)
    shutil.rmtree(here.folder / "data/logs")

    here("commit", "--quiet", "--all", "--message", "All gone")

    assert '"interactions": 1,' in (tmp_path / "seen").read_text(encoding="utf-8")


def test_a_hook_of_another_repository_does_not_lead_astray(workspace: Path, record: Record, tmp_path: Path) -> None:
    other = make_repository(Path(shutil.copytree(workspace, tmp_path / "other")))
    other.commit()
    linked = other.worktree(tmp_path / "linked")  # here hooks get GIT_DIR
    record(workspace)
    make_repository(workspace).commit()
    hook(linked, "--workspace", f"'{workspace}'")

    linked("commit", "--quiet", "--allow-empty", "--message", "Something else")

    assert '"interactions": 1,' in (tmp_path / "seen").read_text(encoding="utf-8")


def test_the_index_that_a_hook_is_given_counts(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = make_repository(workspace)
    git.commit()
    git("read-tree", "HEAD", GIT_INDEX_FILE=".git/partial")
    git("rm", "--quiet", "-r", "--cached", "schemas", "data", GIT_INDEX_FILE=".git/partial")
    monkeypatch.chdir(workspace / "data")
    monkeypatch.setenv("GIT_INDEX_FILE", "../.git/partial")

    repository = find_repository(str(workspace))
    monkeypatch.chdir("/")

    assert repository.run("ls-files", "-z") == b"cwlog.yaml\0"


def test_a_repository_that_only_the_environment_names_is_found(
    workspace: Path, cwlog: Run, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    make_repository(workspace).commit()
    (workspace / ".git").rename(workspace.parent / "elsewhere")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(workspace.parent))
    monkeypatch.setenv("GIT_DIR", str(workspace.parent / "elsewhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(workspace))

    assert interactions(cwlog, "--at", "HEAD", at=workspace / "data") == 1
