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
STATE = ("management", "dese", "evaluation")  # who sees every district
PARTS = ("cst", "rpdc", "area")  # who sees a part of the state, beside a line of the whole


class Grant(NamedTuple):
    """Some audiences, and the columns that they see of each table; ``x*`` stands for all that begin with x."""

    kinds: tuple[str, ...]
    shown: Mapping[str, tuple[str, ...]]


_COUNTED = ("interactions", "minutes", "hours")
_PLACED = ("district", "name", "cadre", "rpdc", "rpdc_name", "area", "programme_year")
_COVERED = ("districts", "districts_served", "coverage")
_DOSED = ("districts", "minutes", "hours", "mean_hours", "reached")
_OF_SINGLE_DISTRICTS = ("min_hours", "median_hours", "max_hours")
_SUMMED = ("districts", "districts_served", "coverage", "interactions", "minutes", "hours", "unsure")
_STATES = ("on_time", "late", "missing", "not_due")
_CLASSES = ("group", "group_title", "purpose", "purpose_title")
_GROUPED = ("interactions", "interactions_*", "share_*")  # by group of CST roles
_EVENT = ("id", "date", "district", "name", "cadre", "minutes")

GRANTS: Mapping[str, tuple[Grant, ...]] = {
    "summary": (
        Grant(
            ALL,
            {
                FIGURES: (*_SUMMED, "event_hours", "not_coaching"),
                "cadres": ("cadre", "name", *_SUMMED),
                "types": ("interaction_type", "title", *_COUNTED, "share"),
                "modes": ("mode", "title", *_COUNTED, "share"),
                "topics": ("topic", "title", "interactions", "share"),
                "resources": ("resource", "title", "interactions", "share"),
                "months": ("month", "label", *_COUNTED, "unsure"),
            },
        ),
        Grant(
            INSIDE,
            {
                "districts": ("district", "name", "cadre", *_COUNTED, "last_date", "unsure"),
                "teams": ("team", "title", *_COUNTED, "share"),
            },
        ),
        Grant(PARTS, {"lines": ("line", "name", *_SUMMED)}),
        Grant(
            (*STATE, "public"),
            {
                "types_by_cadre": ("cadre", "name", "type_*", "interactions"),
                "modes_by_cadre": ("mode", "title", "cadre_*"),
                "topics_by_cadre": ("topic", "title", "cadre_*"),
                "resources_by_cadre": ("resource", "title", "cadre_*"),
            },
        ),
    ),
    "submissions": (
        Grant(
            ("cst", "management", "dese", "rpdc", "evaluation"),
            {
                FIGURES: (*_STATES, "nil"),
                "submissions": (
                    *("cadre", "month", "label", "state", "title", "due", "submitted_on", "days_late", "nil"),
                    *("interactions", "minutes", "hours", "unsure", "changed_since"),
                ),
                "cadres": ("cadre", "name", *_STATES, "nil"),
            },
        ),
        Grant(("cst", "management"), {"submissions": ("submitted_by",)}),
    ),
    "coverage": (
        Grant(
            INSIDE,
            {
                FIGURES: ("districts", "districts_served", "without_contact", "coverage"),
                "districts": (*_PLACED, *_COUNTED, "last_date", "days_since"),
                "without": (*_PLACED, "last_date", "days_since"),
                "cadres": ("cadre", "name", *_COVERED),
            },
        ),
        Grant(STATE, {"rpdcs": ("rpdc", "rpdc_name", *_COVERED)}),
        Grant(PARTS, {"lines": ("line", "name", *_COVERED)}),
    ),
    "dosage": (
        Grant(ALL, {FIGURES: (*_DOSED, "reached_share"), "cadres": ("cadre", "name", *_DOSED, "share")}),
        Grant(
            INSIDE,
            {
                FIGURES: _OF_SINGLE_DISTRICTS,
                "districts": (
                    *("district", "name", "cadre", "programme_year", *_COUNTED, "active_months", "hours_per_month"),
                    *("interactions_per_month", "buildings", "hours_per_building", "reached"),
                ),
                "programme_years": ("programme_year", "label", *_DOSED, "share", *_OF_SINGLE_DISTRICTS),
            },
        ),
        Grant((*STATE, "rpdc", "area"), {"cadres": _OF_SINGLE_DISTRICTS}),  # a team sees the others' totals only
        Grant(STATE, {"rpdcs": ("rpdc", "rpdc_name", *_DOSED, "share", *_OF_SINGLE_DISTRICTS)}),
        Grant(PARTS, {"lines": ("line", "name", *_DOSED, "share")}),
    ),
    "practices": (
        Grant(
            INSIDE,
            {
                FIGURES: ("topics", "districts_not_yet"),
                "topics": ("topic", "title", *_CLASSES, "interactions", "districts", "last_date"),
                "not_yet": ("district", "name", "cadre", "not_yet", "expected", "topics"),
                "purposes": ("purpose", "purpose_title", "interactions", "share", "districts"),
                "districts": ("district", "name", "cadre", "topic", "title", "interactions", "last_date"),
            },
        ),
    ),
    "roles": (
        Grant(
            INSIDE,
            {
                FIGURES: ("interactions", "with_facilitator"),
                "roles": ("cst_member", "title", "interactions", "share"),
                "groups": ("cst_group", "title", "interactions", "share"),
            },
        ),
        Grant(STATE, {"groups_by_cadre": ("cadre", "name", *_GROUPED)}),
        Grant(PARTS, {"lines": ("line", "name", *_GROUPED)}),
    ),
    "participants": (
        Grant(
            INSIDE,
            {
                FIGURES: ("interactions",),
                "attendances": ("participant", "title", "total", "cadre_*", "district_*"),
                "presence": ("participant", "title", "interactions", "share"),
            },
        ),
    ),
    "collaboration": (
        Grant(
            INSIDE,
            {
                FIGURES: ("interactions", "share", "indicators", "districts"),
                "indicators": ("feature", "topic", "title", "interactions", "districts", "last_date"),
                "districts": ("district", "name", "cadre", "interactions", "indicators", "teams", "teams_met"),
                "teams": ("team", "title", "interactions", "share"),
                "presence": ("participant", "title", "interactions", "share"),
            },
        ),
    ),
    "trend": (
        Grant(
            ALL,
            {
                FIGURES: ("interactions", "hours", "last_year_interactions", "last_year_hours"),
                "months": ("month", "label", *_COUNTED, "cumulative_*", "last_year_*"),
            },
        ),
    ),
    "unsure": (
        Grant(
            ("cst", "management", "evaluation"),
            {
                FIGURES: ("pending", "pending_hours", "earlier", "oldest_days", "ruled"),
                "pending": (*_EVENT, "hours", "age_days", "description"),
                "earlier": (*_EVENT, "hours", "age_days", "description"),
                "ruled": (
                    *(*_EVENT, "hours", "decision", "decision_title", "counts_as", "counts_as_title"),
                    *("description", "ruled_on"),
                ),
            },
        ),
        Grant(("cst", "management"), {"ruled": ("ruled_by", "note")}),
    ),
    "quality": (
        Grant(
            ("cst", "management", "evaluation"),
            {
                FIGURES: ("errors", "warnings", "files"),
                "problems": ("code", "title", "severity", "changes_totals", "count", "cadre_*", "other"),
            },
        ),
    ),
    "update": (
        Grant(
            ("cst", "management"),
            {
                FIGURES: ("interactions", "hours", "districts_served", "handed_in", "missing", "undecided"),
                "submissions": ("cadre", "month", "label", "state", "title", "days_late"),
                "cadres": (
                    *("cadre", "name", "districts", "districts_served", "interactions", "minutes", "hours"),
                    "unsure",
                ),
                "gaps": ("district", "name", "cadre", "last_date", "days_since"),
                "undecided": (*_EVENT, "hours", "age_days"),
                "narratives": ("cadre", "month", "label", "highlights", "challenges", "needs"),
            },
        ),
    ),
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
SINGLE_ROLES = frozenset({("roles", "roles"), ("roles", "with_facilitator")})

# `cwlog export`: the columns of its rows. A role of one cadre is one person: the evaluator gets the groups of the CST.
_EXPORTED = (
    *("id", "date", "month", "school_year", "district", "district_name", "cadre", "rpdc", "area", "programme_year"),
    *("duration_minutes", "interaction_type", "counted_type", "state", "also_included", "mode", "team", "event"),
    *("buildings", "participants", "cst_groups", "topics", "resources", "description"),
    *("ruling_decision", "ruled_on"),
)
_COMMENTS = ("participants_other", "topics_other", "resources_other", "comments")
EXPORTS: Mapping[str, tuple[str, ...]] = {
    "evaluation": _EXPORTED,
    "cst": (*_EXPORTED, *_COMMENTS, "cst_members", "ruled_by", "ruling_note"),
}
COMMENTS: Mapping[str, tuple[str, ...]] = {"evaluation": _COMMENTS}  # only where they are asked for
LINTED = frozenset({"evaluation"})  # gets no text in which the privacy lint finds something


def exported(audience: Audience, *, with_comments: bool = False) -> tuple[str, ...]:
    """The columns that an audience may have of the rows of single interactions, in no order that matters.

    Raises:
        CwlogError: none at all, with the reason.
    """
    if audience.kind not in EXPORTS:
        raise CwlogError(
            f"rows of single interactions are not for {audience.text}",
            f"they are for evaluation and cst:N; 'cwlog report --audience {audience.text}' adds them up",
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
