"""Collaboration: which parts of it coaching paid attention to; no verdict on the system."""

from collections.abc import Mapping, Sequence

from cwlog.frames import Frame
from cwlog.model import Term
from cwlog.render.document import Figure, Report
from cwlog.render.table import Cell, Column, Kind, Table
from cwlog.render.words import list_notes
from cwlog.reports import columns as c
from cwlog.reports.attendances import attendances_of
from cwlog.reports.charts import bars
from cwlog.reports.districts import districts_of, look_back_note, met_in
from cwlog.reports.participants import hidden_notes
from cwlog.reports.views import View
from cwlog.rollup.collaboration import NO_ATTENTION, attention_by_district, by_feature
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.measures import coaching_only, sums_by
from cwlog.rollup.practices import Touched, touched_by_part, touched_by_topic
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_share
from cwlog.rollup.scope import values_of

_PARTNERS = ("learner", "family_member", "community_partner")
_TEAM = parse_dimension("team")
_ATTENTION_NOTE = "This shows where coaching paid attention; it is no verdict on the system."
_INDICATOR_NOTE = "An interaction counts once per indicator: the rows do not add up."
_DISTRICT_COLUMNS = (
    *c.DISTRICT_HEAD,
    c.INTERACTIONS,
    Column("indicators", "Indicators", Kind.COUNT),
    Column("teams", "Teams met", Kind.COUNT),
    Column("teams_met", "Which teams"),
)


def build(view: View) -> Report:
    """Indicators by part of the feature, districts, teams, and the presence of learners, families and partners."""
    coaching = coaching_only(view.measured)
    features = by_feature(view.evidence.vocabularies["topic"].terms)
    indicators = _indicator_rows(view, coaching, features)
    return Report(
        name="collaboration",
        title="Collaboration",
        question="Which parts of collaboration did coaching touch?",
        figures=_figures(view, coaching, indicators),
        tables=[
            _indicators(view, indicators),
            _districts(view, coaching, indicators),
            _teams(view, coaching),
            _presence(view),
        ],
        notes=[_ATTENTION_NOTE, *hidden_notes(view)],
    )


def _figures(view: View, coaching: Frame, indicators: Sequence[Row]) -> list[Figure]:
    any_of_them = touched_by_part(coaching, {str(row["topic"]): "any" for row in indicators}).get("any", Touched())
    whole, touched = len(coaching), sum(bool(row["interactions"]) for row in indicators)
    return [
        Figure("interactions", "Interactions about it", any_of_them.interactions, remark=f"of {whole}"),
        Figure("share", "Their share", to_share(any_of_them.interactions, whole), Kind.SHARE),
        Figure("indicators", "Indicators touched", touched, remark=f"of {len(indicators)}"),
        Figure("districts", "Districts", any_of_them.districts, remark=f"of {len(view.scope.districts)}"),
    ]


def _indicator_rows(view: View, coaching: Frame, features: Sequence[tuple[str, Term]]) -> list[Row]:
    """A row for each indicator in force, and each that was touched."""
    period = view.evidence.period
    touched = touched_by_topic(met_in(view, coaching))
    found = [(feature, term, touched.get(term.value, Touched())) for feature, term in features]
    return [
        {"feature": feature, "topic": term.value, "title": term.title, **one._asdict()}
        for feature, term, one in found
        if one.interactions or term.is_current(period.first, period.last)
    ]


def _indicators(view: View, rows: Sequence[Row]) -> Table:
    topic, _ = c.value_head("topic")
    title = Column("title", "Indicator")
    columns = [Column("feature", "Part of collaboration"), topic, title, c.INTERACTIONS, c.DISTRICTS, c.LAST_DATE]
    chart = bars("Interactions by indicator", title, c.INTERACTIONS, rows)
    notes = [_INDICATOR_NOTE, look_back_note(view)]
    return Table("indicators", "Indicators", columns, rows, notes, chart, "interactions")


def _districts(view: View, coaching: Frame, indicators: Sequence[Row]) -> Table:
    """A row for each district; one that changed cadre stands under its latest."""
    found = attention_by_district(coaching, [str(row["topic"]) for row in indicators])
    teams = _team_titles(view)
    rows: list[Row] = []
    for district in districts_of(view):
        one = found.get(district.code, NO_ATTENTION)
        met = [title for team, title in teams.items() if team in one.teams]
        counts: Row = {"interactions": one.interactions, "indicators": len(one.indicators), "teams": len(met)}
        rows.append(district.head | counts | {"teams_met": "; ".join(met)})
    note = "Interactions about any indicator, the indicators that they were about, and teams met in any interaction."
    return Table("districts", "Districts", _DISTRICT_COLUMNS, rows, [note])


def _team_titles(view: View) -> Mapping[str, str]:
    return {term.value: term.title for term in view.evidence.vocabularies["team"].terms}


def _teams(view: View, coaching: Frame) -> Table:
    sums = sums_by(coaching, [_TEAM.column], ["interactions"])["interactions"]
    counts = {str(team): int(count) for team, count in sums.items()}
    rows: list[Row] = []
    for team, title in values_of(_TEAM, view.scope, set(counts)).items():
        count = counts.get(team, 0)
        row: Row = {"team": team or None, "title": title, "interactions": count}
        rows.append(row | {"share": to_share(count, len(coaching))})
    return Table("teams", "Teams", [*c.value_head("team"), c.INTERACTIONS, c.SHARE], rows, bar="interactions")


def _presence(view: View) -> Table:
    """In how many interactions learners, families and partners were present, hidden as in the report participants."""
    rows: list[dict[str, Cell]] = [
        row.head | {"interactions": row.presence, "share": row.share}
        for row in attendances_of(view)
        if row.role in _PARTNERS
    ]
    columns = [*c.value_head("participant"), c.INTERACTIONS, c.SHARE]
    title = "Learners, families and partners present"
    return Table("presence", title, columns, rows, list_notes([parse_dimension("participant")]), bar="interactions")
