"""Which entries a list is about: days, filters, a text that is searched for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cwlog.cli.filters import pieces_of
from cwlog.mending import Listed
from cwlog.model import Period
from cwlog.render.entries import cadre_of
from cwlog.rollup.filters import Filters, parse_filters
from cwlog.roster import Roster

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk

_SEARCHED = (
    "id", "district_name", "description", "event", "participants_other", "topics_other", "resources_other", "comments",
)  # fmt: skip


class Wanted(NamedTuple):
    """What a list is narrowed to; ``period`` None means any day."""

    period: Period | None
    filters: Filters
    search: str
    unsure: bool
    invalid: bool


def to_filters(desk: "Desk", given: Mapping[str, Sequence[str]], period: Period | None) -> Filters:
    """What people wrote to the values of roster and vocabulary; see `rollup.filters.parse_filters`."""
    flags = {name: "--type" if name == "interaction_type" else f"--{name}" for name in given}
    pieces = {name: pieces_of(flags[name], texts) for name, texts in given.items()}
    types = desk.known.schema.vocabularies["interaction_type"]
    return parse_filters(pieces, desk.known.roster, types, on=period.last if period else desk.today)


def choose(listed: Iterable[Listed], wanted: Wanted, roster: Roster) -> list[Listed]:
    """The entries that are meant. What cannot be read stays unless it surely belongs elsewhere."""
    return [one for one in listed if _is_wanted(one, wanted, roster)]


def _is_wanted(one: Listed, wanted: Wanted, roster: Roster) -> bool:
    if wanted.invalid and not one.is_invalid:
        return False
    if one.record is None:
        return not (wanted.unsure or wanted.search or wanted.filters.interaction_type) and _may_fit(one, wanted, roster)
    if wanted.period and "date" not in one.broken and not _is_in(one, wanted.period):
        return False
    if wanted.unsure and not one.entry.is_pending:
        return False
    is_found = not wanted.search or " ".join(wanted.search.casefold().split()) in _searched(one.record, one, roster)
    return is_found and _has_type(one, wanted.filters) and _may_fit(one, wanted, roster)


def _is_in(one: Listed, period: Period) -> bool:
    """True for a day of the period, and for what lies in the folder of such a month by mistake: no other list has it.

    Only folders of months of the period are read.
    """
    return one.entry.date in period or bool(one.place and one.place.month != f"{one.entry.date:%Y-%m}")


def _has_type(one: Listed, filters: Filters) -> bool:
    """As in a summary: the type it counts as, or unsure while it is pending."""
    kind = one.entry.interaction_type if one.entry.is_pending else one.entry.counted_type
    return not filters.interaction_type or kind in filters.interaction_type


def _may_fit(one: Listed, wanted: Wanted, roster: Roster) -> bool:
    """True if the filters of the roster keep it; of what has no sound district or date only cadre and code count."""
    filters = wanted.filters
    stay = roster.membership(one.entry.district, one.entry.date) if "date" not in one.broken else None
    if stay:
        return filters.keeps(stay)
    if filters.district and one.entry.district and one.entry.district not in filters.district:
        return False
    return not filters.cadre or cadre_of(one, roster) in filters.cadre


def _searched(record: Mapping[str, Any], one: Listed, roster: Roster) -> str:
    """Everything that a search looks at, in small letters."""
    ruling = record.get("ruling")
    texts = [record.get(key) for key in _SEARCHED]
    texts += [ruling.get("note") if isinstance(ruling, dict) else None, *roster.names_of(one.entry.district)]
    return "\n".join(" ".join(str(text).split()) for text in texts if text is not None).casefold()
