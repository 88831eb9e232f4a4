"""Rows, held against the workspace and judged: which are new, there already, changed, or refused, and what to write."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from cwlog.importing.keys import Match, Standing, match_rows
from cwlog.importing.mended import differing_keys, mended_entry
from cwlog.importing.rows import Reason, Row
from cwlog.importing.verdicts import CHANGED, NEW, REJECTED, SAME, Difference, Verdict
from cwlog.importing.warning import looks_like_a_change
from cwlog.importing.writes import Replaced, Without, files_of
from cwlog.logbook import Advance, Book
from cwlog.model import Finding, Record
from cwlog.places import ID, Source
from cwlog.recording import Draft, Judged, judge
from cwlog.words import listed

_NOT_COMPARED = frozenset(("import_key",))


class Plan(NamedTuple):
    """The verdicts in the order of the rows. ``new_files`` and ``replaced`` are what is written if nobody objects."""

    verdicts: list[Verdict]
    new_files: dict[str, str]
    replaced: dict[str, Replaced]
    unread: list[str]

    def count(self, state: str) -> int:
        """How many rows have this state."""
        return sum(verdict.state == state for verdict in self.verdicts)

    @property
    def counts(self) -> dict[tuple[str, str] | None, Counter[str]]:
        """How many rows of each state belong to each cadre and month; None for rows of which that cannot be told."""
        counts: dict[tuple[str, str] | None, Counter[str]] = {}
        for verdict in self.verdicts:
            counts.setdefault(verdict.home, Counter())[verdict.state] += 1
        return counts

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to write."""
        return not self.new_files and not self.replaced


def make_plan(
    rows: Sequence[Row],
    found: Sequence[Standing],
    source: Source,
    book: Book,
    random_bytes: Callable[[int], bytes],
    *,
    skip_rejected: bool,
    advance: Advance | None = None,
) -> Plan:
    """Judge all rows and work out the files to write.

    Args:
        rows: of a sheet, in their order.
        found: what `find_standing` found.
        source: the workspace.
        book: what to judge by.
        random_bytes: gives so many random bytes, as `os.urandom` does.
        skip_rejected: plan the others although some rows are refused; without it nothing is planned then.
        advance: is told how many rows of how many have been judged.
    """
    verdicts = _verdicts(rows, found)
    judged, unread = _judged(verdicts, source, book, random_bytes, advance)
    if skip_rejected and any(verdict.state == REJECTED for verdict in judged):
        # what was refused is no neighbour of the others: judged once more without it
        kept = [one if after.state != REJECTED else after for one, after in zip(verdicts, judged, strict=True)]
        judged, unread = _judged(kept, source, book, random_bytes)
    judged = looks_like_a_change(judged, found) if not any(row.key for row in rows) else judged
    if not skip_rejected and any(verdict.state == REJECTED for verdict in judged):
        return Plan(judged, {}, {}, unread)
    return Plan(judged, *files_of(judged, source), unread)


def _verdicts(rows: Sequence[Row], found: Sequence[Standing]) -> list[Verdict]:
    """What each row is by itself: refused, there already, changed, or new."""
    sound = [row for row in rows if not row.reasons]
    matches = iter(match_rows(sound, found))
    taken: dict[object, int] = {}
    verdicts = []
    for row in rows:
        if row.reasons:
            verdicts.append(Verdict(row, REJECTED, row.reasons))
            continue
        match = next(matches)
        place = match.standing[:2] if match.standing else row.draft.get("id")
        if isinstance(place, tuple | str) and taken.setdefault(place, row.number) != row.number:
            reason = Reason("", f"row {taken[place]} has the same id", "keep one of the two, or take the id out of one")
            verdicts.append(Verdict(row, REJECTED, [reason]))
        else:
            verdicts.append(_verdict(row, match))
    return verdicts


def _verdict(row: Row, match: Match) -> Verdict:
    if match.standing is None:
        draft = {**row.draft, "import_key": match.key.text}
        return Verdict(row, NEW, (), entry=Judged(draft, None, []))
    before = match.standing.record
    after = before if match.is_as_imported else mended_entry(row, match)
    if after is None:
        return Verdict(row, REJECTED, [_both_changed(row, before)], standing=match.standing)
    differences = _differences(before, after)
    if not differences and not match.left:
        return Verdict(row, SAME, (), standing=match.standing)
    return Verdict(row, CHANGED, (), (), Judged(after, None, []), match.standing, differences, match.left)


def _both_changed(row: Row, before: Record) -> Reason:
    names = listed((row.headings.get(key, key) for key in differing_keys(row, before)), "and")
    said = f"{before['id']} was changed in the log as well, and says something else under {names}"
    return Reason("", said, f"make the two alike: in the sheet, or with 'cwlog edit {before['id']}'")


def _differences(before: Record, after: Record) -> list[Difference]:
    keys = [key for key in dict.fromkeys((*before, *after)) if key not in _NOT_COMPARED]
    return [
        Difference(key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key) and not (key == "district_name" and key not in after)
    ]


def _judged(
    verdicts: Sequence[Verdict],
    source: Source,
    book: Book,
    random_bytes: Callable[[int], bytes],
    advance: Advance | None = None,
) -> tuple[list[Verdict], list[str]]:
    """Held against schema, rules and their months, in which the entries that they replace are not seen.

    Month by month: no rule but that of ids, which `_verdicts` looks after, reaches beyond one.
    """
    rest = Without(source, _gone(verdicts))
    judged, unread, done = list(verdicts), [], 0
    rows: dict[str, str] = {}  # by the id that is given to each if it is written: nobody has seen it yet
    for places in _by_month(verdicts):
        drafts: list[Draft] = [entry.record for at in places if (entry := verdicts[at].entry)]
        judgement = judge(drafts, rest, book, random_bytes)
        unread += judgement.unread
        for at, entry in zip(places, judgement.entries, strict=True):
            judged[at] = _settled(verdicts[at], entry)
            if verdicts[at].state == NEW:
                rows[str(entry.record.get("id"))] = (
                    f"{'row' if judged[at].row.cells else 'line'} {judged[at].row.number}"
                )
        done += len(places)
        if advance:
            advance(done, len(verdicts))
    return [_by_rows(verdict, rows) for verdict in judged], unread


def _by_rows(verdict: Verdict, rows: Mapping[str, str]) -> Verdict:
    """The verdict, in which other new entries are called by their rows."""

    def named(reason: Reason) -> Reason:
        return reason._replace(message=ID.sub(lambda match: rows.get(match[0], match[0]), reason.message))

    return verdict._replace(reasons=[*map(named, verdict.reasons)], warnings=[*map(named, verdict.warnings)])


def _by_month(verdicts: Sequence[Verdict]) -> list[list[int]]:
    """The places of the verdicts that have an entry to judge, month by month."""
    months: dict[str, list[int]] = {}
    for at, verdict in enumerate(verdicts):
        if verdict.entry:
            months.setdefault(str(verdict.entry.record.get("date"))[:7], []).append(at)
    return list(months.values())


def _settled(verdict: Verdict, entry: Judged) -> Verdict:
    names = verdict.row.headings
    if entry.errors:
        reasons = [_reason(finding, names) for finding in entry.errors]
        return verdict._replace(state=REJECTED, reasons=reasons, entry=entry._replace(record=verdict.row.draft))
    return verdict._replace(entry=entry, warnings=[_reason(finding, names) for finding in entry.warnings])


def _reason(finding: Finding, names: Mapping[str, str]) -> Reason:
    """A finding about an entry, in the words of the sheet."""
    key = str(finding.field[0]) if finding.field else ""
    if finding.code == "CW101" and len(finding.field) == 1 and names:
        said = "the cell is empty" if key in names else "no column holds it"
        return Reason(names.get(key, key), said, "" if key in names else "every interaction needs it")
    if key == "ruling" and len(finding.field) > 1:
        key = f"ruling_{finding.field[1]}"
    return Reason(names.get(key, key), finding.message, finding.hint)


def _gone(verdicts: Sequence[Verdict]) -> dict[str, set[int]]:
    """The documents that give way to what is to be written, by file."""
    gone: dict[str, set[int]] = {}
    for verdict in verdicts:
        if verdict.state == CHANGED and verdict.standing:
            for standing in (verdict.standing, *verdict.left):
                gone.setdefault(standing.path, set()).add(standing.number)
    return gone
