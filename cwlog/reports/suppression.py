"""Hide small counts of people, and what would give them away.

The principle is cell suppression: *primary* suppression of the small counts, *complementary* (secondary) suppression of
further cells, so that no row, column or total betrays a primary one (Federal Committee on Statistical Methodology,
Statistical Policy Working Paper 22, Report on Statistical Disclosure Limitation Methodology, second version, 2005; U.S.
Department of Education, Privacy Technical Assistance Center, Frequently Asked Questions: Disclosure Avoidance). The
usual choice of a complement, the smallest count that is left, can be undone by somebody who knows the rule: what was
*not* chosen tells something, too. So here the choice rests on nothing but what the table shows anyway (the idea of
Kenthapadi, Mishra, Nissim, Simulatable Auditing, PODS 2005).

The algorithm, for the counts of one role in m units that are not zero, out of all units of a table, and a threshold k:

1. Zeros are shown. If the total is above zero and below m + k - 1, the total and all counts that are not zero are
   hidden.
2. Otherwise the total is shown. Neighbours among the counts that are not zero are put in pairs, the last of an odd
   number in a three, whatever their size. A pair with a count below k is hidden as a whole.
3. If n counts are hidden in this way and add up to less than n + k - 2, the first pair that is shown is hidden, too.

What holds: for somebody who sees the whole report, and knows k and this algorithm, each hidden count may still be any
number from 1 to k - 1, or more, and a hidden total any of the k - 1 numbers from m on. *Why*: let n counts be hidden
and add up to R, so that R is n + k - 2 or more. Choose one of them and a number below k for it, let its partner be what
is left of R, and all others 1: each hidden pair has a count below k, so the algorithm would have shown the very same
table. If the total is hidden, each total from m to m + k - 2 gives this table.
A threshold of 2 would hide ones only, and so tell them; there, what is said is kept for 3.

How many interactions a role was present in is no count of people, but bound to them: in each unit it is never above
the people counted, nor above the unit's interactions, which other tables show. So a 4 beside a hidden total below 5
would give it away; and beside two hidden counts that add up to 11, a presence of 11 would, if the units had 10
interactions and 1. It is hidden wherever a count or the total of its role is. That the role was there once at least in
each unit whose count is not zero is no secret.

The limits: one report at a time. Whoever lays reports of several audiences, periods or filters beside each other, or a
report beside what the own district knows, may find a hidden count by subtraction. Counts are of attendances: a person
who came five times is five.
"""

from collections.abc import Sequence
from typing import NamedTuple

from cwlog.render.table import HIDDEN, Hidden
from cwlog.settings import Settings

LEARNERS_AND_FAMILIES = ("learner", "family_member")
SENSITIVE = (*LEARNERS_AND_FAMILIES, "community_partner", "other")
_SMALLEST_THRESHOLD = 3  # below it, a count that is hidden for being small can only be one

Count = int | Hidden


class Counts(NamedTuple):
    """How many people of one role, in each unit of a table and in all of them."""

    units: tuple[Count, ...]
    total: Count

    @property
    def hides(self) -> bool:
        """True if something is hidden, and so whatever else would narrow it down."""
        return HIDDEN in (*self.units, self.total)


def threshold_of(role: str, settings: Settings) -> int:
    """Below which number people in a role are hidden; 0 for a role that is not sensitive."""
    if role not in SENSITIVE:
        return 0
    return settings.k_learners_and_families if role in LEARNERS_AND_FAMILIES else settings.k


def protect(counts: Sequence[int], threshold: int) -> Counts:
    """The counts of a role with what must not be shown hidden.

    Args:
        counts: of each unit, in the order of the table; together they are the total.
        threshold: counts above zero and below it are hidden; 0 hides nothing.

    >>> protect([0, 30, 20, 2, 40], 5).units
    (0, 30, 20, <Hidden.HIDDEN: '*'>, <Hidden.HIDDEN: '*'>)
    """
    present = [at for at, count in enumerate(counts) if count]
    total, margin = sum(counts), max(threshold, _SMALLEST_THRESHOLD) - 2
    if not present or not threshold:
        return Counts(tuple(counts), total)
    if total <= len(present) + margin:
        return _shown(counts, present, HIDDEN)
    return _shown(counts, _to_hide(counts, present, threshold, margin), total)


def _to_hide(counts: Sequence[int], present: Sequence[int], threshold: int, margin: int) -> list[int]:
    """The places of small counts, of their partners, and of a further pair if the sum of these tells too much."""
    pairs = _in_pairs(present)
    hidden = [pair for pair in pairs if any(counts[at] < threshold for at in pair)]
    places = [at for pair in hidden for at in pair]
    if places and sum(counts[at] for at in places) < len(places) + margin:
        places += next(pair for pair in pairs if pair not in hidden)  # there is one, or the total were as small
    return places


def _in_pairs(places: Sequence[int]) -> list[Sequence[int]]:
    """Neighbours in twos, the last of an odd number in a three.

    >>> _in_pairs([0, 2, 3, 5, 6])
    [[0, 2], [3, 5, 6]]
    """
    ends = [*range(2, len(places) - 1, 2), len(places)]
    return [places[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _shown(counts: Sequence[int], hidden: Sequence[int], total: Count) -> Counts:
    places = set(hidden)
    return Counts(tuple(HIDDEN if at in places else count for at, count in enumerate(counts)), total)
