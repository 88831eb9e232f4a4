"""The report practices: topics, districts, what is not yet coached, and purposes, as plain Python finds them."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT, Run
from tests.plain import Entry
from tests.report_cases import CASES, Days, coaching_of, coaching_seen, districts_of, of_sample, report, rows_of, share

OCTOBER = ("2017-10-01", "2017-10-31")
TERMS = yaml.safe_load((ROOT / "schemas/interaction.schema.yaml").read_text(encoding="utf-8"))["$defs"]["topic"][
    "oneOf"
]
TOPICS = [term["const"] for term in TERMS]
# As the programme's documents have them (DOMAIN: CW purposes, not yet coached).
RETIRED = [term["const"] for term in TERMS if term.get("x-until")]
PRACTICES = {"assessment_capable_learners", "feedback", "metacognition", *RETIRED}
PURPOSES = {
    "teams": {"collaborative_teams"},
    "practices": PRACTICES,
    "cfa": {"common_formative_assessment", "assessment"},
    "dbdm": {"data_based_decision_making", "data"},
}
EXPECTED = [
    "collaborative_teams",
    "data_based_decision_making",
    "common_formative_assessment",
    "assessment_capable_learners",
    "feedback",
    "metacognition",
    "school_based_implementation_coaching",
    "leadership",
]


def about(entries: Iterable[Entry], topics: set[str]) -> list[Entry]:
    """The entries that are about any of the topics."""
    return [entry for entry in entries if topics & {*entry["topics"]}]


def last_of(entries: list[Entry]) -> str | None:
    return max((entry["date"] for entry in entries), default=None)


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_topics_districts_and_purposes_are_those_of_the_files(
    sample: Path, cwlog: Run, audience: str, days: Days
) -> None:
    coaching, ever = coaching_of(sample, audience, days), coaching_seen(sample, audience, days)

    made = of_sample(cwlog, sample, "practices", audience, days)

    rows = rows_of(made, "topics")
    assert [row["topic"] for row in rows] == [
        topic for topic in TOPICS if topic not in (*RETIRED, "collective_teacher_efficacy") or about(coaching, {topic})
    ]
    for row in rows:
        found = about(coaching, {row["topic"]})
        assert (row["interactions"], row["districts"]) == (len(found), len({entry["district"] for entry in found}))
        assert row["last_date"] == last_of(about(ever, {row["topic"]}))
    for row in rows_of(made, "purposes"):
        found = about(coaching, PURPOSES[row["purpose"]])
        assert (row["interactions"], row["share"]) == (len(found), share(len(found), len(coaching)))
        assert row["districts"] == len({entry["district"] for entry in found})
    assert [row["purpose"] for row in rows_of(made, "purposes")] == [*PURPOSES]
    assert made["figures"]["topics"] == len({topic for entry in coaching for topic in entry["topics"]})


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_each_district_has_what_it_met_and_what_it_did_not(sample: Path, cwlog: Run, audience: str, days: Days) -> None:
    coaching, seen = coaching_of(sample, audience, days), coaching_seen(sample, audience, days)
    met, not_yet = [], []
    for row in districts_of(sample, audience, days):
        head = (row["code"], row["name"], row["cadre"])
        now = [entry for entry in coaching if entry["district"] == row["code"]]
        ever = [entry for entry in seen if entry["district"] == row["code"]]
        topics = [topic for topic in TOPICS if about(ever, {topic})]
        met += [(*head, topic, len(about(now, {topic})), last_of(about(ever, {topic}))) for topic in topics]
        lacking = [topic for topic in EXPECTED if topic not in topics]
        not_yet.append((*head, len(lacking), 8, lacking))

    made = of_sample(cwlog, sample, "practices", audience, days)

    keys = ("district", "name", "cadre", "topic", "interactions", "last_date")
    assert [tuple(row[key] for key in keys) for row in rows_of(made, "districts")] == met
    titles = {term["title"]: term["const"] for term in TERMS}
    assert [
        (
            *(row[key] for key in ("district", "name", "cadre", "not_yet", "expected")),
            [titles[title] for title in row["topics"].split("; ") if title],
        )
        for row in rows_of(made, "not_yet")
    ] == not_yet
    assert made["figures"]["districts_not_yet"] == sum(bool(row[3]) for row in not_yet)


def test_a_district_takes_what_it_met_along_to_its_new_cadre(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    moved = {"district": "901005", "district_name": "St. Amity 58"}
    record(workspace, cadre="5", date="2017-12-05", topics=["feedback"], **moved)
    record(workspace, cadre="6", date="2018-01-09", topics=["leadership"], **moved)

    made = report(cwlog, workspace, "practices", "cst:6", ("2018-01-01", "2018-01-31"))

    met = [row for row in rows_of(made, "districts") if row["district"] == "901005"]
    assert [(row["topic"], row["interactions"], row["last_date"]) for row in met] == [
        ("feedback", 0, "2017-12-05"),
        ("leadership", 1, "2018-01-09"),
    ]
    (not_yet,) = (row for row in rows_of(made, "not_yet") if row["district"] == "901005")
    assert not_yet["not_yet"] == 6
    assert "Feedback" not in not_yet["topics"]


def test_what_a_district_met_after_it_left_is_not_for_the_team_that_it_left(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    moved = {"district": "901005", "district_name": "St. Amity 58"}
    record(workspace, cadre="5", date="2017-12-05", topics=["feedback"], **moved)
    record(workspace, cadre="6", date="2018-01-09", topics=["feedback", "leadership", "shared_goals"], **moved)
    year = ("2017-07-01", "2018-06-30")

    left, came, region = (
        report(cwlog, workspace, "practices", who, year) for who in ("cst:5", "cst:6", "rpdc:kansas-city")
    )
    indicators = {
        who: {row["topic"]: row["last_date"] for row in rows_of(made, "indicators")}
        for who in ("cst:5", "cst:6")
        for made in [report(cwlog, workspace, "collaboration", who, year)]
    }

    assert [(row["topic"], row["last_date"]) for row in rows_of(left, "districts")] == [("feedback", "2017-12-05")]
    assert {row["topic"]: row["last_date"] for row in rows_of(left, "topics") if row["last_date"]} == {
        "feedback": "2017-12-05"
    }
    (not_yet,) = (row for row in rows_of(left, "not_yet") if row["district"] == "901005")
    assert not_yet["not_yet"] == 7
    assert "Leadership" in not_yet["topics"]
    assert (indicators["cst:5"]["shared_goals"], indicators["cst:6"]["shared_goals"]) == (None, "2018-01-09")
    for made in (came, region):  # the new team looks back, and the region did not change
        met = {row["topic"]: row["last_date"] for row in rows_of(made, "districts") if row["district"] == "901005"}
        assert {"feedback": "2018-01-09", "leadership": "2018-01-09"}.items() <= met.items()
    assert "until it left" in str(left["tables"]["districts"]["notes"])


def test_a_report_of_some_types_says_that_it_looks_back_at_these_only(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace, date="2017-09-05", interaction_type="planning", topics=["feedback"])
    record(workspace, date="2017-10-05", interaction_type="discussing_data", topics=["leadership"])

    made = report(cwlog, workspace, "practices", "cst:3", OCTOBER, "--type", "discussing_data")
    everything = report(cwlog, workspace, "practices", "cst:3", OCTOBER)

    assert [row["topic"] for row in rows_of(made, "districts")] == ["leadership"]
    only = "of the types that this report is narrowed to"
    for table in ("topics", "not_yet", "districts"):
        assert any(only in note for note in made["tables"][table]["notes"]), table
    assert only not in str(everything)


def test_a_topic_is_expected_from_the_day_on_which_it_comes_into_force(workspace: Path, cwlog: Run) -> None:
    result = cwlog(
        *("report", "practices", "--audience", "cst:3", "--month", "2018-08", "--as-of", "2018-09-30"),
        *("--format", "json"),
    )

    row = rows_of(result.json["reports"]["practices"], "not_yet")[0]
    assert row["expected"] == 9
    assert "Collective teacher efficacy" in row["topics"]


def test_a_retired_topic_has_a_row_only_when_it_was_used(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace, topics=["reciprocal_teaching", "metacognition"])

    made = report(cwlog, workspace, "practices", "cst:3", OCTOBER)

    assert {row["topic"] for row in rows_of(made, "topics")} & {*RETIRED} == {"reciprocal_teaching"}
    purposes = {row["purpose"]: row["interactions"] for row in rows_of(made, "purposes")}
    assert purposes == {"teams": 0, "practices": 1, "cfa": 0, "dbdm": 0}


def test_what_comes_after_the_period_or_waits_for_a_ruling_is_not_yet_coached(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    record(workspace, date="2017-11-02", topics=["feedback"])
    record(workspace, interaction_type="unsure", description="Was this coaching or a meeting?", topics=["leadership"])

    made = report(cwlog, workspace, "practices", "cst:3", OCTOBER)

    assert rows_of(made, "districts") == []
    assert {row["not_yet"] for row in rows_of(made, "not_yet")} == {8}


def test_a_period_without_entries_has_zeros_for_every_district(workspace: Path, cwlog: Run) -> None:
    for audience, count in (("dese", 24), ("cst:3", 4), ("rpdc:southeast", 3)):
        made = report(cwlog, workspace, "practices", audience, OCTOBER)

        assert {row["interactions"] for row in rows_of(made, "topics")} == {0}
        assert {row["share"] for row in rows_of(made, "purposes")} == {None}
        assert [row["not_yet"] for row in rows_of(made, "not_yet")] == [8] * count


def test_a_filter_that_keeps_no_district_makes_empty_tables(workspace: Path, cwlog: Run) -> None:
    made = report(cwlog, workspace, "practices", "dese", OCTOBER, "--cadre", "3", "--rpdc", "southeast")

    assert rows_of(made, "not_yet") == rows_of(made, "districts") == []
    assert {row["last_date"] for row in rows_of(made, "topics")} == {None}
