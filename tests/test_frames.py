"""Interactions become a typed table: nothing is lost, guessed or NaN."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from cwlog.frames import to_frame
from cwlog.model import Interaction, Membership, Ruling
from cwlog.roster import Roster
from cwlog.workspace import Folder, Schemas

ROOT = Path(__file__).parents[1]
WORDS = Schemas(Folder(str(ROOT)))["interaction"].vocabularies
MOVED = Roster(
    districts=(
        Membership(
            "048078", "Mill Creek", (), "5", "central", "A", date(2017, 7, 1), 2, date(2017, 7, 1), date(2017, 12, 31)
        ),
        Membership("048078", "Mill Creek", (), "6", "southeast", "B", date(2017, 7, 1), 2, date(2018, 1, 1), None),
    )
)


def interaction(day: str = "2017-10-05", **more: object) -> Interaction:
    keys: dict[str, object] = {
        "id": "20171005-048078-0000",
        "district": "048078",
        "district_name": "Mill Creek",
        "date": date.fromisoformat(day),
        "duration_minutes": 60,
        "interaction_type": "planning",
        "cst_members": ("facilitator",),
    }
    return Interaction(**{**keys, **more})  # type: ignore[arg-type]


def frame_of(*interactions: Interaction) -> pd.DataFrame:
    return to_frame(interactions, MOVED, WORDS)


def test_a_code_keeps_its_leading_zero() -> None:
    frame = frame_of(interaction())

    assert frame["district"].tolist() == ["048078"]


def test_cadre_region_and_area_are_those_of_the_day() -> None:
    frame = frame_of(interaction("2017-12-31"), interaction("2018-01-01"))

    assert frame[["cadre", "rpdc", "area"]].to_numpy().tolist() == [["5", "central", "A"], ["6", "southeast", "B"]]


def test_an_interaction_outside_the_roster_is_a_bug() -> None:
    with pytest.raises(ValueError, match="not in the roster on 2016-01-01"):
        frame_of(interaction("2016-01-01"))


def test_a_ruled_event_counts_as_what_it_was_ruled_to_be() -> None:
    coaching = Ruling("coaching", "dese", date(2017, 11, 1), counts_as="providing_feedback")
    refused = Ruling("not_coaching", "dese", date(2017, 11, 1))
    frame = frame_of(
        interaction(),
        interaction(interaction_type="unsure"),
        interaction(interaction_type="unsure", ruling=coaching),
        interaction(interaction_type="unsure", ruling=refused),
    )

    assert frame["state"].tolist() == ["coaching", "pending", "coaching", "not_coaching"]
    assert frame["counted_type"].tolist() == ["planning", "", "providing_feedback", ""]


def test_types_stand_in_the_order_of_the_vocabulary() -> None:
    frame = frame_of(interaction(interaction_type="sharing_ideas_and_resources"))

    assert list(frame["counted_type"].cat.categories[:3]) == ["planning", "strategizing_next_steps", "discussing_data"]


def test_what_is_not_stated_is_empty_and_never_nan() -> None:
    frame = frame_of(interaction())

    assert frame.loc[0, ["mode", "team", "event"]].tolist() == ["", "", ""]
    assert frame["topics"].tolist() == [()]
    assert not frame.isna().to_numpy().any()


def test_a_group_stands_once_however_many_of_its_roles_were_there() -> None:
    frame = frame_of(interaction(cst_members=("data", "facilitator", "leadership")))

    assert frame["cst_groups"].tolist() == [("full_only", "core")]


def test_how_many_people_came_stands_beside_their_roles() -> None:
    frame = frame_of(interaction(participants={"teacher_general": 12, "superintendent": 1}), interaction())

    assert frame["participants"].tolist() == [("teacher_general", "superintendent"), ()]
    assert frame["participant_counts"].tolist() == [(12, 1), ()]


def test_a_value_that_the_vocabulary_lost_is_still_there() -> None:
    frame = frame_of(interaction(mode="carrier_pigeon"))

    assert frame["mode"].tolist() == ["carrier_pigeon"]


def test_no_interactions_give_the_same_columns_and_types() -> None:
    empty, full = frame_of(), frame_of(interaction())

    assert len(empty) == 0
    assert empty.columns.tolist() == full.columns.tolist()
    assert [str(kind) for kind in empty.dtypes] == [str(kind) for kind in full.dtypes]


def test_days_of_any_century_fit() -> None:
    ancient = Membership("000001", "Old", (), "1", "central", "A", date.min, None, date.min, None)
    days = [date.min, date(1066, 10, 14), date.max]
    rows = [interaction(str(day), district="000001") for day in days]

    frame = to_frame(rows, Roster(districts=(ancient,)), WORDS)

    assert frame["date"].dt.date.tolist() == days
