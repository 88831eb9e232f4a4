"""A schema that cwlog cannot honour is refused with its place, not half-understood; one that people extended works."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.errors import CwlogError
from cwlog.schemas import Schema, compile_schema
from tests.conftest import ENTRY, Run
from tests.test_schema_files import load_schema, schema_text

Record = Callable[..., Path]

# Schema, its text, what to write instead (§ marks the place that is to be named, and is not written), what is said.
REFUSED = [
    ("interaction", "  - topics\n", "", "cwlog counts on 'topics' in every record"),
    ("interaction", "  duration_minutes:\n    title", "  minutes:\n    title", "counts on the key 'duration_minutes'"),
    (
        "interaction",
        "type: integer\n    minimum: 1\n    maximum: 720",
        "type: §number",
        "counts on a whole number here",
    ),
    ("interaction", "    format: date\n", "", "counts on a date here"),
    ("interaction", '$ref: "#/$defs/mode"', "type: string", "counts on a word of the list 'mode' here"),
    (
        "interaction",
        "      - const: not_coaching",
        "      - const: perhaps",
        "cwlog knows what coaching and not_coaching mean",
    ),
    ("interaction", "title: Duration", "title: §12", "12 does not fit the keyword 'title'"),
    ("interaction", "title: Duration", "title:§", "nothing does not fit the keyword 'title'"),
    ("interaction", "examples: [90]", "examples: §90", "90 does not fit the keyword 'examples'"),
    ("interaction", "examples: [90]", "examples: [§ninety]", "'ninety' is not of the type 'integer'"),
    ("interaction", "type: integer", "type: §whole", "'whole' does not fit the keyword 'type'"),
    ("interaction", "type: integer", "type: §[integer, string]", "a key of a record has one type in cwlog"),
    ("interaction", "'^[0-9]{6}$'", "§'^[0-9'", "'^[0-9' does not fit the keyword 'pattern'"),
    ("interaction", "'^[0-9]{6}$'", "§'^(?=9)[0-9]{6}$'", "does not fit the keyword 'pattern'"),
    ("submission", "pattern: '^[0-9]{8}-", "pattern: §'^([0-9]{8}-", "does not fit the keyword 'pattern'"),
    ("interaction", "x-item: 3", "x-item: §three", "'x-item' takes a whole number"),
    ("interaction", "x-question: How long did it last?", "x-question: §[How long?]", "'x-question' takes text"),
    ("interaction", "- const: phone", "- const: §off", "'off' is not text to every program"),
    ("interaction", "- const: phone", "- const: §12th", "'12th' is not text to every program"),
    ("interaction", "- const: phone\n", "- const: phone\n        x-colour: §red\n", "does not know 'x-colour' of a"),
    ("interaction", "x-group: capacity", "x-group: §capacty", "'capacty' is not a group of this vocabulary"),
    ("interaction", "title: Phone\n", "title: Virtual\n", "'virtual' already means 'virtual'"),
    (
        "interaction",
        "    type: string\n    oneOf:",
        "    type: string\n    pattern: §a\n    oneOf:",
        "'pattern' beside 'oneOf'",
    ),
    ("interaction", "    type: string\n    oneOf:", "    type: §integer\n    oneOf:", "the words of a list are text"),
    ("interaction", "    propertyNames:\n", "    propertyNames:\n      minLength: §9\n", "'minLength' beside '$ref'"),
    ("interaction", "x-purpose: cfa", "x-purpose: §cba", "'cba' is not a purpose of this vocabulary"),
    ("interaction", 'x-until: "2017', 'x-since: "2018-07-01"\n        x-until: §"2017', "before it begins"),
    ("interaction", "\n$defs:\n", "\n$defs:\n  loop:\n    $ref: §'#/$defs/loop'\n", "only leads to another one"),
    ("interaction", "\n$defs:\n", "\n$defs:\n  some: §true\n", "a schema belongs here"),
    ("settings", "type: integer\n        minimum: 1", "type: §string", "counts on a whole number here"),
    ("mapping", "type: string\n    minLength: 1", "type: §integer", "counts on text here"),
]


def test_the_table_of_refusals_names_texts_that_are_there() -> None:
    assert [old for name, old, _, _ in REFUSED if old not in schema_text(name)] == []


@pytest.mark.parametrize(("name", "old", "new", "said"), REFUSED, ids=[said for *_, said in REFUSED])
def test_a_schema_is_refused_at_the_place_that_is_wrong(name: str, old: str, new: str, said: str) -> None:
    marked = schema_text(name).replace(old, new, 1)
    before, mark, _ = marked.partition("§")

    error = refused(name, marked.replace("§", ""))

    assert said in error.args[0]
    assert error.hint
    if mark:
        place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
        assert error.args[0].startswith(f"schemas/{name}.schema.yaml:{place}: ")


def refused(name: str, text: str) -> CwlogError:
    with pytest.raises(CwlogError) as raised:
        compiled(name, text)
    return raised.value


def compiled(name: str, text: str) -> Schema:
    """The schema of a text, read as that of a workspace."""
    from cwlog.workspace.opening import Schemas

    return Schemas(OneFile(f"schemas/{name}.schema.yaml", text))[name]


class OneFile:
    """A workspace of which only one file is looked at."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def items(self, folder: str) -> list[Any]:
        return []

    def read(self, path: str, limit: int) -> bytes:
        assert path == self.path
        return self.text.encode()


def records_in(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A record's part of a schema, and those of the records inside it."""
    yield rule
    for part in rule["properties"].values():
        inner = part.get("items", part)
        if "properties" in inner:
            yield from records_in(inner)


@pytest.mark.parametrize("name", ["interaction", "submission", "settings", "mapping"])
def test_cwlog_knows_what_it_counts_on_in_every_key_of_its_schemas(name: str) -> None:
    """Other values in place of those that the code reads would end in a bug, so none may get by."""
    shipped = load_schema(name)
    unnoticed = []

    for number, record in enumerate(records_in(shipped)):
        for key, rule in record["properties"].items():
            for other in ({"type": "null"}, {"type": "array", "items": {"type": "null"}}, {"type": "object"}):
                changed = copy.deepcopy(shipped)
                list(records_in(changed))[number]["properties"][key] = other
                if other["type"] != rule.get("type", "") and is_honoured(name, changed):
                    unnoticed.append((key, other))

    assert [key for key, _ in unnoticed if (name, key) != ("mapping", "description")] == []


@pytest.mark.parametrize("name", ["interaction", "submission", "settings", "mapping"])
def test_what_every_record_has_cannot_become_optional(name: str) -> None:
    shipped = load_schema(name)

    for number, record in enumerate(records_in(shipped)):
        for key in record.get("required", []):
            changed = copy.deepcopy(shipped)
            list(records_in(changed))[number]["required"].remove(key)
            is_free = (name, key) == ("settings", "audiences")  # has a value of its own when it is left out
            assert is_honoured(name, changed) == is_free, key


def is_honoured(name: str, source: dict[str, Any]) -> bool:
    try:
        compile_schema(name, source, f"schemas/{name}.schema.yaml", lambda _: (1, 1))
    except CwlogError:
        return False
    return True


@pytest.mark.parametrize("key", ["also_included", "mode", "team", "event", "buildings", "import_key", "comments"])
def test_a_key_that_need_not_be_there_can_be_taken_out_of_the_schema(key: str, workspace: Path, cwlog: Run) -> None:
    change(workspace, lambda schema: schema["properties"].pop(key))

    results = [cwlog(*words, "--as-of", "2017-12-15") for words in (["validate"], ["summarize", "--by", "mode,team"])]
    results.append(cwlog("export", "--audience", "evaluation", "--dictionary"))

    assert [result.code for result in results] == [0, 0, 0], results


def test_a_list_that_the_code_asks_for_cannot_be_taken_out() -> None:
    source = copy.deepcopy(load_schema("interaction"))
    del source["properties"]["mode"], source["$defs"]["mode"]

    assert "cwlog counts on the list 'mode'" in refused("interaction", json.dumps(source)).args[0]


def change(workspace: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit the workspace's own schema of interactions."""
    schema = copy.deepcopy(load_schema("interaction"))
    edit(schema)
    (workspace / "schemas/interaction.schema.yaml").write_text(json.dumps(schema), encoding="utf-8")


# ---- whatever is changed in a schema, it is honoured or refused

VALUES = st.sampled_from([
    None, True, 0, -1, 10**17, "", "x", "#/$defs/topic", "#/$defs/no", "(", r"\d+$", [], {}, ["a"], [1], ["a", "a"],
    "date", "string", "integer", ["string", "null"], "2017-13-01", {"a": 1}, {"type": "string"}, {"pattern": "("}, [{}],
    {"$ref": "#/$defs/topic"}, [{"const": "a"}], [{"const": "y"}], [None],
])  # fmt: skip
WORDS = st.sampled_from(
    "type enum const required minProperties maxItems uniqueItems minLength pattern format minimum not if then else"
    " additionalProperties propertyNames items properties $defs allOf oneOf anyOf $ref $id $schema title description"
    " examples x-since x-aliases x-group x-groups x-refused x-item x-flag x-question x-unit x-purposes x-replaced-by"
    " $dynamicRef unevaluatedProperties patternProperties prefixItems contains multipleOf zzz".split()
)


def places(value: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Every container and key or position in it, down to a depth."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        if depth > 1:
            yield from places(value[key], depth - 1)


@settings(max_examples=250)
@given(data=st.data())
def test_a_changed_schema_is_honoured_as_jsonschema_does_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["interaction", "submission", "settings", "mapping"]))
    source = copy.deepcopy(load_schema(name))
    holder, key = data.draw(st.sampled_from(list(places(source, data.draw(st.sampled_from([2, 3, 5, 9]))))))
    if data.draw(st.booleans()) and isinstance(holder[key], dict):
        holder[key][data.draw(WORDS)] = data.draw(VALUES)
    elif data.draw(st.booleans()):
        holder[key] = data.draw(VALUES)
    else:
        del holder[key]

    if not is_honoured(name, source):  # with a message: anything else than CwlogError fails here
        return
    schema = compile_schema(name, source, f"schemas/{name}.schema.yaml", lambda _: (1, 1))
    jsonschema.Draft202012Validator.check_schema(source)
    if name == "interaction":
        oracle = jsonschema.Draft202012Validator(source, format_checker=jsonschema.FormatChecker(["date"]))
        assert (schema.check(dict(ENTRY)) == []) == oracle.is_valid(dict(ENTRY))


# ---- what a schema asks for besides, in the user's words


def test_a_year_that_no_calendar_has_is_no_date() -> None:
    source = copy.deepcopy(load_schema("interaction"))
    del source["properties"]["date"]["pattern"]
    schema = compile_schema("interaction", source, "x", lambda _: (1, 1))

    assert [finding.message for finding in schema.check({**ENTRY, "date": "0000-10-05"})] == [
        "'0000-10-05' is not a date"
    ]


def test_a_condition_of_the_schema_is_said_with_its_own_limits(workspace: Path, cwlog: Run, record: Record) -> None:
    then = {
        "required": ["mode"],
        "properties": {
            "duration_minutes": {"maximum": 60},
            "team": {"enum": ["other", "collaborative_team"]},
            "event": {"const": "data-day"},
            "comments": {"minLength": 50},
        },
    }
    change(
        workspace, lambda schema: schema.update({"if": {"properties": {"district": {"const": "901003"}}}, "then": then})
    )
    record(workspace, team="cross_district_group", event="math-day", comments="Went well.")

    result = cwlog("validate", "--as-of", "2017-12-15")

    assert [line.split(": ", 1)[1] for line in result.stdout.splitlines()] == [
        "CW101 mode: missing: mode; add the line 'mode: …'",
        "CW105 duration_minutes: 90 is more than 60; a whole number from 1 to 60 minutes",
        "CW111 team: 'cross_district_group' cannot stand here; here it is other or collaborative_team",
        "CW103 event: the value does not fit; only data-day can stand here",
        "CW107 comments: the text has 10 characters; at least 50 belong here",
    ]


@pytest.mark.parametrize(
    ("key", "asked", "value", "said"),
    [
        ("duration_minutes", {"enum": [30, 60]}, 90, "CW103 the value does not fit; one of: 30, 60"),
        ("duration_minutes", {"not": {"minimum": 60}}, 90, "CW103 the value does not fit; write it like 90"),
        ("participants", {"enum": []}, {"superintendent": 1}, "CW103 the value does not fit; leave the key out"),
        ("duration_minutes", {"enum": [30, 60]}, "90", "CW103 a whole number belongs here, not text; write it like 90"),
    ],
)
def test_what_the_schema_does_not_take_is_an_error_whatever_its_kind(
    key: str, asked: dict[str, Any], value: object, said: str
) -> None:
    source = copy.deepcopy(load_schema("interaction"))
    source["properties"][key] |= asked
    schema = compile_schema("interaction", source, "x", lambda _: (1, 1))

    (finding,) = schema.check({**ENTRY, key: value})

    assert f"{finding.code} {finding.message}; {finding.hint}" == said


def test_a_list_of_words_without_a_type_takes_no_number() -> None:
    source = copy.deepcopy(load_schema("interaction"))
    source["$defs"]["mode"].pop("type", None)
    schema = compile_schema("interaction", source, "x", lambda _: (1, 1))

    (finding,) = schema.check({**ENTRY, "mode": 5})

    assert (finding.code, finding.field) == ("CW103", ("mode",))
    assert "one of: face_to_face, " in finding.hint


# ---- keys with a form of their own


def test_wrong_keys_are_shown_up_to_twenty_and_counted() -> None:
    schema = compile_schema("submission", load_schema("submission"), "x", lambda _: (1, 1))
    entries = {f"k{number}": "5f0c1e2a9b7d" for number in range(25)}

    said = [finding.message for finding in schema.check({"entries": entries}) if finding.field[0] == "entries"]

    assert len(said) == 21
    assert (said[0], said[-1]) == ("'k0' does not fit as a key", "5 more keys of this record do not fit")


def test_a_wrong_key_inside_a_list_of_records_is_found() -> None:
    schema = compile_schema("submission", load_schema("submission"), "x", lambda _: (1, 1))

    found = [finding.field for finding in schema.check({"amendments": [{"entries": {"x": "5f0c1e2a9b7d"}}]})]

    assert ("amendments", 0, "entries", "x") in found


@pytest.mark.parametrize("key", ["7", "007", "+7", "0"])
def test_a_key_of_digits_is_no_position_in_a_list(key: str) -> None:
    schema = compile_schema("submission", load_schema("submission"), "x", lambda _: (1, 1))

    found = [(finding.code, finding.field) for finding in schema.check({"entries": {key: 5}})]

    assert ("CW103", ("entries", key)) in found


def test_a_pattern_that_would_take_for_ever_takes_no_time(workspace: Path, cwlog: Run, record: Record) -> None:
    change(workspace, lambda schema: schema["properties"]["comments"].update({"pattern": "^(a+)+$"}))
    record(workspace, comments="a" * 3000 + "!")

    assert "CW106 comments" in cwlog("validate", "--as-of", "2017-12-15").stdout
