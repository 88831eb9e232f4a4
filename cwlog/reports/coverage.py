"""Coverage: which districts have had contact, which have not, and since when."""

from collections.abc import Mapping, Sequence

from cwlog.render.document import Figure, Report
from cwlog.render.table import Column, Kind, Table
from cwlog.render.words import table_notes
from cwlog.reports import columns as c
from cwlog.reports.charts import bars
from cwlog.reports.districts import latest_dates_of, look_back_note, of_types
from cwlog.reports.parts import lines_of, part_of_cadres, pick, place_of, summarize_lines, with_coverage
from cwlog.reports.views import View
from cwlog.rollup.coverage import days_since, latest_stays
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.results import Row, Summary

_WHERE = (*c.DISTRICT_HEAD, c.RPDC, c.RPDC_NAME, c.AREA, c.PROGRAMME_YEAR)
_PART_FIGURES = (c.DISTRICTS, c.DISTRICTS_SERVED, c.COVERAGE)
_CHARTED = 40  # more bars than these nobody reads
_PENDING_NOTE = "What waits for a ruling is no interaction yet."


def build(view: View) -> Report:
    """Every district with its figures and its last date; those without contact; coverage by cadre and region."""
    lines = summarize_lines(view)
    own, cadres = lines["own"], lines[part_of_cadres(view).line]
    return Report(
        name="coverage",
        title="Coverage",
        question="Which districts have had coaching, and which have not?",
        figures=_figures(view, own.total),
        tables=[
            *_of_districts(view, own),
            _covered("cadres", "Cadres", c.CADRE_HEAD, cadres),
            _covered("rpdcs", "Regions", c.RPDC_HEAD, own),
            _lines(view, lines),
        ],
    )


def _figures(view: View, total: Row) -> list[Figure]:
    districts, served = int(total["districts"] or 0), int(total["districts_served"] or 0)
    return [
        Figure("districts", "Districts", districts),
        Figure("districts_served", "Districts served", served),
        Figure("without_contact", "Without contact", districts - served, remark=of_types(view).strip()),
        Figure("coverage", "Coverage", total["coverage"], Kind.SHARE, "districts served, of all"),
    ]


def _of_districts(view: View, own: Summary) -> list[Table]:
    """All districts, a row for each cadre that one was in; and those without an interaction in the period."""
    places, rows = _places(view), own.by["district"]
    figures = ("interactions", "minutes", "hours")
    full = [places[_key(row)] | {key: row[key] for key in figures} for row in rows]
    served = {row["district"] for row in rows if row["interactions"]}
    latest = latest_stays(view.scope.stays)
    without = [places[key] for key in map(_key, rows) if key[0] not in served and latest[key[0]].cadre == key[1]]
    notes = [*_last_notes(view), *table_notes(parse_dimension("district"), rows, own.total)]
    columns = [*_WHERE, c.INTERACTIONS, c.MINUTES, c.HOURS, c.LAST_DATE, c.DAYS_SINCE]
    chart = bars("Hours by district", c.NAME, c.HOURS, full) if len(full) <= _CHARTED else None
    none, title = [*_WHERE, c.LAST_DATE, c.DAYS_SINCE], "Without contact in the period"
    return [
        Table("districts", "Districts", columns, pick(full, columns), notes, chart, "hours"),
        Table("without", title, none, pick(without, none), _without_notes(view, without)),
    ]


def _places(view: View) -> dict[tuple[str, str], Row]:
    """Where each district is or was, and how long ago its latest interaction is; by code and cadre."""
    evidence, latest = view.evidence, latest_dates_of(view)
    places: dict[tuple[str, str], Row] = {}
    for stay in sorted(view.scope.stays, key=lambda stay: stay.since):  # the latest stay in a cadre wins
        last = latest.get(stay.code)
        days = days_since(last, evidence.period, evidence.as_of)
        places[stay.code, stay.cadre] = place_of(stay, view) | {"last_date": last, "days_since": days}
    return places


def _key(row: Row) -> tuple[str, str]:
    return str(row["district"]), str(row["cadre"])


def _last_notes(view: View) -> list[str]:
    return [look_back_note(view), _PENDING_NOTE]


def _without_notes(view: View, without: Sequence[Row]) -> list[str]:
    """What contact is, where only some types are looked at; and what the last date is, or that there is no row."""
    types = of_types(view)
    contact = [f"Contact is an interaction{types}: these districts may have had others."] if types else []
    if without:
        return [*contact, *_last_notes(view)]
    return [f"Every district had an interaction{types}."] if view.scope.districts else []


def _covered(table: str, title: str, head: tuple[Column, ...], part: Summary) -> Table:
    """Districts, districts served and coverage by a partition of the roster."""
    dimension = parse_dimension(head[0].key)
    columns = [*head, *_PART_FIGURES]
    rows = [row | {"rpdc_name": row["name"]} for row in with_coverage(part.by[dimension.name])]
    return Table(table, title, columns, pick(rows, columns), table_notes(dimension, rows, part.total))


def _lines(view: View, lines: Mapping[str, Summary]) -> Table:
    columns = [*c.LINE_HEAD, *_PART_FIGURES]
    rows = [part.head | lines[part.line].total for part in lines_of(view)]
    return Table("lines", "Beside the state", columns, pick(rows, columns))
