"""The rows of the benchmark's table, and the table as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from measure import Runs

HEADINGS = ("what", "cwlog", "compared with", "ratio", "by processor time", "target", "met")


@dataclass(frozen=True)
class Row:
    """One line of the table, as text."""

    what: str
    cwlog: str
    other: str = ""
    ratio: str = ""
    processor_ratio: str = ""
    target: str = ""
    met: str = ""

    @classmethod
    def at_most(cls, what: str, ours: Runs, theirs: Runs, other: str, *, limit: float) -> Self:
        """A row that is met when our median time is at most ``limit`` times theirs."""
        ratio = ours.seconds / theirs.seconds
        processor = ours.processor_seconds / theirs.processor_seconds
        return cls(
            what=what,
            cwlog=format_times(ours),
            other=f"{other}: {format_times(theirs)}",
            ratio=f"{ratio:.2f}x",
            processor_ratio=f"{processor:.2f}x",
            target=f"at most {limit:g}x",
            met=format_verdict(ratio <= limit),
        )

    @classmethod
    def under(cls, what: str, ours: Runs, theirs: Runs, other: str, *, seconds: int) -> Self:
        """A row that is met when our median time is below so many seconds; theirs stands beside it."""
        return cls(
            what=what,
            cwlog=format_times(ours),
            other=f"{other}: {format_times(theirs)}",
            ratio=f"{ours.seconds / theirs.seconds:.1f}x",
            processor_ratio=f"{ours.processor_seconds / theirs.processor_seconds:.1f}x",
            target=f"under {seconds} s",
            met=format_verdict(ours.seconds < seconds),
        )

    @classmethod
    def as_fast(cls, what: str, ours: Runs, theirs: Runs, other: str, *, records: int, limit: float | None) -> Self:
        """A row that is met when we read ``limit`` times as many records a second; None only reports."""
        ratio = theirs.seconds / ours.seconds
        processor = theirs.processor_seconds / ours.processor_seconds
        return cls(
            what=what,
            cwlog=f"{records / ours.seconds:,.0f} records/s",
            other=f"{other}: {records / theirs.seconds:,.0f} records/s",
            ratio=f"{ratio:.1f}x as fast",
            processor_ratio=f"{processor:.1f}x",
            target="reported" if limit is None else f"at least {limit:g}x as fast",
            met="" if limit is None else format_verdict(ratio >= limit),
        )


def format_times(runs: Runs) -> str:
    """The median, and from shortest to longest."""
    low, high = runs.spread
    if runs.seconds < 1:
        return f"{runs.seconds * 1000:.0f} ms ({low * 1000:.0f} to {high * 1000:.0f})"
    return f"{runs.seconds:.2f} s ({low:.2f} to {high:.2f})"


def format_verdict(is_met: bool) -> str:
    """Whether a target is met, in the word of the table."""
    return "yes" if is_met else "missed"


def format_table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table with aligned columns."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEADINGS))]
    head, *body = (_line(row, widths) for row in cells)
    return "\n".join([head, _line(["-" * width for width in widths], widths), *body]) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    return (row.what, row.cwlog, row.other, row.ratio, row.processor_ratio, row.target, row.met)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
