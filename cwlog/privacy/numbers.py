"""Addresses, numbers and birth dates."""

from collections.abc import Iterator

from cwlog.privacy.text import PrivateDetail, find_pattern, pattern

_DOMAIN = r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
_LOCAL_PART_BACKWARDS = r"[\w.%+'-]{1,64}"


def find_emails(text: str) -> Iterator[PrivateDetail]:
    """E-mail addresses."""
    # From the @ outwards: a pattern that starts with the local part is quadratic in "aaaa...".
    for domain in pattern(_DOMAIN).finditer(text):
        before = text[max(0, domain.start() - 64) : domain.start()]
        if local_part := pattern(_LOCAL_PART_BACKWARDS).match(before[::-1]):
            yield PrivateDetail("email", domain.start() - local_part.end(), domain.end())


_GAP = "(?: ?[-.] ?| {1,2})"
_NUMBERS = {
    "ssn": r"(?<![0-9])(?<![0-9]-)[0-9]{3}(?: ?- ?| )[0-9]{2}(?: ?- ?| )[0-9]{4}(?!-?[0-9])"
    r"|\b(?i:ssn|social security)(?i: number| no)?\W{0,3}[0-9]{9}(?![0-9])",
    "phone": rf"(?<![0-9])(?:\+?1{_GAP}?)?(?:\([0-9]{{3}}\) ?-? ?|[0-9]{{3}}(?:{_GAP}|/))[0-9]{{3}}{_GAP}[0-9]{{4}}"
    r"(?!-?[0-9])|(?<![0-9])\+?1[0-9]{10}(?![0-9])",
    "student_id": r"(?<![0-9])(?<![0-9]\.)[0-9]{10}(?![0-9]|@\w)",
}


def find_numbers(text: str) -> Iterator[PrivateDetail]:
    """Social security, phone and student numbers."""
    for kind, source in _NUMBERS.items():
        yield from find_pattern(kind, source, text)


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?P<date>(?:(?<!\w)|(?<=dob))(?:[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\3(?:[0-9]{2}){1,2}"
    rf"|(?:{_MONTH}\s{_DAY},?|{_DAY}(?:\sof)?\s{_MONTH},?)\s{{1,2}}[0-9]{{4}}"
    rf"|{_DAY}[-/]{_MONTH}[-/](?:[0-9]{{2}}){{1,2}})(?![0-9]))"
)
# "Birth to three" and "birth-5" name a programme for young children, not a day.
_BIRTH = r"\b(?:(?:born|birth(?:days?|dates?|s)?|d\.o\.b|b-?day)\b|dobs?(?![a-z]))(?![ -]to\b|-[0-9]\b(?![-/.]))"


def find_birth_dates(text: str) -> Iterator[PrivateDetail]:
    """A date near a word for birth."""
    for source in (rf"{_BIRTH}(?s:.{{0,20}}?){_DATE}", rf"{_DATE}(?s:.{{0,20}}?){_BIRTH}"):
        for match in pattern(source).finditer(text.lower()):
            yield PrivateDetail("birth_date", *match.span("date"))
