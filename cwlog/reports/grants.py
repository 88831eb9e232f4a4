"""Who may see what: the one place. An audience sees the tables, columns and key figures that stand here, nothing else.

What is not listed is not shown: a new field, column or table is invisible until somebody allows it here. The source is
the matrix of audiences and reports of the programme (docs/who-sees-what.md); a test holds the two against each other.
Which districts an audience sees is decided in `views`, which small counts are hidden in `suppression`.
"""

from collections.abc import Mapping
from typing import NamedTuple

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
        Grant(("cst",), {"comments": ("id", "date", "district", "name", "title", "comments")}),
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
                    "changed_since",
                ),
                "cadres": ("cadre", "name", *_STATES, "nil"),
            },
        ),
        # A cadre's log is about districts of several regions: its figures are not for one of them.
        Grant(("cst", *STATE), {"submissions": (*_COUNTED, "unsure")}),
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
INSIDE_ONLY = "the public sees totals of cadres and of the state only"

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
