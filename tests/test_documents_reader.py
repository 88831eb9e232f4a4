"""Small texts at the borders of what the reader takes: each line here was once a way to break it unseen."""

from typing import Any

import pytest

from cwlog.documents import Document, Fault, decode, read_documents, to_yaml
from cwlog.documents.limits import MAX_DOCUMENT_BYTES, MAX_VALUES


def read(text: str) -> list[Document]:
    decoded = decode(text.encode())
    assert isinstance(decoded, str), decoded
    return read_documents(decoded)


def faults(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of everything that is wrong."""
    return [(*fault[:2], fault.finding.code) for document in read(text) for fault in document.faults]


def value(word: str) -> Any:
    [document] = read(f"x: {word}\n")
    return document.record["x"] if document.record else [fault.finding.code for fault in document.faults]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("999999999999999999", 999999999999999999),
        ("-999999999999999999", -999999999999999999),
        ("1000000000000000000", ["CW010"]),
        ("NULL", None),
        ("TRUE", True),
        ("tRUE", "tRUE"),
        ("n", "n"),
        ("=", ["CW010"]),
        ("|1-\n \n  text", "\n text"),
        ("'\t'", "\t"),
    ],
)
def test_a_word_means(word: str, meant: object) -> None:
    assert (type(value(word)), value(word)) == (type(meant), meant)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("   \n---\nmode: phone\n", []),  # spaces are nothing that would be a record
        ("--- {mode: phone}\n--- # note\nmode: email\n", []),
        ("...\nmode: phone\n", [(1, 1, "CW005")]),
        ("mode: phone\n...\n", []),
        ("mode: phone\n---\n", [(3, 1, "CW011")]),
        ("=======\n", [(1, 1, "CW004")]),
        ("mode: phone\r\n>>>>>>>\r\n", [(2, 1, "CW004")]),
        ("mode: phone\n||||||| base\n", [(2, 1, "CW004")]),
        ("comments: |\n  =======\n", []),
        ("mode: phone\n========\n", [(2, 1, "CW005")]),  # underlined, not in conflict
        ("comments: one\ttwo\n", [(1, 14, "CW008")]),
        ('comments: "x #"\t\n', [(1, 16, "CW008")]),  # the '#' in quotes begins no comment
        ("comments: x #\t\n", []),
        ("%YAML 1.2\n---\nmode: phone\n", [(1, 1, "CW007")]),
        ("&a mode: phone\n", [(1, 1, "CW007")]),
        ("!a mode: phone\n", [(1, 1, "CW007")]),
        ("mode: {a: *b\nteam: other\n", [(1, 7, "CW005"), (1, 11, "CW007")]),  # in the order of their places
        ("mode: {a\n\n\n\n", [(1, 7, "CW005")]),
        ("mode: phone\nteam\n\n\n\n", [(2, 1, "CW005")]),
        ("a" * 1100 + ": 1\n", [(1, 1101, "CW005")]),
        ("😀: {😀: &a 1}\n", [(1, 8, "CW007")]),  # columns count characters
        ("a: |\n \n  \n", [(2, 1, "CW005")]),  # other readers refuse it
    ],
)
def test_what_is_wrong_is_found_in_its_place(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert faults(text) == expected


def test_old_mac_line_ends_are_line_ends() -> None:
    assert [document.record for document in read("mode: phone\rteam: other\r---\rmode: email\r")] == [
        {"mode": "phone", "team": "other"},
        {"mode": "email"},
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_wrong_byte_is_placed_by_line_and_character(ends: str) -> None:
    data = f"mode: phone{ends}comments: caf\u00e9 ".encode() + b"\xe9"

    fault = decode(data)

    assert isinstance(fault, Fault)
    assert (fault.line, fault.column, fault.finding.code) == (2, 16, "CW002")


@pytest.mark.parametrize(
    "character", ["\0", "\a", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff", "\uffff"]
)
def test_a_character_that_hides_is_refused(character: str) -> None:
    fault = decode(f"mode: phone\ncomments: a{character}b\n".encode())

    assert isinstance(fault, Fault)
    assert (fault.line, fault.column, fault.finding.code) == (2, 12, "CW008")


@pytest.mark.parametrize("letter", ["x", "\u00e9", "\u20ac", "\U0001f600"])
@pytest.mark.parametrize("before", ["", "mode: phone\n---\n"])
def test_a_record_may_have_exactly_64_kib(letter: str, before: str) -> None:
    room = MAX_DOCUMENT_BYTES - len("comments: ")
    size = len(letter.encode())
    text = f"comments: {letter * (room // size)}{'x' * (room % size)}"

    assert faults(f"{before}{text}") == []
    assert [code for *_, code in faults(f"{before}{text}x")] == ["CW003"]


@pytest.mark.parametrize("style", ["x:\n{}", "x:\n{}  ", "x: [{}]"])
def test_a_list_may_have_a_thousand_values_in_every_style(style: str) -> None:
    def written(number: int) -> str:
        joined, item = (", ", "a") if "[" in style else ("\n", "- a")
        return style.format(joined.join([item] * number)) + "\n"

    assert faults(written(MAX_VALUES)) == []
    assert [code for *_, code in faults(written(MAX_VALUES + 1))] == ["CW003"]


def test_words_that_another_yaml_reads_as_yes_or_no_are_quoted() -> None:
    assert to_yaml({"a": "y", "b": "N", "c": "no", "d": "12:30"}) == 'a: "y"\nb: "N"\nc: "no"\nd: "12:30"\n'


def test_a_list_that_stands_twice_is_written_twice() -> None:
    shared = ["a"]

    assert to_yaml({"topics": shared, "resources": shared}) == "topics:\n- a\nresources:\n- a\n"
