"""Reports for one audience: what HTML, XLSX, Markdown, CSV, JSON and the terminal are all made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from cwlog.model import Period
from cwlog.render.table import Cell, Kind, Table, format_cell


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: ``key`` for machines, ``label``, ``value`` and ``remark`` for people."""

    key: str
    label: str
    value: Cell
    kind: Kind = Kind.COUNT
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a reader must know to trust a report: ``text`` for people, ``value`` for machines."""

    key: str
    label: str
    text: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Report:
    """One report: the question it answers, key figures, tables (the main one first), and what to keep in mind."""

    name: str
    title: str
    question: str
    figures: Sequence[Figure]
    tables: Sequence[Table]
    notes: Sequence[str] = ()

    @property
    def shown_figures(self) -> list[tuple[str, str, str]]:
        """The key figures as label, value and remark in brackets, as a `Page` has them."""
        return [
            (one.label, format_cell(one.value, one.kind), f"({one.remark})" if one.remark else "")
            for one in self.figures
        ]


@dataclass(frozen=True, slots=True)
class Document:
    """Reports for one audience and period. ``audience`` is as it is typed (``rpdc:southeast``), ``name`` as its files
    are named (``rpdc-southeast``).
    """

    name: str
    audience: str
    audience_title: str
    title: str
    period: Period
    facts: Sequence[Fact]
    reports: Sequence[Report]
    notes: Sequence[str] = ()
