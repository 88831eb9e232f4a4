"""The packet: every audience gets its files, and nothing that is not meant for it; looked for in every file."""

import csv
import html
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Run, recorder

MONTH = ("--month", "2017-10", "--as-of", "2018-07-01")
# What is planted in cadre 3, and who may find it, with which audiences in which files.
READERS = {
    "PLANTED-COMMENT": {"cst-3"},
    "PLANTED-WRITE-IN-TOPIC": set(),
    "PLANTED-WRITE-IN-RESOURCE": set(),
    "PLANTED-WRITE-IN-PERSON": set(),
    "PLANTED-PENDING-DESCRIPTION": {"cst-3", "management", "evaluation"},
    "PLANTED-RULED-DESCRIPTION": {"cst-3", "management", "evaluation"},
    "PLANTED-RULING-NOTE": {"cst-3", "management"},
    "PLANTED-HIGHLIGHT": {"cst-3", "management"},
    "PLANTED-CHALLENGE": {"cst-3", "management"},
    "PLANTED-NEED": {"cst-3", "management"},
    "PLANTED-AMENDMENT-NOTE": set(),
    "PLANTED-IMPORT-KEY": set(),
    "f-03": {"cst-3", "management"},  # the submitter
    "te-03": {"cst-3", "management"},  # who ruled
}


@pytest.fixture(scope="module")
def planted(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with something private in every place of cadre 3."""
    workspace = Path(shutil.copytree(_pattern, tmp_path_factory.mktemp("planted") / "workspace"))
    cwlog, record = Run(workspace), recorder()
    others = {"topics": ["other"], "resources": ["other"], "participants": {"other": 2, "learner": 4}}
    record(
        workspace,
        comments="PLANTED-COMMENT",
        topics_other="PLANTED-WRITE-IN-TOPIC",
        resources_other="PLANTED-WRITE-IN-RESOURCE",
        participants_other="PLANTED-WRITE-IN-PERSON",
        import_key="PLANTED-IMPORT-KEY",
        **others,
    )
    unsure = {"interaction_type": "unsure", "district": "901009", "district_name": "Marrow Creek R-II"}
    record(workspace, date="2017-10-09", description="PLANTED-PENDING-DESCRIPTION", **unsure)
    ruling = {"decision": "coaching", "counts_as": "planning", "ruled_by": "te-03", "ruled_on": "2017-11-06"}
    note = {"note": "PLANTED-RULING-NOTE"}
    record(workspace, date="2017-10-10", description="PLANTED-RULED-DESCRIPTION", ruling=ruling | note, **unsure)
    record(workspace, cadre="1", district="901001", district_name="Sample Prairie 31", cst_members=["facilitator"])
    texts = ["--highlights", "PLANTED-HIGHLIGHT", "--challenges", "PLANTED-CHALLENGE", "--needs", "PLANTED-NEED"]
    hand_in = ["submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--yes", "--on"]
    assert cwlog(*hand_in, "2017-11-08", *texts).code == 0
    record(workspace, date="2017-10-12")
    assert cwlog(*hand_in, "2017-11-09", "--note", "PLANTED-AMENDMENT-NOTE").code == 0
    return workspace


def make_packet(workspace: Path, name: str) -> Path:
    made = Run(workspace)("report", *MONTH, "--all", "--output", name)
    assert made.code == 0, made.stderr
    return workspace / name


@pytest.fixture(scope="module")
def packet(planted: Path) -> Path:
    """The packet of that workspace."""
    return make_packet(planted, "packet")


def audience_of(file: Path) -> str:
    """``rpdc-southeast`` for its HTML, XLSX and CSV files."""
    part = "heart-of-missouri|kansas-city|south-central|st-louis|[a-zA-Z0-9]+"
    match = re.match(rf"(?:cst|rpdc|area)-(?:{part})|dese|management|evaluation|public", file.stem)
    assert match, file
    return match[0]


def text_of(file: Path) -> str:
    """Everything that a reader could find in a file."""
    if file.suffix == ".xlsx":
        book = openpyxl.load_workbook(file)
        cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
        return "\n".join(cells)
    text = file.read_text(encoding="utf-8")
    return html.unescape(text) if file.suffix == ".html" else text


@pytest.fixture(scope="module")
def texts(packet: Path) -> dict[Path, str]:
    """The text of every file of the packet."""
    return {file: text_of(file) for file in packet.iterdir() if file.name != "index.html"}


@pytest.mark.parametrize("private", READERS)
def test_what_is_private_is_found_by_its_readers_and_by_nobody_else(texts: dict[Path, str], private: str) -> None:
    found: dict[str, set[str]] = {".html": set(), ".xlsx": set(), ".csv": set()}

    for file, text in texts.items():
        if re.search(rf"\b{private}\b", text):
            found[file.suffix].add(audience_of(file))

    assert found == dict.fromkeys(found, READERS[private])


def test_the_index_links_every_file_and_holds_no_data(packet: Path) -> None:
    index = (packet / "index.html").read_text(encoding="utf-8")

    linked = set(re.findall(r'href="([^"#]+)"', index))

    assert linked == {file.name for file in packet.iterdir()} - {"index.html"}
    assert not re.search(r"9010[0-9]{2}|Cedar Hollow|PLANTED", index)


def test_every_audience_with_a_district_has_its_files(packet: Path) -> None:
    names = {file.name for file in packet.iterdir()}

    for stem in ("dese", "management", "cst-3", "rpdc-southeast", "area-B", "evaluation", "public"):
        assert {f"{stem}.html", f"{stem}.xlsx", f"{stem}-summary.csv"} <= names
    assert "dese-coverage.csv" in names
    assert "public-coverage.csv" not in names


def test_small_counts_of_people_are_hidden_but_from_their_own_team_and_the_evaluator(packet: Path) -> None:
    shown = {}
    for name in ("cst-3", "evaluation", "management", "dese"):
        with (packet / f"{name}-participants.csv").open(newline="", encoding="utf-8") as file:
            shown[name] = {row["participant"]: row["total"] for row in csv.DictReader(file)}

    assert [shown[name]["learner"] for name in shown] == ["4", "4", "*", "*"]
    assert [shown[name]["other"] for name in shown] == ["2", "2", "*", "*"]
    assert {shown[name]["family_member"] for name in shown} == {"0"}


def test_a_single_cst_role_is_shown_for_the_state_and_to_the_own_team(packet: Path) -> None:
    with_roles = {audience_of(file) for file in packet.glob("*-roles*.csv") if "general_education" in text_of(file)}

    assert with_roles == {"management", "dese", "evaluation", *(f"cst-{number}" for number in range(1, 7))}


def test_the_packet_is_the_same_byte_for_byte_when_it_is_made_again(packet: Path, planted: Path) -> None:
    again = make_packet(planted, "again")

    for file in packet.iterdir():
        assert file.read_bytes() == (again / file.name).read_bytes(), file.name


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["summary"], "it takes no NAME"),
        (["--audience", "dese"], "it takes no --audience"),
        (["--cadre", "3"], "it takes no --cadre"),
        (["--format", "json"], "it takes no --format"),
    ],
)
def test_the_packet_is_everything_for_everybody(workspace: Path, cwlog: Run, options: list[str], said: str) -> None:
    result = cwlog("report", *options, *MONTH, "--all", "--output", "packet")

    assert result.code == 2
    assert said in result.stderr
    assert not (workspace / "packet").exists()


def test_the_cadre_of_the_environment_does_not_narrow_what_everybody_gets(
    packet: Path, planted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CWLOG_CADRE", "1")

    narrowed = make_packet(planted, "narrowed")

    assert "Cedar Hollow" in (narrowed / "dese-coverage.csv").read_text(encoding="utf-8")
    assert (narrowed / "dese.html").read_bytes() == (packet / "dese.html").read_bytes()
