"""Choices as a numbered list that fits the terminal, and answers by number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cwlog.errors import CwlogError
from cwlog.inputs import find_term, parse_counts, split_list
from cwlog.model import Term
from cwlog.render.text import plain_text
from cwlog.schemas import Vocabulary

_GAP = 2
_AROUND = 5  # lines of a question besides its list: a blank, the question, how to answer, a default, the prompt
_ASK = "'?' explains each word of the list"


def choices_on(vocabulary: Vocabulary, on: date | None) -> list[Term]:
    """The words in use on a day, group by group; all of them when the day is not known."""
    current = [term for term in vocabulary.terms if on is None or term.is_current(on, on)]
    order = [*vocabulary.groups, ""]
    return sorted(current, key=lambda term: order.index(term.group) if term.group in order else len(order))


def choice_lines(vocabulary: Vocabulary, terms: Sequence[Term], size: tuple[int, int]) -> list[str]:
    """The numbered list, each group under its title, within the columns and, where it can be, the lines of a terminal.

    It stands in columns; a list that is too tall for that runs on, so that its question stays in sight.
    """
    columns, lines = size
    digits = len(str(len(terms)))
    cells = [plain_text(f"{number:>{digits + 2}} {term.title}") for number, term in enumerate(terms, 1)]
    groups: dict[str, list[str]] = {}
    for term, cell in zip(terms, cells, strict=True):
        groups.setdefault(_heading(vocabulary, term), []).append(cell)
    tall = [line for title, part in groups.items() for line in (*filter(None, [title]), *_columns(part, columns))]
    if len(tall) <= lines - _AROUND:
        return tall
    return [line for title, part in groups.items() for line in _running(title, part, columns)]


def _heading(vocabulary: Vocabulary, term: Term) -> str:
    return plain_text(f"{vocabulary.groups.get(term.group, 'Besides')}:") if vocabulary.groups else ""


def _columns(cells: Sequence[str], columns: int) -> Iterator[str]:
    """Cells in columns, read downwards."""
    wide = max(map(len, cells)) + _GAP
    across = max(1, min((columns + _GAP) // wide, len(cells)))
    rows = -(-len(cells) // across)
    for row in range(rows):
        yield "".join(cell.ljust(wide) for cell in cells[row::rows]).rstrip()[:columns]


def _running(title: str, cells: Iterable[str], columns: int) -> Iterator[str]:
    """Cells one after the other, like the words of a paragraph."""
    line = title
    for cell in cells:
        piece = f"  {cell.strip()}"
        if line and len(line) + len(piece) > columns:
            yield line[:columns]
            line = ""
        line += piece
    yield line[:columns]


def chosen_words(text: str, terms: Sequence[Term], vocabulary: Vocabulary) -> list[str]:
    """The values meant by ``1,3-5`` or ``1 3``, by words, or by both, each once.

    Raises:
        CwlogError: a number that is not in the list, or a word that cannot be understood.
        DataRefused: a word that is not in the vocabulary.
    """
    pieces = [text] if vocabulary.value_of(text) else split_list(re.sub(r"(?<=[0-9])\s+(?=[0-9])", ",", text))
    return list(dict.fromkeys(value for piece in pieces for value in _meant(piece, terms, vocabulary)))


def _meant(piece: str, terms: Sequence[Term], vocabulary: Vocabulary) -> list[str]:
    match = re.fullmatch(r"([0-9]{1,4})(?:\s*-\s*([0-9]{1,4}))?", piece)
    if not match:
        return [find_term(piece, vocabulary, _ASK)]
    first, last = int(match[1]), int(match[2] or match[1])
    if not 1 <= first <= last <= len(terms):
        raise CwlogError(f"{piece!r} is not in the list", f"its numbers go from 1 to {len(terms)}")
    return [term.value for term in terms[first - 1 : last]]


def chosen_counts(text: str, terms: Sequence[Term], vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """The roles and counts meant by ``principal=2``, or ``5=2`` with a number of the list; ``5`` alone is one person.

    Raises:
        CwlogError: as `chosen_words`, or a count that is no number.
    """
    counted = []
    for piece in split_list(text):
        words, equals, count = piece.partition("=")
        if re.fullmatch(r"[0-9]+(?:\s*-\s*[0-9]+)?", words.strip()):
            number = parse_counts(f"x={count}")[0][1] if equals else 1
            counted += [(value, number) for value in _meant(words.strip(), terms, vocabulary)]
        else:
            counted += [(find_term(word, vocabulary, _ASK), number) for word, number in parse_counts(piece)]
    return counted
