"""How a rule is declared: a small function whose decorator gives the code, and whose docstring is the page about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from inspect import cleandoc
from typing import NamedTuple

from cwlog.model import Code, FieldPath, Finding, Interaction, Severity, Term
from cwlog.privacy import KnownWords
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary
from cwlog.settings import Limits

_VOCABULARY_OF = {
    "interaction_type": "interaction_type",
    "also_included": "interaction_type",
    "mode": "mode",
    "team": "team",
    "participants": "participant",
    "cst_members": "cst_member",
    "topics": "topic",
    "resources": "resource",
}
_WITH_WRITE_IN = ("participants", "topics", "resources")
ERROR, WARNING = Severity.ERROR, Severity.WARNING


@dataclass(frozen=True, eq=False, repr=False)
class Context:
    """What rules may know besides the entry: the rosters, the words, the limits, and what day it is."""

    roster: Roster
    vocabularies: Mapping[str, Vocabulary]
    limits: Limits
    today: date

    @cached_property
    def known(self) -> KnownWords:
        """The codes and names that are no private details."""
        return KnownWords(self.roster.codes(), self.roster.known_names())

    @cached_property
    def dated_words(self) -> dict[str, dict[str, Term]]:
        """For each key, the few terms of its vocabulary that have a first or a last day."""
        return {
            key: dated
            for key, name in _VOCABULARY_OF.items()
            if (dated := {term.value: term for term in self.vocabularies[name].terms if term.since or term.until})
        }


NONE: Sequence[Finding] = ()

Check = Callable[[Interaction, Context], Sequence[Finding]]
CheckOfList = Callable[[str, str, Interaction, Context], Sequence[Finding]]


class EntryRule(NamedTuple):
    """A rule about one entry; ``needs`` are the keys that must be sound before it may look."""

    code: Code
    needs: frozenset[str]
    check: Check


ENTRY_RULES: list[EntryRule] = []
RULE_CODES: list[Code] = []


def one(code: str, field: FieldPath, message: str, hint: str, *, at_key: bool = False) -> Sequence[Finding]:
    """What most rules return: a single finding."""
    return (Finding(code, field, message, hint, at_key),)


def declare(code: str, severity: Severity, page: str | None, *, totals: bool = False) -> Code:
    """Enter a code with the page about it: the first line is the title."""
    title, _, rest = cleandoc(page or code).partition("\n")
    entry = Code(code, severity, totals, title.rstrip("."), rest.strip())
    RULE_CODES.append(entry)
    return entry


def entry_rule(code: str, severity: Severity, *, needs: str, totals: bool = False) -> Callable[[Check], Check]:
    """Declare a rule about one entry; ``needs`` names the keys it looks at, separated by spaces."""

    def enter(check: Check) -> Check:
        ENTRY_RULES.append(
            EntryRule(declare(code, severity, check.__doc__, totals=totals), frozenset(needs.split()), check)
        )
        return check

    return enter


def write_in_rule(code: str, severity: Severity) -> Callable[[CheckOfList], CheckOfList]:
    """Declare a rule about a list that may hold 'other' and the key that says what is meant.

    The check is given the key of a list and that of its words, for each such list by itself: a slip in one of them
    hides nothing about the others.
    """

    def enter(check: CheckOfList) -> CheckOfList:
        declared = declare(code, severity, check.__doc__)
        for key in _WITH_WRITE_IN:
            write_in = f"{key}_other"
            ENTRY_RULES.append(EntryRule(declared, frozenset((key, write_in)), partial(check, key, write_in)))
        return check

    return enter
