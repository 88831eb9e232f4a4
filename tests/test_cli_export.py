"""``cwlog export``: flat rows that R, pandas and spreadsheets read as they were written, and their dictionary."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, Result, Run
from tests.plain import Entry, read_entries, stay_on

YEAR = ("--school-year", "2017-18", "--as-of", "2018-07-01")
OCTOBER = ("--month", "2017-10", "--as-of", "2018-07-01")
Write = Callable[..., Path]

SHARED = (
    "id date month school_year district district_name cadre rpdc area programme_year duration_minutes interaction_type"
    " counted_type state also_included description ruling_decision ruled_on mode team event buildings participants"
    " cst_groups topics resources"
).split()
WRITE_INS = {"participants_other", "topics_other", "resources_other"}
COLUMNS = {
    ("evaluation",): {*SHARED},
    ("evaluation", "--with-comments"): {*SHARED, *WRITE_INS, "comments"},
    ("cst:3",): {*SHARED, *WRITE_INS, "comments", "cst_members", "ruled_by", "ruling_note"},
}
LISTS = ("also_included", "buildings", "cst_members", "topics", "resources")
GROUPS = {
    **dict.fromkeys(("facilitator", "leadership", "general_education"), "core"),
    **dict.fromkeys(("assessment", "data", "technology"), "full_only"),
    **dict.fromkeys(("special_education", "early_childhood", "social_behavioral"), "support"),
}


def export(cwlog: Run, *options: str, at: Path | None = None) -> Result:
    result = cwlog("export", "--audience", *options, at=at)
    assert result.code == 0, result.stderr
    return result


def rows_of(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


def expected(root: Path, entry: Entry) -> dict[str, Any]:
    """The cells of an entry, by plain Python."""
    stay, ruling = stay_on(root, entry["district"], entry["date"]), entry.get("ruling") or {}
    assert stay
    first = int(entry["month"][:4]) - (entry["month"][5:] < "07")
    plain = (
        "id",
        "date",
        "month",
        "district",
        "duration_minutes",
        "interaction_type",
        "state",
        "cadre",
        "rpdc",
        "area",
    )
    texts = ("mode", "team", "event", "description", "comments", *WRITE_INS)
    return {
        **{key: entry[key] for key in plain},
        **{key: entry.get(key) or "" for key in texts},
        **{key: ";".join(entry.get(key, ())) for key in LISTS},
        "participants": ";".join(f"{role}={count}" for role, count in entry["participants"].items()),
        "cst_groups": ";".join(dict.fromkeys(GROUPS[role] for role in entry["cst_members"])),
        "school_year": f"{first}-{first % 100 + 1}",
        "programme_year": first - int(stay["joined"][:4]) + 1,
        "district_name": stay["name"],
        "counted_type": entry["counted"] or "",
        "ruling_decision": ruling.get("decision", ""),
        "ruled_by": ruling.get("ruled_by", ""),
        "ruled_on": str(ruling.get("ruled_on", "")),
        "ruling_note": ruling.get("note", ""),
    }


@pytest.mark.parametrize("options", [("evaluation",), ("cst:3",), ("cst:5",)])
def test_there_is_a_row_for_each_entry_with_what_the_log_says(
    sample: Path, cwlog: Run, options: tuple[str, ...]
) -> None:
    entries = [one for one in read_entries(sample) if options[0] in ("evaluation", f"cst:{one['cadre']}")]

    rows = rows_of(export(cwlog, *options, *YEAR, "--raw", at=sample))

    assert [row["id"] for row in rows] == [entry["id"] for entry in entries]
    for row, entry in zip(rows, entries, strict=True):
        wanted = expected(sample, entry)
        assert row == {key: str(wanted[key]) for key in row}


@pytest.mark.parametrize(("options", "columns"), COLUMNS.items())
def test_an_audience_gets_the_columns_that_were_allowed_for_it_and_no_others(
    sample: Path, cwlog: Run, options: tuple[str, ...], columns: set[str]
) -> None:
    header = export(cwlog, *options, *OCTOBER, at=sample).stdout.splitlines()[0].split(",")

    assert len(header) == len(set(header))
    assert set(header) == columns
    assert [name for name in header if name in SHARED] == SHARED


def test_the_rows_add_up_to_the_summary(sample: Path, cwlog: Run) -> None:
    total = cwlog("summarize", *YEAR, "--format", "json", at=sample).json["total"]

    rows = rows_of(export(cwlog, "evaluation", *YEAR, at=sample))

    minutes = {state: [int(row["duration_minutes"]) for row in rows if row["state"] == state] for state in
               ("coaching", "pending", "not_coaching")}  # fmt: skip
    assert (len(minutes["coaching"]), sum(minutes["coaching"])) == (total["interactions"], total["minutes"])
    assert (len(minutes["pending"]), sum(minutes["pending"])) == (total["unsure"], total["unsure_minutes"])
    assert len(minutes["not_coaching"]) == total["not_coaching"]


def test_json_has_the_same_rows_with_numbers_as_numbers(sample: Path, cwlog: Run) -> None:
    sheet = rows_of(export(cwlog, "cst:3", *OCTOBER, "--raw", at=sample))

    document = export(cwlog, "cst:3", *OCTOBER, "--format", "json", at=sample).json

    assert list(document) == ["version", "audience", "period", "facts", "withheld", "rows"]
    assert document["audience"] == {"id": "cst:3", "title": "Coaching Support Team, Cadre 3"}
    assert document["period"] == {"from": "2017-10-01", "to": "2017-10-31", "label": "October 2017"}
    assert document["facts"] == {
        "as_of": "2018-07-01", "narrowed_to": "cadre 3", "left_out": 0, "revision": None,
        "interactions": 9, "pending": 0, "not_coaching": 0,
    }  # fmt: skip
    assert [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in document["rows"]] == sheet
    assert {type(row[key]) for row in document["rows"] for key in ("duration_minutes", "programme_year")} == {int}


HOSTILE = (
    '=HYPERLINK("https://example.org")',
    "+1, and\nmore; \"quoted\"",
    "'=1",
    "-5",
    "@here",
    "'tis NA",
    "Straße — «ок»",
    "NA",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_comes_back_as_it_was_written(workspace: Path, cwlog: Run, record: Write, text: str) -> None:
    record(workspace, comments=text)

    raw, guarded = (export(cwlog, "cst:3", *OCTOBER, *more).stdout for more in (["--raw"], []))

    frame = pd.read_csv(io.StringIO(raw), dtype=str, keep_default_na=False)
    assert frame["comments"].tolist() == [text]
    assert frame["district"].tolist() == ["901003"]
    assert [row["comments"] for row in csv.DictReader(io.StringIO(raw, newline=""))] == [text]
    shown = next(csv.DictReader(io.StringIO(guarded, newline="")))["comments"]
    assert shown == (f"'{text}" if re.match("'*[=+@-]", text) else text)


def test_excel_gets_its_byte_order_mark_and_nobody_else(sample: Path, cwlog: Run) -> None:
    assert export(cwlog, "evaluation", *OCTOBER, "--excel", at=sample).stdout.startswith("\ufeffid,date,")
    assert export(cwlog, "evaluation", *OCTOBER, at=sample).stdout.startswith("id,date,")


def test_escapes_for_a_terminal_reach_no_terminal(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace, comments="red \x1b[31m and \u202e turned")

    for more in ([], ["--raw"], ["--format", "json"]):
        shown = export(cwlog, "cst:3", *OCTOBER, *more).stdout
        assert not re.search("[\x1b\u202e]", shown)


@pytest.fixture
def planted(workspace: Path, record: Write) -> Path:
    """Something marked in every text of cadre 3."""
    others = {"topics": ["other"], "resources": ["other"], "participants": {"other": 2}, "cst_members": ["technology"]}
    texts = {f"{key}_other": f"PLANTED-{key.upper()}" for key in ("topics", "resources", "participants")}
    record(workspace, comments="PLANTED-COMMENT", import_key="PLANTED-KEY", **texts, **others)
    ruling = {"decision": "not_coaching", "ruled_by": "te-03", "ruled_on": "2017-11-06", "note": "PLANTED-NOTE"}
    unsure = {"interaction_type": "unsure", "description": "PLANTED-DESCRIPTION", "ruling": ruling}
    record(workspace, date="2017-10-09", **unsure)
    return workspace


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("evaluation",), {"PLANTED-DESCRIPTION"}),
        (
            ("evaluation", "--with-comments"),
            {"PLANTED-DESCRIPTION", "PLANTED-COMMENT", "PLANTED-TOPICS", "PLANTED-RESOURCES", "PLANTED-PARTICIPANTS"},
        ),
        (
            ("cst:3",),
            {"PLANTED-DESCRIPTION", "PLANTED-COMMENT", "PLANTED-TOPICS", "PLANTED-RESOURCES", "PLANTED-PARTICIPANTS",
             "PLANTED-NOTE", "te-03", "technology"},
        ),
        (("cst:1",), set()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_private_is_found_by_its_readers_and_by_nobody_else(
    planted: Path, cwlog: Run, options: tuple[str, ...], found: set[str], form: str
) -> None:
    shown = export(cwlog, *options, *OCTOBER, "--format", form, at=planted).stdout

    assert set(re.findall(r"PLANTED-[A-Z]+|te-03|\btechnology\b", shown)) == found


def test_the_evaluator_gets_no_text_in_which_the_lint_finds_something_and_is_told_how_many(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    unsure = {"interaction_type": "unsure", "topics": []}
    record(workspace, comments="Clean.", topics=["other"], topics_other="Talk of Mr. Placeholder")
    record(workspace, date="2017-10-06", comments="Write to someone@example.org.")  # an error
    record(workspace, date="2017-10-07", comments="Met Mrs. Placeholder again.")  # a warning
    record(workspace, date="2017-10-08", description="Call 573-555-0134 about the project.", **unsure)

    result = export(cwlog, "evaluation", "--with-comments", *OCTOBER)
    document = export(cwlog, "evaluation", "--with-comments", *OCTOBER, "--format", "json")
    own = export(cwlog, "cst:3", *OCTOBER)

    assert [row["comments"] for row in rows_of(result)] == ["Clean.", "", "", ""]
    assert not re.search("Placeholder|example.org|555", result.stdout + document.stdout)
    counts = {"description": 1, "participants_other": 0, "topics_other": 1, "resources_other": 0, "comments": 2}
    assert document.json["withheld"] == counts
    assert document.json["rows"][1]["comments"] is None
    for told in (result.stderr, document.stderr):
        assert "Withheld, since they may hold private details: 1 of description, 1 of topics_other and 2 of" in told
    assert all(text in own.stdout for text in ("Mr. Placeholder", "someone@example.org", "573-555-0134"))
    assert "Withheld" not in own.stderr


@pytest.mark.parametrize("audience", ["dese", "management", "rpdc:southeast", "area:A", "public"])
def test_rows_are_refused_to_all_others_with_the_reason(sample: Path, cwlog: Run, audience: str) -> None:
    for more in ([], ["--dictionary"], ["--format", "json"]):
        result = cwlog("export", "--audience", audience, *OCTOBER, *more, at=sample)

        assert (result.code, result.stdout) == (2, "")
        assert f"rows of single interactions are not for {audience}" in result.stderr


def test_a_key_that_the_schema_gains_stays_invisible(workspace: Path, cwlog: Run, record: Write) -> None:
    schema = workspace / "schemas" / "interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    mood = "  mood:\n    title: Mood\n    description: How it felt.\n    type: string\n"
    schema.write_text(text.replace("  comments:\n", f"{mood}  comments:\n", 1), encoding="utf-8")
    record(workspace, mood="PLANTED-MOOD")

    for options in COLUMNS:
        result = export(cwlog, *options, *OCTOBER)
        assert len(rows_of(result)) == 1
        assert "mood" not in result.stdout.lower()


def test_a_team_gets_the_rows_of_its_own_cadre_only(sample: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    other = cwlog("export", "--audience", "cst:3", "--cadre", "4", *OCTOBER, at=sample)
    monkeypatch.setenv("CWLOG_CADRE", "4")
    own = export(cwlog, "cst:3", *OCTOBER, at=sample)
    narrowed = export(cwlog, "evaluation", *OCTOBER, at=sample)

    assert (other.code, other.stdout) == (2, "")
    assert "cst:3 sees only its own cadre" in other.stderr
    assert ({row["cadre"] for row in rows_of(own)}, own.stderr) == ({"3"}, "")
    assert {row["cadre"] for row in rows_of(narrowed)} == {"4"}
    assert "Only cadre 4, as CWLOG_CADRE says" in narrowed.stderr


def test_filters_narrow_the_rows(sample: Path, cwlog: Run) -> None:
    entries = [one for one in read_entries(sample) if one["month"] == "2017-10"]

    region = rows_of(export(cwlog, "evaluation", *OCTOBER, "--rpdc", "southeast", at=sample))
    pending = rows_of(export(cwlog, "evaluation", *YEAR, "--type", "unsure", at=sample))

    assert [row["id"] for row in region] == [one["id"] for one in entries if one["rpdc"] == "southeast"]
    assert {row["state"] for row in pending} == {"pending"}
    assert len(pending) == 15


def test_invalid_entries_stand_against_an_export_unless_they_are_to_be_left_out(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    record(workspace)
    record(workspace, duration_minutes=0)

    refused = cwlog("export", "--audience", "evaluation", *OCTOBER)
    made = export(cwlog, "evaluation", *OCTOBER, "--skip-invalid", "--format", "json")

    assert (refused.code, refused.stdout) == (1, "")
    assert "1 problem can change the totals of October 2017" in refused.stderr
    assert (len(made.json["rows"]), made.json["facts"]["left_out"]) == (1, 1)
    assert "1 invalid entry was left out" in made.stderr


def test_a_period_without_entries_is_a_header_alone(workspace: Path, cwlog: Run) -> None:
    result = export(cwlog, "evaluation", *OCTOBER)

    assert (result.stdout, result.stderr) == (",".join(SHARED) + "\n", "No rows: no entry of October 2017 fits.\n")
    assert export(cwlog, "evaluation", *OCTOBER, "--format", "json").json["rows"] == []


def test_the_rows_go_to_the_file_that_is_named(sample: Path, cwlog: Run, tmp_path: Path) -> None:
    shown = export(cwlog, "evaluation", *OCTOBER, "--output", "-", at=sample)

    result = export(cwlog, "evaluation", *OCTOBER, "--output", str(tmp_path / "rows.csv"), at=sample)

    assert (result.stdout, "rows.csv is written." in result.stderr) == ("", True)
    assert (tmp_path / "rows.csv").read_bytes().decode() == shown.stdout


@pytest.mark.parametrize("flag", ["--raw", "--excel"])
def test_what_is_about_csv_is_refused_for_json(sample: Path, cwlog: Run, flag: str) -> None:
    result = cwlog("export", "--audience", "evaluation", *OCTOBER, "--format", "json", flag, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert f"{flag} is about CSV" in result.stderr


def words_of(cell: str) -> list[str]:
    """The values of a list, without counts."""
    return [piece.partition("=")[0] for piece in cell.split(";") if piece]


@pytest.mark.parametrize("options", COLUMNS)
def test_the_dictionary_says_what_each_column_holds(sample: Path, cwlog: Run, options: tuple[str, ...]) -> None:
    rows = rows_of(export(cwlog, *options, *YEAR, "--raw", at=sample))

    dictionary = rows_of(export(cwlog, *options, "--dictionary", "--raw", at=sample))

    assert [entry["column"] for entry in dictionary] == list(rows[0])
    for entry in dictionary:
        cells = [row[entry["column"]] for row in rows]
        assert entry["description"].endswith(".")
        assert entry["required"] in ("yes", "no")
        if entry["type"] == "integer":
            assert all(cell.isdigit() for cell in cells)
        if entry["type"] == "date":
            assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", cell) for cell in cells if cell)
        if entry["values"] and entry["column"] != "ruled_by":
            assert {word for cell in cells for word in words_of(cell)} <= set(words_of(entry["values"]))


def test_the_dictionary_comes_from_the_schemas_of_the_workspace(workspace: Path, cwlog: Run) -> None:
    schema = workspace / "schemas" / "interaction.schema.yaml"
    text = schema.read_text(encoding="utf-8")
    schema.write_text(text.replace("title: Face to face", "title: In one room"), encoding="utf-8")
    for roster in (workspace / "data").glob("*.csv"):
        roster.write_text(roster.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")

    document = export(cwlog, "evaluation", "--dictionary", "--format", "json").json

    columns = {column["column"]: column for column in document["columns"]}
    assert list(document) == ["version", "audience", "columns"]
    assert columns["mode"]["values"][0] == {"value": "face_to_face", "title": "In one room"}
    assert (columns["duration_minutes"]["type"], columns["duration_minutes"]["unit"]) == ("integer", "minutes")
    assert (columns["duration_minutes"]["required"], columns["mode"]["required"]) == (True, False)
    assert columns["description"]["values"] == []
    assert {value["value"] for value in columns["cst_groups"]["values"]} == {"core", "full_only", "support"}
    assert "unsure" in {value["value"] for value in columns["interaction_type"]["values"]}
    assert "unsure" not in {value["value"] for value in columns["counted_type"]["values"]}


def test_without_an_audience_nothing_is_exported(sample: Path, cwlog: Run) -> None:
    result = cwlog("export", *OCTOBER, at=sample)

    assert (result.code, result.stdout) == (2, "")
    assert "--audience" in result.stderr


def test_the_published_schema_describes_the_document(sample: Path, cwlog: Run) -> None:
    schema = yaml.safe_load((ROOT / "schemas" / "export.schema.yaml").read_text(encoding="utf-8"))
    for options in COLUMNS:
        for more in (OCTOBER, ["--dictionary"]):
            document = export(cwlog, *options, *more, "--format", "json", at=sample).json
            assert list(Draft202012Validator(schema).iter_errors(document)) == []
