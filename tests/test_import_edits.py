"""What a person has changed beside an import, in the log or in a file of rejected rows, stays."""

from pathlib import Path

import pytest

from cwlog.importing.keys import Key, Match, Standing, hash_of
from cwlog.importing.mended import mended_entry
from cwlog.importing.rows import Row
from tests.conftest import Run
from tests.test_cli_import import FORM, FORM_ROW, ROW, sheet, state
from tests.test_import_shapes import entries, save


def imported(workspace: Path, cwlog: Run, tmp_path: Path, form: str = FORM) -> tuple[str, Path]:
    """The id of the entry of `FORM_ROW`, and the file in which it stands."""
    save(workspace, form)
    file = workspace / cwlog("import", sheet(tmp_path, FORM_ROW), "--yes").stdout.splitlines()[-1]
    (entry,) = entries(workspace, without=())
    return entry["id"], file


def test_an_edit_in_the_log_stays_when_another_cell_of_its_row_is_mended(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    entry_id, _ = imported(workspace, cwlog, tmp_path)
    cwlog("edit", entry_id, "--set", "duration_minutes=75")
    cwlog("edit", entry_id, "--set", "comments=Added in the log.")
    mended = {**FORM_ROW, "Topics": "Leadership"}

    result = cwlog("import", sheet(tmp_path, mended), "--yes")

    assert result.code == 0, result.stderr
    assert f"row 2: {entry_id} topics: data_based_decision_making → leadership" in result.stdout
    (entry,) = entries(workspace)
    assert (entry["duration_minutes"], entry["comments"], entry["topics"]) == (75, "Added in the log.", ["leadership"])
    assert "There is nothing to write." in cwlog("import", sheet(tmp_path, mended), "--yes").stderr

    cwlog("import", sheet(tmp_path, {**mended, "CST": "Data"}), "--yes")  # and once more

    (entry,) = entries(workspace)
    assert (entry["duration_minutes"], entry["topics"], entry["cst_members"]) == (75, ["leadership"], ["data"])


def test_what_was_taken_out_in_the_log_stays_out(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    row = {**FORM_ROW, "Notes": "A remark."}
    cwlog("import", sheet(tmp_path, row), "--yes")
    (entry,) = entries(workspace, without=())
    assert cwlog("edit", entry["id"], "--unset", "comments").code == 0

    assert cwlog("import", sheet(tmp_path, {**row, "Minutes": "60"}), "--yes").code == 0

    (entry,) = entries(workspace)
    assert (entry["duration_minutes"], "comments" in entry) == (60, False)


def test_a_cell_that_was_changed_in_both_places_is_left_to_a_person(
    workspace: Path, cwlog: Run, tmp_path: Path
) -> None:
    entry_id, _ = imported(workspace, cwlog, tmp_path)
    cwlog("edit", entry_id, "--set", "duration_minutes=75")
    before = state(workspace)

    result = cwlog("import", sheet(tmp_path, {**FORM_ROW, "Minutes": "60"}), "--yes")

    assert result.code == 1
    assert f"{entry_id} was changed in the log as well, and says something else under Minutes" in result.stdout
    assert f"cwlog edit {entry_id}" in result.stdout
    assert state(workspace) == before
    agreed = cwlog("import", sheet(tmp_path, {**FORM_ROW, "Minutes": "75"}), "--yes")
    assert (agreed.code, state(workspace)) == (0, before)


@pytest.mark.parametrize(
    ("form", "row"),
    [
        (FORM + "constants: {mode: phone}\n", {"Minutes": "60"}),
        (FORM.replace("  comments: Notes\n", "") + "ignore: [Notes]\n", {"Minutes": "60"}),
        (FORM + "duration_unit: hours\n", {"Minutes": "1"}),
    ],
)
def test_a_row_may_be_mended_when_its_mapping_has_changed_too(
    workspace: Path, cwlog: Run, tmp_path: Path, form: str, row: dict[str, str]
) -> None:
    noted = {**FORM_ROW, "Notes": "A remark."}
    save(workspace, FORM)
    cwlog("import", sheet(tmp_path, noted), "--yes")
    save(workspace, form)

    result = cwlog("import", sheet(tmp_path, {**noted, **row}), "--yes")

    assert result.code == 0, result.stdout
    (entry,) = entries(workspace)
    assert (entry["duration_minutes"], entry["comments"]) == (60, "A remark.")


def test_a_district_that_is_mended_in_its_row_brings_its_own_name(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    imported(workspace, cwlog, tmp_path)

    assert cwlog("import", sheet(tmp_path, {**FORM_ROW, "Where": "Marrow Creek"}), "--yes").code == 0

    (entry,) = entries(workspace)
    assert (entry["district"], entry["district_name"]) == ("901009", "Marrow Creek R-II")
    assert cwlog("validate").code == 0


def test_a_row_that_comes_back_has_a_key_of_its_own(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    save(workspace, FORM)
    rows = sheet(tmp_path, FORM_ROW, FORM_ROW)
    cwlog("import", rows, "--yes")
    first, _ = entries(workspace, without=())
    assert cwlog("remove", first["id"], "--yes").code == 0

    assert cwlog("import", rows, "--yes").code == 0

    assert len({entry["import_key"] for entry in entries(workspace, without=())}) == 2
    assert "There is nothing to write." in cwlog("import", rows, "--yes").stderr


def test_the_sheet_itself_is_never_replaced_by_its_rejected_rows(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, ROW, {**ROW, "date": "soon"})
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    before = Path(path).read_bytes()

    for name in (path, str(link)):
        result = cwlog("import", path, "--yes", "--skip-rejected", "--rejects", name)

        assert result.code == 2
        assert "is the sheet itself" in result.stderr
    assert Path(path).read_bytes() == before
    assert entries(workspace) == []


def test_rejected_rows_that_somebody_is_mending_are_not_replaced(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    command = ("import", sheet(tmp_path, ROW, {**ROW, "date": "soon"}), "--yes", "--skip-rejected", "--rejects")
    mend = tmp_path / "mend.csv"
    assert cwlog(*command, str(mend)).code == 0
    assert cwlog(*command, str(mend)).code == 0  # the same rows: nothing is lost
    mended = mend.read_text(encoding="utf-8-sig").replace("soon", "2017-10-06")
    mend.write_text(mended, encoding="utf-8")
    before = state(workspace)

    result = cwlog(*command, str(mend))

    assert result.code == 2
    assert "is there already" in result.stderr
    assert mend.read_text(encoding="utf-8") == mended
    assert state(workspace) == before


@pytest.mark.parametrize("number", [3, 13, 40])
def test_an_edit_in_the_log_stays_however_many_cells_of_its_row_are_mended(number: int) -> None:
    names = [f"key_{at}" for at in range(number)]
    was = dict.fromkeys(names, "old") | {"duration_minutes": 60}
    before = {"id": "20171005-901003-7k3q", **was, "duration_minutes": 75}
    row = Row(2, [], dict.fromkeys(names, "mended") | {"duration_minutes": 60}, [], "", frozenset(was), {})
    key = Key("base", 1, hash_of(row.draft))

    after = mended_entry(row, Match(key, Standing("a.yaml", 0, before), hash_of(was)))

    assert after == {"id": "20171005-901003-7k3q", **row.draft, "duration_minutes": 75}


def test_a_row_that_says_something_else_everywhere_is_not_looked_at_in_every_way() -> None:
    said = {f"key_{at}": "mended" for at in range(200)}  # two to the power of two hundred ways
    row = Row(2, [], said, [], "", frozenset(said), {})
    before = {"id": "20171005-901003-7k3q", **dict.fromkeys(said, "edited")}

    assert mended_entry(row, Match(Key("base", 1, hash_of(said)), Standing("a.yaml", 0, before), "other")) is None
