"""An entry as a person reads it before it is written."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from cwlog.cli.add_answers import Known
from cwlog.recording import Draft
from cwlog.render.text import plain_text
from cwlog.schemas import Field

_LONGEST = 300  # characters of a text that are shown


def shown(value: Any) -> str:
    """A value as it would be typed."""
    if isinstance(value, dict):
        return ", ".join(f"{role}={number}" for role, number in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)


def summary_lines(drafts: Sequence[Draft], known: Known, columns: int) -> Iterator[str]:
    """What will be written, an item a line; several districts of one event in the first lines."""
    from textwrap import wrap

    draft = drafts[0]
    for field in known.schema.fields.values():
        if field.flag and field.name in draft:
            values = [one["district"] for one in drafts] if field.name == "district" else [draft[field.name]]
            for value in values:
                said = f"{field.title}: {plain_text(_said(field, value, draft, known))}"
                short = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
                yield from wrap(short, columns, initial_indent="  ", subsequent_indent="    ")


def _said(field: Field, value: Any, draft: Draft, known: Known) -> str:
    if field.name == "district":
        return district_text(value, draft.get("date"), known)
    if field.kind == "date":
        return f"{value} ({date.fromisoformat(value):%A})"
    if field.kind == "number":
        hours, minutes = divmod(value, 60)
        return f"{value} {field.unit}" + (f" ({hours} h {minutes:02d} min)" if hours else "")
    if field.kind == "word":
        return known.vocabulary(field).title_of(value)
    if field.kind == "words":
        return ", ".join(map(known.vocabulary(field).title_of, value)) or "none"
    if field.kind == "counts":
        return ", ".join(f"{known.vocabulary(field).title_of(role)}: {number}" for role, number in value.items())
    return shown(value)


def district_text(code: str, day: str | None, known: Known) -> str:
    """A district's name with its code and, on a day, its cadre."""
    stay = known.roster.membership(code, date.fromisoformat(day)) if day else None
    if stay:
        return f"{stay.name} ({code}), cadre {stay.cadre}"
    return f"{known.roster.memberships(code)[-1].name} ({code})"
