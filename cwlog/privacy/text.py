"""What is found, and a text in which look-alike characters are folded."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class PrivateDetail(NamedTuple):
    """A private detail: its kind, and ``text[start:end]``, which no message may ever print."""

    kind: str
    start: int
    end: int


class KnownWords(NamedTuple):
    """What the roster knows: six-digit district codes, and names of districts and buildings."""

    district_codes: frozenset[str]
    building_names: frozenset[str]


# People paste from word processors and web pages: any dash is a hyphen, any odd space a space. One
# character for one, so that offsets stay true; U+0130 is here because it alone grows in lower case.
_LOOK_ALIKES = {
    **dict.fromkeys([0xAD, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
    **dict.fromkeys([0xA0, *range(0x2000, 0x200E), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF], " "),
    **dict.fromkeys([0x2018, 0x2019, 0x02BC], "'"),
    0x0130: "I",
}


def fold(text: str) -> str:
    """The text with look-alike characters folded; offsets stay true."""
    return text if text.isascii() else text.translate(_LOOK_ALIKES)


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile on first use: most commands never need a pattern. Every repetition is bounded."""
    return re.compile(source)


def find_pattern(kind: str, source: str, text: str) -> Iterator[PrivateDetail]:
    """Every match of a pattern as a detail of the kind."""
    for match in pattern(source).finditer(text):
        yield PrivateDetail(kind, *match.span())
