"""``cwlog template`` and ``cwlog validate --draft``: a form to fill in, checked before it is recorded."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Record = Callable[..., Path]
ANSWERS = {
    'district: ""': 'district: "901003"',
    "date:": "date: 2017-10-05",
    "duration_minutes:": "duration_minutes: 90",
    "interaction_type:": "interaction_type: discussing_data",
    "  #building_administrator: 1": "  building_administrator: 3",
    "cst_members: []": "cst_members: [facilitator, data]",
    "topics: []": "topics: [data_based_decision_making]",
    "#comments:": 'comments: "Agenda: next steps"',
}


def filled(form: str, part: int = 0, **others: str) -> str:
    """The form with the answers in one of its parts; ``others`` are lines to write in place of the keys' own."""
    answers = {blank: others.get(line.split(":")[0].strip(), line) for blank, line in ANSWERS.items()}
    head, *parts = form.split("\n---\n")
    lines = parts[part].split("\n")
    for blank, line in answers.items():
        (place,) = [at for at, one in enumerate(lines) if one.split("  # ")[0].rstrip() == blank]
        lines[place] = line
    parts[part] = "\n".join(lines)
    return "\n---\n".join([head, *parts])


@pytest.fixture
def form(cwlog: Run, workspace: Path) -> str:
    """A form for three interactions of a cadre in a month."""
    return cwlog("template", "--cadre", "3", "--month", "2017-10", "--count", "3").stdout


def check(cwlog: Run, workspace: Path, text: str, *flags: str) -> tuple[int, str, str]:
    (workspace / "form.yaml").write_text(text, encoding="utf-8")
    result = cwlog("validate", "--draft", "form.yaml", "--as-of", "2017-11-02", *flags)
    return result.code, result.stdout, result.stderr


def test_a_form_says_in_place_what_each_key_takes(form: str) -> None:
    first = form.split("\n---\n")[1]

    assert "# 3. Duration (needed, minutes)\n" in first
    assert "How long the district was coached, in whole minutes" in first
    assert "discussing_data              Discussing data: Looking at data together" in first
    assert '"901003"  Cedar Hollow R-IV' in first
    assert "A day in October 2017." in first
    assert "  #superintendent: 1              # Superintendent: The superintendent of the district." in first
    assert "At most 4000 characters." in first
    assert all(f"# {number}. " in first for number in range(1, 10))


def test_a_form_has_the_districts_of_the_cadre_in_the_month(cwlog: Run, workspace: Path) -> None:
    before = cwlog("template", "--cadre", "5", "--month", "2017-12").stdout
    after = cwlog("template", "--cadre", "5", "--month", "2018-01").stdout
    leaving = cwlog("template", "--cadre", "2", "--month", "2018-03").stdout

    assert '"901005"  St. Amity 58' in before
    assert "901005" not in after
    assert '"901008"  Twin Larch R-XIV' in leaving
    assert "901003" not in before.replace("20171005-901003", "")


def test_a_form_says_which_days_a_district_is_in_the_cadre(cwlog: Run, workspace: Path) -> None:
    cwlog("roster", "move", "901003", "--to", "5", "--on", "2018-02-15", "--yes")

    left, joined = (cwlog("template", "--cadre", cadre, "--month", "2018-02").stdout for cadre in "35")
    since_the_first = cwlog("template", "--cadre", "6", "--month", "2018-01").stdout

    assert '"901003"  Cedar Hollow R-IV  (until 2018-02-14)\n' in left
    assert '"901021"  Great Elm 31\n' in left
    assert '"901003"  Cedar Hollow R-IV  (from 2018-02-15)\n' in joined
    assert '"901005"  St. Amity 58\n' in since_the_first


def test_the_first_part_of_a_form_has_examples_and_the_others_are_brief(form: str) -> None:
    first, second = form.split("\n---\n")[1:3]

    assert "For example: cst_members: [facilitator, data]" in first
    assert "For example: date: 2017-10-05" in first
    assert "For example" not in second
    assert "Looking at data together" not in second
    assert "discussing_data" in second
    assert len(second) < len(first) / 2


def test_a_form_for_which_the_roster_has_no_district_says_so(cwlog: Run, workspace: Path) -> None:
    assert "The roster has no district for this form." in cwlog("template", "--month", "2010-10").stdout


def test_a_form_has_the_words_in_force_in_the_month(cwlog: Run, workspace: Path) -> None:
    forms = {month: cwlog("template", "--month", month).stdout for month in ("2017-06", "2017-10", "2018-07")}

    assert ["reciprocal_teaching" in text for text in forms.values()] == [True, False, False]
    assert ["collective_teacher_efficacy" in text for text in forms.values()] == [False, False, True]


def test_without_a_month_the_words_and_districts_are_those_of_the_day(cwlog: Run, workspace: Path) -> None:
    text = cwlog("template", "--as-of", "2018-04-02").stdout

    assert "901008" not in text
    assert '"901005"  St. Amity 58  (cadre 6)' in text
    assert "reciprocal_teaching" not in text


def test_the_cadre_may_come_from_the_environment(cwlog: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CWLOG_CADRE", "3")

    assert "cadre 3, October 2017" in cwlog("template", "--month", "2017-10").stdout


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (["--cadre", "9"], 1),
        (["--cadre", "3", "--month", "2010-10"], 1),
        (["--month", "october"], 2),
        (["--count", "0"], 2),
    ],
)
def test_a_form_that_cannot_be_is_refused(cwlog: Run, workspace: Path, flags: list[str], code: int) -> None:
    result = cwlog("template", *flags)

    assert (result.code, result.stdout) == (code, "")


def test_an_untouched_form_has_no_error_and_says_that_it_is_blank(cwlog: Run, workspace: Path, form: str) -> None:
    code, stdout, stderr = check(cwlog, workspace, form)

    assert (code, stdout) == (0, "")
    assert "0 interactions: 0 errors, 0 warnings; 3 blank forms passed over" in stderr


def test_a_form_of_two_hundred_can_be_read(cwlog: Run, workspace: Path) -> None:
    text = cwlog("template", "--month", "2017-10", "--count", "200").stdout

    assert "200 blank forms passed over" in check(cwlog, workspace, text)[2]


def test_a_name_in_the_roster_cannot_break_a_form(cwlog: Run, workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("Cedar Hollow R-IV", "Cedar \u202eHollow"))

    text = cwlog("template", "--cadre", "3", "--month", "2017-10").stdout

    assert "\u202e" not in text
    assert check(cwlog, workspace, text)[0] == 0


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_part_that_is_filled_in_is_right(cwlog: Run, workspace: Path, form: str, part: int) -> None:
    code, stdout, stderr = check(cwlog, workspace, filled(form, part))

    assert (code, stdout) == (0, "")
    assert "1 interaction: 0 errors, 0 warnings; 2 blank forms passed over" in stderr


def test_a_mistake_is_named_with_line_and_column(cwlog: Run, workspace: Path, form: str) -> None:
    text = filled(form, interaction_type="interaction_type: planing")
    line = text.split("\n").index("interaction_type: planing") + 1

    code, stdout, _ = check(cwlog, workspace, text)

    assert code == 1
    assert stdout == (
        f"form.yaml:{line}:19: CW104 interaction_type: 'planing' is not an interaction type; did you mean 'planning'?\n"
    )


def test_a_key_that_was_left_blank_is_named(cwlog: Run, workspace: Path, form: str) -> None:
    code, stdout, _ = check(cwlog, workspace, filled(form, duration_minutes="duration_minutes:"))

    assert code == 1
    assert "duration_minutes: a whole number belongs here, not nothing" in stdout


def test_a_draft_is_held_against_the_rules_and_the_log(cwlog: Run, workspace: Path, form: str, record: Record) -> None:
    record(workspace)

    code, stdout, _ = check(cwlog, workspace, filled(form, duration_minutes="duration_minutes: 97"))
    strict, *_ = check(cwlog, workspace, filled(form), "--strict")
    outside, said, _ = check(cwlog, workspace, filled(form, district='district: "999999"'))

    assert (code, strict, outside) == (0, 1, 1)
    assert "CW402" in stdout
    assert "CW408" in stdout
    assert "CW301" in said


def test_a_log_with_which_a_draft_could_not_be_compared_is_named(
    cwlog: Run, workspace: Path, form: str, record: Record
) -> None:
    record(workspace, name="october.yaml").write_text("<<<<<<< ours\n")

    code, _, stderr = check(cwlog, workspace, filled(form))

    assert code == 0
    assert "data/logs/2017-18/cadre-3/2017-10/october.yaml cannot be read, and was not compared" in stderr


def test_a_form_that_is_not_yaml_is_named_with_its_place(cwlog: Run, workspace: Path, form: str) -> None:
    text = filled(form, topics="topics: [feedback")

    code, stdout, _ = check(cwlog, workspace, text)

    assert code == 1
    assert "form.yaml:" in stdout
    assert "CW005" in stdout


def test_a_draft_is_checked_as_json_too(cwlog: Run, workspace: Path, form: str) -> None:
    (workspace / "form.yaml").write_text(filled(form, topics="topics: [x]"))

    result = cwlog("validate", "--draft", "form.yaml", "--format", "json")

    assert result.code == 1
    assert (result.json["version"], result.json["files"], result.json["interactions"]) == (1, 1, 1)
    assert result.json["problems"][0]["path"] == "form.yaml"


def test_checking_a_draft_writes_nothing(cwlog: Run, workspace: Path, form: str) -> None:
    check(cwlog, workspace, filled(form))

    assert not (workspace / "data/logs").exists()


def test_a_draft_that_is_not_there_and_paths_beside_it_are_wrong_usage(cwlog: Run, workspace: Path) -> None:
    assert cwlog("validate", "--draft", "nowhere.yaml").code == 2
    assert cwlog("validate", "--draft", "cwlog.yaml", "data").code == 2


def test_a_filled_form_is_recorded_by_add(cwlog: Run, workspace: Path) -> None:
    text = cwlog("template", "--cadre", "3", "--month", "2017-10").stdout
    (workspace / "form.yaml").write_text(filled(text))

    result = cwlog("add", "--from", "form.yaml")

    assert result.code == 0
    assert result.stdout.startswith("data/logs/2017-18/cadre-3/2017-10/20171005-901003-")
    assert cwlog("validate").stdout == ""


def test_a_form_goes_into_a_new_file_outside_the_data(cwlog: Run, workspace: Path) -> None:
    result = cwlog("template", "--output", "october.yaml", "--month", "2017-10")

    assert (result.code, result.stdout) == (0, "october.yaml\n")
    assert (workspace / "october.yaml").read_text() == cwlog("template", "--month", "2017-10").stdout
    assert "cwlog validate --draft october.yaml" in result.stderr


def test_a_name_with_a_blank_is_one_word_in_the_commands_that_come_next(cwlog: Run, workspace: Path) -> None:
    result = cwlog("template", "--output", "our october.yaml")

    assert 'cwlog validate --draft "our october.yaml"' in result.stderr
    assert 'cwlog add --from "our october.yaml"' in result.stderr


def test_a_form_without_a_district_of_the_roster_tells_why(cwlog: Run, workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("901003,", "1003,"))

    result = cwlog("template", "--cadre", "3", "--month", "2017-10")

    assert "901003" not in result.stdout.replace("20171005-901003", "")
    assert "The rosters have 1 error; 'cwlog roster check' shows them." in result.stderr


def test_a_form_that_somebody_filled_in_is_never_overwritten(cwlog: Run, workspace: Path) -> None:
    (workspace / "october.yaml").write_text("filled in")

    result = cwlog("template", "--output", "october.yaml")

    assert result.code == 2
    assert (workspace / "october.yaml").read_text() == "filled in"


@pytest.mark.parametrize("path", ["data/form.yaml", "data/logs/form.yaml", "link/form.yaml", "none/form.yaml"])
def test_a_form_among_the_data_is_refused(cwlog: Run, workspace: Path, path: str) -> None:
    (workspace / "data/logs").mkdir()
    (workspace / "link").symlink_to("data")

    result = cwlog("template", "--output", path)

    assert result.code == 2
    assert not (workspace / path).exists()


def test_a_file_that_the_system_refuses_is_named_as_it_was_typed(cwlog: Run, workspace: Path) -> None:
    result = cwlog("template", "--output", f"{'o' * 250}.yaml")

    assert result.code == 2
    assert f"{'o' * 250}.yaml could not be written: File name too long\n" in result.stderr


def test_an_output_without_a_name_is_wrong_usage(cwlog: Run, workspace: Path) -> None:
    result = cwlog("template", "--output", "")

    assert (result.code, result.stdout) == (2, "")
    assert "--output is empty" in result.stderr
