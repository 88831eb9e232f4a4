"""The values that the rooms of cwlog hand to each other: frozen, without behaviour that needs a file.

Dates are ``datetime.date``; minutes are whole numbers; codes and ids are text. ``None`` means that the
file does not have the key, an empty tuple that a list has no value. They are named tuples where
nothing else is needed: one costs a tenth of a frozen dataclass at start-up, which `cwlog add` has to pay every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

UNSURE = "unsure"

FieldPath = tuple[str | int, ...]  # keys and list positions from the record to a value

# What the strict reader makes of a file: text, whole numbers, true/false, null, lists and text-keyed records.
# ``Any`` ends at `schemas`: nothing above it sees a raw record.
Record = dict[str, Any]


class Severity(StrEnum):
    """Errors stand against the data; warnings ask a person to look."""

    ERROR = "error"
    WARNING = "warning"


class Code(NamedTuple):
    """What a problem code means: the source of ``cwlog explain`` and of the pages in docs/problems."""

    id: str
    severity: Severity
    changes_totals: bool
    title: str
    page: str


def totals_error(code: str, title: str, page: str) -> Code:
    """An error that can change totals."""
    return Code(code, Severity.ERROR, True, title, page)


class Finding(NamedTuple):
    """Something a check found in one record, before it has a place in a file.

    ``field`` leads to the value, ``()`` means the record itself.
    ``at_key`` asks for the position of the key, not of its value.
    """

    code: str
    field: FieldPath
    message: str
    hint: str = ""
    at_key: bool = False


class Where(NamedTuple):
    """A place in a file: POSIX path from the workspace; line and column in characters, from 1."""

    path: str
    line: int = 1
    column: int = 1


class PlacedFinding(NamedTuple):
    """A finding with its place in a file."""

    where: Where
    finding: Finding


class Problem(NamedTuple):
    """A finding in its place, as the user sees it; ordered by place."""

    where: Where
    code: str
    severity: Severity
    field: str
    message: str
    hint: str
    changes_totals: bool


class Ruling(NamedTuple):
    """The decision about an unsure interaction."""

    decision: str
    ruled_by: str
    ruled_on: date
    counts_as: str | None = None
    note: str | None = None


class Interaction(NamedTuple):
    """One coaching interaction, or one event that someone was unsure about; the keys of the file, in its order."""

    id: str
    district: str
    district_name: str
    date: date
    duration_minutes: int
    interaction_type: str
    also_included: tuple[str, ...] = ()
    description: str | None = None
    ruling: Ruling | None = None
    mode: str | None = None
    team: str | None = None
    event: str | None = None
    buildings: tuple[str, ...] = ()
    participants: Mapping[str, int] = MappingProxyType({})
    participants_other: str | None = None
    cst_members: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    topics_other: str | None = None
    resources: tuple[str, ...] = ()
    resources_other: str | None = None
    comments: str | None = None
    import_key: str | None = None

    @property
    def is_pending(self) -> bool:
        """Typed unsure, and nobody has ruled yet: beside the totals, never in them."""
        return self.interaction_type == UNSURE and self.ruling is None

    @property
    def counted_type(self) -> str | None:
        """The type it counts as: as typed, or as ruled; None while pending or ruled not to be coaching."""
        if self.interaction_type != UNSURE:
            return self.interaction_type
        return self.ruling.counts_as if self.ruling else None


class Amendment(NamedTuple):
    """What was handed in at one time: figures without unsure events, and the fingerprint of each entry by its id."""

    submitted_by: str
    submitted_on: date
    interactions: int
    minutes: int
    unsure: int
    digest: str
    entries: Mapping[str, str]
    note: str | None = None


class Submission(NamedTuple):
    """A cadre's month as it was handed in: the first time, and each time again."""

    cadre: str
    month: str
    nil_return: bool
    first: Amendment
    update: Mapping[str, str] = MappingProxyType({})
    amendments: tuple[Amendment, ...] = ()

    @property
    def latest(self) -> Amendment:
        """What counts: the last amendment, or what was handed in first."""
        return self.amendments[-1] if self.amendments else self.first

    @property
    def is_nil(self) -> bool:
        """Nothing happened, as far as the last hand-in says."""
        return not self.latest.entries if self.amendments else self.nil_return


@dataclass(frozen=True, repr=False)
class Period:
    """A span of days, both inclusive, and what people call it."""

    first: date
    last: date
    label: str

    def __contains__(self, day: date) -> bool:
        """True for a day of the period."""
        return self.first <= day <= self.last


class Membership(NamedTuple):
    """A district's stay in one cadre: a row of districts.csv. ``until`` is inclusive, None while it lasts."""

    code: str
    name: str
    aliases: tuple[str, ...]
    cadre: str
    rpdc: str
    area: str
    joined: date
    buildings: int | None
    since: date
    until: date | None


class Cadre(NamedTuple):
    """A group of districts with a Coaching Support Team: a row of cadres.csv."""

    id: str
    name: str
    since: date
    until: date | None


class Rpdc(NamedTuple):
    """A regional professional development center: a row of rpdcs.csv."""

    id: str
    number: str
    name: str
    host: str
    city: str


class Member(NamedTuple):
    """A member of a Coaching Support Team under an opaque id: a row of members.csv. ``cadre`` is empty for support
    roles.
    """

    id: str
    role: str
    cadre: str
    rpdc: str
    lead: bool
    since: date
    until: date | None


class Building(NamedTuple):
    """A school building of a district: a row of buildings.csv (4-digit code within the district)."""

    district: str
    code: str
    name: str
    joined: date | None
    k8_feeder_of: str
    since: date | None
    until: date | None


class Term(NamedTuple):
    """One value of a vocabulary, as the schema describes it. ``since``/``until`` are inclusive days."""

    value: str
    title: str
    description: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None
    replaced_by: str = ""
    purpose: str = ""
    aliases: tuple[str, ...] = ()

    def is_current(self, first: date, last: date) -> bool:
        """In force on some day between ``first`` and ``last``."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until >= first)
