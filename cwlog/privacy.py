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
    kinds = {_kinds_of_triggers()[trigger] for trigger in _trigger_pattern().findall(plain)}
    if "@" in text:
        kinds.add("email")
    if _long_number_pattern().search(plain):
        kinds.add("number")
    return _look_closely(_fold(text), kinds, known) if kinds else []


def _look_closely(text: _Text, kinds: set[str], known: KnownWords) -> list[PrivateDetail]:
    details = {detail for kind in kinds for detail in _FINDERS[kind](text)}
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

# Beginnings of words, in that plain form, without which no exact pattern of the kind can match; with
# a space behind it a whole word. "000 " stands for 504.
_TRIGGERS = {
    "birth_date": "born |birth|dob |d o b |bday|b day",
    "titled_name": "mr |mrs |ms |mx |miss |dr |drs |prof |professor ",
    "student_name": "student|learner|pupil",
    "student_plan": "iep|000 |bip|fba|diagnos|disability|suspen|expel|expul|discipline|autis|adhd|dyslex"
    "|dyscalc|dysgraph|down syn|cerebral|epilep|seizure|emotional dist|hearing imp|visual imp|vision imp"
    "|speech imp|language imp|health imp|deaf|blind|anxiety|depression|ptsd|bipolar|tourette|brain inj"
    "|traumatic|behavior plan|behavior int|safety plan|medication|manifest|restrained|secluded|arrested",
    "personnel": "nonrenew|non renew|renewed|rehired|resign|fired |terminat|reprimand|on leave|on admin"
    "|on medical|on paid|on unpaid|administrative leave|grievance|disciplinary|improvement plan|evaluation"
    "|unsatisfactory|ineffective|performance rev|performance app|performance rat|performance eva",
}


@cache
def _kinds_of_triggers() -> dict[bytes, str]:
    return {word.strip().encode(): kind for kind in _TRIGGERS for word in _TRIGGERS[kind].split("|")}


@cache
def _trigger_pattern() -> re.Pattern[bytes]:
    """One branch for each first letter: all words side by side take three times as long."""
    words = sorted("|".join(_TRIGGERS.values()).split("|"), reverse=True)
    # The space behind a word is also the space before the next one: looked at, not taken.
    words = [re.sub(" $", "(?= )", word) for word in words]
    by_letter = groupby(words, key=lambda word: word[0])
    branches = [f"{letter}(?:{'|'.join(word[1:] for word in same)})" for letter, same in by_letter]
    return re.compile(f" ({'|'.join(branches)})".encode())


@cache
def _long_number_pattern() -> re.Pattern[bytes]:
    return re.compile(rb"00 {0,4}0000")


# People paste from word processors and web pages: any dash is a hyphen, any odd space a space. One
# character for one, so that offsets stay true; U+0130 is here because it alone grows in lower case.
_LOOK_ALIKES = {
    **dict.fromkeys([0xAD, *range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-"),
    **dict.fromkeys([0xA0, *range(0x2000, 0x200E), 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF], " "),
    **dict.fromkeys([0x2018, 0x2019, 0x02BC], "'"),
    0x0130: "I",
}


def _fold(text: str) -> _Text:
    folded = text if text.isascii() else text.translate(_LOOK_ALIKES)
    return _Text(folded, folded.lower())


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


def _find_emails(text: _Text) -> Iterator[PrivateDetail]:
    # From the @ outwards: a pattern that starts with the local part is quadratic in "aaaa...".
    for domain in _pattern(_DOMAIN).finditer(text.folded):
        before = text.folded[max(0, domain.start() - 64) : domain.start()]
        if local_part := _pattern(_LOCAL_PART_BACKWARDS).match(before[::-1]):
            yield PrivateDetail("email", domain.start() - local_part.end(), domain.end())


_GAP = "(?: ?[-.] ?| {1,2})"
_NUMBERS = {
    "ssn": r"(?<![0-9])(?<![0-9]-)[0-9]{3}(?: ?- ?| )[0-9]{2}(?: ?- ?| )[0-9]{4}(?!-?[0-9])",
    "phone": rf"(?<![0-9])(?:\+?1{_GAP}?)?(?:\([0-9]{{3}}\) ?-? ?|[0-9]{{3}}{_GAP})[0-9]{{3}}{_GAP}[0-9]{{4}}"
    r"(?!-?[0-9])|(?<![0-9])\+?1[0-9]{10}(?![0-9])",
    "student_id": r"(?<![0-9])(?<![0-9][.,])[0-9]{10}(?![\w@])",
}


def _find_numbers(text: _Text) -> Iterator[PrivateDetail]:
    for kind, source in _NUMBERS.items():
        yield from _find_pattern(kind, source, text.folded)


_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = "[0-9]{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?P<date>(?<!\w)(?:[0-9]{4}([-/.])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\3(?:[0-9]{4}|[0-9]{2})"
    rf"|{_MONTH}\s{{1,2}}{_DAY},?\s{{1,2}}[0-9]{{4}}|{_DAY}(?:\sof)?\s{{1,2}}{_MONTH},?\s{{1,2}}[0-9]{{4}})(?![0-9]))"
)
# "Birth to three" and "birth-5" name a programme for young children, not a day.
_BIRTH = r"\b(?:born|birth(?:days?|dates?|s)?|dob|d\.o\.b|b-?day)\b(?![ -]to\b|-[0-9]\b(?![-/.]))"


def _find_birth_dates(text: _Text) -> Iterator[PrivateDetail]:
    for source in (rf"{_BIRTH}(?s:.{{0,20}}?){_DATE}", rf"{_DATE}(?s:.{{0,20}}?){_BIRTH}"):
        for match in _pattern(source).finditer(text.lowered):
            yield PrivateDetail("birth_date", *match.span("date"))


# --- Names: a title or a word for a student, and a capitalised word that is no ordinary word ---

# Openings of sentences and the calendar: no names, whatever stands before them.
_COMMON_WORDS = """
    a about after again all also although an and another any are as at august because before both but by can
    december did do does dr during each either every everyone february few finally first following for four
    friday from has have he her here his how however i if in is it january july last later let many march
    more most mr mrs ms my need neither next no none not november now october of on once one only or other
    our over prof saturday second september several she should since so some spring still such sunday than
    that the their then there these they third this those three through thursday to today together tomorrow
    tuesday two under until up very was we wednesday were what when where which while who why will with
    without yesterday you your
"""
# Subjects, tools and the language of schools: no names after "student" ("Student Voice"), though some
# may well be surnames after a title. Singular; plurals follow from it.
_SCHOOL_WORDS = """
    academic access accountability activity administrator advisor advisory advocacy agency agenda aide
    algebra ambassador answer art artifact assistance athlete athletic attendance award based behavior belief
    benefit biology board body book calendar canvas career case center centered challenge chat check
    checklist chemistry choice chromebook class classroom climate clinic club coach code cohort college
    community computer concern conduct conference content coordinator core council counselor course credit
    crisis culture curriculum cycle dashboard data day demographic device dialogue digital directed director
    discipline discourse district diversity driven dropout early educator effective efficacy effort
    elementary eligibility email emotional empowered engaged english equity error essay evidence exam
    excellence exemplar exit experience facilitator faculty fall family feedback field focus focused folder
    form french friendly general generated geography geometry german gifted goal google grade graduate group
    growth guardian guide habit handbook health help high history home homework honor idea identity impact
    incident independent indicator individual initiated initiative input inquiry instructional intake
    interest interview inventory journal journey junior kindergarten lab language laptop latin lead leader
    learner led lesson letter level lexile library life list literacy log lunch map mastery material math
    mathematic mathematics member mental mentor middle mindset missouri mobility model module month music
    name network new night norm note notebook nurse objective office officer online opportunity oral outcome
    outreach owned panel parent participant partner pathway peer performance period personal perspective
    physical plan planner platform portal portfolio practice preference preschool priority problem process
    product proficiency profile program progress project protocol questionnaire quiz rate record recovery
    referral removal report research resource response responsibility responsive result review right risk
    role room roster rubric rule safety sample schedule school science score screener secondary self senate
    senior service shadow showcase skill social spanish special specialist speech spotlight staff standard
    state strategy strength student study subgroup success summary summer superintendent support survey
    system tablet talk target task teacher team tech technology test text tier time title tool transcript
    tutor unit university use value variability view visible vocational voice volunteer week well white
    whiteboard winter work workbook workforce workshop world year youth zone
"""
_NO_NAME_ENDS_SO = ("tion", "tions", "sion", "sions", "ment", "ments", "ness", "ship", "ships")


@cache
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _is_common_word(word: str) -> bool:
    return word.lower() in _words(_COMMON_WORDS) or word.endswith(_NO_NAME_ENDS_SO)


def _is_school_word(word: str) -> bool:
    """Whether any part of a compound ("Problem-Solving") is one, or the plural of one."""
    parts = re.split("['-]", word.lower())
    forms = {form for part in parts for form in (part, part[:-1], part[:-2], f"{part[:-3]}y")}
    return word.endswith("ing") or not forms.isdisjoint(_words(_SCHOOL_WORDS))


def _is_name(word: str) -> bool:
    """A capitalised word, but no acronym ("IEPs"), no label ("student A") and no ordinary word."""
    if not word[0].isupper() or word.removesuffix("s").isupper():
        return False
    return not _is_common_word(word) and not _is_school_word(word)


_WORD = r"[^\W\d_]{1,40}(?:['-][^\W\d_]{2,40}){0,3}"
# The word is looked at, not taken: what follows "Mr. and" may be the next title.
_TITLED = (
    r"\b(?:M(?:rs?|s|x|iss)|mrs?|Drs?|Prof(?:essor)?|(?:MRS?|DR|PROF)(?=\.))\b"
    rf"(?:\.\s{{0,3}}|\s{{1,3}})(?=(?P<name>{_WORD}))"
)
# Stems, because `re` finds a pattern that starts with fixed letters fastest.
_STUDENT_STEMS = ("tudent", "earner", "upil")
_THEN_A_NAME = rf"s?(?:'s name(?: is)?|,? named|,? called)?[,:]? {{1,2}}(?![a-z])(?P<name>{_WORD})"


def _find_titled_names(text: _Text) -> Iterator[PrivateDetail]:
    for match in _pattern(_TITLED).finditer(text.folded):
        name = match["name"]
        if name[0].isupper() and not _is_common_word(name) and not _is_citation(match, text.folded):
            yield PrivateDetail("titled_name", match.start(), match.end("name"))


def _find_student_names(text: _Text) -> Iterator[PrivateDetail]:
    for stem in _STUDENT_STEMS:
        for match in _pattern(stem + _THEN_A_NAME).finditer(text.folded):
            if _is_name(match["name"]):
                yield PrivateDetail("student_name", match.start() - 1, match.end("name"))


# Authors are known by the form of a citation, not by a list. Teachers have strategies and models,
# too: without a year the form counts after Dr. and Prof. only.
_WORKS = (
    "(?i:work|research|book|model|framework|strateg(?:y|ie)|stud(?:y|ie)|article|chapter|paper|publication"
    "|theor(?:y|ie)|taxonomy|meta-analys[ei]s|synthesis|effect size|finding|writing|approach|protocol|rubric"
    "|principle|practice|idea|definition|list|ranking|scale|video|keynote|podcast|webinar)s?"
)
_CAPITALISED = r"[^\W\d_a-z][\w'-]{0,40}\.?"
_MORE_AUTHORS = (
    rf"(?:\s{_CAPITALISED}){{0,3}}?(?:,?\s(?:&|and|et\sal\.?)(?:\s{_CAPITALISED}){{0,4}}?){{0,2}}?"
)
_CITED_BY_YEAR = rf"\.?{_MORE_AUTHORS}(?:,\s?|\s?\()(?:19|20)[0-9]{{2}}[a-z]?\b(?![-/][0-9])"
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
_CHILD = r"(?<!each )(?<!every )(?<!any )(?:student|learner|pupil|child|kid|boy|girl|[0-9k]\w{0,3} grader)\b"
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
    "|resource|example|sample|checklist|question|rubric|guid|information|document|writing|development|system"
    "|tip|coordinator|facilitator|awareness|student|learner|data|rate|polic))"
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
    rf"{_PLAN} (?:\w{{2,15}} )?(?:of|for|about|regarding) (?:{_ONE} (?:[\w-]{{2,15}} )?{_CHILD}|him\b|her\b)",
)
_PERSONS = "his |her |their |he |him|student|learner|pupil|child|kid|boy|girl|grader|'".split("|")
_OWNED_PLAN = rf"'s? (?:[\w-]{{1,20}} )?{_PLAN}"
_OWNER_BACKWARDS = r"[^\W\d_]{2,40}(?![\w'-])"


def _find_student_plans(text: _Text) -> Iterator[PrivateDetail]:
    if not any(person in text.lowered for person in _PERSONS):
        return
    yield from _find_pattern("student_plan", rf"\b(?:{'|'.join(_STUDENT_PLANS)})", text.lowered)
    for match in _pattern(_OWNED_PLAN).finditer(text.lowered):
        before = text.folded[max(0, match.start() - 41) : match.start()]
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
    rf"(?:{_SOMEONE} (?:is|was|has been)(?: \w{{2,15}})?|placed|put) on an (?:\w{{2,15}} )?improvement plan\b",
    rf"(?:improvement plan|performance (?:review|evaluation))s? (?:of|for|with) {_THEIR}{_FEW_WORDS} {_EMPLOYEE}\b",
    rf"{_EMPLOYEE}'s (?:annual |summative |formal |final |performance )?evaluation\b(?! of)",
    r"(?:his|her) (?:annual|summative|formal|final|performance) evaluation\b",
    rf"(?:his|her|{_EMPLOYEE}'s) performance (?:review|appraisal|rating)",
    r"(?:unsatisfactory|ineffective) (?:\w{2,15} )?(?:rating|evaluation|review)",
    rf"{_SOMEONE}{_FEW_WORDS} rated (?:as )?(?:unsatisfactory|ineffective)\b",
)


def _find_personnel_matters(text: _Text) -> Iterator[PrivateDetail]:
    return _find_pattern("personnel", rf"\b(?:{'|'.join(_PERSONNEL_MATTERS)})", text.lowered)


_FINDERS: dict[str, Callable[[_Text], Iterator[PrivateDetail]]] = {
    "email": _find_emails,
    "number": _find_numbers,
    "birth_date": _find_birth_dates,
    "titled_name": _find_titled_names,
    "student_name": _find_student_names,
    "student_plan": _find_student_plans,
    "personnel": _find_personnel_matters,
}


# --- False alarms ---


def _is_false_alarm(detail: PrivateDetail, text: _Text, known: KnownWords) -> bool:
    if detail.kind == "student_id" and text.folded[detail.start : detail.start + 6] in known.district_codes:
        return True
    return _is_in_url(detail, text) or _is_in_known_name(detail, text, known.building_names)


def _is_in_url(detail: PrivateDetail, text: _Text) -> bool:
    """Numbers in an address are those of documents and video meetings; e-mail counts anywhere."""
    if detail.kind == "email":
        return False
    urls = _pattern(r"(?:https?://|\bwww\.)\S{1,2000}").finditer(text.lowered)
    return any(url.start() <= detail.start and detail.end <= url.end() for url in urls)


@lru_cache(maxsize=1)
def _known_names(names: frozenset[str]) -> str:
    return "\n".join(_fold(name).lowered for name in names)


def _is_in_known_name(detail: PrivateDetail, text: _Text, names: frozenset[str]) -> bool:
    matched, all_names = text.lowered[detail.start : detail.end], _known_names(names)
    if matched not in all_names:
        return False
    return any(
        found.start() <= detail.start and detail.end <= found.end()
        for name in all_names.split("\n")
        if matched in name
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text.lowered)
    )
