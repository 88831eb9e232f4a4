"""Three versions of a record, and of a file: laws that hold for any of them."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwlog.documents import to_yaml
from cwlog.merging import Side, Sides, merge_sides, pieces_of, rebuild, with_markers
from cwlog.merging.values import merge_records
from tests.conftest import ENTRY, MONTH

PATH = f"{MONTH}/october.yaml"
VALUES = st.one_of(
    st.integers(0, 3),
    st.sampled_from(["a", "b", "0123"]),
    st.lists(st.sampled_from("abc"), unique=True, max_size=3),
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 2), max_size=3),
)
RECORDS = st.dictionaries(st.sampled_from(["date", "mode", "topics", "participants", "comments"]), VALUES, max_size=5)
Record = dict[str, Any]


def plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record in which the order of a list makes no difference: lists merge as sets."""
    return {key: sorted(value) if isinstance(value, list) else value for key, value in record.items()}


@given(RECORDS, RECORDS)
def test_where_one_side_did_nothing_the_other_is_taken(base: Record, changed: Record) -> None:
    assert merge_records(base, changed, base, {}) == (changed, [])
    assert merge_records(base, base, changed, {}) == (changed, [])


@given(RECORDS, RECORDS)
def test_where_both_did_the_same_there_is_nothing_to_decide(base: Record, changed: Record) -> None:
    assert merge_records(base, changed, changed, {}) == (changed, [])


@given(RECORDS, RECORDS, RECORDS)
def test_whose_side_it_is_makes_no_difference(base: Record, one: Record, other: Record) -> None:
    here, clashes = merge_records(base, one, other, {})
    there, seen_from_there = merge_records(base, other, one, {})

    assert {clash.field for clash in clashes} == {clash.field for clash in seen_from_there}
    if not clashes:
        assert plain(here) == plain(there)


@given(RECORDS, RECORDS, RECORDS)
def test_a_clash_is_a_field_that_both_changed_and_a_choice_settles_it(base: Record, one: Record, other: Record) -> None:
    _, clashes = merge_records(base, one, other, {})

    for clash in clashes:
        assert clash.ours != clash.theirs
        assert clash.base not in (clash.ours, clash.theirs)
    for side in Side:
        assert merge_records(base, one, other, {clash.field: side for clash in clashes})[1] == []


ENTRIES = st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(1, 4), st.sampled_from(["phone", "email"])))


def to_stream(entries: Mapping[str, tuple[int, str]]) -> bytes:
    """A file of entries, each with a note of its own."""
    texts = [
        f"# note on {letter}\n"
        + to_yaml({**ENTRY, "id": f"20171005-901003-000{letter}", "duration_minutes": minutes, "mode": mode})
        for letter, (minutes, mode) in entries.items()
    ]
    return "---\n".join(texts).encode()


def to_files(entries: Mapping[str, tuple[int, str]]) -> dict[str, bytes]:
    return {PATH: to_stream(entries)} if entries else {}


@given(ENTRIES, ENTRIES, ENTRIES)
def test_a_rebuilt_stream_says_what_was_decided_and_keeps_the_notes(
    base: dict[str, tuple[int, str]], ours: dict[str, tuple[int, str]], theirs: dict[str, tuple[int, str]]
) -> None:
    sides = Sides(to_files(base), to_files(ours), to_files(theirs))
    verdicts = merge_sides(sides, lambda _record: None).verdicts.values()

    files = rebuild([PATH], verdicts, sides)

    expected = {one.key: one.record for one in verdicts if one.record is not None}
    data = files[PATH]
    found = {piece.key: piece for piece in pieces_of(PATH, data) or ()} if data is not None else {}
    assert {key: piece.record for key, piece in found.items()} == expected
    assert all(f"# note on {key[-1]}" in piece.text for key, piece in found.items())


@pytest.mark.parametrize("path", ["data/README.md", "data/logs/sheet.csv", "notes.txt", "data/mappings.yaml"])
def test_a_file_of_another_kind_has_no_pieces(path: str) -> None:
    assert pieces_of(path, b"id: 1\n") is None


def test_marks_keep_the_line_ends_of_the_file() -> None:
    marked = with_markers(b"a: 1\r\nb: 1\r\n", b"a: 2\r\nb: 1\r\n", ("here", "there"))

    assert marked == b"<<<<<<< here\r\na: 1\r\n=======\r\na: 2\r\n>>>>>>> there\r\nb: 1\r\n"
