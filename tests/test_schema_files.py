"""The schema files themselves: valid, portable between tools, and with exactly the agreed vocabularies."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
import yaml

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"
DATA = ROOT / "data"
NAMES = ["interaction", "submission", "settings", "mapping", "rpdc", "cadre", "district", "member", "building"]
PUBLISHED = [*NAMES, "report", "export"]  # the last two are of what cwlog gives out, not of records

KEYWORDS = """
    $schema $comment $ref $defs title description type enum const oneOf allOf not if then else properties
    required additionalProperties propertyNames minProperties maxProperties items minItems maxItems uniqueItems
    minLength maxLength pattern format minimum maximum examples
"""

# Written out from the domain's description, not from the schema.
VOCABULARIES = {
    "interaction_type": """
        planning strategizing_next_steps discussing_data sharing_ideas_and_resources providing_feedback
        demonstrating_application unsure
    """,
    "mode": "face_to_face virtual hybrid phone email",
    "team": """
        district_leadership_team building_leadership_team collaborative_team student_problem_solving_team
        cross_district_group other
    """,
    "participant": """
        superintendent central_office special_education_director school_board_member building_administrator
        instructional_coach teacher_general teacher_special counselor_or_social_worker support_staff learner
        family_member community_partner rpdc_consultant dese_staff area_supervisor other
    """,
    "cst_member": """
        facilitator leadership general_education assessment data technology special_education early_childhood
        social_behavioral
    """,
    "topic": """
        collaborative_teams data_based_decision_making common_formative_assessment assessment_capable_learners
        feedback metacognition school_based_implementation_coaching leadership collective_teacher_efficacy
        leadership_and_school_culture academics social_behavioral special_education data technology assessment
        communication accountability_msip systems_change early_childhood district_pd_plan
        implementation_fidelity scaling_and_sustainability project_overview shared_goals linked_teams
        information_flow peer_accountability culturally_competent_practice student_voice learner_choice
        family_and_community_engagement reciprocal_teaching spaced_vs_massed_practice
        student_teacher_relationships direct_instruction differentiated_instruction classroom_discussion
        engaging_student_learners other
    """,
    "resource": """
        mmd_blueprint step_by_step_guide implementation_checklist practice_profile professional_learning_module
        infographic moedu_sail_website cwis_survey self_assessment_practice_profile walkthrough_or_look_for_tool
        hqpd_checklist data_protocol_or_dashboard team_meeting_protocol common_understanding_document
        journey_of_a_cw_school cw_magazine district_owned_resource other
    """,
    "decision": "coaching not_coaching",
    "ruled_by": "facilitator lead_facilitator management_team dese",
}
GROUPS = {
    "topic": {
        "foundations": "collaborative_teams data_based_decision_making common_formative_assessment",
        "effective_teaching_learning": "assessment_capable_learners feedback metacognition",
        "capacity": "school_based_implementation_coaching leadership collective_teacher_efficacy",
        "expertise": """
            leadership_and_school_culture academics social_behavioral special_education data technology
            assessment communication accountability_msip systems_change early_childhood
        """,
        "implementation": "district_pd_plan implementation_fidelity scaling_and_sustainability project_overview",
        "collaboration": """
            shared_goals linked_teams information_flow peer_accountability culturally_competent_practice
            student_voice learner_choice family_and_community_engagement
        """,
        "retired_cw_packages": """
            reciprocal_teaching spaced_vs_massed_practice student_teacher_relationships direct_instruction
            differentiated_instruction classroom_discussion engaging_student_learners
        """,
    },
    "cst_member": {
        "core": "facilitator leadership general_education",
        "full_only": "assessment data technology",
        "support": "special_education early_childhood social_behavioral",
    },
}
PURPOSES = {
    "teams": "collaborative_teams",
    "practices": """
        assessment_capable_learners feedback metacognition reciprocal_teaching spaced_vs_massed_practice
        student_teacher_relationships direct_instruction differentiated_instruction classroom_discussion
        engaging_student_learners
    """,
    "cfa": "common_formative_assessment assessment",
    "dbdm": "data_based_decision_making data",
}
ORDER = """
    id district district_name date duration_minutes interaction_type also_included description ruling mode team
    event buildings participants participants_other cst_members topics topics_other resources resources_other
    comments import_key
"""
COLUMNS = {
    "rpdc": "id number name host city",
    "cadre": "id name since until",
    "district": "code name aliases cadre rpdc area joined buildings since until",
    "member": "id role cadre rpdc lead since until",
    "building": "district code name joined k8_feeder_of since until",
}


class TextDates(yaml.CSafeLoader):
    """YAML as cwlog reads it: a date stays the text that was written."""


TextDates.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def schema_text(name: str) -> str:
    return (SCHEMAS / f"{name}.schema.yaml").read_text(encoding="utf-8")


@cache
def load_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = yaml.load(schema_text(name), TextDates)
    return schema


def load_records(folder: Path) -> Iterator[tuple[Path, Any]]:
    for path in sorted(folder.rglob("*.yaml")):
        for record in yaml.load_all(path.read_text(encoding="utf-8"), TextDates):
            yield path, record


def vocabularies() -> dict[str, dict[str, Any]]:
    return {name: part for name, part in load_schema("interaction")["$defs"].items() if "oneOf" in part}


def entries_of(vocabulary: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = vocabularies()[vocabulary]["oneOf"]
    return entries


def values_by(vocabulary: str, keyword: str) -> dict[str, list[str]]:
    """The values of a vocabulary under each value of one keyword, in their order; values without it are left out."""
    entries = [entry for entry in entries_of(vocabulary) if keyword in entry]
    groups = dict.fromkeys(entry[keyword] for entry in entries)
    return {group: [entry["const"] for entry in entries if entry[keyword] == group] for group in groups}


def split_all(lists: dict[str, str]) -> dict[str, list[str]]:
    return {key: words.split() for key, words in lists.items()}


def spoken(text: str) -> str:
    """What is left of a value, title or alias when capitals and signs do not matter."""
    return re.sub("[^a-z0-9]+", " ", text.lower()).strip()


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and every schema inside it; properties and definitions are names, not keywords."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("properties", "$defs"):
        for part in schema.get(keyword, {}).values():
            yield from subschemas(part)
    for keyword in ("items", "additionalProperties", "propertyNames", "not", "if", "then", "else"):
        yield from subschemas(schema.get(keyword))
    for keyword in ("oneOf", "allOf"):
        for part in schema.get(keyword, []):
            yield from subschemas(part)


def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a record may have, at any depth, with what the schema says about it."""
    for key, field in schema.get("properties", {}).items():
        yield key, field
        yield from fields(field)
        yield from fields(field.get("items", {}))


def test_every_schema_file_is_looked_at_here() -> None:
    assert sorted(path.name for path in SCHEMAS.iterdir()) == sorted(f"{name}.schema.yaml" for name in PUBLISHED)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_valid_under_the_metaschema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema(name))

    assert load_schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_uses_only_the_keywords_that_cwlog_knows(name: str) -> None:
    used = {keyword for part in subschemas(load_schema(name)) for keyword in part}

    assert {keyword for keyword in used.difference(KEYWORDS.split()) if not keyword.startswith("x-")} == set()


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_refers_only_to_its_own_definitions(name: str) -> None:
    schema = load_schema(name)
    references = {part["$ref"] for part in subschemas(schema) if "$ref" in part}

    assert references <= {f"#/$defs/{definition}" for definition in schema.get("$defs", {})}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_pattern_is_anchored_or_forbids_characters(name: str) -> None:
    wanted = [part["pattern"] for part in subschemas(load_schema(name)) if "pattern" in part]

    loose = {pattern for pattern in wanted if not (pattern.startswith("^") and pattern.endswith("$"))}
    assert loose <= {r"\n", r"[\x00-\x1f\x7f]"}
    assert not [pattern for pattern in wanted if re.search(r"\\[dwsbDWSB]|\(\?", pattern)]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_is_plain_yaml(name: str) -> None:
    events = list(yaml.parse(schema_text(name), yaml.SafeLoader))

    assert not [event for event in events if getattr(event, "anchor", None) or getattr(event, "tag", None)]
    assert not [event for event in events if isinstance(event, yaml.MappingStartEvent) and event.flow_style]
    assert "\t" not in schema_text(name)
    assert max(map(len, schema_text(name).splitlines())) <= 140


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_schema_starts_by_saying_what_it_is_and_where_a_value_is_added(name: str) -> None:
    opening = schema_text(name).split("$schema:")[0]

    assert all(line.startswith("#") for line in opening.splitlines())
    assert "edit" in opening


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_title_a_description_and_examples(name: str) -> None:
    schema = load_schema(name)

    for key, field in fields(schema):
        shared = schema.get("$defs", {}).get(field.get("$ref", "").removeprefix("#/$defs/"), {})
        assert {"title", "description"} <= set(field), key
        assert {"examples", "properties", "items"} & set(field | shared), key


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_property_are_valid(name: str) -> None:
    schema = load_schema(name)
    shared = {"$defs": schema.get("$defs", {})}

    for part in subschemas(schema):
        for example in part.get("examples", []):
            jsonschema.validate(example, part | shared, jsonschema.Draft202012Validator)


def test_an_interaction_has_its_keys_in_the_order_they_are_written() -> None:
    assert list(load_schema("interaction")["properties"]) == ORDER.split()


def test_the_nine_items_of_the_log_are_all_there() -> None:
    items = {field.get("x-item") for field in load_schema("interaction")["properties"].values()}

    assert items - {None} == set(range(1, 10))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_roster_has_its_columns_in_their_order(name: str) -> None:
    assert list(load_schema(name)["properties"]) == COLUMNS[name].split()


def test_the_vocabularies_hold_exactly_the_agreed_values() -> None:
    found = {name: [entry["const"] for entry in entries_of(name)] for name in vocabularies()}

    assert found == split_all(VOCABULARIES)


@pytest.mark.parametrize("name", GROUPS)
def test_the_groups_of_a_vocabulary_are_the_agreed_ones(name: str) -> None:
    assert list(values_by(name, "x-group").items()) == list(split_all(GROUPS[name]).items())
    assert list(vocabularies()[name]["x-groups"]) == list(GROUPS[name])


def test_the_purposes_of_the_topics_are_the_agreed_ones() -> None:
    assert values_by("topic", "x-purpose") == split_all(PURPOSES)
    assert list(vocabularies()["topic"]["x-purposes"]) == list(PURPOSES)


def test_retired_packages_end_with_the_collaborative_work() -> None:
    assert values_by("topic", "x-until") == {"2017-06-30": GROUPS["topic"]["retired_cw_packages"].split()}


def test_collective_teacher_efficacy_begins_in_its_second_year() -> None:
    assert values_by("topic", "x-since") == {"2018-07-01": ["collective_teacher_efficacy"]}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_value_has_a_title_and_a_one_line_description(name: str) -> None:
    for entry in entries_of(name):
        assert entry["title"][0].isupper(), entry
        assert re.fullmatch("[^\n]{10,120}[.]", entry["description"]), entry


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_value_is_replaced_by_one_that_is_in_use(name: str) -> None:
    in_use = {entry["const"] for entry in entries_of(name) if "x-until" not in entry}

    assert set(values_by(name, "x-replaced-by")) <= in_use


@pytest.mark.parametrize("name", VOCABULARIES)
def test_what_people_type_means_one_value_only(name: str) -> None:
    entries = entries_of(name) + vocabularies()[name].get("x-refused", [])
    meant = [
        said
        for entry in entries
        for said in {spoken(word) for word in (entry["const"], entry.get("title", ""), *entry.get("x-aliases", []))}
    ]

    assert {said: times for said, times in Counter(meant).items() if times > 1 and said} == {}


@pytest.mark.parametrize("name", VOCABULARIES)
def test_aliases_are_written_once_and_in_small_letters(name: str) -> None:
    entries = entries_of(name) + vocabularies()[name].get("x-refused", [])
    aliases = [alias for entry in entries for alias in entry.get("x-aliases", [])]

    assert len(aliases) == len(set(aliases))
    assert [alias for alias in aliases if alias != alias.lower().strip()] == []


def test_training_is_refused_and_not_a_value() -> None:
    refused = vocabularies()["interaction_type"]["x-refused"]

    assert [entry["const"] for entry in refused] == ["training"]
    assert "DESE activity log" in refused[0]["description"]


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_the_format_is_read_as_something_else_than_text(name: str) -> None:
    schema = load_schema(name)
    words = {key for part in subschemas(schema) for key in part.get("properties", {})}
    for part in subschemas(schema):
        for entry in [*part.get("oneOf", []), *part.get("x-refused", [])]:
            words |= {entry["const"], *entry.get("x-aliases", [])}

    assert {word for word in words if yaml.safe_load(word) != word} == set()


def test_a_role_in_the_roster_comes_from_the_vocabulary_of_the_log() -> None:
    file, _, definition = load_schema("member")["properties"]["role"]["x-vocabulary"].partition("#/$defs/")

    assert (SCHEMAS / file).is_file()
    assert definition in vocabularies()


# From here on: what the schemas say about records, in two engines.

RULING = {"decision": "coaching", "ruled_by": "f-03", "ruled_on": "2017-10-20"}
COUNTS = {"interactions": 1, "minutes": 90, "unsure": 0, "digest": "sha256:" + 64 * "0", "entries": {}}
SUBMITTED = {"submitted_by": "f-03", "submitted_on": "2017-11-08"}
# The least that each kind of record needs.
LEAST: dict[str, dict[str, Any]] = {
    "interaction": {
        "id": "20171005-901003-7k3q",
        "district": "901003",
        "district_name": "Cedar Hollow R-IV",
        "date": "2017-10-05",
        "duration_minutes": 90,
        "interaction_type": "discussing_data",
        "participants": {"superintendent": 1},
        "cst_members": ["facilitator"],
        "topics": ["feedback"],
        "resources": [],
    },
    "submission": {"cadre": "3", "month": "2017-10", "nil_return": False} | SUBMITTED | COUNTS,
    "settings": {"programme": {"name": "Missouri Model Districts", "start": "2017-07-01"}},
    "rpdc": {"id": "central", "number": "9", "name": "Central"},
    "cadre": {"id": "3", "name": "Cadre 3", "since": "2017-03-01"},
    "district": {
        "code": "901003",
        "name": "Cedar Hollow R-IV",
        "cadre": "3",
        "rpdc": "heart-of-missouri",
        "area": "D",
        "joined": "2017-07-01",
        "since": "2017-03-01",
    },
    "member": {"id": "f-03", "role": "facilitator", "since": "2017-03-01"},
    "building": {"district": "901003", "code": "1050", "name": "Cedar Hollow Elementary"},
}
RIGHT: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in LEAST),
    ("interaction", {"also_included": ["planning"], "mode": "phone", "team": "other", "buildings": ["1050"]}),
    ("interaction", {"event": "2017-10-05-data-day", "import_key": "9f2c1a7b03de:1", "comments": "It ends.\n"}),
    ("interaction", {"participants": {"learner": 999}, "duration_minutes": 720}),
    (
        "interaction",
        {"interaction_type": "unsure", "topics": [], "description": "Met a new director.", "ruling": RULING},
    ),
    (
        "interaction",
        {"ruling": RULING | {"counts_as": "planning", "ruled_by": "management_team", "note": "As agreed."}},
    ),
    ("submission", {"entries": {"20171005-901003-7k3q": "5f0c1e2a9b7d"}, "update": {"needs": "None."}}),
    ("submission", {"amendments": [SUBMITTED | COUNTS, SUBMITTED | COUNTS | {"note": "Late."}]}),
    ("settings", {"due": {"day": 10}, "limits": {"short_minutes": 10}, "suppression": {"k": 5}}),
    ("settings", {"due": {"nth_working_day": 5}}),
    ("district", {"aliases": "Cedar Hollow;C. Hollow", "buildings": "0", "until": "2017-12-31"}),
    ("member", {"lead": "yes"}),
]
DAY_WRONG = ["2017-02-29", "20171005", "2017-10-5", "10/5/2017", "0000-10-05", "2017-10-05\n", ""]
# Schema, field, and values that it must refuse.
WRONG: list[tuple[str, str, list[Any]]] = [
    ("interaction", "teacher_name", ["an unknown key"]),
    ("interaction", "id", ["20171005-901003-7k3u", "20171005-901003-7k3q\n", "20171005-901003-7k3"]),
    ("interaction", "district", ["90103", "901003\n", 901003, "\u066901003", None]),
    ("interaction", "district_name", ["", 101 * "x"]),
    ("interaction", "date", DAY_WRONG),
    ("interaction", "duration_minutes", [0, 721, 1.5, "90", True]),
    ("interaction", "interaction_type", ["training", "planning\n", "Planning", ["planning"]]),
    ("interaction", "also_included", [[], ["unsure"], ["planning", "planning"], "planning"]),
    ("interaction", "description", ["Too short", 501 * "x"]),
    ("interaction", "ruling", [{}, RULING | {"counts_as": "unsure"}, RULING | {"name": "an unknown key"}]),
    ("interaction", "ruling", [RULING | {"ruled_by": who} for who in ("Jo Doe", "dese\n", "", "f--03", 41 * "f")]),
    ("interaction", "ruling", [RULING | {"ruled_on": day} for day in DAY_WRONG]),
    ("interaction", "mode", ["zoom", None]),
    ("interaction", "team", ["dlt"]),
    ("interaction", "event", ["dataday", "2017-10-05", "data--day", "data-day\n", "Data-day", "data-" + 56 * "x"]),
    ("interaction", "buildings", [[], [1050], ["105"], ["1050\n"], ["1050", "1050"]]),
    ("interaction", "participants", [{}, {"teacher_general": 0}, {"learner": 1000}, {"principal": 1}, {"other": True}]),
    ("interaction", "participants_other", ["ab", 101 * "x"]),
    ("interaction", "cst_members", [[], ["data", "data"], ["coach"]]),
    ("interaction", "topics", [[], ["dbdm"], ["data", "data"]]),
    ("interaction", "resources", [None, ["website"]]),
    ("interaction", "comments", [4001 * "x"]),
    ("interaction", "import_key", ["a b", "a\n", "", 101 * "a"]),
    ("submission", "cadre", [3, "3\n", "Cadre 3"]),
    ("submission", "month", ["2017-13", "2017-10\n", "2017-10-01"]),
    ("submission", "submitted_on", DAY_WRONG),
    ("submission", "minutes", [-1, "90"]),
    ("submission", "nil_return", ["false", 0]),
    ("submission", "digest", [64 * "0", "sha256:" + 63 * "0" + "\n"]),
    ("submission", "entries", [{"20171005-901003-7k3q": "5F0C1E2A9B7D"}, {"20171005-901003-7k3q\n": "5f0c1e2a9b7d"}]),
    ("submission", "update", [{}, {"news": "an unknown key"}, {"needs": 2001 * "x"}]),
    ("submission", "amendments", [[], [{"note": "Late."}]]),
    ("settings", "programme", [{"name": "No start"}, {"name": "Two\nlines", "start": "2017-07-01"}]),
    ("settings", "due", [{}, {"day": 10, "nth_working_day": 5}, {"day": 29}, {"nth_working_day": 16}]),
    ("settings", "limits", [{"short": 5}, {"day_minutes": 0}]),
    ("settings", "suppression", [{"k": 1}]),
    ("rpdc", "number", ["0", "10\n", "1\n"]),
    ("rpdc", "name", ["Cen\x1btral", "Cen\x7ftral", "Central\n"]),
    ("cadre", "id", ["Cadre 3", "3\n", 21 * "3"]),
    ("district", "code", ["48078", "048078\n"]),
    ("district", "area", ["ABC\n", "d", "ABCDE"]),
    ("district", "buildings", ["06", "6\n", "1000"]),
    ("district", "aliases", ["Cedar Hollow;", ";", "Cedar\nHollow"]),
    ("district", "until", DAY_WRONG),
    ("member", "lead", ["no", "yes\n"]),
    ("building", "code", ["10500", "105\n"]),
    ("building", "k8_feeder_of", ["1050"]),
]


@cache
def python_validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(
        load_schema(name), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


@cache
def rust_validator(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(
        load_schema(name), validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    )


def problems_in(folder: str, name: str) -> tuple[int, list[str]]:
    """How many records of a folder were read, and what jsonschema says against them."""
    validator = python_validator(name)
    records = list(load_records(DATA / folder))
    problems = [f"{path.name}: {error.message}" for path, record in records for error in validator.iter_errors(record)]
    return len(records), problems


@pytest.mark.parametrize(("name", "change"), RIGHT)
def test_a_right_record_is_accepted_by_both_engines(name: str, change: dict[str, Any]) -> None:
    record = LEAST[name] | change

    assert [error.message for error in python_validator(name).iter_errors(record)] == []
    assert rust_validator(name).is_valid(record)


@pytest.mark.parametrize(("name", "field", "values"), WRONG)
def test_a_wrong_value_is_refused_by_both_engines(name: str, field: str, values: list[Any]) -> None:
    for value in values:
        record = LEAST[name] | {field: value}
        assert not python_validator(name).is_valid(record), value
        assert not rust_validator(name).is_valid(record), value


@pytest.mark.parametrize("name", NAMES)
def test_a_line_feed_at_the_end_is_refused_wherever_a_pattern_stands(name: str) -> None:
    shared = {"$defs": load_schema(name).get("$defs", {})}

    for part in subschemas(load_schema(name)):
        if {"pattern", "allOf", "not"} & set(part) and part.get("type") == "string":
            validator = jsonschema.Draft202012Validator(part | shared)
            assert [example for example in part.get("examples", []) if validator.is_valid(example + "\n")] == []


@pytest.mark.parametrize("name", LEAST)
def test_a_record_without_a_required_key_is_refused(name: str) -> None:
    for key in LEAST[name]:
        record = {other: value for other, value in LEAST[name].items() if other != key}
        assert not python_validator(name).is_valid(record), key


def test_the_sample_interactions_are_valid() -> None:
    count, problems = problems_in("logs", "interaction")

    assert problems == []
    assert count == 616


def test_the_sample_submissions_are_valid() -> None:
    count, problems = problems_in("submissions", "submission")

    assert problems == []
    assert count > 0
