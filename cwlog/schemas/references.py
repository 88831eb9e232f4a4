"""``$ref`` to a definition of the same file: the only kind that cwlog follows."""

from collections.abc import Mapping
from typing import Any

Rule = Mapping[str, Any]


def name_of(rule: Rule) -> str:
    """The definition that a rule refers to, empty if none."""
    return str(rule.get("$ref", "")).rsplit("/", 1)[-1]


def followed(rule: Rule, definitions: Rule) -> Rule:
    """A rule with what it refers to; its own words win."""
    return {**definitions[name_of(rule)], **rule} if "$ref" in rule else rule
