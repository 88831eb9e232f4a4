"""``cwlog add`` at a terminal: the questions, their defaults, the way back, and the way out."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwlog.cli.add_choices import choice_lines
from cwlog.model import Term
from cwlog.schemas import Vocabulary
from tests.conftest import MONTH, Run, clean_environment
from tests.terminal import CTRL_C, CTRL_D, Terminal

Write = Callable[..., Path]
Start = Callable[..., Terminal]
Environment = Mapping[str, str]
NOTHING_MORE: Environment = {}
ALL = {
    "Which district": "cedar",
    "On what day": "2017-10-05",
    "How long": "1h30m",
    "What kind": "discussing data",
    "Who took part": "superintendent, principal=3",
    "Which CST members": "facilitator, data",
    "Which topics": "dbdm",
    "Which resources": "practice profile",
    "Any comments": "",
}
FLAGS = (
    "--district", "901003", "--date", "2017-10-05", "--duration", "90", "--type", "discussing_data",
    "--participant", "superintendent", "--cst-member", "data", "--topic", "data",
)  # fmt: skip


@pytest.fixture
def start(workspace: Path) -> Iterator[Start]:
    """A function that starts ``cwlog add`` with flags at a terminal."""
    started: list[Terminal] = []

    def begin(
        *arguments: str, as_of: str = "2017-10-09", environment: Environment = NOTHING_MORE, **how: Any
    ) -> Terminal:
        words = ["add", "--as-of", as_of, *arguments]
        started.append(Terminal(words, workspace, clean_environment() | environment, **how))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()


def answer_all(terminal: Terminal, **changes: str) -> None:
    """Answer every question, from the first to the last; a change is named by a word of its question."""
    for question, line in ALL.items():
        changed = next((text for word, text in changes.items() if word in question), line)
        terminal.answer(question, changed)


def entry(workspace: Path, output: str) -> dict[str, object]:
    written = yaml.safe_load((workspace / output.splitlines()[-1]).read_text(encoding="utf-8"))
    assert isinstance(written, dict)
    return {key: value for key, value in written.items() if key != "id"} | {"date": str(written["date"])}


def nothing_written(workspace: Path) -> bool:
    return not (workspace / "data/logs").exists() and not (workspace / ".cwlog").exists()


def test_nine_questions_make_an_entry(workspace: Path, start: Start, cwlog: Run) -> None:
    terminal = start()
    answer_all(terminal)
    code, output = terminal.end()

    assert code == 0
    assert re.fullmatch(rf"{MONTH}/20171005-901003-\w{{4}}\.yaml\n", output)
    assert entry(workspace, output) == {
        "district": "901003",
        "district_name": "Cedar Hollow R-IV",
        "date": "2017-10-05",
        "duration_minutes": 90,
        "interaction_type": "discussing_data",
        "participants": {"superintendent": 1, "building_administrator": 3},
        "cst_members": ["facilitator", "data"],
        "topics": ["data_based_decision_making"],
        "resources": ["practice_profile"],
    }
    assert cwlog("validate", "--strict").code == 0


def test_the_questions_come_in_the_order_of_the_log_and_once(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal)
    terminal.end()

    assert re.findall(r"(\d) of 9\. ", terminal.seen) == list("123456789")
    assert max(len(line) for line in re.sub(r"\x1b\[\d*m", "", terminal.seen).splitlines()) <= 80


def test_what_a_flag_gave_is_not_asked(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS[:6], "--topic", "data", "--comments", "Fine.")
    terminal.answer("4 of 9", "planning")
    terminal.answer("5 of 9", "superintendent")
    terminal.answer("6 of 9", "data")
    terminal.answer("8 of 9", "")
    code, output = terminal.end()

    assert (code, entry(workspace, output)["comments"]) == (0, "Fine.")
    assert "7 of 9" not in terminal.seen


def test_with_all_flags_nothing_is_asked(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS)

    assert terminal.end()[0] == 0
    assert " of 9" not in terminal.seen


def test_a_wrong_flag_is_said_before_any_question(workspace: Path, start: Start) -> None:
    terminal = start("--duration", "900")

    assert terminal.end()[0] == 1
    assert "CW105 duration_minutes" in re.sub(r"\x1b\[\d*m", "", terminal.seen)
    assert " of 9" not in terminal.seen


def test_choices_are_answered_by_number_range_word_or_alias(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal, kind="3", took="1, 5=3", CST="1-2, data,1", topics="cfa, 1-2", resources="1,3")
    _, output = terminal.end()

    written = entry(workspace, output)
    assert written["interaction_type"] == "discussing_data"
    assert written["participants"] == {"superintendent": 1, "building_administrator": 3}
    assert written["cst_members"] == ["facilitator", "leadership", "data"]
    assert written["topics"] == ["common_formative_assessment", "collaborative_teams", "data_based_decision_making"]
    assert written["resources"] == ["mmd_blueprint", "implementation_checklist"]


def test_the_list_holds_the_words_of_the_day_under_their_groups(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS[:-2])

    shown = terminal.answer("Which topics", "data")

    assert "Foundations:" in shown
    assert "1 Collaborative teams" in shown
    assert "Retired" not in shown
    assert "Collective teacher efficacy" not in shown


@pytest.mark.parametrize(
    ("question", "wrong", "said"),
    [
        ("Which district", "atlantis", "'atlantis' is not a district of the roster"),
        ("Which district", "r-iv", "fits 3 districts"),
        ("Which district", "", "an answer is needed here"),
        ("On what day", "someday", "'someday' is not a date"),
        ("On what day", "2017-10-10", "2017-10-10 is in the future"),
        ("On what day", "2016-10-05", "was not a member on 2016-10-05"),
        ("How long", "soon", "'soon' is not a duration"),
        ("How long", "800", "800 is more than 720"),
        ("What kind", "training", "DESE activity log"),
        ("What kind", "planing", "did you mean 'planning'? '?' explains"),
        ("What kind", "8", "'8' is not in the list; its numbers go from 1 to 7"),
        ("What kind", "1,2", "one answer is wanted here"),
        ("Who took part", "principal 3", "write ROLE=N"),
        ("Who took part", "5=0", "less than 1"),
        ("Which CST members", "coach", "'coach' is not a CST role"),
        ("Which CST members", "none", "an answer is needed here"),
        ("Which topics", "3-1", "'3-1' is not in the list"),
        ("Any comments", "Write to someone@example.org", "an e-mail address"),
        ("Any comments", "\x1b[D", "a key that types no character"),
    ],
)
def test_a_wrong_answer_is_said_in_a_line_and_asked_again(
    workspace: Path, start: Start, question: str, wrong: str, said: str
) -> None:
    terminal = start()
    for asked, line in ALL.items():
        if asked == question:
            terminal.answer(asked, wrong)
            shown = terminal.expect("> ")
            assert said in shown
            assert len(shown.strip().splitlines()) <= 4  # the echo of the answer, what is wrong, the prompt
            terminal.type(line)
        else:
            terminal.answer(asked, line)

    assert terminal.end()[0] == 0


def test_a_relative_date_and_a_part_of_a_name_are_echoed(workspace: Path, start: Start) -> None:
    terminal = start()
    terminal.answer("Which district", "cedar")
    terminal.expect("district: Cedar Hollow R-IV (901003)")
    terminal.answer("On what day", "last friday")
    terminal.expect("date: last friday = 2017-10-06")


def test_defaults_come_from_the_last_entry_of_the_district(workspace: Path, start: Start, record: Write) -> None:
    record(
        workspace, date="2017-08-15", duration_minutes=45, comments="Not again.", topics=["other"], topics_other="Bells"
    )
    record(workspace, date="2017-07-20", duration_minutes=60)
    record(workspace, date="2017-10-03", district="901009", district_name="Marrow Creek R-II", duration_minutes=15)

    terminal = start()
    terminal.answer("Which district", "901003")
    assert "[2017-10-09]" in terminal.answer("On what day", "2017-10-05")
    terminal.expect("What stands in [ ] is as in the entry of 2017-08-15.")
    assert "[45]" in terminal.answer("How long", "")
    assert "[discussing_data]" in terminal.answer("What kind", "")
    assert "[superintendent=1, building_administrator=3]" in terminal.answer("Who took part", "")
    assert "[facilitator, data]" in terminal.answer("Which CST", "")
    assert "[other]" in terminal.answer("Which topics", "")
    assert "[Bells]" in terminal.answer("other topic", "")
    assert "[practice_profile]" in terminal.answer("Which resources", "none")
    assert "[none]" in terminal.answer("Any comments", "")
    code, output = terminal.end()

    written = entry(workspace, output)
    assert (code, written["duration_minutes"], written["topics_other"], written["resources"]) == (0, 45, "Bells", [])
    assert "comments" not in written


def test_an_empty_answer_takes_today_for_the_date(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal, day="")

    assert entry(workspace, terminal.end()[1])["date"] == "2017-10-09"


def test_like_gives_the_defaults_when_the_date_is_asked(workspace: Path, start: Start, record: Write) -> None:
    record(workspace, id="20170905-901003-7k3q", date="2017-09-05", comments="As before.", mode="phone")

    terminal = start("--like", "7k3q", "--duration", "30")
    assert "[901003]" in terminal.answer("Which district", "")
    terminal.answer("On what day", "2017-10-05")
    for question in ("What kind", "Who took part", "Which CST", "Which topics", "Which resources"):
        terminal.answer(question, "")
    assert "[As before.]" in terminal.answer("Any comments", "")
    written = entry(workspace, terminal.end()[1])

    assert (written["mode"], written["comments"], written["duration_minutes"]) == ("phone", "As before.", 30)


def test_a_step_back_asks_again_with_the_answer_as_default(workspace: Path, start: Start) -> None:
    terminal = start()
    terminal.answer("Which district", "<")
    terminal.expect("This is the first question.")
    terminal.answer("Which district", "marrow")
    terminal.answer("On what day", "2017-10-05")
    terminal.answer("How long", "<")
    assert "[2017-10-05]" in terminal.answer("On what day", "<")
    assert "[901009]" in terminal.answer("Which district", "cedar")
    answer_all_from(terminal, "On what day")
    _, output = terminal.end()

    assert entry(workspace, output)["district"] == "901003"


def answer_all_from(terminal: Terminal, first: str) -> None:
    questions = list(ALL)
    for question in questions[questions.index(first) :]:
        terminal.answer(question, ALL[question])


def test_an_unsure_event_is_described_and_may_do_without_topics(workspace: Path, start: Start) -> None:
    terminal = start()
    terminal.answer("Which district", "cedar")
    terminal.answer("On what day", "2017-10-05")
    terminal.answer("How long", "30")
    terminal.answer("What kind", "unsure")
    terminal.answer("What happened?", "No")
    assert "at least 10" in terminal.expect("> ")
    terminal.type("Met the new director of curriculum.")
    terminal.answer("Who took part", "central office")
    terminal.answer("Which CST", "1")
    assert "[none]" in terminal.answer("Which topics", "")
    terminal.answer("Which resources", "")
    terminal.answer("Any comments", "")
    written = entry(workspace, terminal.end()[1])

    assert (written["topics"], written["description"]) == ([], "Met the new director of curriculum.")


def test_back_from_unsure_forgets_the_description(workspace: Path, start: Start) -> None:
    terminal = start()
    for question in ("Which district", "On what day", "How long"):
        terminal.answer(question, ALL[question])
    terminal.answer("What kind", "unsure")
    terminal.answer("What happened?", "<")
    answer_all_from(terminal, "What kind")

    assert "description" not in entry(workspace, terminal.end()[1])


def test_other_asks_what_is_meant(workspace: Path, start: Start) -> None:
    terminal = start()
    for question in ("Which district", "On what day", "How long", "What kind"):
        terminal.answer(question, ALL[question])
    terminal.answer("Who took part", "other=2")
    terminal.answer("What role did the other", "")
    assert "an answer is needed" in terminal.expect("> ")
    terminal.type("school nurses")
    answer_all_from(terminal, "Which CST members")

    assert entry(workspace, terminal.end()[1])["participants_other"] == "school nurses"


def test_a_question_mark_explains(workspace: Path, start: Start) -> None:
    terminal = start()
    assert "Write its code of six digits" in terminal.answer("Which district", "?")
    assert "The district that received the coaching" in terminal.expect("> ")
    terminal.type("cedar")
    terminal.answer("On what day", "")
    terminal.answer("How long", "?")
    assert "How long the district was coached" in terminal.expect("> ")
    terminal.type("90")
    terminal.answer("What kind", "?")
    assert "Looking at data together" in terminal.expect("> ")


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_the_way_out_leaves_nothing_behind(workspace: Path, start: Start, key: str) -> None:
    terminal = start()
    terminal.answer("Which district", "cedar")
    terminal.expect("> ")
    terminal.press(key)
    code, output = terminal.end()

    assert (code, output) == (130, "")
    assert "nothing was written" in terminal.seen
    assert nothing_written(workspace)


def test_the_entry_is_shown_and_written_without_a_further_question(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal)
    terminal.end()

    assert "District code: Cedar Hollow R-IV (901003), cadre 3" in terminal.seen
    assert "Date: 2017-10-05 (Thursday)" in terminal.seen
    assert "Duration: 90 minutes (1 h 30 min)" in terminal.seen
    assert "Record it anyway?" not in terminal.seen


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1)])
def test_warnings_are_one_question_after_the_answers(workspace: Path, start: Start, answer: str, code: int) -> None:
    terminal = start()
    answer_all(terminal, day="2017-10-07", long="97")
    assert terminal.expect("Record it anyway?").count("(warning)") == 2
    terminal.expect("> ")
    terminal.type("")  # Enter once too often does not throw away nine answers
    terminal.expect("Record it anyway?")
    terminal.expect("> ")
    terminal.type(answer)

    assert terminal.end()[0] == code
    assert nothing_written(workspace) is bool(code)


def test_what_is_not_recorded_after_all_is_shown_so_that_it_can_be_kept(
    workspace: Path, start: Start, cwlog: Run
) -> None:
    terminal = start()
    answer_all(terminal, day="2017-10-07")
    terminal.answer("Record it anyway?", "n")
    terminal.end()

    kept = terminal.seen.partition("takes it:\n")[2].partition("Nothing was written.")[0]
    (workspace / "kept.yaml").write_text(kept)
    assert len(cwlog("add", "--from", "kept.yaml").stdout.splitlines()) == 1


def test_an_answer_can_be_changed_by_its_number_and_no_other_is_asked_again(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal, day="2017-10-07")
    terminal.answer("Record it anyway?", "2")
    assert "[2017-10-07]" in terminal.answer("2 of 9", "2017-10-05")
    code, output = terminal.end()

    assert (code, entry(workspace, output)["date"]) == (0, "2017-10-05")
    assert re.findall(r"(\d) of 9\. ", terminal.seen) == list("1234567892")


def test_a_changed_type_asks_for_what_it_needs(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal, day="2017-10-07")
    terminal.answer("Record it anyway?", "4")
    terminal.answer("What kind", "unsure")
    terminal.answer("What happened?", "Met the new director of curriculum.")
    terminal.answer("Record it anyway?", "4")
    terminal.answer("What kind", "planning")
    terminal.answer("Record it anyway?", "y")

    written = entry(workspace, terminal.end()[1])
    assert (written["interaction_type"], "description" in written) == ("planning", False)


def test_the_item_of_a_flag_is_not_asked_for_a_change_either(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS[:2], "--date", "2017-10-07")
    answer_all_from(terminal, "How long")
    terminal.answer("Record it anyway?", "2")
    assert "Item 2 was given by a flag" in terminal.expect("Record it anyway?")


def test_from_the_question_about_warnings_one_can_step_back(workspace: Path, start: Start) -> None:
    terminal = start()
    answer_all(terminal, day="2017-10-07")
    terminal.expect("Record it anyway?")
    terminal.expect("> ")
    terminal.type("<")
    for question in (
        "Any comments",
        "Which resources",
        "Which topics",
        "Which CST",
        "Who took",
        "What kind",
        "How long",
    ):
        terminal.answer(question, "<")
    answer_all_from(terminal, "On what day")

    assert entry(workspace, terminal.end()[1])["date"] == "2017-10-05"


def test_force_skips_the_question_about_warnings(workspace: Path, start: Start) -> None:
    terminal = start("--force")
    answer_all(terminal, day="2017-10-07")

    assert terminal.end()[0] == 0
    assert "CW404" in terminal.seen


def test_a_dry_run_asks_nothing_about_warnings(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS, "--duration", "97", "--dry-run")

    assert terminal.end()[0] == 0
    assert "Record it anyway?" not in terminal.seen
    assert nothing_written(workspace)


def test_with_all_flags_warnings_are_one_question(workspace: Path, start: Start) -> None:
    for answer, code in (("n", 1), ("y", 0)):
        terminal = start(*FLAGS, "--duration", "97")
        terminal.expect("Record it anyway? [y/N]")
        terminal.type(answer)
        assert terminal.end()[0] == code


def test_an_error_that_shows_at_the_end_leads_back_to_its_question(workspace: Path, start: Start) -> None:
    terminal = start("--district", "901003,901008", "--event", "spring-day", as_of="2018-05-01")
    terminal.answer("On what day", "2018-04-05")  # 901008 has left by then
    answer_all_from(terminal, "How long")
    assert "Twin Larch R-XIV was not a member on 2018-04-05" in terminal.expect("On what day")
    terminal.expect("> ")
    terminal.type("2018-03-29")
    code, output = terminal.end()

    assert (code, len(output.splitlines())) == (0, 2)
    assert terminal.seen.count("How long") == 1  # what was right is not asked twice


def test_an_error_about_a_flag_ends_the_questions_and_shows_the_answers(
    workspace: Path, start: Start, record: Write
) -> None:
    record(workspace, date="2017-10-05", event="fall-day", interaction_type="planning")

    terminal = start("--event", "fall-day", "--date", "2017-10-05")
    for question in list(ALL)[:1] + list(ALL)[2:]:
        terminal.answer(question, ALL[question])
    code, output = terminal.end()

    assert (code, output) == (1, "")  # the event came from a flag: there is no question to go back to
    assert "CW313" in terminal.seen
    assert "participants:\n  superintendent: 1\n" in terminal.seen


def test_several_districts_share_all_answers(workspace: Path, start: Start) -> None:
    terminal = start("--district", "901003,901009", "--event", "fall-day")
    answer_all_from(terminal, "On what day")
    _, output = terminal.end()

    assert len(output.splitlines()) == 2
    assert "Marrow Creek R-II (901009), cadre 3" in terminal.seen


def test_other_in_a_flag_asks_what_is_meant(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS, "--resource", "other", "--comments", "None.")
    terminal.answer("other resource", "bell schedules")
    code, output = terminal.end()

    assert (code, entry(workspace, output)["resources_other"]) == (0, "bell schedules")


# --- The terminal ---


def test_on_a_narrow_terminal_lines_break_between_words(workspace: Path, start: Start) -> None:
    terminal = start(size=(50, 50))
    terminal.answer("Which district", "atlantis")
    assert "is not a district" in terminal.expect("> ")
    terminal.type("?")
    terminal.expect("> ")
    terminal.type("cedar")
    answer_all_from(terminal, "On what day")
    terminal.end()

    lines = re.sub(r"\x1b\[\d*m", "", terminal.seen).splitlines()
    assert [line for line in lines if len(line) > 50 and not line.startswith("> ")] == []


def test_a_list_that_is_too_tall_runs_on_so_that_its_question_stays_in_sight(workspace: Path, start: Start) -> None:
    for lines, begins in ((24, "Foundations:  1 Collaborative teams  2 Data-based"), (60, "Foundations:\n   1 Collab")):
        terminal = start(*FLAGS[:-2], size=(80, lines))

        shown = terminal.answer("Which topics", "data")

        assert begins in shown
        assert "Other" in shown
        assert shown.count("\n") < lines - 1


def test_a_typed_letter_that_is_not_utf8_is_asked_for_again(workspace: Path, start: Start) -> None:
    terminal = start(environment={"PYTHONIOENCODING": "utf-8:strict"})
    terminal.expect("> ")
    terminal.send(b"caf\xe9\n")
    assert "the answer is not UTF-8" in terminal.expect("> ")
    terminal.type("cedar")
    terminal.expect("district: Cedar Hollow R-IV (901003)")


def test_a_question_mark_may_be_typed_many_times(workspace: Path, start: Start) -> None:
    terminal = start()
    terminal.expect("> ")
    terminal.send(b"?\n" * 1100)
    terminal.type("cedar")
    terminal.expect("district: Cedar Hollow R-IV (901003)")


def test_what_the_schema_says_cannot_steer_the_terminal(workspace: Path, start: Start) -> None:
    schema = workspace / "schemas/interaction.schema.yaml"
    text = schema.read_text()
    for words in ("title: Planning\n", "What kind of coaching was it?\n", "Looking at data together and talking "):
        assert words in text
    text = text.replace("title: Planning\n", 'title: "Planning\\e]0;one\\a"\n')
    text = text.replace("question: What kind of coaching was it?", 'question: "What kind\\e]0;two\\a"')
    text = re.sub("description: (Looking at data together.*)", r'description: "\1\\e]0;three\\a"', text)
    schema.write_text(text)

    terminal = start(*FLAGS[:6])
    terminal.answer("4 of 9", "?")
    terminal.expect("> ")

    for name in ("one", "two", "three"):
        assert f"\\x1b]0;{name}\\x07" in terminal.seen
    assert "\x1b]0;" not in terminal.seen


LEFT = b"\x1b[D"


def test_an_answer_can_be_mended_with_the_arrow_keys(workspace: Path, start: Start) -> None:
    terminal = start(kind="xterm")
    terminal.expect("> ")
    terminal.send(b"cear" + LEFT * 2 + b"d" + b"\n")

    terminal.expect("district: Cedar Hollow R-IV (901003)")


def test_a_text_of_several_lines_can_be_pasted(workspace: Path, start: Start) -> None:
    terminal = start(*FLAGS, "--resource", "other", kind="xterm")
    terminal.answer("other resource", "bell schedules")
    terminal.expect("Any comments")
    terminal.expect("> ")
    terminal.send(b"\x1b[200~First line.\nSecond line.\x1b[201~\n")
    terminal.end()

    (file,) = (workspace / "data").rglob("20171005-*.yaml")
    assert yaml.safe_load(file.read_text())["comments"] == "First line.\nSecond line."


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_the_way_out_is_the_same_where_lines_can_be_edited(workspace: Path, start: Start, key: str) -> None:
    terminal = start(kind="xterm")
    terminal.expect("> ")
    terminal.press(key)

    assert terminal.end()[0] == 130
    assert nothing_written(workspace)


@pytest.mark.parametrize(("kind", "environment"), [("dumb", {}), ("", {"NO_COLOR": "1"}), ("xterm", {"NO_COLOR": "1"})])
def test_without_colour_nothing_steers_the_terminal(start: Start, kind: str, environment: Environment) -> None:
    terminal = start(environment=environment, kind=kind)
    terminal.expect("> ")

    assert "\x1b" not in terminal.seen


@pytest.mark.parametrize("lines", [4, 40])
def test_no_line_of_a_list_is_longer_than_the_terminal_is_wide(lines: int) -> None:
    terms = tuple(Term(value, value * 40) for value in "abc")
    words = Vocabulary("topic", "topic", terms, {}, {}, {})

    shown = choice_lines(words, terms, (30, lines))

    assert [line.split()[0] for line in shown] == ["1", "2", "3"]
    assert max(map(len, shown)) == 30
