"""``cwlog report`` and ``export`` at a commit, and ``--compare``: which numbers were reported, and which hold now."""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.conftest import ROOT, Result, Run
from tests.git_repo import Git, make_repository

OCTOBER = ("--month", "2017-10", "--as-of", "2018-07-01")
YEAR = ("--school-year", "2017-18", "--as-of", "2018-07-01")
JSON = ("--format", "json")
EVERYBODY = ("management", "dese", "cst:3", "rpdc:heart-of-missouri", "area:D", "evaluation", "public")
Record = Callable[..., Path]
REFUSED = re.compile(r"Error: [^\n]+\nHint: [^\n]+\n")


def report(cwlog: Run, *arguments: str, at: Path | None = None) -> Any:
    result = cwlog("report", *arguments, *JSON, at=at)
    assert result.code == 0, result.stderr
    return result.json


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def rows(made: Any, name: str, table: str) -> Any:
    return made["reports"][name]["tables"][table]["rows"]


@pytest.fixture
def year(sample: Path, tmp_path: Path) -> Path:
    """The sample data in a repository of their own, committed once and tagged ``reported``."""
    root = Path(shutil.copytree(sample, tmp_path / "year"))
    git = make_repository(root)
    git.commit()
    git("tag", "reported")
    return root


def entry_of(root: Path, cadre: str, month: str = "2017-10", place: int = 0) -> Path:
    return sorted((root / f"data/logs/2017-18/cadre-{cadre}/{month}").glob("*.yaml"))[place]


# --- --at ---


def make_history(workspace: Path, cwlog: Run, record: Record) -> Git:
    """Five commits: entries, a submission, another region, other settings, an entry that is invalid."""
    git = make_repository(workspace)
    first = record(workspace, participants={"learner": 14, "superintendent": 1})
    record(
        workspace,
        district="901009",
        district_name="Marrow Creek R-II",
        participants={"learner": 3},
        comments="Went well so far.",
    )
    git.commit()
    handed_in = cwlog("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--as-of", "2017-11-03")
    assert handed_in.code == 0, handed_in.stderr
    git.commit(when="2018-01-20T12:00:00+0000")
    change(workspace / "data/districts.csv", "3,heart-of-missouri,D", "3,southwest,D")
    change(first, "duration_minutes: 90", "duration_minutes: 75")
    git.commit()
    change(workspace / "cwlog.yaml", "learners_and_families: 10", "learners_and_families: 20")
    git.commit()
    record(workspace, date="2017-10-09", duration_minutes=0)
    git.commit()
    return git


def test_reports_and_rows_at_a_commit_are_those_of_its_checkout(
    workspace: Path, cwlog: Run, record: Record, tmp_path: Path
) -> None:
    git = make_history(workspace, cwlog, record)
    checkout = git.worktree(tmp_path / "checkout")
    looks = [
        ("report", "--audience", one, *OCTOBER, *JSON) for one in ("management", "cst:3", "rpdc:heart-of-missouri")
    ]
    looks += [("export", "--audience", "cst:3", *OCTOBER, *JSON), ("export", "--audience", "evaluation", *OCTOBER)]

    seen, codes = set(), []
    for commit in git("rev-list", "--reverse", "HEAD").split():
        checkout("checkout", "--quiet", commit)
        for look in looks:
            then, now = cwlog(*look, at=checkout.folder), cwlog(*look, "--at", commit)
            assert (now.code, now.stdout) == (then.code, then.stdout), f"{look} {commit}\n{then.stderr}{now.stderr}"
            seen.add(now.stdout)
            codes.append(now.code)

    assert codes == [0] * 20 + [1] * 5  # the last commit is refused, as its checkout is
    assert len(seen) > 15  # most commits change what is read


def test_the_report_names_the_commit_and_its_day(year: Path, cwlog: Run) -> None:
    commit = Git(year)("rev-parse", "--short=12", "reported")

    shown = cwlog("report", "summary", "--audience", "dese", *OCTOBER, "--at", "reported", at=year)
    made = report(cwlog, "summary", "--audience", "dese", *OCTOBER, "--at", "2018-01-10", at=year)

    assert f"Revision of the data  {commit} (2018-01-10)\n" in shown.stdout
    assert "found as tag reported" in shown.stderr
    assert made["facts"]["revision"] == commit


def test_the_packet_of_a_commit_is_about_that_commit(year: Path, cwlog: Run, tmp_path: Path) -> None:
    commit = Git(year)("rev-parse", "--short=12", "reported")
    entry_of(year, "3").unlink()

    result = cwlog("report", *OCTOBER, "--published", "--at", "reported", "--output", str(tmp_path / "out"), at=year)

    assert result.code == 0, result.stderr
    about = csv.DictReader(io.StringIO((tmp_path / "out/public-about.csv").read_text(encoding="utf-8")))
    facts = {row["key"]: row["value"] for row in about}
    assert (facts["interactions"], facts["revision"]) == ("56", f"{commit} (2018-01-10)")


def test_rows_at_a_commit_name_it(year: Path, cwlog: Run) -> None:
    entry_of(year, "3").unlink()
    look = ("export", "--audience", "evaluation", *OCTOBER, *JSON)

    then, now = cwlog(*look, "--at", "reported", at=year), cwlog(*look, at=year)

    commit = Git(year)("rev-parse", "--short=12", "HEAD")
    revisions = [made.json["facts"]["revision"] for made in (then, now)]
    assert revisions == [commit, f"{commit}, with changes since"]
    assert len(then.json["rows"]) == len(now.json["rows"]) + 1


def test_what_is_invalid_at_a_commit_is_said_to_be_there(workspace: Path, cwlog: Run, record: Record) -> None:
    record(workspace, duration_minutes=0)
    make_repository(workspace).commit()

    result = cwlog("report", "--audience", "dese", *OCTOBER, "--at", "HEAD")

    assert (result.code, result.stdout) == (1, "")
    assert "'cwlog validate --at " in result.stderr


def test_changes_beside_the_data_and_beside_the_workspace_are_no_changes_of_the_data(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    git = make_repository(tmp_path / "repository")
    inner = Path(shutil.copytree(workspace, git.folder / "logs [1]"))
    others = [git.folder / "data/other.csv", git.folder / "logs 1/cwlog.yaml", inner / "notes.txt"]
    for file in others:  # to git "logs [1]" is a pattern, too
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    commit = git.commit()[:12]
    look = ("summary", "--audience", "dese", *OCTOBER)

    for file in others:
        file.write_text("changed", encoding="utf-8")
    clean = report(cwlog, *look, at=inner)
    (inner / "data/more.csv").write_text("x", encoding="utf-8")
    changed = report(cwlog, *look, at=inner)

    assert clean["facts"]["revision"] == commit
    assert changed["facts"]["revision"] == f"{commit}, with changes since"


def test_a_report_runs_no_program_that_the_repository_names(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    git = make_repository(workspace)
    git.commit()
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path}/was-run'\n", encoding="utf-8")
    program.chmod(0o755)
    git("config", "core.fsmonitor", str(program))

    report(cwlog, "summary", "--audience", "dese", *OCTOBER)

    assert not (tmp_path / "was-run").exists()


# --- --compare ---


@pytest.fixture
def restated(workspace: Path, cwlog: Run, record: Record) -> Path:
    """October of cadre 3 after its submission was committed: one entry edited, one removed, one added."""
    edited = record(workspace, duration_minutes=90)
    removed = record(
        workspace, date="2017-10-12", district="901009", district_name="Marrow Creek R-II", duration_minutes=45
    )
    record(workspace, date="2017-10-13", district="901015", district_name="Pine Landing 58", duration_minutes=30)
    cwlog("submit", "--cadre", "3", "--month", "2017-10", "--by", "f-03", "--as-of", "2017-11-03")
    git = make_repository(workspace)
    git.commit()
    git("tag", "reported")
    change(edited, "duration_minutes: 90", "duration_minutes: 60")
    removed.unlink()
    record(workspace, date="2017-10-20", district="901021", district_name="Great Elm 31", duration_minutes=120)
    return workspace


COMPARE = ("--compare", "reported")


def test_programs_see_each_restated_figure_then_and_now_with_the_change(restated: Path, cwlog: Run) -> None:
    made = report(cwlog, "summary", "--audience", "dese", *OCTOBER, *COMPARE)

    figures = made["reports"]["summary"]["figures"]
    assert (figures["hours_then"], figures["hours"], figures["hours_change"]) == (2.75, 3.5, 0.75)
    assert "interactions" not in figures  # three then, three now
    found = {
        row["district"]: (row["row"], row["minutes_then"], row["minutes"], row["minutes_change"], row["last_date"])
        for row in rows(made, "summary", "districts")
    }
    assert found == {
        "901003": ("changed", 90, 60, -30, "2017-10-05"),
        "901009": ("changed", 45, 0, -45, None),
        "901021": ("changed", 0, 120, 120, "2017-10-20"),
    }
    assert made["facts"]["compared_with"] == Git(restated)("rev-parse", "--short=12", "reported")
    assert made["facts"]["revision"] == f"{made['facts']['compared_with']}, with changes since"


def test_people_see_them_side_by_side(restated: Path, cwlog: Run) -> None:
    result = cwlog("report", "summary", "--audience", "dese", *OCTOBER, *COMPARE)

    assert result.code == 0, result.stderr
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "Hours 3.50 (was 2.75)" in lines
    assert "901003 Cedar Hollow R-IV 3 1 1 0 1.50 1.00" in lines  # a plain terminal is narrow: the table is broken
    assert "901003 Cedar Hollow R-IV -0.50 2017-10-05 2017-10-05" in lines
    assert any(line.startswith("Compared with ") and line.endswith(" (2018-01-10)") for line in lines)
    assert "Compared with " in result.stderr
    assert "901015" not in result.stdout  # nothing is restated there


def test_every_format_has_them(restated: Path, cwlog: Run, tmp_path: Path) -> None:
    look = ("report", "summary", "--audience", "dese", *OCTOBER, *COMPARE)

    html = cwlog(*look, "--format", "html").stdout
    markdown = cwlog(*look, "--format", "markdown").stdout
    table = list(csv.DictReader(io.StringIO(cwlog(*look, "--format", "csv").stdout)))
    workbook = cwlog(*look, "--format", "xlsx", "--output", str(tmp_path))

    assert "Hours, change" in html
    assert "<dt>Hours</dt>" in html
    assert "<dt>Hours, change</dt>" not in html  # of key figures people read what they were, in brackets
    assert re.search(r"<dd[^>]*>3\.50.*was 2\.75", html)
    assert "- Hours: **3.50** (was 2.75)" in markdown
    assert {row["district"]: row["hours_change"] for row in table} == {
        "901003": "-0.50",
        "901009": "-0.75",
        "901021": "2.00",
    }
    assert workbook.code == 0, workbook.stderr
    assert (tmp_path / "dese-compared.xlsx").is_file()


def test_an_undecided_event_that_came_or_went_is_marked(workspace: Path, cwlog: Run, record: Record) -> None:
    unsure = {"interaction_type": "unsure", "description": "A visit to the building, with the board."}
    gone = record(workspace, **unsure)
    git = make_repository(workspace)
    git.commit()
    git("tag", "reported")
    gone.unlink()
    come = record(workspace, date="2017-10-06", **unsure)

    made = report(cwlog, "unsure", "--audience", "management", *OCTOBER, *COMPARE)
    shown = cwlog("report", "unsure", "--audience", "management", *OCTOBER, *COMPARE).stdout

    pending = rows(made, "unsure", "pending")
    assert [(row["id"], row["row"], row["minutes_then"], row["minutes"], row["minutes_change"]) for row in pending] == [
        (come.stem, "added", None, 90, None),
        (gone.stem, "removed", 90, None, None),
    ]
    assert [row["date"] for row in pending] == ["2017-10-06", "2017-10-05"]
    assert re.search(rf"{gone.stem}\s+removed\s+2017-10-05", shown)
    assert "board" not in shown


def test_of_what_somebody_wrote_it_is_only_said_that_it_changed(year: Path, cwlog: Run) -> None:
    submission = next((year / "data/submissions/2017-18/cadre-3").glob("2017-1*.yaml"))
    month = submission.stem
    for words in ("The first draft was short.", "A second draft was not."):
        text = submission.read_text(encoding="utf-8").split("\nupdate:")[0].rstrip("\n")
        submission.write_text(f"{text}\nupdate:\n  highlights: {words}\n", encoding="utf-8")
        if words.startswith("The first"):
            Git(year).commit()
            Git(year)("tag", "--force", "reported")
    look = ("update", "--audience", "management", "--month", month, "--as-of", "2018-07-01", *COMPARE)

    made = report(cwlog, *look, at=year)
    shown = [cwlog("report", *look, "--format", form, at=year).stdout for form in ("table", "markdown", "html", "json")]

    assert [row["highlights"] for row in rows(made, "update", "narratives")] == ["changed"]
    assert all("changed" in text and "draft" not in text for text in shown)


def test_a_district_that_was_put_into_another_region_leaves_the_report_of_the_first(year: Path, cwlog: Run) -> None:
    change(year / "data/districts.csv", "3,heart-of-missouri,D", "3,southwest,D")  # 901003

    lost, found = (
        report(cwlog, "coverage", "--audience", f"rpdc:{one}", *OCTOBER, *COMPARE, at=year)
        for one in ("heart-of-missouri", "southwest")
    )

    places = [
        [(row["district"], row["row"]) for row in rows(made, "coverage", "districts") if row["row"] != "changed"]
        for made in (lost, found)
    ]
    assert places == [[("901003", "removed")], [("901003", "added")]]
    figures = [made["reports"]["coverage"]["figures"]["districts_change"] for made in (lost, found)]
    assert figures == [-1, 1]


def test_what_is_only_spelled_otherwise_is_not_restated(year: Path, cwlog: Run) -> None:
    change(year / "data/districts.csv", "901003,Cedar Hollow R-IV,", "901003,Cedar Hollow R-V,Cedar Hollow R-IV")

    made = report(cwlog, "summary", "coverage", "--audience", "dese", *OCTOBER, *COMPARE, at=year)

    assert [one["notes"] for one in made["reports"].values()] == [["No figure differs."]] * 2


def test_where_nothing_differs_every_report_says_so(year: Path, cwlog: Run) -> None:
    for audience in ("management", "rpdc:southeast"):
        made = report(cwlog, "--audience", audience, *YEAR, *COMPARE, at=year)

        for one in made["reports"].values():
            assert one["notes"] == ["No figure differs."]
            assert one["figures"] == {}
            assert [table["rows"] for table in one["tables"].values()] == [[]]


def test_a_commit_can_be_compared_with_another(restated: Path, cwlog: Run) -> None:
    git = Git(restated)
    git.commit(when="2018-02-01T12:00:00+0000")
    shutil.rmtree(restated / "data/logs")
    look = ("summary", "--audience", "dese", *OCTOBER)

    made = report(cwlog, *look, "--at", "HEAD", *COMPARE)
    other_way = report(cwlog, *look, "--at", "reported", "--compare", "HEAD")

    assert made["reports"]["summary"]["figures"]["hours_change"] == 0.75
    assert other_way["reports"]["summary"]["figures"]["hours_change"] == -0.75
    names = (made["facts"]["revision"], made["facts"]["compared_with"])
    assert names == (git("rev-parse", "--short=12", "HEAD"), git("rev-parse", "--short=12", "reported"))


def test_a_cadre_that_was_not_there_then_had_nothing(year: Path, cwlog: Run) -> None:
    data = year / "data"
    change(data / "cadres.csv", "\n6,", "\n7,New cadre,2017-07-01,\n6,")
    change(data / "districts.csv", ",3,heart-of-missouri,D", ",7,heart-of-missouri,D")

    made = report(cwlog, "coverage", "--audience", "cst:7", *OCTOBER, *COMPARE, "--skip-invalid", at=year)

    assert [(row["district"], row["row"]) for row in rows(made, "coverage", "districts")] == [("901003", "added")]
    assert "left_out" in made["facts"]


def test_what_was_left_out_then_is_said(restated: Path, cwlog: Run) -> None:
    git = Git(restated)
    broken = entry_of(restated, "3")
    kept = broken.read_text(encoding="utf-8")
    broken.write_text(kept.replace("duration_minutes: ", "duration_minutes: 9999"), encoding="utf-8")
    git.commit()
    git("tag", "broken")
    broken.write_text(kept, encoding="utf-8")
    look = ("report", "summary", "--audience", "dese", *OCTOBER, *JSON, "--compare", "broken")

    refused, made = cwlog(*look), cwlog(*look, "--skip-invalid")

    assert (refused.code, refused.stdout) == (1, "")
    assert "'cwlog validate --at " in refused.stderr
    assert made.json["facts"]["left_out_then"] == 1
    assert "left_out" not in made.json["facts"]


# --- the comparison is that of the two reports, and of nothing else ---


NAMES = {  # what tells the rows of a table apart, for the oracle
    "narratives": ("cadre", "month"),
    "submissions": ("cadre", "month"),
    "indicators": ("feature", "topic"),
}


def name_of(row: Any, table: str, columns: list[str]) -> tuple[Any, ...]:
    if columns[0] == "district":
        return tuple(row.get(key) for key in ("district", "cadre", "topic"))
    return tuple(row[key] for key in NAMES.get(table, columns[:1]))


def shown_rows(table: Any, name: str) -> dict[tuple[Any, ...], Any]:
    """The rows by what names them, without the cells that are hidden."""
    hidden = {(one["row"], one["column"]) for one in table["suppressed"]}
    keys = [column["key"] for column in table["columns"]]
    return {
        name_of(row, name, keys): {key: row[key] for key in keys if (place, key) not in hidden}
        for place, row in enumerate(table["rows"])
    }


def differences(then: Any, now: Any) -> Iterator[tuple[Any, ...]]:
    """Every figure that is not the same in two documents, as programs read them: where it stands, then, now."""
    for name, report_now in now["reports"].items():
        report_then = then["reports"][name]
        for key, value in report_now["figures"].items():
            if value != report_then["figures"][key]:
                yield name, "figures", key, report_then["figures"][key], value
        for table, table_now in report_now["tables"].items():
            kinds = {one["key"]: one["kind"] for one in table_now["columns"]}
            before, after = shown_rows(report_then["tables"][table], table), shown_rows(table_now, table)
            for row in before.keys() & after.keys():
                for key in before[row].keys() & after[row].keys():
                    if kinds[key] in ("count", "hours", "share", "rate") and before[row][key] != after[row][key]:
                        yield name, table, row, key, before[row][key], after[row][key]
            yield from ((name, table, row, "added") for row in after.keys() - before.keys())
            yield from ((name, table, row, "removed") for row in before.keys() - after.keys())


def said(made: Any) -> Iterator[tuple[Any, ...]]:
    """The same, as the comparison has it; each change is held against its two sides."""
    for name, one in made["reports"].items():
        for key, value in one["figures"].items():
            if not key.endswith(("_then", "_change")):
                yield name, "figures", key, one["figures"][f"{key}_then"], value
        for table, found in one["tables"].items():
            keys = [column["key"] for column in found["columns"]]
            for row in found["rows"]:
                head = name_of(row, table, keys)
                if row["row"] != "changed":
                    yield name, table, head, row["row"]
                    continue
                for key in (key.removesuffix("_change") for key in keys if key.endswith("_change")):
                    then, now, change = row[f"{key}_then"], row[key], row[f"{key}_change"]
                    assert change == (None if None in (then, now) else pytest.approx(now - then))
                    if then != now:
                        yield name, table, head, key, then, now


def restate(root: Path, record: Record) -> None:
    """Change a bit of everything in the sample data."""
    for cadre, month in (("1", "2017-09"), ("3", "2017-10"), ("4", "2018-02"), ("5", "2018-01")):
        text = entry_of(root, cadre, month).read_text(encoding="utf-8")
        longer = re.sub(r"(?m)^(duration_minutes: \d+)$", r"\g<1>0", text, count=1)
        entry_of(root, cadre, month).write_text(re.sub(r": (\d\d\d)\d$", r": \1", longer), encoding="utf-8")
        entry_of(root, cadre, month, -1).unlink()
    for day in ("2017-10-31", "2018-05-29"):
        record(root, date=day, participants={"learner": 30, "superintendent": 2})
        record(root, date=day, interaction_type="unsure", description="Visited the board.")
    next((root / "data/submissions/2017-18/cadre-1").glob("2018-01.yaml")).unlink()


@pytest.mark.parametrize("audience", EVERYBODY)
def test_it_says_every_difference_of_the_two_reports_and_nothing_else(
    year: Path, cwlog: Run, record: Record, audience: str
) -> None:
    restate(year, record)
    look = ("--audience", audience, *YEAR, "--skip-invalid")
    then, now = report(cwlog, *look, "--at", "reported", at=year), report(cwlog, *look, at=year)

    made = report(cwlog, *look, *COMPARE, at=year)

    expected = set(differences(then, now))
    assert set(said(made)) == expected
    assert len(expected) > 20
    schema = yaml.safe_load((ROOT / "schemas/report.schema.yaml").read_text(encoding="utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(made)) == []


@pytest.mark.parametrize("audience", EVERYBODY)
def test_no_two_rows_of_a_table_have_what_names_them_in_common(sample: Path, cwlog: Run, audience: str) -> None:
    made = report(cwlog, "--audience", audience, *YEAR, at=sample)

    for one in made["reports"].values():
        for table, found in one["tables"].items():
            names = [name_of(row, table, [column["key"] for column in found["columns"]]) for row in found["rows"]]
            assert len(set(names)) == len(names), table


# --- what is hidden stays hidden ---


def attendances(made: Any, role: str = "learner") -> dict[str, Any]:
    """The figures of a role, with ``*`` for what is hidden."""
    table = made["reports"]["participants"]["tables"]["attendances"]
    hidden = {(one["row"], one["column"]) for one in table["suppressed"]}
    for place, row in enumerate(table["rows"]):
        if row["participant"] == role:
            return {key: "*" if (place, key) in hidden else value for key, value in row.items()}
    return {}


@pytest.fixture
def counted(workspace: Path, record: Record) -> Callable[[int, int], None]:
    """Have so many learners in October: of cadre 3, and of cadre 1."""

    def count(third: int, first: int) -> None:
        shutil.rmtree(workspace / "data/logs", ignore_errors=True)
        record(workspace, participants={"learner": third, "superintendent": 1})
        changes = {"district": "901001", "district_name": "Sample Prairie 31", "participants": {"learner": first}}
        record(workspace, cadre="1", **changes)

    return count


SIDES = ("total_then", "total", "total_change")


@pytest.mark.parametrize(("then", "now"), [((3, 40), (30, 40)), ((30, 40), (3, 40))])
def test_a_count_that_is_hidden_in_one_state_is_hidden_in_both_and_in_the_change(
    workspace: Path, cwlog: Run, counted: Callable[[int, int], None], then: tuple[int, int], now: tuple[int, int]
) -> None:
    counted(*then)
    make_repository(workspace).commit()
    counted(*now)
    look = ("participants", *OCTOBER, "--compare", "HEAD")

    dese = attendances(report(cwlog, *look, "--audience", "dese"))
    own = attendances(report(cwlog, *look, "--audience", "evaluation"))

    cells = [f"cadre_{cadre}{side}" for cadre in (1, 3) for side in ("_then", "", "_change")]
    assert [dese[cell] for cell in cells] == ["*"] * 6  # a small count, and the neighbour that would betray it
    assert [dese[cell] for cell in SIDES] == [sum(then), sum(now), sum(now) - sum(then)]
    assert [own[cell] for cell in cells] == [40, 40, 0, then[0], now[0], now[0] - then[0]]


def test_counts_that_are_hidden_then_and_now_show_no_difference(
    workspace: Path, cwlog: Run, counted: Callable[[int, int], None]
) -> None:
    counted(3, 4)  # together below the threshold: the total is hidden, too
    make_repository(workspace).commit()
    counted(4, 2)

    made = report(cwlog, "participants", "--audience", "dese", *OCTOBER, "--compare", "HEAD")
    shown = cwlog("report", "participants", "--audience", "dese", *OCTOBER, "--compare", "HEAD").stdout

    assert made["reports"]["participants"]["notes"] == ["No figure differs."]
    assert attendances(made) == {}
    assert "Learner" not in shown


@pytest.mark.parametrize("lower", ["then", "now"])
def test_the_stricter_of_two_thresholds_holds_for_both_states(
    workspace: Path, cwlog: Run, counted: Callable[[int, int], None], lower: str
) -> None:
    settings, strict = workspace / "cwlog.yaml", "learners_and_families: 10"
    lax = strict.replace("10", "3")
    counted(6, 40)
    if lower == "then":
        change(settings, strict, lax)
    make_repository(workspace).commit()
    counted(7, 40)
    change(settings, *((lax, strict) if lower == "then" else (strict, lax)))

    made = attendances(report(cwlog, "participants", "--audience", "dese", *OCTOBER, "--compare", "HEAD"))

    assert [made[cell] for cell in SIDES] == [46, 47, 1]
    assert [made[f"cadre_3{side}"] for side in ("_then", "", "_change")] == ["*"] * 3


# --- what cannot be ---


def is_refused(result: Result, said: str) -> bool:
    """True if there is nothing but one message with one hint, of wrong usage."""
    return bool(result.code == 2 and not result.stdout and REFUSED.fullmatch(result.stderr) and said in result.stderr)


@pytest.mark.parametrize(
    "look",
    [
        ("report", "summary", "--audience", "dese", *OCTOBER, "--compare"),
        ("report", "summary", "--audience", "dese", *OCTOBER, "--at"),
        ("report", "--all", *OCTOBER, "--output", "out", "--at"),
        ("export", "--audience", "evaluation", *OCTOBER, "--at"),
    ],
)
def test_what_is_no_commit_is_refused(workspace: Path, cwlog: Run, look: tuple[str, ...]) -> None:
    without = cwlog(*look, "HEAD")
    make_repository(workspace)
    empty = cwlog(*look, "HEAD")
    Git(workspace).commit()
    unknown = cwlog(*look, "nowhere")

    assert is_refused(without, "is not in a git repository")
    assert is_refused(empty, "there are no commits yet")
    assert is_refused(unknown, "'nowhere' is not a commit, tag, branch or day")
    assert not (workspace / "out").exists()


@pytest.mark.parametrize("packet", ["--all", "--published"])
def test_a_packet_is_compared_with_nothing(workspace: Path, cwlog: Run, packet: str) -> None:
    result = cwlog("report", packet, *OCTOBER, "--output", "out", "--compare", "HEAD")

    assert is_refused(result, f"{packet} makes every report for its audiences: it takes no --compare")
