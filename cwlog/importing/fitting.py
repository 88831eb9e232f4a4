"""Holds a mapping against the headings of a sheet: which column fills which key."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.importing.mapping import ColumnMapping
from cwlog.importing.sheets import column_name, fold_heading, place_of
from cwlog.importing.targets import WORKED_OUT, Target
from cwlog.inputs import fold
from cwlog.words import closest, listed, quoted

ERROR_COLUMN = "error"  # what a file of rejected rows adds


class Layout(NamedTuple):
    """A mapping with its columns found, by place counted from 0. ``mapped`` are the keys that the sheet speaks of."""

    mapping: ColumnMapping
    columns: Mapping[str, tuple[int, ...]]
    participants: Mapping[str, int]
    key: tuple[int, ...]

    @property
    def mapped(self) -> frozenset[str]:
        """The keys of an interaction that the sheet speaks of, also where a cell is empty."""
        names = {"ruling" if name.startswith("ruling_") else name for name in self.columns}
        return frozenset(names | self.mapping.constants.keys() | ({"participants"} if self.participants else set()))


def own_mapping(headings: Sequence[str], targets: Mapping[str, Target]) -> ColumnMapping:
    """The mapping of a sheet whose headings are our own keys or titles; columns that are neither are left over."""
    columns: dict[str, tuple[str, ...]] = {}
    ignore = []
    names = {fold(title): name for name, target in targets.items() for title in (target.title, name)}
    for heading in filter(None, headings):
        name = names.get(fold(heading))
        if name and name not in columns:
            columns[name] = (heading,)
        elif fold_heading(heading) in WORKED_OUT:
            ignore.append(heading)
    is_ours = all(fold_heading(headings[0]) == name for name, headings in columns.items())
    return ColumnMapping("the keys of the log", columns, ignore=tuple(ignore), is_own=is_ours)


def to_layout(mapping: ColumnMapping, headings: Sequence[str]) -> Layout:
    """Find every column of a mapping.

    Raises:
        CwlogError: a heading is missing or stands twice, or a column has no key and is not to be ignored.
    """
    if missing := missing_headings(mapping, headings):
        raise CwlogError(
            f"the sheet has no column {listed(map(quoted, missing), 'and')}, which {mapping.name} names",
            _missing_hint(missing[0], headings),
        )
    if left := left_over(mapping, headings):
        raise CwlogError(
            f"{mapping.name} has no key for {_columns(left, headings)}",
            "nothing may be lost: give each a key, or list it under 'ignore' in a mapping"
            " ('cwlog import --suggest FILE' drafts one)",
        )
    found = {name: _places(wanted, headings) for name, wanted in mapping.columns.items()}
    roles = {role: _places((heading,), headings)[0] for role, heading in mapping.participants.items()}
    return Layout(mapping, found, roles, _places(mapping.key, headings))


def missing_headings(mapping: ColumnMapping, headings: Sequence[str]) -> list[str]:
    """The headings that the mapping names and the sheet does not have."""
    known = {fold_heading(heading) for heading in headings}
    return [heading for heading in mapping.headings if fold_heading(heading) not in known]


def left_over(mapping: ColumnMapping, headings: Sequence[str]) -> list[str]:
    """The headings of the sheet that the mapping says nothing about."""
    known = {fold_heading(heading) for heading in (*mapping.headings, *mapping.ignore, ERROR_COLUMN)}
    return [heading for heading in headings if heading and fold_heading(heading) not in known]


def fits(mapping: ColumnMapping, headings: Sequence[str]) -> bool:
    """True if the mapping and the sheet have the same columns, and it says which district and which day."""
    return (
        _says_where_and_when(mapping) and not missing_headings(mapping, headings) and not left_over(mapping, headings)
    )


def nearest(mappings: Sequence[ColumnMapping], headings: Sequence[str]) -> ColumnMapping | None:
    """Of mappings that do not fit, the one that does so best; None if none knows half of the headings."""
    amiss = {
        at: len(missing_headings(mapping, headings)) + len(left_over(mapping, headings))
        for at, mapping in enumerate(mappings)
        if _says_where_and_when(mapping)
        and 2 * len(left_over(mapping, headings)) < len(headings)
        and 2 * len(missing_headings(mapping, headings)) < len(mapping.headings)
    }
    return mappings[min(amiss, key=lambda at: amiss[at])] if amiss else None


def _says_where_and_when(mapping: ColumnMapping) -> bool:
    keys = {*mapping.columns, *mapping.constants}
    return "date" in keys and not keys.isdisjoint({"district", "district_name"})


def _places(wanted: Sequence[str], headings: Sequence[str]) -> tuple[int, ...]:
    places = (place_of(heading, headings) for heading in wanted)
    return tuple(place for place in places if place is not None)


def _missing_hint(heading: str, headings: Sequence[str]) -> str:
    near = closest(heading, [other for other in headings if other])
    near = near or next((other for other in headings if other.lower() == heading.lower()), None)
    return f"did you mean {quoted(near)}?" if near else f"its columns are {', '.join(filter(None, headings))}"


def _columns(left: Sequence[str], headings: Sequence[str]) -> str:
    named = [f"{quoted(heading)} (column {column_name(list(headings).index(heading))})" for heading in left]
    return listed(named, "and")
