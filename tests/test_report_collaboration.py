"""The report collaboration: what coaching touched, as plain Python finds it; partners hidden as elsewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.report_cases import CASES, Days, coaching_of, coaching_seen, districts_of, of_sample, report, rows_of, share

OCTOBER = ("2017-10-01", "2017-10-31")
FEATURES = {
    "Linked teams and shared goals": ["linked_teams", "shared_goals"],
    "Information flow": ["information_flow"],
    "Learners as partners (voice and choice)": ["student_voice", "learner_choice"],
    "Staff exchanging expertise": ["peer_accountability", "culturally_competent_practice"],
    "Family and community engagement": ["family_and_community_engagement"],
}
INDICATORS = [topic for topics in FEATURES.values() for topic in topics]
TEAMS = {
    "district_leadership_team": "District leadership team",
    "building_leadership_team": "Building leadership team",
    "collaborative_team": "Collaborative team",
    "student_problem_solving_team": "Student problem-solving team",
    "cross_district_group": "Cross-district group",
    "other": "Other",
}


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_indicators_and_teams_are_those_of_the_files(sample: Path, cwlog: Run, audience: str, days: Days) -> None:
    coaching, ever = coaching_of(sample, audience, days), coaching_seen(sample, audience, days)

    made = of_sample(cwlog, sample, "collaboration", audience, days)

    rows = rows_of(made, "indicators")
    assert [(row["feature"], row["topic"]) for row in rows] == [
        (feature, topic) for feature, topics in FEATURES.items() for topic in topics
    ]
    for row in rows:
        found = [entry for entry in coaching if row["topic"] in entry["topics"]]
        assert (row["interactions"], row["districts"]) == (len(found), len({entry["district"] for entry in found}))
        assert row["last_date"] == max((one["date"] for one in ever if row["topic"] in one["topics"]), default=None)
    for row in rows_of(made, "teams"):
        count = sum(entry.get("team") == row["team"] for entry in coaching)
        assert (row["interactions"], row["share"]) == (count, share(count, len(coaching)))
    assert [row["team"] for row in rows_of(made, "teams")] == [*TEAMS, None]
    any_of_them = [entry for entry in coaching if {*INDICATORS} & {*entry["topics"]}]
    assert made["figures"] == {
        "interactions": len(any_of_them),
        "share": share(len(any_of_them), len(coaching)),
        "indicators": len({topic for entry in coaching for topic in entry["topics"]} & {*INDICATORS}),
        "districts": len({entry["district"] for entry in any_of_them}),
    }


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_every_district_has_its_indicators_and_teams(sample: Path, cwlog: Run, audience: str, days: Days) -> None:
    coaching = coaching_of(sample, audience, days)
    expected = []
    for row in districts_of(sample, audience, days):
        own = [entry for entry in coaching if entry["district"] == row["code"]]
        topics = [{*INDICATORS} & {*entry["topics"]} for entry in own]
        teams = [title for team, title in TEAMS.items() if any(entry.get("team") == team for entry in own)]
        counts = (sum(map(bool, topics)), len(set().union(*topics)), len(teams), "; ".join(teams))
        expected.append((row["code"], row["name"], row["cadre"], *counts))

    made = of_sample(cwlog, sample, "collaboration", audience, days)

    keys = ("district", "name", "cadre", "interactions", "indicators", "teams", "teams_met")
    assert [tuple(row[key] for key in keys) for row in rows_of(made, "districts")] == expected


@pytest.mark.parametrize(("audience", "days"), CASES)
def test_the_presence_of_partners_is_that_of_the_report_participants(
    sample: Path, cwlog: Run, audience: str, days: Days
) -> None:
    coaching = coaching_of(sample, audience, days)

    here = rows_of(of_sample(cwlog, sample, "collaboration", audience, days), "presence")
    there = rows_of(of_sample(cwlog, sample, "participants", audience, days), "presence")

    assert [row["participant"] for row in here] == ["learner", "family_member", "community_partner"]
    assert here == [row for row in there if row["participant"] in ("learner", "family_member", "community_partner")]
    if audience in ("cst:5", "evaluation"):
        assert [row["interactions"] for row in here] == [
            sum(row["participant"] in entry["participants"] for entry in coaching) for row in here
        ]


def test_the_presence_of_few_learners_is_hidden(workspace: Path, cwlog: Run, record: Callable[..., Path]) -> None:
    record(workspace, participants={"learner": 4, "community_partner": 12})

    dese = report(cwlog, workspace, "collaboration", "dese", OCTOBER)
    own = report(cwlog, workspace, "collaboration", "cst:3", OCTOBER)

    assert [row["interactions"] for row in rows_of(dese, "presence")] == [None, 0, 1]
    assert [row["share"] for row in rows_of(dese, "presence")] == [None, 0.0, 1.0]
    assert [row["interactions"] for row in rows_of(own, "presence")] == [1, 0, 1]


def test_it_is_said_to_be_attention_and_no_verdict(sample: Path, cwlog: Run) -> None:
    made = of_sample(cwlog, sample, "collaboration", "dese", OCTOBER)

    assert "This shows where coaching paid attention; it is no verdict on the system." in made["notes"]


def test_an_indicator_that_a_workspace_adds_stands_at_the_end(
    workspace: Path, cwlog: Run, record: Callable[..., Path]
) -> None:
    schema = workspace / "schemas/interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    place = "      - const: family_and_community_engagement\n"
    added = (
        "      - const: peer_visits\n        title: Peer visits\n        description: Staff visit each other.\n"
        "        x-group: collaboration\n"
    )
    assert place in text
    schema.write_text(text.replace(place, added + place), encoding="utf-8")
    record(workspace, topics=["peer_visits"])

    made = report(cwlog, workspace, "collaboration", "cst:3", OCTOBER)

    last = rows_of(made, "indicators")[-1]
    assert (last["feature"], last["topic"], last["interactions"]) == ("Other indicators", "peer_visits", 1)
    assert made["figures"]["interactions"] == 1


def test_a_period_without_entries_has_zeros_and_no_shares(workspace: Path, cwlog: Run) -> None:
    for audience in ("dese", "cst:3", "rpdc:southeast"):
        made = report(cwlog, workspace, "collaboration", audience, OCTOBER)

        assert made["figures"] == {"interactions": 0, "share": None, "indicators": 0, "districts": 0}
        assert {(row["interactions"], row["share"]) for row in rows_of(made, "teams")} == {(0, None)}
        assert {(row["interactions"], row["teams_met"]) for row in rows_of(made, "districts")} == {(0, "")}
