"""Reads what was handed in: every submission of a workspace, with every problem in its place."""

from collections.abc import Iterator

from cwlog.documents import Fault
from cwlog.logbook.files import read_file
from cwlog.logbook.judging import Book
from cwlog.logbook.problems import broken_keys, place_findings, to_problem
from cwlog.logbook.survey import Survey
from cwlog.model import Finding, Problem
from cwlog.places import Place, Source, Stray, find_submissions
from cwlog.rules.submissions import submission_findings


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
        findings += submission_findings(document.record, place, book.context, broken_keys(findings))
        if findings:
            yield from place_findings(place.path, document, findings)
