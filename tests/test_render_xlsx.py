"""Reports as an XLSX workbook, read back with openpyxl and, where that looks away, from the parts of the file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from cwlog.model import Period
from cwlog.render.document import Document, Fact, Figure, Report
from cwlog.render.table import HIDDEN, Cell, Chart, ChartKind, Column, Kind, Table
from cwlog.render.text import plain_prose, plain_text
from cwlog.render.xlsx_cells import new_workbook
from cwlog.render.xlsx_document import render_workbook
from cwlog.render.xlsx_table import render_xlsx
from tests.conftest import Run
from tests.sample_document import HOSTILE, sample_document

FORMATS = {
    Kind.COUNT: "0",
    Kind.HOURS: "0.00",
    Kind.RATE: "0.00",
    Kind.SHARE: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.TEXT: "@",
    Kind.PROSE: "General",
}
# What XlsxWriter and Excel themselves could trip over, beside what is hostile everywhere
NASTY = [
    *HOSTILE,
    "<r><t>raw</t></r>",
    "_x0041_ and _x000D_",
    "\ufffe\uffff noncharacters",
    "Sheet1!A1",
    "=Sheet1!$A$1",
    "a & b &P &[Page] &G",
    "{=1+1}",
    "https://example.org mailto:a@example.org internal:'About'!A1",
    "'quoted",
    "1e3",
    "TRUE",
    " spaces ",
]
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
PAINT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
TITLE_OF_SHEET = re.compile(r"[^\[\]:*?/\\']{1,31}")


def small(*tables: Table, figures: tuple[Figure, ...] = (), **more: Any) -> Document:
    report = Report("coverage", "Coverage", "Who has had none?", figures, tables)
    period = Period(date(2017, 10, 1), date(2017, 10, 31), "October 2017")
    facts = [Fact("audience", "Audience", "Learning Services", "dese")]
    return replace(Document("dese", "dese", "Learning Services", "October 2017", period, facts, [report]), **more)


def counted(name: str = "t", *rows: Mapping[str, Cell], **more: Any) -> Table:
    columns = [Column("name", "Name"), Column("n", "Number", Kind.COUNT)]
    return replace(Table(name, "Title", columns, rows or [{"name": "Cedar", "n": 1}]), **more)


@cache
def opened_sample() -> Workbook:
    """For reading only."""
    return opened(sample_document())


def opened(document: Document) -> Workbook:
    return load_workbook(BytesIO(render_workbook(document)))


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@cache
def sample_parts() -> dict[str, bytes]:
    return parts(render_workbook(sample_document()))


def charts(content: Mapping[str, bytes]) -> list[ElementTree.Element]:
    names = sorted(name for name in content if name.startswith("xl/charts/"))
    return [ElementTree.fromstring(content[name]) for name in names]


def tables_of(document: Document) -> Iterator[tuple[str, Table]]:
    for report in document.reports:
        for table in report.tables:
            yield f"{report.name} {table.name}", table


def expected(value: Cell, kind: Kind) -> object:
    """A cell as a reader of the file must get it."""
    if value is HIDDEN:
        return "*"
    if kind is Kind.DATE and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, str):
        return plain_prose(value) if kind is Kind.PROSE else plain_text(value)
    return value


# --- what is in it


def test_each_table_has_a_sheet_with_every_cell_as_what_it_is() -> None:
    document, workbook = sample_document(), opened_sample()

    for name, table in tables_of(document):
        head, *rows = workbook[name].iter_rows(values_only=False)
        assert [cell.value for cell in head[: len(table.columns)]] == [column.title for column in table.columns]
        for cells, row in zip(rows, table.rows, strict=True):
            for cell, column in zip(cells, table.columns, strict=False):
                assert cell.value == expected(row.get(column.key), column.kind)
                if row.get(column.key) not in (None, HIDDEN):
                    assert cell.number_format == FORMATS[column.kind]


def test_sheets_stand_in_the_order_of_the_reports_behind_what_to_know_first() -> None:
    document = sample_document()

    names = opened_sample().sheetnames

    assert names == ["About", "Key figures", *(name for name, _ in tables_of(document))]


def test_every_sheet_has_one_real_table_over_all_of_it_and_its_head_stays_in_sight() -> None:
    document, workbook = sample_document(), opened_sample()

    for name, table in tables_of(document):
        sheet = workbook[name]
        (real,) = sheet.tables.values()
        last = sheet.cell(max(len(table.rows), 1) + 1, len(table.columns)).coordinate
        assert real.ref == f"A1:{last}"
        assert [column.name for column in real.tableColumns] == [column.title for column in table.columns]
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
    assert len({table.displayName.lower() for sheet in workbook for table in sheet.tables.values()}) == 9


def test_key_figures_have_a_sheet_with_the_format_of_each() -> None:
    _, *rows = opened_sample()["Key figures"].iter_rows()

    assert [(row[1].value, row[3].value, row[3].number_format) for row in rows] == [
        ("interactions", 1412, "0"),
        ("hours", 2118.5, "0.00"),
        ("coverage", 0.8571, "0.00%"),
        ("none", None, "General"),
        ("learners", "*", "General"),
        ("last_date", datetime.fromisoformat("2018-04-27"), "yyyy-mm-dd"),
        ("unsure", 0, "0"),
    ]
    assert rows[1][4].value == "event hours 1990.25"


def test_the_first_sheet_says_what_to_know_and_what_the_others_hold() -> None:
    document = sample_document()

    about = [tuple(row[:3]) for row in opened_sample()["About"].iter_rows(values_only=True)]

    assert about[0][0] == document.title
    for fact in document.facts:
        assert (fact.label, fact.text, None) in about
    notes = [*document.notes, *(note for report in document.reports for note in report.notes)]
    for note in (*notes, *(note for _, table in tables_of(document) for note in table.notes)):
        assert any(row[1] == note for row in about)
    for name, table in tables_of(document):
        assert any(row[0] == name and table.title in str(row[1]) and row[2] == len(table.rows) for row in about)
    assert any(
        "empty cell is not applicable" in str(row[1]) and "* is a figure that is hidden" in row[1] for row in about
    )


def test_prose_is_wrapped_and_its_row_is_high_enough() -> None:
    sheet = opened_sample()["update texts"]

    last = len(HOSTILE) + 2
    assert sheet.cell(last, 3).alignment.wrap_text
    assert sheet.row_dimensions[last].height > 150
    assert sheet.row_dimensions[2].height is None


def test_a_text_that_is_no_day_stays_text_in_a_column_of_dates() -> None:
    columns = [Column("day", "Day", Kind.DATE)]
    texts = ["2018-04-27", "20180427", "2018-W17-5", "1899-12-31", "2018-04", "-"]
    sheet = opened(small(Table("t", "T", columns, [{"day": text} for text in texts])))["coverage t"]

    assert [cell.value for cell in sheet["A"][1:]] == [datetime.fromisoformat("2018-04-27"), *texts[1:]]


def test_columns_for_machines_are_there_too() -> None:
    assert [cell.value for cell in opened_sample()["summary districts"][1]][4] == "Minutes"


def test_two_columns_of_one_title_are_told_apart_by_their_keys() -> None:
    columns = [Column("role_title", "Role"), Column("role", "role", machine_only=True)]
    sheet = opened(small(Table("t", "T", columns, [{"role": "data", "role_title": "Data"}])))["coverage t"]

    assert [cell.value for cell in sheet[1]] == ["Role", "role (role)"]


def test_names_of_sheets_and_tables_are_valid_and_unique_whatever_tables_are_called() -> None:
    names = [
        "a/b:c*[d]?\\e",
        "A/B:C*[D]?\\E",
        40 * "long",
        f"{40 * 'long'}er",
        "'quoted'",
        "größe",
        "größe!",
        "a" * 22,
        "r1c1",
    ]
    workbook = opened(small(*(counted(name) for name in names)))

    assert len({name.lower() for name in workbook.sheetnames}) == len(names) + 1
    assert all(TITLE_OF_SHEET.fullmatch(name) for name in workbook.sheetnames)
    real = [table.displayName for sheet in workbook for table in sheet.tables.values()]
    assert len({name.lower() for name in real}) == len(names)
    assert all(re.fullmatch(r"t_\w+", name, re.ASCII) for name in real)


# --- charts


def test_charts_are_native_stand_beside_their_table_and_say_what_they_show() -> None:
    document = sample_document()
    drawn = [table for _, table in tables_of(document) if table.chart and table.rows]
    content = sample_parts()

    for number, table in enumerate(drawn, 1):
        drawing = ElementTree.fromstring(content[f"xl/drawings/drawing{number}.xml"])
        (said,) = [name.get("descr") for name in drawing.iter(f"{DRAWN}cNvPr")]
        assert table.chart is not None
        assert said == table.chart.says
        assert drawing.find(f"{DRAWN}twoCellAnchor/{DRAWN}from/{DRAWN}col").text == str(len(table.columns) + 1)  # type: ignore[union-attr]
    assert len(charts(content)) == len(drawn) == 5


def test_charts_draw_the_cells_of_their_table() -> None:
    formulas = [[one.text for one in chart.iter(f"{CHART}f")] for chart in charts(sample_parts())]

    assert formulas[0] == [
        "'summary districts'!$F$1",
        "'summary districts'!$B$2:$B$15",
        "'summary districts'!$F$2:$F$15",
    ]
    assert formulas[3][3:] == ["'trend months'!$D$1", "'trend months'!$A$2:$A$11", "'trend months'!$D$2:$D$11"]


def test_charts_are_of_their_kind_with_titled_axes_and_a_legend_where_it_is_needed() -> None:
    bars, types, stacked, line, _ = charts(sample_parts())

    assert [one.find(f".//{CHART}grouping").get("val") for one in (bars, stacked, line)] == [  # type: ignore[union-attr]
        "clustered",
        "stacked",
        "standard",
    ]
    assert [one.find(f".//{CHART}legend") is not None for one in (bars, types, stacked, line)] == [
        False,
        False,
        True,
        True,
    ]
    titles = [["".join(text.itertext()) for text in one.iter(f"{CHART}title")] for one in (bars, stacked, line)]
    assert titles == [
        ["Hours by district", "District", "Hours"],
        ["Types within each cadre", "Cadre", "Number"],
        ["Hours by month", "Month", "Hours"],
    ]


def test_only_the_line_of_last_year_is_dashed() -> None:
    line = charts(sample_parts())[3]

    dashes = [one.find(f"{CHART}spPr//{PAINT}prstDash") for one in line.iter(f"{CHART}ser")]
    assert [dash is not None and dash.get("val") for dash in dashes] == [False, "dash"]


def test_the_first_row_is_the_uppermost_bar_and_the_figures_stand_below() -> None:
    bars = charts(sample_parts())[0]

    assert bars.find(f".//{CHART}catAx/{CHART}scaling/{CHART}orientation").get("val") == "maxMin"  # type: ignore[union-attr]
    assert bars.find(f".//{CHART}valAx/{CHART}crosses").get("val") == "max"  # type: ignore[union-attr]


def test_a_bar_does_not_call_a_hidden_figure_nothing() -> None:
    roles = charts(sample_parts())[4]

    labels = {one.find(f"{CHART}idx").get("val"): one for one in roles.iter(f"{CHART}dLbl")}  # type: ignore[union-attr]
    assert {place: "".join(label.itertext()) for place, label in labels.items()} == {"1": "*", "2": "*"}


def test_a_chart_of_a_table_without_rows_is_left_out() -> None:
    chart = Chart(ChartKind.BARS, "None", "name", ["n"], "Nothing.")

    assert charts(parts(render_workbook(small(replace(counted(), rows=[], chart=chart))))) == []


# --- paper, properties, bytes


def test_every_sheet_is_set_up_for_paper() -> None:
    for sheet in opened_sample():
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.left.text == "Coaching Support Team, Cadre 3"
        assert (
            sheet.oddFooter.right.text.split() == ["Page", "&P", "of", "&N"] or "&[Page]" in sheet.oddFooter.right.text
        )
        assert sheet.title == "About" or sheet.print_title_rows == "$1:$1"


def test_a_very_wide_table_is_printed_on_several_pages_with_the_names_on_each() -> None:
    columns = [Column("name", "Name"), *(Column(f"c{at}", f"Column number {at}", Kind.COUNT) for at in range(40))]
    rows: list[dict[str, Cell]] = [{"name": "Cedar", **{f"c{at}": at for at in range(40)}}]
    sheet = opened(small(Table("t", "T", columns, rows)))["coverage t"]

    assert int(sheet.page_setup.fitToWidth) > 1
    assert sheet.print_title_cols == "$A:$A"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_workbook(sample_document()) == render_workbook(sample_document())


def test_the_properties_say_what_it_is_and_nothing_of_today() -> None:
    properties = opened_sample().properties

    assert properties.title == "Coaching interactions, April 2018: Coaching Support Team, Cadre 3"
    assert (properties.subject, properties.creator) == ("April 2018", "cwlog")
    assert (properties.created, properties.modified) == 2 * (datetime.fromisoformat("2000-01-01"),)


# --- text that attacks


def hostile_document() -> Document:
    """Hostile text in every place where there is text."""
    tables = []
    for at, text in enumerate(NASTY):
        columns = [Column("t", text), Column("p", "Prose", Kind.PROSE), Column("n", "Number", Kind.COUNT)]
        chart = Chart(list(ChartKind)[at % 3], text, "t", ["n"], text)
        tables.append(Table(text, text, columns, [{"t": text, "p": text, "n": 1}], [text], chart))
    report = Report(
        "coverage", NASTY[0], NASTY[1], [Figure(text, text, text, Kind.TEXT, text) for text in NASTY], tables
    )
    facts = [Fact(text, text, text, text) for text in NASTY]
    made = Period(date(2017, 10, 1), date(2017, 10, 31), NASTY[2])
    title = "".join(NASTY)[:900]
    return Document("dese", "dese", 60 * "&", title, made, facts, [report], NASTY)


@cache
def hostile_parts() -> dict[str, bytes]:
    return parts(render_workbook(hostile_document()))


def test_a_workbook_of_hostile_text_is_whole() -> None:
    workbook = opened(hostile_document())

    assert len(workbook.sheetnames) == len(NASTY) + 2
    for content in hostile_parts().values():
        ElementTree.fromstring(content)


def test_hostile_text_is_shown_as_it_is() -> None:
    workbook = opened(hostile_document())

    for text, sheet in zip(NASTY, workbook.worksheets[2:], strict=True):
        shown = plain_text(text).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
        assert str(sheet["A2"].value).rstrip(" ") == shown.rstrip(" ")
        assert str(sheet["B2"].value).rstrip(" ").splitlines()[0] == shown.split("\\x0a")[0].rstrip(" ")


def test_no_text_becomes_a_formula_a_link_a_number_or_markup() -> None:
    for name, content in hostile_parts().items():
        if name.endswith(".rels"):
            assert b"External" not in content
            assert b"/hyperlink" not in content
        if name.startswith("xl/worksheets/sheet"):
            sheet = ElementTree.fromstring(content)
            assert not [one for one in sheet.iter() if one.tag.endswith(("}f", "}hyperlink", "}is"))]
    assert not [name for name in hostile_parts() if "external" in name.lower() or "connections" in name]
    cells = [cell for sheet in opened(hostile_document()) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert {cell.value for cell in cells if cell.data_type == "n"} <= {None, 1, len(NASTY)}
    assert b"<t>raw</t>" not in hostile_parts()["xl/sharedStrings.xml"]


def test_charts_take_nothing_from_titles_that_look_like_addresses() -> None:
    for chart in charts(hostile_parts()):
        for formula in (str(one.text) for one in chart.iter(f"{CHART}f")):
            assert re.fullmatch(r"'coverage .*'!\$[AC]\$[12](:\$[AC]\$2)?", formula)


def test_a_text_that_would_run_when_somebody_edits_it_keeps_its_apostrophe() -> None:
    columns = [Column("t", "T"), Column("p", "P", Kind.PROSE)]
    rows = [{"t": text, "p": text} for text in ("=1+1", "R-II")]
    sheet = opened(small(Table("t", "T", columns, rows)))["coverage t"]

    assert [[cell.quotePrefix for cell in row] for row in sheet["A2:B3"]] == [[True, True], [False, False]]


@pytest.mark.parametrize("text", [40_000 * "x", 20_000 * "\U0001f9d1", 20_000 * "\x00"], ids=["x", "emoji", "nul"])
def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(text: str) -> None:
    sheet = opened(small(Table("t", "T", [Column("p", "P", Kind.PROSE)], [{"p": text}])))["coverage t"]

    shown = str(sheet["A2"].value)
    assert shown.startswith(plain_text(text[0]) * 1000)
    assert shown.endswith(" … (cut: a cell holds no more)")
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767


def test_a_text_that_a_cell_can_hold_is_not_cut() -> None:
    text = 32_767 * "x"
    sheet = opened(small(Table("t", "T", [Column("p", "P", Kind.PROSE)], [{"p": text}])))["coverage t"]

    assert sheet["A2"].value == text


def test_a_list_of_entries_takes_no_text_for_markup_either() -> None:
    content = render_xlsx("t", ["text"], [["<r><t>raw</t></r>"]])

    assert load_workbook(BytesIO(content))["t"]["A2"].value == "<r><t>raw</t></r> "


# --- the sample data


@pytest.mark.parametrize("audience", ["dese", "cst:3"])
def test_the_workbook_of_the_sample_data_holds_the_figures_of_the_json(
    sample: Any, cwlog: Run, audience: str, tmp_path: Any
) -> None:
    asked = ("report", "--audience", audience, "--month", "2017-10", "--as-of", "2018-07-01", "--format")
    assert cwlog(*asked, "xlsx", "--output", str(tmp_path / "book.xlsx"), at=sample).code == 0
    reports = cwlog(*asked, "json", at=sample).json["reports"]

    workbook = load_workbook(tmp_path / "book.xlsx")
    for name, report in reports.items():
        for table, content in report["tables"].items():
            (sheet,) = [workbook[title] for title in workbook.sheetnames if title == f"{name} {table}"[:31].strip()]
            keys = [column["key"] for column in content["columns"]]
            hidden = {(one["row"], one["column"]) for one in content["suppressed"]}
            for at, row in enumerate(content["rows"]):
                cells = [cell.value for cell in sheet[at + 2][: len(keys)]]
                shown = ["*" if (at, key) in hidden else row[key] for key in keys]
                assert [_plain(cell) for cell in cells] == [None if one == "" else one for one in shown]


def _plain(cell: object) -> object:
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


def test_a_text_never_becomes_a_formula_a_link_or_a_number_by_the_way_it_is_written() -> None:
    buffer = BytesIO()
    book = new_workbook(buffer)
    sheet = book.add_worksheet()
    for row, text in enumerate(("=1+1", "https://example.org", "0048")):
        sheet.write(row, 0, text)  # xlsxwriter would look at the text to find out what it is
    book.close()

    cells = [row[0] for row in load_workbook(buffer)["Sheet1"].iter_rows()]

    assert [(cell.data_type, cell.hyperlink) for cell in cells[1:]] == [("s", None), ("s", None)]
    assert b"<f>" not in ZipFile(buffer).read("xl/worksheets/sheet1.xml")
