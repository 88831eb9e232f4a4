"""The web page of a document, read back by html.parser: the figures of the tables, the structure, nothing that runs."""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from cwlog.render.document import Document
from cwlog.render.html import render_html, render_index
from cwlog.render.html.palette import DARK, LIGHT, SERIES
from cwlog.render.table import HIDDEN, Chart, ChartKind, Column, Kind, Table, format_cell
from cwlog.render.text import plain_prose, plain_text
from tests.sample_document import HOSTILE, sample_document

VOID = {"meta", "br", "link", "img", "input", "hr"}
Attributes = dict[str, str]


class Page(HTMLParser):
    """Elements of a page in their order, each with its attributes, its text and the elements around it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes, list[str], tuple[int, ...]]] = []
        self._open: list[int] = []
        self.feed(text)
        self.close()
        assert not self._open, "an element was not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}, [], tuple(self._open)))
        if tag == "br":
            self.handle_data("\n")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.elements[at][2].append(data)

    def all(self, tag: str, inside: int | None = None) -> Iterator[tuple[int, Attributes, str]]:
        """Elements by tag: number, attributes, text."""
        for at, (name, attributes, text, around) in enumerate(self.elements):
            if name == tag and (inside is None or inside in around):
                yield at, attributes, "".join(text).strip()


@pytest.fixture(scope="module")
def document() -> Document:
    return sample_document()


@pytest.fixture(scope="module")
def text(document: Document) -> str:
    return render_html(document)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def _tables(document: Document) -> list[Table]:
    return [table for report in document.reports for table in report.tables]


def _rows(page: Page, table: int) -> list[list[str]]:
    [(body, _, _)] = page.all("tbody", table)
    rows = []
    for at, _, _ in page.all("tr", body):
        cells = [*page.all("th", at), *page.all("td", at)]
        rows.append([said for _, _, said in sorted(cells)])
    return rows


def _as_shown(table: Table) -> list[list[str]]:
    words = {HIDDEN: "* hidden"}
    rows = []
    for row in table.rows:
        cells = []
        for column in table.shown:
            value = row[column.key]
            said = words.get(value) or format_cell(value, column.kind)  # type: ignore[call-overload]
            if value is None and not column.kind.is_figure:
                said = "– none"
            clean = plain_prose if column.kind is Kind.PROSE else plain_text
            cells.append(clean(said).strip())
        rows.append(cells)
    return rows


def test_the_page_shows_the_figures_of_every_table(document: Document, page: Page) -> None:
    for table, (at, _, _) in zip(_tables(document), page.all("table"), strict=True):
        shown = _as_shown(table) or [["Nothing to show in this period."]]
        assert _rows(page, at) == shown


def test_every_table_has_a_caption_heads_of_columns_and_heads_of_rows(document: Document, page: Page) -> None:
    for table, (at, _, _) in zip(_tables(document), page.all("table"), strict=True):
        [(_, _, caption)] = page.all("caption", at)
        heads = list(page.all("th", at))

        assert caption.startswith(f"{table.title}: {len(table.rows)} row")
        assert [said for _, told, said in heads if told["scope"] == "col"] == [one.title for one in table.shown]
        assert len([told for _, told, _ in heads if told["scope"] == "row"]) == len(table.rows)


def test_columns_for_machines_are_not_shown(text: str) -> None:
    assert "Minutes" not in text


def test_facts_stand_at_the_top_and_notes_at_the_end(document: Document, page: Page) -> None:
    [(header, _, said)] = page.all("header")
    terms = dict(
        zip((one for _, _, one in page.all("dt", header)), (one for _, _, one in page.all("dd", header)), strict=True)
    )
    [last] = [said for _, told, said in page.all("section") if told.get("aria-labelledby") == "notes"]

    assert terms == {fact.label: fact.text for fact in document.facts}
    assert said.startswith(document.audience_title)
    assert all(note in last for note in document.notes)


def test_key_figures_are_a_list_of_terms(document: Document, page: Page) -> None:
    [(main, _, _)] = page.all("main")
    values = [said for _, told, said in page.all("dd", main) if told.get("class", "").startswith("value")]

    figures = [figure for report in document.reports for figure in report.figures]
    assert values == [
        "* hidden" if figure.value is HIDDEN else format_cell(figure.value, figure.kind) for figure in figures
    ]


def test_a_page_has_landmarks_a_title_a_language_and_headings_in_order(document: Document, page: Page) -> None:
    tags = [tag for tag, _, _, _ in page.elements]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]

    assert all(tags.count(tag) == 1 for tag in ("header", "nav", "main", "footer", "h1"))
    assert page.elements[0][:2] == ("html", {"lang": "en"})
    assert next(page.all("title"))[2] == f"{document.title}: {document.audience_title}"
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert next(page.all("a"))[1] == {"class": "skip", "href": "#main"}


def test_the_contents_lead_to_every_report_and_table(document: Document, page: Page) -> None:
    anchors = [told["id"] for _, told, _, _ in page.elements if "id" in told]
    links = [told["href"].removeprefix("#") for _, told, _ in page.all("a")]

    assert len(anchors) == len(set(anchors))
    assert set(links) <= set(anchors)
    assert {report.name for report in document.reports} <= set(links)


def test_every_chart_is_an_image_with_a_name_and_a_sentence_and_says_the_figures(
    document: Document, page: Page
) -> None:
    charts = [table for table in _tables(document) if table.chart and table.rows]
    for table, (at, told, said) in zip(charts, page.all("svg"), strict=True):
        assert table.chart is not None
        names = {told["id"]: said for _, told, said in [*page.all("title", at), *page.all("desc", at)]}
        assert told["role"] == "img"
        assert [names[name] for name in told["aria-labelledby"].split()] == [table.chart.title, table.chart.says]
        if table.chart.kind is ChartKind.BARS:
            kind = next(column.kind for column in table.columns if column.key == table.chart.series[0])
            assert all(format_cell(row[table.chart.series[0]], kind) in said for row in table.rows)


def test_shapes_keep_their_colour_without_the_style_sheet(page: Page) -> None:
    shapes = [(tag, told) for tag, told, _, _ in page.elements if tag in ("rect", "circle", "path", "text")]

    assert len(shapes) > 100
    assert [(tag, told) for tag, told in shapes if not {"fill", "stroke"} & set(told)] == []


def test_series_differ_by_more_than_colour(page: Page) -> None:
    lines = [told for _, told, _ in page.all("path") if "stroke-width" in told]
    pieces = [said for _, told, said in page.all("text") if told["class"] == "inside"]

    assert len({told.get("stroke-dasharray") for told in lines}) == len(lines) == 2
    assert list(page.all("circle"))
    assert all(re.match("[A-F]( [0-9]+)?$", said) for said in pieces)


def test_nothing_in_a_page_is_loaded_or_run_but_its_own_style_and_script(page: Page) -> None:
    policy = next(told["content"] for _, told, _ in page.all("meta") if "http-equiv" in told)
    inline = {tag: next(page.all(tag))[2] for tag in ("style", "script")}
    raw = {tag: "".join(next(one for one in page.elements if one[0] == tag)[2]) for tag in inline}
    hashes = {tag: f"'sha256-{b64encode(sha256(said.encode()).digest()).decode()}'" for tag, said in raw.items()}
    active = [name for _, told, _, _ in page.elements for name in told if name.startswith("on") or name == "style"]

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src {hashes['style']}; script-src {hashes['script']};" in policy
    assert [len(list(page.all(tag))) for tag in ("style", "script", "img", "link", "iframe", "object", "base")] == [
        *(1, 1, 0, 0, 0, 0, 0)
    ]
    assert active == []
    assert "url(" not in raw["style"]
    assert "@import" not in raw["style"]


@pytest.mark.parametrize("nuisance", HOSTILE)
def test_hostile_text_is_shown_and_changes_nothing_wherever_it_stands(nuisance: str) -> None:
    calm = [tag for tag, _, _, _ in Page(render_html(_everywhere("calm"))).elements]

    page = Page(render_html(_everywhere(nuisance)))

    assert [tag for tag, _, _, _ in page.elements if tag not in ("tspan", "br")] == [
        tag for tag in calm if tag not in ("tspan", "br")
    ]
    assert plain_text(nuisance).strip() in next(page.all("h1"))[2]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", "".join(_texts(page)))


def _texts(page: Page) -> Iterator[str]:
    for tag, told, text, _ in page.elements:
        if tag not in ("html", "head", "style", "script"):
            yield "".join(text)
        yield "".join(told.values())


def _everywhere(nuisance: str) -> Document:
    """A document that says the same thing wherever a text can stand."""
    document = sample_document(hostile=[nuisance])
    columns = [
        Column("text", nuisance, Kind.TEXT),
        Column("prose", nuisance, Kind.PROSE),
        Column("n", nuisance, Kind.COUNT),
    ]
    rows = [{"text": nuisance, "prose": nuisance, "n": at} for at in (1, 2)]
    charts = [Chart(kind, nuisance, "text", ["n"], nuisance) for kind in ChartKind]
    tables = [
        Table(f"table-{at}", nuisance, columns, rows, [nuisance], chart) for at, chart in enumerate([*charts, None])
    ]
    report = replace(document.reports[0], title=nuisance, question=nuisance, tables=tables, notes=[nuisance])
    facts = [replace(fact, label=nuisance, text=nuisance) for fact in document.facts]
    return replace(document, title=nuisance, audience_title=nuisance, facts=facts, reports=[report], notes=[nuisance])


def test_lines_of_prose_are_kept(page: Page) -> None:
    told = [said for _, _, said in page.all("td") if said.startswith("first line\n")]

    assert told == ["first line\nsecond line\nthird line\\u2028fourth"]


def test_free_text_finds_its_own_direction(page: Page) -> None:
    [told] = {told["dir"] for _, told, said in page.all("td") if said == HOSTILE[11]}

    assert told == "auto"


def test_the_same_document_is_the_same_page(document: Document, text: str) -> None:
    assert render_html(document) == text


def test_a_chart_without_a_number_is_left_out_and_its_table_is_not(document: Document) -> None:
    table = Table(
        "t", "T", [Column("a", "A"), Column("n", "N", Kind.COUNT)], [{"a": "x", "n": HIDDEN}, {"a": "y", "n": 0}]
    )
    table = replace(table, chart=Chart(ChartKind.BARS, "C", "a", ["n"], "S"))
    report = replace(document.reports[0], tables=[table])

    page = Page(render_html(replace(document, reports=[report])))

    assert not list(page.all("svg"))
    assert len(list(page.all("table"))) == 1


def test_a_line_has_a_gap_where_a_number_is_hidden_or_missing(document: Document) -> None:
    rows = [{"a": str(at), "n": value} for at, value in enumerate((1, 2, None, 3, HIDDEN, 4))]
    columns = [Column("a", "A"), Column("n", "N", Kind.COUNT)]
    table = Table("t", "T", columns, rows, chart=Chart(ChartKind.LINE, "C", "a", ["n"], "S"))

    page = Page(render_html(replace(document, reports=[replace(document.reports[0], tables=[table])])))

    [line] = [told["d"] for _, told, _ in page.all("path") if "stroke-width" in told]
    assert line.count("L") == 1
    assert len(list(page.all("circle"))) == 4


def test_the_index_links_every_file_and_holds_nothing_else() -> None:
    entries = [("DESE & <friends>", [("Web page", "dese.html"), ("CSV: summary", "dese-summary.csv")])]

    page = Page(render_index("October 2017", entries))

    links = {told["href"]: said for _, told, said in page.all("a") if told["href"] != "#main"}
    assert links == {"dese.html": "Web page, DESE & <friends>", "dese-summary.csv": "CSV: summary, DESE & <friends>"}
    assert not list(page.all("table"))


def test_a_link_of_the_index_is_never_a_script() -> None:
    page = Page(render_index("October 2017", [("X", [("Y", "javascript:alert(1)")])]))

    assert [told["href"] for _, told, _ in page.all("a")] == ["#main", "javascript%3Aalert%281%29"]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_enough_contrast(colours: dict[str, str]) -> None:
    for ground in ("page", "panel"):
        assert {name: _contrast(colours[name], colours[ground]) >= 4.5 for name in ("text", "muted", "accent")} == {
            "text": True,
            "muted": True,
            "accent": True,
        }
    assert [name for name in SERIES if _contrast(colours["ink"], colours[name]) < 4.5] == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_drawn_has_enough_contrast(colours: dict[str, str]) -> None:
    assert [name for name in (*SERIES, "edge") if _contrast(colours[name], colours["page"]) < 3] == []
    assert [name for name in SERIES if _contrast(colours[name], colours["page"]) < 4.5] == []  # names of lines
    assert set(LIGHT) == set(DARK)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
