"""Drafts become entries: completed, judged, and held against the month they belong to."""

import json
import time
import timeit
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import Book
from cwlog.model import Finding
from cwlog.places import ID
from cwlog.recording import Draft, Judgement, errors_about, judge
from cwlog.recording.earlier import find_entry, handed_in_on, last_entry
from cwlog.recording.incoming import read_incoming
from cwlog.workspace import Folder, open_workspace
from tests.conftest import ENTRY

Write = Callable[..., Path]
DRAFT: Draft = {key: value for key, value in ENTRY.items() if key not in ("id", "district_name")}


def draft(**changes: Any) -> Draft:
    return {key: value for key, value in {**DRAFT, **changes}.items() if value is not None}


@cache
def book_of(workspace: Path, today: date = date(2018, 7, 1)) -> Book:
    return open_workspace(str(workspace)).book(today)


def judged(workspace: Path, *drafts: Draft, random_bytes: Callable[[int], bytes] | None = None) -> Judgement:
    numbers = count()
    return judge(
        drafts, Folder(str(workspace)), book_of(workspace), random_bytes or (lambda _: bytes([next(numbers)] * 4))
    )


def said(judgement: Judgement) -> list[str]:
    return [f"{one.code} {'.'.join(map(str, one.field))}" for entry in judgement.entries for one in entry.findings]


# --- Completing ---


def test_a_draft_becomes_an_entry_with_id_name_and_place(workspace: Path) -> None:
    judgement = judged(workspace, draft(), random_bytes=lambda _: bytes([7, 32 + 3, 31, 0]))

    entry = judgement.entries[0]
    assert entry.path == "data/logs/2017-18/cadre-3/2017-10/20171005-901003-73z0.yaml"
    assert list(entry.record) == list(ENTRY)
    assert entry.record == ENTRY | {"id": "20171005-901003-73z0"}
    assert not entry.findings


def test_an_entry_has_the_name_that_its_district_had_on_that_day(workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    row = "901003,Cedar Hollow R-IV,,3,heart-of-missouri,D,2017-07-01,6,"
    later = row.replace("Cedar Hollow R-IV", "Cedar City R-IV")
    roster.write_text(
        roster.read_text().replace(f"{row}2017-03-01,", f"{row}2017-03-01,2017-12-31\n{later}2018-01-01,")
    )

    old, new = judged(workspace, draft(), draft(date="2018-01-16")).entries

    assert (old.record["district_name"], new.record["district_name"]) == ("Cedar Hollow R-IV", "Cedar City R-IV")


def test_the_text_of_an_entry_is_what_its_file_holds(workspace: Path) -> None:
    text = judged(workspace, draft(), random_bytes=lambda _: bytes(4)).entries[0].text

    assert text.startswith(
        'id: 20171005-901003-0000\ndistrict: "901003"\ndistrict_name: Cedar Hollow R-IV\ndate: 2017-10-05\n'
    )


@given(st.binary(min_size=4, max_size=4))
def test_any_random_bytes_make_an_id(sample: Path, random: bytes) -> None:
    entry = judged(sample, draft(), random_bytes=lambda _: random).entries[0]

    assert ID.fullmatch(entry.record["id"])


def test_an_id_that_is_taken_is_not_given_again(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-0000", interaction_type="planning")
    throws = iter([bytes(4), bytes(4), bytes([1] * 4), bytes([1] * 4), bytes([2] * 4)])

    judgement = judged(
        workspace, draft(), draft(interaction_type="providing_feedback"), random_bytes=lambda _: next(throws)
    )

    assert [entry.record["id"][-4:] for entry in judgement.entries] == ["1111", "2222"]


def test_an_id_that_the_draft_has_is_kept(workspace: Path) -> None:
    judgement = judged(workspace, draft(id="20171005-901003-7k3q"), draft(district="901009"))

    assert [entry.record["id"] for entry in judgement.entries] == ["20171005-901003-7k3q", "20171005-901009-0000"]


def test_the_name_and_the_cadre_are_those_of_the_day(workspace: Path) -> None:
    before, after = judged(
        workspace, draft(district="901005", date="2017-12-29"), draft(district="901005", date="2018-01-02")
    ).entries

    assert (before.path[:30], after.path[:30]) == ("data/logs/2017-18/cadre-5/2017", "data/logs/2017-18/cadre-6/2018")


def test_a_cadre_that_cannot_name_a_folder_is_refused(workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace("901003,Cedar Hollow R-IV,,3,", "901003,Cedar Hollow R-IV,,../../3,"))
    opened = open_workspace(str(workspace), check_rosters=False)

    with pytest.raises(CwlogError, match="cannot name a folder"):
        judge([draft()], opened.source, opened.book(date(2018, 7, 1)), bytes)


# --- Judging ---


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"duration_minutes": 800}, ["CW105 duration_minutes"]),
        ({"duration_minutes": None}, ["CW101 duration_minutes"]),
        ({"date": "2017-02-30"}, ["CW106 date"]),
        ({"date": "2017-W40-4"}, ["CW106 date"]),
        ({"date": 20171005}, ["CW106 date"]),
        ({"district": ["901003"]}, ["CW103 district"]),
        ({"district": "999999"}, ["CW301 district"]),
        ({"date": "2016-10-05"}, ["CW301 district"]),
        ({"date": "2018-07-02"}, ["CW306 date"]),
        ({"topics": []}, ["CW108 topics"]),
        ({"interaction_type": "unsure", "date": "2018-06-05"}, ["CW307 description"]),
        ({"id": "20171005"}, ["CW106 id"]),
        ({"district_name": "Cedar"}, ["CW303 district_name"]),
        ({"teacher_name": "x"}, ["CW102 teacher_name"]),
        ({"date": "2017-10-07"}, ["CW404 date"]),
    ],
)  # fmt: skip
def test_what_an_entry_lacks_by_itself_is_found(workspace: Path, changes: Draft, expected: list[str]) -> None:
    assert said(judged(workspace, draft(**changes))) == expected


def test_errors_stand_against_an_entry_and_warnings_do_not(workspace: Path) -> None:
    wrong, odd = judged(workspace, draft(duration_minutes=800), draft(district="901009", date="2017-10-07")).entries

    assert [finding.code for finding in wrong.errors] == ["CW105"]
    assert not odd.errors
    assert [finding.code for finding in odd.warnings] == ["CW404"]


def test_an_entry_is_held_against_the_others_of_its_month(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-0000")
    record(workspace, id="20171006-901003-0000", date="2017-10-06", duration_minutes=400, interaction_type="planning")

    judgement = judged(workspace, draft(), draft(date="2017-10-06"))

    assert said(judgement) == ["CW401 id", "CW405 duration_minutes"]


def test_entries_in_a_stream_count_as_neighbours(workspace: Path, record: Write) -> None:
    first = record(workspace, id="20171005-901003-0000", name="october.yaml")
    first.write_text(
        first.read_text() + "---\n" + first.read_text().replace("0000", "0001").replace("data_based", "xx")
    )

    assert said(judged(workspace, draft())) == ["CW401 id"]


def test_what_is_wrong_between_old_entries_is_not_said_about_the_new_one(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901009-0000", district="901009", district_name="Marrow Creek R-II")
    record(workspace, id="20171005-901009-0001", district="901009", district_name="Marrow Creek R-II")

    assert said(judged(workspace, draft())) == []


def test_new_entries_are_held_against_each_other(workspace: Path) -> None:
    judgement = judged(workspace, draft(event="fall-day"), draft(event="fall-day", interaction_type="planning"))

    assert said(judgement) == ["CW313 event"]


def test_one_id_for_two_new_entries_is_refused(workspace: Path) -> None:
    judgement = judged(workspace, draft(id="20171005-901003-7k3q"), draft(id="20171005-901003-7k3q", date="2017-10-06"))

    assert said(judgement) == ["CW202 id"]
    assert "entry 1 of these" in judgement.entries[1].errors[0].message


def test_an_event_across_cadres_is_seen_as_one(workspace: Path) -> None:
    judgement = judged(
        workspace, draft(event="fall-day"), draft(event="fall-day", district="901001", duration_minutes=60)
    )

    assert said(judgement) == ["CW403 event"]


def test_a_file_of_the_month_that_cannot_be_read_is_named(workspace: Path, record: Write) -> None:
    broken = record(workspace, id="20171009-901003-0000")
    broken.write_text("<<<<<<< HEAD\n")
    record(workspace, id="20171005-901003-0000")

    judgement = judged(workspace, draft())

    assert judgement.unread == ["data/logs/2017-18/cadre-3/2017-10/20171009-901003-0000.yaml"]
    assert said(judgement) == ["CW401 id"]


def test_of_a_broken_neighbour_only_the_id_is_held_against_the_entry(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-0000", duration_minutes="long")

    assert said(judged(workspace, draft(id="20171005-901003-0000"))) == ["CW202 id"]


def test_errors_about_some_keys_do_not_miss_the_others(workspace: Path) -> None:
    findings = errors_about({"district": "901003", "date": "2016-01-04"}, ("date", "district"), book_of(workspace))

    assert [finding.code for finding in findings] == ["CW301"]
    assert not errors_about({"district": "901003"}, ("district",), book_of(workspace))


# --- What was recorded before ---


def test_an_entry_is_found_by_its_id_or_any_part_that_no_other_has(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q", comments="this one")
    record(workspace, id="20171005-901009-0000", district="901009", district_name="Marrow Creek R-II")

    for wanted in ("20171005-901003-7k3q", "20171005-901003", "7K3Q", "003-7k"):
        assert find_entry(Folder(str(workspace)), wanted)["comments"] == "this one"


def test_an_entry_in_a_stream_or_another_month_is_found_by_its_id(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q", date="2017-11-02", name="november.yaml")
    record(workspace, id="20171006-901003-0000", date="2017-11-03")

    source = Folder(str(workspace))
    assert find_entry(source, "20171005-901003-7k3q")["date"] == "2017-11-02"
    assert find_entry(source, "20171006-901003-0000")["date"] == "2017-11-03"


def test_a_part_that_a_stream_has_too_is_not_unique(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q")
    record(workspace, id="20171006-901003-7k3q", date="2017-10-06", name="october.yaml")

    with pytest.raises(CwlogError, match="fits 2 entries: 20171005-901003-7k3q, 20171006-901003-7k3q"):
        find_entry(Folder(str(workspace)), "7k3q")


@pytest.mark.parametrize(
    ("wanted", "kind", "message"),
    [
        ("7k3", CwlogError, "too short"),
        ("zzzz", DataRefused, "no entry has the id"),
        ("20179905-901003-7k3q", DataRefused, "no entry has the id"),
    ],
)
def test_an_id_that_finds_nothing_says_why(workspace: Path, wanted: str, kind: type[CwlogError], message: str) -> None:
    with pytest.raises(kind, match=message):
        find_entry(Folder(str(workspace)), wanted)


def test_an_entry_whose_file_is_broken_is_named(workspace: Path, record: Write) -> None:
    record(workspace, id="20171005-901003-7k3q").write_text("id: [\n")

    with pytest.raises(CwlogError, match="does not hold an entry 20171005-901003-7k3q that can be read"):
        find_entry(Folder(str(workspace)), "7k3q")


def test_the_last_entry_of_a_district_is_looked_for_a_year_back(workspace: Path, record: Write) -> None:
    source = Folder(str(workspace))
    record(workspace, date="2017-07-10", comments="old")
    assert (last_entry(source, "3", "2018-07", "901003") or {})["comments"] == "old"
    assert last_entry(source, "3", "2018-08", "901003") is None

    record(workspace, date="2017-10-20", comments="in a stream", name="october.yaml")
    record(workspace, date="2017-10-03", comments="earlier")
    record(workspace, date="2017-10-30", district="901009", comments="of another")
    assert (last_entry(source, "3", "2018-01", "901003") or {})["comments"] == "in a stream"


def test_when_a_month_was_handed_in_last(workspace: Path) -> None:
    source, file = Folder(str(workspace)), workspace / "data/submissions/2017-18/cadre-3/2017-10.yaml"
    assert handed_in_on(source, "3", "2017-10") is None

    file.parent.mkdir(parents=True)
    file.write_text("submitted_on: 2017-11-06\n")
    assert handed_in_on(source, "3", "2017-10") == "2017-11-06"

    file.write_text("submitted_on: 2017-11-06\namendments:\n- submitted_on: 2017-11-20\n- submitted_on: 2017-12-01\n")
    assert handed_in_on(source, "3", "2017-10") == "2017-12-01"

    file.write_text("][")
    assert handed_in_on(source, "3", "2017-10") == ""


# --- Records from a file ---


def values(text: str) -> list[Any]:
    return [one.draft for one in read_incoming(text.encode())]


def faults(text: str) -> list[tuple[int, int, str]]:
    return [(one.line, one.column, one.finding.code) for read in read_incoming(text.encode()) for one in read.faults]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n---\na: 2\n",
        '[{"a": 1}, {"a": 2}]',
        '\n[\n\t{\n\t\t"a": 1\n\t},\n\t{"a":2}\n]\n',
        '\t[{\n\t"a":\t1}\t,\t{"a":\t2\t}\n\t]\t',
        '{"a": 1}\n\n{"a": 2}\n',
        "{a: 1}\n---\n{a: 2}",
    ],
)
def test_one_or_many_records_in_any_form(text: str) -> None:
    assert values(text) == [{"a": 1}, {"a": 2}]


def test_a_json_object_is_one_record() -> None:
    assert values('{"a": {"b": [1, "x"]}, "c": true, "d": null}') == [{"a": {"b": [1, "x"]}, "c": True, "d": None}]


_JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text(
        st.characters(codec="utf-8", exclude_characters="\x7f\u2028\u2029\ufeff\ufffe\uffff", exclude_categories=["Cc"])
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc\\u d8", max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), _JSON_VALUES), min_size=1, max_size=3),
    st.booleans(),
    st.sampled_from([None, 1, "\t"]),
)
def test_json_means_what_json_says(records: list[Any], ascii_only: bool, indent: Any) -> None:
    text = json.dumps(records, ensure_ascii=ascii_only, indent=indent)

    assert values(text) == records


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"a": 1},\n {"a": 1, "a": 2},\n {"a": 1.5}]', [(2, 11, "CW006"), (3, 8, "CW010")]),
        ("[]", [(1, 1, "CW011")]),
        ('[{"a": 1}, "b"]', [(1, 12, "CW011")]),
        ("[a, b]", [(1, 1, "CW011")]),
        ("", [(1, 1, "CW011")]),
        ("[" * 100_000, [(1, 1, "CW003")]),
        ("[" * 10_000, [(1, 33, "CW009")]),
        ("a: 1\n---\n- b\n", [(3, 1, "CW011")]),
    ],
)
def test_what_cannot_be_a_record_is_named_with_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert faults(text) == expected


def test_a_json_array_may_be_long_and_its_cost_grows_with_it() -> None:
    def seconds(count: int) -> float:
        text = json.dumps([{"a": 1, "b": [2, 3]}] * count)
        assert len(values(text)) == count
        return min(timeit.repeat(lambda: values(text), timer=time.process_time, number=1, repeat=3))

    assert seconds(3200) < 80 * seconds(200)  # 16 times as many; places that are looked up anew take 256 times as long


def test_an_input_that_is_too_large_is_not_read() -> None:
    (refused,) = read_incoming(b"a: 1\n---\n" * 2_000_000)

    assert [one.finding.code for one in refused.faults] == ["CW003"]


def test_an_input_that_is_not_utf8_is_named() -> None:
    assert [one.finding.code for one in read_incoming("a: ä".encode("utf-16"))[0].faults] == ["CW002"]


def test_a_finding_in_a_json_array_has_its_place() -> None:
    _, second = read_incoming(b'[{"a": 1},\n  {"b": [1, 22]}]')
    assert second.place(Finding("", ("b", 1), "")) == (2, 13)
    assert second.place(Finding("", ("missing",), "")) == (2, 4)
