"""A cross table: pairs for machines, a matrix for people."""

from collections.abc import Mapping

from cwlog.render.table import Cell, Column, Table
from cwlog.render.words import MEASURES, TITLES, in_a_sentence, list_notes
from cwlog.rollup.dimensions import Dimension
from cwlog.rollup.results import Cross


def cross_table(cross: Cross) -> Table:
    """A row for each pair of values, as programs read it."""
    columns = [Column(dimension.name, TITLES[dimension.name]) for dimension in cross.by]
    columns += [MEASURES[measure] for measure in _measures(cross)]
    return Table("-by-".join(column.key for column in columns[:2]), _title(cross), columns, cross.rows)


def cross_matrices(cross: Cross) -> list[Table]:
    """For each measure that people read a matrix: the first dimension downwards, the second across."""
    shown = [measure for measure in _measures(cross) if not MEASURES[measure].machine_only]
    return [_matrix(cross, measure) for measure in shown]


def _measures(cross: Cross) -> tuple[str, ...]:
    """A CST role never comes with minutes or hours."""
    of_roles = any(dimension.of_roles for dimension in cross.by)
    return ("interactions",) if of_roles else ("interactions", "minutes", "hours")


def _matrix(cross: Cross, measure: str) -> Table:
    """One measure: the full grid of ``cross.rows``, a line of it in each row."""
    down, across = (_labels(d, titles) for d, titles in zip(cross.by, cross.titles, strict=True))
    column = MEASURES[measure]
    heads = [Column(f"{place}", label, column.kind) for place, label in enumerate(across)]
    cells: list[Cell] = [row[measure] for row in cross.rows]
    width = len(across)
    rows: list[dict[str, Cell]] = [
        {"value": label, **{str(place): cells[line * width + place] for place in range(width)}}
        for line, label in enumerate(down)
    ]
    columns = [Column("value", TITLES[cross.by[0].name]), *heads]
    return Table(measure, f"{column.title} {_title(cross)}", columns, rows, list_notes(cross.by))


def _title(cross: Cross) -> str:
    """``by district and month``."""
    first, second = (in_a_sentence(dimension.name) for dimension in cross.by)
    return f"by {first} and {second}"


def _labels(dimension: Dimension, titles: Mapping[str, str]) -> list[str]:
    """What people call the values; a district also by its code, since names are not unique."""
    if dimension.name == "district":
        return [f"{title} ({code})" for code, title in titles.items()]
    return list(titles.values())
