"""Rows for analysis: one for each entry of a period, flat, with the columns that the audience may have."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from cwlog.frames import COACHING, NOT_COACHING, PENDING
from cwlog.model import Interaction, Period
from cwlog.periods import school_year_of
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.reports.allowed import exported
from cwlog.reports.audiences import Audience
from cwlog.reports.free_text import is_clean, known_words
from cwlog.reports.grants import LINTED
from cwlog.rollup.entries import Counted
from cwlog.roster import Roster, programme_year
from cwlog.words import listed

VERSION = 1  # of the JSON document: changes only when its shape does

_KINDS = {
    **dict.fromkeys(("date", "ruled_on"), Kind.DATE),
    **dict.fromkeys(("programme_year", "duration_minutes"), Kind.COUNT),
    **dict.fromkeys(
        ("description", "participants_other", "topics_other", "resources_other", "ruling_note", "comments"), Kind.PROSE
    ),
}
COLUMNS = (  # in the order of the sheet; those of the file in the file's order
    *("id", "date", "month", "school_year", "district", "district_name", "cadre", "rpdc", "area", "programme_year"),
    *("duration_minutes", "interaction_type", "counted_type", "state", "also_included", "description"),
    *("ruling_decision", "ruled_by", "ruled_on", "ruling_note", "mode", "team", "event", "buildings"),
    *("participants", "participants_other", "cst_groups", "cst_members", "topics", "topics_other"),
    *("resources", "resources_other", "comments"),
)


class Export(NamedTuple):
    """The rows, and how many texts of each column are withheld, since they may hold private details."""

    table: Table
    withheld: Mapping[str, int]


def columns_for(audience: Audience, *, with_comments: bool = False) -> list[Column]:
    """The columns of an audience, in order.

    Raises:
        CwlogError: it may have none.
    """
    shown = exported(audience, with_comments=with_comments)
    return [Column(key, key, _KINDS.get(key, Kind.TEXT)) for key in COLUMNS if key in shown]


def to_export(entries: Iterable[Counted], roster: Roster, audience: Audience, *, with_comments: bool = False) -> Export:
    """A row for each entry, in the order given.

    Args:
        entries: of the period, in the audience's part of the state.
        roster: what districts were called, and since when they are members.
        audience: who reads.
        with_comments: also comments and write-ins, where the audience gets them only on request.

    Raises:
        CwlogError: the audience may have no rows.
    """
    columns = columns_for(audience, with_comments=with_comments)
    keys = [column.key for column in columns]
    full = [_cells(one, roster) for one in entries]
    rows = [{key: row[key] for key in keys} for row in full]
    texts = [column.key for column in columns if column.kind is Kind.PROSE] if audience.kind in LINTED else []
    return Export(Table("export", "Interactions", columns, rows), _withhold(rows, texts, roster))


def _withhold(rows: Sequence[dict[str, Cell]], texts: Collection[str], roster: Roster) -> dict[str, int]:
    """Take out each text that may hold private details; how many were taken out of each column."""
    known, withheld = known_words(roster), dict.fromkeys(texts, 0)
    for row in rows:
        for key in texts:
            text = row[key]
            if isinstance(text, str) and not is_clean(text, known):
                row[key] = None
                withheld[key] += 1
    return withheld


def _cells(one: Counted, roster: Roster) -> dict[str, Cell]:
    """Everything that there is to say of an entry; what the audience may see of it is decided afterwards."""
    entry = one.interaction
    return {
        **_place_cells(one, roster),
        "id": entry.id,
        "date": str(entry.date),
        "month": one.month,
        "school_year": school_year_of(one.month),
        "duration_minutes": entry.duration_minutes,
        "interaction_type": entry.interaction_type,
        "counted_type": one.counted_type or None,
        "state": one.state,
        "also_included": ";".join(entry.also_included),
        "mode": entry.mode,
        "team": entry.team,
        "event": entry.event,
        "buildings": ";".join(entry.buildings),
        "participants": ";".join(f"{role}={count}" for role, count in entry.participants.items()),
        "cst_groups": ";".join(one.cst_groups),
        "cst_members": ";".join(entry.cst_members),
        "topics": ";".join(entry.topics),
        "resources": ";".join(entry.resources),
        **_ruling_cells(entry),
        **{key: getattr(entry, key) for key in _TEXTS},
    }


_TEXTS = ("description", "participants_other", "topics_other", "resources_other", "comments")


def _place_cells(one: Counted, roster: Roster) -> dict[str, Cell]:
    """The district and where it belonged on that day, by the roster's names."""
    entry = one.interaction
    stay = roster.membership(entry.district, entry.date)
    return {
        "district": entry.district,
        "district_name": stay.name if stay else None,
        "cadre": one.cadre,
        "rpdc": one.rpdc,
        "area": one.area,
        "programme_year": programme_year(stay, entry.date) if stay else None,
    }


def _ruling_cells(entry: Interaction) -> dict[str, Cell]:
    ruling = entry.ruling
    return {
        "ruling_decision": ruling.decision if ruling else None,
        "ruled_by": ruling.ruled_by if ruling else None,
        "ruled_on": str(ruling.ruled_on) if ruling else None,
        "ruling_note": ruling.note if ruling else None,
    }


def to_document(export: Export, audience: Audience, period: Period, facts: Mapping[str, Cell]) -> dict[str, object]:
    """The JSON document: the rows as in the CSV, numbers as numbers, what is not there as null.

    Args:
        export: the rows.
        audience: who reads.
        period: which days they are of.
        facts: what else a reader should know: the as-of date, filters, the revision of the data.
    """
    states = [row["state"] for row in export.table.rows]
    counts = {"interactions": COACHING, "pending": PENDING, "not_coaching": NOT_COACHING}
    return {
        "version": VERSION,
        "audience": {"id": audience.text, "title": audience.title},
        "period": {"from": str(period.first), "to": str(period.last), "label": period.label},
        "facts": {**facts, **{key: states.count(state) for key, state in counts.items()}},
        "withheld": dict(export.withheld),
        "rows": list(export.table.rows),
    }


def withheld_note(export: Export) -> str:
    """What a reader must be told about texts that are missing; empty if none is."""
    if not any(export.withheld.values()):
        return ""
    parts = listed([f"{number} of {column}" for column, number in export.withheld.items() if number], "and")
    return f"Withheld, since they may hold private details: {parts}; see 'cwlog validate'."
