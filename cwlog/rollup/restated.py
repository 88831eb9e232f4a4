"""What `restating` takes and gives: plain values, so that nothing needs pandas where nothing is counted."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cwlog.model import Interaction
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary

MEASURES = ("interactions", "minutes", "unsure", "not_coaching")


class Side(NamedTuple):
    """The valid interactions of one side, and the rosters and words by which they count."""

    interactions: Sequence[Interaction]
    roster: Roster
    vocabularies: Mapping[str, Vocabulary]


class Both(NamedTuple):
    """A figure before and after."""

    before: int
    after: int

    @property
    def delta(self) -> int:
        """What the change adds to the figure, or takes from it."""
        return self.after - self.before


class RestatedRow(NamedTuple):
    """The figures (`MEASURES`; minutes are whole) of what ``head`` names, such as a cadre."""

    head: dict[str, str]
    figures: dict[str, Both]

    @property
    def differs(self) -> bool:
        """True if a figure changed."""
        return any(both.delta for both in self.figures.values())


class Restated(NamedTuple):
    """The total, and a row for everything that has an entry on one of the sides: cadres, districts (one row per
    cadre), months.
    """

    total: RestatedRow
    cadre: list[RestatedRow]
    district: list[RestatedRow]
    month: list[RestatedRow]
