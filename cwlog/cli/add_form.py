"""The text of the form of ``cwlog add --edit``: made from the schema, with notes put in and taken out again."""

from collections.abc import Iterator, Sequence
from typing import Any

from cwlog.documents import to_yaml
from cwlog.recording import Draft
from cwlog.schemas import Field, Schema

_NOTE = "#>> "
_WIDTH = 96
_HEAD = """\
# A new coaching interaction. Fill it in, save it, and close the editor.
# Lines that begin with '#' are notes; some hold a key that you may want: take its '#' away.
# To give up, delete everything, or close the editor without a change.
# Training is never recorded here; it belongs in the DESE activity log.
"""
_HOW = {
    "district": 'Its code of six digits in quotes ("901003"), its name, or a part of the name.',
    "date": "Write 2017-10-05, 10/5/2017, yesterday or last friday.",
    "number": "Write 90, 1h30m, 1:30 or 1.5h.",
    "word": "One of:",
    "words": "One or more in brackets, parted by commas, of:",
    "counts": "A line 'role: number' for each role, indented by two spaces, of:",
}


def form_text(schema: Schema, drafts: Sequence[Draft]) -> str:
    """The form, filled in as far as the drafts go; one after the other for several drafts."""
    fields = [field for field in schema.fields.values() if field.flag]
    ordered = sorted(fields, key=lambda field: not field.required)
    forms = ("".join(_part(field, draft, schema) for field in ordered) for draft in drafts)
    return _HEAD + "---\n".join(forms)


def _part(field: Field, draft: Draft, schema: Schema) -> str:
    """One key with what it takes."""
    need = "needed" if field.required else "optional"
    notes = [f"{field.title} ({need})", *_wrapped(field.description), *_wrapped(_how(field))]
    if field.vocabulary:
        notes += _wrapped(", ".join(schema.vocabularies[field.vocabulary].values))
    lines = "".join(f"# {note}\n" for note in notes)
    return f"\n{lines}{_line(field, draft)}"


def _how(field: Field) -> str:
    unit = f"; at most {field.longest} {field.unit}" if field.longest and field.unit else ""
    return _HOW.get(field.name) or _HOW.get(field.kind) or (f"Text{unit}." if field.kind == "text" else "")


def _wrapped(text: str) -> Iterator[str]:
    from textwrap import wrap

    yield from wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _line(field: Field, draft: Draft) -> str:
    """The key with its value; blank where there is none, and as a note where it need not be given."""
    if field.name in draft:
        return to_yaml({field.name: draft[field.name]})
    if field.required:
        return f"{field.name}:{_BLANKS.get(field.kind, '')}\n"
    example: Any = field.examples[0] if field.examples else ""
    return "".join(f"# {line}\n" for line in to_yaml({field.name: example}).splitlines())


_BLANKS = {"words": " []"}


def is_empty(text: str) -> bool:
    """True if nothing but notes is left."""
    return all(not line.strip() or line.lstrip().startswith(("#", "---")) for line in text.splitlines())


def with_notes(text: str, notes: Sequence[tuple[int, str]]) -> str:
    """The form with each note above its line; lines count from 1."""
    lines = text.split("\n")
    for line, note in sorted(notes, key=lambda one: one[0], reverse=True):
        lines.insert(min(line, len(lines)) - 1, _NOTE + note)
    return "\n".join(lines)


def without_notes(text: str) -> str:
    """The form without the notes of `with_notes`, as the person wrote it.

    >>> without_notes(with_notes("date: 2017", [(1, "not a date")]))
    'date: 2017'
    """
    return "\n".join(line for line in text.split("\n") if not line.startswith(_NOTE))
