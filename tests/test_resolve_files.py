"""``cwlog resolve``: streams, submissions and rosters; what it leaves, and the marks it writes."""

import pytest

from tests.conftest import ENTRY, MONTH, Run, lines_of
from tests.fork import (
    FILE,
    HAND_WRITTEN,
    ID,
    SUBMISSION,
    Fork,
    first_of,
    second_of,
    submission,
    to_november,
    two_entries,
)

# --- streams


def test_a_file_that_only_they_changed_keeps_their_text(fork: Fork, cwlog: Run) -> None:
    """Also a note or another order of keys is theirs, if nobody else changed the entry."""
    stream = f"{MONTH}/october.yaml"
    fork.write(stream, two_entries())
    third = lines_of({**ENTRY, "id": "20171013-901003-cccd", "date": "2017-10-13"})
    theirs = second_of(two_entries()).replace("duration_minutes: 90", "duration_minutes: 60  # one hour") + "# seen\n"
    fork.merge(
        lambda: fork.write(stream, two_entries() + "---\n" + third),
        lambda: fork.write(stream, first_of(two_entries()) + "---\n" + theirs),
    )

    assert cwlog("resolve").code == 0

    assert fork.read(stream) == first_of(two_entries()) + "---\n" + theirs + "---\n" + third


def test_streams_merge_entry_by_entry(fork: Fork, cwlog: Run) -> None:
    stream = f"{MONTH}/october.yaml"
    first, second = first_of(two_entries()), second_of(two_entries())
    third, mine, other = (
        lines_of({**ENTRY, "id": f"201710{day}-901003-cccd", "date": f"2017-10-{day}"}) for day in (13, 16, 17)
    )
    start = ["# imported in November\n\n" + first, second, third]
    fork.write(stream, "---\n".join(start))
    edited = start[0].replace("minutes: 90", "minutes: 30")
    fork.merge(
        lambda: fork.write(stream, "---\n".join([edited, second, third, mine])),
        lambda: fork.write(stream, "---\n".join([start[0], third, other])),
    )

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert fork.read(stream) == "---\n".join([edited, third, mine, other])


# --- submissions


def test_amendments_of_both_sides_are_kept_in_the_order_of_their_days(fork: Fork, cwlog: Run) -> None:
    fork.write(SUBMISSION, submission("2017-11-10"))
    fork.merge(
        lambda: fork.write(SUBMISSION, submission("2017-11-10", "2017-12-05")),
        lambda: fork.write(SUBMISSION, submission("2017-11-10", "2017-11-20")),
    )

    assert cwlog("resolve").code == 0

    text = fork.read(SUBMISSION)
    assert text.startswith(submission())
    days = ["2017-11-10", "2017-11-20", "2017-12-05"]
    assert [text.index(day) for day in days] == sorted(text.index(day) for day in days)


def test_a_month_handed_in_by_two_is_one_question_and_never_a_mixture(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.write(SUBMISSION, submission(on="2017-11-03")),
        lambda: fork.write(SUBMISSION, submission(on="2017-11-08")),
    )

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert (
        "what was handed in: both changed it: 0 entries of 2017-11-03 (ours), 0 entries of 2017-11-08" in first.stderr
    )
    assert second.code == 0
    assert fork.read(SUBMISSION) == submission(on="2017-11-08")


# --- rosters


def test_rosters_merge_row_by_row_and_cell_by_cell(fork: Fork, cwlog: Run) -> None:
    path = "data/districts.csv"
    lines = fork.read(path).splitlines()
    stone = lines[2]

    def ours() -> None:
        fork.edit(stone, stone.replace(",8,", ",9,"), path)
        fork.edit(lines[3] + "\n", lines[3] + "\n901901,Ours R-I,,3,southeast,A,2017-07-01,1,2017-07-01,\n", path)

    def theirs() -> None:
        fork.edit(stone, stone.replace("Stone Fork R-I,", "Stone Fork R-I,Stone Fork"), path)
        fork.edit(lines[4] + "\n", lines[4] + "\n901902,Theirs R-I,,4,southeast,A,2017-07-01,1,2017-07-01,\n", path)

    fork.merge(ours, theirs)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    now = fork.read(path).splitlines()
    assert now[2] == "901002,Stone Fork R-I,Stone Fork,2,south-central,H,2017-07-01,9,2017-03-01,"
    assert now[4].startswith("901901")
    assert now[6].startswith("901902")
    assert [line for line in now if line not in (now[2], now[4], now[6])] == [line for line in lines if line != stone]


def test_the_same_cell_of_a_roster_is_asked(fork: Fork, cwlog: Run) -> None:
    path = "data/cadres.csv"
    fork.merge(
        lambda: fork.edit("2,Cadre 2,2017-03-01,", "2,Cadre 2,2017-03-01,2018-06-30", path),
        lambda: fork.edit("2,Cadre 2,2017-03-01,", "2,Cadre 2,2017-03-01,2018-07-31", path),
    )

    first = cwlog("resolve")
    second = cwlog("resolve", "--theirs")

    assert f"Left: {path}: {path}#2: until: both changed it: 2018-06-30 (ours), 2018-07-31 (theirs)" in first.stderr
    assert second.code == 0
    assert "2,Cadre 2,2017-03-01,2018-07-31\n" in fork.read(path)


def test_entries_are_judged_by_the_rosters_as_merged(fork: Fork, cwlog: Run) -> None:
    """Both the roster and an entry are in conflict: with its marks the roster would know no district."""
    path = "data/districts.csv"
    row = "901901,Ours R-I,,4,southeast,A,2017-07-01,1,2017-07-01,\n"
    other = row.replace("901901,Ours", "901902,Theirs")

    def ours() -> None:
        fork.write(path, fork.read(path) + row)
        fork.edit("'901003'\ndistrict_name: Cedar Hollow R-IV", "'901901'\ndistrict_name: Ours R-I")
        fork.move(FILE, FILE.replace("cadre-3", "cadre-4"))

    def theirs() -> None:
        fork.write(path, fork.read(path) + other)
        to_november(fork)

    fork.merge(ours, theirs)

    result = cwlog("resolve")

    assert result.code == 0, result.stderr
    assert fork.read(path).endswith(row + other)
    assert (fork.folder / FILE.replace("cadre-3/2017-10", "cadre-4/2017-11")).exists()


def test_a_merged_roster_that_breaks_a_rule_is_left(fork: Fork, cwlog: Run) -> None:
    """Each side gives the same new district another stay that overlaps."""
    path = "data/districts.csv"
    row = "901901,New R-I,,3,southeast,A,2017-07-01,1,2017-07-01,\n"
    fork.merge(
        lambda: fork.write(path, fork.read(path) + row),
        lambda: fork.write(path, fork.read(path) + row.replace("2017-07-01,\n", "2017-08-01,\n")),
    )

    result = cwlog("resolve")

    assert result.code == 1
    assert "both edits together break a rule" in result.stderr


# --- what is left


def test_a_file_that_was_mended_by_hand_meanwhile_is_not_overwritten(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    mine = HAND_WRITTEN.replace("minutes: 90", "minutes: 50")
    fork.write(FILE, mine)

    result = cwlog("resolve")

    assert result.code == 1
    assert f"Left: {FILE}: was changed since, and is left as it is; 'git add' it" in result.stderr
    assert fork.read() == mine


def test_a_file_half_mended_by_hand_is_not_overwritten(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.edit("Looked at two cycles.", "Looked at three cycles.")
    before = fork.read()

    assert cwlog("resolve", "--ours").code == 1
    assert fork.read() == before


def test_marks_set_anew_by_git_are_no_change_by_hand(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.git("checkout", "--merge", "--", FILE)

    assert cwlog("resolve").code == 0


def test_other_files_are_named_and_left(fork: Fork, cwlog: Run) -> None:
    fork.write("notes.txt", "one\n")
    fork.write("data/README.md", "one\n")

    def edit(word: str) -> None:
        fork.write("notes.txt", f"{word}\n")
        fork.write("data/README.md", f"{word}\n")
        fork.edit("minutes: 90", "minutes: 45" if word == "two" else "minutes: 90")
        fork.edit("type: discussing_data", "type: planning" if word == "three" else "type: discussing_data")

    fork.merge(lambda: edit("two"), lambda: edit("three"))

    result = cwlog("resolve")

    assert result.code == 1
    assert result.stdout == f"{FILE}\n"
    assert "Left: notes.txt: is not in the data of this workspace" in result.stderr
    assert "Left: data/README.md: cannot be merged entry by entry" in result.stderr
    assert sorted(fork.status) == [f"M  {FILE}", "UU data/README.md", "UU notes.txt"]


@pytest.mark.parametrize("odd", ["\x00\x01 binary", "id: [broken\n", "- a list\n"])
def test_a_file_that_cannot_be_read_is_left(fork: Fork, cwlog: Run, odd: str) -> None:
    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.write(FILE, odd))

    result = cwlog("resolve", "--theirs")

    assert result.code == 1
    assert f"Left: {FILE}: cannot be merged entry by entry" in result.stderr


def test_only_the_files_that_were_named_are_settled(fork: Fork, cwlog: Run) -> None:
    other = FILE.replace("7k3q", "dddd")
    fork.write(other, HAND_WRITTEN.replace("7k3q", "dddd"))

    def edit(old: str, new: str) -> None:
        fork.edit(old, new)
        fork.edit(old, new, other)

    fork.merge(lambda: edit("minutes: 90", "minutes: 45"), lambda: edit("type: discussing_data", "type: planning"))

    result = cwlog("resolve", f"{ID.replace('7k3q', 'dddd')}.yaml", at=fork.folder / MONTH)

    assert result.code == 0
    assert sorted(fork.status) == [f"M  {other}", f"UU {FILE}"]


def test_only_what_was_settled_is_staged(fork: Fork, cwlog: Run) -> None:
    fork.write("notes.txt", "one\n")
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    fork.write("notes.txt", "two\n")
    fork.write("new.txt", "new\n")

    cwlog("resolve")

    assert sorted(fork.status) == [" M notes.txt", "?? new.txt", f"M  {FILE}"]


def test_a_dry_run_shows_and_writes_nothing(fork: Fork, cwlog: Run) -> None:
    fork.merge(
        lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("type: discussing_data", "type: planning")
    )
    before = fork.read()

    result = cwlog("resolve", "--dry-run")

    assert result.code == 0
    assert "+interaction_type: planning" in result.stdout
    assert "Would settle 1 file; nothing was written." in result.stderr
    assert fork.read() == before
    assert fork.status == [f"UU {FILE}"]


# --- marks


def test_marks_stand_only_around_what_both_changed(fork: Fork, cwlog: Run) -> None:
    def theirs() -> None:
        fork.edit("minutes: 90", "minutes: 60")
        fork.edit("type: discussing_data", "type: planning")

    fork.merge(lambda: fork.edit("minutes: 90", "minutes: 45"), theirs)

    result = cwlog("resolve", "--markers")

    assert result.code == 1
    assert f"{FILE} has marks now, and is not a valid file until you choose" in result.stderr
    conflict = (
        "<<<<<<< this branch (main)\nduration_minutes: 45\n=======\n"
        "duration_minutes: 60\n>>>>>>> the branch being merged (side)\n"
    )
    assert fork.read() == HAND_WRITTEN.replace("duration_minutes: 90\n", conflict).replace(
        "discussing_data", "planning"
    )
    assert fork.status == [f"UU {FILE}"]
    assert "CW004" in cwlog("validate").stdout
    assert cwlog("resolve", "--theirs").code == 0
    assert "duration_minutes: 60" in fork.read()
