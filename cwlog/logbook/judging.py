"""What there is to judge by, and what it says about an entry by itself."""

from collections.abc import Mapping
from typing import NamedTuple

from cwlog.logbook.problems import broken_keys
from cwlog.model import Finding, Interaction, Record
from cwlog.records import to_interaction
from cwlog.rules import Context, check_entry
from cwlog.rules.free_text import find_in_broken_ruling
from cwlog.schemas import Schema

_NOTHING_BROKEN: frozenset[str] = frozenset()


class Book(NamedTuple):
    """What is needed to judge a log: the schemas, and what the rules may know."""

    schemas: Mapping[str, Schema]
    context: Context


def judge_alone(
    record: Record, book: Book, *, only_totals: bool = False
) -> tuple[Interaction, frozenset[str], list[Finding]]:
    """An entry by itself: its keys that are no good (see `to_interaction`), and what schema and rules find."""
    findings = book.schemas["interaction"].check(record)
    broken = broken_keys(findings) if findings else _NOTHING_BROKEN
    entry = to_interaction(record, broken)
    findings += check_entry(entry, book.context, broken, only_totals=only_totals)
    if "ruling" in broken and not only_totals:
        findings += find_in_broken_ruling(record, book.context)
    return entry, broken, findings
