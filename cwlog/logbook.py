"""Reads the logs of a workspace: text -> records -> interactions, with every problem in its place.

One pass over the files; of each entry only a few facts are kept for the rules across entries. A record that needs a
message is read again for its positions, which costs nothing where there is nothing to say.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.documents.reader import position_in, positions_of
from cwlog.model import FieldPath, Finding, Interaction, Problem, Where
from cwlog.places import Place, Source, Stray, find_logs, find_submissions
from cwlog.records import to_interaction
from cwlog.rules import CODES, Context, check_entry
from cwlog.rules.folders import file_name_finding, folder_findings
from cwlog.rules.groups import Fact, content_of, group_findings, to_fact
from cwlog.rules.submissions import submission_findings
from cwlog.schemas import Schema

_NOTHING_BROKEN: frozenset[str] = frozenset()
_KEYS_OF_FACTS = frozenset(("district", "date", "interaction_type", "duration_minutes", "event"))


class Book(NamedTuple):
    """What is needed to judge a log: the schemas, and what the rules may know."""

    schemas: Mapping[str, Schema]
    context: Context


class Entry(NamedTuple):
    """An interaction and where it stands: the n-th document of the n-th file of a survey."""

    interaction: Interaction
    path: str
    file: int
    number: int


class Survey:
    """What a reading found; it fills while the files are read.

    ``documents`` counts the records of each file; ``refused`` are the entries, and ``unread`` the number of records
    and files, that a problem which can change totals keeps out of every figure.
    """

    def __init__(self) -> None:
        """Nothing has been read yet."""
        self.documents: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.refused: set[tuple[int, int]] = set()
        self.unread = 0


Keep = Callable[[Entry], None]
Advance = Callable[[int, int], None]


def to_problem(path: str, line: int, column: int, finding: Finding) -> Problem:
    """A finding in its place, with what its code says about it."""
    code = CODES[finding.code]
    shown = field_name(finding.field)
    return Problem(
        Where(path, line, column), code.id, code.severity, shown, finding.message, finding.hint, code.changes_totals
    )


def field_name(path: FieldPath) -> str:
    """The path to a value as people read it; list positions count from 1, like lines.

    >>> field_name(("topics", 1)), field_name(("participants", "superintendent"))
    ('topics[2]', 'participants.superintendent')
    """
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def survey_logs(
    source: Source,
    book: Book,
    months: Sequence[str] | None = None,
    keep: Keep | None = None,
    advance: Advance | None = None,
    *,
    only_totals: bool = False,
) -> Survey:
    """Read and check every log file.

    Args:
        source: where the files are.
        book: what to judge by.
        months: only the folders of these months, and files that lie in no month's folder; None for all.
        keep: is given every entry whose own record is sound; an entry that turns out to be refused only when it is held
            against others is in `Survey.refused` afterwards.
        advance: is told how many files of how many have been read.
        only_totals: look only for what can change totals, as a roll-up does.
    """
    reader = _Reader(source, book, keep, only_totals=only_totals)
    items = list(find_logs(source, months))
    for done, item in enumerate(items, start=1):
        if isinstance(item, Stray):
            reader.stray(item)
        else:
            reader.read(item)
        if advance:
            advance(done, len(items))
    reader.compare()
    return reader.survey


class Reading(NamedTuple):
    """The valid interactions of some months, the problems of their files, and how many entries are missing for them."""

    interactions: list[Interaction]
    problems: list[Problem]
    left_out: int


def read_interactions(
    source: Source, book: Book, months: Sequence[str], advance: Advance | None = None, *, only_totals: bool = True
) -> Reading:
    """What a roll-up may count.

    Args:
        source: where the files are.
        book: what to judge by.
        months: whose folders to read; files that lie in no month's folder count as missing entries.
        advance: is told how many files of how many have been read.
        only_totals: look only for what can change totals.
    """
    kept: list[Entry] = []
    survey = survey_logs(source, book, months, kept.append, advance, only_totals=only_totals)
    valid = [entry.interaction for entry in kept if (entry.file, entry.number) not in survey.refused]
    return Reading(valid, survey.problems, len(survey.refused) + survey.unread)


def read_file(source: Source, path: str) -> list[Document] | Fault:
    """The documents of a file, or why there are none."""
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return Fault(1, 1, Finding("CW001", (), said, "check the permissions, and that it is a regular file"))
    if len(data) > MAX_FILE_BYTES:
        hint = f"a file may have {MAX_FILE_BYTES // 1024**2} MiB; is this a log?"
        return Fault(1, 1, Finding("CW003", (), "the file is too large", hint))
    text = decode(data)
    return text if isinstance(text, Fault) else read_documents(text)


def place_findings(path: str, document: Document, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Findings of a document as problems; its text is read once more for the positions."""
    positions = positions_of(document)
    for finding in findings:
        yield to_problem(path, *position_in(positions, finding), finding)


class _Reader:
    """The state of one reading."""

    def __init__(self, source: Source, book: Book, keep: Keep | None, *, only_totals: bool) -> None:
        self.survey = Survey()
        self._source, self._book, self._keep, self._only_totals = source, book, keep, only_totals
        self._schema = book.schemas["interaction"]
        self._facts: list[Fact] = []
        self._paths: list[str] = []
        self._contents: dict[int, list[int]] = {}

    def stray(self, stray: Stray) -> None:
        self.survey.unread += 1
        self.survey.problems.append(to_problem(stray.path, 1, 1, stray.finding))

    def read(self, place: Place) -> None:
        documents = read_file(self._source, place.path)
        self._paths.append(place.path)
        if isinstance(documents, Fault):
            self.survey.documents[place.path] = 0
            self._fault(place.path, documents)
            return
        self.survey.documents[place.path] = sum(1 for document in documents if document.lines)
        ids = []
        for number, document in enumerate(documents):
            ids.append(self._document(place, number, document))
        if finding := file_name_finding(place, ids):
            self.survey.problems += place_findings(place.path, documents[0], [finding])

    def _fault(self, path: str, *faults: Fault) -> None:
        self.survey.unread += 1
        self.survey.problems += [to_problem(path, *fault) for fault in faults]

    def _document(self, place: Place, number: int, document: Document) -> str:
        """Check one document; its id, empty if it has none that can be read."""
        record = document.record
        if record is None:
            self._fault(place.path, *document.faults)
            return ""
        findings = self._schema.check(record)
        broken = (
            frozenset(str(finding.field[0]) for finding in findings if finding.field) if findings else _NOTHING_BROKEN
        )
        entry = to_interaction(record, broken)
        findings += check_entry(entry, self._book.context, broken, only_totals=self._only_totals)
        findings += folder_findings(entry, broken, place, self._book.context)
        file = len(self._paths) - 1
        self._facts.append(_fact_of(entry, file, number, broken))
        if findings:
            self._problems(place.path, file, number, document, findings)
        if self._keep and (file, number) not in self.survey.refused:
            self._keep(Entry(entry, place.path, file, number))
        return entry.id

    def _problems(self, path: str, file: int, number: int, document: Document, findings: Iterable[Finding]) -> None:
        problems = list(place_findings(path, document, findings))
        self.survey.problems += problems
        if any(problem.changes_totals for problem in problems):
            self.survey.refused.add((file, number))

    def compare(self) -> None:
        """Hold the entries against each other, once all have been read."""
        limits = self._book.context.limits
        found: dict[int, list[tuple[Fact, Finding]]] = {}
        findings = group_findings(
            self._facts, self._content, self._name, limits.day_minutes, only_totals=self._only_totals
        )
        for fact, finding in findings:
            found.setdefault(fact.file, []).append((fact, finding))
        for file, pairs in found.items():
            documents = self._documents(file)
            for fact, finding in pairs:
                self._problems(self._paths[file], file, fact.number, documents[fact.number], [finding])

    def _name(self, fact: Fact) -> str:
        return self._paths[fact.file]

    def _documents(self, file: int) -> list[Document]:
        documents = read_file(self._source, self._paths[file])
        return [] if isinstance(documents, Fault) else documents

    def _content(self, fact: Fact) -> int:
        """Of all entries of a file at a time: to read it again for each would take the square of its length."""
        if fact.file not in self._contents:
            documents = self._documents(fact.file)
            self._contents[fact.file] = [content_of(document.record or {}) for document in documents]
        return self._contents[fact.file][fact.number]


def _fact_of(entry: Interaction, file: int, number: int, broken: frozenset[str]) -> Fact:
    """The facts of an entry; of one with a broken key only the id is held against others."""
    fact = to_fact(entry, file, number)
    return fact if _KEYS_OF_FACTS.isdisjoint(broken) else fact._replace(district="", event=None)


def survey_submissions(source: Source, book: Book) -> Survey:
    """Read and check every submission."""
    survey = Survey()
    for item in find_submissions(source):
        if isinstance(item, Stray):
            survey.problems.append(to_problem(item.path, 1, 1, item.finding))
        else:
            survey.problems += _submission_problems(source, book, item)
    return survey


def _submission_problems(source: Source, book: Book, place: Place) -> Iterator[Problem]:
    documents = read_file(source, place.path)
    if isinstance(documents, Fault):
        yield to_problem(place.path, *documents)
        return
    for extra in documents[1:]:
        finding = Finding(
            "CW701", (), "a second record in the file of a submission", "a submission is one record; use amendments"
        )
        yield to_problem(place.path, extra.line, 1, finding)
    document = documents[0]
    for fault in document.faults:
        yield to_problem(place.path, *fault)
    if document.record is not None:
        findings = book.schemas["submission"].check(document.record)
        findings += [] if findings else submission_findings(document.record, place, book.context)
        if findings:
            yield from place_findings(place.path, document, findings)
