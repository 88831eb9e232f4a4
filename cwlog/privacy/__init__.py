"""Find private details in free text: what must not get into a log that a public body keeps.

Learner data and personnel matters do not belong in the log (FERPA, Missouri Sunshine Law). This is
a lint, not a guarantee: it knows no names and decides by form alone. Out of scope are obfuscated
e-mail ("name at example dot org"), phone numbers without an area code, digits of other scripts,
initials of students, names in lower case, and names that stand alone.

A text goes three steps: a quick look for the words and digits that matter at all, where most texts
stop; the exact patterns of the kinds that these words point to; and last the false alarms.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from cwlog.privacy.matters import find_personnel_matters, find_student_plans
from cwlog.privacy.names import find_student_names, find_titled_names
from cwlog.privacy.numbers import find_birth_dates, find_emails, find_numbers
from cwlog.privacy.quick import PLAIN, quick_look
from cwlog.privacy.text import KnownWords, PrivateDetail, fold, pattern

__all__ = ["ERROR_KINDS", "WARNING_KINDS", "KnownWords", "PrivateDetail", "find_private_details", "masked"]

ERROR_KINDS = frozenset({"email", "ssn", "phone", "student_id", "birth_date"})
WARNING_KINDS = frozenset({"titled_name", "student_name", "student_plan", "personnel"})

_NOTHING_KNOWN = KnownWords(frozenset(), frozenset())
_FINDERS: dict[str, Callable[[str], Iterator[PrivateDetail]]] = {
    "address": find_emails,
    "number": find_numbers,
    "birth_date": find_birth_dates,
    "titled_name": find_titled_names,
    "student_name": find_student_names,
    "student_plan": find_student_plans,
    "personnel": find_personnel_matters,
}


def find_private_details(text: str, known: KnownWords) -> list[PrivateDetail]:
    """Find addresses, numbers, birth dates, names and personal matters in one free text.

    Args:
        text: a comment, description, write-in or note, as the user wrote it.
        known: what the roster knows, and what is therefore not private.

    Returns:
        Details of ``ERROR_KINDS`` and ``WARNING_KINDS`` by offset; empty for a clean text.

    >>> find_private_details("Write to someone@example.org.", KnownWords(frozenset(), frozenset()))
    [PrivateDetail(kind='email', start=9, end=28)]
    """
    plain = f" {text} ".encode("ascii", "replace").translate(PLAIN)
    kind_of_trigger, triggers, long_number = quick_look()
    kinds = set(map(kind_of_trigger.__getitem__, triggers.findall(plain)))
    if "@" in text:
        kinds.add("address")
    if long_number.search(plain):
        kinds.add("number")
    return _look_closely(fold(text), kinds, known) if kinds else []


def masked(message: str) -> str:
    """A message without the addresses, numbers and dates of birth that it would repeat, whatever field they stood in.

    >>> masked("'someone@example.org' is not a mode")
    "'[hidden]' is not a mode"
    """
    details = [detail for detail in find_private_details(message, _NOTHING_KNOWN) if detail.kind in ERROR_KINDS]
    for detail in sorted(details, key=lambda detail: detail.start, reverse=True):
        start = detail.start + (message[detail.start] == "'")  # a quote of the message, not of the address
        message = f"{message[:start]}[hidden]{message[detail.end :]}"
    return message


def _look_closely(text: str, kinds: set[str], known: KnownWords) -> list[PrivateDetail]:
    details = {detail for kind in kinds for detail in _FINDERS[kind](text)}
    details -= _in_urls(details, text) | _in_known_names(details, text, known.building_names)
    details -= {detail for detail in details if _is_building_code(detail, text, known.district_codes)}
    return sorted(details, key=lambda detail: (detail.start, detail.end, detail.kind))


def _is_building_code(detail: PrivateDetail, text: str, codes: frozenset[str]) -> bool:
    return detail.kind == "student_id" and text[detail.start : detail.start + 6] in codes


def _in_urls(details: set[PrivateDetail], text: str) -> set[PrivateDetail]:
    """Numbers in an address are those of documents and video meetings; e-mail counts anywhere."""
    urls = [match.span() for match in pattern(r"(?i:https?://|\bwww\.)\S{1,2000}").finditer(text)]
    return {detail for detail in details if detail.kind != "email" and _lies_in(detail, urls)}


def _in_known_names(details: set[PrivateDetail], text: str, names: frozenset[str]) -> set[PrivateDetail]:
    lowered, all_names = text.lower(), _one_per_line(names)
    found = {lowered[detail.start : detail.end] for detail in details}
    near = {name for words in found if words in all_names for name in all_names.split("\n") if words in name}
    spans = [match.span() for name in near for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)]
    return {detail for detail in details if _lies_in(detail, spans)}


@lru_cache(maxsize=1)
def _one_per_line(names: frozenset[str]) -> str:
    return "\n".join(fold(name).lower() for name in names)


def _lies_in(detail: PrivateDetail, spans: list[tuple[int, int]]) -> bool:
    return any(start <= detail.start and detail.end <= end for start, end in spans)
