"""The quick reader never says anything else than the strict one: held against each other for good (TRAPS)."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.documents import Document, decode, quick, read_documents, to_yaml
from cwlog.documents.quick import read_quickly
from cwlog.documents.reader import read_strictly

LOGS = sorted((Path(__file__).parents[1] / "data" / "logs").rglob("*.yaml"))

# Words around the border of what the quick reader takes: what YAML reads in a second way, or breaks on.
WORDS = """
planning feedback null Null NULL ~ true True FALSE no on y 0 7 -7 90 045 1_000 1e3 0x2D .5 12:30 901003
'901003' 2017-10-05 2017-10-05-data-day 20171005-901003-7k3q 17 [] [a] [a,b] [null] {} {a:1} "901003"
'it''s' "a" '' "" " ' | |- |+ |2 > >- - -- ... ? : # % @ ` & * ! << = a: a:b a#b #a \\ "\\n" 'a"b' "a'b" é —
😀 ａ ٣ ² [planning, feedback] - [ ] , { } x= =x -x +x .x -_ 00
""".split()
PHRASES = [
    "Team met",
    "12 of 20 teams",
    "it's ok",
    "1 a",
    "100 words",
    'say "x"',
    "R-IV",
    "a \u00a0b",
    "\u3000x",
    "a\u200bb",
]
KEYS = "comments topics date participants a a_b k_x nullx yes 20171005-901003-7k3q null true A a-b".split()


class Scribe:
    """Writes texts that are nearly in cwlog's style, always the same ones for one seed."""

    def __init__(self, seed: int) -> None:
        self.choose = Random(seed)

    def one_of(self, *options: str) -> str:
        return self.choose.choice(options)

    def rarely(self, odd: str, usual: str) -> str:
        return odd if self.choose.random() < 0.06 else usual

    def plain(self) -> str:
        return " ".join(
            self.one_of(self.one_of(*WORDS), self.one_of(*PHRASES)) for _ in range(self.choose.choice([1, 1, 2, 3]))
        )

    def value(self) -> str:
        plain = self.plain()
        words = ", ".join(
            self.one_of(*"planning data null no true y a_b A 1".split()) for _ in range(self.choose.randrange(3))
        )
        quoted = (f'"{plain}"', '"' + plain.replace('"', "") + '"', "'" + plain.replace("'", "''") + "'")
        return self.one_of(plain, plain, plain, *quoted, f"[{words}]") + self.rarely(" ", "")

    def key(self) -> str:
        return self.one_of(*KEYS[:8]) if self.choose.random() < 0.95 else self.one_of(*KEYS)

    def part(self) -> list[str]:
        """The lines of one key."""
        key, some = self.key(), range(self.choose.randrange(4))
        lead = self.one_of("", "  ")
        return self.choose.choice(
            [
                lambda: [f"{key}: {self.value()}"],
                lambda: [f"{key}: {self.value()}", f"  {self.plain()}"],
                lambda: [f"{key}:", *(f"{self.rarely(' ', lead)}- {self.value()}" for _ in some)],
                lambda: [f"{key}:", *(f"{self.rarely(' ', '  ')}{self.key()}: {self.value()}" for _ in some)],
                lambda: [f"{key}: {self.one_of('|', '|-', '|', '|-', '>')}", *(self.block_line() for _ in some)],
                lambda: [f"{key}: {self.value()}", self.one_of("", "# c", "  # c", " ", "   ", "- a", "#")],
            ]
        )()

    def block_line(self) -> str:
        return self.rarely(self.one_of("", " ", "   "), "  ") + self.one_of(
            "", self.plain(), self.value(), f" {self.plain()}"
        )

    def text(self) -> str:
        lines = [line for _ in range(self.choose.randint(1, 4)) for line in self.part()]
        text = "\n".join(lines) + self.one_of("", "\n", "\n\n")
        place = self.choose.randrange(len(text) + 1)
        return text if self.choose.random() < 0.8 else text[:place] + self.one_of(*" :#-\n'\"ab1|") + text[place + 1 :]


TEXTS = st.lists(st.sampled_from([*WORDS, *PHRASES]), min_size=1, max_size=3).map(" ".join)
LINES = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(KEYS), TEXTS),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", " "]), TEXTS),
    st.builds("{}{}".format, st.sampled_from(["", "  ", "# ", "   "]), TEXTS),
    st.sampled_from(["", " ", "  ", "comments: |", "comments: |-", "comments:", "comments: "]),
)


def hold_against_each_other(text: str) -> bool:
    """True if the quick reader answered, and then as the strict one does."""
    quick = read_quickly(text.split("\n"))
    if quick is None:
        return False
    document = Document(1, text.split("\n"))
    read_strictly(document)
    assert document.faults == []
    assert typed(document.record) == typed(quick)
    assert list(quick) == list(document.record or ())  # to whoever reads, the order of the keys is part of it
    return True


def typed(value: Any) -> Any:
    """A value in which 1 and true are different things."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    return [typed(inner) for inner in value] if isinstance(value, list) else (type(value), value)


def readable(text: str) -> bool:
    """True for what `read_documents` gives the quick reader: no tab, no directive, no control character."""
    return isinstance(decode(text.encode()), str) and not set("\t%\r") & set(text) and "---" not in text


@pytest.mark.parametrize(
    "text",
    [
        "comments: \n  more",
        "comments: |-\n  text",
        "comments: |\n  text\n   \n",
        "topics:\n- a\n\n- b\n",
        f"{'k' * 2000}: a",
    ],
)
def test_what_was_once_read_differently_is_read_alike(text: str) -> None:
    hold_against_each_other(text)


def test_nearly_written_style_is_read_alike() -> None:
    scribe = Scribe(seed=1)

    texts = [text for text in (scribe.text() for _ in range(60_000)) if readable(text)]

    assert sum(map(hold_against_each_other, texts)) > 4_000, "what the quick reader never takes shows nothing"


@settings(max_examples=400)
@given(st.data())
def test_a_log_with_a_changed_line_is_read_alike(data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(LOGS)).read_text(encoding="utf-8").split("\n")

    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines)))
        lines[place : place + data.draw(st.integers(0, 1))] = data.draw(st.lists(LINES, max_size=2))

    if readable("\n".join(lines)):
        hold_against_each_other("\n".join(lines))


@settings(max_examples=400)
@given(st.data())
def test_a_log_with_a_changed_character_is_read_alike(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(LOGS)).read_text(encoding="utf-8")

    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(text)))
        new = data.draw(st.text("ab1: #-'\"[]{},|>&*!?\\\n\né", max_size=2))
        text = text[:place] + new + text[place + data.draw(st.integers(0, 2)) :]

    if readable(text):
        hold_against_each_other(text)


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True),
        st.one_of(TEXTS, st.text(max_size=20), st.lists(TEXTS)),
        min_size=1,
    )
)
def test_what_is_written_is_read_alike(record: dict[str, Any]) -> None:
    text = to_yaml(record)

    if readable(text):
        hold_against_each_other(text)


def test_every_log_of_the_sample_is_read_quickly() -> None:
    answered = [hold_against_each_other(log.read_text(encoding="utf-8")) for log in LOGS]

    assert sum(answered) > 0.9 * len(LOGS), "the quick way is no use if it does not take what people have"


@pytest.mark.parametrize(
    ("text", "comments"),
    [
        ("comments: |-\n  a\n\n  b", "a\n\nb"),
        ("comments: |-\n  a\n\n", "a"),
        ("comments: |\n  a", "a"),  # a real find: no line feed, so the text has none either
        ("comments: |\n  a\n", "a\n"),
        ("comments: |\n  a\n\n", "a\n"),
        ("comments: |\n  a\n---\nmode: phone\n", "a\n"),
    ],
)
def test_a_block_of_text_at_the_end_has_a_line_feed_only_if_there_is_one(text: str, comments: str) -> None:
    document = read_documents(text)[0]

    assert document.record == {"comments": comments}


def test_only_so_many_words_are_remembered_whatever_is_read() -> None:
    for number in range(quick._MEMORY + 1000):
        assert read_quickly([f"20171005-901003-{number:04d}: w{number}"])

    assert len(quick._known_keys) <= quick._MEMORY
    assert len(quick._known_scalars) <= quick._MEMORY
