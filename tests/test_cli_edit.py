"""``cwlog edit`` as a user meets it: by values, in an editor, from a file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import HAND_WRITTEN

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
MONTH = "data/logs/2017-18/cadre-3/2017-10"
ID = "20171005-901003-7k3q"


def by_hand(workspace: Path, text: str = HAND_WRITTEN, name: str = ID) -> Path:
    """An entry in a person's own style."""
    file = workspace / MONTH / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def editor(workspace: Path, script: str) -> str:
    """An EDITOR that runs a Python script over the text ``t`` of its file, the n-th time with ``n``."""
    file = workspace / "editor.py"
    file.write_text(
        "import pathlib, sys\n"
        "file = pathlib.Path(sys.argv[-1]); count = file.parent / 'count'\n"
        "n = int(count.read_text()) + 1 if count.exists() else 1\n"
        "count.write_text(str(n))\n"
        "t = file.read_text()\n"
        f"{script}\n"
        "file.write_text(t)\n"
    )
    return f"{sys.executable} {file}"


# --- by values


def test_only_the_line_that_changes_changes(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog("edit", "7k3q", "--set", "duration=1h15m")

    assert (result.code, result.stdout) == (0, f"{MONTH}/{ID}.yaml\n")
    assert file.read_text() == HAND_WRITTEN.replace("duration_minutes: 90", "duration_minutes: 75")


def test_values_are_written_as_for_add(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog(
        "edit", ID, "--set", "type=planning", "--set", "participant=principal=2,superintendent",
        "--set", "topics=dbdm, leadership", "--set", "cst-member=data", "--set", "date=10/6/2017", "--set", "mode=zoom",
    )  # fmt: skip

    assert result.code == 0
    assert file.read_text() == (
        HAND_WRITTEN.replace("discussing_data", "planning\nmode: virtual")
        .replace("superintendent: 1, building_administrator: 3", "superintendent: 1, building_administrator: 2")
        .replace("[facilitator, data]", "[data]")
        .replace("# the main one\n", "# the main one\n  - leadership\n")
        .replace("2017-10-05     #", "2017-10-06     #")
    )


def test_unset_takes_a_key_away_and_none_empties_a_list(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace, HAND_WRITTEN.replace("resources: []", "resources: [infographic]") + "comments: Gone.\n")

    assert cwlog("edit", ID, "--unset", "comments", "--set", "resources=none").code == 0

    assert file.read_text() == HAND_WRITTEN


def test_windows_lines_and_a_byte_order_mark_stay(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace, "\ufeff" + HAND_WRITTEN.replace("\n", "\r\n"))

    assert cwlog("edit", ID, "--set", "comments=one\ntwo").code == 0

    assert file.read_bytes().startswith(b"\xef\xbb\xbf# from the paper log\r\n")
    assert file.read_bytes().endswith(b"resources: []\r\ncomments: |-\r\n  one\r\n  two\r\n")
    assert cwlog("validate").code == 0


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--set", "duration=0"), 1, "CW105 duration_minutes"),
        (("--set", "district=999999"), 1, "is not a district"),
        (("--set", "type=training"), 1, "DESE activity log"),
        (("--unset", "topics"), 1, "CW101"),
        (("--set", "comments=call 573-555-0100"), 1, "CW"),
        (("--set", "comments=call 573-555-0100", "--force"), 1, "CW503"),
        (("--set", "id=20171005-901003-zzzz"), 2, "an id never changes"),
        (("--set", "ruling=coaching"), 2, "cwlog rule"),
        (("--set", "duratoin=5"), 2, "did you mean 'duration'"),
        (("--set", "duration"), 2, "is not field=value"),
        (("--set", "duration=soon"), 2, "is not a duration"),
        (("--set", "mode="), 2, "--unset mode"),
        (("--set", "mode=zoom", "--unset", "mode"), 2, "both set and unset"),
        (("--unset", " ,"), 2, "--unset is empty"),
        (("--from", ""), 2, "cannot be read"),
        (("--unset", "id"), 2, "an id never changes"),
    ],
)
def test_what_cannot_be_is_refused_and_the_file_stays(
    workspace: Path, cwlog: Run, options: tuple[str, ...], code: int, said: str
) -> None:
    file = by_hand(workspace)

    result = cwlog("edit", ID, *options)

    assert result.code == code
    assert said in result.stderr
    assert result.stdout == ""
    assert file.read_text() == HAND_WRITTEN


def test_an_entry_is_not_held_against_itself_but_against_its_neighbours(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    by_hand(workspace)
    alone = cwlog("edit", ID, "--set", "mode=zoom")
    record(workspace, date="2017-10-06")

    beside = cwlog("edit", ID, "--set", "date=2017-10-06")

    assert alone.stderr == ""
    assert "CW402" in beside.stderr
    assert beside.code == 0


def test_a_new_district_brings_its_name(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    assert cwlog("edit", ID, "--set", "district=marrow creek").code == 0

    assert "district: '901009'\ndistrict_name: Marrow Creek R-II\n" in file.read_text()
    assert file.name == f"{ID}.yaml"


def test_an_entry_moves_only_when_month_or_cadre_change(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog("edit", ID, "--set", "date=2017-09-29")

    assert result.stdout == f"data/logs/2017-18/cadre-3/2017-09/{ID}.yaml\n"
    assert f"moved from {MONTH}/{ID}.yaml" in result.stderr
    assert not file.exists()
    assert (workspace / result.stdout.strip()).read_text() == HAND_WRITTEN.replace("2017-10-05", "2017-09-29")
    assert cwlog("validate").code == 0


def test_an_entry_in_a_wrong_folder_stays_there_while_date_and_district_do(
    workspace: Path, cwlog: Run, record: Record
) -> None:
    file = record(workspace, id=ID, month="2017-09")

    result = cwlog("edit", ID, "--set", "duration=45")

    assert result.code == 0
    assert ": 45" in file.read_text()


def test_a_document_of_a_stream_changes_alone_and_moves_alone(workspace: Path, cwlog: Run) -> None:
    other = HAND_WRITTEN.replace("7k3q", "zzzz").replace("date: 2017-10-05", "date: 2017-10-06").replace("\n", "\r\n")
    file = by_hand(workspace, HAND_WRITTEN + "---\n" + other, "october")

    inside = cwlog("edit", "7k3q", "--set", "duration=45")
    assert file.read_bytes() == (HAND_WRITTEN.replace(": 90", ": 45") + "---\n" + other).encode()
    moved = cwlog("edit", "7k3q", "--set", "date=2017-09-29")

    assert inside.stdout == f"{MONTH}/october.yaml\n"
    assert file.read_bytes() == other.encode()
    assert (workspace / moved.stdout.strip()).read_text() == HAND_WRITTEN.replace(": 90", ": 45").replace(
        "2017-10-05", "2017-09-29"
    )
    assert cwlog("validate").code == 0


def test_a_key_that_is_no_field_can_be_taken_away(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace, HAND_WRITTEN + "Teacher_Name: none\n")

    assert cwlog("edit", ID, "--unset", "Teacher_Name").code == 0

    assert file.read_text() == HAND_WRITTEN
    assert "there is no field" in cwlog("edit", ID, "--unset", "teacher_name").stderr


def test_dry_run_shows_the_difference_and_writes_nothing(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog("edit", ID, "--set", "duration=45", "--dry-run")

    assert "-duration_minutes: 90\n+duration_minutes: 45\n" in result.stdout
    assert file.read_text() == HAND_WRITTEN


def test_the_difference_cannot_steer_the_terminal(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, comments="turned \u202e around")

    result = cwlog("edit", file.stem, "--set", "comments=Mended.", "--dry-run")

    assert '-comments: "turned \\u202e around"' in result.stdout
    assert "\u202e" not in result.stdout


def test_the_same_value_changes_nothing(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)
    before = file.stat().st_mtime_ns

    result = cwlog("edit", ID, "--set", "duration=90")

    assert (result.code, result.stdout) == (0, f"{MONTH}/{ID}.yaml\n")
    assert "Nothing was changed" in result.stderr
    assert file.stat().st_mtime_ns == before


def test_a_change_in_a_month_that_was_handed_in_names_the_way_to_hand_in_again(workspace: Path, cwlog: Run) -> None:
    by_hand(workspace)
    folder = workspace / "data/submissions/2017-18/cadre-3"
    folder.mkdir(parents=True)
    (folder / "2017-10.yaml").write_text('cadre: "3"\nmonth: 2017-10\nsubmitted_on: 2017-11-06\n')

    result = cwlog("edit", ID, "--set", "duration=45")

    assert "handed in on 2017-11-06" in result.stderr
    assert "cwlog submit --cadre 3 --month 2017-10" in result.stderr


def test_an_entry_that_moves_names_both_months_that_were_handed_in(workspace: Path, cwlog: Run) -> None:
    by_hand(workspace)
    folder = workspace / "data/submissions/2017-18/cadre-3"
    folder.mkdir(parents=True)
    for month in ("2017-09", "2017-10"):
        (folder / f"{month}.yaml").write_text(f'cadre: "3"\nmonth: {month}\nsubmitted_on: 2017-11-06\n')

    result = cwlog("edit", ID, "--set", "date=2017-09-29")

    assert "cwlog submit --cadre 3 --month 2017-10" in result.stderr
    assert "cwlog submit --cadre 3 --month 2017-09" in result.stderr


def test_an_invalid_entry_is_mended_by_value(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace, HAND_WRITTEN.replace(": 90", ": 900"))

    assert cwlog("edit", ID, "--set", "duration=90").code == 0
    assert file.read_text() == HAND_WRITTEN


@pytest.mark.parametrize(("answer", "is_changed"), [("y\n", True), ("n\n", False)])
def test_at_a_terminal_a_warning_is_a_question(workspace: Path, record: Record, answer: str, is_changed: bool) -> None:
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    file = by_hand(workspace)
    record(workspace, date="2017-10-06")

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(workspace)
        os.execv(sys.executable, [sys.executable, "-m", "cwlog", "edit", ID, "--set", "date=2017-10-06"])
    shown = b""
    while b"Change it anyway?" not in shown:
        shown += os.read(terminal, 4096)
    os.write(terminal, answer.encode())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)

    assert b"CW402" in shown
    assert code == int(not is_changed)
    assert ("2017-10-06" in file.read_text()) is is_changed


def test_force_asks_nothing_at_a_terminal(workspace: Path, record: Record) -> None:
    pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
    file = by_hand(workspace)
    record(workspace, date="2017-10-06")

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(workspace)
        os.execv(sys.executable, [sys.executable, "-m", "cwlog", "edit", ID, "--set", "date=2017-10-06", "--force"])
    shown = b""
    while f"{ID}.yaml".encode() not in shown and b"Change it anyway?" not in shown:
        shown += os.read(terminal, 4096)
    os.close(terminal)
    os.waitpid(pid, 0)

    assert b"CW402" in shown
    assert b"anyway?" not in shown
    assert "2017-10-06" in file.read_text()


# --- in an editor


def test_the_editor_gets_the_text_and_what_comes_back_is_written(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)
    change = "t = t.replace('date: 2017-10-05', 'date: last friday').replace('# a Thursday', '# a Friday')"

    result = cwlog.real("edit", ID, "--as-of", "2017-10-10", EDITOR=editor(workspace, change))

    assert (result.code, result.stdout) == (0, f"{MONTH}/{ID}.yaml\n")
    assert file.read_text() == HAND_WRITTEN.replace("2017-10-05     # a Thursday", "2017-10-06     # a Friday")
    assert not list((workspace / ".cwlog/drafts").glob("*.yaml"))


def test_the_text_comes_back_with_notes_until_it_is_right(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)
    script = (
        "if n == 1: t = t.replace(': 90', ': 9000')\n"
        "if n == 2: assert '#>> CW105 duration_minutes' in t; t = t.replace('s: 9000', 's: [9')\n"
        "if n == 3: assert '#>> CW005' in t; t = t.replace('s: [9', 's: 45')\n"
    )

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, script))

    assert result.code == 0, result.stderr
    assert file.read_text() == HAND_WRITTEN.replace(": 90", ": 45")


def test_who_gives_up_finds_the_text_again(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, "if n == 1: t = t.replace(': 90', ': 9000')"))

    assert result.code == 1
    assert file.read_text() == HAND_WRITTEN
    (draft,) = (workspace / ".cwlog/drafts").glob("*.yaml")
    assert f"cwlog edit {ID} --from .cwlog/drafts/{draft.name}" in result.stderr
    draft.write_text(draft.read_text().replace(": 9000", ": 45"))
    assert cwlog("edit", ID, "--from", str(draft)).code == 0
    assert file.read_text() == HAND_WRITTEN.replace(": 90", ": 45")


def test_a_kept_text_does_not_replace_what_has_been_changed_since(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)
    cwlog.real("edit", ID, EDITOR=editor(workspace, "if n == 1: t = t.replace(': 90', ': 9000')"))
    (draft,) = (workspace / ".cwlog/drafts").glob("*.yaml")
    draft.write_text(draft.read_text().replace(": 9000", ": 45"))
    assert cwlog("edit", ID, "--set", "mode=zoom").code == 0
    now = file.read_text()

    refused = cwlog("edit", ID, "--from", str(draft))
    shown = cwlog("edit", ID, "--from", str(draft), "--dry-run")
    unchanged = file.read_text()
    forced = cwlog("edit", ID, "--from", str(draft), "--force")

    assert (refused.code, unchanged) == (2, now)
    assert "has been changed since" in refused.stderr
    assert (shown.code, "-mode: virtual" in shown.stdout) == (0, True)
    assert forced.code == 0
    assert file.read_text() == HAND_WRITTEN.replace(": 90", ": 45")


def test_a_persons_own_lines_that_look_like_notes_stay(workspace: Path, cwlog: Run) -> None:
    text = f"#>> ask about this one\n{HAND_WRITTEN}"
    file = by_hand(workspace, text)

    same = cwlog.real("edit", ID, EDITOR=editor(workspace, ""))
    changed = cwlog.real("edit", ID, EDITOR=editor(workspace, "t = t.replace(': 90', ': 45')"))

    assert "as it was" in same.stderr
    assert changed.code == 0
    assert file.read_text() == text.replace(": 90", ": 45")


@pytest.mark.parametrize("command", ['"no end', "   "])
def test_an_editor_that_is_no_command_is_named(workspace: Path, cwlog: Run, command: str) -> None:
    by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR=command, VISUAL="")

    assert result.code == 2
    assert result.stderr.startswith(f"Error: the editor {command!r} is no command\nHint: set EDITOR")


def test_visual_goes_before_editor_and_may_have_options_and_blanks(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)
    folder = workspace / "my tools"
    folder.mkdir()
    (folder / "ed.py").write_text(
        "import pathlib, sys\n"
        "new = pathlib.Path(sys.argv[-1] + '~')\n"
        "new.write_text(pathlib.Path(sys.argv[-1]).read_text().replace(': 90', ': 45'))\n"
        "new.replace(sys.argv[-1]) if sys.argv[1] == '--wait' else None\n"
    )

    result = cwlog.real("edit", ID, EDITOR="false", VISUAL=f"{sys.executable} '{folder / 'ed.py'}' --wait")

    assert result.code == 0, result.stderr
    assert file.read_text() == HAND_WRITTEN.replace(": 90", ": 45")


@pytest.mark.parametrize(("script", "code"), [("sys.exit(3)", 2), ("t = ''", 1)])
def test_an_editor_that_fails_or_empties_the_text_changes_nothing_and_leaves_nothing(
    workspace: Path, cwlog: Run, script: str, code: int
) -> None:
    file = by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, script))

    assert result.code == code
    assert "is kept" not in result.stderr
    assert file.read_text() == HAND_WRITTEN
    assert not list((workspace / ".cwlog/drafts").glob("*.yaml"))


def test_what_was_typed_before_the_editor_failed_is_kept(workspace: Path, cwlog: Run) -> None:
    by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, "file.write_text(t.replace(': 90', ': 45'))\nsys.exit(3)"))

    (draft,) = (workspace / ".cwlog/drafts").glob("*.yaml")
    assert result.code == 2
    assert f"--from .cwlog/drafts/{draft.name}" in result.stderr
    assert ": 45" in draft.read_text()


def test_an_editor_that_changes_nothing_changes_nothing(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, ""))

    assert result.code == 0
    assert "as it was" in result.stderr
    assert file.read_text() == HAND_WRITTEN


def test_a_text_that_cannot_be_read_is_mended_in_the_editor(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace, HAND_WRITTEN.replace("resources: []", "resources: ["))
    script = "assert '#>> CW005' in t; t = t.replace('resources: [', 'resources: []')"

    refused = cwlog("edit", ID, "--set", "duration=45")
    result = cwlog.real("edit", ID, EDITOR=editor(workspace, script))

    assert refused.code == 2
    assert f"cwlog edit {ID}" in refused.stderr
    assert result.code == 0, result.stderr
    assert file.read_text() == HAND_WRITTEN


def test_an_entry_of_a_stream_that_cannot_be_read_is_mended_alone(workspace: Path, cwlog: Run) -> None:
    other = HAND_WRITTEN.replace("7k3q", "zzzz").replace("\n", "\r\n")
    broken = HAND_WRITTEN.replace("resources: []", "resources: [")
    file = by_hand(workspace, broken + "---\n" + other, "october")

    result = cwlog.real("edit", ID, EDITOR=editor(workspace, "t = t.replace('resources: [', 'resources: []')"))

    assert result.code == 0, result.stderr
    assert file.read_bytes() == (HAND_WRITTEN + "---\n" + other).encode()


@pytest.mark.parametrize("text", ["id: \udcff\n", ""])
def test_a_text_from_stdin_that_is_none_is_refused(workspace: Path, cwlog: Run, text: str) -> None:
    file = by_hand(workspace)

    done = subprocess.run(
        [sys.executable, "-m", "cwlog", "edit", ID, "--from", "-"],
        cwd=workspace,
        input=text.encode(errors="surrogateescape"),
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: ")
    assert b"Hint: " in done.stderr
    assert file.read_text() == HAND_WRITTEN


def test_an_id_cannot_be_changed_in_the_editor_either(workspace: Path, cwlog: Run) -> None:
    file = by_hand(workspace)

    result = cwlog.real("edit", ID, "--from", "-", stdin=HAND_WRITTEN.replace("7k3q", "zzzz"))

    assert result.code == 2
    assert "an id never changes" in result.stderr
    assert file.read_text() == HAND_WRITTEN


def test_without_a_terminal_and_an_editor_it_says_what_to_do(workspace: Path, cwlog: Run) -> None:
    by_hand(workspace)

    result = cwlog.real("edit", ID, EDITOR="", VISUAL="")

    assert result.code == 2
    assert "--set" in result.stderr
