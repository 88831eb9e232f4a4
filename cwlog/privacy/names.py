"""Names: a title or a word for a student, and a capitalised word that is no ordinary word."""

import re
from collections.abc import Iterator

from cwlog.privacy.text import PrivateDetail, pattern

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


def is_name(word: str) -> bool:
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


def find_titled_names(text: str) -> Iterator[PrivateDetail]:
    """A title and a capitalised word, unless it is a citation."""
    for match in pattern(_TITLED).finditer(text):
        name = match["name"]
        if name[0].isupper() and not _is_common_word(name) and not _is_citation(match, text):
            yield PrivateDetail("titled_name", match.start(), match.end("name"))


def find_student_names(text: str) -> Iterator[PrivateDetail]:
    """A word for a learner and what may be the name."""
    for stem in _STUDENT_STEMS:
        for match in pattern(stem + _THEN_A_NAME).finditer(text):
            if is_name(match["name"]):
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
    if pattern(_CITED_BY_YEAR).match(behind):
        return True
    before = text[max(0, titled.start() - 30) : titled.start()]
    is_work = pattern(_CITED_BY_WORK).match(behind) or pattern(_WORK_BY).search(before)
    return bool(is_work) and titled[0].lower().startswith(("dr", "prof"))
