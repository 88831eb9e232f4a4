"""``cwlog import``: what a person who lives in a spreadsheet sees."""

import csv
import json
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ENTRY, ROOT, Run, clean_environment
from tests.terminal import Terminal
from tests.test_import_shapes import entries, save

ROW = {
    "district": "901003", "date": "2017-10-05", "duration_minutes": "90", "interaction_type": "discussing_data",
    "participants": "superintendent=1;building_administrator=3", "cst_members": "facilitator;data",
    "topics": "data_based_decision_making", "resources": "practice_profile",
}  # fmt: skip
FORM = """\
columns:
  district: Where
  date: When
  duration_minutes: Minutes
  interaction_type: What
  participants: Who
  cst_members: CST
  topics: Topics
  comments: Notes
key: [Response]
"""
FORM_ROW = {
    "Response": "r-1", "Where": "Cedar Hollow", "When": "10/5/2017", "Minutes": "90", "What": "Discussing data",
    "Who": "superintendent", "CST": "Facilitator, Data", "Topics": "DBDM", "Notes": "",
}  # fmt: skip


def sheet(folder: Path, *rows: Mapping[str, str], name: str = "sheet.csv") -> str:
    """A CSV file with these rows; the columns are those of the first one."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], restval="", extrasaction="raise")
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def state(workspace: Path) -> dict[str, bytes]:
    """Every file of the workspace, byte for byte."""
    files = (path for path in workspace.rglob("*") if path.is_file() and ".cwlog" not in path.parts)
    return {str(path.relative_to(workspace)): path.read_bytes() for path in files}


def test_a_sheet_with_the_keys_of_the_log_needs_no_mapping(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("import", sheet(tmp_path, ROW), "--yes")

    assert result.code == 0, result.stderr
    expected = {key: value for key, value in ENTRY.items() if key != "id"}
    assert entries(workspace) == [expected]
    path = result.stdout.splitlines()[-1]
    assert path.startswith("data/logs/2017-18/cadre-3/2017-10/import-")
    assert (workspace / path).is_file()


def test_titles_of_the_log_are_headings_too(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    titles = {
        "District name": "Cedar Hollow R-IV", "Date": "10/5/2017", "Duration": "1h30m", "Interaction type": "data",
        "Participants": "superintendent, principal=3", "CST members present": "facilitator", "Topics covered": "dbdm",
    }  # fmt: skip

    assert cwlog("import", sheet(tmp_path, titles), "--yes").code == 0

    assert entries(workspace)[0]["district"] == "901003"


def test_the_preview_counts_by_cadre_and_month(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "date": "2017-11-02"}, {**ROW, "district": "901001"}]

    result = cwlog("import", sheet(tmp_path, *rows), "--dry-run")

    assert result.code == 0
    table = [line.split() for line in result.stdout.splitlines()]
    assert ["1", "October", "2017", "1", "0", "0", "0"] in table
    assert ["3", "November", "2017", "1", "0", "0", "0"] in table
    assert ["all", "3", "0", "0", "0"] in table
    assert entries(workspace) == []


def test_one_stream_is_written_for_a_cadre_and_month(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = [{**ROW, "date": f"2017-10-{day:02d}"} for day in (2, 3, 4)] + [{**ROW, "date": "2017-11-02"}]

    result = cwlog("import", sheet(tmp_path, *rows), "--yes")

    files = sorted((workspace / "data/logs").rglob("*.yaml"))
    assert len(files) == 2
    assert len(entries(workspace)) == 4
    assert result.stdout.splitlines()[-2:] == [str(file.relative_to(workspace)) for file in files]


def test_importing_twice_adds_nothing(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, ROW, ROW, {**ROW, "date": "2017-10-06"})  # two rows that are alike are two interactions
    cwlog("import", path, "--yes")
    before = state(workspace)

    result = cwlog("import", path, "--yes")

    assert result.code == 0
    assert "There is nothing to write." in result.stderr
    assert state(workspace) == before
    assert len(entries(workspace)) == 3


def test_the_order_of_rows_makes_no_difference(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    other = {**ROW, "date": "2017-10-06"}
    cwlog("import", sheet(tmp_path, ROW, other), "--yes")

    result = cwlog("import", sheet(tmp_path, other, ROW, {**ROW, "date": "2017-10-09"}), "--yes")

    assert result.code == 0
    assert sorted(entry["date"] for entry in entries(workspace)) == ["2017-10-05", "2017-10-06", "2017-10-09"]


def test_an_entry_that_was_edited_or_moved_since_is_not_added_again(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    path = sheet(tmp_path, ROW)
    file = workspace / cwlog("import", path, "--yes").stdout.splitlines()[-1]
    elsewhere = workspace / "data/logs/2017-18/cadre-3/2017-11/moved.yaml"
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_text(file.read_text(encoding="utf-8").replace("2017-10-05", "2017-11-06"), encoding="utf-8")
    file.unlink()
    before = state(workspace)

    assert cwlog("import", path, "--yes").code == 0

    assert state(workspace) == before


def test_one_bad_row_leaves_the_workspace_untouched(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    cwlog("import", sheet(tmp_path, ROW), "--yes")
    before = state(workspace)
    rows = [{**ROW, "date": "2017-10-06"}, {**ROW, "date": "2017-10-09", "topics": "datta"}]

    result = cwlog("import", sheet(tmp_path, *rows), "--yes")

    assert result.code == 1
    assert "row 3: topics: 'datta' is not a topic; did you mean 'data'" in result.stdout
    assert "Nothing was written: 1 row rejected" in result.stderr
    assert state(workspace) == before


def test_rejected_rows_are_mended_in_their_own_sheet_and_brought_in(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    rows = [ROW, {**ROW, "date": "2017-10-06", "duration_minutes": "=900", "comments": "=1+1"}]
    rows = [{"comments": "", **row} for row in rows]
    rejects = tmp_path / "mend.csv"

    first = cwlog("import", sheet(tmp_path, *rows), "--yes", "--skip-rejected", "--rejects", str(rejects))

    assert first.code == 0
    assert len(entries(workspace)) == 1
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        (bad,) = csv.DictReader(file)
    assert bad["duration_minutes"] == "'=900"  # a spreadsheet must not run it
    assert "'=900' is not a duration" in bad["error"]

    text = rejects.read_text(encoding="utf-8-sig").replace("'=900", "60")
    rejects.write_text(text, encoding="utf-8")
    assert cwlog("import", str(rejects), "--yes").code == 0

    assert sorted(entry.get("comments", "") for entry in entries(workspace)) == ["", "=1+1"]
    assert "There is nothing to write." in cwlog("import", str(rejects), "--yes").stderr


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date": "2017-13-01"}, "date: '2017-13-01' is not a day of the calendar"),
        ({"date": "10/5/17"}, "date: '10/5/17' has a year of two digits"),
        ({"date": ""}, "date: the cell is empty"),
        ({"district": "90103"}, "a spreadsheet dropped the zero"),
        ({"district": "901003 - Marrow Creek R-II"}, "the code and the name are two districts"),
        ({"district": "999999"}, "district: '999999' is not a district of the roster"),
        ({"interaction_type": "training"}, "its only record is the DESE activity log"),
        ({"duration_minutes": "1.5"}, "'1.5' could be hours or minutes"),
        ({"duration_minutes": "900"}, "duration_minutes: 900 is more than 720"),
        ({"participants": "2 teachers"}, "write ROLE=N"),
        ({"participants": "superintendent=0"}, "participants: the cell is empty"),
        ({"topics": ""}, "topics: the cell is empty"),
        ({"cst_members": "none"}, "cst_members: the cell is empty"),
        ({"buildings": "50"}, "a building code has four digits"),
        ({"comments": "write to someone@example.org"}, "comments: this text has an e-mail address"),
    ],
)
def test_a_row_is_rejected_with_its_number_and_the_reason(
    workspace: Path, cwlog: Run, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    extra = dict.fromkeys(("buildings", "comments"), "")
    rows = [{**ROW, "date": "2017-10-12", **extra}, {**ROW, **extra, **changes}]

    result = cwlog("import", sheet(tmp_path, *rows), "--yes")

    assert result.code == 1
    assert said in result.stdout
    assert "  row 3: " in result.stdout
    assert "someone@" not in result.stdout + result.stderr
    assert entries(workspace) == []


def test_a_mended_row_with_a_key_changes_its_entry_under_the_same_id(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    save(workspace, FORM)
    other = {**FORM_ROW, "Response": "r-2", "When": "10/6/2017"}
    file = workspace / cwlog("import", sheet(tmp_path, FORM_ROW, other), "--yes").stdout.splitlines()[-1]
    text = file.read_text(encoding="utf-8").replace("date: 2017-10-05\n", "date: 2017-10-05  # a note\n")
    file.write_text(text, encoding="utf-8")
    ids = [entry["id"] for entry in entries(workspace, without=())]

    mended = {**FORM_ROW, "Minutes": "60"}
    result = cwlog("import", sheet(tmp_path, other, mended), "--yes")

    assert result.code == 0, result.stderr
    assert f"row 3: {ids[0]} duration_minutes: 90 → 60" in result.stdout
    assert [entry["id"] for entry in entries(workspace, without=())] == ids
    new = file.read_text(encoding="utf-8")
    assert "date: 2017-10-05  # a note\n" in new
    assert new.split("---\n")[1] == text.split("---\n")[1]
    assert "There is nothing to write." in cwlog("import", sheet(tmp_path, other, mended), "--yes").stderr


def test_what_was_decided_in_the_log_stays_when_its_row_is_mended(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM.replace("  comments: Notes", "  description: Notes"))
    unsure = {**FORM_ROW, "What": "unsure", "Notes": "Met the new board to explain the project."}
    file = workspace / cwlog("import", sheet(tmp_path, unsure), "--yes").stdout.splitlines()[-1]
    ruling = "ruling:\n  decision: not_coaching\n  ruled_by: dese\n  ruled_on: 2017-10-20\n"
    file.write_text(file.read_text(encoding="utf-8") + ruling, encoding="utf-8")

    assert cwlog("import", sheet(tmp_path, {**unsure, "Minutes": "60"}), "--yes").code == 0

    (entry,) = entries(workspace)
    assert (entry["duration_minutes"], entry["ruling"]["decision"]) == (60, "not_coaching")


def test_a_mended_date_moves_the_entry_to_its_month(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    cwlog("import", sheet(tmp_path, FORM_ROW), "--yes")
    (before,) = entries(workspace, without=())

    result = cwlog("import", sheet(tmp_path, {**FORM_ROW, "When": "11/7/2017"}), "--yes")

    assert result.code == 0
    (file,) = (workspace / "data/logs").rglob("*.yaml")
    assert "2017-11/import-" in str(file)
    assert entries(workspace, without=())[0]["id"] == before["id"]
    assert cwlog("validate").code == 0


def test_without_a_key_a_mended_row_is_new_and_warned_about(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    cwlog("import", sheet(tmp_path, ROW), "--yes")
    (before,) = entries(workspace, without=())

    result = cwlog("import", sheet(tmp_path, {**ROW, "duration_minutes": "60"}), "--dry-run")

    assert result.code == 0
    assert f"row 2: looks like {before['id']}, which was imported before" in result.stderr


def test_a_column_without_a_key_is_refused_and_nothing_lost(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("import", sheet(tmp_path, {**ROW, "Mood": "good"}), "--yes")

    assert result.code == 2
    assert "the log has no key 'Mood'" in result.stderr
    assert "cwlog import --suggest" in result.stderr


def test_a_mapping_that_names_a_missing_column_says_what_is_near(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM.replace("Topics\n", "Topic\n"))

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--map", "form")

    assert result.code == 2
    assert "the sheet has no column 'Topic', which mappings/form.yaml names" in result.stderr
    assert "did you mean 'Topics'?" in result.stderr


def test_the_one_mapping_that_fits_is_used_and_named(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    save(workspace, FORM.replace("Where", "District"), "another")

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--dry-run")

    assert result.code == 0
    assert "mappings/form.yaml, which fits" in result.stderr


def test_two_mappings_that_fit_are_not_chosen_between(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    save(workspace, FORM, "another")

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--dry-run")

    assert result.code == 2
    assert "mappings/another.yaml and mappings/form.yaml fit" in result.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  topcs: Topics", "mappings/form.yaml:9:3: columns.topcs: 'topcs' is not a key that a column can fill"),
        ("date_fromat: mdy", "'date_fromat' is not a key of this record"),
        ("values:\n  interaction_type:\n    Dig: datum", "'datum' is not an interaction type"),
        ("participants:\n  superintendant: A", "did you mean 'superintendent'?"),
        ("separators:\n  date: [';']", "date takes one value only"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_place(
    workspace: Path, cwlog: Run, tmp_path: Path, line: str, said: str
) -> None:
    base = FORM.replace("  topics: Topics\n", "") if line.startswith("  ") else FORM
    text = base.replace("key: [", f"{line}\nkey: [")
    save(workspace, text)

    result = cwlog("import", sheet(tmp_path, FORM_ROW), "--map", "form")

    assert result.code == 2
    assert said in result.stderr


def test_a_column_that_mixes_dates_is_refused(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = [ROW, {**ROW, "date": "10/6/2017"}]

    result = cwlog("import", sheet(tmp_path, *rows), "--yes")

    assert result.code == 1
    assert "mixes ways to write a date: '2017-10-05' in row 2 and '10/6/2017' in row 3" in result.stderr


def test_a_day_before_the_month_is_never_guessed(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    rows = [{**FORM_ROW, "When": "5/10/2017"}, {**FORM_ROW, "Response": "r-2", "When": "26/10/2017"}]
    save(workspace, FORM)
    path = sheet(tmp_path, *rows)

    refused = cwlog("import", path, "--yes")
    save(workspace, FORM + "date_format: dmy\n")
    done = cwlog("import", path, "--yes")

    assert refused.code == 1
    assert "seem to have the day first" in refused.stderr
    assert done.code == 0
    assert [entry["date"] for entry in entries(workspace)] == ["2017-10-05", "2017-10-26"]


def test_words_and_constants_of_a_mapping(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    text = FORM.replace("  cst_members: CST\n", "  cst_members: CST\n  resources: Notes\n").replace(
        "  comments: Notes\n", ""
    )
    text += 'constants:\n  mode: virtual\n  cst_members: facilitator\nvalues:\n  resources:\n    "nothing at all": ""\n'
    save(workspace, text + "  interaction_type:\n    Deep dive: discussing_data\n")
    rows = [
        {**FORM_ROW, "What": "deep DIVE", "CST": "", "Notes": "Nothing at all"},
        {**FORM_ROW, "Response": "r-2", "When": "10/6/2017", "Notes": "blueprint; cwis"},
    ]

    assert cwlog("import", sheet(tmp_path, *rows), "--yes").code == 0

    first, second = entries(workspace)
    assert (first["interaction_type"], first["mode"], first["cst_members"]) == (
        "discussing_data", "virtual", ["facilitator"],
    )  # fmt: skip
    assert (first["resources"], second["resources"]) == ([], ["mmd_blueprint", "cwis_survey"])
    assert second["cst_members"] == ["facilitator", "data"]


def test_entries_as_yaml_and_json_need_no_mapping(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    record = {key: value for key, value in ENTRY.items() if key not in ("id", "district_name")}
    yaml_file, json_file = tmp_path / "some.yaml", tmp_path / "some.json"
    yaml_file.write_text("".join(f"{key}: {_flow(value)}\n" for key, value in record.items()), encoding="utf-8")
    json_file.write_text("[" + _flow({**record, "date": "2017-10-06"}) + "]", encoding="utf-8")

    assert cwlog("import", str(yaml_file), "--yes").code == 0
    assert cwlog("import", str(json_file), "--yes").code == 0
    again = cwlog("import", str(yaml_file), "--yes")

    assert "There is nothing to write." in again.stderr
    assert [entry["date"] for entry in entries(workspace)] in (
        ["2017-10-05", "2017-10-06"],
        ["2017-10-06", "2017-10-05"],
    )


def test_a_record_of_yaml_that_is_wrong_is_rejected_with_its_line(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_text("district: '901003'\ndate: 2017-10-05\n---\ndistrict: '901003'\nteacher: x\n", encoding="utf-8")

    result = cwlog("import", str(file), "--yes")

    assert result.code == 1
    assert "line 4: teacher: 'teacher' is not a key of this record" in result.stdout


def _flow(value: Any) -> str:
    return json.dumps(value)


def test_a_month_that_was_handed_in_is_warned_about(sample: Path, workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    shutil.copytree(sample / "data/submissions", workspace / "data/submissions")

    result = cwlog("import", sheet(tmp_path, ROW), "--dry-run")

    assert "October 2017 of cadre 3 was handed in" in result.stderr
    assert "cwlog submit --cadre 3 --month 2017-10" in result.stderr


def test_a_list_that_cwlog_wrote_changes_entries_by_their_id(
    workspace: Path, cwlog: Run, tmp_path: Path, record: Callable[..., Path]
) -> None:
    file = record(workspace, id="20171005-901003-7k3q")
    row = {"id": "20171005-901003-7k3q", **ROW}

    same = cwlog("import", sheet(tmp_path, row), "--yes")
    changed = cwlog("import", sheet(tmp_path, {**row, "duration_minutes": "75"}), "--yes")

    assert "There is nothing to write." in same.stderr
    assert changed.code == 0
    assert "duration_minutes: 75" in file.read_text(encoding="utf-8")
    assert len(entries(workspace)) == 1


def test_nobody_at_the_terminal_needs_yes(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    result = cwlog("import", sheet(tmp_path, ROW))

    assert result.code == 2
    assert "--yes" in result.stderr
    assert entries(workspace) == []


@pytest.mark.parametrize(("answer", "written"), [("y", 1), ("n", 0)])
def test_a_person_is_asked_before_anything_is_written(
    workspace: Path, tmp_path: Path, answer: str, written: int
) -> None:
    with Terminal(["import", sheet(tmp_path, ROW)], workspace, clean_environment()) as terminal:
        terminal.expect("October 2017")  # the preview, although stdout is a pipe
        terminal.expect("Write 1 new entry?")
        assert entries(workspace) == []
        terminal.type(answer)
        code, stdout = terminal.end()

    assert len(stdout.splitlines()) == written
    assert code == (0 if written else 1)
    assert len(entries(workspace)) == written


def test_a_draft_of_a_mapping_is_a_mapping_that_works(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    first = {
        "Where was it": "Cedar Hollow R-IV", "Date of visit": "10/5/2017", "Time spent (hours)": "1.5",
        "Type": "Discussing data", "Superintendents (number)": "1", "CST": "Facilitator, Data", "Topics": "Data",
        "Timestamp": "10/6/2017 8:00:00", "Email Address": "x@example.org", "Notes": "-",
    }  # fmt: skip
    second = {**first, "Where was it": "901009", "Time spent (hours)": "1", "Timestamp": "10/7/2017 8:00:00"}
    path = sheet(tmp_path, first, second)
    target = workspace / "mappings/draft.yaml"

    draft = cwlog("import", "--suggest", path, "--output", "mappings/draft.yaml")
    done = cwlog("import", path, "--map", "draft", "--yes")

    assert draft.code == 0
    assert draft.stdout == "mappings/draft.yaml\n"
    text = target.read_text(encoding="utf-8")
    assert 'district: "Where was it"' in text
    assert "duration_unit: hours" in text
    assert 'key:\n  - "Timestamp"' in text
    assert 'ignore:\n  - "Email Address"' in text
    assert done.code == 0, done.stderr
    assert sorted(entry["duration_minutes"] for entry in entries(workspace)) == [60, 90]
    assert cwlog("import", "--suggest", path, "--output", "mappings/draft.yaml").code == 2


def test_a_draft_lists_words_and_columns_that_it_does_not_know(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    row = {**FORM_ROW, "What": "Planing", "Weather": "sunny"}

    text = cwlog(
        "import",
        "--suggest",
        sheet(tmp_path, {("Activity" if key == "What" else key): value for key, value in row.items()}),
    ).stdout

    assert '#     "Planing": planning' in text
    assert '#   "Weather"' in text


def test_the_example_of_the_page_is_a_mapping_that_is_right(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    page = (ROOT / "docs/import.md").read_text(encoding="utf-8")
    save(workspace, page.split("```yaml\n")[1].split("```")[0], "page")

    result = cwlog("import", sheet(tmp_path, ROW), "--map", "page")

    assert result.code == 2
    assert "which mappings/page.yaml names" in result.stderr


def test_the_examples_of_the_help_run(workspace: Path, cwlog: Run) -> None:
    for folder in ("mappings", "docs/examples"):
        shutil.copytree(ROOT / folder, workspace / folder)
    text = cwlog("import", "--help").stdout.split("Examples:")[1]
    commands = [line.strip() for line in text.splitlines() if line.strip()]

    assert [cwlog(*shlex.split(command)[1:]).code for command in commands] == [0] * len(commands)

    assert len(entries(workspace)) == 6
    assert cwlog("validate").code == 0
