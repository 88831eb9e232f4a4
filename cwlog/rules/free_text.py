"""Private details in free text (DOMAIN: FERPA, Missouri Sunshine Law). A message never repeats what was found."""

from collections.abc import Iterable, Iterator

from cwlog.model import FieldPath, Finding, Interaction
from cwlog.privacy import KnownWords, find_private_details
from cwlog.rules.registry import ERROR, WARNING, Context, declare

_WHY = "\n\nWhy: the log is a public record and its history keeps every version; learners, families and personnel must not be in it."
_MEND = (
    "\n\nMend: take it out, and say the same with roles and counts. If it was committed already, removing it from the file "
    "does not remove it from the history: tell the data steward before anyone copies the repository further. What to do then "
    "stands in cwlog's page docs/private-details.md."
)

# kind -> (code, what the message says, what the page says)
_KINDS = {
    "email": ("CW501", "an e-mail address", "An e-mail address in free text.", ERROR),
    "ssn": ("CW502", "what looks like a social security number", "A social security number in free text.", ERROR),
    "phone": ("CW503", "a phone number", "A phone number in free text.", ERROR),
    "student_id": (
        "CW504",
        "ten digits, like a state student id",
        "Ten digits in a row, like a state student id, in free text.",
        ERROR,
    ),
    "birth_date": ("CW505", "a date of birth", "A date of birth in free text.", ERROR),
    "titled_name": (
        "CW511",
        "a title with what may be a name",
        "What may be the name of a person, after a title.",
        WARNING,
    ),
    "student_name": ("CW512", "what may be the name of a student", "What may be the name of a student.", WARNING),
    "student_plan": (
        "CW513",
        "a plan, diagnosis or discipline of one person",
        "A plan (IEP, 504), a diagnosis or discipline beside a person.",
        WARNING,
    ),
    "personnel": ("CW514", "a personnel matter", "Wording of a personnel matter.", WARNING),
}
_CODES = {kind: declare(code, severity, page + _WHY + _MEND) for kind, (code, _, page, severity) in _KINDS.items()}
_FIELDS = ("comments", "description", "participants_other", "topics_other", "resources_other")


def private_details(entry: Interaction, broken: frozenset[str], context: Context) -> list[Finding]:
    """Private details in every free text of an entry; the fields in ``broken`` are left out."""
    findings: list[Finding] = []
    for field in _FIELDS:
        text = getattr(entry, field)
        if text is not None and field not in broken:
            findings += find_in_text((field,), text, context.known)
    if entry.ruling and entry.ruling.note and "ruling" not in broken:
        findings += find_in_text(("ruling", "note"), entry.ruling.note, context.known)
    return findings


def find_in_text(path: FieldPath, text: str, known: KnownWords) -> Iterable[Finding]:
    """One finding for each kind of private detail in a text."""
    details = find_private_details(text, known)
    return _findings(path, {detail.kind for detail in details}) if details else ()


def _findings(path: FieldPath, kinds: set[str]) -> Iterator[Finding]:
    for kind, (code, said, _, severity) in _KINDS.items():
        if kind in kinds:
            hint = (
                "take it out; roles and counts say enough"
                if severity is ERROR
                else "if it is about a person, take it out"
            )
            yield Finding(code, path, f"this text has {said}", hint)
