"""The summary: how much coaching there was, for whom, and of what kind."""

from collections.abc import Mapping

from cwlog.render.document import Figure, Report
from cwlog.render.table import Column, Kind, Table
from cwlog.render.words import list_notes, table_notes
from cwlog.reports import columns as c
from cwlog.reports.charts import bars, line, stacked
from cwlog.reports.months import year_note
from cwlog.reports.parts import lines_of, part_of_cadres, pick, summarize_lines, with_coverage
from cwlog.reports.views import View
from cwlog.rollup.by_cadre import interactions_by_cadre
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.results import Row, Summary
from cwlog.rollup.rounding import to_hours, to_share
from cwlog.rollup.series import sums_by_month, to_month_rows, to_year

_VALUES = {  # the tables of a vocabulary: their title, and the figures beside interactions and their share
    "interaction_type": ("types", "Interaction types", (c.MINUTES, c.HOURS)),
    "mode": ("modes", "Modes", (c.MINUTES, c.HOURS)),
    "team": ("teams", "Teams", (c.MINUTES, c.HOURS)),
    "topic": ("topics", "Topics", ()),
    "resource": ("resources", "Resources and tools", ()),
}
_COMMENTS = (c.ID, c.DATE, c.DISTRICT, c.NAME, Column("title", "Type"), Column("comments", "Comments", Kind.PROSE))
_CHARTED = {"interaction_type": "Interactions by type", "topic": "Interactions by topic"}
_PART_FIGURES = (c.DISTRICTS, c.DISTRICTS_SERVED, c.COVERAGE, c.INTERACTIONS, c.MINUTES, c.HOURS, c.UNSURE)


def build(view: View) -> Report:
    """Key figures, districts, cadres, types, modes, teams, topics, resources and the months of the school year."""
    lines = summarize_lines(view)
    own = lines["own"]
    by_cadre = [] if view.audience.partition else _by_cadre(view, own)  # a part of the state is read as one
    values = [_values(own, name) for name in _VALUES]
    return Report(
        name="summary",
        title="Summary",
        question="How much coaching was there, for whom, and of what kind?",
        figures=_figures(own.total),
        tables=[
            *(_districts(own), _cadres(view, lines), _lines(view, lines), *values, *by_cadre),
            *(_months(view), _comments(view)),
        ],
        notes=_notes(own.total),
    )


def _figures(total: Row) -> list[Figure]:
    """The total of `cwlog summarize` as key figures."""
    event_hours, unsure_hours = (to_hours(int(total[key] or 0)) for key in ("event_minutes", "unsure_minutes"))
    return [
        Figure("interactions", "Interactions", total["interactions"]),
        Figure("hours", "Hours", total["hours"], Kind.HOURS, "coaching received by districts"),
        Figure("event_hours", "Event hours", event_hours, Kind.HOURS, "a joint event counted once"),
        Figure("districts_served", "Districts served", total["districts_served"], remark=f"of {total['districts']}"),
        Figure("districts", "Districts", total["districts"]),
        Figure("coverage", "Coverage", total["coverage"], Kind.SHARE, "districts served, of all"),
        Figure("unsure", "Waiting for a ruling", total["unsure"], remark=f"{unsure_hours:.2f} hours, in no total"),
        Figure("not_coaching", "Ruled not coaching", total["not_coaching"]),
    ]


def _notes(total: Row) -> list[str]:
    notes = ["An hour is an hour that a district received, however many coaches were in the room."]
    if total["event_minutes"] != total["minutes"]:
        notes.append("Hours count a joint event once for each of its districts, event hours once.")
    return notes


def _districts(own: Summary) -> Table:
    dimension, rows = parse_dimension("district"), own.by["district"]
    columns = [*c.DISTRICT_HEAD, c.INTERACTIONS, c.MINUTES, c.HOURS, c.LAST_DATE, c.UNSURE]
    notes = table_notes(dimension, rows, own.total)
    return Table("districts", "Districts by cadre", columns, rows, notes, bar="hours")


def _cadres(view: View, lines: Mapping[str, Summary]) -> Table:
    part = lines[part_of_cadres(view).line]
    rows = with_coverage(part.by["cadre"])
    chart = bars("Hours by cadre", c.CADRE_NAME, c.HOURS, rows)
    notes = table_notes(parse_dimension("cadre"), rows, part.total)
    return Table("cadres", "Cadres", [*c.CADRE_HEAD, *_PART_FIGURES], rows, notes, chart, "hours")


def _lines(view: View, lines: Mapping[str, Summary]) -> Table:
    columns = [*c.LINE_HEAD, *_PART_FIGURES]
    rows = [part.head | lines[part.line].total for part in lines_of(view)]
    return Table("lines", "Beside the state", columns, pick(rows, columns))


def _values(own: Summary, name: str) -> Table:
    """A table of one vocabulary: what was counted for each of its values."""
    table, title, more = _VALUES[name]
    dimension, total = parse_dimension(name), int(own.total["interactions"] or 0)
    columns = [*c.value_head(name), c.INTERACTIONS, *more, c.SHARE]
    rows = [row | {"share": to_share(int(row["interactions"] or 0), total)} for row in own.by[name]]
    chart = bars(_CHARTED[name], columns[1], c.INTERACTIONS, rows) if name in _CHARTED else None
    return Table(table, title, columns, pick(rows, columns), list_notes([dimension]), chart, "interactions")


def _by_cadre(view: View, own: Summary) -> list[Table]:
    """Types, modes, topics and resources within each cadre."""
    return [_types_by_cadre(view, own), *(_values_by_cadre(view, own, name) for name in ("mode", "topic", "resource"))]


def _types_by_cadre(view: View, own: Summary) -> Table:
    """A row for each cadre, a column for each type."""
    found = interactions_by_cadre(view.measured, parse_dimension("interaction_type"))
    types = {str(row["interaction_type"]): str(row["title"]) for row in own.by["interaction_type"]}
    pieces = [Column(f"type_{value}", title, Kind.COUNT) for value, title in types.items()]
    rows: list[Row] = []
    for cadre, name in view.scope.cadres.items():
        counts = {value: found.get((value, cadre), 0) for value in types}
        row: Row = {f"type_{value}": count for value, count in counts.items()}
        rows.append({"cadre": cadre, "name": name, **row, "interactions": sum(counts.values())})
    chart = stacked("Interactions by cadre and type", c.CADRE_NAME, pieces, rows)
    return Table("types_by_cadre", "Types by cadre", [*c.CADRE_HEAD, *pieces, c.INTERACTIONS], rows, chart=chart)


def _values_by_cadre(view: View, own: Summary, name: str) -> Table:
    """A row for each value, a column of interactions for each cadre."""
    dimension, cadres = parse_dimension(name), view.scope.cadres
    found = interactions_by_cadre(view.measured, dimension)
    rows: list[Row] = []
    for value in own.by[name]:
        row: Row = {f"cadre_{cadre}": found.get((str(value[name] or ""), cadre), 0) for cadre in cadres}
        rows.append({name: value[name], "title": value["title"], **row})
    columns = [*c.value_head(name), *(Column(f"cadre_{id_}", title, Kind.COUNT) for id_, title in cadres.items())]
    table, title, _ = _VALUES[name]
    return Table(f"{table}_by_cadre", f"{title} by cadre", columns, rows, list_notes([dimension]))


def _months(view: View) -> Table:
    """The months of the school year up to the end of the period."""
    year = to_year(view.evidence.period, view.evidence.as_of)
    sums = sums_by_month(view.evidence.frame, view.scope, year.first, year.last)
    rows = to_month_rows(year.months, sums)
    columns = [*c.MONTH_HEAD, c.INTERACTIONS, c.MINUTES, c.HOURS, c.UNSURE]
    chart = line("Hours by month", c.MONTH_LABEL, [c.HOURS], rows)
    return Table("months", "Months of the school year", columns, rows, [year_note(year)], chart, "hours")


def _comments(view: View) -> Table:
    """What was written to entries of the period, by date; also to those that wait for a ruling or do not count."""
    types = view.evidence.vocabularies["interaction_type"]
    entries = [view.evidence.interactions[at] for at in view.measured.index]
    rows: list[Row] = [
        {
            "id": one.id,
            "date": str(one.date),
            "district": one.district,
            "name": view.scope.districts[one.district],
            "title": types.title_of(one.counted_type or one.interaction_type),
            "comments": one.comments,
        }
        for one in entries
        if one.comments
    ]
    return Table("comments", "Comments", _COMMENTS, rows)
