"""What people, spreadsheets and programs get to read; text from data is harmless in all of them."""

import csv
import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwlog.periods import parse_month
from cwlog.render.csv_text import guard_formula, render_csv
from cwlog.render.json_text import render_json
from cwlog.render.markdown import escape_markdown, render_markdown
from cwlog.render.summary import to_document, to_page, to_tables
from cwlog.render.table import Column, Kind, Page, Table, format_cell
from cwlog.render.terminal import render_terminal
from cwlog.render.text import plain_text
from cwlog.rollup.dimensions import parse_dimension
from cwlog.rollup.filters import Filters
from cwlog.rollup.results import Cross, Row, Summary

OCTOBER = parse_month("2017-10")
TOTAL: Row = {
    "interactions": 2,
    "minutes": 150,
    "hours": 2.5,
    "event_minutes": 90,
    "unsure": 1,
    "unsure_minutes": 45,
    "not_coaching": 0,
    "districts_served": 2,
    "districts": 14,
    "coverage": 0.1429,
}


def district(code: str = "901003", name: str = "Cedar Hollow R-IV", **more: Any) -> Row:
    figures = {"cadre": "3", "interactions": 1, "minutes": 90, "hours": 1.5, "last_date": "2017-10-05", "unsure": 0}
    return {"district": code, "name": name, **figures, **more}


UNTOUCHED = {"interactions": 0, "minutes": 0, "hours": 0.0, "last_date": None, "unsure": 1}


def small() -> Summary:
    topics: list[Row] = [
        {"topic": "leadership", "title": "Leadership", "interactions": 2, "minutes": 150, "hours": 2.5},
        {"topic": "data", "title": "Data", "interactions": 1, "minutes": 90, "hours": 1.5},
    ]
    modes: list[Row] = [{"mode": None, "title": "Not stated", "interactions": 2, "minutes": 150, "hours": 2.5}]
    rows = [district(), district("000102", "Birch | *R-II*", cadre="10", **UNTOUCHED)]
    return Summary(OCTOBER, Filters(), TOTAL, {"district": rows, "topic": topics, "mode": modes})


def roles() -> Summary:
    rows: list[Row] = [{"cst_group": "core", "title": "Core team", "interactions": 2, "share": 1.0}]
    return Summary(OCTOBER, Filters(), TOTAL, {"cst_group": rows})


def crossed(first: str = "district", second: str = "month") -> Cross:
    by = (parse_dimension(first), parse_dimension(second))
    titles = ({"901003": "Cedar", "000102": "Birch"}, {"2017-10": "October 2017"})
    rows: list[Row] = [
        {"district": "901003", "month": "2017-10", "interactions": 1, "minutes": 90, "hours": 1.5},
        {"district": "000102", "month": "2017-10", "interactions": 0, "minutes": 0, "hours": 0.0},
    ]
    return Cross(OCTOBER, Filters(), TOTAL, by, titles, rows)


def named(name: str) -> Summary:
    return Summary(OCTOBER, Filters(), TOTAL, {"district": [district(name=name)]})


# --- whole pages


def test_a_page_for_the_terminal() -> None:
    text = render_terminal(to_page(small(), left_out=3, as_of=date(2017, 11, 2)))

    assert (
        text
        == """\
Coaching summary, October 2017
==============================

Interactions           2
Hours               2.50  (150 minutes)
Event hours         1.50  (90 minutes)
Districts served       2  of 14 (14.29 %)
Unsure                 1  (0.75 hours)
Ruled not coaching     0

By district

Code    District           Cadre  Interactions  Hours  Last date   Unsure
------  -----------------  -----  ------------  -----  ----------  ------
901003  Cedar Hollow R-IV  3                 1   1.50  2017-10-05       0
000102  Birch | *R-II*     10                0   0.00  -                1

By topic

Topic       Interactions  Hours
----------  ------------  -----
Leadership             2   2.50
Data                   1   1.50

An interaction counts once per topic: the rows do not add up to the total.

By mode

Mode        Interactions  Hours
----------  ------------  -----
Not stated             2   2.50

Unsure: waiting for a ruling; beside the totals, never in them.
Event hours count a joint event once, hours once for each of its districts.
3 invalid entries were left out of all figures; 'cwlog validate' shows why.
As of 2017-11-02.
"""
    )


def test_a_page_in_markdown() -> None:
    assert (
        render_markdown(to_page(small()))
        == """\
# Coaching summary, October 2017

- Interactions: **2**
- Hours: **2.50** (150 minutes)
- Event hours: **1.50** (90 minutes)
- Districts served: **2** of 14 (14.29 %)
- Unsure: **1** (0.75 hours)
- Ruled not coaching: **0**

## By district

| Code   | District          | Cadre   |   Interactions |   Hours | Last date   |   Unsure |
|:-------|:------------------|:--------|---------------:|--------:|:------------|---------:|
| 901003 | Cedar Hollow R-IV | 3       |              1 |    1.50 | 2017-10-05  |        0 |
| 000102 | Birch \\| \\*R-II\\* | 10      |              0 |    0.00 | -           |        1 |

## By topic

| Topic      |   Interactions |   Hours |
|:-----------|---------------:|--------:|
| Leadership |              2 |    2.50 |
| Data       |              1 |    1.50 |

- An interaction counts once per topic: the rows do not add up to the total.

## By mode

| Mode       |   Interactions |   Hours |
|:-----------|---------------:|--------:|
| Not stated |              2 |    2.50 |

- Unsure: waiting for a ruling; beside the totals, never in them.
- Event hours count a joint event once, hours once for each of its districts.
"""
    )


def test_csv_has_keys_exact_minutes_and_codes_with_their_zeros() -> None:
    assert render_csv(to_tables(small())[0]) == (
        "district,name,cadre,interactions,minutes,hours,last_date,unsure\n"
        "901003,Cedar Hollow R-IV,3,1,90,1.50,2017-10-05,0\n"
        "000102,Birch | *R-II*,10,0,0,0.00,,1\n"
    )


def test_csv_of_what_was_not_stated_has_an_empty_cell() -> None:
    assert render_csv(to_tables(small())[2]) == "mode,title,interactions,minutes,hours\n,Not stated,2,150,2.50\n"


def test_json_has_the_shape_of_the_contract() -> None:
    document = json.loads(render_json(to_document(small())))

    assert list(document) == ["version", "period", "total", "by"]
    assert document["version"] == 1
    assert document["period"] == {"from": "2017-10-01", "to": "2017-10-31", "label": "October 2017"}
    assert document["total"] == TOTAL
    assert document["by"] == small().by


def test_json_says_how_many_were_left_out_only_when_asked_to_skip() -> None:
    assert to_document(small(), left_out=0)["left_out"] == 0
    assert "left_out" not in to_document(small())


# --- cross tables


def test_a_cross_table_is_a_matrix_for_people() -> None:
    text = render_terminal(to_page(crossed()))

    assert (
        """\
Interactions by district and month

                October
District           2017
--------------  -------
Cedar (901003)        1
Birch (000102)        0

Hours by district and month

                October
District           2017
--------------  -------
Cedar (901003)     1.50
Birch (000102)     0.00
"""
        in text
    )


def test_a_cross_table_is_pairs_for_machines() -> None:
    (table,) = to_tables(crossed())
    document = to_document(crossed())

    assert render_csv(table).splitlines()[:2] == [
        "district,month,interactions,minutes,hours",
        "901003,2017-10,1,90,1.50",
    ]
    assert (document["by"], document["rows"]) == (["district", "month"], crossed().rows)


def test_a_long_heading_over_narrow_cells_is_broken() -> None:
    columns = [Column("a", "Strategizing next steps", Kind.COUNT), Column("b", "B")]
    text = render_terminal(Page("Page", [], [Table("t", "T", columns, [{"a": 1, "b": "x"}])]))

    assert text.endswith("""\
T

Strategizing
  next steps  B
------------  -
           1  x
""")


# --- notes and empty results


def test_roles_come_with_shares_and_the_reason_why_there_are_no_minutes() -> None:
    text = render_terminal(to_page(roles()))

    assert "Core team             2  100.00 %" in text
    assert "never minutes: a role of one cadre is one person." in text.replace("\n", " ")
    assert render_csv(to_tables(roles())[0]) == "cst_group,title,interactions,share\ncore,Core team,2,1.0000\n"


def test_a_district_with_two_rows_is_explained() -> None:
    rows = [district(), district(cadre="10")]
    text = render_terminal(to_page(Summary(OCTOBER, Filters(), TOTAL, {"district": rows})))

    assert "A district that changed cadre has a row for each cadre, split by date." in text


def test_districts_that_add_up_to_more_are_explained() -> None:
    measures = {"districts_served": 1, "interactions": 1, "minutes": 60, "hours": 1.0, "unsure": 0}
    rows: list[Row] = [{"cadre": str(cadre), "name": "", "districts": 8, **measures} for cadre in (1, 2)]
    text = render_terminal(to_page(Summary(OCTOBER, Filters(), TOTAL, {"cadre": rows})))

    assert "the districts add up to more than the total." in text.replace("\n", " ")


def test_nothing_is_noted_where_there_is_nothing_to_note() -> None:
    quiet = {**TOTAL, "unsure": 0, "event_minutes": 150}
    text = render_terminal(to_page(Summary(OCTOBER, Filters(), quiet, {"district": [district()]})))

    assert text.endswith("901003  Cedar Hollow R-IV  3                 1   1.50  2017-10-05       0\n")


def test_filters_stand_in_the_title() -> None:
    filters = Filters(cadre=("3", "4"), area=("A",), interaction_type=("unsure",))
    text = render_terminal(to_page(Summary(OCTOBER, filters, TOTAL, {})))

    assert text.startswith("Coaching summary, October 2017 (cadre 3, 4; area A; interaction type unsure)\n")


def test_a_table_without_rows_says_so() -> None:
    empty = Summary(OCTOBER, Filters(), {**TOTAL, "districts": 0, "coverage": None}, {"district": []})

    assert "of 0 (n/a)" in render_terminal(to_page(empty))
    assert "By district\n\nNothing to show.\n" in render_terminal(to_page(empty))
    assert "## By district\n\nNothing to show.\n" in render_markdown(to_page(empty))
    assert render_csv(to_tables(empty)[0]).count("\n") == 1


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (0.1, Kind.HOURS, "0.10"),
        (0.2857, Kind.SHARE, "28.57 %"),
        (None, Kind.SHARE, "n/a"),
        (None, Kind.DATE, "-"),
        (0, Kind.COUNT, "0"),
        ("1e3", Kind.TEXT, "1e3"),
    ],
)
def test_cells_for_people(value: Any, kind: Kind, shown: str) -> None:
    assert format_cell(value, kind) == shown


def test_a_name_that_looks_like_a_number_stays_text() -> None:
    assert "1e3" in render_terminal(to_page(named("1e3")))
    assert "1e3" in render_markdown(to_page(named("1e3")))


@pytest.mark.parametrize(
    ("left_out", "said"), [(0, "No entry was invalid"), (1, "1 invalid entry was"), (2, "2 invalid entries were")]
)
def test_what_was_left_out_is_said(left_out: int, said: str) -> None:
    assert said in render_terminal(to_page(small(), left_out=left_out))


# --- names that attack

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script>",
    "a | b\n| c |",
    "[x](javascript:alert(1)) ![y](https://evil.example/y.png)",
    "*b* _i_ `c` ~~d~~ # e",
    "@octocat fixes #12 at www.evil.example or https://evil.example",
    "\x1b]0;owned\x07\x1b[31mred\x1b[0m",
    "\x9b31mred",
    "\u202egnp.exe\u2066 \u2028 line \x7f",
    "lone \ud800 surrogate",
    '",=1+1,"',
    "\\| \\",
    "$x$",
    "&lt;b&gt;",
]
OBEYED = [*map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])]


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("form", ["terminal", "markdown", "csv", "json"])
def test_no_format_passes_on_what_a_terminal_obeys(name: str, form: str) -> None:
    summary = named(name)
    text = {
        "terminal": lambda: render_terminal(to_page(summary)),
        "markdown": lambda: render_markdown(to_page(summary)),
        "csv": lambda: render_csv(to_tables(summary)[0]),
        "json": lambda: render_json(to_document(summary)),
    }[form]()

    assert not set(OBEYED) & set(text.replace("\n", ""))
    assert text.encode("utf-8")
    assert len(text.splitlines()) == len(text.split("\n")) - 1


@pytest.mark.parametrize("name", NASTY)
def test_a_csv_cell_never_starts_a_formula(name: str) -> None:
    (_, row) = csv.reader(StringIO(render_csv(to_tables(named(name))[0]), newline=""))

    assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(row) == 8


def test_a_csv_header_never_starts_a_formula() -> None:
    table = Table("t", "T", [Column("=1+1", "Sum")], [{"=1+1": "x"}])

    assert render_csv(table) == "'=1+1\nx\n"
    assert render_csv(table, raw=True) == "=1+1\nx\n"


def test_numbers_in_csv_are_never_guarded() -> None:
    table = Table("t", "T", [Column("n", "N", Kind.COUNT), Column("h", "H", Kind.HOURS)], [{"n": -1, "h": -0.5}])

    assert render_csv(table) == "n,h\n-1,-0.50\n"


@pytest.mark.parametrize("name", NASTY)
def test_json_keeps_the_text_itself(name: str) -> None:
    assert json.loads(render_json(to_document(named(name))))["by"]["district"][0]["name"] == name


def test_json_keeps_letters_readable() -> None:
    assert "Señora Ñ 東京" in render_json({"name": "Señora Ñ 東京"})


@pytest.mark.parametrize("name", NASTY)
def test_a_name_stays_in_its_row_and_cell_of_a_markdown_table(name: str) -> None:
    lines = render_markdown(to_page(named(name))).splitlines()
    (line,) = (line for line in lines if line.startswith("| 901003"))

    assert len(line.replace("\\\\", "").replace("\\|", "").split("|")) == 9


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>", "&lt;script&gt;"),
        ("&lt;", "&amp;lt;"),
        ("a|b", "a\\|b"),
        ("\\|", "\\\\\\|"),
        ("*_`[~", "\\*\\_\\`\\[\\~"),
        ("@octocat", "@&#8203;octocat"),
        ("#12, C# and R # 3", "#&#8203;12, C# and R # 3"),
        ("https://x.org", "https&#8203;://x.org"),
        ("WWW.x.org", "WWW&#8203;.x.org"),
        ("$x$", "&#36;x&#36;"),
        ("a\nb", "a\\\\x0ab"),
    ],
)
def test_markdown_is_escaped(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_data_in_titles_and_notes_is_harmless_too() -> None:
    page = Page("<b>\x1b[1m", [("<i>", "<u>", "\x1b[2m")], [Table("t", "<s>\x07", [], [], ["<p>\x1b"])], ["<q>\x1b"])

    assert "\x1b" not in render_terminal(page)
    assert "<" not in render_markdown(page)
    assert "\x1b" not in render_markdown(page)


@given(st.text())
def test_plain_text_can_be_shown_anywhere(text: str) -> None:
    shown = plain_text(text)

    assert not set(OBEYED) & set(shown)
    assert plain_text(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown


@given(st.text())
def test_a_guarded_text_is_no_formula(text: str) -> None:
    assert not guard_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(alphabet="Aa é東-.,()'/ "))
def test_ordinary_names_are_not_changed(text: str) -> None:
    assert plain_text(text) == text
    assert escape_markdown(text) == text
