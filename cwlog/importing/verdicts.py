"""What becomes of a row: new, there already, changed, or refused."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from cwlog.importing.keys import Standing
from cwlog.importing.rows import Reason, Row
from cwlog.recording import Judged

NEW, SAME, CHANGED, REJECTED = "new", "same", "changed", "rejected"


class Difference(NamedTuple):
    """A key of an entry that a mended row changes; None where there is no value."""

    key: str
    before: Any
    after: Any


class Verdict(NamedTuple):
    """What becomes of a row. ``entry`` is there for a new or changed row; ``standing`` for one that is there already.

    ``left`` are copies of the entry that an import which was stopped has left behind, and that go now.
    """

    row: Row
    state: str
    reasons: Sequence[Reason]
    warnings: Sequence[Reason] = ()
    entry: Judged | None = None
    standing: Standing | None = None
    differences: Sequence[Difference] = ()
    left: Sequence[Standing] = ()

    @property
    def home(self) -> tuple[str, str] | None:
        """Cadre and month that it belongs to, if that can be told."""
        if self.entry and self.entry.home:
            return self.entry.home.cadre, self.entry.home.month
        return home_of_path(self.standing.path) if self.standing else None


def home_of_path(path: str) -> tuple[str, str]:
    """Cadre and month of a log file in its place."""
    parts = path.split("/")
    return parts[-3].removeprefix("cadre-"), parts[-2]
