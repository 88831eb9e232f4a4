"""Reports as CSV, as Markdown and at a terminal: the same figures in all of them, and text that does no harm."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from cwlog.model import Period
from cwlog.render.csv_text import csv_about, csv_names, render_csv
from cwlog.render.document import Document, Fact, Figure, Report, shortened
from cwlog.render.markdown import render_document_markdown
from cwlog.render.table import HIDDEN, Column, Kind, Table, format_cell
from cwlog.render.terminal import render_document_terminal
from cwlog.render.text import plain_prose, plain_text
from tests.sample_document import HOSTILE, sample_document

# C0 and C1 controls, separators of lines, overrides of the direction: what a terminal or a reader would obey
OBEYED = {*map(chr, [*range(32), *range(127, 160), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])}
NAMES = [Column("code", "Code"), Column("name", "District")]
FIGURES = [Column(f"figure_{at}", f"Figure {at}", Kind.COUNT) for at in range(12)]


def small(*tables: Table, figures: tuple[Figure, ...] = (), notes: tuple[str, ...] = ()) -> Document:
    report = Report("coverage", "Coverage", "Who has had none?", figures, tables, notes)
    period = Period(date(2017, 10, 1), date(2017, 10, 31), "October 2017")
    facts = [Fact("audience", "Audience", "Learning Services", "dese"), Fact("as_of", "As of", "2017-11-02", "")]
    return Document("dese", "dese", "Learning Services", "October 2017", period, facts, [report], ["One note."])


def one_text(text: str, kind: Kind = Kind.TEXT) -> Table:
    return Table(
        "texts", "Texts", [Column("text", "Text", kind), Column("n", "N", Kind.COUNT)], [{"text": text, "n": 1}]
    )


def bars(*figures: object, name: str = "Cedar") -> Table:
    columns = [Column("name", "Name"), Column("n", "N", Kind.COUNT)]
    rows = [{"name": f"{name} {at}", "n": figure} for at, figure in enumerate(figures)]
    return Table("bars", "Bars", columns, rows, bar="n")  # type: ignore[arg-type]


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


# --- CSV


def test_each_table_is_a_file_and_the_first_of_a_report_is_named_after_the_report() -> None:
    names = [name for name, _ in csv_names(sample_document())]

    assert names == [
        "cst-3-summary",
        "cst-3-summary-types",
        "cst-3-summary-types_by_cadre",
        "cst-3-trend",
        "cst-3-participants",
        "cst-3-update",
        "cst-3-unsure",
        "cst-3-unsure-decided",
    ]


def test_csv_of_every_table_reads_back() -> None:
    for _, table in csv_names(sample_document()):
        head, *rows = read_csv(render_csv(table, raw=True))

        assert head == [column.key for column in table.columns]
        for cells, row in zip(rows, table.rows, strict=True):
            for cell, column in zip(cells, table.columns, strict=True):
                value = row[column.key]
                if value is None or value is HIDDEN:
                    assert cell == ("" if value is None else "*")
                elif isinstance(value, str):
                    assert cell == (plain_prose(value) if column.kind is Kind.PROSE else plain_text(value))
                else:
                    assert float(cell) == value


def test_csv_writes_hours_and_rates_with_two_decimals_and_shares_with_four() -> None:
    kinds = (Kind.HOURS, Kind.RATE, Kind.SHARE, Kind.COUNT)
    table = Table(
        "t", "T", [Column(kind, kind, kind) for kind in kinds], [dict.fromkeys(kinds, 1), dict.fromkeys(kinds)]
    )

    assert render_csv(table) == "hours,rate,share,count\n1.00,1.00,1.0000,1\n,,,\n"


@pytest.mark.parametrize("text", [text for text in HOSTILE if text[0] in "=+-@"])
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.PROSE, Kind.DATE, Kind.COUNT])
def test_a_formula_gets_an_apostrophe_unless_raw(text: str, kind: Kind) -> None:
    assert read_csv(render_csv(one_text(text, kind)))[1] == [f"'{text}", "1"]
    assert read_csv(render_csv(one_text(text, kind), raw=True))[1] == [text, "1"]


@pytest.mark.parametrize("raw", [False, True])
def test_no_csv_passes_on_what_a_terminal_obeys(raw: bool) -> None:
    for _, table in csv_names(sample_document()):
        text = render_csv(table, raw=raw)

        assert set(text) & OBEYED <= {"\n"}
        assert text.encode("utf-8")


def test_csv_keeps_the_line_breaks_of_what_somebody_wrote() -> None:
    text = render_csv(one_text("one\r\ntwo\n\tthree", Kind.PROSE))

    assert read_csv(text)[1][0] == "one\ntwo\n\tthree"


def test_csv_for_excel_has_a_byte_order_mark_and_ends_rows_as_excel_does() -> None:
    text = render_csv(one_text("Señora\nÑ", Kind.PROSE), excel=True)

    assert text == '\ufefftext,n\r\n"Señora\nÑ",1\r\n'
    assert not render_csv(one_text("x")).startswith("\ufeff")


def test_facts_notes_and_key_figures_are_csv_too() -> None:
    (about, facts), (figures, rows) = csv_about(sample_document())

    assert (about, figures) == ("cst-3-about", "cst-3-figures")
    assert ["as_of", "As of", "2018-05-12"] in read_csv(render_csv(facts))
    notes = [row[2] for row in read_csv(render_csv(facts)) if row[0].startswith("note")]
    assert "Unsure: waiting for a ruling; beside the totals, never in them." in notes
    assert "No event was decided in the period." in notes
    assert read_csv(render_csv(rows))[1:6] == [
        ["summary", "interactions", "Interactions", "1412", ""],
        ["summary", "hours", "Hours", "2118.50", "event hours 1990.25"],
        ["summary", "coverage", "Coverage", "0.8571", "12 of 14 districts"],
        ["summary", "none", "Coverage of no districts", "", ""],
        ["summary", "learners", "Learner attendances", "*", "small counts are hidden"],
    ]


# --- Markdown


def test_a_document_in_markdown() -> None:
    rows = [{"name": "Cedar *R-II*", "n": 2, "s": 0.5}, {"name": None, "n": HIDDEN, "s": None}]
    columns = [Column("code", "Code", machine_only=True), Column("name", "Name"), Column("n", "N", Kind.COUNT)]
    table = Table("t", "Districts", [*columns, Column("s", "Share", Kind.SHARE)], rows, ["A table's note."])
    figure = Figure("hours", "Hours", 2.5, Kind.HOURS, "150 minutes")

    text = render_document_markdown(small(table, figures=(figure,), notes=("A report's note.",)))

    assert (
        text
        == """\
# October 2017

- Audience: **Learning Services**
- As of: **2017-11-02**

## Coverage

Who has had none?

- Hours: **2.50** (150 minutes)

### Districts

| Name           |   N |   Share |
|:---------------|----:|--------:|
| Cedar \\*R-II\\* |   2 | 50.00 % |
| -              |  \\* |     n/a |

- A table's note.

- A report's note.

## Notes

- One note.
"""
    )


def test_markdown_holds_every_figure_that_people_see() -> None:
    text = render_document_markdown(sample_document())

    rows = [[cell.strip() for cell in line[2:-2].split(" | ")] for line in text.split("\n") if line.startswith("| ")]
    for table in tables_without_prose(sample_document()):
        for row in table.rows:
            shown = [format_cell(row[column.key], column.kind).replace("*", "\\*") for column in table.shown]
            assert shown in rows


def tables_without_prose(document: Document) -> Iterator[Table]:
    for report in document.reports:
        yield from (table for table in report.tables if all(one.kind is not Kind.PROSE for one in table.columns))


def test_prose_in_a_markdown_table_keeps_its_line_breaks_and_pads_no_other_row() -> None:
    text = render_document_markdown(small(one_text("one | *1*\n\ntwo", Kind.PROSE)))

    assert "| one \\| \\*1\\*<br><br>two | 1 |\n" in text


def test_hostile_text_stays_in_its_cell_of_a_markdown_table() -> None:
    text = render_document_markdown(sample_document())

    assert set(text) & OBEYED <= {"\n"}
    assert "<" not in text.replace("<br>", "")
    assert not re.search(r"(?<!\\)\]\(|(?<!&#8203;)\[link", text.replace("\\[", ""))
    lines = [line for line in text.split("\n") if line.startswith("| 3 | 2018-04-")]
    assert len(lines) == len(HOSTILE)
    assert {len(re.split(r"(?<!\\)\|", line.replace("\\\\", ""))) for line in lines} == {7}


# --- the terminal


def test_a_document_at_a_terminal() -> None:
    figure = Figure("hours", "Hours", 2.5, Kind.HOURS, "150 minutes")

    text = render_document_terminal(small(bars(4, 1, 0, HIDDEN, None), figures=(figure,), notes=("A note.",)), 80)

    assert (
        text
        == """\
October 2017
============

Audience  Learning Services
As of     2017-11-02

Coverage
--------

Who has had none?

Hours  2.50  (150 minutes)

Bars

Name       N  N
-------  ---  ------------------------
Cedar 0    4  ████████████████████████
Cedar 1    1  ██████
Cedar 2    0
Cedar 3    *
Cedar 4  n/a

A note.

One note.
"""
    )


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("width", [50, 60, 80, 100, 160])
def test_no_line_is_wider_than_the_terminal(width: int, ascii_only: bool) -> None:
    text = render_document_terminal(sample_document(), width, ascii_only=ascii_only)

    assert max(map(len, text.split("\n"))) <= width


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
def test_figures_are_never_cut_however_narrow_the_terminal_is(width: int) -> None:
    words = re.findall(r"\S+", render_document_terminal(sample_document(), width))

    for table in tables_without_prose(sample_document()):
        for column in (column for column in table.shown if column.kind.is_figure or column.kind is Kind.DATE):
            for row in table.rows:
                assert format_cell(row[column.key], column.kind).split(" ")[0] in words


def test_long_names_are_cut_and_short_ones_are_not() -> None:
    names = ["Cedar Hollow R-IV", "Consolidated School District of the Upper Creek and Adjoining Townships"]
    rows = [{"code": f"90100{at}", "name": name, "figure_0": 1} for at, name in enumerate(names)]

    text = render_document_terminal(small(Table("t", "T", [*NAMES, FIGURES[0]], rows)), 50)

    assert "901000  Cedar Hollow R-IV                        1\n" in text
    assert "901001  Consolidated School District of…         1\n" in text


def test_columns_that_do_not_fit_come_in_blocks_that_name_their_rows() -> None:
    row = {"code": "901003", "name": "Cedar Hollow", **{one.key: at * 111 for at, one in enumerate(FIGURES)}}

    text = render_document_terminal(small(Table("t", "T", [*NAMES, *FIGURES], [row])), 80)

    assert re.findall(r"^901003  Cedar Hollow .*$", text, re.MULTILINE) == [
        "901003  Cedar Hollow         0       111       222       333       444       555",
        "901003  Cedar Hollow       666       777       888       999       1110",
        "901003  Cedar Hollow       1221",
    ]


def test_bars_are_ascii_where_the_terminal_has_no_blocks() -> None:
    text = render_document_terminal(small(bars(10, 5, 1, name="Señora …")), 60, ascii_only=True)

    assert text.isascii()
    assert "Se?ora ? 0  10  " + 24 * "#" in text
    assert "Se?ora ? 1   5  " + 12 * "#" + "\n" in text
    assert "Se?ora ? 2   1  ##\n" in text


def test_the_smallest_figure_still_has_a_bar_and_nothing_has_none() -> None:
    assert "Cedar 1     1  ▏\n" in render_document_terminal(small(bars(5000, 1)), 60)
    assert "Cedar 1  0\n" in render_document_terminal(small(bars(0, 0)), 60)
    assert "█" not in render_document_terminal(small(bars(-5, HIDDEN, None)), 60)
    assert "Cedar 1  -5\n" in render_document_terminal(small(bars(10, -5)), 60)


def test_there_is_no_bar_where_there_is_no_room() -> None:
    assert "█" in render_document_terminal(small(bars(1, 2)), 40)
    assert "█" not in render_document_terminal(small(bars(1, 2, name=20 * "Cedar ")), 40)


def test_prose_stands_below_its_row_with_its_line_breaks() -> None:
    text = render_document_terminal(small(one_text("It met twice.\n" + 12 * "Data data. ", Kind.PROSE)), 60)

    assert text.endswith(
        """\
Texts

N
-
1
    Text: It met twice.
    Data data. Data data. Data data. Data data. Data data.
    Data data. Data data. Data data. Data data. Data data.
    Data data. Data data.

One note.
"""
    )


def test_no_text_steers_the_terminal() -> None:
    text = render_document_terminal(sample_document(), 80)

    assert set(text) & OBEYED <= {"\n"}
    assert "\\x1b[31mred" in text
    assert text.encode("utf-8")
    assert render_document_terminal(sample_document(), 80, ascii_only=True).isascii()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_titles_facts_and_notes_do_no_harm_either(hostile: str) -> None:
    document = replace(
        small(replace(one_text("x"), title=hostile, notes=[hostile]), notes=(hostile,)),
        title=hostile,
        facts=[Fact("f", hostile, hostile, hostile)],
        notes=[hostile],
    )

    for text in (render_document_terminal(document, 80), render_document_markdown(document)):
        assert set(text) & OBEYED <= {"\n"}
    assert "<" not in render_document_markdown(document)


def test_an_empty_table_says_so_in_every_format() -> None:
    document = small(Table("t", "Pending", [Column("id", "Id")], []))

    assert "Pending\n\nNothing to show.\n" in render_document_terminal(document, 80)
    assert "### Pending\n\nNothing to show.\n" in render_document_markdown(document)
    assert render_csv(document.reports[0].tables[0]) == "id\n"


def test_a_table_that_nobody_could_read_to_its_end_shows_its_first_rows_and_says_so() -> None:
    table = Table("long", "Districts", [Column("code", "Code")], [{"code": str(number)} for number in range(2345)])
    document = small(table, replace(table, name="short", rows=table.rows[:2000]))

    long, short = shortened(document).reports[0].tables

    assert long.title == "Districts (the first 2,000 of 2,345 rows)"
    assert [row["code"] for row in long.rows] == [str(number) for number in range(2000)]
    assert long.notes == ["All rows stand in the workbook and in the CSV file."]
    assert (short.title, len(short.rows), short.notes) == ("Districts", 2000, ())
