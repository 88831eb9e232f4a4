"""Dosage: how many hours each district received, and how they are spread."""

from collections.abc import Mapping, Sequence

from cwlog.render.document import Figure, Report
from cwlog.render.table import Column, Kind, Table
from cwlog.render.words import table_notes
from cwlog.reports import columns as c
from cwlog.reports.charts import bars
from cwlog.reports.parts import Part, lines_of, own_part, part_of_cadres, pick, place_of
from cwlog.reports.views import View
from cwlog.rollup.coverage import latest_stays
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.dosage import Dose, active_months, doses_by, doses_of, spread
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_hours, to_hours_each, to_rate
from cwlog.roster import natural_key, programme_year

_COHORT = (Column("programme_year", "Year", Kind.COUNT, machine_only=True), Column("label", "Programme year"))
_SPREAD = (
    c.DISTRICTS,
    c.MINUTES,
    c.HOURS,
    Column("min_hours", "Least hours", Kind.HOURS),
    Column("median_hours", "Median hours", Kind.HOURS),
    Column("max_hours", "Most hours", Kind.HOURS),
    Column("mean_hours", "Mean hours", Kind.HOURS),
)
_OWN = (
    Column("active_months", "Active months", Kind.COUNT),
    Column("hours_per_month", "Hours a month", Kind.RATE),
    Column("interactions_per_month", "Interactions a month", Kind.RATE),
    Column("buildings", "Buildings", Kind.COUNT),
    Column("hours_per_building", "Hours a building", Kind.RATE),
)
_CHARTED = 40  # more bars than these nobody reads
_MONTHS_NOTE = "An active month is one in which the district was a member on some day, up to the as-of date."
_MOVED_NOTE = "A district that moved has one row, in its latest cadre, with all that it received in the period."
_ZEROS_NOTE = "Districts that received nothing count, with zero."


def build(view: View) -> Report:
    """Every district, and the spread of hours by cadre, region and programme year."""
    own = own_part(view)
    return Report(
        name="dosage",
        title="Dosage",
        question="How much coaching did each district receive?",
        figures=_figures(_spread_of(own, view), view),
        tables=[_districts(view), _cadres(view), _rpdcs(view), _programme_years(view), _lines(view)],
        notes=[_ZEROS_NOTE],
    )


def _spread_of(part: Part, view: View) -> Row:
    doses = doses_of(part.measured)
    return spread([doses.get(code, Dose()).minutes for code in part.scope.districts], view.at_least)


def _figures(total: Row, view: View) -> list[Figure]:
    """The spread over all districts; with a threshold n, N and percent."""
    figures = [Figure(column.key, column.title, total[column.key], column.kind) for column in _shown(_SPREAD)]
    if view.at_least is not None:
        figures += [
            Figure("reached", _threshold(view.at_least), total["reached"], remark=f"of {total['districts']} districts"),
            Figure("reached_share", "Share that reached it", total["share"], Kind.SHARE),
        ]
    return figures


def _shown(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns if not column.machine_only]


def _threshold(at_least: int) -> str:
    """What was to be reached, in words."""
    return f"At least {to_hours(at_least):g} hours"


def _districts(view: View) -> Table:
    """One row for each district, under its latest cadre."""
    doses, evidence = doses_of(view.measured), view.evidence
    active = active_months(view.scope.stays, evidence.period, evidence.as_of)
    latest = latest_stays(view.scope.stays)
    stays = sorted(
        latest.values(), key=lambda stay: (natural_key(stay.cadre), view.scope.districts[stay.code], stay.code)
    )
    rows = [
        place_of(stay, view) | _dose(doses.get(stay.code, Dose()), active[stay.code], stay.buildings, view.at_least)
        for stay in stays
    ]
    columns = [*c.DISTRICT_HEAD, c.PROGRAMME_YEAR, c.INTERACTIONS, c.MINUTES, c.HOURS, *_OWN]
    if view.at_least is not None:
        columns.append(Column("reached", _threshold(view.at_least)))
    moved = len({(stay.code, stay.cadre) for stay in view.scope.stays}) > len(latest)
    chart = bars("Hours by district", c.NAME, c.HOURS, rows) if len(rows) <= _CHARTED else None
    notes = [_MONTHS_NOTE, *([_MOVED_NOTE] if moved else [])]
    return Table("districts", "Districts", columns, pick(rows, columns), notes, chart, "hours")


def _dose(dose: Dose, months: int, buildings: int | None, at_least: int | None) -> Row:
    """What a district received: in all, a month, a building, and whether that is enough."""
    return {
        "interactions": dose.interactions,
        "minutes": dose.minutes,
        "hours": to_hours(dose.minutes),
        "active_months": months,
        "hours_per_month": to_hours_each(dose.minutes, months),
        "interactions_per_month": to_rate(dose.interactions, months),
        "buildings": buildings,
        "hours_per_building": to_hours_each(dose.minutes, buildings or 0),
        "reached": None if at_least is None else "yes" if dose.minutes >= at_least else "no",
    }


def _cadres(view: View) -> Table:
    part = part_of_cadres(view)
    heads: dict[str, Row] = {cadre: {"cadre": cadre, "name": name} for cadre, name in part.scope.cadres.items()}
    return _of_roster("cadres", "Cadres", c.CADRE_HEAD, heads, part, view)


def _rpdcs(view: View) -> Table:
    heads: dict[str, Row] = {rpdc: {"rpdc": rpdc, "rpdc_name": name} for rpdc, name in view.scope.rpdcs.items()}
    return _of_roster("rpdcs", "Regions", c.RPDC_HEAD, heads, own_part(view), view)


def _of_roster(
    table: str, title: str, head: Sequence[Column], heads: Mapping[str, Row], part: Part, view: View
) -> Table:
    """The spread within each cadre or region: what its districts received while they were in it."""
    dimension = parse_dimension(head[0].key)
    doses = doses_by(part.measured, dimension.column)
    members: dict[str, set[str]] = {value: set() for value in heads}
    for stay in part.scope.stays:
        members[getattr(stay, dimension.column)].add(stay.code)
    rows = [
        named | spread([doses.get((value, code), Dose()).minutes for code in members[value]], view.at_least)
        for value, named in heads.items()
    ]
    notes = table_notes(dimension, rows, {"districts": len(part.scope.districts)})
    return _spread_table(table, title, head, rows, notes, view)


def _spread_table(
    table: str, title: str, head: Sequence[Column], rows: Sequence[Row], notes: Sequence[str], view: View
) -> Table:
    columns = [*head, *_SPREAD]
    if view.at_least is not None:
        columns += [Column("reached", _threshold(view.at_least), Kind.COUNT), c.SHARE]
    return Table(table, title, columns, pick(rows, columns), notes)


def _programme_years(view: View) -> Table:
    """The spread within each cohort: the districts in their first, second, third year."""
    doses = doses_of(view.measured)
    cohorts: dict[int, list[int]] = {}
    for stay in latest_stays(view.scope.stays).values():
        year = max(programme_year(stay, view.evidence.period.last), 0)
        cohorts.setdefault(year, []).append(doses.get(stay.code, Dose()).minutes)
    heads: dict[int, Row] = {
        year: {"programme_year": year or None, "label": f"Year {year}" if year else "Before the first year"}
        for year in sorted(cohorts)
    }
    rows = [head | spread(cohorts[year], view.at_least) for year, head in heads.items()]
    return _spread_table("programme_years", "Programme years", _COHORT, rows, [], view)


def _lines(view: View) -> Table:
    rows = [part.head | _spread_of(part, view) for part in lines_of(view)]
    return _spread_table("lines", "Beside the state", c.LINE_HEAD, rows, [], view)
