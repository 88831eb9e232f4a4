"""Completes drafts to entries, and holds them against the schema, the rules, and the month they belong to.

Pure: the month's folder is read through a `Source`, and the random characters of an id come from the caller.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from cwlog.documents import Fault, to_yaml
from cwlog.errors import CwlogError
from cwlog.logbook import Book, broken_keys, judge_alone, read_file
from cwlog.model import Finding, Interaction, Record
from cwlog.places import Source, can_name_a_folder, folder_of
from cwlog.records import to_day, to_interaction
from cwlog.roster import Roster
from cwlog.rules import is_error
from cwlog.rules.groups import Fact, content_of, group_findings, to_fact

Draft = Record  # keys and values of an entry that may still lack its id, its district's name, or anything else
RandomBytes = Callable[[int], bytes]

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # 32 characters: nobody takes one for another
_GIVEN_BY_CWLOG = frozenset(("id", "district_name"))


class Home(NamedTuple):
    """Where an entry belongs: a cadre and a month."""

    cadre: str
    month: str

    @property
    def folder(self) -> str:
        """The folder of the cadre's month."""
        return folder_of(self.cadre, self.month)


class Judged(NamedTuple):
    """A draft, completed, and what is to be said about it. Without errors it has an id and a home."""

    record: Record
    home: Home | None
    findings: list[Finding]

    @property
    def errors(self) -> list[Finding]:
        """What stands against writing it."""
        return [finding for finding in self.findings if is_error(finding)]

    @property
    def warnings(self) -> list[Finding]:
        """What a person should look at."""
        return [finding for finding in self.findings if not is_error(finding)]

    @property
    def path(self) -> str:
        """The file it is written to; only for an entry without errors."""
        assert self.home is not None
        return f"{self.home.folder}/{self.record['id']}.yaml"

    @property
    def text(self) -> str:
        """The entry as its file holds it."""
        return to_yaml(self.record)


class Judgement(NamedTuple):
    """The judged drafts, in their order; ``unread`` are files of their months that could not be held against them."""

    entries: list[Judged]
    unread: list[str]

    @property
    def has_errors(self) -> bool:
        """True if one of the entries cannot be written, and so none of them."""
        return any(entry.errors for entry in self.entries)


def judge(drafts: Sequence[Draft], source: Source, book: Book, random_bytes: RandomBytes) -> Judgement:
    """Complete drafts and find everything that is to be said about them.

    Args:
        drafts: in the order in which they were given; one that has an ``id`` keeps it.
        source: where the months are, whose other entries they are held against.
        book: what to judge by.
        random_bytes: gives so many random bytes, as `os.urandom` does.

    Raises:
        CwlogError: a month's folder leads out of the workspace, or cannot be read.
    """
    homes = [_home_of(draft, book.context.roster) for draft in drafts]
    month = _read_months(source, book, dict.fromkeys(home for home in homes if home))
    taken = {fact.id for fact in month.facts} | {draft["id"] for draft in drafts if isinstance(draft.get("id"), str)}
    entries: list[Judged] = []
    facts: list[Fact] = []
    for draft, home in zip(drafts, homes, strict=True):
        record = _completed(draft, home, book, taken, random_bytes)
        entry, broken, findings = _check_alone(record, book)
        facts.append(to_fact(entry, len(month.paths), len(facts), broken))
        entries.append(Judged(record, home, findings))
    for fact, finding in _compare(month, entries, facts, book.context.limits.day_minutes):
        entries[fact.number].findings.append(finding)
    return Judgement(entries, month.unread)


def errors_about(draft: Draft, keys: Collection[str], book: Book) -> list[Finding]:
    """What is wrong with these keys of a draft by itself; what is not there yet is not missed."""
    record = _completed(draft, None, book, set(), bytes)
    findings = _check_alone(record, book)[2]
    return [one for one in findings if one.field and one.field[0] in keys and is_error(one) and one.code != "CW101"]


def _home_of(draft: Draft, roster: Roster) -> Home | None:
    """The cadre of the district on that day, and the month; None if one of the two cannot be told.

    Raises:
        CwlogError: the roster's id of the cadre cannot be the name of a folder.
    """
    district, day = draft.get("district"), to_day(draft.get("date"))
    stay = roster.membership(district, day) if day and isinstance(district, str) else None
    if stay is None or day is None:
        return None
    if not can_name_a_folder(stay.cadre):
        said = f"{stay.cadre!r}, the cadre of {stay.name} in data/districts.csv, cannot name a folder"
        raise CwlogError(said, "correct the roster; 'cwlog validate' shows where")
    return Home(stay.cadre, day.isoformat()[:7])


def _completed(draft: Draft, home: Home | None, book: Book, taken: set[str], random_bytes: RandomBytes) -> Record:
    """The draft with the district's name and an id, as far as they can be told, in the order of the schema."""
    record = dict(draft)
    if "district_name" not in record and (name := _name_of(draft, book.context.roster)):
        record["district_name"] = name
    if "id" not in record and home:
        record["id"] = _new_id(record["date"], record["district"], taken, random_bytes)
    order = book.schemas["interaction"].columns
    return {key: record[key] for key in (*order, *record) if key in record}


def _name_of(draft: Draft, roster: Roster) -> str:
    """The district's name on that day; its latest one where it is no member then."""
    district, day = draft.get("district"), to_day(draft.get("date"))
    if not isinstance(district, str):
        return ""
    stays = roster.memberships(district)
    stay = (roster.membership(district, day) if day else None) or (stays[-1] if stays else None)
    return stay.name if stay else ""


def _new_id(day: str, district: str, taken: set[str], random_bytes: RandomBytes) -> str:
    while True:
        end = "".join(_ALPHABET[byte % 32] for byte in random_bytes(4))
        if (entry_id := f"{day.replace('-', '')}-{district}-{end}") not in taken:
            taken.add(entry_id)
            return entry_id


def _check_alone(record: Record, book: Book) -> tuple[Interaction, frozenset[str], list[Finding]]:
    """The entry, its broken keys, and what schema and rules find. Keys that cwlog gives itself are not missed."""
    entry, broken, findings = judge_alone(record, book)
    return entry, broken, [one for one in findings if one.code != "CW101" or one.field[0] not in _GIVEN_BY_CWLOG]


class _Months(NamedTuple):
    """What stands already in the months of the drafts."""

    facts: list[Fact]
    records: dict[tuple[int, int], Record]
    paths: list[str]
    unread: list[str]


def _read_months(source: Source, book: Book, homes: Iterable[Home]) -> _Months:
    months = _Months([], {}, [], [])
    for home in homes:
        for item in source.items(home.folder):
            if item.kind == "file" and item.name.endswith(".yaml"):
                _read_neighbour(source, book, f"{home.folder}/{item.name}", months)
    return months


def _read_neighbour(source: Source, book: Book, path: str, months: _Months) -> None:
    documents = read_file(source, path)
    records = [] if isinstance(documents, Fault) else [document.record for document in documents]
    if not records or None in records:
        months.unread.append(path)
    file = len(months.paths)
    months.paths.append(path)
    for number, record in enumerate(records):
        if record is not None:
            broken = broken_keys(book.schemas["interaction"].check(record))
            months.facts.append(to_fact(to_interaction(record, broken), file, number, broken))
            months.records[file, number] = record


def _compare(
    month: _Months, entries: Sequence[Judged], facts: Sequence[Fact], day_minutes: int
) -> list[tuple[Fact, Finding]]:
    """What shows when the new entries are held against the others, which come first; only about the new ones."""
    new = len(month.paths)

    def content(fact: Fact) -> int:
        return content_of(entries[fact.number].record if fact.file == new else month.records[fact.file, fact.number])

    def name(fact: Fact) -> str:
        return f"entry {fact.number + 1} of these" if fact.file == new else month.paths[fact.file]

    found = group_findings([*month.facts, *facts], content, name, day_minutes)
    return [(fact, finding) for fact, finding in found if fact.file == new]
