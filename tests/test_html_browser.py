"""Reports in a real browser: nobody is shut out, nothing leaves the page, nothing is cut off on a phone or on paper."""

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cwlog.render.html import render_html, render_index
from tests.conftest import ROOT
from tests.looking import LETTER, VIEWS, Seen, look
from tests.sample_document import sample_document

AUDIENCES = ("management", "cst:3", "area:A", "public")
THROUGH_AXE = {
    "sample": list(VIEWS),
    "index": list(VIEWS),
    "long": [],
    "management": [],
    "cst-3": ["dark screen 320"],
    "area-A": ["light screen 1280"],
    "public": [f"dark print {LETTER}"],
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages to look at, by name: the made-up document, a long one, an index, and reports of the reference year."""
    from tests.conftest import Run

    folder = tmp_path_factory.mktemp("pages")
    links = [("Web page (HTML)", "dese.html"), ("CSV: summary", "dese-summary.csv")]
    texts = {
        "sample": render_html(sample_document()),
        "long": render_html(sample_document(districts=150, hostile=[])),
        "index": render_index("Coaching interactions, April 2018", [("DESE", links), ("Public", links)]),
    }
    for audience in AUDIENCES:
        name = audience.replace(":", "-")
        period = ("--month", "2018-01", "--as-of", "2018-02-20", "--workspace", str(ROOT))
        made = Run(ROOT)("report", "--audience", audience, *period, "--format", "html")
        assert made.code == 0, made.stderr
        texts[name] = made.stdout
    for name, text in texts.items():
        (folder / f"{name}.html").write_bytes(text.encode())
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture(scope="module")
def seen(pages: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """What the browser saw, by the name of the job."""
    return look(_jobs(pages, tmp_path_factory.mktemp("printed")))


def _jobs(pages: Mapping[str, Path], folder: Path) -> dict[str, dict[str, Any]]:
    """Every page is measured in every view. The page of all kinds and the index go through axe in all of them, a few
    reports in one each, since axe takes its time with long tables.
    """
    jobs: dict[str, dict[str, Any]] = {name: {"file": str(path), "steps": []} for name, path in pages.items()}
    for name, view in product(pages, VIEWS):
        jobs[name]["steps"].append({"do": "layout", "view": VIEWS[view]})
        if view in THROUGH_AXE[name]:
            jobs[name]["steps"].append({"do": "axe"})
    sample, long = str(pages["sample"]), str(pages["long"])
    hours: dict[str, Any] = {"do": "press", "table": "summary-districts", "column": "Hours"}
    keys = [{**hours, "key": "Enter"}, {**hours, "key": " "}, {**hours, "key": "Enter"}]
    others = [{**hours, "column": "Last date", "key": " "}, {**hours, "column": "District", "key": "Enter"}]
    heads: dict[str, Any] = {"do": "heads"}
    paper = {"media": "print", "width": LETTER}
    jobs["tab"] = {"file": sample, "steps": [{"do": "tab"}]}
    jobs["sort"] = {"file": sample, "steps": [*keys, *others, {"do": "axe"}]}
    jobs["heads"] = {"file": sample, "steps": [heads, {**heads, "view": paper}]}
    jobs["forced"] = {"file": sample, "steps": [{"do": "axe", "view": {"forced": "active"}}]}
    jobs["without script"] = {"file": sample, "script": False, "steps": [heads]}
    jobs["pdf"] = {"file": long, "steps": [{"do": "pdf", "path": str(folder / "long.pdf")}]}
    return jobs


def _of(seen: Mapping[str, Seen], step: str) -> dict[str, Any]:
    """What a step saw, by page and view: ``sample light screen 320``."""
    found = {}
    for name, through_axe in THROUGH_AXE.items():
        steps = iter(seen[name]["steps"])
        for view in VIEWS:
            told = {"layout": next(steps), **({"axe": next(steps)} if view in through_axe else {})}
            if step in told:
                found[f"{name} {view}"] = told[step]
    return found


def test_axe_finds_nothing_wrong_with_any_page(seen: dict[str, Seen]) -> None:
    found = _of(seen, "axe")

    assert {name: axe["violations"] for name, axe in found.items() if axe["violations"]} == {}
    assert len(found) == 2 * len(VIEWS) + 3
    assert min(axe["rules"] for name, axe in found.items() if name.startswith("sample")) > 20


def test_axe_can_judge_every_contrast_that_is_in_sight(seen: dict[str, Seen]) -> None:
    """Cells that are scrolled out of sight have the colours of their neighbours; text of charts is in test_html."""
    found = {name: axe for name, axe in _of(seen, "axe").items() if name.startswith("sample") and "320" not in name}

    assert {name: axe["undecided"] for name, axe in found.items() if axe["undecided"]} == {}


def test_axe_finds_nothing_wrong_in_forced_colours_and_after_sorting(seen: dict[str, Seen]) -> None:
    assert seen["forced"]["steps"][0]["violations"] == []
    assert seen["sort"]["steps"][-1]["violations"] == []


def test_no_request_leaves_a_page(seen: dict[str, Seen]) -> None:
    leaving = {name: [url for url in one["requests"] if not url.startswith("file:")] for name, one in seen.items()}

    assert {name: urls for name, urls in leaving.items() if urls} == {}
    assert {len(one["requests"]) for one in seen.values()} == {1}


def test_the_console_stays_clean(seen: dict[str, Seen]) -> None:
    assert {name: one["console"] for name, one in seen.items() if one["console"]} == {}


def test_no_page_scrolls_sideways(seen: dict[str, Seen]) -> None:
    assert {name: one["page"] for name, one in _of(seen, "layout").items() if one["page"] > one["room"]} == {}


def test_text_of_charts_can_be_read_on_a_phone(seen: dict[str, Seen]) -> None:
    assert _of(seen, "layout")["sample light screen 320"]["text"] >= 11


def test_no_text_of_a_chart_lies_outside_of_it(seen: dict[str, Seen]) -> None:
    assert {name: one["outside"] for name, one in _of(seen, "layout").items() if one["outside"]} == {}


def test_no_chart_and_no_table_is_cut_off_on_paper(seen: dict[str, Seen]) -> None:
    assert {name: one["cut"] for name, one in _of(seen, "layout").items() if one["cut"]} == {}


def test_pages_are_dark_where_the_reader_wants_it_and_white_on_paper(seen: dict[str, Seen]) -> None:
    light, dark, paper = (
        _of(seen, "layout")[f"sample {view}"]["colours"]
        for view in ("light screen 1280", "dark screen 1280", f"dark print {LETTER}")
    )

    assert light[0] == "rgb(255, 255, 255)"
    assert dark[0] == "rgb(20, 24, 29)"
    assert paper == light


def test_every_region_and_control_is_reached_by_tab_and_shows_it(seen: dict[str, Seen]) -> None:
    [tab] = seen["tab"]["steps"]

    assert tab["regions"] >= 10
    assert tab["reached"] == tab["stops"]
    assert tab["withoutOutline"] == []


def test_a_table_is_sorted_by_keyboard_as_numbers_dates_and_names(seen: dict[str, Seen]) -> None:
    up, down, published, dates, names, _ = seen["sort"]["steps"]
    hours = [f"{row['hours']:.2f}" for row in sample_document().reports[0].tables[0].rows]

    assert up["cells"] == sorted(hours, key=float)
    assert down["cells"] == sorted(hours, key=float, reverse=True)
    assert published["cells"] == hours
    assert [up["direction"], down["direction"], published["direction"]] == ["ascending", "descending", None]
    assert [up["says"], published["says"]] == ["Sorted by Hours, ascending", "As published"]
    assert dates["cells"][:-2] == sorted(dates["cells"][:-2])
    assert dates["cells"][-2:] == ["–", "–"]
    assert dates["others"] == 1
    tens = [name for name in names["cells"] if name.startswith("Limestone")]
    assert tens == ["Limestone Bluff C-1", "Limestone Bluff C-1 No. 7", "Limestone Bluff C-1 No. 12"]


def test_heads_are_buttons_on_screen_and_words_on_paper_and_without_script(seen: dict[str, Seen]) -> None:
    [screen, paper], [plain] = seen["heads"]["steps"], seen["without script"]["steps"]

    assert screen["buttons"] > 20
    assert paper["buttons"] == plain["buttons"] == 0
    assert paper["words"] == plain["words"] == screen["buttons"] + screen["words"]
    assert paper["group"] == "table-header-group"


def test_a_printed_table_repeats_its_head_on_every_page(seen: dict[str, Seen]) -> None:
    from pypdf import PdfReader

    printed = [page.extract_text() for page in PdfReader(seen["pdf"]["steps"][0]).pages]
    with_rows = [text for text in printed if len(re.findall(r"\b901\d{3}\b", text)) > 3]

    assert len(with_rows) >= 3
    assert all(re.search(r"Code\s+District\s+Cadre", text) for text in with_rows)
    assert sum(len(set(re.findall(r"\b901\d{3}\b", text))) for text in with_rows) == 150
    assert "Page 2 of" in printed[1]
