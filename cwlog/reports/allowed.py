"""Takes from reports and exports what their audience may not see; what it may see stands in `grants`."""

from collections.abc import Mapping
from dataclasses import replace

from cwlog.errors import CwlogError
from cwlog.render.document import Report
from cwlog.render.table import Table
from cwlog.reports.audiences import Audience
from cwlog.reports.grants import COMMENTS, EXPORTS, FIGURES, GRANTS, INSIDE_ONLY, REFUSED, SINGLE_ROLES
from cwlog.words import listed


def exported(audience: Audience, *, with_comments: bool = False) -> tuple[str, ...]:
    """The columns that an audience may have of the rows of single interactions, in no order that matters.

    Raises:
        CwlogError: none at all, with the reason.
    """
    if audience.kind not in EXPORTS:
        raise CwlogError(
            f"rows of single interactions are not for {audience.text}",
            f"they are for evaluation and cst:ID; 'cwlog report --audience {audience.text}' adds them up",
        )
    return (*EXPORTS[audience.kind], *(COMMENTS.get(audience.kind, ()) if with_comments else ()))


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
            reason = REFUSED.get(report, INSIDE_ONLY)
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
    withheld = frozenset() if whole_state or audience.kind == "cst" else SINGLE_ROLES
    figures = [
        figure
        for figure in report.figures
        if _matches(figure.key, shown.get(FIGURES, ())) and (report.name, figure.key) not in withheld
    ]
    tables = [
        _permit_table(table, shown[table.name])
        for table in report.tables
        if table.name in shown and (report.name, table.name) not in withheld
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
