"""Personal matters, in lower case; each pattern looks at the beginnings of words only."""

from collections.abc import Iterator

from cwlog.privacy.names import is_name
from cwlog.privacy.text import PrivateDetail, find_pattern, pattern

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


def find_student_plans(text: str) -> Iterator[PrivateDetail]:
    """A plan, diagnosis or discipline beside one learner."""
    yield from find_pattern("student_plan", rf"\b(?:{'|'.join(_STUDENT_PLANS)})", _unwrapped(text))
    for match in pattern(_OWNED_PLAN).finditer(_unwrapped(text)):
        before = text[max(0, match.start() - 41) : match.start()]
        owner = pattern(_OWNER_BACKWARDS).match(before[::-1])
        if owner and is_name(owner[0][::-1]):
            yield PrivateDetail("student_plan", match.start() - owner.end(), match.start())


_EMPLOYEE = (
    "(?:teacher|principal|administrator|superintendent|counselor|paraprofessional|para|aide|coach|secretary"
    "|director|educator|employee|staff member|librarian|interventionist|specialist|nurse|assistant)"
)
_SOMEONE = rf"(?:{_EMPLOYEE}|s?he|who)"
_THEIR = rf"(?:{_ONE}|his|her|their|our)"
_FEW_WORDS = r"(?: \w{2,15}){0,2}"
_KIND_OF_LEAVE = "(?:(?:administrative|medical|maternity|family|sick|paid|unpaid) ){0,2}"
_PERSONNEL_MATTERS = (
    r"non-?\s?renew(?:als?|ed|ing|s)?\b",
    rf"(?:{_SOMEONE}|contract){_FEW_WORDS} not (?:be(?:ing)? )?(?:renewed|rehired)\b",
    r"resign(?:s|ed|ing|ations?)?\b",
    r"fired\b(?<!-fired)(?! up| off)",
    rf"{_SOMEONE}{_FEW_WORDS} terminated\b",
    rf"(?:his|her|{_EMPLOYEE}'s) termination\b",
    rf"terminat(?:e|ed|ing|ion of) (?:{_THEIR} )?(?:employment|contract|{_EMPLOYEE})\b",
    r"reprimand(?:s|ed|ing)?\b",
    rf"(?:placed|put|{_SOMEONE}{_FEW_WORDS}) on {_KIND_OF_LEAVE}leave\b(?!-)|administrative leave\b",
    r"personnel (?:matter|issue|concern|action|decision|file|record)s?\b",
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


def find_personnel_matters(text: str) -> Iterator[PrivateDetail]:
    """Wording about the employment of someone."""
    return find_pattern("personnel", _PERSONNEL, _unwrapped(text))
