"""What people type: understood, or refused with a hint, and never guessed."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.documents import read_documents
from cwlog.errors import CwlogError, DataRefused
from cwlog.inputs import (
    find_district,
    find_term,
    fold,
    fold_name,
    is_relative,
    parse_count,
    parse_counts,
    parse_day,
    parse_minutes,
    split_list,
)
from cwlog.model import Membership, Term
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary, compile_schema

ROOT = Path(__file__).parents[1]
FRIDAY = date(2017, 10, 6)


def refused(call: object) -> CwlogError:
    assert isinstance(call, pytest.ExceptionInfo)
    error = call.value
    assert isinstance(error, CwlogError)
    assert error.hint
    return error


# ---- days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-10-05", "2017-10-05"),
        (" 2017-10-05 ", "2017-10-05"),
        ("2020-02-29", "2020-02-29"),
        ("10/5/2017", "2017-10-05"),
        ("10/05/2017", "2017-10-05"),
        ("1/2/2018", "2018-01-02"),
        ("today", "2017-10-06"),
        ("TODAY", "2017-10-06"),
        ("yesterday", "2017-10-05"),
        ("last friday", "2017-09-29"),
        ("Last  Thursday", "2017-10-05"),
        ("last sat", "2017-09-30"),
        ("last monday", "2017-10-02"),
        ("3 days ago", "2017-10-03"),
        ("1 day ago", "2017-10-05"),
        ("0 days ago", "2017-10-06"),
    ],
)
def test_a_day_is_understood(text: str, day: str) -> None:
    assert parse_day(text, FRIDAY).isoformat() == day


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2017-13-01", "is not a day of the calendar", "2017-10-05"),
        ("2018-02-29", "is not a day of the calendar", "2017-10-05"),
        ("2/30/2018", "is not a day of the calendar", "the month comes first"),
        ("25/12/2017", "is not a day of the calendar", "the month comes first"),
        ("0000-01-01", "is not a day of the calendar", "2017-10-05"),
        ("10/5/17", "has a year of two digits", "four digits"),
        ("10/5", "has no year", "10/5/2017"),
        ("5.10.2017", "does not say which number is the month", "10/5/2017"),
        ("10-05-2017", "does not say which number is the month", "10/5/2017"),
        ("2017-10", "is a month, not a day", "2017-10-05"),
        ("friday", "does not say which one", "last friday"),
        ("Fri", "does not say which one", "last fri"),
        ("next friday", "is not a date", "last friday"),
        ("tomorrow", "is not a date", "2017-10-05"),
        ("last week", "is not a date", "2017-10-05"),
        ("a few days ago", "is not a date", "3 days ago"),
        ("-1 days ago", "is not a date", "3 days ago"),
        ("\u0663 days ago", "is not a date", "3 days ago"),
        ("9999999 days ago", "is before the calendar begins", "3 days ago"),
        ("20171005", "is not a date", "2017-10-05"),
        ("2017-10-5", "is not a date", "2017-10-05"),
        ("2017-10-05T10:00", "is not a date", "2017-10-05"),
        ("\u0662\u0660\u0661\u0667-10-05", "is not a date", "2017-10-05"),
        ("October 5", "is not a date", "2017-10-05"),
        ("", "is not a date", "2017-10-05"),
    ],
)
def test_a_day_that_is_unclear_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(CwlogError) as caught:
        parse_day(text, FRIDAY)

    error = refused(caught)
    assert error.message.endswith(message)
    assert hint in error.hint
    assert not isinstance(error, DataRefused)


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("today", True),
        ("last fri", True),
        ("3 days ago", True),
        ("2017-10-05", False),
        ("10/5/2017", False),
        ("friday", False),
    ],
)
def test_a_relative_day_is_known_as_one(text: str, relative: bool) -> None:
    assert is_relative(text) is relative


@given(today=st.dates(date(1900, 1, 1)), weekday=st.integers(0, 6))
def test_last_weekday_is_the_nearest_before_today(today: date, weekday: int) -> None:
    name = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"][weekday]

    day = parse_day(f"last {name}", today)

    assert day.weekday() == weekday
    assert timedelta(1) <= today - day <= timedelta(7)


@given(day=st.dates(date(1000, 1, 1)))
def test_both_forms_of_a_date_read_back(day: date) -> None:
    assert parse_day(day.isoformat(), FRIDAY) == parse_day(f"{day.month}/{day.day}/{day.year}", FRIDAY) == day


# ---- durations


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("90m", 90),
        ("90min", 90),
        ("90 minutes", 90),
        ("1 minute", 1),
        ("1h30m", 90),
        ("1h30", 90),
        ("1H 30M", 90),
        ("1 h 30 min", 90),
        ("1 hour and 30 minutes", 90),
        ("1h", 60),
        ("2 hrs", 120),
        ("1:30", 90),
        ("01:05", 65),
        ("1.5h", 90),
        ("1.5 hours", 90),
        (".25h", 15),
        ("0.1h", 6),
        ("1.05 h", 63),
        ("1.50h", 90),
        ("0", 0),
        ("-30", -30),
        ("-1h30m", -90),
        ("100000000", 100_000_000),
    ],
)
def test_a_duration_is_understood(text: str, minutes: int) -> None:
    assert parse_minutes(text) == minutes


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("1.5", "could be hours or minutes", "1.5h"),
        ("90.0", "could be hours or minutes", "90"),
        ("1.33h", "is not a whole number of minutes", "between 79 and 80 minutes"),
        ("1.5m", "is not a whole number of minutes", "90"),
        ("1,5h", "has a comma", "1.5h"),
        ("1,5", "has a comma", "1.5h"),
        ("1h60m", "is not a duration", "1h30m"),
        ("1:60", "is not a duration", "1:30"),
        ("1:5", "is not a duration", "1:30"),
        ("1:30:00", "is not a duration", "1:30"),
        ("1.5h30m", "is not a duration", "1h30m"),
        ("1.h", "is not a duration", "1.5h"),
        ("+45", "is not a duration", "90"),
        ("--45", "is not a duration", "90"),
        ("1e2", "is not a duration", "90"),
        ("0x2D", "is not a duration", "90"),
        ("1d", "is not a duration", "90"),
        ("an hour", "is not a duration", "90"),
        ("90 m 1 h", "is not a duration", "90"),
        ("\u0669\u0660", "is not a duration", "90"),
        ("9" * 5000, "is not a duration", "90"),
        ("", "is not a duration", "90"),
    ],
)
def test_a_duration_that_is_unclear_is_refused(text: str, message: str, hint: str) -> None:
    with pytest.raises(CwlogError) as caught:
        parse_minutes(text)

    error = refused(caught)
    assert error.message.endswith(message)
    assert hint in error.hint
    assert not isinstance(error, DataRefused)


@given(minutes=st.integers(0, 10_000))
def test_every_form_of_a_duration_reads_back(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    forms = [f"{minutes}", f"{minutes}m", f"{hours}h{rest}m", f"{hours} h {rest} min", f"{hours}:{rest:02d}"]
    if minutes % 3 == 0:
        forms.append(f"{minutes // 60}.{minutes % 60 * 100 // 60:02d}h")

    assert {parse_minutes(form) for form in forms} == {minutes}


# ---- lists and counts


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a", ["a"]),
        ("a, b,c", ["a", "b", "c"]),
        ("a,,b, ", ["a", "b"]),
        ("next steps, data", ["next steps", "data"]),
        ("", []),
    ],
)
def test_a_list_is_split_at_commas(text: str, pieces: list[str]) -> None:
    assert split_list(text) == pieces


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("principal=2", ("principal", 2)),
        (" teacher_general = 12 ", ("teacher_general", 12)),
        ("superintendent", ("superintendent", 1)),
        ("special education teacher=3", ("special education teacher", 3)),
        ("learner=0", ("learner", 0)),
        ("learner=-1", ("learner", -1)),
    ],
)
def test_a_count_is_understood(text: str, count: tuple[str, int]) -> None:
    assert parse_count(text) == count


def test_counts_may_stand_in_one_text() -> None:
    assert parse_counts("superintendent, principal=2") == [("superintendent", 1), ("principal", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "=2",
        "principal=",
        "principal=two",
        "principal=1.5",
        "principal==2",
        "a=b=2",
        "principal 2",
        "2 principals",
    ],
)
def test_a_count_that_is_unclear_is_refused(text: str) -> None:
    with pytest.raises(CwlogError) as caught:
        parse_count(text)

    assert "=2" in refused(caught).hint


# ---- districts


def a_stay(code: str, name: str, *aliases: str, since: str = "2017-03-01", until: str = "9999-12-31") -> Membership:
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return Membership(code, name, aliases, "1", "southeast", "A", date(2017, 7, 1), 4, first, last)


ROSTER = Roster(
    districts=(
        a_stay("901003", "Cedar Hollow R-IV"),
        a_stay("901004", "Ft. Bellwood C-2", "Bellwood"),
        a_stay("901005", "St. Amity 58"),
        a_stay("901010", "Old Name R-VI", until="2017-12-31"),
        a_stay("901010", "Old Ferry R-VI", since="2018-01-01"),
        a_stay("901014", "Juniper Gap R-XIV"),
        a_stay("901016", "North Sable R-III"),
        a_stay("901017", "South Sable R-IX"),
        a_stay("901019", "Hazel Co. R-II"),
        a_stay("901020", "Shared Name", until="2017-12-31"),
        a_stay("901021", "Shared Name", since="2018-01-01"),
        a_stay("048078", "Leading Zero 31"),
        *(a_stay(f"90203{number}", f"Twin {number + 10} Larch") for number in range(7)),
    )
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("901003", "901003"),
        (" 901003 ", "901003"),
        ("048078", "048078"),
        ("Cedar Hollow R-IV", "901003"),
        ("cedar  hollow r4", "901003"),
        ("CEDAR HOLLOW RIV", "901003"),
        ("Cedar Hollow R. 4", "901003"),
        ("Fort Bellwood C-II", "901004"),
        ("bellwood", "901004"),
        ("Saint Amity 58", "901005"),
        ("St Amity", "901005"),
        ("Hazel County R-2", "901019"),
        ("Old Name R-VI", "901010"),
        ("old", "901010"),
        ("north", "901016"),
        ("hollow", "901003"),
        ("r-xiv", "901014"),
    ],
)
def test_a_district_is_found(text: str, code: str) -> None:
    assert find_district(text, ROSTER, None) == code


@pytest.mark.parametrize(("day", "code"), [("2017-12-31", "901020"), ("2018-01-01", "901021")])
def test_a_name_means_the_district_that_was_a_member_then(day: str, code: str) -> None:
    assert find_district("shared name", ROSTER, date.fromisoformat(day)) == code


@pytest.mark.parametrize("on", [None, date(2016, 1, 1)])
def test_a_name_of_two_districts_is_not_guessed(on: date | None) -> None:
    with pytest.raises(CwlogError) as caught:
        find_district("Shared Name", ROSTER, on)

    assert refused(caught).message == "'Shared Name' fits 2 districts: Shared Name (901020), Shared Name (901021)"


def test_a_district_that_left_is_still_found() -> None:
    assert find_district("901020", ROSTER, date(2018, 6, 1)) == "901020"


def test_a_part_of_several_names_lists_them() -> None:
    with pytest.raises(CwlogError) as caught:
        find_district("sable", ROSTER, None)

    error = refused(caught)
    assert error.message == "'sable' fits 2 districts: North Sable R-III (901016), South Sable R-IX (901017)"
    assert not isinstance(error, DataRefused)


def test_at_most_five_districts_are_listed() -> None:
    with pytest.raises(CwlogError) as caught:
        find_district("larch", ROSTER, None)

    message = refused(caught).message
    assert message.startswith("'larch' fits 7 districts: Twin 10 Larch (902030), ")
    assert message.endswith("Twin 14 Larch (902034) and 2 more")


@pytest.mark.parametrize("text", ["", " ", "r", "ce", "--", "31"])
def test_a_text_that_is_too_short_is_refused(text: str) -> None:
    with pytest.raises(CwlogError, match="too short") as caught:
        find_district(text, ROSTER, None)

    assert not isinstance(refused(caught), DataRefused)


ZERO = "a spreadsheet dropped the zero: a district code has six digits"
UNKNOWN = "is not a district of the roster"
CEDAR, LEADING = "Cedar Hollow R-IV (901003)", "Leading Zero 31 (048078)"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("48078", "'48078' is not a district code: it has 5 digits", f"{ZERO}; the roster has {LEADING}"),
        ("90103", "'90103' is not a district code: it has 5 digits", ZERO),
        ("8078", "'8078' is not a district code: it has 4 digits", ZERO),
        ("1 Larch", f"'1 Larch' {UNKNOWN}", "data/districts.csv"),
        ("9010030", "'9010030' is not a district code: it has 7 digits", "six digits"),
        ("901030", f"'901030' {UNKNOWN}; did you mean {CEDAR}, Old Ferry R-VI (901010)", "data/districts.csv"),
        ("777777", f"'777777' {UNKNOWN}", "data/districts.csv"),
        ("Ceder Holow R-IV", f"'Ceder Holow R-IV' {UNKNOWN}; did you mean {CEDAR}?", "data/districts.csv"),
        ("Leading Zero 3", f"'Leading Zero 3' {UNKNOWN}; did you mean {LEADING}?", "data/districts.csv"),
        ("North Sable R-I", f"'North Sable R-I' {UNKNOWN}; did you mean North Sable R-III", "data/districts.csv"),
        ("qqqqqq", f"'qqqqqq' {UNKNOWN}", "data/districts.csv"),
        ("\x1b[2Jevil", f"'\\x1b[2Jevil' {UNKNOWN}", "data/districts.csv"),
    ],
)
def test_an_unknown_district_is_refused_as_data(text: str, message: str, hint: str) -> None:
    with pytest.raises(DataRefused) as caught:
        find_district(text, ROSTER, None)

    error = refused(caught)
    assert error.message.startswith(message)
    assert hint in error.hint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hazel Co. R-II", "hazel county r2"),
        ("Ft. Bellwood C-2", "FORT BELLWOOD C2"),
        ("St. Amity 58", "Saint  Amity-58"),
        ("Mt. Larch RXXXIX", "mount larch r-39"),
        ("O\u2019Dell R-I", "ODell R-1"),
        ("Caf\u00e9 Creek", "cafe\u0301 creek"),
    ],
)
def test_usual_spellings_of_a_name_are_alike(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Cedar R-I", "Cedar R-II"), ("Cedar C-2", "Cedar R-2"), ("Sample 31", "Sample 3"), ("Twin R", "Twin R-0")],
)
def test_different_districts_stay_different(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(data=st.data())
def test_every_name_and_alias_finds_its_own_district(data: st.DataObject) -> None:
    stay = data.draw(st.sampled_from(ROSTER.districts))
    name = data.draw(st.sampled_from((stay.name, *stay.aliases)))
    shown = data.draw(st.sampled_from((name, name.upper(), name.lower(), f" {name} ", name.replace("-", " "))))

    assert find_district(shown, ROSTER, stay.since) == stay.code


# ---- terms


class Words(NamedTuple):
    """A small vocabulary."""

    name: str
    title: str
    terms: tuple[Term, ...]
    refused: Mapping[str, str]


TYPES = Words(
    "interaction_type",
    "interaction type",
    (
        Term("planning", "Planning", aliases=("plan",)),
        Term("providing_feedback", "Providing feedback", aliases=("feedback", "both")),
        Term("discussing_data", "Looking at data", aliases=("planning", "both", "data")),
        Term("unsure", "Unsure", aliases=("don't know",)),
    ),
    {
        "training": "Its only record is the DESE activity log.",
        "in-service": "Its only record is the DESE activity log.",
    },
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("planning", "planning"),
        (" Planning ", "planning"),
        ("plan", "planning"),
        ("PROVIDING-FEEDBACK", "providing_feedback"),
        ("providing feedback", "providing_feedback"),
        ("feedback", "providing_feedback"),
        ("Looking at data", "discussing_data"),
        ("dont know", "unsure"),
        ("don\u2019t know", "unsure"),
    ],
)
def test_a_word_is_understood(text: str, value: str) -> None:
    assert find_term(text, TYPES) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("planing", "'planing' is not an interaction type; did you mean 'planning'?"),
        ("pla", "'pla' is not an interaction type; did you mean 'planning'?"),
        ("disc", "'disc' is not an interaction type; did you mean 'discussing_data'?"),
        ("xyz", "'xyz' is not an interaction type"),
        ("", "'' is not an interaction type"),
    ],
)
def test_an_unknown_word_is_refused_with_what_there_is(text: str, message: str) -> None:
    with pytest.raises(DataRefused) as caught:
        find_term(text, TYPES)

    error = refused(caught)
    assert error.message == message
    assert error.hint == "one of: planning, providing_feedback, discussing_data, unsure"


@pytest.mark.parametrize("text", ["training", "Training", "In service", "trainning", "train"])
def test_a_refused_word_and_a_slip_in_it_give_the_reason(text: str) -> None:
    with pytest.raises(DataRefused) as caught:
        find_term(text, TYPES)

    assert refused(caught).hint == "Its only record is the DESE activity log."


def test_an_alias_of_two_values_is_not_guessed() -> None:
    with pytest.raises(CwlogError) as caught:
        find_term("both", TYPES)

    error = refused(caught)
    assert error.message == "'both' could be 'providing_feedback' or 'discussing_data'"
    assert not isinstance(error, DataRefused)


def test_a_long_list_is_not_printed() -> None:
    topics = Words("topic", "topic", tuple(Term(f"topic_{number}", "") for number in range(21)), {})
    with pytest.raises(DataRefused) as caught:
        find_term("zzz", topics)

    assert refused(caught).hint == "'cwlog template' lists the 21 values with their meaning"


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Those of the project's own schema."""
    record = read_documents((ROOT / "schemas/interaction.schema.yaml").read_text(encoding="utf-8"))[0].record
    assert record
    return compile_schema("interaction", record, "schemas/interaction.schema.yaml", lambda _: (1, 1)).vocabularies


@given(data=st.data())
def test_every_value_title_and_alias_of_the_project_finds_its_own_value(data: st.DataObject) -> None:
    vocabulary = data.draw(st.sampled_from(sorted(vocabularies().values(), key=lambda words: words.name)))
    term = data.draw(st.sampled_from(vocabulary.terms))
    word = data.draw(st.sampled_from((term.value, term.title, *term.aliases)))
    shown = data.draw(st.sampled_from((word, word.upper(), word.replace("_", "-"), word.replace(" ", "  "))))

    assert find_term(shown, vocabulary) == term.value


def test_every_refused_word_of_the_project_is_refused_with_its_reason() -> None:
    for vocabulary in vocabularies().values():
        for word, reason in vocabulary.refused.items():
            with pytest.raises(DataRefused) as caught:
                find_term(word, vocabulary)
            assert refused(caught).hint == reason


# ---- whatever people type

TYPED = st.one_of(
    st.text(max_size=80),
    st.text("0123456789.,:/-hm =\u0663\u00b2", max_size=12),
    st.text("abcdeghilnorstw -&'.\u2019R4", max_size=24),
)


@settings(max_examples=400, deadline=None)
@given(text=TYPED, today=st.dates())
def test_whatever_is_typed_is_understood_or_refused_with_a_hint(text: str, today: date) -> None:
    calls = (
        lambda: parse_day(text, today),
        lambda: parse_minutes(text),
        lambda: parse_counts(text),
        lambda: parse_count(text),
        lambda: find_district(text, ROSTER, today),
        lambda: find_term(text, TYPES),
    )
    said = []
    for call in calls:
        try:
            call()
        except CwlogError as error:
            said.append(error)
    assert all(error.message.isprintable() and error.hint for error in said)


@given(text=TYPED)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_name(fold_name(text)) == fold_name(text)
