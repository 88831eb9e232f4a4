"""The rosters: what is wrong with them, and who is where on a day."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cwlog.documents import read_documents
from cwlog.model import Cadre, Finding, Membership, PlacedFinding, Severity
from cwlog.roster import CODES, ROSTER_FILES, Roster, RowSchema, natural_key, programme_year, read_roster
from cwlog.schemas import Schema, compile_schema

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "roster"
ROLES = ["facilitator", "leadership", "general_education", "assessment", "data", "technology"]
SUPPORT = ["special_education", "early_childhood", "social_behavioral"]


@cache
def schemas() -> Mapping[str, Schema]:
    """The project's own schemas for the rows."""

    def compiled(kind: str) -> Schema:
        path = f"schemas/{kind}.schema.yaml"
        record = read_documents((ROOT / path).read_text(encoding="utf-8"))[0].record
        assert record
        return compile_schema(kind, record, path, lambda _: (1, 1))

    return {kind: compiled(kind) for kind in ROSTER_FILES}


@cache
def reference_texts() -> Mapping[str, str | None]:
    """The rosters of the sample workspace, without buildings."""
    texts = {path: ROOT / path for path in ROSTER_FILES.values()}
    return {path: file.read_text(encoding="utf-8") if file.exists() else None for path, file in texts.items()}


def read(changes: Mapping[str, str | None] | None = None) -> tuple[Roster, list[PlacedFinding]]:
    """The sample rosters with some files replaced."""
    texts = {**reference_texts(), **(changes or {})}
    return read_roster(texts, schemas(), cst_roles=[*ROLES, *SUPPORT], support_roles=SUPPORT)


def to_lines(findings: list[PlacedFinding]) -> str:
    """Findings as the user sees them, the hint indented below."""
    lines = []
    for (path, line, column), finding in findings:
        field = "".join(f"{part}: " for part in finding.field)
        lines.append(f"{path}:{line}:{column}: {finding.code} {field}{finding.message}\n    {finding.hint}\n")
    return "".join(lines)


def codes_of(findings: list[PlacedFinding]) -> list[str]:
    return [placed.finding.code for placed in findings]


@pytest.fixture(scope="module")
def roster() -> Roster:
    """The sample rosters."""
    return read()[0]


@pytest.mark.parametrize("case", sorted(CASES.glob("*.csv")), ids=lambda case: case.stem)
def test_a_bad_roster_gives_exactly_these_findings(case: Path, request: pytest.FixtureRequest) -> None:
    path = f"data/{case.stem.partition('-')[0]}.csv"
    with case.open(encoding="utf-8", newline="") as file:
        _, findings = read({path: file.read()})

    expected = case.with_suffix(".txt")
    if request.config.getoption("--update-cases", default=False):
        expected.write_text(to_lines(findings), encoding="utf-8")
    assert to_lines(findings) == expected.read_text(encoding="utf-8")


def test_every_code_has_a_case() -> None:
    shown = "".join(case.read_text(encoding="utf-8") for case in CASES.glob("*.txt"))

    assert [code.id for code in CODES if f" {code.id} " not in shown] == []


def test_every_code_has_a_page_that_says_why_and_what_to_do() -> None:
    assert [code.id for code in CODES] == [f"CW{number}" for number in range(601, 611)]
    assert all("\n\nWhy: " in code.page and "\n\nMend: " in code.page for code in CODES)
    assert all(code.severity is Severity.ERROR for code in CODES)


def test_only_a_shared_name_leaves_totals_alone() -> None:
    assert [code.id for code in CODES if not code.changes_totals] == ["CW608"]


def test_the_sample_rosters_have_no_problem() -> None:
    roster, findings = read()

    assert findings == []
    assert len(roster.districts) == 25
    assert len(roster.codes()) == 24
    assert (len(roster.cadres), len(roster.rpdcs), len(roster.members)) == (6, 9, 39)


@pytest.mark.parametrize("path", ["data/rpdcs.csv", "data/cadres.csv", "data/districts.csv"])
def test_a_roster_that_must_be_there_is_missed_without_further_noise(path: str) -> None:
    _, findings = read({path: None})

    assert [placed.where for placed in findings] == [(path, 1, 1)]
    assert findings[0].finding.message == "the roster is missing"


def test_members_and_buildings_are_optional() -> None:
    _, findings = read({"data/members.csv": None, "data/buildings.csv": None})

    assert findings == []


def test_a_file_that_could_not_be_decoded_is_left_to_the_caller() -> None:
    roster, findings = read_roster(
        {**reference_texts(), "data/cadres.csv": None},
        schemas(),
        cst_roles=[*ROLES, *SUPPORT],
        support_roles=SUPPORT,
        unreadable=["data/cadres.csv"],
    )

    assert findings == []
    assert roster.cadres == ()
    assert roster.knows_district("901003")


def test_empty_rosters_of_a_new_workspace_are_right() -> None:
    headers = {path: text.split("\n")[0] + "\n" for path, text in reference_texts().items() if text}

    roster, findings = read(headers)

    assert findings == []
    assert roster.districts == ()


def test_districts_without_any_cadre_are_noticed() -> None:
    _, findings = read({"data/cadres.csv": "id,name,since,until\n"})

    assert set(codes_of(findings)) == {"CW606"}


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n\n", "\n \n"])
def test_line_ends_and_blank_lines_make_no_difference(ends: str) -> None:
    changed = {path: text.replace("\n", ends) for path, text in reference_texts().items() if text}

    roster, findings = read(changed)

    assert findings == []
    assert roster.districts == read()[0].districts


def test_a_byte_order_mark_and_quotes_make_no_difference() -> None:
    def quote(text: str) -> str:
        rows = (line.split(",") for line in text.splitlines())
        return "\ufeff" + "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)

    roster, findings = read({path: quote(text) for path, text in reference_texts().items() if text})

    assert findings == []
    assert roster.districts == read()[0].districts


def test_the_columns_may_stand_in_any_order() -> None:
    text = reference_texts()["data/districts.csv"] or ""
    turned = "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines())

    assert read({"data/districts.csv": turned})[0].districts == read()[0].districts


def test_a_code_keeps_its_leading_zero() -> None:
    text = (reference_texts()["data/districts.csv"] or "").replace("901001", "048078")

    assert read({"data/districts.csv": text})[0].knows_district("048078")


def with_one_district(
    changes: Mapping[str, str | None] | None = None, **cells: str
) -> tuple[Roster, list[PlacedFinding]]:
    row = {
        "code": "901003",
        "name": "Cedar Hollow R-IV",
        "aliases": "",
        "cadre": "3",
        "rpdc": "heart-of-missouri",
        "area": "D",
        "joined": "2017-07-01",
        "buildings": "6",
        "since": "2017-03-01",
        "until": "",
    } | cells
    return read({"data/districts.csv": ",".join(row) + "\n" + ",".join(row.values()) + "\n", **(changes or {})})


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("name", "Cedar Hollow "),
        ("name", "Cedar\xa0Hollow"),
        ("name", "Cedar\0Hollow"),
        ("rpdc", "nowhere"),
        ("area", "d"),
        ("buildings", "six"),
        ("aliases", ";"),
    ],
)
def test_a_slip_in_a_side_matter_leaves_the_district_in_the_roster(column: str, cell: str) -> None:
    roster, findings = with_one_district(**{column: cell})

    assert [placed.finding.field for placed in findings] == [(column,)]
    assert roster.knows_district("901003")


@pytest.mark.parametrize(
    ("column", "cell"), [("code", "90103"), ("cadre", ""), ("joined", "soon"), ("since", ""), ("until", "2017-01-01")]
)
def test_a_row_whose_place_or_time_is_unknown_is_left_out(column: str, cell: str) -> None:
    roster, findings = with_one_district(**{column: cell})

    assert [placed.finding.field for placed in findings] == [(column,)]
    assert roster.districts == ()


@pytest.mark.parametrize(
    ("cadre_ends", "cells", "expected"),
    [
        ("2017-12-31", {"until": "2017-12-31"}, []),
        ("2017-12-30", {"until": "2017-12-31"}, ["CW607"]),
        ("", {"joined": "2017-12-31", "until": "2017-12-31"}, []),
        ("", {"joined": "2017-12-31", "until": "2017-12-30"}, ["CW607"]),
        ("", {"since": "2017-12-31", "until": "2017-12-31"}, []),
    ],
)
def test_both_ends_of_a_period_belong_to_it(cadre_ends: str, cells: dict[str, str], expected: list[str]) -> None:
    cadres = f"id,name,since,until\n3,Cadre 3,2017-03-01,{cadre_ends}\n"
    _, findings = with_one_district(changes={"data/cadres.csv": cadres, "data/members.csv": None}, **cells)

    assert codes_of(findings) == expected


def test_a_stay_may_overlap_with_the_one_before_only() -> None:
    header, first, *_ = (reference_texts()["data/districts.csv"] or "").splitlines()
    spans = ["2017-03-01,2017-12-31", "2017-10-01,2018-12-31", "2018-06-01,"]
    rows = [first.replace("2017-03-01,", span) for span in spans]

    _, findings = read({"data/districts.csv": "\n".join([header, *rows])})

    assert [(placed.where.line, placed.finding.message[-8:]) for placed in findings] == [
        (3, "(line 2)"),
        (4, "(line 3)"),
    ]


def test_what_refers_to_a_code_that_lost_its_zero_is_right() -> None:
    districts = (reference_texts()["data/districts.csv"] or "").replace("901001", "48078")
    buildings = "district,code,name,joined,k8_feeder_of,since,until\n048078,1050,Sample Prairie School,,,,\n"

    _, findings = read({"data/districts.csv": districts, "data/buildings.csv": buildings})

    assert codes_of(findings) == ["CW603"]


def test_a_district_without_a_name_goes_by_its_code() -> None:
    assert with_one_district(name="")[0].names_of("901003") == {"901003"}


def test_aliases_are_joined_by_semicolons() -> None:
    roster, _ = with_one_district(aliases="Cedar Hollow; Hollow R-4")

    assert roster.districts[0].aliases == ("Cedar Hollow", "Hollow R-4")


def test_the_first_of_two_cadres_with_one_id_counts() -> None:
    text = (CASES / "cadres-twice.csv").read_text(encoding="utf-8")

    assert read({"data/cadres.csv": text})[0].cadre("3") == Cadre("3", "Cadre 3", date(2017, 3, 1), None)


class LaxSchema(NamedTuple):
    """A workspace's own schema that lists a column more and checks nothing."""

    columns: tuple[str, ...]

    def check(self, record: dict[str, str]) -> list[Finding]:
        """Nothing is wrong."""
        assert "" not in record.values()
        return []


def test_what_a_value_is_made_of_does_not_depend_on_the_schema() -> None:
    lax = dict.fromkeys(ROSTER_FILES, LaxSchema(()))
    broken = "code,name,aliases,cadre,rpdc,area,joined,buildings,since,until\n90103,,,9,,,soon,x,,\n"

    roster, findings = read_roster(
        {**reference_texts(), "data/districts.csv": broken}, lax, cst_roles=[*ROLES, *SUPPORT], support_roles=SUPPORT
    )

    assert roster.districts == ()
    assert codes_of(findings) == ["CW603", "CW606", "CW602", "CW602"]


def test_a_column_that_a_schema_adds_is_required() -> None:
    own: Mapping[str, RowSchema] = {**schemas(), "cadre": LaxSchema(("id", "name", "since", "until", "colour"))}

    _, findings = read_roster(reference_texts(), own, cst_roles=[*ROLES, *SUPPORT], support_roles=SUPPORT)

    assert [placed.finding.message for placed in findings] == ["the header lacks colour"]


TEXTS = st.text("0123456789,\"'#;<=>\n\r\t -|abcR\ufeff\x00", max_size=200)


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(sorted(ROSTER_FILES.values())), text=TEXTS, cut=st.integers(0, 400))
def test_any_text_gives_findings_and_never_an_exception(path: str, text: str, cut: int) -> None:
    good = reference_texts()[path] or "district,code,name,joined,k8_feeder_of,since,until\n901003,1050,x,,,,\n"

    roster, findings = read({path: good[:cut] + text + good[cut:]})

    known = {code.id for code in CODES} | {"CW004"}
    assert {placed.finding.code for placed in findings} <= known
    assert all(placed.where.line >= 1 and placed.where.column >= 1 for placed in findings)
    assert findings == sorted(findings)
    assert all(roster.memberships(stay.code) for stay in roster.districts)


CELL = st.one_of(
    st.sampled_from(["", " ", "901003", "48078", "3", "2017-07-01", "2017-13-01", "D", "6", "yes", "a\xa0b", "x "]),
    st.text("0139 -\tabD;\x00\xa0", max_size=10),
)


@settings(max_examples=300, deadline=None)
@given(cells=st.lists(CELL, min_size=10, max_size=10))
def test_the_quick_look_at_a_row_misses_nothing(cells: list[str]) -> None:
    header = "code,name,aliases,cadre,rpdc,area,joined,buildings,since,until\n"
    cells[0] = cells[0] if cells[0].strip() else "901003"  # a line of commas is blank, one of quotes is not
    # Only a row with quotes is always looked at cell by cell.
    quick, said = read({"data/districts.csv": header + ",".join(cells)})
    slow, says = read({"data/districts.csv": header + ",".join(f'"{cell}"' for cell in cells)})

    assert quick.districts == slow.districts
    assert {placed.finding for placed in said} == {placed.finding for placed in says}


# ---- look-ups


def cadre_on(roster: Roster, code: str, day: str) -> str | None:
    stay = roster.membership(code, date.fromisoformat(day))
    return stay.cadre if stay else None


@pytest.mark.parametrize(
    ("code", "day", "cadre"),
    [
        ("901005", "2017-02-28", None),
        ("901005", "2017-03-01", "5"),
        ("901005", "2017-12-31", "5"),
        ("901005", "2018-01-01", "6"),
        ("901005", "2030-01-01", "6"),
        ("901008", "2018-03-31", "2"),
        ("901008", "2018-04-01", None),
        ("901999", "2018-01-01", None),
    ],
)
def test_a_district_is_in_its_cadre_of_the_day(roster: Roster, code: str, day: str, cadre: str | None) -> None:
    assert cadre_on(roster, code, day) == cadre


def test_memberships_end_with_the_latest(roster: Roster) -> None:
    assert [stay.cadre for stay in roster.memberships("901005")] == ["5", "6"]
    assert roster.memberships("901999") == ()


def test_a_month_has_a_row_for_each_stay_by_cadre_and_name(roster: Roster) -> None:
    december = roster.in_period(date(2017, 12, 1), date(2017, 12, 31))
    turn = roster.in_period(date(2017, 12, 31), date(2018, 1, 1))
    april = roster.in_period(date(2018, 4, 1), date(2018, 4, 30))

    assert len(december) == 24
    assert [stay.cadre for stay in turn if stay.code == "901005"] == ["5", "6"]
    assert "901008" not in [stay.code for stay in april]
    assert [(stay.cadre, stay.name) for stay in december][:3] == [
        ("1", "Hazel Co. R-II"),
        ("1", "Little Otter R-IV"),
        ("1", "Sample Prairie 31"),
    ]


def a_stay(code: str = "901001", cadre: str = "1", since: date = date(2017, 3, 1)) -> Membership:
    return Membership(code, "Sample Prairie 31", (), cadre, "southeast", "A", date(2017, 7, 1), 4, since, None)


def test_cadre_2_comes_before_cadre_10() -> None:
    roster = Roster(districts=(a_stay("901001", "10"), a_stay("901002", "2"), a_stay("901003", "1b")))

    assert [stay.cadre for stay in roster.in_period(date(2018, 1, 1), date(2018, 1, 1))] == ["1b", "2", "10"]
    assert sorted(["10", "1", "b", "02", "9" * 5000], key=natural_key) == ["1", "02", "10", "9" * 5000, "b"]


def test_cadres_of_a_period_are_those_that_exist_in_it() -> None:
    text = (CASES / "cadres-ended.csv").read_text(encoding="utf-8")
    roster, _ = read({"data/cadres.csv": text})

    assert [cadre.id for cadre in roster.cadres_in(date(2017, 12, 1), date(2017, 12, 31))] == ["1", "2", "3", "4", "6"]
    assert [cadre.id for cadre in roster.cadres_in(date(2017, 4, 1), date(2017, 4, 30))] == ["1", "2", "3", "4", "5"]


def test_names_are_every_name_and_alias_of_any_time(roster: Roster) -> None:
    assert roster.names_of("901005") == {"St. Amity 58", "Saint Amity 58"}
    assert roster.names_of("901999") == frozenset()


def test_known_names_hold_districts_buildings_and_centers() -> None:
    text = (CASES / "buildings-codes.csv").read_text(encoding="utf-8")
    names = read({"data/buildings.csv": text})[0].known_names()

    assert {"Cedar Hollow High", "Fort Bellwood C-2", "Heart of Missouri", "University of Missouri"} <= names
    assert "" not in names


def test_a_building_is_checked_only_where_buildings_are_listed(roster: Roster) -> None:
    text = (CASES / "buildings-codes.csv").read_text(encoding="utf-8")
    listing, _ = read({"data/buildings.csv": text})

    assert roster.knows_building("901003", "9999")
    assert listing.knows_building("901003", "1050")
    assert not listing.knows_building("901003", "9999")
    assert not listing.knows_building("901001", "1050")


def test_a_member_is_found_by_the_opaque_id(roster: Roster) -> None:
    (facilitator,) = roster.member("f-01")

    assert (facilitator.role, facilitator.cadre, facilitator.lead) == ("facilitator", "1", True)
    assert roster.member("su-01")[0].cadre == ""
    assert roster.member("nobody") == ()
    assert roster.cadre("9") is None


@pytest.mark.parametrize(
    ("day", "year"), [("2017-06-30", 0), ("2017-07-01", 1), ("2018-06-30", 1), ("2018-07-01", 2), ("2020-06-30", 3)]
)
def test_the_programme_year_turns_on_july_1(day: str, year: int) -> None:
    assert programme_year(a_stay(), date.fromisoformat(day)) == year


DAYS = st.dates(date(2017, 1, 1), date(2018, 12, 31))


@given(first=DAYS, days=st.integers(0, 60))
def test_a_period_has_exactly_the_stays_of_its_days(first: date, days: int) -> None:
    roster = read_once()
    span = [first + timedelta(days=number) for number in range(days + 1)]
    by_day = {roster.membership(code, day) for code in roster.codes() for day in span} - {None}

    assert set(roster.in_period(first, span[-1])) == by_day


@cache
def read_once() -> Roster:
    return read()[0]
