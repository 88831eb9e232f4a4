"""A district by its code, its name, an alias or a part of them, as people write it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Protocol

from cwlog.errors import CwlogError, DataRefused
from cwlog.inputs.spelling import did_you_mean, fold, similar
from cwlog.model import Membership
from cwlog.words import counted, quoted

_SHORTEST_PART = 3
_MOST_LISTED = 5
_TENS = ("", "x", "xx", "xxx")
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = {ten + one: str(10 * tens + ones) for tens, ten in enumerate(_TENS) for ones, one in enumerate(_ONES)}
del _ROMAN[""]
_LONG_FORMS = {"co": "county", "ft": "fort", "st": "saint", "mt": "mount"}


class DistrictNames(Protocol):
    """What `find_district` asks of a roster."""

    def knows_district(self, code: str) -> bool:
        """True for a code that the roster has at any time."""

    def membership(self, code: str, on: date) -> Membership | None:
        """The stay of the district on a day."""

    def memberships(self, code: str) -> tuple[Membership, ...]:
        """Every stay of the district, the latest last."""

    def codes_by_name(self) -> Mapping[str, frozenset[str]]:
        """Every name and alias, folded by `fold_name`, to the codes of its districts."""


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """A district's name so that its usual spellings are alike; the number of an R or C district in digits.

    >>> fold_name("Hazel Co. R-II") == fold_name("hazel county  R2") == fold_name("Hazel Co RII")
    True
    >>> fold_name("St. Amity 58")
    'saint amity 58'
    """
    words: list[str] = []
    for word in fold(name).split():
        if words and words[-1] in ("r", "c"):
            words.append(_ROMAN.get(word, word))
        elif word[0] in "rc" and (number := _ROMAN.get(word[1:], word[1:])).isdigit():
            words += word[0], number
        else:
            words.append(_LONG_FORMS.get(word, word))
    return " ".join(words)


def find_district(text: str, roster: DistrictNames, on: date | None) -> str:
    """The code of the district that someone means: by code, by name or alias, by a unique part of them.

    Args:
        text: what was typed.
        roster: where it is looked up.
        on: the day it is about; of several districts that had one name, the one that was a member then is meant.

    Raises:
        DataRefused: the roster has no such district.
        CwlogError: the text fits several districts, or is too short to tell.
    """
    code = text.strip()
    if code.isascii() and code.isdigit() and len(code) >= 4:
        return _known_code(code, roster)
    wanted = fold_name(text)
    by_name = roster.codes_by_name()
    found = _members_on(by_name.get(wanted, ()), roster, on) or _codes_with_part(text, wanted, by_name)
    if not found:
        names = similar(wanted, by_name)
        raise _unknown(text, {code for name in names for code in by_name[name]}, roster)
    if len(found) > 1:
        raise _ambiguous(text, found, roster)
    return next(iter(found))


def _known_code(code: str, roster: DistrictNames) -> str:
    if roster.knows_district(code):
        return code
    if len(code) < 6:
        full = code.zfill(6)
        known = f"; the roster has {_label(full, roster)}" if roster.knows_district(full) else ""
        hint = f"a spreadsheet dropped the zero: a district code has six digits{known}"
        raise DataRefused(f"{quoted(code)} is not a district code: it has {counted(len(code), 'digit')}", hint)
    if len(code) > 6:
        raise DataRefused(
            f"{quoted(code)} is not a district code: it has {counted(len(code), 'digit')}",
            "a district code has six digits",
        )
    codes = {known for named in roster.codes_by_name().values() for known in named}
    raise _unknown(code, [known for known in codes if _is_one_slip_away(code, known)], roster)


def _is_one_slip_away(code: str, known: str) -> bool:
    """One digit is another, or the digits stand in another order."""
    return sorted(code) == sorted(known) or sum(a != b for a, b in zip(code, known, strict=False)) == 1


def _members_on(codes: Collection[str], roster: DistrictNames, on: date | None) -> Collection[str]:
    """Those of the codes that are members on the day; all of them if none is, or without a day."""
    if on is None or len(codes) < 2:
        return codes
    return [code for code in codes if roster.membership(code, on)] or codes


def _codes_with_part(text: str, part: str, by_name: Mapping[str, frozenset[str]]) -> set[str]:
    if len(part) < _SHORTEST_PART:
        hint = f"write the code of six digits, the name, or at least {_SHORTEST_PART} characters of it"
        raise CwlogError(f"{quoted(text)} is too short to find a district", hint)
    return {code for name, codes in by_name.items() if _is_part(part, name) for code in codes}


def _is_part(part: str, name: str) -> bool:
    """True where the part stands in the name and cuts no number: R-1 is no part of R-14."""
    start = name.find(part)
    while start >= 0:
        before, after = name[:start][-1:], name[start + len(part) :][:1]
        if not (before.isdigit() and part[0].isdigit()) and not (after.isdigit() and part[-1].isdigit()):
            return True
        start = name.find(part, start + 1)
    return False


def _ambiguous(text: str, codes: Collection[str], roster: DistrictNames) -> CwlogError:
    labels = _labels(codes, roster)
    more = f" and {len(labels) - _MOST_LISTED} more" if len(labels) > _MOST_LISTED else ""
    listed = ", ".join(labels[:_MOST_LISTED]) + more
    return CwlogError(f"{quoted(text)} fits {len(labels)} districts: {listed}", "write more of the name, or the code")


def _unknown(text: str, codes: Iterable[str], roster: DistrictNames) -> DataRefused:
    suggestion = did_you_mean(_labels(codes, roster)[:3])
    hint = "write the code of six digits, or the name; the districts are listed in data/districts.csv"
    return DataRefused(f"{quoted(text)} is not a district of the roster{suggestion}", hint)


def _labels(codes: Iterable[str], roster: DistrictNames) -> list[str]:
    """Names with codes, by name."""
    return sorted(_label(code, roster) for code in codes)


def _label(code: str, roster: DistrictNames) -> str:
    return f"{roster.memberships(code)[-1].name} ({code})"
