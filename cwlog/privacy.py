"""Find private details in free text: what must not get into a log that a public body keeps.

Learner data and personnel matters do not belong in the log (FERPA, Missouri Sunshine Law). This is
a lint, not a guarantee: it knows no names and decides by form alone. Out of scope are obfuscated
e-mail addresses ("name at example dot org"), phone numbers without an area code, initials of
students, names in lower case, and names that stand alone.

A text goes three steps: a quick look for the words and digits that matter at all, where most texts
stop; the exact patterns of the kinds that these words point to; and last the false alarms.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

ERROR_KINDS = frozenset({"email", "ssn", "phone", "student_id", "birth_date"})
WARNING_KINDS = frozenset({"titled_name", "student_name", "student_plan", "personnel"})


class PrivateDetail(NamedTuple):
    """A private detail: its kind, and ``text[start:end]``, which no message may ever print."""

    kind: str
    start: int
    end: int


class KnownWords(NamedTuple):
    """What the roster knows: six-digit district codes, and names of districts and buildings."""

    district_codes: frozenset[str]
    building_names: frozenset[str]


class _Text(NamedTuple):
    """A text with look-alike characters folded, also in lower case; offsets are those of the text."""

    folded: str
    lowered: str


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
    plain = f" {text} ".encode("ascii", "replace").translate(_PLAIN)
    triggers = _trigger_pattern().findall(plain)
    if not triggers and "@" not in text and not _long_number_pattern().search(plain):
        return []
    kinds = {_kinds_of_triggers()[trigger] for trigger in triggers}
    return _look_closely(_fold(text), kinds, known)


def _look_closely(text: _Text, kinds: set[str], known: KnownWords) -> list[PrivateDetail]:
    finders = [_find_emails, _find_numbers, *(_FINDERS[kind] for kind in kinds)]
    details = {detail for find in finders for detail in find(text)}
    private = (detail for detail in details if not _is_false_alarm(detail, text, known))
    return sorted(private, key=lambda detail: (detail.start, detail.end, detail.kind))


# --- The quick look ---


def _plain_byte(byte: int) -> int:
    character = chr(byte)
    if byte < 128 and character.isalpha():
        return ord(character.lower())
    return ord("0") if character in "0123456789" else ord(" ")


# For the quick look only: letters in lower case, every digit a 0, all else a space. So both of its
# patterns start with a fixed byte, and `re` finds those about twice as fast as a class.
_PLAIN = bytes(map(_plain_byte, range(256)))

# Beginnings of words, in that plain form, without which the exact pattern of the kind cannot match;
# with a space behind it a whole word. "000 " stands for 504.
_TRIGGERS = {
    "birth_date": "born |birth|dob |d o b |bday|b day",
    "titled_name": "mr |mrs |ms |mx |miss |dr |drs |prof |professor ",
    "student_name": "student|learner|pupil",
    "student_plan": "iep|000 |bip |fba |diagnos|disability|suspen|expel|expul|discipline|autis|adhd"
    "|dyslex|dyscalc|dysgraph|down syndrome|cerebral|epilep|seizure|emotional dist|impairment|deaf|blind"
    "|anxiety|depression|ptsd|bipolar|tourette|brain injury|behavior plan|behavior int|safety plan"
    "|medication|manifestation|restrained|secluded|arrested",
    "personnel": "nonrenew|renewed |non renew|rehired |resign|fired |terminat|reprimand|on leave"
    "|administrative leave|on medical|grievance|disciplinary|improvement plan|evaluation|unsatisfactory"
    "|ineffective|performance rev|performance app|performance rat",
}


@cache
def _kinds_of_triggers() -> dict[bytes, str]:
    return {word.strip().encode(): kind for kind, words in _TRIGGERS.items() for word in words.split("|")}


@cache
def _trigger_pattern() -> re.Pattern[bytes]:
    """One branch for each first letter: 45 branches side by side take three times as long."""
    words = sorted((word for words in _TRIGGERS.values() for word in words.split("|")), reverse=True)
    branches = [
        # The space behind a word is also the space before the next: looked at, not taken.
        letter + "(?:" + "|".join(word[1:].replace(" ", "(?= )") if word.endswith(" ") else word[1:] for word in same)
        for letter, same in groupby(words, key=lambda word: word[0])
    ]
    return re.compile(f" ({'|'.join(branches)})".encode())
