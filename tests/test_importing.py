"""What is read from a sheet is what stands in it: encodings, dates, lists, durations, keys, and the round trip law."""

import csv
import io
import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cwlog.errors import CwlogError, DataRefused
from cwlog.guard import guarded, unguarded
from cwlog.importing.cells import CellReader
from cwlog.importing.csv_file import read_csv
from cwlog.importing.days import day_form, normal_moment
from cwlog.importing.fitting import own_mapping, to_layout
from cwlog.importing.keys import Key, Standing, parse_key
from cwlog.importing.mapping import ColumnMapping, to_mapping
from cwlog.importing.planning import make_plan
from cwlog.importing.rows import Row, read_rows
from cwlog.importing.sheets import Sheet
from cwlog.importing.streams import with_documents
from cwlog.importing.targets import targets_of
from cwlog.importing.verdicts import NEW, SAME
from cwlog.importing.workbook import read_workbook
from cwlog.records import to_interaction
from cwlog.render.entries import entries_csv
from cwlog.rules import CODES, check_entry
from cwlog.workspace import Workspace, open_workspace

ROOT = Path(__file__).parents[1]
TODAY = date(2018, 6, 30)


@cache
def opened() -> Workspace:
    return open_workspace(str(ROOT))


@cache
def targets() -> Any:
    return targets_of(opened().schemas["interaction"])


class Empty:
    """A workspace without logs."""

    def items(self, folder: str) -> list[Any]:
        return []

    def read(self, path: str, limit: int) -> bytes:
        raise FileNotFoundError(path)


def rows_of(sheet: Sheet, mapping: ColumnMapping | None = None) -> list[Row]:
    chosen = mapping or own_mapping(sheet.headings, targets())
    return read_rows(sheet, to_layout(chosen, sheet.headings), targets(), opened().roster).rows


def reader(**mapping: Any) -> CellReader:
    return CellReader(
        to_mapping({"columns": {"district": "x"}, **mapping}, "test", targets()), targets(), opened().roster
    )


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ("a,b\n1,é\n".encode(), "UTF-8, commas"),
        ("a,b\n1,é\n".encode("utf-8-sig"), "UTF-8, commas"),
        ("a;b\r\n1;é\r\n".encode("cp1252"), "Windows-1252 (assumed, for it is not UTF-8), semicolons"),
        ("a\tb\r\n1\té\r\n".encode("utf-16"), "UTF-16, tabs"),
        ("a|b\r1|é\r".encode(), "UTF-8, bars"),
        ("sep=;\r\na;b\r\n1;é\r\n".encode(), "UTF-8, semicolons"),
        ('"a, or so";b\n1;é\n'.encode(), "UTF-8, semicolons"),
    ],
)
def test_encoding_and_delimiter_are_found_and_said(data: bytes, note: str) -> None:
    sheet = read_csv(data)

    assert sheet.note.startswith(note)
    assert [row.cells for row in sheet.rows] == [["1", "é"]]


def test_rows_have_the_numbers_that_a_person_sees() -> None:
    sheet = read_csv(b'\na,b\n"two\nlines",1\n\n,\nx,2\n,,\n\n')

    assert sheet.headings == ["a", "b"]
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ["two\nlines", "1"]), (6, ["x", "2"])]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the sheet is empty"),
        (b"\n,,\n", "the sheet is empty"),
        (b"a,,b\n1,2,3\n", "column B has no heading in row 1, but a value in row 2"),
        (b'a,b\n1,"x\n', "the quotes in line 2 do not match"),
        (b"a\0b", "not a text"),
        (b"\xff\xfea", "broken"),
        (b"a,b\n\x81\x8d,1\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_a_text_that_is_no_sheet_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(CwlogError, match=said):
        read_csv(data)


def test_a_value_beyond_the_headings_rejects_its_row() -> None:
    sheet = read_csv(b"date,district\n2017-10-05,901003,lost\n")

    (row,) = rows_of(sheet)
    assert "beyond the last heading, in column C" in str(row.reasons[0])


def test_two_columns_with_one_heading_are_not_chosen_between() -> None:
    with pytest.raises(CwlogError, match="columns A and C are both headed 'date'"):
        rows_of(read_csv(b"date,district,Date\n2017-10-05,901003,\n"))


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=x", "+1", "-", "@x", "\tx", "plain", "'tis", "", "'"])
def test_the_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("cells", "form", "days"),
    [
        (["2017-10-05", "2017-10-06 13:30:00"], "auto", ["2017-10-05", "2017-10-06"]),
        (["10/5/2017", "10/26/2017"], "auto", ["2017-10-05", "2017-10-26"]),
        (["1/2/2018 8:01 AM"], "auto", ["2018-01-02"]),
        (["5/10/2017"], "dmy", ["2017-10-05"]),
        (["5.10.2017"], "dmy", ["2017-10-05"]),
        (["10-05-2017"], "mdy", ["2017-10-05"]),
        (["43013", "43034"], "auto", ["2017-10-05", "2017-10-26"]),
        (["43013.5"], "excel", ["2017-10-05"]),
        (["2017-10-05"], "dmy", ["2017-10-05"]),  # a workbook's own dates cannot be misread
    ],
)
def test_dates_are_read_as_their_column_writes_them(cells: list[str], form: str, days: list[str]) -> None:
    parse = day_form("Date", list(enumerate(cells, start=2)), form).parse

    assert [parse(cell) for cell in cells] == days


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["2017-10-05", "10/6/2017"], "auto"),
        (["10/5/2017", "43013"], "auto"),
        (["5/10/2017", "13/10/2017"], "auto"),
        (["2017-10-05", "5.10.2017"], "dmy"),
    ],
)
def test_a_column_that_mixes_or_has_the_day_first_is_refused(cells: list[str], form: str) -> None:
    with pytest.raises(DataRefused):
        day_form("Date", list(enumerate(cells, start=2)), form)


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("10/5/17", "auto"),
        ("soon", "auto"),
        ("2/30/2018", "auto"),
        ("10/5/2017", "iso"),
        ("5.10.2017", "auto"),
        ("43013", "iso"),
    ],
)
def test_a_cell_that_is_no_date_of_its_column_is_refused(cell: str, form: str) -> None:
    parse = day_form("Date", [(2, cell)], form).parse

    with pytest.raises(CwlogError):
        parse(cell)


def test_an_excel_serial_is_the_day_that_excel_shows() -> None:
    parse = day_form("Date", [(2, "43013")], "excel").parse

    for number in (20_000, 36_526, 43_013, 73_050):
        assert parse(str(number)) == str(date(1899, 12, 30) + timedelta(days=number))


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("90", "minutes", 90), ("90.0", "minutes", 90), ("90,00", "minutes", 90), ("1:30", "minutes", 90),
        ("1:30:00", "minutes", 90), ("1.5h", "minutes", 90), ("1,5 h", "minutes", 90), ("90 min", "hours", 90),
        ("1.5", "hours", 90), ("1,5", "hours", 90), ("2", "hours", 120), (".25", "hours", 15), ("0,75", "hours", 45),
        ("1h30m", "hours", 90),
    ],
)  # fmt: skip
def test_durations_in_minutes_and_hours(text: str, unit: str, minutes: int) -> None:
    assert reader(duration_unit=unit).value("duration_minutes", text) == minutes


@pytest.mark.parametrize(
    ("text", "unit"), [("1.5", "minutes"), ("1,5", "minutes"), ("0.33", "hours"), ("an hour", "hours")]
)
def test_a_duration_that_could_be_something_else_is_refused(text: str, unit: str) -> None:
    with pytest.raises(CwlogError):
        reader(duration_unit=unit).value("duration_minutes", text)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("topics", "Data, Leadership", ["data", "leadership"]),
        ("topics", "data;data; leadership;", ["data", "leadership"]),
        ("topics", "Planning, agendas and minutes, Data", ["shared_goals", "data"]),
        ("topics", "data\nleadership", ["data", "leadership"]),
        ("topics", "n/a", []),
        ("resources", "None of these", ["other"]),
        ("participants", "teacher=4;principal=2, vice principal", {"teacher_general": 4, "building_administrator": 3}),
        ("participants", "Principals, deputies (2)=4", {"building_administrator": 4}),
        ("buildings", "1050; 4020", ["1050", "4020"]),
        ("mode", "zoom", "virtual"),
        ("mode", "none", None),
        ("mode", "Over the wire", "phone"),
        ("interaction_type", "Discussing  DATA", "discussing_data"),
    ],
)  # fmt: skip
def test_words_and_lists_are_read_as_people_write_them(name: str, text: str, value: Any) -> None:
    cells = reader(
        values={
            "topics": {"Planning, agendas and minutes": "shared_goals"},
            "mode": {"over the wire": "phone"},
            "participants": {"Principals, deputies (2)": "building_administrator"},
        }
    )

    assert cells.value(name, text) == value


def test_another_separator_leaves_commas_alone() -> None:
    cells = reader(separators={"buildings": ["|"]})

    assert cells.value("buildings", "1050|4020") == ["1050", "4020"]
    assert cells.value("buildings", "1050, 4020") == ["1050, 4020"]  # the schema refuses it


def test_a_building_that_lost_its_zero_is_refused_by_name_of_what_happened() -> None:
    with pytest.raises(DataRefused, match="'20' is not a building code") as refused:
        reader().value("buildings", "1050; 20")

    assert refused.value.hint == "a spreadsheet dropped the zero: a building code has four digits"


@pytest.mark.parametrize(
    "text",
    ["901003", "Cedar Hollow R-IV", "cedar hollow r4", "901003 - Cedar Hollow R-IV", "Cedar Hollow R-IV (901003)"],
)
def test_a_district_in_the_ways_that_forms_write_it(text: str) -> None:
    assert reader().district(text, "2017-10-05") == "901003"


def test_a_time_stamp_has_one_form_for_the_key() -> None:
    assert (
        normal_moment("10/5/2017 2:03:22 PM")
        == normal_moment("2017-10-05 14:03:22")
        == normal_moment("10/5/2017 14:03:22")
    )
    assert normal_moment("r-17") == "r-17"


@pytest.mark.parametrize("key", [Key("9f2c1a7b03de4410", 1, "9f2c1a7b03de4410"), Key("k9f2c", 12, "77aa")])
def test_a_key_reads_back(key: Key) -> None:
    assert parse_key(key.text) == key


@pytest.mark.parametrize("text", ["", "abc", "abc:x", None, 5, "abc:"])
def test_a_key_of_somebody_else_is_none(text: object) -> None:
    assert parse_key(text) is None


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("Log")
    forms = {kind: book.add_format({"num_format": form}) for kind, form in _EXCEL_FORMS.items()}
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if type(value) in forms:
                page.write_datetime(number, column, value, forms[type(value)])
            elif value not in (None, ""):
                page.write(number, column, value)
    book.close()
    return buffer.getvalue()


_EXCEL_FORMS = {date: "m/d/yyyy", timedelta: "[h]:mm"}


def test_cells_of_a_workbook_become_the_text_that_they_mean() -> None:
    row = [date(2017, 10, 5), timedelta(hours=1, minutes=30), 901003.0, 0.1 + 0.2, True, "'=1+1", 2.5]
    sheet = read_workbook(workbook([["a", "b", "c", "d", "e", "f", "g"], row]), None)

    assert sheet.rows[0].cells == ["2017-10-05", "1:30", "901003", "0.3", "TRUE", "=1+1", "2.5"]


def test_a_formula_counts_with_the_value_that_the_spreadsheet_saw() -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    page.write(0, 0, "minutes")
    page.write_formula(1, 0, "=60+30", None, 90)
    book.close()

    assert read_workbook(buffer.getvalue(), None).rows[0].cells == ["90"]


DOCUMENTS = b"# about\nid: a\nn: 1\n---\nid: b  # note\nn: 2\n---\nid: c\nn: 3\n"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({1: {"id": "b", "n": 9}}, b"# about\nid: a\nn: 1\n---\nid: b  # note\nn: 9\n---\nid: c\nn: 3\n"),
        ({1: None}, b"# about\nid: a\nn: 1\n---\nid: c\nn: 3\n"),
        ({2: None}, b"# about\nid: a\nn: 1\n---\nid: b  # note\nn: 2\n"),
        ({0: None}, b"id: b  # note\nn: 2\n---\nid: c\nn: 3\n"),
        ({0: None, 2: {"id": "c", "n": 4}}, b"id: b  # note\nn: 2\n---\nid: c\nn: 4\n"),
        ({0: None, 1: None, 2: None}, None),
    ],
)
@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_other_documents_stay_byte_for_byte(changes: Mapping[int, Any], expected: bytes | None, ending: bytes) -> None:
    changed = with_documents(DOCUMENTS.replace(b"\n", ending), changes)

    assert changed == (expected.replace(b"\n", ending) if expected else None)


# The round trip law


def words(name: str) -> list[str]:
    return list(opened().schemas["interaction"].vocabularies[name].values)


def lists(name: str, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words(name)), min_size=least, max_size=4, unique=True)


TEXT = st.text(
    st.characters(
        codec="utf-8",
        categories=("L", "N", "P", "S", "Z", "Cc", "Cf"),
        exclude_characters="\0",
        include_characters="\n\t'=+-@;,\"\\\ufffe",
    ),
    min_size=3,
    max_size=60,
).filter(lambda text: text.strip())
DAYS = st.dates(date(2017, 8, 1), date(2018, 6, 15))


@st.composite
def interactions(draw: st.DrawFn) -> dict[str, Any]:
    """A valid interaction, as a file holds it, without id."""
    kind = draw(st.sampled_from(words("interaction_type")))
    day = draw(DAYS)
    participants = draw(
        st.dictionaries(st.sampled_from(words("participant")), st.integers(1, 999), min_size=1, max_size=4)
    )
    record: dict[str, Any] = {
        "district": "901003",
        "district_name": "Cedar Hollow R-IV",
        "date": str(day),
        "duration_minutes": draw(st.integers(1, 720)),
        "interaction_type": kind,
    }
    if kind == "unsure":
        record["description"] = "x".join([draw(TEXT)] * 4)
        record |= draw(st.sampled_from([{}, {"ruling": ruling(draw, day)}]))
    else:
        also = draw(lists("interaction_type").map(lambda found: [one for one in found if one not in ("unsure", kind)]))
        record |= {"also_included": also} if also else {}
    for key in ("mode", "team"):
        record |= draw(st.sampled_from([{}, {key: draw(st.sampled_from(words(key)))}]))
    record |= draw(st.sampled_from([{}, {"event": "2017-10-05-data-day"}]))
    record |= draw(st.sampled_from([{}, {"buildings": ["1050", "0020"]}]))
    record["participants"] = participants
    record["cst_members"] = draw(lists("cst_member", 1))
    record["topics"] = draw(lists("topic", 0 if kind == "unsure" else 1))
    record["resources"] = draw(lists("resource"))
    for key in ("participants", "topics", "resources"):
        record |= {f"{key}_other": draw(TEXT).replace("\n", " ")[:100]} if "other" in record[key] else {}
    record |= draw(st.sampled_from([{}, {"comments": draw(TEXT)}]))
    order = opened().schemas["interaction"].columns
    return {key: record[key] for key in order if key in record}


def ruling(draw: st.DrawFn, day: date) -> dict[str, str]:
    made = {"decision": "not_coaching"}
    if draw(st.booleans()):
        made = {"decision": "coaching", "counts_as": "planning"}
    made |= {"ruled_by": draw(st.sampled_from([*words("ruled_by"), "f-01"])), "ruled_on": str(day)}
    return made | ({"note": draw(TEXT)} if draw(st.booleans()) else {})


def is_valid(record: dict[str, Any]) -> bool:
    whole = {"id": "20171005-901003-7k3q", **record}
    if opened().schemas["interaction"].check(whole):
        return False
    findings = check_entry(to_interaction(whole), opened().book(TODAY).context)
    return not [one for one in findings if CODES[one.code].severity == "error"]


def many(most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Several interactions; only the first may be of an event, for a district is in an event once."""
    found = st.lists(interactions().filter(is_valid), min_size=1, max_size=most)
    return found.map(lambda all_: [all_[0], *({k: v for k, v in one.items() if k != "event"} for one in all_[1:])])


def imported(sheet: Sheet, mapping: ColumnMapping | None = None) -> list[dict[str, Any]]:
    """What the rows of a sheet become in an empty workspace, ids and keys aside."""
    plan = make_plan(rows_of(sheet, mapping), [], Empty(), opened().book(TODAY), os.urandom, skip_rejected=False)
    assert [str(reason) for verdict in plan.verdicts for reason in verdict.reasons] == []
    records = [verdict.entry.record for verdict in plan.verdicts if verdict.entry]
    return [{key: value for key, value in one.items() if key not in ("id", "import_key")} for one in records]


@settings(max_examples=60)
@given(many(3))
def test_what_list_writes_as_csv_is_imported_as_the_same_interaction(records: list[dict[str, Any]]) -> None:
    text = entries_csv(records, opened().schemas["interaction"].columns)

    assert imported(read_csv(text.encode())) == records


@settings(max_examples=40)
@given(interactions().filter(is_valid))
def test_the_same_as_a_workbook(record: dict[str, Any]) -> None:
    text = entries_csv([record], opened().schemas["interaction"].columns)
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert imported(read_workbook(workbook(rows), None)) == [record]


FORM = {
    "columns": {
        "district": "Where", "date": "When", "duration_minutes": "Hours", "interaction_type": "What",
        "also_included": "Too",
        "description": "If unsure", "mode": "How", "team": "Team", "event": "Event", "buildings": "Buildings",
        "participants_other": "Other people", "cst_members": "CST", "topics": "Topics", "topics_other": "Other topics",
        "resources": "Tools", "resources_other": "Other tools", "comments": "Notes",
    },
    "participants": {role: f"How many: {role}" for role in words("participant")},
    "duration_unit": "hours",
}  # fmt: skip


def form_row(record: dict[str, Any]) -> dict[str, str]:
    """The interaction as somebody fills in a form: titles, check boxes, month/day/year, decimal hours."""
    schema = opened().schemas["interaction"]
    row: dict[str, str] = {}
    for key, heading in FORM["columns"].items():  # type: ignore[attr-defined]
        value, field = record.get(key), schema.fields[key]
        title = schema.vocabularies[field.vocabulary].title_of if field.vocabulary else str
        row[heading] = ", ".join(map(title, value)) if isinstance(value, list) else title(value) if value else ""
    day = date.fromisoformat(record["date"])
    row |= {"Where": record["district_name"], "When": f"{day.month}/{day.day}/{day.year}"}
    row["Hours"] = f"{record['duration_minutes'] / 60:g}".replace(".", ",")
    roles = FORM["participants"].items()  # type: ignore[attr-defined]
    return row | {heading: str(record["participants"].get(role, "")) for role, heading in roles}


@settings(max_examples=40)
@given(interactions().filter(is_valid), st.sampled_from([15, 30, 45, 75, 90, 120, 405]))
@example(
    {"district": "901003", "district_name": "Cedar Hollow R-IV", "date": "2017-10-05", "duration_minutes": 90,
     "interaction_type": "sharing_ideas_and_resources", "participants": {"superintendent": 1}, "cst_members": ["data"],
     "topics": ["data"], "resources": []}, 90,
)  # fmt: skip
def test_a_form_with_a_mapping_is_imported_as_the_same_interaction(record: dict[str, Any], minutes: int) -> None:
    expected = {key: _as_in_a_form(value) for key, value in record.items() if key != "ruling"} | {
        "duration_minutes": minutes
    }
    if not is_valid(expected):
        return
    row = {heading: guarded(text) for heading, text in form_row(expected).items()}
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, row, delimiter=";")
    writer.writeheader()
    writer.writerow(row)

    found = imported(read_csv(buffer.getvalue().encode()), to_mapping(FORM, "form", targets()))

    assert found == [{**expected, "participants": found[0]["participants"]}]
    assert found[0]["participants"] == expected["participants"]


def _as_in_a_form(value: Any) -> Any:
    """A form gives texts without space at their ends, and with one kind of line end."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip() if isinstance(value, str) else value


def test_what_a_list_shows_as_an_escape_comes_back_as_it_was() -> None:
    record = {"id": "20171005-901003-7k3q", "district": "901003", "date": "2017-10-05", "comments": "red \x1b[31m"}
    text = entries_csv([record], opened().schemas["interaction"].columns)

    assert "\x1b" not in text
    assert rows_of(read_csv(text.encode()))[0].draft["comments"] == "red \x1b[31m"


def test_with_a_row_that_is_refused_nothing_is_planned() -> None:
    sheet = read_csv(b"district,date,duration_minutes,interaction_type,participants,cst_members,topics\n"
                     b"901003,2017-10-05,90,planning,superintendent,data,data\n"
                     b"901003,2017-10-06,soon,planning,superintendent,data,data\n")  # fmt: skip

    plan = make_plan(rows_of(sheet), [], Empty(), opened().book(TODAY), os.urandom, skip_rejected=False)

    assert (plan.count(NEW), plan.is_empty) == (1, True)


@settings(max_examples=25)
@given(many(4))
def test_importing_twice_changes_nothing(records: list[dict[str, Any]]) -> None:
    sheet = read_csv(entries_csv(records, opened().schemas["interaction"].columns).encode())
    book = opened().book(TODAY)

    first = make_plan(rows_of(sheet), [], Empty(), book, os.urandom, skip_rejected=True)
    new = [verdict for verdict in first.verdicts if verdict.state == NEW]
    there = [
        Standing(f"data/logs/2017-18/cadre-3/2017-10/x{n}.yaml", 0, one.entry.record)
        for n, one in enumerate(new)
        if one.entry
    ]
    again = make_plan(rows_of(sheet), there, Empty(), book, os.urandom, skip_rejected=True)

    assert {verdict.state for verdict in again.verdicts if verdict.state != "rejected"} == {SAME}
    assert again.is_empty
