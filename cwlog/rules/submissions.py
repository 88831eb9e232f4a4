"""Rules about a monthly submission and its place. A later change of entries is no error: ``cwlog status`` shows it."""

from collections.abc import Iterator
from typing import Any

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


_NONE: frozenset[str] = frozenset()


def submission_findings(
    record: Record, place: Place, context: Context, broken: frozenset[str] = _NONE
) -> Iterator[Finding]:
    """Everything about a submission that its schema cannot see.

    Args:
        record: the submission.
        place: its file.
        context: what the rules may know.
        broken: keys that are missing or no good; only the lint for private details looks at them.
    """
    if "cadre" not in broken and record["cadre"] != place.cadre:
        yield Finding(
            "CW701", ("cadre",), f"the file lies in the folder of cadre {place.cadre}", "folder and cadre must agree"
        )
    if "month" not in broken and record["month"] != place.month:
        yield Finding("CW701", ("month",), f"the file is called {place.month}.yaml", "file name and month must agree")
    yield from _handed_in(record, (), context, broken)
    for number, amendment in enumerate(record.get("amendments", ()) if "amendments" not in broken else ()):
        yield from _handed_in(amendment, ("amendments", number), context, _NONE)
    for path, text in _free_texts(record):
        yield from find_in_text(path, text, context.known)


def _handed_in(record: Record, at: FieldPath, context: Context, broken: frozenset[str]) -> Iterator[Finding]:
    if "submitted_by" not in broken and not context.roster.member(member := record["submitted_by"]):
        yield Finding(
            "CW702", (*at, "submitted_by"), f"{quoted(member)} is not in data/members.csv", "use the id of a member"
        )
    if not broken.isdisjoint(("entries", "interactions", "unsure")):
        return
    entries = len(record["entries"])
    if record["interactions"] + record["unsure"] != entries:
        message = f"{record['interactions']} + {record['unsure']} unsure, but {counted(entries, 'entry')} listed"
        yield Finding("CW703", (*at, "interactions"), message, "take the last good version from git, or hand in again")
    if broken.isdisjoint(("nil_return", "minutes")) and record.get("nil_return") and (entries or record["minutes"]):
        yield Finding("CW703", (*at, "nil_return"), "a nil return has no entries and no minutes", "hand in again")


def _free_texts(record: Record) -> Iterator[tuple[FieldPath, str]]:
    """Every free text of a submission and its path, also where the schema refuses what stands around it."""
    places: list[tuple[FieldPath, Any]] = []
    if isinstance(amendments := record.get("amendments"), list):
        places += [
            (("amendments", n, "note"), one.get("note")) for n, one in enumerate(amendments) if isinstance(one, dict)
        ]
    if isinstance(update := record.get("update"), dict):
        places += [(("update", key), text) for key, text in update.items()]
    return ((path, text) for path, text in places if isinstance(text, str))
