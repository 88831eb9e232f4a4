"""What a roll-up gives: plain rows, ready to be rendered without pandas."""

from collections.abc import Mapping
from dataclasses import dataclass

from cwlog.model import Period
from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.filters import Filters

Cell = str | int | float | None
Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Summary:
    """Tables beside each other: ``by`` holds the rows of each dimension, in the order asked for."""

    period: Period
    filters: Filters
    total: Row
    by: Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Cross:
    """One dimension across another: ``rows`` are a full grid, ``titles`` name the values of both in order."""

    period: Period
    filters: Filters
    total: Row
    by: tuple[Dimension, Dimension]
    titles: tuple[Mapping[str, str], Mapping[str, str]]
    rows: list[Row]
