"""Who may see what: the one place. An audience sees the tables, columns and key figures that stand here, nothing else.

What is not listed is not shown: a new field, column or table is invisible until somebody allows it here. The source is
the matrix of audiences and reports of the programme (docs/who-sees-what.md); a test holds the two against each other.
Which districts an audience sees is decided in `views`, which small counts are hidden in `suppression`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.render.document import Report
from cwlog.render.table import Table
from cwlog.reports.audiences import Audience
from cwlog.words import listed

FIGURES = "figures"  # in the place of a table: the key figures
ALL = ("cst", "management", "dese", "rpdc", "area", "evaluation", "public")
INSIDE = ("cst", "management", "dese", "rpdc", "area", "evaluation")  # everyone but the public


class Grant(NamedTuple):
    """Some audiences, and the columns that they see of each table; ``x*`` stands for all that begin with x."""

    kinds: tuple[str, ...]
    shown: Mapping[str, tuple[str, ...]]


_SUMMED = ("districts", "districts_served", "coverage", "interactions", "minutes", "hours", "unsure")

GRANTS: Mapping[str, tuple[Grant, ...]] = {
    "summary": (),
    "submissions": (),
    "coverage": (),
    "dosage": (),
    "practices": (),
    "roles": (),
    "participants": (),
    "collaboration": (),
    "trend": (),
    "unsure": (),
    "quality": (),
    "update": (),
}

REFUSED = {
    "submissions": "who handed in on time is a matter between the teams, their regions and the state",
    "unsure": "events that wait for a ruling are seen by their own cadre, the management team and the evaluator",
    "quality": "problems of the data are seen by their own cadre, the management team and the evaluator",
    "update": "the narrative of the monthly update is seen by its own cadre and the management team",
    "roles": "CST roles are about persons, and not for the public",
    "participants": "attendances are not for the public",
}
_INSIDE_ONLY = "the public sees totals of cadres and of the state only"

# Tables and key figures about single CST roles: a role of one cadre is one person, so they are for the whole state,
# and for a cadre's own team.
SINGLE_ROLES = frozenset({("roles", "roles")})


def allowed(report: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """The columns of each table that an audience sees of a report; empty if it may not have the report."""
    shown: dict[str, tuple[str, ...]] = {}
    for grant in GRANTS[report]:
        if kind in grant.kinds:
            shown |= {table: (*shown.get(table, ()), *columns) for table, columns in grant.shown.items()}
    return shown


def reports_for(kind: str) -> list[str]:
    """The reports that an audience may have, in their order."""
    return [report for report in GRANTS if allowed(report, kind)]


def check_allowed(reports: list[str], audience: Audience) -> None:
    """Refuse what the audience may not have.

    Raises:
        CwlogError: with the reason.
    """
    for report in reports:
        if not allowed(report, audience.kind):
            reason = REFUSED.get(report, _INSIDE_ONLY)
            hint = f"{reason}; {audience.text} may have {listed(reports_for(audience.kind), 'and')}"
            raise CwlogError(f"the report {report} is not for {audience.text}", hint)


def permit(report: Report, audience: Audience, *, whole_state: bool) -> Report:
    """The report with only what the audience may see.

    Args:
        report: everything that was computed.
        audience: who reads.
        whole_state: True if no filter narrows the districts.
    """
    shown = allowed(report.name, audience.kind)
    figures = [figure for figure in report.figures if _matches(figure.key, shown.get(FIGURES, ()))]
    single_roles = whole_state or audience.kind == "cst"
    tables = [
        _permit_table(table, shown[table.name])
        for table in report.tables
        if table.name in shown and (single_roles or (report.name, table.name) not in SINGLE_ROLES)
    ]
    return replace(report, figures=figures, tables=tables)


def _permit_table(table: Table, keys: tuple[str, ...]) -> Table:
    columns = [column for column in table.columns if _matches(column.key, keys)]
    kept = {column.key for column in columns}
    rows = [{key: row[key] for key in row if key in kept} for row in table.rows]
    chart = table.chart
    if chart and not {chart.label, *chart.series} <= kept:
        chart = None
    return replace(table, columns=columns, rows=rows, chart=chart, bar=table.bar if table.bar in kept else "")


def _matches(key: str, allowed_keys: tuple[str, ...]) -> bool:
    return any(key == one or (one.endswith("*") and key.startswith(one[:-1])) for one in allowed_keys)
