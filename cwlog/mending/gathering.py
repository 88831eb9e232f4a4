"""Every entry of the log with its problems, also those that are invalid or cannot be read. Nothing is left out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.documents import Document, Fault
from cwlog.logbook import Advance, Book, broken_keys, read_file, survey_logs
from cwlog.mending.finding import id_of
from cwlog.model import Interaction, Problem, Record, Severity
from cwlog.places import ID, Place, Source, Stray, find_logs
from cwlog.records import to_interaction
from cwlog.rules.folders import WRONG_FOLDER


class Listed(NamedTuple):
    """An entry and what is to be said about it.

    ``record`` is None for what cannot be read. ``entry`` holds what is sound of it, and something empty for the keys
    that are not. ``place`` is None for a file that is not in its place.
    """

    path: str
    place: Place | None
    number: int
    record: Record | None
    entry: Interaction
    broken: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def is_invalid(self) -> bool:
        """True if there are errors, or it cannot be read."""
        return self.record is None or any(problem.severity is Severity.ERROR for problem in self.problems)


def gather(
    source: Source, book: Book, months: Sequence[str] | None = None, advance: Advance | None = None
) -> list[Listed]:
    """All entries of some months' folders, or of all; in the order of date, district and id.

    What cannot be read stands at the end, in the order of the paths.
    """
    survey = survey_logs(source, book, months, advance=advance)
    problems: dict[str, list[Problem]] = {}
    for problem in sorted(survey.problems):
        problems.setdefault(problem.where.path, []).append(problem)
    found: list[Listed] = []
    for item in find_logs(source, months):
        found += _of_file(source, book, item, problems.get(item.path, []))
    return sorted(found, key=_order)


def _order(one: Listed) -> tuple[bool, str, str, str]:
    is_dated = one.record is not None and "date" not in one.broken
    return (not is_dated, one.entry.date.isoformat() if is_dated else one.path, one.entry.district, one.entry.id)


def _of_file(source: Source, book: Book, item: Place | Stray, problems: Sequence[Problem]) -> Iterator[Listed]:
    """Every entry of a file; ``problems`` are those of the file, in the order of their lines."""
    place = item if isinstance(item, Place) else None
    bare = Listed(item.path, place, 0, None, to_interaction({}, ("id",)), frozenset(("date",)), tuple(problems))
    about_place = [problem for problem in problems if place is None and problem.code == WRONG_FOLDER.id]
    documents = read_file(source, item.path) if place or about_place else None
    if documents is None or isinstance(documents, Fault):
        yield _unreadable(bare, place.name if place else "")
        return
    for number, (document, own) in enumerate(zip(documents, _shared_out(documents, problems), strict=True)):
        one = bare._replace(number=number, problems=tuple([*about_place, *own] if number else own))
        if document.record is not None:
            yield _readable(one, document.record, book)
        else:
            yield _unreadable(one, id_of(document, place, is_alone=len(documents) == 1))


def _shared_out(documents: Sequence[Document], problems: Sequence[Problem]) -> Iterator[Sequence[Problem]]:
    """The problems of each document, which are those of its lines."""
    lines = [problem.where.line for problem in problems]
    ends = [bisect_left(lines, document.line) for document in documents[1:]]
    for start, end in zip([0, *ends], [*ends, len(problems)], strict=True):
        yield problems[start:end]


def _readable(one: Listed, record: Record, book: Book) -> Listed:
    broken = broken_keys(book.schemas["interaction"].check(record) if one.problems else ())
    return one._replace(record=record, entry=to_interaction(record, broken), broken=broken)


def _unreadable(one: Listed, entry_id: str) -> Listed:
    if not ID.fullmatch(entry_id):
        return one
    return one._replace(entry=one.entry._replace(id=entry_id, district=entry_id[9:15]))
