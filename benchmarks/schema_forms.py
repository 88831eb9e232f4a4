"""The interaction schema in the forms that the generator and the peers need."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import yaml

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Term:
    """One value of a vocabulary and the days on which it may be used."""

    value: str
    since: date = date.min
    until: date = date.max


Vocabularies = Mapping[str, Sequence[Term]]

_CODED_FIELDS = ("interaction_type", "mode", "team", "participants", "cst_members", "topics", "resources")
_YAMALE = """\
list(include('interaction'))
---
interaction:
  id: regex('^[0-9]{{8}}-[0-9]{{6}}-[0-9a-hjkmnp-tv-z]{{4}}$')
  district: regex('^[0-9]{{6}}$')
  district_name: str(min=1)
  date: regex('^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')
  duration_minutes: int(min=1, max=720)
  interaction_type: {interaction_type}
  also_included: list({interaction_type}, min=1, required=False)
  description: str(min=10, max=500, required=False)
  ruling: include('ruling', required=False)
  mode: {mode}
  team: {team}
  event: regex('^[a-z0-9]+(-[a-z0-9]+)*$', required=False)
  buildings: list(regex('^[0-9]{{4}}$'), min=1, required=False)
  participants: map(int(min=1, max=999), key={participants}, min=1)
  participants_other: str(min=3, max=100, required=False)
  cst_members: list({cst_members}, min=1)
  topics: list({topics})
  topics_other: str(min=3, max=100, required=False)
  resources: list({resources})
  resources_other: str(min=3, max=100, required=False)
  comments: str(max=4000, required=False)
  import_key: str(required=False)
---
ruling:
  decision: enum('coaching', 'not_coaching')
  counts_as: {counts_as}
  ruled_by: str()
  ruled_on: regex('^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$')
  note: str(max=300, required=False)
"""


def load_interaction_schema(root: Path) -> Schema:
    """Read the schema of an interaction from ``schemas/`` of a workspace."""
    text = (root / "schemas" / "interaction.schema.yaml").read_text(encoding="utf-8")
    return cast("Schema", yaml.safe_load(text))


def find_vocabularies(schema: Schema) -> Vocabularies:
    """The values of every coded field, with the days on which each may be used."""
    return {field: list(_terms(schema, schema["properties"][field])) for field in _CODED_FIELDS}


def _terms(schema: Schema, node: Schema) -> Iterator[Term]:
    """Follow references, items and property names down to the values."""
    if "$ref" in node:
        yield from _terms(schema, _resolve(schema, node["$ref"]))
    for key in ("items", "propertyNames"):
        if key in node:
            yield from _terms(schema, node[key])
    for value in node.get("oneOf", ()):
        if "const" in value:
            yield Term(value["const"], _day(value, "x-since", date.min), _day(value, "x-until", date.max))


def _resolve(schema: Schema, reference: str) -> Schema:
    node: Any = schema
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return cast("Schema", node)


def _day(value: Schema, key: str, default: date) -> date:
    return date.fromisoformat(str(value[key])) if key in value else default


def to_list_schema(schema: Schema) -> Schema:
    """A schema for a list of interactions; ``$defs`` move to its root so that references still hold.

    A vocabulary becomes an ``enum``, as in cwlog itself: the peers are up to twice as fast with it.
    """
    item = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "$defs")}
    definitions = {name: _with_enum(definition) for name, definition in schema["$defs"].items()}
    return {"$schema": schema["$schema"], "type": "array", "items": item, "$defs": definitions}


def _with_enum(definition: Schema) -> Schema:
    if "oneOf" not in definition:
        return definition
    rest = {key: value for key, value in definition.items() if key != "oneOf"}
    return rest | {"enum": [value["const"] for value in definition["oneOf"]]}


def to_yamale_schema(vocabularies: Vocabularies) -> str:
    """The nearest that yamale can say: types, ranges and values, but no rule between fields."""
    values = {field: _enum([term.value for term in terms]) for field, terms in vocabularies.items()}
    for field in ("mode", "team"):
        values[field] = values[field].removesuffix(")") + ", required=False)"
    coaching = [term.value for term in vocabularies["interaction_type"] if term.value != "unsure"]
    counts_as = _enum(coaching).removesuffix(")") + ", required=False)"
    return _YAMALE.format(**values, counts_as=counts_as)


def _enum(values: Sequence[str]) -> str:
    return f"enum({', '.join(map(repr, values))})"
