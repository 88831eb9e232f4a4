"""Where each rule begins and ends: days and numbers around its edge. What it says is in tests/cases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cwlog.rules import CODES
from cwlog.rules.registry import ENTRY_RULES
from tests.conftest import ENTRY, Run

UNSURE = {"interaction_type": "unsure", "description": "Met a new curriculum director.", "topics": []}
MOVED = {"district": "901005", "district_name": "St. Amity 58"}  # cadre 5 until 2017-12-31, cadre 6 from 2018-01-01
LEFT = {"district": "901008", "district_name": "Twin Larch R-XIV"}  # cadre 2 until 2018-03-31
Record = Callable[..., Path]


def codes(cwlog: Run, as_of: str = "2018-08-31") -> list[str]:
    """The codes of all problems, in the order of their places."""
    problems = cwlog("validate", "--format", "json", "--as-of", as_of).json["problems"]
    return [problem["code"] for problem in problems]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (0, ["CW105"]),
        (1, ["CW406", "CW408"]),
        (4, ["CW406", "CW408"]),
        (5, []),
        (7, ["CW408"]),
        (480, []),
        (481, ["CW407", "CW408"]),
        (485, ["CW407"]),
        (720, ["CW407"]),
        (721, ["CW105"]),
    ],
)
def test_how_long_an_interaction_may_last(
    minutes: int, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, duration_minutes=minutes)

    assert codes(cwlog) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [("2017-10-06", []), ("2017-10-07", ["CW404"]), ("2017-10-08", ["CW404"]), ("2017-10-09", [])]
)
def test_saturday_and_sunday_are_unusual(
    day: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, date=day)

    assert codes(cwlog) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2017-10-04", ["CW306"]), ("2017-10-05", []), ("2017-10-06", [])])
def test_today_is_not_in_the_future(
    as_of: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, date="2017-10-05")

    assert codes(cwlog, as_of) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2017-12-01", []), ("2017-12-02", ["CW410"])])
def test_sixty_days_without_a_ruling_are_not_too_long(
    as_of: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, date="2017-10-02", **UNSURE)

    assert codes(cwlog, as_of) == expected


def test_a_ruling_ends_the_wait(workspace: Path, cwlog: Run, record: Record) -> None:
    ruling = {"decision": "not_coaching", "ruled_by": "dese", "ruled_on": "2018-07-02"}

    record(workspace, date="2017-10-02", **UNSURE, ruling=ruling)

    assert codes(cwlog) == []


@pytest.mark.parametrize(("ruled_on", "expected"), [("2017-10-01", ["CW312"]), ("2017-10-02", [])])
def test_a_ruling_can_be_of_the_same_day(
    ruled_on: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    ruling = {"decision": "not_coaching", "ruled_by": "dese", "ruled_on": ruled_on}

    record(workspace, date="2017-10-02", **UNSURE, ruling=ruling)

    assert codes(cwlog) == expected


@pytest.mark.parametrize(
    ("district", "cadre", "day", "expected"),
    [
        ({}, "3", "2017-02-28", ["CW301"]),
        ({}, "3", "2017-03-01", []),
        (LEFT, "2", "2018-03-30", []),
        (LEFT, "2", "2018-03-31", ["CW404"]),  # its last day, a Saturday
        (LEFT, "2", "2018-04-02", ["CW301"]),
        (MOVED, "5", "2017-12-29", []),
        (MOVED, "6", "2017-12-29", ["CW302"]),
        (MOVED, "5", "2017-12-31", ["CW404"]),
        (MOVED, "6", "2018-01-01", []),
        (MOVED, "5", "2018-01-01", ["CW302"]),
    ],
)
def test_the_first_and_last_day_of_a_membership(
    district: dict[str, str], cadre: str, day: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, cadre, date=day, **district)

    assert codes(cwlog) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ft. Bellwood C-2", []),
        ("Fort Bellwood C-2", []),
        ("Bellwood C-2", ["CW303"]),
        ("ft. bellwood c-2", ["CW303"]),
        ("Cedar Hollow R-IV", ["CW303"]),
    ],
)
def test_a_name_is_the_roster_s_or_an_alias(
    name: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, "4", district="901004", district_name=name)

    assert codes(cwlog) == expected


@pytest.mark.parametrize(
    ("topic", "day", "expected"),
    [
        ("reciprocal_teaching", "2017-06-30", []),
        ("reciprocal_teaching", "2017-07-03", ["CW412"]),
        ("collective_teacher_efficacy", "2018-06-29", ["CW412"]),
        ("collective_teacher_efficacy", "2018-07-02", []),
    ],
)
def test_a_word_is_in_use_on_its_first_and_last_day(
    topic: str, day: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, date=day, topics=[topic])

    assert codes(cwlog) == expected


def test_buildings_are_checked_only_where_there_is_a_list(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, buildings=["1050", "4020"])
    without = codes(cwlog)

    header = "district,code,name,joined,k8_feeder_of,since,until"
    (workspace / "data/buildings.csv").write_text(f"{header}\n901003,1050,High School,,,,\n901009,4020,School,,,,\n")

    assert without == []
    assert codes(cwlog) == ["CW304"]


def test_a_building_of_the_roster_is_no_person(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, comments="Visited Dr. Placeholder Elementary.")
    without = codes(cwlog)

    header = "district,code,name,joined,k8_feeder_of,since,until"
    (workspace / "data/buildings.csv").write_text(f"{header}\n901009,4020,Dr. Placeholder Elementary,,,,\n")

    assert without == ["CW511"]
    assert codes(cwlog) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Led a workshop on feedback.", ["CW411"]),
        ("Trained the new teachers on it.", ["CW411"]),
        ("Led the in-service day.", ["CW411"]),
        ("Talked about constraining factors.", []),
        ("The team found a way on track.", []),
    ],
)
def test_training_is_known_by_whole_words(
    text: str, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, date="2017-10-05", **{**UNSURE, "description": text})

    assert codes(cwlog, "2017-10-31") == expected


def test_a_description_of_spaces_is_none(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, **{**UNSURE, "description": " " * 12})

    assert codes(cwlog, "2017-10-31") == ["CW307"]


def test_a_file_with_the_name_of_an_id_may_lack_the_id(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id=None, name="20171005-901003-7k3q.yaml")

    assert codes(cwlog) == ["CW101"]  # its name says which id is missing: nothing disagrees


def test_a_workspace_retires_words_of_its_own(workspace: Path, cwlog: Run, record: Record) -> None:
    schema = workspace / "schemas/interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    for word in ("phone", "collaborative_team", "self_assessment_practice_profile"):
        assert text.count(f"- const: {word}\n") == 1
        text = text.replace(f"- const: {word}\n", f"- const: {word}\n        x-until: '2017-10-04'\n")
    schema.write_text(text, encoding="utf-8")

    record(workspace, mode="phone", team="collaborative_team", resources=["self_assessment_practice_profile"])

    assert codes(cwlog) == ["CW412"] * 3


def test_the_limits_are_those_of_the_settings(workspace: Path, cwlog: Run, record: Record) -> None:
    text = (workspace / "cwlog.yaml").read_text(encoding="utf-8")
    limits = {"long_minutes: 480": "long_minutes: 90", "step_minutes: 5": "step_minutes: 1", "day_minutes: 480": ""}
    for old, new in limits.items():
        assert old in text
        text = text.replace(old, new)
    (workspace / "cwlog.yaml").write_text(text, encoding="utf-8")

    record(workspace, duration_minutes=90)
    record(workspace, duration_minutes=91, interaction_type="planning")

    assert codes(cwlog) == ["CW407"]


# ---- rules look at what is sound in a record that is broken elsewhere

BROKEN = [key for key in ENTRY if key != "date"]


@pytest.mark.parametrize("key", BROKEN)
@pytest.mark.parametrize("value", [{}, None], ids=["another kind", "missing"])
def test_a_broken_key_does_not_hide_what_the_others_say(
    key: str, value: Any, workspace: Path, cwlog: Run, record: Record
) -> None:
    secret = "Write to someone@example.org."

    record(workspace, **{"date": "2017-10-07", "comments": secret, "district": "901003", key: value})

    found = codes(cwlog)
    assert {"CW404", "CW501"} < set(found)
    assert any(code.startswith("CW1") for code in found)


def test_a_broken_date_does_not_hide_what_the_others_say(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, month="2017-10", date="2017-13-01", duration_minutes=600, district_name="Nowhere R-I")

    assert codes(cwlog) == ["CW303", "CW106", "CW407"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"topics": ["typo"], "resources": ["other"]}, {"CW104", "CW315"}),
        ({"topics": ["typo"], "resources_other": "A film."}, {"CW104", "CW413"}),
        ({"topics": ["other"], "topics_other": "x"}, {"CW107"}),
        ({"topics": ["other", "typo"], "topics_other": "Grading."}, {"CW104"}),
        ({"mode": "pigeon", "topics": ["reciprocal_teaching"]}, {"CW104", "CW412"}),
        ({"comments": "Write to someone@example.org." + " Again." * 600}, {"CW107", "CW501"}),
        ({**UNSURE, "description": "Call 555-555-0100. " * 50}, {"CW107", "CW503"}),
    ],
)
def test_a_slip_in_one_list_or_text_hides_nothing_about_the_others(
    changes: dict[str, Any], expected: set[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, **changes)

    assert set(codes(cwlog, "2017-10-31")) == expected


def test_every_rule_names_keys_that_there_are() -> None:
    keys = {*ENTRY, "also_included", "description", "ruling", "mode", "team", "buildings", "event", "comments"}
    keys |= {"participants_other", "topics_other", "resources_other"}

    assert {key for rule in ENTRY_RULES for key in rule.needs} <= keys


# ---- entries that are held against each other


def test_an_id_stands_twice_in_two_months(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-7k3q")
    record(workspace, id="20171005-901003-7k3q", date="2017-11-02", name="november.yaml")

    [problem] = cwlog("validate", "--format", "json", "--as-of", "2018-07-01").json["problems"]

    assert problem["code"] == "CW202"
    assert problem["path"].endswith("2017-11/november.yaml")
    assert "data/logs/2017-18/cadre-3/2017-10/20171005-901003-7k3q.yaml" in problem["message"]


def test_an_id_of_a_broken_record_counts_too(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, id="20171005-901003-7k3q", duration_minutes="ninety", name="a.yaml")
    record(workspace, id="20171005-901003-7k3q", date="2017-10-06", name="b.yaml")

    assert codes(cwlog) == ["CW103", "CW202"]


def test_every_further_copy_of_an_id_is_told(workspace: Path, cwlog: Run, record: Record) -> None:
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        record(workspace, id="20171005-901003-7k3q", name=name)

    problems = cwlog("validate", "--format", "json", "--as-of", "2018-07-01").json["problems"]

    assert [(problem["code"], problem["path"][-6:]) for problem in problems] == [
        ("CW202", "b.yaml"),
        ("CW202", "c.yaml"),
    ]


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ({"duration_minutes": "ninety"}, ["CW103", "CW402", "CW313"]),
        ({"interaction_type": "planing"}, ["CW104", "CW313"]),
        ({"comments": 12}, ["CW402", "CW313", "CW103"]),
        ({"event": "Data Day"}, ["CW402", "CW106"]),
    ],
)
def test_a_broken_entry_is_held_against_others_by_what_is_sound_in_it(
    broken: dict[str, Any], expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, event="data-day")
    record(workspace, **{"event": "data-day", **broken})

    assert codes(cwlog) == expected


def test_entries_of_an_event_are_held_against_a_sound_one(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, event="data-day", duration_minutes="ninety")
    record(workspace, event="data-day", district="901009", district_name="Marrow Creek R-II")
    record(workspace, event="data-day", district="901015", district_name="Pine Landing 58", duration_minutes=60)

    [slip, differs] = cwlog("validate", "--format", "json", "--as-of", "2018-07-01").json["problems"]

    assert (slip["code"], differs["code"]) == ("CW103", "CW403")
    assert differs["message"] == "the event has 90 min, discussing_data in 20171005-901009-0001"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, ["CW401"]),
        ({"import_key": "9f2c1a7b03de:1"}, ["CW401"]),
        ({"comments": "With another comment."}, ["CW402"]),
        ({"duration_minutes": 60}, ["CW402"]),
        ({"interaction_type": "planning"}, []),
        ({"date": "2017-10-06"}, []),
        ({"district": "901009", "district_name": "Marrow Creek R-II"}, []),
    ],
)
def test_two_entries_that_may_be_one(
    second: dict[str, Any], expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace)
    record(workspace, **second)

    assert codes(cwlog) == expected


def test_a_third_entry_is_held_against_all_before(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace)
    record(workspace, comments="Another one.")
    record(workspace)
    record(workspace, comments="Another one.")

    assert codes(cwlog) == ["CW402", "CW401", "CW401"]


@pytest.mark.parametrize(("minutes", "expected"), [(240, []), (245, ["CW405"])])
def test_eight_hours_a_day_are_not_too_much(
    minutes: int, expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    record(workspace, duration_minutes=240)
    record(workspace, duration_minutes=minutes, interaction_type="planning")

    assert codes(cwlog) == expected


def test_a_long_day_is_told_once_on_the_entry_that_makes_it_long(workspace: Path, cwlog: Run, record: Record) -> None:
    for kind in ("planning", "discussing_data", "providing_feedback", "strategizing_next_steps"):
        record(workspace, duration_minutes=200, interaction_type=kind)

    [problem] = cwlog("validate", "--format", "json", "--as-of", "2018-07-01").json["problems"]

    assert (problem["code"], problem["path"][-9:]) == ("CW405", "0002.yaml")
    assert problem["message"] == "800 min for this district on 2017-10-05, in 4 entries"


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, []),
        ({"duration_minutes": 60}, ["CW403"]),
        ({"interaction_type": "planning"}, ["CW403"]),
        ({"duration_minutes": 60, "date": "2017-10-06"}, []),
        ({"duration_minutes": 60, "event": "other-day"}, []),
        ({"district": "901003", "district_name": "Cedar Hollow R-IV", "interaction_type": "planning"}, ["CW313"]),
    ],
)
def test_an_event_has_one_entry_for_each_district(
    second: dict[str, Any], expected: list[str], workspace: Path, cwlog: Run, record: Record
) -> None:
    other = {"district": "901009", "district_name": "Marrow Creek R-II"}

    record(workspace, event="data-day")
    record(workspace, **{**other, "event": "data-day", **second})

    assert codes(cwlog) == expected


def test_an_event_reaches_across_cadres(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, event="data-day", duration_minutes=180)
    record(workspace, "4", district="901004", district_name="Ft. Bellwood C-2", event="data-day", duration_minutes=90)

    assert codes(cwlog) == ["CW403"]


def test_every_code_says_what_it_means_why_and_what_to_do() -> None:
    for code in CODES.values():
        assert code.title
        assert not code.title.endswith(".")
        assert "Why: " in code.page
        assert "Mend: " in code.page


@pytest.mark.parametrize(
    ("can_change", "codes_of_design"),
    [
        (True, "CW001 CW005 CW101 CW104 CW110 CW201 CW202 CW203 CW301 CW302 CW305 CW306 CW307 CW308 CW309 CW310 CW313"),
        (False, "CW204 CW303 CW304 CW401 CW402 CW403 CW404 CW410 CW412 CW501 CW511 CW514"),
    ],
)
def test_what_can_change_totals_is_as_agreed(can_change: bool, codes_of_design: str) -> None:
    assert {code: CODES[code].changes_totals for code in codes_of_design.split()} == dict.fromkeys(
        codes_of_design.split(), can_change
    )
