"""``cwlog roster``: who is where, and a district that changes cadre."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run, clean_environment
from tests.terminal import Terminal

Record = Callable[..., Path]


def add_row(workspace: Path, name: str, row: str) -> None:
    with (workspace / f"data/{name}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")


def test_a_roster_in_order_has_no_problem(cwlog: Run, workspace: Path) -> None:
    result = cwlog("roster", "check")

    assert (result.code, result.stdout) == (0, "")
    assert "4 rosters: 0 errors" in result.stderr


def test_check_shows_the_problems_of_the_rosters_and_only_those(cwlog: Run, workspace: Path, record: Record) -> None:
    record(workspace, interaction_type="planing")
    add_row(workspace, "districts", "901099,New Place R-I,,9,southeast,A,2017-07-01,1,2017-07-01,")

    result = cwlog("roster", "check")

    assert result.code == 1
    assert "data/districts.csv:27:23: CW606 cadre: '9' is not in data/cadres.csv" in result.stdout
    assert "'cwlog explain CODE' says what a code means" in result.stderr
    assert "planing" not in result.stdout


def test_check_writes_json_as_validate_does(cwlog: Run, workspace: Path) -> None:
    (workspace / "data/cadres.csv").unlink()

    result = cwlog("roster", "check", "--format", "json")

    assert result.code == 1
    assert (result.json["version"], result.json["files"], result.json["interactions"]) == (1, 3, 0)
    assert result.json["problems"][0]["path"] == "data/cadres.csv"
    assert result.json["problems"][0]["code"] == "CW601"


def test_show_says_who_is_where_on_a_day(cwlog: Run, workspace: Path) -> None:
    before = cwlog("roster", "show", "--format", "json", "--as-of", "2017-12-31").json
    after = cwlog("roster", "show", "--format", "json", "--as-of", "2018-01-01").json

    cadres = [
        next(one["cadre"] for one in found["districts"] if one["district"] == "901005") for found in (before, after)
    ]
    assert cadres == ["5", "6"]
    assert {one["programme_year"] for one in after["districts"]} == {1}
    assert (after["version"], after["as_of"]) == (1, "2018-01-01")


def test_year_0_of_the_programme_is_explained_where_it_shows(cwlog: Run, workspace: Path) -> None:
    before = cwlog("roster", "show", "--as-of", "2017-06-30").stdout
    begun = cwlog("roster", "show", "--as-of", "2017-07-01").stdout

    assert "(24 in year 0)" in before
    assert "Programme year 0: the district has joined, and its first year has not begun." in before
    assert "(24 in year 1)" in begun
    assert "Programme year 0" not in begun


def test_a_district_that_left_is_not_shown_any_more(cwlog: Run, workspace: Path) -> None:
    last = cwlog("roster", "show", "--cadre", "2", "--format", "json", "--as-of", "2018-03-31").json
    gone = cwlog("roster", "show", "--cadre", "2", "--format", "json", "--as-of", "2018-04-01").json

    assert (len(last["districts"]), len(gone["districts"])) == (4, 3)


def test_show_has_the_team_of_a_cadre_by_role_and_the_support_of_all(cwlog: Run, workspace: Path) -> None:
    members = cwlog("roster", "show", "--cadre", "3", "--format", "json", "--as-of", "2018-01-15").json["members"]

    assert [one["group"] for one in members] == ["core"] * 3 + ["full_only"] * 3 + ["support"] * 3
    assert [one["cadre"] for one in members] == ["3"] * 6 + [None] * 3
    assert members[0]["role"] == "facilitator"


def test_show_for_people_has_key_figures_and_both_tables(cwlog: Run, workspace: Path) -> None:
    result = cwlog("roster", "show", "--as-of", "2018-01-15")

    assert "Roster on 2018-01-15" in result.stdout
    assert "Districts     24  (24 in year 1)" in result.stdout
    assert "(18 core team, 18 full team only, 3 support team)" in result.stdout
    assert "Cedar Hollow R-IV" in result.stdout
    assert "f-03" in result.stdout


def test_show_names_a_cadre_without_a_facilitator_or_a_district(cwlog: Run, workspace: Path) -> None:
    add_row(workspace, "cadres", "7,Cadre 7,2017-03-01,")

    result = cwlog("roster", "show", "--as-of", "2018-01-15")

    assert "Without a facilitator: cadre 7." in result.stdout
    assert "Without a district: cadre 7." in result.stdout


@pytest.mark.parametrize(
    ("flags", "codes"),
    [
        (["--area", "A"], ["901001", "901023", "901012"]),
        (["--rpdc", "southeast"], ["901019", "901001", "901010"]),
        (["--rpdc", "southeast", "--cadre", "1"], ["901019", "901001"]),
        (["--cadre", "3,2", "--area", "D"], ["901014", "901003"]),
    ],
)
def test_show_can_be_narrowed(cwlog: Run, workspace: Path, flags: list[str], codes: list[str]) -> None:
    result = cwlog("roster", "show", *flags, "--format", "csv", "--as-of", "2018-01-15")

    assert [row["district"] for row in csv.DictReader(io.StringIO(result.stdout))] == codes


def test_the_members_of_a_region_work_at_its_center(cwlog: Run, workspace: Path) -> None:
    result = cwlog("roster", "show", "--members", "--rpdc", "kansas-city", "--format", "csv", "--as-of", "2018-01-15")

    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["rpdc"] for row in rows} == {"kansas-city"}
    assert "f-01" in [row["id"] for row in rows]


def test_a_member_serves_from_the_first_to_the_last_day(cwlog: Run, workspace: Path) -> None:
    add_row(workspace, "members", "x-03,facilitator,3,southwest,yes,2017-09-10,2017-09-20")

    serves = {
        day: "x-03" in cwlog("roster", "show", "--members", "--format", "csv", "--as-of", day).stdout
        for day in ("2017-09-09", "2017-09-10", "2017-09-20", "2017-09-21")
    }

    assert serves == {"2017-09-09": False, "2017-09-10": True, "2017-09-20": True, "2017-09-21": False}


def test_show_tells_that_rows_could_not_be_read(cwlog: Run, workspace: Path) -> None:
    add_row(workspace, "members", "x-03,facilitator,3,southwest,yes,soon,")

    result = cwlog("roster", "show", "--as-of", "2018-01-15")

    assert result.code == 0
    assert "The rosters have 1 error; 'cwlog roster check' shows them." in result.stderr


def test_show_refuses_a_cadre_that_is_not_there(cwlog: Run, workspace: Path) -> None:
    result = cwlog("roster", "show", "--cadre", "9")

    assert result.code == 1
    assert "'9' is not a cadre" in result.stderr


@pytest.mark.parametrize("yes", [[], ["--yes"]])
def test_a_move_shows_what_changes_and_does_it(cwlog: Run, workspace: Path, yes: list[str]) -> None:
    roster = workspace / "data/districts.csv"
    before = roster.read_text().splitlines()

    result = cwlog("roster", "move", "901003", "--to", "5", "--on", "2018-02-01", *yes)

    assert result.code == 0
    assert result.stdout.splitlines() == [
        "data/districts.csv:4",
        "- 901003,Cedar Hollow R-IV,,3,heart-of-missouri,D,2017-07-01,6,2017-03-01,",
        "+ 901003,Cedar Hollow R-IV,,3,heart-of-missouri,D,2017-07-01,6,2017-03-01,2018-01-31",
        "+ 901003,Cedar Hollow R-IV,,5,heart-of-missouri,D,2017-07-01,6,2018-02-01,",
    ]
    assert roster.read_text().splitlines() == [
        *before[:3],
        "901003,Cedar Hollow R-IV,,3,heart-of-missouri,D,2017-07-01,6,2017-03-01,2018-01-31",
        "901003,Cedar Hollow R-IV,,5,heart-of-missouri,D,2017-07-01,6,2018-02-01,",
        *before[4:],
    ]


def test_a_move_leaves_a_roster_in_order_and_names_the_files_that_follow(
    cwlog: Run, workspace: Path, record: Record
) -> None:
    record(workspace, date="2018-01-31")
    file = record(workspace, date="2018-02-01")

    result = cwlog("roster", "move", "cedar hollow", "--to", "cadre 5", "--on", "2/1/2018", "--yes")

    assert result.code == 0
    assert "1 log file of the district has to move: see 'cwlog tidy'" in result.stderr
    assert cwlog("roster", "check").stdout == ""
    shown = cwlog("roster", "show", "--format", "csv", "--as-of", "2018-02-01").stdout
    assert "5,901003,Cedar Hollow R-IV" in shown
    assert cwlog("validate").stdout.count("CW302") == 1
    assert file.exists()


def test_a_move_keeps_the_bytes_of_all_other_rows(cwlog: Run, workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_bytes(b"\xef\xbb\xbf" + roster.read_bytes().replace(b"\n", b"\r\n"))
    before = roster.read_bytes().split(b"\r\n")

    cwlog("roster", "move", "901003", "--to", "5", "--on", "2018-02-01", "--yes")

    after = roster.read_bytes().split(b"\r\n")
    assert after[:3] + after[5:] == before[:3] + before[4:]
    assert not any(b"\n" in line for line in after)


def test_a_dry_run_of_a_move_writes_nothing(cwlog: Run, workspace: Path) -> None:
    before = (workspace / "data/districts.csv").read_bytes()

    result = cwlog("roster", "move", "901003", "--to", "5", "--on", "2018-02-01", "--dry-run", "--yes")

    assert result.code == 0
    assert "Nothing was written." in result.stderr
    assert (workspace / "data/districts.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("code", "to", "on", "said"),
    [
        ("901008", "5", "2018-04-01", "is not a member on 2018-04-01"),
        ("901003", "3", "2018-02-01", "is in cadre 3 on 2018-02-01 already\nHint: 'cwlog roster show"),
        ("901003", "9", "2018-02-01", "'9' is not a cadre"),
        ("901005", "1", "2017-11-01", "has a row that begins later, on 2018-01-01, in cadre 6"),
        ("901005", "1", "2018-01-01", "begins in cadre 6 on 2018-01-01 itself"),
        ("901003", "7", "2018-02-01", "cadre 7 begins on 2018-07-01"),
        ("901003", "8", "2018-02-01", "cadre 8 ended on 2017-12-31"),
        ("901003", "8", "2017-12-01", "cadre 8 ends on 2017-12-31, before the district leaves it"),
        ("999999", "5", "2018-02-01", "'999999' is not a district"),
    ],
)
def test_a_move_that_the_roster_does_not_allow_is_refused(
    cwlog: Run, workspace: Path, code: str, to: str, on: str, said: str
) -> None:
    add_row(workspace, "cadres", "7,Cadre 7,2018-07-01,\n8,Cadre 8,2017-03-01,2017-12-31")
    before = (workspace / "data/districts.csv").read_bytes()

    result = cwlog("roster", "move", code, "--to", to, "--on", on, "--yes")

    assert result.code == 1
    assert said in result.stderr
    assert (workspace / "data/districts.csv").read_bytes() == before


def test_a_district_may_go_to_a_cadre_that_ends_with_it(cwlog: Run, workspace: Path) -> None:
    add_row(workspace, "cadres", "8,Cadre 8,2017-03-01,2018-03-31")

    result = cwlog("roster", "move", "901008", "--to", "8", "--on", "2018-03-31", "--yes")

    assert result.code == 0
    assert "+ 901008,Twin Larch R-XIV,,8,central,F,2017-07-01,9,2018-03-31,2018-03-31\n" in result.stdout
    assert cwlog("roster", "check").stdout == ""


def test_a_day_that_cannot_be_understood_is_wrong_usage(cwlog: Run, workspace: Path) -> None:
    assert cwlog("roster", "move", "901003", "--to", "5", "--on", "soon", "--yes").code == 2


def test_a_relative_day_is_said(cwlog: Run, workspace: Path) -> None:
    result = cwlog("roster", "move", "901003", "--to", "5", "--on", "yesterday", "--as-of", "2018-02-02", "--dry-run")

    assert "--on: yesterday = 2018-02-01" in result.stderr


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_a_person_is_asked_before_a_move(workspace: Path, answer: str, code: int) -> None:
    arguments = ["roster", "move", "901003", "--to", "5", "--on", "2018-02-01"]

    with Terminal(arguments, workspace, clean_environment()) as terminal:
        terminal.expect("Move district 901003 to cadre 5? [y/N]")
        terminal.type(answer)
        ended, _ = terminal.end()

    assert ended == code
    assert ("2018-01-31" in (workspace / "data/districts.csv").read_text()) == (answer == "y")


def test_a_person_who_says_yes_is_not_asked(workspace: Path) -> None:
    arguments = ["roster", "move", "901003", "--to", "5", "--on", "2018-02-01", "--yes"]

    with Terminal(arguments, workspace, clean_environment()) as terminal:
        ended, _ = terminal.end()

    assert ended == 0
    assert "2018-01-31" in (workspace / "data/districts.csv").read_text()


def test_roster_works_with_rosters_that_are_empty(cwlog: Run, tmp_path: Path) -> None:
    cwlog("init", "fresh")

    shown = cwlog("roster", "show", at=tmp_path / "fresh")

    assert shown.code == 0
    assert "Districts    0" in shown.stdout


def test_a_move_tells_that_rows_of_the_rosters_could_not_be_read(cwlog: Run, workspace: Path) -> None:
    roster = workspace / "data/districts.csv"
    roster.write_text(roster.read_text().replace(",", ";"))

    result = cwlog("roster", "move", "901003", "--to", "5", "--on", "2018-02-01", "--yes")

    assert result.code == 1
    assert "The rosters have 1 error; 'cwlog roster check' shows them." in result.stderr


def test_a_cadre_where_there_are_none_or_many_is_refused_with_a_place_to_look(cwlog: Run, workspace: Path) -> None:
    (workspace / "data/districts.csv").write_text("code,name,aliases,cadre,rpdc,area,joined,buildings,since,until\n")
    header, *_ = (workspace / "data/cadres.csv").read_text().splitlines()

    (workspace / "data/cadres.csv").write_text(f"{header}\n")
    none = cwlog("roster", "show", "--cadre", "3").stderr
    no_area = cwlog("roster", "show", "--area", "A").stderr
    (workspace / "data/cadres.csv").write_text(
        "\n".join([header, *(f"{number},Cadre {number},2017-03-01," for number in range(1, 22))])
    )
    many = cwlog("roster", "show", "--cadre", "30").stderr

    assert "Hint: data/cadres.csv lists none yet\n" in none
    assert "Hint: data/districts.csv lists none yet\n" in no_area
    assert "Hint: data/cadres.csv lists them\n" in many


def test_a_district_may_move_before_its_first_programme_year(cwlog: Run, workspace: Path) -> None:
    assert cwlog("roster", "move", "901003", "--to", "5", "--on", "2017-05-01").code == 0

    assert cwlog("roster", "check").code == 0


def test_a_private_detail_in_a_roster_is_not_repeated(cwlog: Run, workspace: Path) -> None:
    add_row(workspace, "members", "someone@example.org,facilitator,1,,,2017-03-01,")

    said = cwlog("roster", "check")

    assert "CW602 id: '[hidden]' does not have the right form" in said.stdout
    assert "someone" not in said.stdout + said.stderr


@pytest.mark.parametrize("flags", [[], ["--members"]])
def test_show_fits_the_terminal_and_keeps_codes_and_ids_whole(
    cwlog: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    shown = cwlog("roster", "show", "--as-of", "2018-01-15", *flags).stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert "  su-01  " in shown
    assert flags or "\n3      901003  2017-03-01" in shown, "a second block says since when"
