"""Private details in free text (DOMAIN: FERPA, Missouri Sunshine Law). A message never repeats what was found."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cwlog.model import FieldPath, Finding, Interaction, Record, Severity
from cwlog.privacy import KnownWords, find_private_details
from cwlog.records import FREE_TEXTS
from cwlog.rules.registry import ERROR, WARNING, Context, declare

_WHERE = "Looked through are comments, description, every ..._other, the notes of rulings and amendments, and the monthly update."
_WHY = "Why: the log is a public record and its history keeps every version; learners, families and personnel must not be in it."
_MEND = (
    "Mend: take it out, and say the same with roles and counts. If it was committed already, removing it from the file "
    "does not remove it from the history: tell the data steward before anyone copies the repository further. What to do then "
    "stands in cwlog's page docs/private-details.md."
)
_FALSE_ALARM = "A false alarm needs no change."


class _Kind(NamedTuple):
    """What is said of a kind of private detail: in a message, and on its page as title and as what makes it fire."""

    code: str
    severity: Severity
    said: str
    title: str
    fires: str


_KINDS = {
    "email": _Kind(
        "CW501", ERROR, "an e-mail address", "An e-mail address in free text.", "A name, an @ and a domain."
    ),
    "ssn": _Kind(
        "CW502",
        ERROR,
        "what looks like a social security number",
        "A social security number in free text.",
        "Three, two and four digits with hyphens or spaces between them, or nine digits after 'SSN'.",
    ),
    "phone": _Kind(
        "CW503",
        ERROR,
        "a phone number",
        "A phone number in free text.",
        "Three, three and four digits with hyphens, dots, spaces or brackets between them.",
    ),
    "student_id": _Kind(
        "CW504",
        ERROR,
        "ten digits, like a state student id",
        "Ten digits in a row, like a state student id, in free text.",
        "Ten digits whose first six are the code of a district of the roster are a building, and may stay.",
    ),
    "birth_date": _Kind(
        "CW505",
        ERROR,
        "a date of birth",
        "A date of birth in free text.",
        "A date that stands within 20 characters of 'born', 'birth' or 'DOB'.",
    ),
    "titled_name": _Kind(
        "CW511",
        WARNING,
        "a title with what may be a name",
        "What may be the name of a person, after a title.",
        "A title such as Mr., Mrs., Ms., Dr. or Prof. and a capitalised word. Works that are cited with their year, and the "
        f"names of the roster, may stay. {_FALSE_ALARM}",
    ),
    "student_name": _Kind(
        "CW512",
        WARNING,
        "what may be the name of a student",
        "What may be the name of a student.",
        f"'student', 'learner' or 'pupil' and a capitalised word that is no usual word of schools. {_FALSE_ALARM}",
    ),
    "student_plan": _Kind(
        "CW513",
        WARNING,
        "a plan, diagnosis or discipline of one person",
        "A plan (IEP, 504), a diagnosis or discipline beside a person.",
        f"It is about one learner; 'the IEP process' or 'students with disabilities' may stay. {_FALSE_ALARM}",
    ),
    "personnel": _Kind(
        "CW514",
        WARNING,
        "a personnel matter",
        "Wording of a personnel matter.",
        f"Contracts, leave, resignation, reprimands, grievances, somebody's evaluation. {_FALSE_ALARM}",
    ),
}
_CODES = {
    name: declare(kind.code, kind.severity, f"{kind.title}\n\n{kind.fires}\n\n{_WHERE}\n\n{_WHY}\n\n{_MEND}")
    for name, kind in _KINDS.items()
}


def private_details(entry: Interaction, context: Context) -> list[Finding]:
    """Private details in every free text of an entry."""
    findings: list[Finding] = []
    for field in FREE_TEXTS:
        text = getattr(entry, field)
        if text is not None:
            findings += find_in_text((field,), text, context.known)
    if entry.ruling and entry.ruling.note:
        findings += find_in_text(("ruling", "note"), entry.ruling.note, context.known)
    return findings


def find_in_broken_ruling(record: Record, context: Context) -> Iterable[Finding]:
    """Private details in the note of a ruling that the schema refuses: an entry does not hold it (see `records`)."""
    ruling = record.get("ruling")
    note = ruling.get("note") if isinstance(ruling, dict) else None
    return find_in_text(("ruling", "note"), note, context.known) if isinstance(note, str) else ()


def find_in_text(path: FieldPath, text: str, known: KnownWords) -> Iterable[Finding]:
    """One finding for each kind of private detail in a text."""
    details = find_private_details(text, known)
    return _findings(path, {detail.kind for detail in details}) if details else ()


def _findings(path: FieldPath, found: set[str]) -> Iterator[Finding]:
    for name, kind in _KINDS.items():
        if name in found:
            is_sure = kind.severity is ERROR
            hint = "take it out; roles and counts say enough" if is_sure else "if it is about a person, take it out"
            yield Finding(kind.code, path, f"this text has {kind.said}", hint)
