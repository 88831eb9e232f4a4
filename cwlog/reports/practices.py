"""Practices: the topics of coaching, by district, with those that a district has not met yet."""

from collections.abc import Sequence
from typing import NamedTuple

from cwlog.frames import Frame
from cwlog.model import Term
from cwlog.render.document import Figure, Report
from cwlog.render.table import Column, Kind, Table
from cwlog.render.words import list_notes
from cwlog.reports import columns as c
from cwlog.reports.charts import bars
from cwlog.reports.districts import districts_of, look_back_note, met_in, of_types
from cwlog.reports.views import View
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.measures import coaching_only
from cwlog.rollup.practices import TopicsMet, Touched, expected_topics, touched_by_part, touched_by_topic
from cwlog.rollup.results import Row
from cwlog.rollup.rounding import to_share
from cwlog.rollup.scope import values_of
from cwlog.schemas import Vocabulary

_TOPIC = parse_dimension("topic")
_GROUP = (Column("group", "Group id", machine_only=True), Column("group_title", "Group"))
_PURPOSE = (Column("purpose", "Purpose id", machine_only=True), Column("purpose_title", "Purpose"))
_NOT_YET = (
    *c.DISTRICT_HEAD,
    Column("not_yet", "Not yet", Kind.COUNT),
    Column("expected", "Of", Kind.COUNT),
    Column("topics", "Topics not yet coached"),
)


class _Found(NamedTuple):
    """What the tables are made from: interactions of the period, and what each district ever met."""

    coaching: Frame
    met: TopicsMet
    topics: Vocabulary


def build(view: View) -> Report:
    """Topics, districts by topic, topics not yet coached, and the purposes of Collaborative Work."""
    found = _find(view)
    not_yet = _not_yet_rows(view, found)
    by_topic = _topic_rows(view, found)
    return Report(
        name="practices",
        title="Practices",
        question="Which topics was coaching about, and which not yet?",
        figures=_figures(view, by_topic, not_yet),
        tables=[
            _topics(view, by_topic),
            Table("not_yet", "Not yet coached", _NOT_YET, not_yet, [_not_yet_note(view)], bar="not_yet"),
            _purposes(view, found),
            _districts(view, found),
        ],
    )


def _find(view: View) -> _Found:
    coaching = coaching_only(view.measured)
    return _Found(coaching, met_in(view, coaching), view.evidence.vocabularies["topic"])


def _figures(view: View, by_topic: Sequence[Row], not_yet: Sequence[Row]) -> list[Figure]:
    covered = sum(bool(row["interactions"]) for row in by_topic)
    lacking = sum(bool(row["not_yet"]) for row in not_yet)
    by = f", by interactions{types}" if (types := of_types(view)) else ""
    return [
        Figure("topics", "Topics covered", covered, remark="in the period"),
        Figure("districts_not_yet", "Districts with a topic not yet coached", lacking, remark=f"of {len(not_yet)}{by}"),
    ]


def _topic_rows(view: View, found: _Found) -> list[Row]:
    """A row for each topic in force, and each that was covered."""
    touched = touched_by_topic(found.met)
    used = {topic for topic, one in touched.items() if one.interactions}
    return [
        {"topic": topic, "title": title, **_classes(found.topics, topic), **touched.get(topic, Touched())._asdict()}
        for topic, title in values_of(_TOPIC, view.scope, used).items()
    ]


def _classes(topics: Vocabulary, topic: str) -> Row:
    """The group and the purpose of a topic."""
    term = topics.by_value.get(topic, Term(topic, topic))
    return {
        "group": term.group or None,
        "group_title": topics.groups.get(term.group),
        "purpose": term.purpose or None,
        "purpose_title": topics.purposes.get(term.purpose),
    }


def _topics(view: View, rows: Sequence[Row]) -> Table:
    head = c.value_head("topic")
    columns = [*head, *_GROUP, *_PURPOSE, c.INTERACTIONS, c.DISTRICTS, c.LAST_DATE]
    chart = bars("Interactions by topic", head[1], c.INTERACTIONS, rows)
    notes = [*list_notes([_TOPIC]), look_back_note(view)]
    return Table("topics", "Topics", columns, rows, notes, chart, "interactions")


def _districts(view: View, found: _Found) -> Table:
    """A row for each topic that a district ever met."""
    places = {topic: at for at, topic in enumerate(found.topics.values)}
    rows: list[Row] = [
        district.head | {"topic": topic, "title": found.topics.title_of(topic), **met[topic]._asdict()}
        for district in districts_of(view)
        for met in [found.met.get(district.code, {})]
        for topic in sorted(met, key=lambda topic: (places.get(topic, len(places)), topic))
    ]
    columns = [*c.DISTRICT_HEAD, *c.value_head("topic"), c.INTERACTIONS, c.LAST_DATE]
    note = f"Topics of interactions{of_types(view)} before the period, and not in it, stand with 0 interactions."
    return Table("districts", "Topics by district", columns, rows, [note, look_back_note(view)])


def _not_yet_note(view: View) -> str:
    until = "" if view.is_whole_state else ", or until it left for another part of the state"
    return (
        "Not yet coached: topics of the foundations, of effective teaching and learning, and of capacity that are in"
        f" force in the period and that no interaction{of_types(view)} of the district was ever about, up to the end of"
        f" the period{until}."
    )


def _not_yet_rows(view: View, found: _Found) -> list[Row]:
    expected = expected_topics(found.topics.terms, view.evidence.period)
    rows: list[Row] = []
    for district in districts_of(view):
        met = found.met.get(district.code, {})
        lacking = [term.title for term in expected if term.value not in met]
        counts: Row = {"not_yet": len(lacking), "expected": len(expected), "topics": "; ".join(lacking)}
        rows.append(district.head | counts)
    return rows


def _purposes(view: View, found: _Found) -> Table:
    """The purposes of Collaborative Work; an interaction counts once for each."""
    parts = {term.value: term.purpose for term in found.topics.terms if term.purpose}
    touched, whole = touched_by_part(found.coaching, parts), len(found.coaching)
    rows: list[Row] = []
    for purpose, title in found.topics.purposes.items():
        one = touched.get(purpose, Touched())
        row: Row = {"purpose": purpose, "purpose_title": title, "interactions": one.interactions}
        rows.append(row | {"share": to_share(one.interactions, whole), "districts": one.districts})
    note = "An interaction counts once per purpose, however many of its topics serve it: the rows do not add up."
    columns = [*_PURPOSE, c.INTERACTIONS, c.SHARE, c.DISTRICTS]
    return Table("purposes", "Purposes of Collaborative Work", columns, rows, [note], bar="interactions")
