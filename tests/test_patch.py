"""One document of a file is changed, and everything else in the file keeps its bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import ndiff
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.documents import decode, read_documents
from cwlog.documents.patch import document_text, extract_document, patch_document, remove_document, replace_text
from cwlog.errors import CwlogError

HAND_WRITTEN = """\
# typed from paper

id: 20171005-901003-7k3q   # given by cwlog
district: "901003"
district_name: 'Cedar Hollow R-IV'
date: 2017-10-05
duration_minutes: 90  # with the break

# what it was about
topics:   # two of them
# the first
- data_based_decision_making  # agreed before
-  "leadership"
resources: [practice_profile, mmd_blueprint]  # both on paper
participants: {superintendent: 1, "learner": 2} # counted
cst_members:
  - facilitator
comments: |
  Two cycles were compared.

  Next: planning.
"""


def records(data: bytes) -> list[Any]:
    text = decode(data)
    assert isinstance(text, str)
    return [document.record for document in read_documents(text)]


def changed(data: bytes, number: int = 0, **changes: Any) -> tuple[bytes, Mapping[str, Any]]:
    """The patched file and the record that it should hold; None takes a key away."""
    old = records(data)[number]
    new = {key: value for key, value in {**old, **changes}.items() if value is not None}
    return patch_document(data, number, new), new


def difference(old: str, new: str) -> list[str]:
    """Lines that went (-) and came (+)."""
    return [line for line in ndiff(old.splitlines(), new.splitlines()) if line[0] in "-+" and line[2:]]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"duration_minutes": 45}, [
            "- duration_minutes: 90  # with the break", "+ duration_minutes: 45  # with the break",
        ]),
        ({"district": "901009"}, ['- district: "901003"', '+ district: "901009"']),
        ({"district_name": "Elm's End"}, ["- district_name: 'Cedar Hollow R-IV'", "+ district_name: 'Elm''s End'"]),
        ({"topics": ["leadership"]}, ["- - data_based_decision_making  # agreed before"]),
        ({"topics": ["data_based_decision_making", "leadership", "data"]}, ["+ - data"]),
        ({"topics": []}, [
            "- topics:   # two of them", "+ topics: []  # two of them",
            "- - data_based_decision_making  # agreed before", '- -  "leadership"',
        ]),
        ({"resources": ["mmd_blueprint", "infographic"]}, [
            "- resources: [practice_profile, mmd_blueprint]  # both on paper",
            "+ resources: [mmd_blueprint, infographic]  # both on paper",
        ]),
        ({"participants": {"superintendent": 1, "learner": 3}}, [
            '- participants: {superintendent: 1, "learner": 2} # counted',
            '+ participants: {superintendent: 1, "learner": 3} # counted',
        ]),
        ({"cst_members": ["facilitator", "data"]}, ["+   - data"]),
        ({"comments": "Short."}, [
            "- comments: |", "-   Two cycles were compared.", "-   Next: planning.", "+ comments: Short.",
        ]),
        ({"comments": "Two cycles were compared.\n\nNext: more.\n"}, ["-   Next: planning.", "+   Next: more."]),
        ({"comments": None}, ["- comments: |", "-   Two cycles were compared.", "-   Next: planning."]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_only_the_lines_of_the_change_change(changes: dict[str, Any], expected: list[str], newline: str) -> None:
    data = HAND_WRITTEN.replace("\n", newline).encode("utf-8-sig")

    patched, record = changed(data, **changes)

    assert records(patched) == [record]
    assert patched.startswith(b"\xef\xbb\xbf")
    found = difference(HAND_WRITTEN, patched.decode("utf-8-sig").replace(newline, "\n"))
    assert sorted(found) == sorted(expected)
    assert newline == "\n" or patched.count(b"\n") == patched.count(b"\r\n")


IN_BRACKETS = """\
topics: [  # two of them
  # about data
  data,  # seen twice
  # about both below
  leadership,
  "academics"  # the last
]
participants: {
  learner: 3,  # counted
  # by phone
  superintendent: 1,
}
"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"topics": ["leadership", "academics"]}, ["-   data,  # seen twice"]),
        ({"topics": ["data", "leadership"]}, [
            "-   leadership,", "+   leadership", '-   "academics"  # the last',
        ]),
        ({"topics": ["data", "leadership", "academics", "other", "feedback"]}, [
            '-   "academics"  # the last', '+   "academics",  # the last', "+   other,", "+   feedback",
        ]),
        ({"topics": ["data", "other", "leadership", "academics"]}, ["+   other,"]),
        ({"topics": ["other", "data", "leadership", "academics"]}, ["+   other,"]),
        ({"topics": ["data", "feedback", "academics"]}, ["-   leadership,", "+   feedback,"]),
        ({"topics": ["leadership", "academics", "data"]}, [
            "-   data,  # seen twice", '-   "academics"  # the last', '+   "academics",  # the last',
            "+   data  # seen twice",
        ]),
        ({"topics": []}, [
            "-   data,  # seen twice", "-   leadership,", '-   "academics"  # the last',
        ]),
        ({"topics": ["other"]}, [
            "-   data,  # seen twice", "-   leadership,", '-   "academics"  # the last', "+   other",
        ]),
        ({"participants": {"superintendent": 2}}, [
            "-   learner: 3,  # counted", "-   superintendent: 1,", "+   superintendent: 2,",
        ]),
        ({"participants": {"learner": 3, "other": 1, "superintendent": 1}}, ["+   other: 1,"]),
        ({"participants": {"learner": 3, "superintendent": 1, "other": 1}}, ["+   other: 1,"]),
        ({"participants": {"other": 1, "learner": 4}}, [
            "+   other: 1,", "-   learner: 3,  # counted", "+   learner: 4,  # counted", "-   superintendent: 1,",
        ]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_stands_in_brackets_line_by_line_keeps_its_notes(
    changes: dict[str, Any], expected: list[str], newline: str
) -> None:
    patched, record = changed(IN_BRACKETS.replace("\n", newline).encode(), **changes)

    assert records(patched) == [record]
    assert list(records(patched)[0]["participants"]) == list(record["participants"])
    text = patched.decode().replace(newline, "\n")
    assert sorted(difference(IN_BRACKETS, text)) == sorted(one for one in expected if one[2:])
    notes = [line for line in IN_BRACKETS.splitlines() if line.strip().startswith("#")]
    assert [line for line in text.splitlines() if line in notes] == notes


def test_a_new_value_goes_between_the_one_before_and_the_notes_of_the_one_after() -> None:
    data = b"topics:\n- data\n# about leadership\n- leadership\nresources: [\n  a,\n  # about b\n  b\n]\n"

    patched, _ = changed(data, topics=["data", "other", "leadership"], resources=["a", "c", "b"])

    assert b"- data\n- other\n# about leadership\n- leadership\n" in patched
    assert b"  a,\n  c,\n  # about b\n  b\n]\n" in patched


def test_a_value_that_goes_to_another_place_of_its_list_takes_its_note_along() -> None:
    data = b"topics:\n- data  # seen twice\n- leadership\n- academics   # the last\n"

    patched, _ = changed(data, topics=["academics", "data", "other"])

    assert patched == b"topics:\n- academics   # the last\n- data  # seen twice\n- other\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [\n  one,\n  two,  # of two\n  six,\n]\n", "a: [\n  two,  # of two\n  one,\n  ten,\n  six,\n]\n"),
        ("a:\n- one\n- two  # of two\n- six\n", "a:\n- two  # of two\n- one\n- ten\n- six\n"),
    ],
)
def test_the_note_of_a_value_that_moves_does_not_stay_beside_another(text: str, expected: str) -> None:
    assert changed(text.encode(), a=["two", "one", "ten", "six"])[0].decode() == expected


def test_a_new_key_stands_where_cwlog_would_write_it() -> None:
    old = records(HAND_WRITTEN.encode())[0]
    order = ["id", "district", "district_name", "date", "duration_minutes", "mode", *old]

    patched = patch_document(HAND_WRITTEN.encode(), 0, {key: {**old, "mode": "virtual"}[key] for key in order}).decode()

    assert "duration_minutes: 90  # with the break\nmode: virtual\n\n# what it was about" in patched


def test_a_value_that_needs_lines_keeps_the_note_beside_its_key() -> None:
    patched, record = changed(b"comments: short  # a note\ntopics: []\n", comments="one\ntwo")

    assert patched == b"comments: |-  # a note\n  one\n  two\ntopics: []\n"
    assert records(patched) == [record]


def test_a_file_without_a_last_line_end_can_grow() -> None:
    patched, record = changed(b"comments: |\n  kept", mode="virtual")

    assert records(patched) == [record]


def test_a_record_in_brackets_is_changed_in_its_brackets() -> None:
    data = b'--- {"id": "x", "topics": ["a", "b"],\n  "mode": "phone"}  # by a program\n'

    patched, record = changed(data, topics=["b"], mode=None, team="other")

    assert records(patched) == [record]
    assert (
        patched == b'--- {"id": "x", "topics": ["b"], "team": "other"}  # by a program\n'
        or b"# by a program" in patched
    )


def test_other_documents_of_a_stream_keep_their_bytes() -> None:
    first, last = b"---  # one\r\nid: a\r\n", b"---\nid: c   # three\n"
    data = first + b"---\nid: b\ntopics: []\n" + last

    patched, _ = changed(data, 1, topics=["x, y"])

    assert patched.startswith(first)
    assert patched.endswith(last)
    assert records(patched)[1] == {"id": "b", "topics": ["x, y"]}


@pytest.mark.parametrize(
    ("stream", "number", "rest"),
    [
        ("id: a\n---\nid: b\n---\nid: c\n", 0, "id: b\n---\nid: c\n"),
        ("id: a\n---\nid: b\n---\nid: c\n", 1, "id: a\n---\nid: c\n"),
        ("id: a\n---\nid: b\n---\nid: c\n", 2, "id: a\n---\nid: b\n"),
        ("---\nid: a\n---\nid: b\n", 0, "---\nid: b\n"),
        ("---\nid: a\n---  # second\nid: b\n", 0, "---  # second\nid: b\n"),
        ("id: a\n---  # second\nid: b\n", 0, "---  # second\nid: b\n"),
        ("# October, from paper\n\n# one\nid: a\n---\nid: b\n", 0, "# October, from paper\n\n---\nid: b\n"),
        ("--- {id: a}\n--- {id: b}\n", 0, "--- {id: b}\n"),
        ("--- {id: a}\n--- {id: b}\n", 1, "--- {id: a}\n"),
        ("id: a\n---\nid: b", 1, "id: a\n"),
    ],
)
def test_a_document_is_taken_out_of_its_stream(stream: str, number: int, rest: str) -> None:
    assert remove_document(stream.encode(), number) == rest.encode()
    assert remove_document(stream.replace("\n", "\r\n").encode(), number) == rest.replace("\n", "\r\n").encode()


def test_of_the_last_document_nothing_is_left() -> None:
    assert remove_document(b"id: a\n", 0) is None


def test_a_document_becomes_a_file_with_its_notes() -> None:
    assert extract_document(b"id: a\n---\n# mine\nid: b   # x", 1) == b"# mine\nid: b   # x\n"


def test_another_text_leaves_the_lines_that_are_the_same() -> None:
    data = b"id: a\r\ntopics: []\n---\nid: b\r\n"
    text = document_text(data, 0)[0].replace("topics: []", "topics: [x]")

    assert replace_text(data, 0, text) == b"id: a\r\ntopics: [x]\r\n---\nid: b\r\n"


def test_a_text_without_a_last_line_end_leaves_the_next_entry_its_line() -> None:
    assert replace_text(b"id: a\r\n---\r\nid: b\r\n", 0, "id: x") == b"id: x\r\n---\r\nid: b\r\n"


def test_a_text_that_would_become_two_entries_is_refused() -> None:
    with pytest.raises(CwlogError, match="one entry"):
        replace_text(b"id: a\n---\nid: b\n", 0, "id: a\n---\nid: c\n")


# --- laws

WORDS = st.sampled_from(
    ["planning", "data", "no", "901003", "1e5", "2017-10-05", "a: b", "x #y", "- z", "it's", '"q"', ""]
)
TEXTS = WORDS | st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=30)
LISTS = st.lists(WORDS, max_size=4, unique=True)
COUNTS = st.dictionaries(st.sampled_from(["teacher", "other", "learner", "on"]), st.integers(0, 99), max_size=3)
VALUES = TEXTS | st.integers(-99, 999) | LISTS | COUNTS
KEYS = ["id", "date", "mode", "topics", "ruling", "comments", "team"]
RECORDS = st.dictionaries(st.sampled_from(KEYS), VALUES, min_size=1, max_size=6)


def plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if _shown(value) else json.dumps(value)


def _shown(value: Any) -> bool:
    return not isinstance(value, str) or value.isprintable()


@st.composite
def written(draw: st.DrawFn, record: Mapping[str, Any]) -> str:
    """A record in some hand's style."""
    note = st.sampled_from(["", "", "  # a note", " # it's: {odd}"])
    above = st.sampled_from(["", "", "", "# about the next key\n", "\n", "\n# far away\n\n"])
    text = ""
    for key, value in record.items():
        text += draw(above)
        beside = draw(note)
        if isinstance(value, list) and value and draw(st.booleans()):
            lead = draw(st.sampled_from(["- ", "  - ", "    -   "]))
            text += f"{key}:{beside}\n" + "".join(f"{lead}{plain(item)}{draw(note)}\n" for item in value)
        elif isinstance(value, dict) and value and draw(st.booleans()):
            pairs = (f"  {json.dumps(name)}: {count}{draw(note)}\n" for name, count in value.items())
            text += f"{key}:{beside}\n" + "".join(pairs)
        elif isinstance(value, str) and _fits_a_block(value):
            text += f"{key}: |-{beside}\n" + "".join(f"  {line}\n" if line else "\n" for line in value.split("\n"))
        elif isinstance(value, str) and value.isprintable() and draw(st.booleans()):
            doubled = value.replace("'", "''")
            text += f"{key}: '{doubled}'{beside}\n"
        else:
            text += f"{key}: {plain(value)}{beside}\n"
    return text


def _fits_a_block(text: str) -> bool:
    return "\n" in text and text.strip("\n ") == text and all(line.isprintable() for line in text.split("\n"))


@given(st.data(), st.lists(RECORDS, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@settings(max_examples=250)
def test_a_change_says_what_it_should_and_touches_nothing_else(
    data: st.DataObject, stream: list[dict[str, Any]], newline: str, has_last_end: bool
) -> None:
    texts = [data.draw(written(record)) for record in stream]
    whole = "---\n".join(texts)
    before = (whole if has_last_end else whole.rstrip("\n")).replace("\n", newline).encode()
    read = records(before)
    if None in read or len(read) != len(stream):
        return  # not a text that the strict reader takes
    number = data.draw(st.integers(0, len(stream) - 1))
    kept = data.draw(st.lists(st.sampled_from(KEYS), unique=True))
    given_anew = data.draw(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=3))
    new = {key: value for key, value in read[number].items() if key in kept} | given_anew
    if not new:
        return

    after = patch_document(before, number, new)

    assert [dict(record) for record in records(after)] == [new if at == number else one for at, one in enumerate(read)]
    untouched = [line for key, line in _one_line_keys(texts[number]) if key in new and new[key] == read[number][key]]
    lines = after.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [line for line in untouched if line not in lines] == []
    for at, text in enumerate(texts[:-1]):
        if at != number:
            assert text.replace("\n", newline).encode() in after


def _one_line_keys(text: str) -> list[tuple[str, str]]:
    return [(line.partition(":")[0], line) for line in text.split("\n") if line.partition(":")[0] in KEYS]


@given(st.data(), st.lists(RECORDS, min_size=2, max_size=4))
@settings(max_examples=60)
def test_taking_one_out_leaves_the_others(data: st.DataObject, stream: list[dict[str, Any]]) -> None:
    before = "---\n".join(data.draw(written(record)) for record in stream).encode()
    read = records(before)
    if None in read or len(read) != len(stream):
        return
    number = data.draw(st.integers(0, len(stream) - 1))

    rest = remove_document(before, number)

    assert rest is not None
    assert records(rest) == [record for at, record in enumerate(read) if at != number]
    assert records(extract_document(before, number)) == [read[number]]
