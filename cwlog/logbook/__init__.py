"""Reads the logs of a workspace: text -> records -> interactions, with every problem in its place."""

from cwlog.logbook.files import bytes_of, read_file
from cwlog.logbook.judging import Book, judge_alone
from cwlog.logbook.problems import broken_keys, field_name, place_findings, to_problem
from cwlog.logbook.submissions import survey_submissions
from cwlog.logbook.survey import Advance, Entry, Reading, Survey, read_interactions, survey_logs

__all__ = [
    "Advance",
    "Book",
    "Entry",
    "Reading",
    "Survey",
    "broken_keys",
    "bytes_of",
    "field_name",
    "judge_alone",
    "place_findings",
    "read_file",
    "read_interactions",
    "survey_logs",
    "survey_submissions",
    "to_problem",
]
