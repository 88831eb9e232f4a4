"""One pass over the logs; of each entry only a few facts are kept for the rules across entries.

A record that needs a message is read again for its positions, which costs nothing where there is nothing to say.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cwlog.documents import Document, Fault
from cwlog.logbook.files import read_file
from cwlog.logbook.judging import Book, judge_alone
from cwlog.logbook.problems import place_findings, to_problem
from cwlog.model import Finding, Interaction, Problem, Record
from cwlog.places import Place, Source, Stray, find_logs
from cwlog.rules.folders import WRONG_FOLDER, file_name_finding, folder_findings, home_of
from cwlog.rules.groups import Fact, content_of, group_findings, to_fact


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


class _Reader:
    """The state of one reading."""

    def __init__(self, source: Source, book: Book, keep: Keep | None, *, only_totals: bool) -> None:
        self.survey = Survey()
        self._source, self._book, self._keep, self._only_totals = source, book, keep, only_totals
        self._facts: list[Fact] = []
        self._paths: list[str] = []
        self._contents: dict[int, list[int]] = {}

    def stray(self, stray: Stray) -> None:
        self.survey.unread += 1
        finding = self._misplaced(stray) if stray.finding.code == WRONG_FOLDER.id else stray.finding
        self.survey.problems.append(to_problem(stray.path, 1, 1, finding))

    def _misplaced(self, stray: Stray) -> Finding:
        """Judge a log that lies in no month's folder; what there is to say about its place, with the right folder."""
        documents = read_file(self._source, stray.path)
        if isinstance(documents, Fault):
            self.survey.problems.append(to_problem(stray.path, *documents))
            return stray.finding
        homes = set()
        for document in documents:
            self.survey.problems += [to_problem(stray.path, *fault) for fault in document.faults]
            if document.record is not None:
                entry, broken, findings = self._judged(document.record)
                self.survey.problems += place_findings(stray.path, document, findings) if findings else ()
                homes.add(home_of(entry, broken, self._book.context.roster))
        home = homes.pop() if len(homes) == 1 else None
        return stray.finding._replace(hint=f"the right folder is {home}") if home else stray.finding

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
        entry, broken, findings = self._judged(record)
        findings += folder_findings(entry, broken, place, self._book.context)
        file = len(self._paths) - 1
        self._facts.append(to_fact(entry, file, number, broken))
        if findings:
            self._problems(place.path, file, number, document, findings)
        if self._keep and (file, number) not in self.survey.refused:
            self._keep(Entry(entry, place.path, file, number))
        return entry.id

    def _judged(self, record: Record) -> tuple[Interaction, frozenset[str], list[Finding]]:
        return judge_alone(record, self._book, only_totals=self._only_totals)

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
