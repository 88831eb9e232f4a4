"""Free text for readers outside the teams: only what the privacy lint finds nothing in, neither error nor warning."""

from cwlog.privacy import KnownWords, find_private_details
from cwlog.roster import Roster


def known_words(roster: Roster) -> KnownWords:
    """The codes and names that are no private details."""
    return KnownWords(roster.codes(), roster.known_names())


def is_clean(text: str | None, known: KnownWords) -> bool:
    """True for a text without a private detail, and where there is no text."""
    return not text or not find_private_details(text, known)
