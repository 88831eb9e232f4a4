"""Durations, counts and lists as people write them."""

import re

from cwlog.errors import CwlogError
from cwlog.words import quoted

_WRITE_IT = "write a duration as 90, 90m, 1h30m, 1:30 or 1.5h"
_HOURS = "(?:h|hr|hrs|hour|hours)"
_MINUTES = "(?:m|min|mins|minute|minutes)"
_LONGEST = 60  # characters: no duration needs more, and nobody shall wait for a pattern


def parse_minutes(text: str) -> int:
    """A duration to whole minutes. Whether so many minutes are allowed is for the schema to say.

    >>> [parse_minutes(text) for text in ("90", "90 min", "1h30m", "1:30", "1.5 hours")]
    [90, 90, 90, 90, 90]

    Raises:
        CwlogError: the text is not a duration, or does not say hours or minutes, or is not whole minutes.
    """
    said = " ".join(text.casefold().split())[:_LONGEST]
    sign, said = (-1, said[1:]) if said.startswith("-") else (1, said)
    for form, to_minutes in _FORMS:
        if match := re.fullmatch(form, said):
            minutes = to_minutes(match)
            if minutes is not None:
                return sign * minutes
    raise _refusal(text, said)


def _whole(match: re.Match[str]) -> int:
    return int(match[1])


def _hours_and_minutes(match: re.Match[str]) -> int:
    return 60 * int(match[1]) + int(match[2] or 0)


def _decimal_hours(match: re.Match[str]) -> int | None:
    """Whole minutes, or None where a part of a minute is left. Integers only: 0.1 is no binary fraction."""
    minutes, rest = divmod(60 * int(match[1] + match[2]), 10 ** len(match[2]))
    return None if rest else minutes


_FORMS = (
    (rf"([0-9]{{1,18}}) ?{_MINUTES}?", _whole),
    (rf"([0-9]{{1,18}}) ?{_HOURS}(?: ?(?:and )?([0-5]?[0-9])(?: ?{_MINUTES})?)?", _hours_and_minutes),
    (r"([0-9]{1,18}):([0-5][0-9])", _hours_and_minutes),
    (rf"([0-9]{{0,18}})\.([0-9]{{1,9}}) ?{_HOURS}", _decimal_hours),
)


def _refusal(text: str, said: str) -> CwlogError:
    if match := re.fullmatch(_FORMS[-1][0], said):
        return CwlogError(f"{quoted(text)} is not a whole number of minutes", _nearest(match))
    if re.fullmatch(r"[0-9]*\.[0-9]+", said):
        return CwlogError(
            f"{quoted(text)} could be hours or minutes", "write 1.5h for hours, or whole minutes such as 90"
        )
    if re.fullmatch(rf"[0-9]*\.[0-9]+ ?{_MINUTES}", said):
        return CwlogError(f"{quoted(text)} is not a whole number of minutes", "write whole minutes, such as 90")
    if re.fullmatch(rf"[0-9]*,[0-9]+ ?(?:{_HOURS}|{_MINUTES})?", said):
        return CwlogError(f"{quoted(text)} has a comma", "write a point for parts of an hour, as in 1.5h")
    return CwlogError(f"{quoted(text)} is not a duration", _WRITE_IT)


def _nearest(match: re.Match[str]) -> str:
    parts = 10 ** len(match[2])
    below = 60 * int(match[1] + match[2]) // parts
    return f"it lies between {below} and {below + 1} minutes: write the minutes, as in {below + 1}m"


def split_list(text: str) -> list[str]:
    """The pieces between commas, without the space around them; empty pieces are left out.

    >>> split_list("planning, discussing data,")
    ['planning', 'discussing data']
    """
    return [piece.strip() for piece in text.split(",") if piece.strip()]


def parse_counts(text: str) -> list[tuple[str, int]]:
    """Roles with counts, parted by commas; see `parse_count`.

    >>> parse_counts("superintendent, principal=2")
    [('superintendent', 1), ('principal', 2)]

    Raises:
        CwlogError: one of them is not ROLE=N.
    """
    return [parse_count(piece) for piece in split_list(text)]


def parse_count(text: str) -> tuple[str, int]:
    """``ROLE=N`` to the role as typed and the count; a role alone is one person.

    >>> parse_count("teacher_general=12"), parse_count("superintendent")
    (('teacher_general', 12), ('superintendent', 1))

    Raises:
        CwlogError: there is no role, or no whole number after the ``=``, or a number that stands elsewhere.
    """
    role, equals, number = (part.strip() for part in text.partition("="))
    if not role or "=" in number:
        raise CwlogError(f"{quoted(text)} is not a role and a count", "write ROLE=N, as in principal=2")
    if not equals:
        return _one(text, role)
    if not re.fullmatch(r"-?[0-9]{1,18}", number):
        raise CwlogError(f"{quoted(number)} is not a whole number", f"write a count after the '=', as in {role[:40]}=2")
    return role, int(number)


def _one(text: str, role: str) -> tuple[str, int]:
    """A role alone; 'principal 2', '3x teacher' and 'principal:2' are not guessed."""
    if any(character.isdigit() for character in role):
        raise CwlogError(f"{quoted(text)} has a number but no '='", "write ROLE=N, as in principal=2")
    return role, 1
