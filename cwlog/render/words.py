"""How a summary speaks: the titles of its columns and tables, and the notes below them."""

from collections.abc import Sequence
from datetime import date

from cwlog.render.table import Column, Kind
from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.filters import Filters
from cwlog.rollup.results import Cross, Row, Summary
from cwlog.words import counted

TITLES = {
    "district": "District",
    "cadre": "Cadre",
    "interaction_type": "Interaction type",
    "mode": "Mode",
    "team": "Team",
    "topic": "Topic",
    "resource": "Resource",
    "participant": "Participant role",
    "cst_member": "CST role",
    "cst_group": "CST group",
    "rpdc": "RPDC",
    "area": "Area",
    "month": "Month",
}

MEASURES = {
    "districts": Column("districts", "Districts", Kind.COUNT),
    "districts_served": Column("districts_served", "Served", Kind.COUNT),
    "interactions": Column("interactions", "Interactions", Kind.COUNT),
    "minutes": Column("minutes", "Minutes", Kind.COUNT, machine_only=True),  # people read hours
    "hours": Column("hours", "Hours", Kind.HOURS),
    "share": Column("share", "Share", Kind.SHARE),
    "last_date": Column("last_date", "Last date", Kind.DATE),
    "unsure": Column("unsure", "Unsure", Kind.COUNT),
}

_SPELLED = {"rpdc": "RPDC", "cst_member": "CST role", "cst_group": "CST group"}
_ROLES_ONLY = "By CST role only interactions and shares are shown, never minutes: a role of one cadre is one person."


def in_a_sentence(name: str) -> str:
    """A dimension inside a sentence.

    >>> in_a_sentence("interaction_type"), in_a_sentence("rpdc")
    ('interaction type', 'RPDC')
    """
    return _SPELLED.get(name, TITLES[name].lower())


def head_columns(dimension: Dimension) -> list[Column]:
    """The columns that name a row; a value is left to machines where its title says the same to people."""
    name, title = dimension.name, TITLES[dimension.name]
    if name == "district":
        return [Column(name, "Code"), Column("name", title), Column("cadre", "Cadre")]
    if name == "cadre":
        return [Column(name, title), Column("name", "Name")]
    if not dimension.text:
        return [Column(name, title)]
    return [Column(name, title, machine_only=True), Column(dimension.text, title)]


def page_title(result: Summary | Cross) -> str:
    """What the page is about: period and filters."""
    narrowed = filters_in_words(result.filters)
    return f"Coaching summary, {result.period.label}" + (f" ({narrowed})" if narrowed else "")


def filters_in_words(filters: Filters) -> str:
    """The filters in words: ``cadre 3, 4; area A``."""
    kinds = {**filters.of_roster, "interaction_type": filters.interaction_type}
    return "; ".join(f"{in_a_sentence(kind)} {', '.join(values)}" for kind, values in kinds.items() if values)


def list_notes(dimensions: Sequence[Dimension]) -> list[str]:
    """What to keep in mind where an interaction counts in several rows, and why roles have no minutes."""
    many = " and per ".join(in_a_sentence(dimension.name) for dimension in dimensions if dimension.many)
    adding = [f"An interaction counts once per {many}: the rows do not add up to the total."] if many else []
    return adding + ([_ROLES_ONLY] if any(dimension.of_roles for dimension in dimensions) else [])


def table_notes(dimension: Dimension, rows: Sequence[Row], total: Row) -> list[str]:
    """What to keep in mind when reading one table."""
    if dimension.name == "district" and len({row["district"] for row in rows}) < len(rows):
        return ["A district that changed cadre has a row for each cadre, split by date."]
    if "districts" in dimension.measures and _sum(rows, "districts") > _sum([total], "districts"):
        name = in_a_sentence(dimension.name)
        return [f"A district that moved counts in each {name}: the districts add up to more than the total."]
    return list_notes([dimension])


def _sum(rows: Sequence[Row], key: str) -> int:
    """Add up whole numbers."""
    return sum(int(row[key] or 0) for row in rows)


def page_notes(total: Row, *, left_out: int | None, as_of: date | None) -> list[str]:
    """What to keep in mind when reading the whole page.

    Args:
        total: the key figures.
        left_out: how many invalid entries are missing; None unless they were to be left out.
        as_of: the day that stands for today, None for today itself.
    """
    notes = []
    if total["unsure"]:
        notes.append("Unsure: waiting for a ruling; beside the totals, never in them.")
    if total["event_minutes"] != total["minutes"]:
        notes.append("Event hours count a joint event once, hours once for each of its districts.")
    if left_out is not None:
        notes.append(left_out_note(left_out))
    if as_of is not None:
        notes.append(f"As of {as_of}.")
    return notes


def left_out_note(left_out: int) -> str:
    """What a roll-up says when invalid entries were to be left out.

    >>> left_out_note(1)
    "1 invalid entry was left out of all figures; 'cwlog validate' shows why."
    """
    if not left_out:
        return "No entry was invalid: nothing was left out."
    were = "was" if left_out == 1 else "were"
    return f"{counted(left_out, 'invalid entry')} {were} left out of all figures; 'cwlog validate' shows why."
