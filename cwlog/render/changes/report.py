"""What a comparison comes to, ready to be shown."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cwlog.comparing import Comparison
from cwlog.model import Problem
from cwlog.rollup.restated import Restated


class State(NamedTuple):
    """One of the two sides: a commit as it was found (``tag v1``), or the work tree, which has none."""

    commit: str = ""
    short: str = ""
    day: date | None = None
    found_as: str = ""

    @property
    def label(self) -> str:
        """How people call it."""
        if not self.commit:
            return "the work tree"
        return (
            f"{self.found_as} ({self.short}, {self.day})"
            if self.found_as != self.short
            else f"{self.short} ({self.day})"
        )


class Invalid(NamedTuple):
    """What is in no total of a side: how many entries and files, and the problems that say why."""

    left_out: int
    problems: Sequence[Problem]


class Report(NamedTuple):
    """Two sides and what changed between them.

    ``totals`` and ``invalid`` are about the months of ``comparison.months``, before and after; None where no change
    can touch a total. ``names`` are those of districts, by code.
    """

    before: State
    after: State
    comparison: Comparison
    totals: Restated | None
    invalid: tuple[Invalid, Invalid]
    names: Mapping[str, str]
