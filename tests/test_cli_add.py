"""``cwlog add`` without a terminal: flags, an earlier entry, a file, an editor."""

import json
import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from click.shell_completion import ShellComplete

from cwlog.cli import main
from tests.conftest import MONTH, ROOT, Result, Run, lines_of

Write = Callable[..., Path]
FLAGS: Mapping[str, str] = {
    "--district": "901003",
    "--date": "2017-10-05",
    "--duration": "90",
    "--type": "discussing_data",
    "--participant": "superintendent=1,building_administrator=3",
    "--cst-member": "facilitator,data",
    "--topic": "data_based_decision_making",
    "--resource": "practice_profile",
}
ENTRY_FILE = """\
district: "901003"
district_name: Cedar Hollow R-IV
date: 2017-10-05
duration_minutes: 90
interaction_type: discussing_data
participants:
  superintendent: 1
  building_administrator: 3
cst_members:
- facilitator
- data
topics:
- data_based_decision_making
resources:
- practice_profile
"""


def flags(*more: str, **changes: str | None) -> list[str]:
    """All flags that are needed, some changed or, with None, left out: ``flags("--force", cst_member="data")``."""
    named = {**FLAGS, **{f"--{key.replace('_', '-')}": value for key, value in changes.items()}}
    return [word for flag, value in named.items() if value is not None for word in (flag, value)] + list(more)


def added(cwlog: Run, result: Result) -> str:
    """The text of the one file that was written, without the line with its id."""
    assert result.code == 0, result.stderr
    path = result.stdout.splitlines()[-1]
    first, _, rest = (cwlog.folder / path).read_text(encoding="utf-8").partition("\n")
    assert first == f"id: {Path(path).stem}"
    return rest


def files(workspace: Path) -> list[str]:
    """Every file below data, to see that nothing was written."""
    return sorted(str(path.relative_to(workspace)) for path in (workspace / "data").rglob("*") if path.is_file())


# --- Flags ---


def test_all_flags_make_the_file_to_the_letter(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags())

    assert added(cwlog, result) == ENTRY_FILE
    assert result.stdout.startswith(f"{MONTH}/20171005-901003-")
    assert result.stderr == ""


def test_people_may_write_as_they_speak(workspace: Path, cwlog: Run) -> None:
    result = cwlog(
        "add", "--district", "cedar hollow", "--date", "10/5/2017", "--duration", "1h30m", "--type", "Data dig",
        "--participant", "supt", "--participant", "principal=1, assistant principal=2",
        "--cst-member", "fac", "--cst-member", "data", "--topic", "DBDM, dbdm", "--resource", "practice profile",
    )  # fmt: skip

    assert added(cwlog, result) == ENTRY_FILE


def test_the_optional_flags_are_written_in_key_order(workspace: Path, cwlog: Run) -> None:
    result = cwlog(
        "add", *flags(resource="other", topic="other,data", participant="other=2"), "--also", "next steps, planning",
        "--mode", "zoom", "--team", "DLT", "--event", "fall-data-day", "--building", "1050,4020",
        "--participants-other", "visiting board", "--topics-other", "master schedule", "--resources-other", "a plan",
        "--comments", " Two lines:\r\nand a quote's end. ",
    )  # fmt: skip

    written = yaml.safe_load(added(cwlog, result))
    assert list(written) == [
        "district", "district_name", "date", "duration_minutes", "interaction_type", "also_included", "mode", "team",
        "event", "buildings", "participants", "participants_other", "cst_members", "topics", "topics_other",
        "resources", "resources_other", "comments",
    ]  # fmt: skip
    assert written["also_included"] == ["strategizing_next_steps", "planning"]
    assert written["buildings"] == ["1050", "4020"]
    assert written["comments"] == "Two lines:\nand a quote's end."


def test_an_unsure_event_has_its_description_and_may_have_no_topic(workspace: Path, cwlog: Run) -> None:
    unsure = flags("--description", "Met the new director; was it coaching?", type="not sure", topic=None)

    written = added(cwlog, cwlog("add", *unsure, "--as-of", "2017-10-06"))

    assert "interaction_type: unsure\ndescription: Met the new director; was it coaching?\n" in written
    assert "topics: []\n" in written


def test_no_resource_is_an_empty_list(workspace: Path, cwlog: Run) -> None:
    assert "resources: []\n" in added(cwlog, cwlog("add", *flags(resource=None)))


def test_a_relative_date_is_echoed_as_what_it_became(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags(date="last friday"), "--as-of", "2017-10-09")

    assert result.stderr.splitlines()[0] == "date: last friday = 2017-10-06"
    assert "date: 2017-10-06\n" in added(cwlog, result)


def test_a_comment_may_hold_anything_that_is_text(workspace: Path, cwlog: Run) -> None:
    for comment in ("=1+1", "\x1b[31mred", "no", "# 5", "- a\n- b", "<b>&amp;</b>", "a\tb", "Zoë 😀", "'", "a: b"):
        written = added(cwlog, cwlog("add", *flags("--comments", comment, "--force")))
        assert yaml.safe_load(written)["comments"] == comment

    assert cwlog("validate").code == 0


@pytest.mark.parametrize("more", ["--dry-run", "--verbose"])
def test_an_entry_that_is_shown_cannot_steer_the_terminal(workspace: Path, cwlog: Run, more: str) -> None:
    result = cwlog("add", *flags("--comments", "a\x1b[31m b\u202e c\x9b1m", "--force", more))

    assert result.code == 0
    assert not set("\x1b\u202e\x9b") & set(result.stdout + result.stderr)


def test_verbose_shows_the_entry_before_the_path(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags(), "--verbose")

    *entry, path = result.stdout.splitlines(keepends=True)
    assert "".join(entry[1:]) == ENTRY_FILE
    assert path.endswith(".yaml\n")


def test_what_is_added_is_what_validate_accepts(workspace: Path, cwlog: Run) -> None:
    cwlog("add", *flags())

    result = cwlog("validate", "--strict")
    assert (result.code, result.stdout) == (0, "")


def test_several_districts_of_an_event_get_one_entry_each(workspace: Path, cwlog: Run) -> None:
    result = cwlog(
        "add", *flags("--district", "Sample Prairie 31", "--event", "fall-data-day", district="901003,901009")
    )

    folders = [line.rsplit("/", 1)[0] for line in result.stdout.splitlines()]
    assert folders == [MONTH, MONTH, MONTH.replace("cadre-3", "cadre-1")]
    assert len(files(workspace)) == 4 + 3
    assert cwlog("validate", "--strict").code == 0


def test_a_district_that_is_named_twice_gets_one_entry(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags("--district", "cedar", "--event", "fall-data-day", district="901003,901003"))

    assert (result.code, len(result.stdout.splitlines()), result.stderr) == (0, 1, "")


def test_of_several_districts_all_are_written_or_none(workspace: Path, cwlog: Run) -> None:
    before = files(workspace)
    result = cwlog(
        "add", *flags("--district", "901005", "--event", "fall-data-day", date="2018-06-29", as_of="2018-07-01")
    )
    assert result.code == 0

    (workspace / "data/districts.csv").write_text(
        (workspace / "data/districts.csv")
        .read_text()
        .replace("901008,Twin Larch R-XIV,,2,central,F,2017-07-01,9,2017-03-01,2018-03-31", "")
    )
    before = files(workspace)
    result = cwlog("add", *flags("--district", "901005", "--event", "spring-day", date="2017-02-01"))
    assert (result.code, files(workspace)) == (1, before)
    assert result.stderr.count("CW301 district") == 2
    assert "901005: CW301" in result.stderr


def test_several_districts_need_the_name_of_their_event(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags("--district", "901009"))

    assert (result.code, result.stdout) == (2, "")
    assert "--event is missing" in result.stderr


# --- Refused ---


def test_every_missing_flag_is_named_at_once(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", "--duration", "90")

    assert result.code == 2
    for flag in ("--district", "--date", "--type", "--participant", "--cst-member", "--topic"):
        assert flag in result.stderr
    assert "--duration" not in result.stderr
    assert "--resource" not in result.stderr


def test_an_unsure_event_needs_a_description(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags(type="unsure"))

    assert result.code == 2
    assert "Error: --description is missing" in result.stderr


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"type": "training"}, 1, "DESE activity log"),
        ({"type": "planing"}, 1, "did you mean 'planning'?"),
        ({"district": "901099"}, 1, "'901099' is not a district of the roster"),
        ({"district": "91003"}, 1, "six digits"),
        ({"topic": "astrology"}, 1, "'astrology' is not a topic"),
        ({"participant": "wizard=1"}, 1, "'wizard' is not a participant role"),
        ({"cst_member": "none"}, 1, "CW108 cst_members: at least 1 value here"),
        ({"duration": "800"}, 1, "CW105 duration_minutes: 800 is more than 720"),
        ({"duration": "0"}, 1, "CW105 duration_minutes"),
        ({"participant": "teacher=0"}, 1, "CW105 participants.teacher_general"),
        ({"date": "2027-10-05"}, 1, "CW306 date: 2027-10-05 is in the future"),
        ({"date": "2016-10-05"}, 1, "CW301 district: Cedar Hollow R-IV was not a member"),
        ({"event": "Data Day"}, 1, "CW106 event"),
        ({"building": "105"}, 1, "CW106 buildings[1]"),
        ({"topic": "other"}, 1, "CW315 topics_other"),
        ({"also": "discussing_data"}, 1, "CW314 also_included[1]"),
        ({"description": "What was it, then?"}, 1, "CW308 description"),
        ({"comments": "Write to someone@example.org"}, 1, "CW501 comments"),
        ({"date": "5.10.2017"}, 2, "does not say which number is the month"),
        ({"date": "2017-02-30"}, 2, "not a day of the calendar"),
        ({"date": "friday"}, 2, "last friday"),
        ({"duration": "soon"}, 2, "not a duration"),
        ({"duration": "1.5"}, 2, "could be hours or minutes"),
        ({"participant": "teacher 3"}, 2, "ROLE=N"),
        ({"district": "r-iv"}, 2, "fits 3 districts"),
        ({"as_of": "someday"}, 2, "not a date"),
        ({"like": "zzzz"}, 1, "no entry has the id"),
        ({"like": ""}, 2, "too short for an id"),
        ({"from": ""}, 2, "leave out --district"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_writes_nothing(
    workspace: Path, cwlog: Run, change: dict[str, str], code: int, message: str
) -> None:
    before = files(workspace)
    result = cwlog("add", *flags(**change))

    assert (result.code, result.stdout, files(workspace)) == (code, "", before)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_errors_are_never_forced(workspace: Path, cwlog: Run) -> None:
    assert cwlog("add", *flags("--force", duration="800")).code == 1


def test_an_error_line_has_code_field_message_and_hint(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags(duration="800"))

    assert result.stderr.splitlines() == [
        "CW105 duration_minutes: 800 is more than 720; a whole number from 1 to 720 minutes",
        "Nothing was written.",
    ]


def test_the_roster_is_not_read_through_a_folder_name(workspace: Path, cwlog: Run) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("Hollow R-IV,,3,", "Hollow R-IV,,../../../../escape,"))

    result = cwlog("add", *flags())

    assert result.code == 2
    assert not (workspace.parent / "escape").exists()


def test_bytes_that_are_not_utf8_are_refused(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags("--comments", "caf\udce9"))

    assert result.code == 2
    assert "not UTF-8" in result.stderr


def test_without_a_workspace_it_says_so(tmp_path: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags())

    assert result.code == 2
    assert "no cwlog.yaml" in result.stderr


def test_the_workspace_can_be_named(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    result = cwlog("add", *flags(workspace=str(workspace)), at=elsewhere)

    assert (workspace / result.stdout.strip()).is_file()


# --- Warnings ---


def test_without_a_terminal_warnings_are_said_and_the_entry_is_written(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", *flags(date="2017-10-07", duration="97"))

    assert "CW404 date: 2017-10-07 is a Saturday; is the day right? (warning)\n" in result.stderr
    assert "CW408 duration_minutes" in result.stderr
    assert "date: 2017-10-07" in added(cwlog, result)


def test_an_entry_that_is_there_already_is_warned_about(workspace: Path, cwlog: Run) -> None:
    first = cwlog("add", *flags()).stdout.strip()

    result = cwlog("add", *flags())

    assert f"CW401 id: alike in everything but the id: {Path(first).stem}" in result.stderr
    assert result.code == 0


def test_a_neighbour_that_cannot_be_read_does_not_stop_an_add(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, id="20171009-901003-0000").write_text("][")

    result = cwlog("add", *flags())

    assert (
        result.stderr
        == f"{MONTH}/20171009-901003-0000.yaml cannot be read, and was not compared; see 'cwlog validate'\n"
    )
    assert added(cwlog, result) == ENTRY_FILE


def test_a_month_that_was_handed_in_is_to_be_handed_in_again(workspace: Path, cwlog: Run) -> None:
    submission = workspace / "data/submissions/2017-18/cadre-3/2017-10.yaml"
    submission.parent.mkdir(parents=True)
    submission.write_text((ROOT / "data/submissions/2017-18/cadre-3/2017-10.yaml").read_text())

    result = cwlog("add", *flags())

    assert result.stderr == (
        "Warning: October 2017 of cadre 3 was handed in on 2017-11-06; "
        "hand it in again with 'cwlog submit --cadre 3 --month 2017-10 --by ID --note WHY'\n"
    )
    assert added(cwlog, result) == ENTRY_FILE


# --- Dry run ---


def test_a_dry_run_shows_the_entry_and_writes_nothing(workspace: Path, cwlog: Run) -> None:
    before = files(workspace)
    result = cwlog("add", *flags("--dry-run"))

    assert (result.code, files(workspace)) == (0, before)
    assert result.stdout.partition("\n")[2] == ENTRY_FILE
    assert f"would write {MONTH}/20171005-901003-" in result.stderr
    assert not (workspace / "data/logs").exists()


def test_a_dry_run_refuses_what_add_refuses(workspace: Path, cwlog: Run) -> None:
    assert cwlog("add", *flags("--dry-run", duration="800")).code == 1


# --- An earlier entry ---


def test_like_takes_everything_but_id_and_date(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q", mode="phone", comments="As before.", import_key="9f2c:1")

    result = cwlog("add", "--like", "7k3q", "--date", "2017-10-12")

    assert (
        added(cwlog, result)
        == ENTRY_FILE.replace("10-05", "10-12").replace("discussing_data\n", "discussing_data\nmode: phone\n")
        + "comments: As before.\n"
    )


def test_like_needs_a_date(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q")

    result = cwlog("add", "--like", "7k3q")

    assert result.code == 2
    assert "Error: --date is missing" in result.stderr


def test_flags_win_over_the_earlier_entry_and_an_empty_one_takes_away(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    record(workspace, id="20171005-901003-7k3q", mode="phone", team="other", comments="As before.", event="fall-day")

    more = ["--comments", "", "--mode", "none", "--team", "blt", "--resource", "none", "--topic", "cfa", "--event", ""]
    written = added(cwlog, cwlog("add", "--like", "7k3q", "--date", "2017-10-12", *more))

    assert yaml.safe_load(written).items() >= {"team": "building_leadership_team", "resources": []}.items()
    assert all(f"\n{key}:" not in written for key in ("comments", "mode", "event"))
    assert "topics:\n- common_formative_assessment\nresources" in written


def test_another_district_or_type_takes_only_what_fits(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q", also_included=["planning", "providing_feedback"], buildings=["1050"])

    other = added(
        cwlog, cwlog("add", "--like", "7k3q", "--date", "2017-10-12", "--district", "901009", "--type", "planning")
    )

    assert "also_included:\n- providing_feedback\n" in other
    assert "buildings" not in other
    assert "district_name: Marrow Creek R-II" in other


def test_a_sure_entry_like_an_unsure_one_has_no_description(workspace: Path, cwlog: Run, record: Write) -> None:
    ruling = {"decision": "not_coaching", "ruled_by": "dese", "ruled_on": "2017-10-20"}
    record(
        workspace, id="20171005-901003-7k3q", interaction_type="unsure", description="What was it, then?", ruling=ruling
    )

    written = added(cwlog, cwlog("add", "--like", "7k3q", "--date", "2017-10-12", "--type", "planning"))

    assert "description" not in written
    assert "ruling" not in written


def test_an_earlier_entry_with_errors_is_no_example(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q", topics=5)

    result = cwlog("add", "--like", "7k3q", "--date", "2017-10-12")

    assert result.code == 1
    assert "has errors itself" in result.stderr


# --- From a file ---


def from_text(workspace: Path, cwlog: Run, text: str, *more: str) -> Result:
    (workspace / "more.txt").write_text(text, encoding="utf-8")
    return cwlog("add", "--from", "more.txt", *more)


def test_a_file_may_hold_many_entries(workspace: Path, cwlog: Run) -> None:
    other = ENTRY_FILE.replace("901003", "901009").replace("district_name: Cedar Hollow R-IV\n", "")

    result = from_text(workspace, cwlog, f"---\n{ENTRY_FILE}---\n{other}")

    assert result.code == 0
    first, second = ((workspace / path).read_text() for path in result.stdout.splitlines())
    assert first.partition("\n")[2] == ENTRY_FILE
    assert "district_name: Marrow Creek R-II\n" in second


def test_json_is_taken_too(workspace: Path, cwlog: Run) -> None:
    one = yaml.safe_load(ENTRY_FILE) | {"date": "2017-10-05"}

    for number, text in enumerate((json.dumps(one), json.dumps([one, one], indent="\t")), start=1):
        result = from_text(workspace, cwlog, text)
        assert len(result.stdout.splitlines()) == number, result.stderr
        for path in result.stdout.splitlines():
            assert (workspace / path).read_text().partition("\n")[2] == ENTRY_FILE


def test_standard_input_is_a_file_as_well(workspace: Path, cwlog: Run) -> None:
    good = cwlog.real("add", "--from", "-", stdin=ENTRY_FILE)
    assert added(cwlog, good) == ENTRY_FILE

    bad = cwlog.real("add", "--from", "-", stdin=ENTRY_FILE.replace(" 90\n", " 900\n"))
    assert bad.code == 1
    assert bad.stderr.startswith("<stdin>:4:19: CW105 duration_minutes: 900 is more than 720")


def test_an_id_in_the_file_is_kept_unless_it_is_taken(workspace: Path, cwlog: Run) -> None:
    text = "id: 20171005-901003-7k3q\n" + ENTRY_FILE

    assert from_text(workspace, cwlog, text).stdout == f"{MONTH}/20171005-901003-7k3q.yaml\n"

    again = from_text(workspace, cwlog, text)
    assert again.code == 1
    assert again.stderr.startswith(
        f"more.txt:1:5: CW202 id: the id stands already in {MONTH}/20171005-901003-7k3q.yaml"
    )


def test_of_a_file_all_entries_are_written_or_none(workspace: Path, cwlog: Run) -> None:
    before = files(workspace)
    bad = ENTRY_FILE.replace("discussing_data", "planing").replace("facilitator", "coach").replace("901003", "901009")

    result = from_text(workspace, cwlog, f"{ENTRY_FILE}---\n{bad}---\n- no record\n---\n{ENTRY_FILE}teacher_name: x\n")

    assert (result.code, result.stdout, files(workspace)) == (1, "", before)
    places = [line.split(" ")[0] for line in result.stderr.splitlines()]
    assert places[:5] == [
        "more.txt:18:16:",
        "more.txt:21:19:",
        "more.txt:26:3:",
        "more.txt:33:1:",
        "more.txt:39:19:",
    ], result.stderr
    assert result.stderr.splitlines()[-2].startswith("more.txt:50:1: CW102 teacher_name")
    assert result.stderr.endswith("Nothing was written.\n")


def test_a_file_is_held_to_the_one_canonical_form(workspace: Path, cwlog: Run) -> None:
    for wrong in ("date: last friday", "duration_minutes: 1h30m", "duration_minutes: 45.0", "district: 901003"):
        key = wrong.split(":")[0]
        text = "".join(f"{wrong}\n" if line.startswith(f"{key}:") else f"{line}\n" for line in ENTRY_FILE.splitlines())
        assert from_text(workspace, cwlog, text).code == 1, wrong


def test_warnings_about_a_file_have_their_place(workspace: Path, cwlog: Run) -> None:
    result = from_text(workspace, cwlog, ENTRY_FILE.replace("2017-10-05", "2017-10-07"))

    assert result.code == 0
    assert result.stderr.startswith("more.txt:3:7: CW404 date: 2017-10-07 is a Saturday")


def test_a_file_and_flags_do_not_go_together(workspace: Path, cwlog: Run) -> None:
    result = from_text(workspace, cwlog, ENTRY_FILE, "--date", "2017-10-05", "--like", "7k3q")

    assert result.code in (1, 2)
    assert from_text(workspace, cwlog, ENTRY_FILE, "--date", "2017-10-05").code == 2


def test_a_file_that_is_not_there_is_said_to_be_so(workspace: Path, cwlog: Run) -> None:
    result = cwlog("add", "--from", "nowhere.yaml")

    assert result.code == 2
    assert "nowhere.yaml cannot be read: No such file" in result.stderr


def test_what_a_dry_run_shows_can_be_added(workspace: Path, cwlog: Run) -> None:
    shown = cwlog("add", *flags("--dry-run", "--district", "901009", "--event", "fall-day")).stdout

    assert len(from_text(workspace, cwlog, shown).stdout.splitlines()) == 2


# --- In an editor ---


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """A function that makes an editor of sed programs, one for each time it is opened; it keeps what it was shown."""

    def make(*programs: str) -> Path:
        shown = tmp_path / "shown"
        shown.mkdir()
        script = tmp_path / "editor.sh"
        cases = "\n".join(
            f'{number}) sed -i {shlex.quote(program)} "$1";;' for number, program in enumerate(programs, 1)
        )
        script.write_text(
            f'#!/bin/sh\nn=$(($(ls {shown} | wc -l) + 1))\ncp "$1" {shown}/$n\ncase $n in\n{cases}\nesac\n'
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("EDITOR", str(script))
        monkeypatch.delenv("VISUAL", raising=False)
        return shown

    return make


def drafts(workspace: Path) -> list[Path]:
    return sorted((workspace / ".cwlog/drafts").glob("*.yaml"))


def test_the_form_has_every_field_with_what_it_takes(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    shown = editor()

    cwlog("add", "--edit", "--district", "901003", "--duration", "1h30m")

    form = (shown / "1").read_text()
    assert 'district: "901003"\n' in form
    assert "duration_minutes: 90\n" in form
    assert "\ndate:\n" in form
    assert "\ntopics: []\n" in form
    assert "#    For example: mode: face_to_face\n#mode:\n" in form
    assert "How long the district was coached" in form
    assert "#    As 90, 1h30m, 1:30 or 1.5h.\n" in form
    assert form.index("\ninteraction_type:") < form.index("\nresources:") < form.index("#comments:")
    assert all(name not in form for name in ("district_name", "ruling", "import_key", "\nid:"))


def test_the_form_offers_the_districts_and_words_of_its_day(
    workspace: Path, cwlog: Run, editor: Callable[..., Path]
) -> None:
    shown = editor()

    cwlog("add", "--edit", "--date", "2018-05-03", "--participant", "teacher=3")

    form = (shown / "1").read_text()
    assert '#      "901003"  Cedar Hollow R-IV  (cadre 3)\n' in form
    assert "Twin Larch" not in form  # left in March
    assert "reciprocal_teaching" not in form  # retired
    assert "collective_teacher_efficacy" not in form  # not yet
    assert "  teacher_general: 3  " in form
    assert "  #superintendent: 1  " in form


def test_a_form_that_is_right_is_written(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor("s/^duration_minutes:.*/duration_minutes: 60/")

    result = cwlog("add", "--edit", *flags())

    assert added(cwlog, result) == ENTRY_FILE.replace(" 90\n", " 60\n")
    assert drafts(workspace) == []


def test_a_form_is_read_kindly(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor(
        "s/^duration_minutes:.*/duration_minutes: 1h30m/; s/^interaction_type:.*/interaction_type: data dig/;"
        "s/^district:.*/district: cedar hollow/; s,^date:.*,date: 10/5/2017,;"
        "s/  building_administrator: 3/  principal: 1\\n  assistant principal: 2/; s/\\[facilitator/[fac/;"
        "s/#also_included: /also_included: /;"
        "s/^topics:.*/topics: DBDM/"
    )

    assert added(cwlog, cwlog("add", "--edit", *flags(topic=None))) == ENTRY_FILE


def test_a_form_comes_back_with_its_errors_until_it_is_right(
    workspace: Path, cwlog: Run, editor: Callable[..., Path]
) -> None:
    shown = editor(
        "s/^duration_minutes:.*/duration_minutes: 900/; s/^interaction_type:.*/interaction_type: planing/",
        "s/^interaction_type:.*/interaction_type: planning/",
        "s/^duration_minutes:.*/duration_minutes: 90/",
    )

    result = cwlog("add", "--edit", *flags())

    second, third = ((shown / name).read_text() for name in ("2", "3"))
    lines = second.splitlines()
    said = {lines[at + 1]: line for at, line in enumerate(lines) if line.startswith("#>> ")}
    assert said == {
        "duration_minutes: 900": "#>> CW105 duration_minutes: 900 is more than 720; "
        "a whole number from 1 to 720 minutes",
        "interaction_type: planing": "#>> CW104 interaction_type: 'planing' is not an interaction type; "
        "did you mean 'planning'?",
    }
    assert (second.count("#>>"), third.count("#>>")) == (2, 1)
    assert added(cwlog, result) == ENTRY_FILE.replace("discussing_data", "planning")


def test_what_is_missing_in_a_form_is_said_where_it_belongs(
    workspace: Path, cwlog: Run, editor: Callable[..., Path]
) -> None:
    shown = editor("$a # touched")

    cwlog("add", "--edit", *flags(date=None, participant=None))

    second = (shown / "2").read_text()
    assert "\n#>> CW101 date: missing: date; add the line 'date: …'\ndate:\n" in second
    assert "participants; add the line 'participants: …'\nparticipants:\n" in second


def test_a_form_that_is_no_yaml_comes_back(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    shown = editor("s/^date:.*/date: [2017/", "s/^date:.*/date: 2017-10-05/")

    result = cwlog("add", "--edit", *flags())

    assert "#>> CW005 entry: quotes or brackets that are never closed" in (shown / "2").read_text()
    assert added(cwlog, result) == ENTRY_FILE


@pytest.mark.parametrize("program", ["s/^date:.*/date: 2017-02-30/", "s/^date:.*/date: 2017-02-30 #>> odd/"])
def test_an_abandoned_form_is_kept_and_its_path_is_told(
    workspace: Path, cwlog: Run, editor: Callable[..., Path], program: str
) -> None:
    editor(program)
    before = files(workspace)

    result = cwlog("add", "--edit", *flags())

    (kept,) = drafts(workspace)
    assert (result.code, result.stdout, files(workspace)) == (1, "", before)
    assert f"kept in {kept.relative_to(workspace)}" in result.stderr
    assert program.split("/")[2] in kept.read_text()


def test_a_kept_form_can_be_taken_up_again(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor("s/^date:.*/date: 2017-02-30/", "", "s/^date:.*/date: 2017-10-05/")
    cwlog("add", "--edit", *flags())

    result = cwlog("add", "--edit", "--from", str(drafts(workspace)[0]))

    assert added(cwlog, result) == ENTRY_FILE


def test_an_untouched_form_leaves_nothing_behind(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor()

    for more in ((), ("--duration", "90")):
        result = cwlog("add", "--edit", *more)
        assert (result.code, drafts(workspace)) == (1, [])
        assert "nothing was recorded" in result.stderr
        assert "kept in" not in result.stderr
        assert "see the notes" not in result.stderr


def test_a_form_that_is_right_needs_no_change(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor()

    assert added(cwlog, cwlog("add", "--edit", *flags())) == ENTRY_FILE


def test_a_part_of_a_form_that_stays_blank_is_passed_over(
    workspace: Path, cwlog: Run, editor: Callable[..., Path]
) -> None:
    editor()
    (workspace / "kept.yaml").write_text(f'{ENTRY_FILE}---\ndistrict: ""\ndate:\nresources: []\n')

    assert added(cwlog, cwlog("add", "--edit", "--from", "kept.yaml")) == ENTRY_FILE


def test_a_kept_form_goes_with_no_flags(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    shown = editor()
    (workspace / "kept.yaml").write_text(ENTRY_FILE)

    result = cwlog("add", "--edit", "--from", "kept.yaml", "--duration", "45")

    assert (result.code, list(shown.iterdir())) == (2, [])
    assert "leave out --duration" in result.stderr


def test_an_emptied_form_writes_nothing(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor("s/^duration_minutes:.*/duration_minutes: 900/", "/^[^#]/d")
    before = files(workspace)

    result = cwlog("add", "--edit", *flags())

    assert (result.code, files(workspace)) == (1, before)
    assert "came back empty" in result.stderr
    assert "\nduration_minutes: 900\n" in drafts(workspace)[0].read_text()


def test_an_editor_that_fails_loses_nothing(workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "false")

    result = cwlog("add", "--edit", *flags())

    assert result.code == 2
    assert "the editor failed" in result.stderr
    assert "duration_minutes: 90" in drafts(workspace)[0].read_text()


def test_an_editor_that_is_not_there_loses_nothing(
    workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "/nowhere/editor")

    result = cwlog("add", "--edit", *flags())

    assert result.code == 2
    assert len(drafts(workspace)) == 1


def test_without_editor_and_terminal_there_is_no_form(
    workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)

    result = cwlog("add", "--edit")

    assert result.code == 2
    assert "set EDITOR" in result.stderr


def test_an_editor_that_takes_the_file_away_gets_the_text_printed(
    workspace: Path, cwlog: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "rm")

    result = cwlog("add", "--edit", *flags())

    assert result.code == 2
    assert "duration_minutes: 90" in result.stderr


def test_drafts_are_ignored_by_git_by_themselves(workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "true")

    cwlog("add", "--edit", "--duration", "90")

    assert (workspace / ".cwlog/.gitignore").read_text() == "*\n"


def test_several_districts_make_one_form_each(workspace: Path, cwlog: Run, editor: Callable[..., Path]) -> None:
    editor("s/^duration_minutes:.*/duration_minutes: 60/")

    result = cwlog("add", "--edit", *flags("--district", "901009", "--event", "fall-day"))

    assert len(result.stdout.splitlines()) == 2
    assert all("duration_minutes: 60" in (workspace / path).read_text() for path in result.stdout.splitlines())


# --- Help ---


def test_the_help_shows_every_flag_in_a_section(cwlog: Run) -> None:
    from cwlog.cli.add import command

    text = cwlog("add", "--help").stdout

    for parameter in command.params:
        assert parameter.opts[0] in text
    assert max(map(len, text.splitlines())) <= 80, text


def test_pandas_is_never_imported(workspace: Path) -> None:
    arguments = ["-X", "importtime", "-m", "cwlog", "add", *flags()]
    done = subprocess.run([sys.executable, *arguments], cwd=workspace, capture_output=True, text=True, timeout=60)

    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "cwlog.recording" in imported
    assert not imported & {
        "pandas",
        "numpy",
        "tabulate",
        "difflib",
        "tempfile",
        "pathlib",
        "secrets",
        "textwrap",
        "json",
    }


def test_the_umask_is_respected(workspace: Path, cwlog: Run) -> None:
    before = os.umask(0o027)
    try:
        result = cwlog("add", *flags())
    finally:
        os.umask(before)

    assert stat.S_IMODE((workspace / result.stdout.strip()).stat().st_mode) == 0o640


def test_lines_of_the_kit_are_what_add_takes(workspace: Path, cwlog: Run) -> None:
    assert from_text(workspace, cwlog, lines_of(yaml.safe_load(ENTRY_FILE) | {"date": "2017-10-05"})).code == 0


@pytest.mark.parametrize(
    ("words", "typed", "offered"),
    [
        (["--type"], "plan", ["planning"]),
        (["--topic"], "data,coll", ["data,collaborative_teams", "data,collective_teacher_efficacy"]),
        (["--participant"], "super", ["superintendent="]),
        (["--district"], "90100", [f"90100{number}" for number in (3, 4, 9, 6, 1, 5, 2, 8, 7)]),
        (["--comments"], "x", []),
    ],
)
def test_the_shell_offers_what_a_flag_takes(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], typed: str, offered: list[str]
) -> None:
    monkeypatch.chdir(workspace)

    found = ShellComplete(main, {}, "cwlog", "_CWLOG_COMPLETE").get_completions(["add", *words], typed)

    assert [item.value for item in found] == offered


def test_the_shell_is_offered_nothing_that_steers_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("Cedar Hollow", "Cedar\u202eHollow"))
    monkeypatch.chdir(workspace)

    (found,) = ShellComplete(main, {}, "cwlog", "_CWLOG_COMPLETE").get_completions(["add", "--district"], "901003")

    assert found.help == "Cedar\\u202eHollow R-IV"


def test_without_a_workspace_the_shell_offers_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert ShellComplete(main, {}, "cwlog", "_CWLOG_COMPLETE").get_completions(["add", "--type"], "") == []


def test_a_closed_input_is_nobody_at_the_terminal(workspace: Path) -> None:
    for more in ([], ["--from", "-"]):
        command = [sys.executable, "-m", "cwlog", "add", *more]
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec {shlex.join(command)} <&-"],
            cwd=workspace,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode in (1, 2)
        assert "Traceback" not in done.stderr
        assert "bug" not in done.stderr
        assert "mistake" not in done.stderr


def test_a_roster_that_is_missing_is_said_to_be_so(workspace: Path, cwlog: Run) -> None:
    (workspace / "data/districts.csv").unlink()

    result = cwlog("add", *flags())

    assert result.code == 1
    assert result.stderr.startswith("The rosters have problems; see 'cwlog validate'.\n")
