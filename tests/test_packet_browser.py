"""Every page of a packet in a real browser, light, dark and on paper: a state of one cadre, a page of each kind."""

from itertools import product
from pathlib import Path

import pytest

from tests.conftest import Run, recorder
from tests.looking import LETTER, VIEWS, Seen, look

AUDIENCES = ("area-D", "cst-3", "dese", "evaluation", "management", "public", "rpdc-heart-of-missouri")

# Light, dark and print, a phone and a desk; in tests/test_html_browser.py the page of all kinds goes through all views.
TAKEN = [VIEWS[name] for name in ("light screen 320", "dark screen 1280", f"dark print {LETTER}")]


@pytest.fixture(scope="module")
def packet(workspace_of_one_cadre: Path) -> dict[str, Path]:
    """The pages by name."""
    cwlog, record = Run(workspace_of_one_cadre), recorder()
    people = {"learner": 3, "superintendent": 1, "other": 2}
    record(workspace_of_one_cadre, participants=people, participants_other="guests")
    record(workspace_of_one_cadre, date="2017-09-14", mode="virtual", team="collaborative_team")
    unsure = {"interaction_type": "unsure", "description": "A long talk in the hallway about schedules."}
    record(workspace_of_one_cadre, date="2017-10-09", **unsure)
    ruling = {"decision": "not_coaching", "ruled_by": "management_team", "ruled_on": "2017-11-06", "note": "A call."}
    record(workspace_of_one_cadre, date="2017-10-10", ruling=ruling, **unsure)
    texts = ("--highlights", "Shared data.", "--challenges", "Snow days.", "--needs", "A second visit.")
    by = ("--cadre", "3", "--month", "2017-10", "--by", "f-03", "--on", "2017-11-08")
    handed_in = cwlog("submit", *by, *texts, "--yes")
    assert handed_in.code == 0, handed_in.stderr
    period = ("--month", "2017-10", "--as-of", "2018-01-10")
    made = cwlog("report", *period, "--at-least", "2h", "--all", "--output", "packet")
    assert made.code == 0, made.stderr
    return {path.stem: path for path in sorted((workspace_of_one_cadre / "packet").glob("*.html"))}


@pytest.fixture(scope="module")
def workspace_of_one_cadre(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose districts lie in one cadre, one region and one area."""
    import shutil

    root = Path(shutil.copytree(_pattern, tmp_path_factory.mktemp("one") / "workspace"))
    head = (root / "data/districts.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [
        "901003,Cedar Hollow R-IV,,3,heart-of-missouri,D,2017-07-01,6,2017-03-01,",
        "901021,Great Elm 31,,3,heart-of-missouri,D,2017-07-01,4,2017-03-01,",
    ]
    (root / "data/districts.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def seen(packet: dict[str, Path]) -> dict[str, Seen]:
    """What the browser saw of each page in each of these views."""
    both = ({"do": "layout"}, {"do": "axe", "only": ["violations"]})
    steps = [{**step, "view": view} for view, step in product(TAKEN, both)]
    return look({name: {"file": str(path), "steps": steps} for name, path in packet.items()})


def test_there_is_a_page_of_each_kind(packet: dict[str, Path]) -> None:
    assert sorted(packet) == sorted([*AUDIENCES, "index"])


def test_axe_finds_nothing_wrong_with_any_page(seen: dict[str, Seen]) -> None:
    found = {name: [step["violations"] for step in one["steps"][1::2]] for name, one in seen.items()}

    assert found == {name: [[]] * len(TAKEN) for name in (*AUDIENCES, "index")}


def test_nothing_is_cut_off_or_leaves_the_page_and_the_console_is_clean(seen: dict[str, Seen]) -> None:
    for name, one in seen.items():
        layouts = one["steps"][::2]
        assert all(layout["page"] <= layout["room"] for layout in layouts), name
        assert [(layout["cut"], layout["outside"]) for layout in layouts] == [([], [])] * len(TAKEN), name
        assert (len(one["requests"]), one["console"]) == (1, []), name
