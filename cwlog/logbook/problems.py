"""Findings of an entry or a file -> problems, each in its place."""

from collections.abc import Iterable, Iterator

from cwlog.documents import Document
from cwlog.documents.reader import position_in, positions_of
from cwlog.model import FieldPath, Finding, Problem, Where
from cwlog.privacy import masked
from cwlog.rules import CODES


def to_problem(path: str, line: int, column: int, finding: Finding) -> Problem:
    """A finding in its place, with what its code says about it; CI keeps it for ever, so no private detail is in it."""
    code = CODES[finding.code]
    shown, message, hint = map(masked, (field_name(finding.field), finding.message, finding.hint))
    return Problem(Where(path, line, column), code.id, code.severity, shown, message, hint, code.changes_totals)


def field_name(path: FieldPath) -> str:
    """The path to a value as people read it; list positions count from 1, like lines.

    >>> field_name(("topics", 1)), field_name(("participants", "superintendent"))
    ('topics[2]', 'participants.superintendent')
    """
    return "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def place_findings(path: str, document: Document, findings: Iterable[Finding]) -> Iterator[Problem]:
    """Findings of a document as problems; its text is read once more for the positions."""
    positions = positions_of(document)
    for finding in findings:
        yield to_problem(path, *position_in(positions, finding), finding)


def broken_keys(findings: Iterable[Finding]) -> frozenset[str]:
    """The keys of a record of which its schema has found something."""
    return frozenset(str(finding.field[0]) for finding in findings if finding.field)
