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
    kind_of_trigger, triggers, long_number = _quick_look()
    kinds = set(map(kind_of_trigger.__getitem__, triggers.findall(plain)))
    if "@" in text:
        kinds.add("address")
    if long_number.search(plain):
        kinds.add("number")
    return _look_closely(_fold(text), kinds, known) if kinds else []


def _look_closely(text: str, kinds: set[str], known: KnownWords) -> list[PrivateDetail]:
    details = {detail for kind in kinds for detail in _FINDERS[kind](text)}
    details -= _in_urls(details, text) | _in_known_names(details, text, known.building_names)
    details -= {detail for detail in details if _is_building_code(detail, text, known.district_codes)}
    return sorted(details, key=lambda detail: (detail.start, detail.end, detail.kind))


# --- The quick look ---

# Letters in lower case, digits, all else a space. So every word begins behind a space, and `re` finds a
# pattern that starts with a fixed byte about twice as fast as one that starts with a class.
_PLAIN = bytes(byte if chr(byte).isalnum() and byte < 128 else 32 for byte in range(256)).lower()

# Beginnings of words, in that plain form, without which no exact pattern of the kind can match; with
# a space behind it a whole word.
_TRIGGERS = {
    "birth_date": "born|birth|dob|d o b |bday|b day",
    "titled_name": "mr |mrs |ms |mx |miss |dr |drs |prof |professor ",
    "student_name": "student|learner|pupil",
    "student_plan": "iep|504|bip|fba|diagnos|disability|suspen|expel|expul|discipline|autis|adhd|dyslex"
    "|dyscalc|dysgraph|down syn|cerebral|epilep|seizure|emotional dist|hearing imp|visual imp|vision imp"
    "|speech imp|language imp|health imp|deaf|blind|anxiety|depression|ptsd|bipolar|tourette|brain inj"
    "|traumatic|behavior plan|behavior int|safety plan|medication|manifest|restrained|secluded|arrested",
    "personnel": "nonrenew|non renew|renewed|rehired|resign|fired |terminat|reprimand|on leave|on admin"
    "|on medical|on paid|on unpaid|administrative leave|grievance|disciplinary|improvement plan|evaluation"
    "|unsatisfactory|ineffective|performance rev|performance rat|annual rev|summative rev|summative rat",
}


@cache
def _quick_look() -> tuple[dict[bytes, str], re.Pattern[bytes], re.Pattern[bytes]]:
    """The kind of each trigger, the pattern of all triggers, the pattern of long numbers."""
    kinds = {word: kind for kind, words in _TRIGGERS.items() for word in words.split("|")}
    # One branch for each first letter: all words side by side take three times as long. The space
    # behind a word is also the space before the next one: looked at, not taken.
    by_letter = groupby(sorted(kinds, reverse=True), key=lambda word: word[0])
    branches = [f"{first}(?:{'|'.join(word[1:] for word in same)})" for first, same in by_letter]
    triggers = f" ({'|'.join(branches)})".replace(" |", "(?= )|").replace(" )", "(?= ))")
    kinds_by_bytes = {word.strip().encode(): kind for word, kind in kinds.items()}
    return kinds_by_bytes, re.compile(triggers.encode()), re.compile(rb"[0-9][0-9] {0,4}[0-9]{4}")


# People paste from word processors and web pages: any dash is a hyphen, any odd space a space. One
# character for one, so that offsets stay true; U+0130 is here because it alone grows in lower case.
_LOOK_ALIKES = {
    **dict.fromkeys([0xAD, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
    **dict.fromkeys([0xA0, *range(0x2000, 0x200E), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF], " "),
    **dict.fromkeys([0x2018, 0x2019, 0x02BC], "'"),
    0x0130: "I",
}


def _fold(text: str) -> str:
    return text if text.isascii() else text.translate(_LOOK_ALIKES)


# --- Addresses, numbers and birth dates ---


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Compile on first use: most commands never need a pattern. Every repetition is bounded."""
    return re.compile(source)


def _find_pattern(kind: str, source: str, text: str) -> Iterator[PrivateDetail]:
    for match in _pattern(source).finditer(text):
        yield PrivateDetail(kind, *match.span())


_DOMAIN = r"@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
_LOCAL_PART_BACKWARDS = r"[\w.%+'-]{1,64}"


def _find_emails(text: str) -> Iterator[PrivateDetail]:
    # From the @ outwards: a pattern that starts with the local part is quadratic in "aaaa...".
    for domain in _pattern(_DOMAIN).finditer(text):
        before = text[max(0, domain.start() - 64) : domain.start()]
        if local_part := _pattern(_LOCAL_PART_BACKWARDS).match(before[::-1]):
            yield PrivateDetail("email", domain.start() - local_part.end(), domain.end())


_GAP = "(?: ?[-.] ?| {1,2})"
_NUMBERS = {
    "ssn": r"(?<![0-9])(?<![0-9]-)[0-9]{3}(?: ?- ?| )[0-9]{2}(?: ?- ?| )[0-9]{4}(?!-?[0-9])",
    "phone": rf"(?<![0-9])(?:\+?1{_GAP}?)?(?:\([0-9]{{3}}\) ?-? ?|[0-9]{{3}}{_GAP})[0-9]{{3}}{_GAP}[0-9]{{4}}"
    r"(?!-?[0-9])|(?<![0-9])\+?1[0-9]{10}(?![0-9])",
    "student_id": r"(?<![0-9])(?<![0-9][.,])[0-9]{10}(?![\w@])",
}


def _find_numbers(text: str) -> Iterator[PrivateDetail]:
    for kind, source in _NUMBERS.items():
        yield from _find_pattern(kind, source, text)


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?P<date>(?<!\w)(?:[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\3(?:[0-9]{2}){1,2}"
    rf"|(?:{_MONTH}\s{_DAY},?|{_DAY}(?:\sof)?\s{_MONTH},?)\s{{1,2}}[0-9]{{4}})(?![0-9]))"
)
# "Birth to three" and "birth-5" name a programme for young children, not a day.
_BIRTH = r"\b(?:born|birth(?:days?|dates?|s)?|dob|d\.o\.b|b-?day)\b(?![ -]to\b|-[0-9]\b(?![-/.]))"


def _find_birth_dates(text: str) -> Iterator[PrivateDetail]:
    for source in (rf"{_BIRTH}(?s:.{{0,20}}?){_DATE}", rf"{_DATE}(?s:.{{0,20}}?){_BIRTH}"):
        for match in _pattern(source).finditer(text.lower()):
            yield PrivateDetail("birth_date", *match.span("date"))


# --- Names: a title or a word for a student, and a capitalised word that is no ordinary word ---

# Openings of sentences and the calendar: no names, whatever stands before them.
_COMMON_WORDS = """
    a after again all although an and are as at august because both but by december dr during each february
    first for friday from he her here his how however i if in is it january july last let march monday mr mrs
    ms next no not november now october of on one or our prof saturday september she so spring suite sunday
    that the their then there these they this thursday to today together tomorrow tuesday two was we
    wednesday what when where which while who will with without yesterday you your
"""
# Subjects, tools and the language of schools: no names after "student" ("Student Voice"), though some
# may well be surnames after a title. Singular; plurals follow from it.
_SCHOOL_WORDS = """
    academic access accountability activity administrator advisor advisory advocacy agency agenda aide algebra
    ambassador answer art artifact artwork athlete attendance award behavior board body book canva career
    case center centered challenge checklist choice chromebook class classroom club coach cohort community
    conduct conference content core council counselor culture curriculum cycle data day demographic device
    directed discipline discourse district diversity driven educator effective efficacy elementary
    eligibility emotional engaged english equity error evidence exemplar exit experience family feedback
    focus form friendly gifted goal google grade graduate group growth handbook health help high home
    homework idea identity imagine impact indicator individual input instructional interest interview
    inventory journal kahoot language lead leader learner led level lexia literacy mastery math member mental
    mentor middle mindset missouri model name notebook objective office opportunity outcome outreach owned
    panel parent participant partner pathway peer performance period personal perspective plan portal
    portfolio powerschool practice preference problem process product proficiency profile program progress
    project protocol rate record recovery referral renaissance report research resource response
    responsibility responsive result review right role rubric safety schedule school schoology science score
    self service showcase skill social spanish special speech staff standard star state strategy strength
    student study subgroup success summary summer support survey system talk target task teacher team
    technology test text threat tier time title tool unit variability voice volunteer week whiteboard wi work
    year zoom
"""
_NO_NAME_ENDS_SO = ("tion", "tions", "sion", "sions", "ment", "ments", "ness", "ship", "ships")


def _is_common_word(word: str) -> bool:
    return word.lower() in _COMMON_WORDS.split() or word.endswith(_NO_NAME_ENDS_SO)


def _is_school_word(word: str) -> bool:
    """Whether any part of a compound ("Problem-Solving") is one, or the plural of one."""
    parts = re.split("['-]", word.lower())
    forms = {form for part in parts for form in (part, part[:-1], part[:-2], f"{part[:-3]}y")}
    return word.endswith("ing") or not forms.isdisjoint(_SCHOOL_WORDS.split())


def _is_name(word: str) -> bool:
    """A capitalised word, but no acronym ("IEPs"), no label ("student A") and no ordinary word."""
    if not word[0].isupper() or word.removesuffix("s").isupper():
        return False
    return not _is_common_word(word) and not _is_school_word(word)


_WORD = r"[^\W\d_]{1,40}(?:['-][^\W\d_]{2,40}){0,3}"
# The word is looked at, not taken: what follows "Mr. and" may be the next title.
_TITLED = (
    r"\b(?:M(?:rs?|s|x|iss)|mrs?|Drs?|Prof(?:essor)?(?!\.? (?:Dev|Learn|Growth))|(?:MRS?|DR|PROF)(?=\.))\b"
    rf"(?:\.\s{{0,3}}|\s{{1,3}})(?=(?P<name>{_WORD}))"
)
# Stems, because `re` finds a pattern that starts with fixed letters fastest.
_STUDENT_STEMS = ("tudent", "earner", "upil")
_THEN_A_NAME = rf"s?(?:'s name(?: is)?|,? named|,? called)?[,:]? {{1,2}}(?![a-z])(?P<name>{_WORD})"


def _find_titled_names(text: str) -> Iterator[PrivateDetail]:
    for match in _pattern(_TITLED).finditer(text):
        name = match["name"]
        if name[0].isupper() and not _is_common_word(name) and not _is_citation(match, text):
            yield PrivateDetail("titled_name", match.start(), match.end("name"))


def _find_student_names(text: str) -> Iterator[PrivateDetail]:
    for stem in _STUDENT_STEMS:
        for match in _pattern(stem + _THEN_A_NAME).finditer(text):
            if _is_name(match["name"]):
                yield PrivateDetail("student_name", match.start() - 1, match.end("name"))


# Authors are known by the form of a citation, not by a list. Teachers have strategies and models,
# too: without a year the form counts after Dr. and Prof. only.
_WORKS = (
    "(?i:work|research|book|model|framework|strateg(?:y|ie)|stud(?:y|ie)|article|chapter|paper|theor(?:y|ie)"
    "|taxonomy|meta-analysis|effect size|finding|approach|protocol|rubric|practice|idea|list|scale|video)s?"
)
_CAPITALISED = r"[^\W\d_a-z][\w'-]{0,40}\.?"
_MORE_AUTHORS = rf"\.?(?:\s{_CAPITALISED}){{0,3}}?(?:,?\s(?:&|and|et\sal\.?)(?:\s{_CAPITALISED}){{0,4}}?){{0,2}}?"
_CITED_BY_YEAR = rf"{_MORE_AUTHORS}(?:,\s?|\s?\()(?:19|20)[0-9]{{2}}[a-z]?\b(?![-/][0-9])"
_CITED_BY_WORK = rf"{_MORE_AUTHORS}'s?\s(?:[\w-]{{1,40}}\s){{0,2}}?{_WORKS}\b"
_WORK_BY = rf"\b{_WORKS}\s(?:by|of|from)\s$"


def _is_citation(titled: re.Match[str], text: str) -> bool:
    behind = text[titled.end("name") : titled.end("name") + 120]
    if _pattern(_CITED_BY_YEAR).match(behind):
        return True
    before = text[max(0, titled.start() - 30) : titled.start()]
    is_work = _pattern(_CITED_BY_WORK).match(behind) or _pattern(_WORK_BY).search(before)
    return bool(is_work) and titled[0].lower().startswith(("dr", "prof"))


# --- Personal matters, in lower case; each pattern looks at the beginnings of words only ---

_ONE = "(?:an?|the|one|this|that|another)"
_CHILD = r"(?<!each )(?<!every )(?<!any )(?:student|learner|pupil|child|kid|boy|girl|son|daughter|grader)\b"
_LABEL = (
    "(?:autis(?:m|tic)|adhd|dyslexi[ac]|dyscalculia|dysgraphia|down syndrome|cerebral palsy|epilep(?:sy|tic)"
    "|seizure|emotional disturbance|(?:intellectual|learning|physical|emotional|developmental) disability"
    "|(?:hearing|visual|vision|speech|language|health) impairment|deaf|blind|anxiety|depression|ptsd|bipolar"
    "|tourette|(?:traumatic )?brain injury)"
)
_ENDED = "(?:suspended|expelled|diagnosed|disciplined|restrained|secluded|arrested)"
# What follows when the plan is the work of teachers: "her IEP caseload", "a student's IEP process".
_AT_WORK = (
    "(?! (?:plans? )?(?:process|team|procedure|form|template|training|caseload|paperwork|compliance|software"
    "|resource|example|sample|checklist|question|rubric|guid|information|document|writing|development"
    "|system|tip|coordinator|awareness|list|student|learner|data|rate|polic))"
)
_PLAN = (
    "(?:iep|504|bip|fba|behavior (?:intervention )?plan|safety plan|diagnos[ei]s|disability|medication"
    "|suspension|expulsion|manifestation|discipline (?:record|referral|incident|history|hearing|file)"
    rf"|{_LABEL})s?\b{_AT_WORK}"
)
_HAS = r"(?:with|without|has|had|on|needs|receive[sd]|got|is on|was on|is|was)"
_A_PLAN = rf"(?:{_ONE} |no |his |her )?(?:[\w-]{{1,20}} )?{_PLAN}"
_WAS_ENDED = rf"(?:was|is|has been|had been|got|gets|being|may be|will be) (?:\w{{2,10}} )?{_ENDED}\b"
_STUDENT_PLANS = (
    rf"{_CHILD}(?:'s (?:[\w-]{{1,20}} )?{_PLAN}|,?(?: who| that)? (?:{_HAS} {_A_PLAN}|{_WAS_ENDED}))",
    rf"{_CHILD} (?:\w{{2,15}} )?diagnosed\b",
    rf"s?he (?:{_HAS} {_A_PLAN}|{_WAS_ENDED})",
    rf"(?:his|her) (?:[\w-]{{1,20}} )?{_PLAN}",
    # Many people can have "their IEPs" and "their IEP goals".
    rf"their (?:own )?(?:iep|504|bip|fba|diagnosis|disability|suspension)\b{_AT_WORK}(?! goal| meeting)",
    rf"{_ENDED} {_ONE} {_CHILD}",
    rf"{_ONE} (?:recently )?(?:{_ENDED}|iep|504|{_LABEL}) {_CHILD}",
    rf"{_PLAN} (?:\w{{2,15}} )?(?:of|for|about) (?:{_ONE} (?:[\w-]{{2,15}} )?{_CHILD}|him\b|her\b(?! \w))",
)
_OWNED_PLAN = rf"'s? (?:[\w-]{{1,20}} )?{_PLAN}"
_OWNER_BACKWARDS = r"[^\W\d_]{2,40}(?![\w'-])"


def _unwrapped(text: str) -> str:
    return text.lower().replace("\n", " ")


def _find_student_plans(text: str) -> Iterator[PrivateDetail]:
    yield from _find_pattern("student_plan", rf"\b(?:{'|'.join(_STUDENT_PLANS)})", _unwrapped(text))
    for match in _pattern(_OWNED_PLAN).finditer(_unwrapped(text)):
        before = text[max(0, match.start() - 41) : match.start()]
        owner = _pattern(_OWNER_BACKWARDS).match(before[::-1])
        if owner and _is_name(owner[0][::-1]):
            yield PrivateDetail("student_plan", match.start() - owner.end(), match.start())


_EMPLOYEE = (
    "(?:teacher|principal|administrator|superintendent|counselor|paraprofessional|para|aide|coach|secretary"
    "|director|educator|employee|staff member|librarian|interventionist|specialist|nurse|assistant)"
)
_SOMEONE = rf"(?:{_EMPLOYEE}|s?he|who)"
_THEIR = rf"(?:{_ONE}|his|her|their|our)"
_FEW_WORDS = r"(?: \w{2,15}){0,2}"
_PERSONNEL_MATTERS = (
    r"non-?\s?renew(?:als?|ed|ing|s)?\b",
    rf"(?:{_SOMEONE}|contract){_FEW_WORDS} not (?:be(?:ing)? )?(?:renewed|rehired)\b",
    r"resign(?:s|ed|ing|ations?)?\b",
    r"fired\b(?<!-fired)(?! up| off)",
    rf"{_SOMEONE}{_FEW_WORDS} terminated\b",
    rf"terminat(?:e|ed|ing|ion of) (?:{_THEIR} )?(?:employment|contract|{_EMPLOYEE})\b",
    r"reprimand(?:s|ed|ing)?\b",
    r"(?:placed|put) on (?:(?:administrative|medical|paid|unpaid) ){0,2}leave\b|administrative leave\b",
    r"grievances?\b(?! (?:procedure|polic|process|form))",
    r"disciplinary action",
    rf"(?:{_EMPLOYEE}(?:'s)?|his|her|performance|professional) improvement plan\b",
    rf"(?:{_SOMEONE} (?:is|was|has been)(?: \w{{2,9}})?|placed|put) on an (?:\w{{2,12}} )?improvement plan\b",
    rf"(?:improvement plan|performance (?:review|evaluation)) (?:of|for) {_THEIR}{_FEW_WORDS} {_EMPLOYEE}\b",
    rf"{_EMPLOYEE}'s evaluation\b(?! of)",
    rf"(?:his|her|{_EMPLOYEE}'s) (?:annual|summative|formal|final|performance) (?:evaluation|review|rating)",
    r"(?:unsatisfactory|ineffective) (?:\w{2,15} )?(?:rating|evaluation|review)",
    rf"{_SOMEONE}{_FEW_WORDS} rated (?:as )?(?:unsatisfactory|ineffective)\b",
)
_PERSONNEL = rf"\b(?:{'|'.join(_PERSONNEL_MATTERS)})"


_FINDERS: dict[str, Callable[[str], Iterator[PrivateDetail]]] = {
    "address": _find_emails,
    "number": _find_numbers,
    "birth_date": _find_birth_dates,
    "titled_name": _find_titled_names,
    "student_name": _find_student_names,
    "student_plan": _find_student_plans,
    "personnel": lambda text: _find_pattern("personnel", _PERSONNEL, _unwrapped(text)),
}


# --- False alarms ---


def _is_building_code(detail: PrivateDetail, text: str, codes: frozenset[str]) -> bool:
    return detail.kind == "student_id" and text[detail.start : detail.start + 6] in codes


def _in_urls(details: set[PrivateDetail], text: str) -> set[PrivateDetail]:
    """Numbers in an address are those of documents and video meetings; e-mail counts anywhere."""
    urls = [match.span() for match in _pattern(r"(?i:https?://|\bwww\.)\S{1,2000}").finditer(text)]
    return {detail for detail in details if detail.kind != "email" and _lies_in(detail, urls)}


def _in_known_names(details: set[PrivateDetail], text: str, names: frozenset[str]) -> set[PrivateDetail]:
    lowered, all_names = text.lower(), _one_per_line(names)
    found = {lowered[detail.start : detail.end] for detail in details}
    near = {name for words in found if words in all_names for name in all_names.split("\n") if words in name}
    spans = [match.span() for name in near for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lowered)]
    return {detail for detail in details if _lies_in(detail, spans)}


@lru_cache(maxsize=1)
def _one_per_line(names: frozenset[str]) -> str:
    return "\n".join(_fold(name).lower() for name in names)


def _lies_in(detail: PrivateDetail, spans: list[tuple[int, int]]) -> bool:
    return any(start <= detail.start and detail.end <= end for start, end in spans)
