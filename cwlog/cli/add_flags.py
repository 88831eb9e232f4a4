"""The flags of ``cwlog add`` -> drafts, one for each district."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import click

from cwlog.cli.add_answers import Known, is_nothing, to_counts, to_value, to_words
from cwlog.errors import CwlogError
from cwlog.inputs import find_district, split_list
from cwlog.model import UNSURE, Record
from cwlog.recording import Draft
from cwlog.schemas import Field
from cwlog.words import listed

Given = Mapping[str, Any]  # what click hands over: text, a tuple of texts, or None, by the key of the record

_NOT_REPEATED = frozenset(("id", "district_name", "date", "ruling", "import_key"))


def drafts_from_flags(given: Given, like: Record | None, known: Known) -> list[Draft]:
    """What the flags say, over what an earlier entry says; one draft for each ``--district``, at least one.

    Raises:
        CwlogError: a value cannot be understood.
        DataRefused: a value is understood, and not there or not allowed.
    """
    shared = {key: value for key, value in (like or {}).items() if key not in _NOT_REPEATED}
    fields = known.schema.fields
    if given["date"]:
        shared["date"] = to_value(fields["date"], given["date"], known)
    districts = _districts(given["district"], known, shared.get("date"))
    for name in fields:
        if name not in ("district", "date") and given.get(name) not in (None, ()):
            _take(shared, fields[name], given[name], known)
    if len(districts) > 1 and "event" not in shared:
        raise click.UsageError("--event is missing: several districts are recorded as one joint event")
    drafts = [_tidied({**shared, "district": code}, given, like) for code in districts]
    return drafts or [_tidied(shared, given, like)]


def _districts(texts: Sequence[str], known: Known, day: str | None) -> list[str]:
    """The codes of the districts; commas part them, unless the whole is a name with a comma."""
    on = date.fromisoformat(day) if day else None
    codes: list[str] = []
    for text in texts:
        try:
            codes.append(find_district(text, known.roster, on))
        except CwlogError:
            if "," not in text:
                raise
            codes += [find_district(piece, known.roster, on) for piece in split_list(text)]
    return list(dict.fromkeys(codes))


def _take(draft: Draft, field: Field, given: str | Sequence[str], known: Known) -> None:
    """Put the value of one flag into the draft; an empty one takes away what the earlier entry had."""
    texts = [given] if isinstance(given, str) else list(given)
    if all(map(is_nothing, texts)) and field.kind not in ("date", "number", "text"):
        draft.pop(field.name, None)
        if field.required and field.kind == "words":
            draft[field.name] = []
    elif field.kind == "words":
        draft[field.name] = to_words(texts, known.vocabulary(field))
    elif field.kind == "counts":
        draft[field.name] = to_counts(texts, known.vocabulary(field))
    elif field.kind == "texts":
        draft[field.name] = list(dict.fromkeys(piece for text in texts for piece in split_list(text)))
    elif (value := to_value(field, texts[0], known)) == "":
        draft.pop(field.name, None)
    else:
        draft[field.name] = value


def _tidied(draft: Draft, given: Given, like: Record | None) -> Draft:
    """Without what the earlier entry had and what does not fit the flags."""
    kept = dict(draft)
    if like and kept.get("district") != like.get("district") and not given["buildings"]:
        kept.pop("buildings", None)
    return without_leftovers(kept, given_keys(given))


def given_keys(given: Given) -> frozenset[str]:
    """The keys that a flag gave a value for."""
    return frozenset(key for key, value in given.items() if value not in (None, ()))


def without_leftovers(draft: Draft, given: Collection[str]) -> Draft:
    """A draft without what another type, or a list without 'other', has no use for, unless a flag gave it."""
    kept = dict(draft)
    is_unsure = kept.get("interaction_type") == UNSURE
    if not is_unsure and "description" not in given:
        kept.pop("description", None)
    for name in ("participants", "topics", "resources"):
        if "other" not in kept.get(name, ()) and f"{name}_other" not in given:
            kept.pop(f"{name}_other", None)
    if "also_included" in kept and "also_included" not in given:
        others = [] if is_unsure else [one for one in kept["also_included"] if one != kept.get("interaction_type")]
        kept = {key: value for key, value in kept.items() if key != "also_included"} | (
            {"also_included": others} if others else {}
        )
    return kept


def with_empty_lists(draft: Draft) -> Draft:
    """A draft in which nothing said about resources means none, and about topics of an unsure event likewise."""
    names = ("resources", "topics") if draft.get("interaction_type") == UNSURE else ("resources",)
    return {name: [] for name in names} | draft


def missing_fields(draft: Draft, fields: Mapping[str, Field]) -> list[Field]:
    """What has to be given and is not: a resource need not be, a description only for an unsure event."""
    is_unsure = draft.get("interaction_type") == UNSURE
    needed = [field for field in fields.values() if field.flag and is_needed(field, is_unsure=is_unsure)]
    return [field for field in needed if field.name not in draft]


def lacks_words(draft: Draft) -> bool:
    """True if 'other' stands in a list, and what it means is not said."""
    lists = ("participants", "topics", "resources")
    return any("other" in draft.get(name, ()) and f"{name}_other" not in draft for name in lists)


def is_needed(field: Field, *, is_unsure: bool) -> bool:
    """True for a field without which there is no entry."""
    if field.name == "description":
        return is_unsure
    return field.required and field.name != "resources" and not (is_unsure and field.name == "topics")


def refuse_missing(missing: Sequence[Field]) -> click.UsageError:
    """A usage error that names every flag that is missing."""
    flags = listed((field.flag for field in missing), "and")
    many = "are" if len(missing) > 1 else "is"
    return click.UsageError(f"{flags} {many} missing, and nobody is at the terminal to be asked")
