"""Private details in free text. Every name, number and address here is a placeholder."""

import csv
import time
import timeit
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.privacy import ERROR_KINDS, WARNING_KINDS, KnownWords, PrivateDetail, find_private_details

DATA = Path(__file__).parents[1] / "data"

ROSTER = KnownWords(
    district_codes=frozenset({"901003", "901013"}),
    building_names=frozenset({"Dr. Placeholder Elementary", "Student Xyzzy Center", "Cedar Hollow R-IV"}),
)
NOTHING_KNOWN = KnownWords(frozenset(), frozenset())


def kinds_in(text: str, known: KnownWords = ROSTER) -> list[str]:
    return [detail.kind for detail in find_private_details(text, known)]


EMAILS = [
    "Send the checklist to placeholder@example.org.",
    "<first.last+log@mail.example.org>",
    "https://example.org/form?from=placeholder@example.org",
    "mailto:placeholder@example.org",
    "PLACEHOLDER@EXAMPLE.ORG",
]
SSNS = [
    "000-00-0000",
    "SSN 000 00 0000",
    "SSN: 000000000",
    "social security number 000000000",
    "000\u201300\u20130000",
    "000\u00a000\u00a00000",
    "(000-00-0000)",
]
PHONES = [
    "Call 555-555-0100 before noon.",
    "555.555.0100",
    "555 555 0100",
    "(555) 555-0100",
    "(555)555-0100",
    "+1 555-555-0100",
    "1-555-555-0100",
    "+15555550100",
    "555 - 555 - 0100",
    "555\u2011555\u20110100",
    "555\u2013555\u20130100",
    "555\u00a0555\u00a00100",
    "(555)\u00a0555\u20130100",
    "phone:555-555-0100 x12",
    "555/555-0100",
]
STUDENT_IDS = [
    "Learner 1234567890 moved.",
    "id 0000000000",
    "ID1234567890",
    "1234567890_ID",
    "row 7,1234567890",
    "MOSIS: 1234567890.",
]
BIRTH_DATES = [
    "DOB 2009-03-03",
    "DOB: 3/3/2009",
    "dob 3/3/09",
    "DOB3/3/2009",
    "DOB 03-Mar-2009",
    "born 3-Mar-09",
    "D.O.B. 03-03-2009",
    "born March 3, 2009",
    "born on the 3 March 2009",
    "Birthday: Mar. 3rd, 2009",
    "date of birth 3.3.2009",
    "birthdate 2009/03/03",
    "2009-03-03 is the birthday",
    "3/3/2009 (DOB)",
    "born\n2009-03-03",
    "born" + "." * 19 + "2009-03-03",
    "born" + "." * 20 + "2009-03-03",
    "2009-03-03" + "." * 20 + "born",
]
TITLED_NAMES = [
    "Met with Mr. Placeholder about data.",
    "Mrs. Placeholder",
    "Mrs Placeholder led the meeting.",
    "mrs. Placeholder",
    "Ms. Placeholder-Example",
    "Ms. P shared her data.",
    "Miss Placeholder",
    "Mx. Placeholder",
    "Dr. Placeholder joined by phone.",
    "Dr.Placeholder",
    "Dr.\u00a0Placeholder",
    "Dr. O\u2019Placeholder",
    "Prof. Placeholder",
    "Professor Placeholder",
    "MR. PLACEHOLDER",
    "Mr. and Mrs. Placeholder",
    "Mrs. Hall",  # a school word, and yet a surname after a title
    "Ms. Placeholder's strategies worked well.",  # a coached teacher, not an author
    "Dr. Placeholder, 2017-10-05",  # a day, not the year of a work
    "Dr. Placeholder Elementary teachers met.",  # not on this roster
]
STUDENT_NAMES = [
    "Discussed student Placeholder at length.",
    "the student, Placeholder, was present",
    "Student Placeholder attended.",
    "Student: Placeholder",
    "a learner named Placeholder",
    "one pupil called Placeholder",
    "the student's name is Placeholder",
    "learner Placeholder-Example",
    "students Placeholder and Example",
    "Student\u00a0Xyzzy",
]
STUDENT_PLANS = [
    "Reviewed a student's IEP.",
    "Reviewed the student\u2019s 504 plan.",
    "his IEP was updated",
    "Her behavior plan needs work.",
    "asked about their IEP",
    "his new diagnosis",
    "the student was suspended",
    "She was expelled last week.",
    "one student with autism",
    "a student with an IEP",
    "the child has a 504 plan",
    "The boy, who has ADHD, left early.",
    "a student diagnosed with dyslexia",
    "he is on an IEP",
    "wrote an IEP goal for a student",
    "the discipline referral of one student",
    "the team suspended a student",
    "an autistic student",
    "Her son has autism.",
    "a third grader with an IEP",
    "THE STUDENT WAS SUSPENDED",
    "the student was\nsuspended",
    "Placeholder's IEP meeting",
]
PERSONNEL = [
    "Discussed the non-renewal.",
    "was nonrenewed in spring",
    "her contract will not be renewed",
    "The coach resigned.",
    "a resignation",
    "got fired",
    "the principal was terminated",
    "termination of the teacher",
    "a written reprimand",
    "was placed on leave",
    "placed on paid administrative leave",
    "placed\non leave",
    "The teacher is on leave.",
    "one principal on paid medical leave",
    "a personnel matter",
    "her termination",
    "filed a grievance",
    "disciplinary action was taken",
    "wrote an improvement plan for the teacher",
    "The teacher is on an improvement plan.",
    "the teacher's evaluation",
    "received an ineffective rating",
    "an unsatisfactory evaluation",
    "her performance review",
]
HITS = {
    "email": EMAILS,
    "ssn": SSNS,
    "phone": PHONES,
    "student_id": STUDENT_IDS,
    "birth_date": BIRTH_DATES,
    "titled_name": TITLED_NAMES,
    "student_name": STUDENT_NAMES,
    "student_plan": STUDENT_PLANS,
    "personnel": PERSONNEL,
}
CLEAN = [
    "",
    "Dr.",
    "yes",
    # codes, days, times, amounts
    "District 901003 and district 901013 met.",
    "901003 4020",
    "20171005-901003-7k3q",
    "See 20171005-901003-7135 and 20171010-901013-0042.",
    "Moved from 2017-10-05 to 2017-10-12.",
    "Next visit 10/12/2017, 8:30-9:45.",
    "School years 2016-2017 and 2017-18",
    "pp. 120-150, 2017-18",
    "1.5 hours, $1,250.00, 12,345,678 rows",
    "Version 10.12.2017.1 of the blueprint",
    "0.1234567890",
    "100% of teams used the protocol: good",
    "Building codes 4020, 4040 and 1050",
    # addresses without an @, handles, video meetings
    "https://dese.mo.gov/special-education/effective-practices/collaborative-work",
    "https://example.org/j/5555550100 and www.example.org/555-555-0100",
    "Shared by @example and @example.org on the project's page",
    "Meet @ 3.30 pm",
    "a@b",
    # births that are no dates of birth
    "The idea was born in the data meeting.",
    "Birth to three meeting on 3/3/2018",
    "birth-5 programs, 2017-10-05",
    "childbirth 2017-10-05",
    "born" + "." * 21 + "2009-03-03",
    "2009-03-03" + "." * 21 + "born",
    "born in the spring of a long year, see 2009-03-03",
    # titles without a person, and authors
    "St. Louis and Ft. Bellwood, Sample Co.",
    "Met with the Dr. The team agreed.",
    "Miss Monday's meeting if the roads are bad.",
    "Missouri Model Districts",
    "MS Team and HS Team met; Ms",
    "Prof. Development day; Prof. Learning module",
    "Dr. Placeholder's work on visible learning",
    "Dr. Placeholder\u2019s latest book",
    "Dr. X. Placeholder's research",
    "Used the framework of Dr. Placeholder.",
    "a book by Prof. Placeholder",
    "Placeholder (2009)",
    "Placeholder & Example, 2012",
    "Prof. Placeholder (2009)",
    "Dr. Placeholder and Example (2012, p. 4)",
    "Dr. Placeholder et al., 2012",
    "Mrs. Placeholder, 2009a",
    # students in general
    "Increase student voice and learner choice.",
    "Student Voice was the topic.",
    "Student Problem-Solving Team",
    "Student Services and the Student Council joined.",
    "Student Self-Assessment, Student Success Plans, Student Learning Objectives",
    "student IEPs and student MAP scores",
    "student-led conferences; Student-Led too",
    "each student. The team agreed.",
    "for every student, Teachers will set goals",
    "student A and Student B (labels)",
    "student iPads and student Chromebooks",
    "Student Teachers, student Zoom accounts, Student-Centered Coaching",
    "each student\nPlaceholder list of next steps",
    # plans in general
    "Reviewed the IEP process.",
    "IEP teams and 504 plans in general",
    "students with disabilities",
    "Students with autism need structure.",
    "three students were suspended in all",
    "suspension data by building",
    "each student's IEP",
    "every student with an IEP",
    "teachers brought their IEP goals",
    "their IEPs",
    "her IEP caseload",
    "a student's IEP process",
    "gave her IEP resources",
    "Missouri's IEP forms",
    "Today's IEP meeting",
    "diagnosed needs from the data",
    "Discipline data was discussed with the team.",
    "Room 504",
    # work in general
    "the school improvement plan",
    "Principal worked on the building improvement plan.",
    "The call was terminated early; termination of the grant.",
    "Teachers on duty leave early.",
    "A teacher on leave-taking rituals",
    "School personnel met.",
    "Teachers were fired up about the data.",
    "The teacher's evaluation of the lesson was thoughtful.",
    "Program evaluation and the evaluation of practices",
    "an ineffective practice and an unsatisfactory result",
    "grievance procedures in the handbook",
    "on leave-taking rituals in class",
    "a renewed focus on data",
    "Teachers leave with a plan.",
    # the programme's own words
    "Team compared two assessment cycles; agreed the next data meeting.",
    "Agenda: 1) goals, 2) data, 3) next steps # see minutes",
    "L'\u00e9quipe a revu ses objectifs \u2014 \u00ab prochaine \u00e9tape \u00bb confirm\u00e9e.",
    "Met a new curriculum director to explain the project; unclear whether this was coaching.",
    "BLT reviewed CFA results by grade; 3 of 4 teams had set learning targets.",
    "Superintendent asked for support with MSIP 6; shared the MMD Blueprint.",
    "Observed collaborative teams K-2; feedback given to the instructional coach.",
    "Planned the walkthrough with the principal; data team meets every 2nd Tuesday.",
    "Counselor and social worker joined to talk about family engagement.",
]


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in HITS.items() for text in texts], ids=repr)
def test_a_private_detail_is_found_once_and_as_its_kind(text: str, kind: str) -> None:
    assert kinds_in(text, NOTHING_KNOWN) == [kind]


@pytest.mark.parametrize("text", CLEAN, ids=repr)
def test_an_ordinary_comment_gives_nothing(text: str) -> None:
    assert kinds_in(text) == []


def test_all_details_of_a_text_come_in_order_with_their_offsets() -> None:
    text = "Mrs.\u00a0Placeholder (555\u2013555\u20130100, x@example.org), born 3/3/2009"

    details = find_private_details(text, NOTHING_KNOWN)

    assert [(detail.kind, text[detail.start : detail.end]) for detail in details] == [
        ("titled_name", "Mrs.\u00a0Placeholder"),
        ("phone", "555\u2013555\u20130100"),
        ("email", "x@example.org"),
        ("birth_date", "3/3/2009"),
    ]


def test_offsets_stay_true_after_a_letter_that_grows_in_lower_case() -> None:
    text = "\u0130\u0130 the student was suspended"

    assert find_private_details(text, NOTHING_KNOWN) == [PrivateDetail("student_plan", 7, len(text))]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("district and building 9010034020", []),
        ("district and building 9010994020", ["student_id"]),
        ("9010034020 and 1234567890", ["student_id"]),
    ],
)
def test_ten_digits_are_a_building_only_in_a_known_district(text: str, kinds: list[str]) -> None:
    assert kinds_in(text) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Visited Dr. Placeholder Elementary.", []),
        ("Visited DR. PLACEHOLDER ELEMENTARY.", []),
        ("Visited Dr.\u00a0Placeholder Elementary.", []),
        ("Visited Student Xyzzy Center.", []),
        ("Visited Dr. Placeholder Elementary with Dr. Placeholder.", ["titled_name"]),
        ("Visited Dr. Placeholder Elementarys.", ["titled_name"]),
        ("Student Xyzzy of Student Xyzzy Center", ["student_name"]),
    ],
)
def test_a_name_inside_a_known_building_is_no_person(text: str, kinds: list[str]) -> None:
    assert kinds_in(text) == kinds


def reference_texts() -> list[str]:
    entries = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(DATA.rglob("logs/**/*.yaml"))]
    return [entry[key] for entry in entries for key in ("comments", "description") if entry.get(key)]


def test_the_reference_year_has_no_private_details() -> None:
    texts = reference_texts()

    assert len(texts) > 500
    assert [text for text in texts if find_private_details(text, NOTHING_KNOWN)] == []


def test_district_names_of_the_reference_roster_are_no_private_details() -> None:
    with (DATA / "districts.csv").open(encoding="utf-8", newline="") as lines:
        names = [row["name"] for row in csv.DictReader(lines)]

    assert [name for name in names if kinds_in(f"Met with {name} today.", NOTHING_KNOWN)] == []


HOSTILE = [
    "a@" * 2000,
    "a" * 3999 + "@",
    "@" + "a." * 2000,
    "1" * 4000,
    "1 " * 2000,
    "555-" * 1000,
    "555-555-0100 " * 300,
    "(" * 4000,
    " " * 4000,
    "student " * 500,
    "student's " * 400,
    "student with a " * 266,
    "the student was " * 250,
    "his iep of a " * 300,
    "iep " * 1000,
    "Placeholder's IEP " * 220,
    "Dr. " * 1000,
    "Dr. Placeholder " * 250,
    "Dr. " + "Placeholder " * 330,
    "Dr. " + "X" * 3996,
    "Dr. A-" + "B'" * 1990,
    "student Xx" + "-Xx" * 1300,
    "born " * 800,
    "born 1/1/11 " * 330,
    "1/1/1111" * 500,
    "born" + " march" * 660,
    "teacher " * 500,
    "improvement plan for the " * 160,
    "performance teacher's " * 180,
    "https://" * 500 + "1234567890 " * 10,
    "1234567890 https://a " * 190,
    "\u2013" * 4000 + "@",
    "dr. placeholder elementary " * 148,
    "Dr. Placeholder Elementary " * 148,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24])
def test_hostile_input_takes_no_long_time(text: str) -> None:
    kinds_in("Dr. student iep evaluation born x@example.org 555-555-0100")  # compile first

    assert seconds_for(text) < 1000 * seconds_for(PROSE)  # measured: up to 100 times; what backtracks takes 10,000


PROSE = ("The team compared two assessment cycles and planned the next steps with the building. " * 60)[:4000]


def seconds_for(text: str) -> float:
    """Of the processor: on a busy machine the clock on the wall says little; a ratio is true on a slow one, too."""
    return (
        min(timeit.repeat(lambda: find_private_details(text, ROSTER), timer=time.process_time, number=3, repeat=5)) / 3
    )


FRAGMENTS = [text for texts in HITS.values() for text in texts] + CLEAN + ["\u0130", "\u00df", "\ud800", "\x00"]
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=6).map("".join)


@settings(deadline=None)  # the first example compiles the patterns
@given(TEXTS)
def test_every_detail_lies_in_the_text_and_has_a_known_kind(text: str) -> None:
    details = find_private_details(text, ROSTER)

    assert all(0 <= detail.start < detail.end <= len(text) for detail in details)
    assert {detail.kind for detail in details} <= ERROR_KINDS | WARNING_KINDS
    assert details == sorted(details, key=lambda detail: detail.start)


@settings(deadline=None)  # the first example compiles the patterns
@given(
    st.sampled_from([hit for hits in HITS.values() for hit in hits]), st.sampled_from(["\u00e9: ", "\u2014 ", "\n\n"])
)
def test_what_stands_before_a_detail_only_moves_it(text: str, before: str) -> None:
    moved = find_private_details(before + text, NOTHING_KNOWN)

    assert moved == [
        PrivateDetail(kind, start + len(before), end + len(before))
        for kind, start, end in find_private_details(text, NOTHING_KNOWN)
    ]
