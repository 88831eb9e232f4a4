"""A district goes to another cadre: what becomes of the text of districts.csv."""

from datetime import date

import pytest

from cwlog.errors import CwlogError
from cwlog.roster.moving import move_district

COLUMNS = ("code", "name", "aliases", "cadre", "rpdc", "area", "joined", "buildings", "since", "until")
HEADER = ",".join(COLUMNS)
ROW = "901003,Cedar Hollow R-IV,,3,southeast,D,2017-07-01,6,2017-03-01,"
OTHER = "901004,Ft. Bellwood C-2,Fort Bellwood C-2,4,southwest,K,2017-07-01,6,2017-03-01,"
DAY = date(2018, 2, 1)


def moved(text: str) -> str:
    return move_district(text, COLUMNS, "901003", "5", DAY).text


def test_the_row_ends_the_day_before_and_the_next_begins_below_it() -> None:
    text = f"{HEADER}\n{ROW}\n{OTHER}\n"

    lines = moved(text).split("\n")

    assert lines[1] == "901003,Cedar Hollow R-IV,,3,southeast,D,2017-07-01,6,2017-03-01,2018-01-31"
    assert lines[2] == "901003,Cedar Hollow R-IV,,5,southeast,D,2017-07-01,6,2018-02-01,"
    assert [lines[0], *lines[3:]] == [HEADER, OTHER, ""]


@pytest.mark.parametrize(
    ("begin", "end", "last"),
    [("", "\n", "\n"), ("\ufeff", "\r\n", "\r\n"), ("", "\r\n", ""), ("\ufeff", "\n", ""), ("", "\r", "\r")],
    ids=["plain", "excel", "no line feed at the end", "mark", "old mac"],
)
def test_line_ends_and_byte_order_mark_stay_as_they_are(begin: str, end: str, last: str) -> None:
    text = begin + end.join([HEADER, OTHER, ROW]) + last

    changed = moved(text)

    assert changed.startswith(f"{begin}{HEADER}{end}{OTHER}{end}901003,")
    assert changed.endswith(f"2018-01-31{end}901003,Cedar Hollow R-IV,,5,southeast,D,2017-07-01,6,2018-02-01,{last}")
    assert changed.count(end) == text.count(end) + 1


def test_quotes_and_odd_lines_stay_as_they_were_written() -> None:
    strange = '901005,"St. ""Amity"", 58",,"5",kansas-city,G,2017-07-01,9,2017-03-01,'
    text = f'{HEADER}\n{strange}\n\n,,,\n901003,"Cedar, Hollow",,"3",southeast,D,2017-07-01,"6",2017-03-01,\n'

    changed = moved(text)

    assert changed.startswith(f"{HEADER}\n{strange}\n\n,,,\n")
    assert '901003,"Cedar, Hollow",,"3",southeast,D,2017-07-01,"6",2017-03-01,2018-01-31\n' in changed
    assert '901003,"Cedar, Hollow",,5,southeast,D,2017-07-01,"6",2018-02-01,\n' in changed


def test_columns_may_stand_in_another_order() -> None:
    text = "until,since,cadre,code,name,aliases,rpdc,area,joined,buildings\n,2017-03-01,3,901003,A,,b,C,2017-07-01,\n"

    lines = moved(text).splitlines()[1:]

    assert lines == ["2018-01-31,2017-03-01,3,901003,A,,b,C,2017-07-01,", ",2018-02-01,5,901003,A,,b,C,2017-07-01,"]


def test_a_last_day_that_is_known_goes_with_the_district() -> None:
    text = f"{HEADER}\n{ROW}2018-06-30\n"

    ended, begun = moved(text).splitlines()[1:]

    assert ended.endswith(",2017-03-01,2018-01-31")
    assert begun.endswith(",2018-02-01,2018-06-30")


def test_only_the_row_of_that_day_is_changed() -> None:
    early = "901003,Cedar Hollow R-IV,,1,southeast,D,2017-07-01,6,2016-03-01,2017-02-28"

    lines = moved(f"{HEADER}\n{early}\n{ROW}\n").splitlines()

    assert lines[1] == early
    assert len(lines) == 4


def test_a_row_that_stands_twice_is_not_guessed() -> None:
    with pytest.raises(CwlogError, match="2 rows for 901003"):
        moved(f"{HEADER}\n{ROW}\n{ROW}\n")
