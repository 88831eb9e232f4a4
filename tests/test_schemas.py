"""The schema's verdict is that of `jsonschema`, field by field, on values that are nearly right (TRAPS).

Whole random records would be wrong in so many ways that no difference could show.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.schemas import Schema
from cwlog.workspace import open_workspace
from tests.conftest import ROOT

NAMES = ("interaction", "submission")


class TextDates(yaml.SafeLoader):
    """PyYAML's own reader, with dates as text as our format has them."""


TextDates.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


@cache
def oracle(name: str) -> jsonschema.Draft202012Validator:
    """The schema as another program understands it."""
    source = yaml.load((ROOT / f"schemas/{name}.schema.yaml").read_text(encoding="utf-8"), TextDates)
    checks_dates = jsonschema.FormatChecker(["date"])
    return jsonschema.Draft202012Validator(source, format_checker=checks_dates)


@cache
def schema(name: str) -> Schema:
    return open_workspace(str(ROOT)).schemas[name]


def wrong_for_oracle(name: str, record: Mapping[str, Any]) -> set[str]:
    """The keys of a record that the oracle finds an error in."""
    keys: set[str] = set()
    for error in oracle(name).iter_errors(record):
        if error.absolute_path:
            keys.add(str(error.absolute_path[0]))
        elif error.validator == "required":
            keys |= {key for key in error.validator_value if key not in record}
        else:
            keys |= set(record) - set(oracle(name).schema["properties"])
    return keys


def followed(rule: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if "$ref" not in rule:
        return rule
    return {**oracle(name).schema["$defs"][rule["$ref"].rsplit("/", 1)[-1]], **rule}


def near(rule: Mapping[str, Any], name: str) -> st.SearchStrategy[Any]:
    """Values that fit a part of the schema, and values that miss it by little."""
    rule = followed(rule, name)
    examples = rule.get("examples") or [option["const"] for option in rule.get("oneOf", [])] or ["x"]
    makers = {"string": near_text, "integer": near_number, "array": near_list, "object": near_record}
    near_kind = makers.get(rule.get("type", "string"), near_text)(rule, list(examples), name)
    return (
        st.sampled_from(examples)
        | near_kind
        | st.sampled_from(["", None, 0, True, [], {}, "1", [None], "\n", [[]], {"": 1}])
    )


def near_text(rule: Mapping[str, Any], examples: list[Any], name: str) -> st.SearchStrategy[Any]:
    words = (
        examples
        + [option["const"] for option in rule.get("oneOf", [])]
        + ["training", "unsure", "2017-02-29", "2018-12-31"]
    )
    changes: list[Callable[[str], str]] = [
        *(lambda word, piece=piece: word + piece for piece in ("\n", " ", "x", "-", "0", "é", "\u0660", "\u2028")),
        *(lambda word, piece=piece: piece + word for piece in ("\n", " ", "-", "A", "_")),
        lambda word: word[:-1], lambda word: word[1:], str.upper, str.title, lambda word: word.replace("-", ""),
        lambda word: word.replace("-", "_"), lambda word: word.replace("_", "-"),
        lambda word: word.replace("1", "\u0661"), lambda word: word.replace("-", "--"),
    ]  # fmt: skip
    bounds = [bound for key in ("minLength", "maxLength") if (bound := rule.get(key)) is not None]
    lengths = st.sampled_from([max(0, bound + more) for bound in bounds or [1] for more in (-1, 0, 1)])
    filled = st.builds(
        lambda letter, length: letter * length, st.sampled_from(["a", "😀", "a\u0301", "1", " "]), lengths
    )
    return st.builds(lambda word, change: change(str(word)), st.sampled_from(words), st.sampled_from(changes)) | filled


def near_number(rule: Mapping[str, Any], examples: list[Any], name: str) -> st.SearchStrategy[Any]:
    bounds = [rule.get("minimum", 0), rule.get("maximum", 10**17)]
    return st.sampled_from([bound + more for bound in bounds for more in (-1, 0, 1)] + ["90", "1", True, False, [1]])


def near_list(rule: Mapping[str, Any], examples: list[Any], name: str) -> st.SearchStrategy[Any]:
    items = near(rule["items"], name)
    return (
        st.lists(items, max_size=3)
        | items.map(lambda item: [item, item])
        | st.just([1, True])
        | st.just([0, False, None])
    )


def near_record(rule: Mapping[str, Any], examples: list[Any], name: str) -> st.SearchStrategy[Any]:
    keys = near(rule.get("propertyNames", {"examples": ["other"]}), name).filter(lambda key: isinstance(key, str))
    counted = rule.get("additionalProperties")
    if isinstance(counted, Mapping):
        return st.dictionaries(keys, near(counted, name), max_size=3)
    parts = {key: near(part, name) for key, part in rule["properties"].items()}
    good = {key: st.just(good_value(followed(part, name), name)) for key, part in rule["properties"].items()}
    one_near = st.sampled_from(sorted(parts)).flatmap(lambda key: st.fixed_dictionaries({**good, key: parts[key]}))
    return one_near | st.fixed_dictionaries({}, optional=parts)


def good_record(name: str) -> dict[str, Any]:
    properties = oracle(name).schema["properties"]
    return {key: good_value(followed(rule, name), name) for key, rule in properties.items()}


def good_value(rule: Mapping[str, Any], name: str) -> Any:
    """The first example of a part of the schema; of a record without one, the examples of its keys."""
    if examples := rule.get("examples"):
        return examples[0]
    if rule["type"] == "array":
        return [good_value(followed(rule["items"], name), name)]
    return {key: good_value(followed(part, name), name) for key, part in rule["properties"].items()}


FIELDS = [(name, key) for name in NAMES for key in oracle(name).schema["properties"]]


@pytest.mark.parametrize(("name", "key"), FIELDS)
@settings(max_examples=60)
@given(data=st.data())
def test_a_value_that_is_nearly_right_gets_the_oracles_verdict(name: str, key: str, data: st.DataObject) -> None:
    value = data.draw(near(oracle(name).schema["properties"][key], name))
    record = {**good_record(name), key: value}

    found = schema(name).check(record)

    assert {finding.field[0] for finding in found} == wrong_for_oracle(name, record)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150)
@given(data=st.data())
def test_a_record_that_is_nearly_right_gets_the_oracles_verdict(name: str, data: st.DataObject) -> None:
    properties = oracle(name).schema["properties"]
    keys = data.draw(st.sets(st.sampled_from(sorted(properties)), max_size=4))
    gone = data.draw(st.sets(st.sampled_from(sorted(properties)), max_size=2))
    record = {key: value for key, value in good_record(name).items() if key not in gone}
    record |= {key: data.draw(near(properties[key], name)) for key in sorted(keys)}
    record |= data.draw(st.sampled_from([{}, {}, {"extra": 1}, {"topic": [], "": None}]))

    found = schema(name).check(record)

    assert {finding.field[0] for finding in found} == wrong_for_oracle(name, record)


def test_the_examples_of_the_schema_are_right() -> None:
    for name in NAMES:
        assert wrong_for_oracle(name, good_record(name)) == set()
        assert schema(name).check(good_record(name)) == []
