"""Whether a merged piece still obeys the schema and the rules: two sound halves can make something that does not."""

from cwlog.logbook import Book
from cwlog.merging.pieces import Piece, is_row, is_submission, place_of
from cwlog.merging.threeway import Verdict
from cwlog.model import Finding, Record
from cwlog.records import to_interaction
from cwlog.rules import check_entry, is_error
from cwlog.rules.folders import folder_findings
from cwlog.rules.submissions import submission_findings


def new_errors(verdict: Verdict, book: Book) -> list[Finding]:
    """The errors of a merged piece that neither side has by itself; rows of rosters are judged as a whole elsewhere."""
    if verdict.record is None or verdict.text_of is not None or is_row(verdict.key):
        return []
    sides = [_errors(piece.record, piece.path, book) for piece in (verdict.ours, verdict.theirs) if piece]
    known = {_name(finding) for found in sides for finding in found}
    return [one for one in _errors(verdict.record, verdict.path, book) if _name(one) not in known]


def errors_of(piece: Piece, book: Book) -> list[Finding]:
    """Everything that stands against an entry or a submission by itself."""
    return _errors(piece.record, piece.path, book)


def _name(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.field


def _errors(record: Record, path: str, book: Book) -> list[Finding]:
    findings = _of_submission(record, path, book) if is_submission(path) else _of_entry(record, path, book)
    return list(filter(is_error, findings))


def _of_entry(record: Record, path: str, book: Book) -> list[Finding]:
    findings = book.schemas["interaction"].check(record)
    broken = frozenset(str(finding.field[0]) for finding in findings if finding.field)
    entry = to_interaction(record, broken)
    findings += check_entry(entry, book.context, broken)
    place = place_of(path)
    return [*findings, *(folder_findings(entry, broken, place, book.context) if place else ())]


def _of_submission(record: Record, path: str, book: Book) -> list[Finding]:
    findings = book.schemas["submission"].check(record)
    place = place_of(path)
    return findings if findings or not place else list(submission_findings(record, place, book.context))
