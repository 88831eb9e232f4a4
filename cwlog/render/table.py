"""What every format is made from: tables of plain rows, and a page that holds some."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum


class Hidden(Enum):
    """A figure that is there and may not be shown."""

    HIDDEN = "*"


HIDDEN = Hidden.HIDDEN
Cell = str | int | float | Hidden | None


class Kind(StrEnum):
    """What a column holds, and so how its cells are written and aligned."""

    TEXT = "text"
    MARK = "mark"  # an id, to be copied: never cut
    PROSE = "prose"  # what somebody wrote: sentences, perhaps long
    COUNT = "count"
    HOURS = "hours"
    SHARE = "share"
    RATE = "rate"  # so many of one thing to one of another, with two decimals
    DATE = "date"

    @property
    def is_figure(self) -> bool:
        """Figures stand at the right."""
        return self in (Kind.COUNT, Kind.HOURS, Kind.SHARE, Kind.RATE)


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is the name for machines, ``title`` the one for people, who do not see a ``machine_only`` one."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    machine_only: bool = False


class ChartKind(StrEnum):
    """How a chart shows its series."""

    BARS = "bars"  # one bar a row, with its figure
    STACKED = "stacked"  # one bar a row, a piece for each series
    LINE = "line"  # the rows from left to right, a line for each series


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of its table: ``label`` is the column that names a row, ``series`` are the columns that are drawn.

    ``says`` tells in a sentence what there is to see, for those who do not see it.
    """

    kind: ChartKind
    title: str
    label: str
    series: Sequence[str]
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a cell for the key of each column; ``notes`` are sentences to stand below.

    ``bar`` is the column that a terminal shows as a bar, too.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Cell]]
    notes: Sequence[str] = ()
    chart: Chart | None = None
    bar: str = ""

    @property
    def shown(self) -> list[Column]:
        """The columns for people."""
        return [column for column in self.columns if not column.machine_only]


@dataclass(frozen=True, slots=True)
class Page:
    """What a person reads: a heading, key figures (label, value, remark), tables, notes on all of them."""

    title: str
    figures: Sequence[tuple[str, str, str]]
    tables: Sequence[Table]
    notes: Sequence[str] = ()


def format_cell(value: Cell, kind: Kind) -> str:
    """A cell for people: hours with two decimals, a share in percent; what is not there is a dash or n/a.

    >>> format_cell(7.5, Kind.HOURS), format_cell(0.1429, Kind.SHARE), format_cell(None, Kind.SHARE)
    ('7.50', '14.29 %', 'n/a')
    """
    if value is None:
        return "n/a" if kind.is_figure else "-"
    if isinstance(value, Hidden):
        return str(value.value)
    if kind in (Kind.HOURS, Kind.RATE):
        return f"{value:.2f}"
    if kind is Kind.SHARE:
        return f"{100 * float(value):.2f} %"
    return str(value)
