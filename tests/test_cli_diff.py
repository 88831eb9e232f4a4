"""``cwlog diff``: what a steward sees of a change."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MONTH, ROOT, Result, Run, clean_environment
from tests.git_repo import Git, make_repository

Record = Callable[..., Path]
ID = "20171005-901003-7k3q"
SUBMISSION = "data/submissions/2017-18/cadre-3/2017-10.yaml"
DISTRICTS = "data/districts.csv"


@pytest.fixture
def git(workspace: Path, record: Record) -> Git:
    """A repository with one entry, committed."""
    record(workspace, id=ID)
    git = make_repository(workspace)
    git.commit("First")
    return git


def difference(cwlog: Run, *arguments: str, at: Path | None = None) -> dict[str, Any]:
    result = cwlog("diff", *arguments, "--format", "json", at=at)
    assert result.code == 0, result.stderr
    return dict(result.json)


def ids(document: dict[str, Any], kind: str) -> list[str]:
    return [entry["id"] for entry in document["interactions"][kind]]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def changed_fields(document: dict[str, Any]) -> dict[str, Any]:
    [entry] = document["interactions"]["changed"]
    return {field["field"]: (field.get("before"), field.get("after")) for field in entry["fields"]}


# --- entries ---


def test_nothing_changed_is_said_and_needs_no_pandas(git: Git, cwlog: Run) -> None:
    script = "import sys; from cwlog.__main__ import run\ntry: run()\nexcept SystemExit: print('pandas' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script, "diff"], cwd=git.folder, env=clean_environment(), capture_output=True, text=True
    )

    assert "Nothing changed in the data." in done.stdout
    assert done.stdout.endswith("False\n")
    assert difference(cwlog)["totals"] is None


def test_a_new_entry_that_git_does_not_know_yet_counts(git: Git, cwlog: Run, record: Record) -> None:
    record(
        git.folder, id="20171006-901009-aaaa", district="901009", district_name="Marrow Creek R-II", date="2017-10-06"
    )

    result = cwlog("diff")

    assert result.code == 0
    assert re.search(r"Interactions added +1\n", result.stdout)
    assert "20171006-901009-aaaa  2017-10-06  901009  Marrow Creek R-II  3       1.50  discussing_data" in result.stdout
    assert re.search(r"Total +1 → 2 \(\+1\) +1.50 → 3.00 \(\+1.50\)", result.stdout)
    assert "Totals of October 2017\n" in result.stdout


def test_an_ignored_file_counts_as_it_does_for_every_other_command(git: Git, cwlog: Run, record: Record) -> None:
    (git.folder / ".gitignore").write_text("*-bbbb.yaml\n")
    record(git.folder, id="20171006-901003-bbbb", date="2017-10-06")

    assert ids(difference(cwlog), "added") == ["20171006-901003-bbbb"]


def test_a_file_that_git_was_told_to_overlook_is_not_overlooked(git: Git, cwlog: Run) -> None:
    git("update-index", "--assume-unchanged", f"{MONTH}/{ID}.yaml")
    rewrite(git.folder / MONTH / f"{ID}.yaml", "duration_minutes: 90", "duration_minutes: 45")

    assert changed_fields(difference(cwlog)) == {"duration_minutes": (90, 45)}


def test_fields_are_shown_one_by_one(git: Git, cwlog: Run) -> None:
    file = git.folder / MONTH / f"{ID}.yaml"
    rewrite(file, "duration_minutes: 90", "duration_minutes: 120")
    rewrite(file, '"superintendent": 1', '"superintendent": 2')
    rewrite(file, '["data_based_decision_making"]', '["feedback", "leadership"]')
    file.write_text(file.read_text() + 'mode: "phone"\ncomments: "They met."\n')

    shown = cwlog("diff").stdout

    assert re.search(r"duration_minutes +90 → 120\n", shown)
    assert re.search(r"participants.superintendent +1 → 2\n", shown)
    assert re.search(r"topics +\+feedback, \+leadership, -data_based_decision_making\n", shown)
    assert re.search(r"mode +added: phone\n", shown)
    assert re.search(r"comments +added \(9 characters\)\n", shown)
    assert changed_fields(difference(cwlog))["topics"] == (["data_based_decision_making"], ["feedback", "leadership"])


def test_a_removed_entry_takes_its_hours_away(git: Git, cwlog: Run) -> None:
    (git.folder / MONTH / f"{ID}.yaml").unlink()

    document = difference(cwlog)

    assert ids(document, "removed") == [ID]
    assert document["totals"]["total"]["hours"] == {"before": 1.5, "after": 0.0, "delta": -1.5}
    assert document["totals"]["by"]["district"][0]["interactions"] == {"before": 1, "after": 0, "delta": -1}


def test_an_entry_is_followed_to_the_month_of_its_new_date(git: Git, cwlog: Run) -> None:
    edited = cwlog("edit", ID, "--set", "date=2017-11-02")
    assert edited.code == 0, edited.stderr

    document = difference(cwlog)

    assert changed_fields(document) == {"date": ("2017-10-05", "2017-11-02")}
    assert document["interactions"]["changed"][0]["path_before"] == f"{MONTH}/{ID}.yaml"
    assert document["months"] == ["2017-10", "2017-11"]
    deltas = {row["month"]: row["minutes"]["delta"] for row in document["totals"]["by"]["month"]}
    assert deltas == {"2017-10": -90, "2017-11": 90}
    assert "cadre-3/2017-10 → cadre-3/2017-11" in cwlog("diff").stdout


def test_an_entry_is_followed_into_a_stream_and_another_name(git: Git, cwlog: Run, record: Record) -> None:
    file = git.folder / MONTH / f"{ID}.yaml"
    other = record(git.folder, id="20171007-901003-cccc", date="2017-10-07")
    (git.folder / MONTH / "october.yaml").write_text("---\n".join(one.read_text() for one in (file, other)))
    file.unlink()
    other.unlink()

    document = difference(cwlog)

    assert ids(document, "added") == ["20171007-901003-cccc"]
    assert ids(document, "removed") == ids(document, "changed") == []


def test_a_change_of_form_alone_is_no_change_of_data(git: Git, cwlog: Run) -> None:
    file = git.folder / MONTH / f"{ID}.yaml"
    file.write_text("# looked at again\n" + "".join(reversed(file.read_text().splitlines(keepends=True))))

    result = cwlog("diff")

    assert "Nothing changed in the data." in result.stdout
    assert "1 file changed in form only" in result.stdout


def test_a_list_in_another_order_is_said_to_be_that(git: Git, cwlog: Run) -> None:
    rewrite(git.folder / MONTH / f"{ID}.yaml", '["facilitator", "data"]', '["data", "facilitator"]')

    assert re.search(r"cst_members +the same values in another order\n", cwlog("diff").stdout)


def test_a_checkout_with_windows_line_ends_is_the_same_data(git: Git, cwlog: Run, tmp_path: Path) -> None:
    clone = git.clone(tmp_path / "windows", "--config", "core.autocrlf=true")
    file = clone.folder / MONTH / f"{ID}.yaml"
    assert b"\r\n" in file.read_bytes()
    assert b"\r\n" in (clone.folder / DISTRICTS).read_bytes()
    assert "Nothing changed" in cwlog("diff", at=clone.folder).stdout

    file.write_bytes(file.read_bytes().replace(b"minutes: 90", b"minutes: 95"))
    districts = clone.folder / DISTRICTS
    districts.write_bytes(districts.read_bytes().replace(b"Willow Spur R-IX,,1", b"Willow Spur R-9,,1"))
    document = difference(cwlog, at=clone.folder)

    assert changed_fields(document) == {"duration_minutes": (90, 95)}
    assert [row["key"]["code"] for row in document["rosters"][0]["rows"]] == ["901007"]


def test_an_id_that_stands_twice_is_named_and_in_no_total(git: Git, cwlog: Run) -> None:
    file = git.folder / MONTH / f"{ID}.yaml"
    (git.folder / MONTH / "twice.yaml").write_text(file.read_text())

    document = difference(cwlog)

    assert ids(document, "added") == [ID]
    assert document["totals"]["total"]["interactions"] == {"before": 1, "after": 1, "delta": 0}
    assert document["invalid"]["after"]["left_out"] == 1
    assert [problem["code"] for problem in document["invalid"]["after"]["problems"]] == ["CW202"]


def test_an_invalid_entry_is_counted_and_named_on_its_side(git: Git, cwlog: Run) -> None:
    rewrite(git.folder / MONTH / f"{ID}.yaml", "discussing_data", "training")

    shown = cwlog("diff").stdout

    assert "Entries and files that are invalid, and in no total: 0 before, 1 after." in shown
    assert re.search(rf"{MONTH}/{ID}.yaml:\d+ +CW\d+ +after\n", shown)
    assert re.search(r"interaction_type +changed \(8 characters\)\n", shown)


def test_entries_behind_a_merge_conflict_are_not_called_removed_without_a_word(git: Git, cwlog: Run) -> None:
    file = git.folder / MONTH / f"{ID}.yaml"
    file.write_text("<<<<<<< HEAD\n" + file.read_text() + "=======\n>>>>>>> other\n")

    document = difference(cwlog)

    assert document["interactions"]["removed"][0]["unreadable"] is True
    assert document["unreadable"]["after"] == [{"path": f"{MONTH}/{ID}.yaml", "line": 1, "code": "CW004"}]
    assert "(the file cannot be read)" in cwlog("diff").stdout


def test_a_file_that_is_no_log_is_named(git: Git, cwlog: Run) -> None:
    (git.folder / MONTH / "october.xlsx").write_bytes(b"PK")

    assert difference(cwlog)["files"] == [{"path": f"{MONTH}/october.xlsx", "change": "added"}]


# --- submissions, rosters, settings ---


@pytest.fixture
def sample_git(sample: Path, tmp_path: Path) -> Git:
    """The sample data in a repository of its own."""
    import shutil

    root = shutil.copytree(sample, tmp_path / "year")
    git = make_repository(root)
    git.commit("The year")
    return git


def test_what_was_handed_in_again_is_told_from_what_was_changed(sample_git: Git, cwlog: Run) -> None:
    root = sample_git.folder
    rewrite(root / "data/submissions/2017-18/cadre-1/2017-10.yaml", "submitted_by: f-01", "submitted_by: le-01")
    (root / "data/submissions/2017-18/cadre-2/2017-10.yaml").unlink()
    entry = next((root / MONTH).glob("*.yaml"))
    rewrite(entry, "topics:", "# seen\ntopics:")
    entry.write_text(re.sub("duration_minutes: .*", "duration_minutes: 45", entry.read_text()))
    again = cwlog(
        *("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--note", "MARK", "--yes"),
        *("--as-of", "2018-07-01"),
        at=root,
    )
    assert again.code == 0, again.stderr

    document = difference(cwlog, at=root)

    changes = {(one["cadre"], one["change"], one["entries_changed"]) for one in document["submissions"]}
    assert changes == {("1", "changed", False), ("2", "removed", True), ("3", "again", True)}
    third = document["submissions"][-1]
    assert third["after"]["submitted_on"] == "2018-07-01"
    assert third["after"]["minutes"] - third["before"]["minutes"] == document["totals"]["total"]["minutes"]["delta"]
    assert {"field": "amendments[1].note", "characters_before": None, "characters_after": 4} in third["fields"]


def test_a_month_that_was_handed_in_for_the_first_time_needs_no_totals(sample_git: Git, cwlog: Run) -> None:
    path = sample_git.folder / SUBMISSION
    text = path.read_text()
    path.unlink()
    sample_git.commit("Taken back")
    path.write_text(text)

    document = difference(cwlog, at=sample_git.folder)

    assert [(one["change"], one["before"]) for one in document["submissions"]] == [("handed_in", None)]
    assert document["totals"] is None


def test_rows_of_a_roster_are_compared_by_what_names_them(git: Git, cwlog: Run) -> None:
    rewrite(git.folder / DISTRICTS, "901003,Cedar Hollow R-IV,,3", "901003,Cedar Hollow R-IV,Cedar R-4,3")
    rewrite(git.folder / "data/members.csv", "te-06,technology,6,northeast,,2017-03-01,\n", "")
    rewrite(git.folder / "data/cadres.csv", "6,Cadre 6,2017-03-01,\n", "6,Cadre 6,2017-03-01,\n7,Cadre 7,2018-07-01,\n")

    document = difference(cwlog)

    found = {roster["path"]: [(row["change"], row["key"]) for row in roster["rows"]] for roster in document["rosters"]}
    assert found == {
        DISTRICTS: [("changed", {"code": "901003", "since": "2017-03-01"})],
        "data/members.csv": [("removed", {"id": "te-06", "role": "technology", "since": "2017-03-01"})],
        "data/cadres.csv": [("added", {"id": "7", "since": "2018-07-01"})],
    }
    assert re.search(r"901003, 2017-03-01 +aliases: \(empty\) → Cedar R-4\n", cwlog("diff").stdout)


def test_a_roster_that_moves_a_district_moves_its_hours_in_all_months(sample_git: Git, cwlog: Run) -> None:
    root = sample_git.folder
    moved = cwlog(
        "roster", "move", "901003", "--to", "4", "--on", "2018-01-01", "--yes", "--as-of", "2018-07-01", at=root
    )
    assert moved.code == 0, moved.stderr
    tidied = cwlog("tidy", "--yes", at=root)
    assert tidied.code == 0, tidied.stderr

    document = difference(cwlog, "--as-of", "2018-07-01", at=root)

    assert document["months"] is None
    by_cadre = {row["cadre"]: row["minutes"]["delta"] for row in document["totals"]["by"]["cadre"]}
    assert by_cadre["3"] == -by_cadre["4"] < 0
    rows = [row for row in document["totals"]["by"]["district"] if row["district"] == "901003"]
    assert [(row["cadre"], row["minutes"]["delta"]) for row in rows] == [("3", by_cadre["3"]), ("4", by_cadre["4"])]
    assert document["totals"]["total"]["minutes"]["delta"] == 0


def test_a_column_that_no_roster_has_shows_no_cell(git: Git, cwlog: Run) -> None:
    path = git.folder / "data/members.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0] + ",MARK mail", *(f"{line},MARK{at}" for at, line in enumerate(lines[1:]))]))

    for form in ("table", "markdown", "json"):
        result = cwlog("diff", "--format", form)

        assert result.code == 0, result.stderr
        assert "f-01" in result.stdout
        assert "MARK" not in result.stdout


def test_a_linked_work_tree_is_compared_with_its_own_commit(
    git: Git, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    record(git.folder, id="20171008-901003-dddd", date="2017-10-08")
    git.commit()
    linked = git.worktree(tmp_path / "linked", "HEAD~1")

    assert "Nothing changed" in cwlog("diff", at=linked.folder).stdout
    assert ids(difference(cwlog, "main", at=linked.folder), "removed") == ["20171008-901003-dddd"]


def test_settings_and_schemas_are_named(git: Git, cwlog: Run) -> None:
    rewrite(git.folder / "cwlog.yaml", "day: 10", "day: 12")
    rewrite(git.folder / "schemas/interaction.schema.yaml", "title: Planning", "title: Plans")

    document = difference(cwlog)

    assert document["files"] == [
        {"path": "cwlog.yaml", "change": "changed"},
        {"path": "schemas/interaction.schema.yaml", "change": "changed"},
    ]
    assert document["months"] is None


# --- revisions ---


def test_two_commits_a_range_and_the_parting_of_two_branches(git: Git, cwlog: Run, record: Record) -> None:
    first = git("rev-parse", "HEAD")
    git("checkout", "--quiet", "-b", "mine")
    record(git.folder, id="20171008-901003-dddd", date="2017-10-08")
    git.commit("Mine")
    git("checkout", "--quiet", "main")
    record(git.folder, id="20171009-901003-eeee", date="2017-10-09")
    git.commit("Theirs")

    two, three = difference(cwlog, "main..mine"), difference(cwlog, "main...mine")

    assert (ids(two, "added"), ids(two, "removed")) == (["20171008-901003-dddd"], ["20171009-901003-eeee"])
    assert (ids(three, "added"), ids(three, "removed")) == (["20171008-901003-dddd"], [])
    assert three["before"] == {"commit": first, "date": "2018-01-10", "found_as": "where branch mine left branch main"}
    assert ids(difference(cwlog, f"{first}.."), "added") == ["20171009-901003-eeee"]
    assert ids(difference(cwlog, "mine"), "removed") == ["20171008-901003-dddd"]


def test_a_day_means_its_last_commit(git: Git, cwlog: Run, record: Record) -> None:
    record(git.folder, id="20171008-901003-dddd", date="2017-10-08")
    git.commit("Later", when="2018-02-10T12:00:00+0000")

    assert ids(difference(cwlog, "2018-01-20..2018-02-20"), "added") == ["20171008-901003-dddd"]


def test_totals_are_those_of_summarize_on_both_sides(sample_git: Git, cwlog: Run) -> None:
    root = sample_git.folder
    for file in sorted((root / MONTH).glob("*.yaml"))[:3]:
        file.unlink()
    sample_git.commit("Fewer")

    document = difference(cwlog, "HEAD~1..HEAD", at=root)

    for side, rev in (("before", "HEAD~1"), ("after", "HEAD")):
        summary = cwlog("summarize", "--month", "2017-10", "--at", rev, "--format", "json", at=root).json
        for name in ("interactions", "minutes", "hours", "unsure", "not_coaching"):
            assert document["totals"]["total"][name][side] == summary["total"][name]
        cadres = {row["cadre"]: row[("minutes")][side] for row in document["totals"]["by"]["cadre"]}
        assert cadres == {row["cadre"]: row["minutes"] for row in summary["by"]["cadre"]}


def test_a_workspace_below_the_top_with_spaces_and_letters_of_other_scripts(
    workspace: Path, tmp_path: Path, cwlog: Run, record: Record
) -> None:
    top = tmp_path / "Protokolle äöü [1]"
    top.mkdir()
    root = workspace.rename(top / "mein [O]rdner")
    git = make_repository(top)
    git.commit()
    record(root, id=ID)
    record(root, name="Über sicht.yaml", id="20171009-901003-eeee", date="2017-10-09")

    assert ids(difference(cwlog, at=root), "added") == [ID, "20171009-901003-eeee"]
    git.commit()
    assert ids(difference(cwlog, "HEAD~1..", at=root), "added") == [ID, "20171009-901003-eeee"]


def test_folders_behind_a_link_are_compared_by_what_is_in_them(git: Git, cwlog: Run) -> None:
    (git.folder / "store").mkdir()
    (git.folder / "data/logs").rename(git.folder / "store/logs")
    (git.folder / "data/logs").symlink_to("../store/logs")
    git.commit("A link")
    assert "Nothing changed" in cwlog("diff").stdout

    rewrite(git.folder / MONTH / f"{ID}.yaml", "duration_minutes: 90", "duration_minutes: 45")

    assert changed_fields(difference(cwlog)) == {"duration_minutes": (90, 45)}


def refused(result: Result) -> str:
    assert result.code == 2
    assert result.stdout == ""
    assert result.stderr.count("Error: ") == result.stderr.count("Hint: ") == 1
    return result.stderr


def test_no_repository_no_commit_no_git_no_such_revision(
    workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not in a git repository" in refused(cwlog("diff"))
    git = make_repository(workspace)
    assert "no commits yet" in refused(cwlog("diff"))
    git.commit()
    assert "'nowhere'" in refused(cwlog("diff", "nowhere"))
    assert "'nowhere'" in refused(cwlog("diff", "HEAD..nowhere"))
    assert "--output" in refused(cwlog("diff", "--", "--output=x"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git is not installed" in refused(cwlog("diff"))


def test_histories_without_a_common_commit(git: Git, cwlog: Run) -> None:
    git("checkout", "--quiet", "--orphan", "other")
    git.commit("Another beginning")

    assert "no commit in common" in refused(cwlog("diff", "main...other"))


def test_what_cannot_be_understood_is_said_to_be_at_its_commit(git: Git, cwlog: Run) -> None:
    settings = git.folder / "cwlog.yaml"
    text = settings.read_text()
    settings.write_text(text + "x: 1\n")
    git.commit("A slip")
    short = git("rev-parse", "--short", "HEAD")
    settings.write_text(text)
    git.commit("Mended")

    assert f"at {short}: cwlog.yaml:" in refused(cwlog("diff", "HEAD~1..HEAD"))
    seen = cwlog("list", "--at", "HEAD~1")
    assert (seen.code, f"at {short}: cwlog.yaml:" in seen.stderr) == (2, True)


# --- free text ---

TEXTS = {
    "comments": "markone",  # one word, in the form of a code
    "participants_other": "marktwo",
    "topics_other": "markthree",
    "resources_other": "markfour",
    "description": "MARKfive six seven",
    "district_name": "MARKsix",
    "mode": "MARK",
    "team": "MARK WITH BLANKS",
    "teacher": "MARKseven",
    "MARK key": "x",
    "topics": ["MARK in a list"],
    "ruling": {"decision": "coaching", "counts_as": "planning", "ruled_by": "dese", "note": "markeight"},
}
SUBMITTED = """cadre: "3"
month: "2017-10"
submitted_by: f-03
submitted_on: 2017-11-06
nil_return: true
interactions: 0
minutes: 0
unsure: 0
digest: sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
entries: {{}}
update: {{highlights: mark{0}, challenges: mark{0}, needs: mark{0}}}
amendments:
  - {{submitted_by: f-03, submitted_on: 2017-11-07, note: mark{0}, interactions: 0, minutes: 0, unsure: 0,
     digest: "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", entries: {{}}}}
"""


@pytest.fixture
def marked(git: Git, record: Record) -> Git:
    """Text in every place that can hold some: added, removed, changed in each."""
    root = git.folder
    (root / SUBMISSION).parent.mkdir(parents=True)
    (root / SUBMISSION).write_text(SUBMITTED.format("old"))
    record(root, id="20171010-901003-rrrr", date="2017-10-10", **TEXTS)
    record(root, id="MARK is no id", name="odd.yaml")
    git.commit("Marked")
    (root / MONTH / "20171010-901003-rrrr.yaml").unlink()
    record(root, id=ID, **TEXTS)
    record(root, id="20171011-901003-ssss", date="2017-10-11", **TEXTS)
    record(root, id="MARK is no id", name="odd.yaml", comments="MARKnine")
    (root / SUBMISSION).write_text(SUBMITTED.format("new"))
    return git


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_free_text_is_never_printed(marked: Git, cwlog: Run, form: str) -> None:
    for direction in ([], ["HEAD~1..HEAD"]):
        result = cwlog("diff", *direction, "--format", form)

        assert result.code == 0, result.stderr
        assert "mark" not in (result.stdout + result.stderr).lower()
    assert "characters" in result.stdout or "added" in result.stdout


def at_a_terminal(root: Path, *arguments: str) -> tuple[int, str]:
    """The command with its standard output at a terminal."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "cwlog", *arguments],
        cwd=root,
        env=clean_environment() | {"TERM": "dumb"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux: the other end is closed
            piece = b""
        if not piece:
            break
        seen += piece
    os.close(ours)
    return process.wait(60), seen.decode()


def test_text_is_shown_to_a_person_who_asks_at_a_terminal(marked: Git) -> None:
    code, seen = at_a_terminal(marked.folder, "diff", "--show-text")

    assert code == 0
    for text in ("added: markone", "markold → marknew", "removed: markeight"):
        assert text in seen


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_text_is_shown_nowhere_else(marked: Git, cwlog: Run, form: str) -> None:
    assert "--show-text is for a terminal only" in refused(cwlog("diff", "--show-text", "--format", form))
    if form != "table":
        assert at_a_terminal(marked.folder, "diff", "--show-text", "--format", form)[0] == 2


VALUES = {
    "duration_minutes": "mark45",
    "interaction_type": "marktype",
    "district": "mark15",
    "date": "2017-10-mark",
    "mode": "markmode",
    "event": "2017-10-05-markevent",
    "import_key": "mark:1",
    "cst_members": ["facilitator", "markrole"],
    "participants": {"superintendent": 1, "mark_key": 1},
    "ruling": {"decision": "markdecision", "ruled_by": "markruler", "[mark]": {"": "x"}},
}


@pytest.mark.parametrize("field", VALUES)
@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_a_word_that_is_no_valid_value_of_its_field_is_not_printed(
    git: Git, cwlog: Run, record: Record, field: str, form: str
) -> None:
    record(git.folder, id=ID, **{field: VALUES[field]})
    record(git.folder, id="20171011-901003-ssss", name="20171011-901003-ssss.yaml", **{field: VALUES[field]})

    result = cwlog("diff", "--format", form)

    assert result.code == 0, result.stderr
    assert "mark" not in (result.stdout + result.stderr).lower().replace("markdown", "")
    assert "20171011-901003-ssss" in result.stdout
    assert "character" in result.stdout


def test_a_ruling_shows_a_role_or_a_member_and_nobody_else(git: Git, cwlog: Run, record: Record) -> None:
    shown = {}
    for ruler in ("dese", "f-03", "placeholder"):
        ruling = {"decision": "not_coaching", "ruled_by": ruler, "ruled_on": "2017-10-20"}
        record(git.folder, id=ID, interaction_type="unsure", description="Placeholder text", ruling=ruling)
        shown[ruler] = changed_fields(difference(cwlog))["ruling.ruled_by"][1]

    assert shown == {"dese": "dese", "f-03": "f-03", "placeholder": None}


ROWS = {
    "data/members.csv": [
        "Mark Placeholder,facilitator,3,southwest,,2017-03-01,",
        "x-01,markrole,3,southwest,,2017-03-01,",
        "x-01,facilitator,markcadre,southwest,,2017-03-01,",
        "x-01,facilitator,3,southwest,mark,2017-03-01,",
        "x-01,facilitator,3,southwest,,Mark,",
    ],
    DISTRICTS: ["901077,Mark Placeholder,Markone,3,nowhere,A,2017-07-01,4,2017-03-01,"],
    "data/cadres.csv": ["Mark Placeholder,Mark,2017-03-01,"],
}


@pytest.mark.parametrize(("path", "row"), [(path, row) for path, rows in ROWS.items() for row in rows])
@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_a_wrong_cell_of_a_roster_is_not_printed(git: Git, cwlog: Run, path: str, row: str, form: str) -> None:
    with (git.folder / path).open("a") as file:
        file.write(row + "\n")

    result = cwlog("diff", "--format", form)

    assert result.code == 0, result.stderr
    assert path in result.stdout
    assert "mark" not in (result.stdout + result.stderr).lower()
    if row.lower().startswith("mark") and form != "json":
        assert re.search(r"\(invalid\), (facilitator, )?2017-03-01", result.stdout)


def test_the_name_of_a_district_shows_in_a_row_that_is_valid(git: Git, cwlog: Run) -> None:
    with (git.folder / DISTRICTS).open("a") as file:
        file.write("901077,Sample Hollow,,3,southwest,A,2017-07-01,4,2017-03-01,\n")

    [row] = difference(cwlog)["rosters"][0]["rows"]

    assert row["key"] == {"code": "901077", "since": "2017-03-01"}
    assert {"field": "name", "before": None, "after": "Sample Hollow"} in row["cells"]


# --- Markdown ---


def test_hostile_names_stay_text_in_markdown_and_at_a_terminal(git: Git, cwlog: Run) -> None:
    bad = "|x <img src=x> [a](javascript:b) @everyone \x1b[31m"
    rewrite(git.folder / DISTRICTS, "Marrow Creek R-II", bad)
    (git.folder / MONTH / "<b>|@all.txt").write_text("")

    markdown, text = cwlog("diff", "--format", "markdown").stdout, cwlog("diff").stdout

    assert "<img" not in markdown
    assert "[a](" not in markdown
    assert "@everyone" not in markdown
    assert "<b>" not in markdown
    assert "\x1b" not in markdown + text
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) in (3, 4, 6, 7, 8) for row in rows)


def test_a_page_for_a_pull_request_fits_into_a_comment(git: Git, cwlog: Run, record: Record) -> None:
    rewrite(git.folder / DISTRICTS, "901003,Cedar Hollow R-IV,,3", f"901003,{'Cedar ' * 40},Cedar Hollow R-IV,3")
    files = [record(git.folder, date=f"2017-10-{1 + number % 31:02d}") for number in range(300)]
    git.commit()
    for file in files[:150]:
        file.unlink()
    for file in files[150:]:
        rewrite(file, "duration_minutes: 90", "duration_minutes: 95")
    for number in range(700):
        record(git.folder, id=f"20171106-901003-{number:04d}", date=f"2017-11-{1 + number % 30:02d}")

    result = cwlog("diff", "--format", "markdown")

    assert 10_000 < len(result.stdout) <= 65_536
    assert "… and 660 more" in result.stdout
    assert "Interactions added: **700**" in result.stdout
    assert len(difference(cwlog)["interactions"]["added"]) == 700


# --- the page for stewards ---

PAGE = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")


def test_the_page_about_reviewing_shows_what_one_sees(sample_git: Git, cwlog: Run) -> None:
    sample_git("commit", "--amend", "--quiet", "--message", "The year", when="2018-07-01T12:00:00+0000")
    blocks = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
    steps = [step.partition("\n") for block in blocks for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]

    assert len(steps) == 3
    for command, _, shown in steps:
        result = cwlog(*command.split()[1:], at=sample_git.folder)
        expected = re.escape(shown).replace("…", "[^\n]*")
        assert re.fullmatch(expected, result.stdout + result.stderr), f"$ {command}\n{result.stdout + result.stderr}"


def test_the_document_has_the_keys_that_the_page_shows(sample_git: Git, cwlog: Run, record: Record) -> None:
    root = sample_git.folder
    record(root, id="20171006-901009-aaaa", district="901009", district_name="Marrow Creek R-II", date="2017-10-06")
    entry = root / MONTH / "20171005-901015-dxh0.yaml"
    text = re.sub("comments: .*", "comments: Other words.", entry.read_text())
    entry.write_text(re.sub("duration_minutes: .*", "duration_minutes: 120", text))
    rewrite(root / SUBMISSION, "nil_return", "# looked at\nnil_return")
    rewrite(root / SUBMISSION, "minutes: 865", "minutes: 940")
    rewrite(root / DISTRICTS, "901003,Cedar Hollow R-IV,,3", "901003,Cedar Hollow R-IV,Cedar R-4,3")
    rewrite(root / "cwlog.yaml", "day: 10", "day: 12")
    (root / MONTH / "broken.yaml").write_text("<<<<<<< HEAD\n")
    block = re.search(r"```json\n(.*?)```", PAGE, flags=re.DOTALL)
    assert block

    shown, document = shape(json.loads(block[1])), shape(difference(cwlog, at=root))

    left_out = (".totals.by.cadre[]", ".totals.by.district[]", ".totals.by.month[]", ".submissions[].fields[]")
    assert shown == {path for path in document if not path.startswith(left_out)}


def shape(value: Any, path: str = "") -> set[str]:
    """The paths to all keys."""
    if isinstance(value, dict):
        return {f"{path}.{key}" for key in value}.union(*(shape(one, f"{path}.{key}") for key, one in value.items()))
    return set[str]().union(*(shape(one, f"{path}[]") for one in value)) if isinstance(value, list) else set()
