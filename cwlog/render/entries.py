"""Entries as people, spreadsheets and programs read them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from textwrap import wrap
from typing import Any

from cwlog.guard import escaped, guarded
from cwlog.mending import Listed
from cwlog.model import UNSURE, Interaction, Problem, Record, Severity
from cwlog.records import to_day
from cwlog.render.table import Column, Kind, Table
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.schemas import Field, Schema, Vocabulary
from cwlog.words import counted

VERSION = 1  # of the JSON documents: changes only when their shape does
_RULING = ("decision", "counts_as", "ruled_by", "ruled_on", "note")
_WIDTH = 80  # of one entry
_COLUMNS = (
    Column("id", "Id", Kind.MARK),
    Column("date", "Date", Kind.DATE),
    Column("cadre", "Cadre"),
    Column("district", "District"),
    Column("type", "Type"),
    Column("minutes", "Minutes", Kind.COUNT),
    Column("remark", "Remark"),
)
_UNSURE_COLUMNS = (
    Column("id", "Id", Kind.MARK),
    Column("date", "Date", Kind.DATE),
    Column("age_days", "Days", Kind.COUNT),
    Column("cadre", "Cadre"),
    Column("district", "Code", machine_only=True),
    Column("district_name", "District"),
    Column("minutes", "Minutes", Kind.COUNT),
    Column("description", "Description", Kind.PROSE),
)


def flat_columns(keys: Sequence[str]) -> list[str]:
    """The header of a flat sheet: the keys in their order, a ruling spread over columns of its own."""
    return [one for key in keys for one in ([f"ruling_{part}" for part in _RULING] if key == "ruling" else [key])]


def flat_row(record: Record, columns: Sequence[str]) -> list[str | int | None]:
    """The cells of a record; what a spreadsheet would run gets an apostrophe. An absent key is an empty cell."""
    ruling = record.get("ruling")
    flat = {**record, **{f"ruling_{key}": value for key, value in (ruling if isinstance(ruling, dict) else {}).items()}}
    return [_flat(flat.get(column)) for column in columns]


def _flat(value: Any) -> str | int | None:
    if value is None or isinstance(value, int):
        return str(value) if isinstance(value, bool) else value
    if isinstance(value, dict):
        value = ";".join(f"{name}={number}" for name, number in value.items())
    elif isinstance(value, list):
        value = ";".join(map(str, value))
    return guarded(escaped(str(value)))


def entries_csv(records: Sequence[Record], keys: Sequence[str]) -> str:
    """A sheet with a column for each key, that ``cwlog import`` reads back."""
    columns = flat_columns(keys)
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(flat_row(record, columns) for record in records)
    return buffer.getvalue()


def entries_document(listed: Sequence[Listed]) -> dict[str, object]:
    """The JSON document: each record as its file has it, with ``path``; an invalid one with its ``problems``."""
    return {"version": VERSION, "interactions": [_to_plain(one) for one in listed]}


def _to_plain(one: Listed) -> dict[str, object]:
    plain: dict[str, object] = {**(one.record if one.record is not None else {"id": one.entry.id or None})}
    plain["path"] = one.path
    if one.is_invalid:
        plain["problems"] = [_problem(problem) for problem in one.problems]
    return plain


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "line": problem.where.line,
        "column": problem.where.column,
        "code": problem.code,
        "severity": problem.severity.value,
        "field": problem.field,
        "message": problem.message,
        "hint": problem.hint,
    }


def entries_table(listed: Sequence[Listed], types: Vocabulary, roster: Roster, *, remarks_below: bool = False) -> Table:
    """A line for each entry, those that are invalid marked; where lines are short, the remark is below its line."""
    rows = [_row(one, types, roster) for one in listed]
    columns = _COLUMNS
    if remarks_below:
        columns = (*_COLUMNS[:-1], Column("remark", "Remark", Kind.PROSE))
        rows = [{**row, "remark": row["remark"] or None} for row in rows]
    return Table("interactions", "", columns, rows, [_count(listed)] if listed else [])


def _count(listed: Sequence[Listed]) -> str:
    invalid = sum(one.is_invalid for one in listed)
    wrong = f", {invalid} of them invalid ('cwlog validate' shows why)" if invalid else ""
    return f"{counted(len(listed), 'entry')}{wrong}."


def _row(one: Listed, types: Vocabulary, roster: Roster) -> dict[str, str | int | None]:
    entry, is_read = one.entry, one.record is not None
    kind = entry.interaction_type
    return {
        "id": entry.id or one.path,
        "date": entry.date.isoformat() if "date" not in one.broken else None,
        "cadre": cadre_of(one, roster) or None,
        "district": _district(entry, roster) or None,
        "type": types.title_of(kind) if kind else None,
        "minutes": entry.duration_minutes if is_read and "duration_minutes" not in one.broken else None,
        "remark": _remark(one, types),
    }


def cadre_of(one: Listed, roster: Roster) -> str:
    """The district's cadre on that day; the folder's where the roster does not say."""
    stay = roster.membership(one.entry.district, one.entry.date)
    return stay.cadre if stay else one.place.cadre if one.place else ""


def _district(entry: Interaction, roster: Roster) -> str:
    stays = roster.memberships(entry.district)
    return entry.district_name or (stays[-1].name if stays else entry.district)


def _remark(one: Listed, types: Vocabulary) -> str:
    errors = list(dict.fromkeys(problem.code for problem in one.problems if problem.severity is Severity.ERROR))
    if one.record is None:
        return f"{'cannot be' if one.place else 'is not'} read ({', '.join(errors)})"
    if errors:
        return f"invalid ({', '.join(errors)})"
    if one.entry.is_pending:
        return "waits for a ruling"
    if one.entry.interaction_type == UNSURE:
        counts_as = one.entry.counted_type
        return f"ruled: {types.title_of(counts_as)}" if counts_as else "ruled: not coaching"
    return ""


def unsure_table(listed: Sequence[Listed], today: date, roster: Roster) -> Table:
    """Undecided events with their age in days."""
    rows: list[Mapping[str, str | int | None]] = [
        {
            "id": one.entry.id or one.path,
            "date": one.entry.date.isoformat() if "date" not in one.broken else None,
            "age_days": (today - one.entry.date).days if "date" not in one.broken else None,
            "cadre": cadre_of(one, roster) or None,
            "district": one.entry.district or None,
            "district_name": _district(one.entry, roster) or None,
            "minutes": one.entry.duration_minutes if "duration_minutes" not in one.broken else None,
            "description": one.entry.description or None,
        }
        for one in listed
    ]
    notes = ["Decide one with: cwlog rule ID --coaching TYPE or --not-coaching, --by WHO."] if rows else []
    return Table("unsure", f"Undecided events, as of {today}", _UNSURE_COLUMNS, rows, notes)


def unsure_document(table: Table, today: date) -> dict[str, object]:
    """The JSON document of undecided events."""
    return {"version": VERSION, "as_of": today.isoformat(), "events": list(table.rows)}


def entry_lines(record: Record, schema: Schema, roster: Roster) -> Iterator[str]:
    """An entry for people: titles for keys and words, one item a line."""
    fields = [schema.fields[key] for key in schema.columns if key in record]
    titles = [field.title for field in fields] + [key for key in record if key not in schema.fields]
    wide = max((len(plain_text(title)) for title in titles), default=0)
    values = [_said(field, record, schema, roster) for field in fields]
    values += [str(value) for key, value in record.items() if key not in schema.fields]
    for title, value in zip(titles, values, strict=True):
        yield from _item(plain_text(title), value, wide)


def _item(title: str, value: str, wide: int) -> Iterator[str]:
    """The title at the left, the value at the right, over several lines where it is long."""
    lead = title.ljust(wide) + "  "
    for line in value.split("\n"):
        for piece in wrap(plain_text(line), _WIDTH - wide - 2, break_long_words=False, break_on_hyphens=False) or [""]:
            yield (lead + piece).rstrip()
            lead = " " * (wide + 2)


def _said(field: Field, record: Record, schema: Schema, roster: Roster) -> str:
    value = record[field.name]
    words = schema.vocabularies[field.vocabulary] if field.vocabulary else None
    if isinstance(value, dict):
        return _said_ruling(value, schema) if field.name == "ruling" else _said_counts(value, words)
    if isinstance(value, list):
        return ", ".join(_title(one, words) for one in value) or "none"
    if field.name == "district" and (stay := _stay(record, roster)):
        return f"{value} (cadre {stay})"
    if field.kind == "date" and (day := to_day(value)):
        return f"{value} ({day:%A})"
    if field.kind == "number" and isinstance(value, int):
        hours, minutes = divmod(value, 60)
        return f"{value} {field.unit}" + (f" ({hours} h {minutes:02d} min)" if hours else "")
    return _title(value, words)


def _title(value: object, words: Vocabulary | None) -> str:
    return words.title_of(value) if words and isinstance(value, str) else str(value)


def _said_counts(value: Mapping[str, Any], words: Vocabulary | None) -> str:
    return ", ".join(f"{_title(role, words)}: {number}" for role, number in value.items()) or "none"


def _said_ruling(ruling: Mapping[str, Any], schema: Schema) -> str:
    words = schema.vocabularies
    counts_as, note = ruling.get("counts_as"), ruling.get("note")
    decision = _title(ruling.get("decision"), words.get("decision"))
    kind = f", counts as {_title(counts_as, words['interaction_type'])}" if counts_as else ""
    by = f"by {_title(ruling.get('ruled_by'), words.get('ruled_by'))} on {ruling.get('ruled_on')}"
    return f"{decision}{kind}\n{by}" + (f"\n{note}" if note else "")


def _stay(record: Record, roster: Roster) -> str:
    day, code = to_day(record.get("date")), record.get("district")
    stay = roster.membership(code, day) if day and isinstance(code, str) else None
    return stay.cadre if stay else ""
