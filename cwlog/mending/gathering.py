"""Every entry of the log with its problems, also those that are invalid or cannot be read. Nothing is left out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.documents import Document, Fault
from cwlog.logbook import Advance, Book, read_file, survey_logs
from cwlog.model import Interaction, Problem, Record, Severity
from cwlog.places import ID, Place, Source, Stray, find_logs
from cwlog.records import to_interaction


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
    documents = read_file(source, item.path) if isinstance(item, Place) else None
    place = item if isinstance(item, Place) else None
    if documents is None or isinstance(documents, Fault):
        yield _unreadable(item.path, place, 0, problems)
        return
    ends = [document.line for document in documents[1:]]
    for number, (document, end) in enumerate(zip(documents, [*ends, None], strict=True)):
        start = document.line if number else 0
        own = [one for one in problems if start <= one.where.line and (end is None or one.where.line < end)]
        yield _of_document(book, item.path, place, number, document, own)


def _of_document(
    book: Book, path: str, place: Place | None, number: int, document: Document, problems: Sequence[Problem]
) -> Listed:
    record = document.record
    if record is None:
        return _unreadable(path, place, number, problems)
    findings = book.schemas["interaction"].check(record) if problems else []
    broken = frozenset(str(finding.field[0]) for finding in findings if finding.field)
    return Listed(path, place, number, record, to_interaction(record, broken), broken, tuple(problems))


def _unreadable(path: str, place: Place | None, number: int, problems: Sequence[Problem]) -> Listed:
    name = place.name if place else ""
    empty = to_interaction({}, ("id",))
    if ID.fullmatch(name):
        empty = empty._replace(id=name, district=name[9:15])
    return Listed(path, place, number, None, empty, frozenset(("date",)), tuple(problems))
