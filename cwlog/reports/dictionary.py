"""The data dictionary of the exported rows: what each column holds, as the schemas describe it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cwlog.frames import COACHING, NOT_COACHING, PENDING
from cwlog.model import UNSURE
from cwlog.render.table import Column, Kind, Table
from cwlog.reports.audiences import Audience
from cwlog.reports.export import VERSION
from cwlog.schemas import Schema, Vocabulary

_LIST = "list of values, joined by ;"
_TYPES = {"date": "date", "number": "integer", "words": _LIST, "texts": _LIST, "counts": "value=count, joined by ;"}
_RULING = {"ruling_decision": "decision", "ruled_by": "ruled_by", "ruled_on": "ruled_on", "ruling_note": "note"}
_WORDS = {
    "interaction_type": "interaction_type",
    "counted_type": "interaction_type",
    "also_included": "interaction_type",
    "ruling_decision": "decision",
    "ruled_by": "ruled_by",
}
_STATES = {
    COACHING: "Counts as coaching",
    PENDING: "Unsure, waits for a ruling",
    NOT_COACHING: "Unsure, ruled not to be coaching",
}
_COLUMNS = (
    Column("column", "Column"),
    Column("type", "Type"),
    Column("unit", "Unit"),
    Column("required", "Always there"),
    Column("description", "Description", Kind.PROSE),
    Column("values", "Values", Kind.PROSE),
)


class Entry(NamedTuple):
    """What a column holds; ``values`` are the words that it may hold, each with its title."""

    column: str
    type: str
    unit: str
    required: bool
    description: str
    values: Mapping[str, str]


_MADE = (  # what no field of the schema is: made from the date, the roster and the ruling
    Entry("month", "text", "", True, "The month of the date, as 2017-10.", {}),
    Entry("school_year", "text", "", True, "The school year of the date, July 1 to June 30, as 2017-18.", {}),
    Entry("district_name", "text", "", True, "The name of the district in the roster on that day.", {}),
    Entry("cadre", "text", "", True, "The cadre that the district belonged to on that day.", {}),
    Entry("rpdc", "text", "", True, "The id of the region (RPDC) of the district on that day.", {}),
    Entry("area", "text", "", True, "The Area Supervisor's area of the district on that day.", {}),
    Entry(
        "programme_year",
        "integer",
        "school years",
        True,
        "Which year of the programme it was for the district; 1 in the school year in which it joined.",
        {},
    ),
    Entry(
        "counted_type",
        "text",
        "",
        False,
        "The interaction type that it counts as, as typed or as ruled; empty where it does not count as coaching.",
        {},
    ),
    Entry("state", "text", "", True, "How it counts; only coaching is in totals.", _STATES),
    Entry(
        "cst_groups", _LIST, "", True, "The groups of the members of the Coaching Support Team who were present.", {}
    ),
)


_AS_TEXT = {  # the schema speaks of how it is written in a log
    "district": "The district that received the coaching, by its 6-digit county-district code; read it as text.",
    "buildings": "The buildings that took part, by their 4-digit codes; read them as text.",
}


def make_dictionary(columns: Sequence[Column], schema: Schema) -> list[Entry]:
    """What each column of an export holds.

    Args:
        columns: of the export.
        schema: of interactions.
    """
    made = {entry.column: entry for entry in _MADE}
    return [_entry(column.key, made, schema) for column in columns]


def _entry(column: str, made: Mapping[str, Entry], schema: Schema) -> Entry:
    values = _values(column, schema)
    if column in made:
        return made[column]._replace(values=values or made[column].values)
    if column in _RULING:
        return _of_ruling(column, schema)._replace(values=values)
    field = schema.fields.get(column)
    if field is None:
        return Entry(column, "text", "", False, "Empty: the schema of this workspace has no such key.", values)
    unit = field.unit if field.kind in ("number", "counts") else ""
    kind = _TYPES.get(field.kind, "text")
    description = _AS_TEXT.get(column, field.description)
    return Entry(column, kind, unit, field.required, description, values)


def _of_ruling(column: str, schema: Schema) -> Entry:
    """A part of the ruling, as the schema describes it."""
    parts: Mapping[str, Any] = schema.source["properties"].get("ruling", {}).get("properties", {})
    part = parts.get(_RULING[column], {})
    kind = "date" if part.get("format") == "date" else "text"
    return Entry(column, kind, "", False, part.get("description", ""), {})


def _values(column: str, schema: Schema) -> dict[str, str]:
    """The values that a column may hold, with their titles."""
    if column == "cst_groups":
        return _groups(schema.vocabularies["cst_member"])
    field = schema.fields.get(column)
    name = _WORDS.get(column) or (field.vocabulary if field else None)
    if not name:
        return {}
    titles = {term.value: term.title for term in schema.vocabularies[name].terms}
    return {value: title for value, title in titles.items() if value != UNSURE or column == "interaction_type"}


def _groups(roles: Vocabulary) -> dict[str, str]:
    groups = dict.fromkeys(term.group for term in roles.terms)
    return {group: roles.groups.get(group, group) for group in groups}


def to_table(entries: Sequence[Entry]) -> Table:
    """A row for each column, for spreadsheets; values as ``value=title``, joined by ``;``."""
    rows = [
        {
            **entry._asdict(),
            "required": "yes" if entry.required else "no",
            "values": ";".join(f"{value}={title}" for value, title in entry.values.items()),
        }
        for entry in entries
    ]
    return Table("dictionary", "Data dictionary", _COLUMNS, rows)


def to_document(entries: Sequence[Entry], audience: Audience) -> dict[str, object]:
    """The JSON document, with values as a list, in their order."""
    columns = [
        {**entry._asdict(), "values": [{"value": value, "title": title} for value, title in entry.values.items()]}
        for entry in entries
    ]
    return {"version": VERSION, "audience": {"id": audience.text, "title": audience.title}, "columns": columns}
