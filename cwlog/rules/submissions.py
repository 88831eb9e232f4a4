"""Rules about a monthly submission and its place. A later change of entries is no error: ``cwlog status`` shows it."""

from collections.abc import Iterator

from cwlog.model import FieldPath, Finding, Record
from cwlog.places import Place
from cwlog.rules.free_text import find_in_text
from cwlog.rules.registry import ERROR, Context, declare
from cwlog.words import counted, quoted

NOT_ITS_PLACE = declare(
    "CW701",
    ERROR,
    """A submission that is not in its place.

    Submissions are files like data/submissions/2017-18/cadre-3/2017-10.yaml, and hold the cadre and month of their
    place.

    Why: the state of a month is read from the file in its place; one elsewhere would leave the month 'missing'.

    Mend: move the file, or correct cadre and month in it.
    """,
)
NOT_A_MEMBER = declare(
    "CW702",
    ERROR,
    """A submission by someone the roster does not know.

    submitted_by is the opaque id of a member in data/members.csv.

    Why: it must be known who handed a month in; names of people are not written down.

    Mend: correct the id, or add the member to the roster.
    """,
)
COUNTS_DISAGREE = declare(
    "CW703",
    ERROR,
    """The counts of a submission disagree with its list of entries.

    interactions and unsure together are the number of entries; a nil return has none and no minutes.

    Why: the submission is the record of what was handed in; figures that disagree with each other record nothing.

    Mend: a submission is written by 'cwlog submit' and is not edited by hand: take the last good version from git, or
    hand in again.
    """,
)


def submission_findings(record: Record, place: Place, context: Context) -> Iterator[Finding]:
    """Everything about a submission that its schema cannot see."""
    if record["cadre"] != place.cadre:
        yield Finding(
            "CW701", ("cadre",), f"the file lies in the folder of cadre {place.cadre}", "folder and cadre must agree"
        )
    if record["month"] != place.month:
        yield Finding("CW701", ("month",), f"the file is called {place.month}.yaml", "file name and month must agree")
    yield from _handed_in(record, (), context)
    for number, amendment in enumerate(record.get("amendments", ())):
        yield from _handed_in(amendment, ("amendments", number), context)
        yield from find_in_text(("amendments", number, "note"), amendment.get("note", ""), context.known)
    for key, text in record.get("update", {}).items():
        yield from find_in_text(("update", key), text, context.known)


def _handed_in(record: Record, at: FieldPath, context: Context) -> Iterator[Finding]:
    member = record["submitted_by"]
    if not context.roster.member(member):
        yield Finding(
            "CW702", (*at, "submitted_by"), f"{quoted(member)} is not in data/members.csv", "use the id of a member"
        )
    entries = len(record["entries"])
    if record["interactions"] + record["unsure"] != entries:
        message = f"{record['interactions']} + {record['unsure']} unsure, but {counted(entries, 'entry')} listed"
        yield Finding("CW703", (*at, "interactions"), message, "take the last good version from git, or hand in again")
    if record.get("nil_return") and (entries or record["minutes"]):
        yield Finding("CW703", (*at, "nil_return"), "a nil return has no entries and no minutes", "hand in again")
