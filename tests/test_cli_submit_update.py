"""The monthly update of ``cwlog submit``, by flags or in an editor, and the note of an amendment."""

import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.test_cli_submit import ASKED, FILE, ON, written

Write = Callable[..., Path]


def editor(folder: Path, *lines: str) -> str:
    """A program that stands for a person in an editor: the lines are Python, ``text`` is the form."""
    program = folder / "editor.py"
    body = "".join(f"{line}\n" for line in lines)
    program.write_text(
        "#!/usr/bin/env python3\nimport pathlib, sys\nfile = pathlib.Path(sys.argv[1])\ntext = file.read_text()\n"
        f"{body}file.write_text(text)\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def test_the_update_is_written_in_its_order(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)

    cwlog(*ASKED, *ON, "--needs", "More time.", "--highlights", " Two districts: shared data. ")

    assert written(workspace)["update"] == {"highlights": "Two districts: shared data.", "needs": "More time."}
    assert list(written(workspace))[-1] == "update"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("Write to coach@example.org", 1, "CW501 update.needs"),
        ("x" * 2001, 1, "CW107 update.needs"),
        ("Thank Mr. Xyz", 0, "CW511 update.needs"),
    ],
)
def test_the_update_is_held_to_the_rules_about_free_text(
    workspace: Path, cwlog: Run, record: Write, text: str, code: int, said: str
) -> None:
    record(workspace)

    result = cwlog(*ASKED, *ON, "--needs", text)

    assert result.code == code
    assert said in result.stderr
    assert "coach@" not in result.stderr
    assert (workspace / FILE).exists() == (code == 0)


def test_the_note_is_held_to_them_too(workspace: Path, cwlog: Run, record: Write) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)
    record(workspace, date="2017-10-06")

    result = cwlog(*ASKED, "--note", "Call 573-555-0100.")

    assert result.code == 1
    assert "CW503 note: " in result.stderr
    assert "amendments" not in written(workspace)


def test_an_update_that_was_forgotten_comes_with_an_amendment_and_only_once(
    workspace: Path, cwlog: Run, record: Write
) -> None:
    record(workspace)
    cwlog(*ASKED, *ON)

    added = cwlog(*ASKED, "--on", "2017-11-09", "--needs", "More time.", "--note", "The update.")
    twice = cwlog(*ASKED, "--on", "2017-11-09", "--needs", "Even more.", "--note", "The update.")

    assert (added.code, twice.code) == (0, 1)
    assert "has an update already" in twice.stderr
    assert written(workspace)["update"] == {"needs": "More time."}
    assert len(written(workspace)["amendments"]) == 1  # type: ignore[arg-type]


def test_the_update_is_written_in_an_editor(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    said = r"text = text.replace('challenges: |\n', 'challenges: |\n  Snow days.\n\n  Moved: three visits.\n')"
    monkeypatch.setenv("EDITOR", editor(workspace, "assert 'What was difficult this month?' in text", said))

    result = cwlog(*ASKED, *ON, "--update", "--highlights", "Shared data.")

    assert result.code == 0
    assert written(workspace)["update"] == {
        "highlights": "Shared data.",
        "challenges": "Snow days.\n\nMoved: three visits.",
    }
    assert not list((workspace / ".cwlog/drafts").iterdir())


def test_a_form_with_mistakes_opens_again_and_what_was_typed_is_kept(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    first = r"text = text.replace('needs: |\n', 'needs: |\n  Write to coach@example.org\n')"
    second = r"text = text.replace('Write to coach@example.org', 'More time.')"
    monkeypatch.setenv("EDITOR", editor(workspace, f"if '#! ' in text: {second}", f"else: {first}"))
    mended = cwlog(*ASKED, *ON, "--update")
    (workspace / FILE).unlink()
    monkeypatch.setenv("EDITOR", editor(workspace, f"if '#! ' not in text: {first}"))
    given_up = cwlog(*ASKED, *ON, "--update")

    assert mended.code == 0
    assert "an e-mail address; the form opens again" in mended.stderr
    assert given_up.code == 1
    (draft,) = (workspace / ".cwlog/drafts").glob("update-*")
    assert f"kept in .cwlog/drafts/{draft.name}" in given_up.stderr
    assert "coach@example.org" in draft.read_text(encoding="utf-8")
    assert not (workspace / FILE).exists()


def test_a_form_that_is_no_yaml_opens_again_and_names_the_line(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    kept = f"pathlib.Path({str(workspace / 'second')!r}).write_text(text)"
    body = f"if '#! ' in text: {kept}; text = text.replace('not indented', '  indented')"
    monkeypatch.setenv("EDITOR", editor(workspace, body, "else: text += 'not indented'"))

    result = cwlog(*ASKED, *ON, "--update")

    first, *lines = (workspace / "second").read_text(encoding="utf-8").splitlines()
    wrong = re.match("#! line ([0-9]+): ", first)
    assert wrong
    assert [first, *lines][int(wrong[1]) - 1] == "not indented"
    assert result.code == 0
    assert written(workspace)["update"] == {"needs": "indented"}


def test_an_empty_form_hands_in_nothing(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    monkeypatch.setenv("EDITOR", "true")

    result = cwlog(*ASKED, *ON, "--update")

    assert result.code == 1
    assert "the update came back empty; nothing was handed in" in result.stderr
    assert "leave --update out" in result.stderr
    assert not list((workspace / ".cwlog/drafts").iterdir())


def test_an_editor_that_fails_loses_nothing_that_was_typed(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    monkeypatch.setenv("EDITOR", "false")
    at_once = cwlog(*ASKED, *ON, "--update")
    left = list((workspace / ".cwlog/drafts").iterdir())
    monkeypatch.setenv("EDITOR", editor(workspace, "file.write_text(text + '  More time.\\n')", "sys.exit(1)"))
    later = cwlog(*ASKED, *ON, "--update", at=workspace / "data")

    assert (at_once.code, later.code, left) == (2, 2, [])
    assert "set EDITOR to an editor that works" in at_once.stderr
    (draft,) = (workspace / ".cwlog/drafts").iterdir()
    assert f"your text is kept in ../.cwlog/drafts/{draft.name}" in later.stderr
    assert draft.read_text(encoding="utf-8").endswith("needs: |\n\n  More time.\n")
    assert not (workspace / FILE).exists()


def test_what_an_editor_took_away_is_shown_once_more(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    first = r"text = text.replace('needs: |\n', 'needs: |\n  Write to coach@example.org\n')"
    monkeypatch.setenv(
        "EDITOR", editor(workspace, f"if '#! ' not in text: {first}", "else: file.unlink(); sys.exit(1)")
    )

    result = cwlog(*ASKED, *ON, "--update")

    assert result.code == 2
    assert "needs: |\n  Write to coach@example.org\n" in result.stderr
    assert "the editor failed" in result.stderr
    assert not (workspace / FILE).exists()


def test_a_form_that_is_not_utf_8_is_kept_and_named_from_the_current_folder(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace)
    monkeypatch.setenv("EDITOR", editor(workspace, r"file.write_bytes(b'needs: caf\xe9'); sys.exit()"))

    result = cwlog(*ASKED, *ON, "--update", at=workspace / "data")

    assert result.code == 2
    (draft,) = (workspace / ".cwlog/drafts").iterdir()
    assert f"../.cwlog/drafts/{draft.name}:1:11: the file is not UTF-8" in result.stderr
    assert f"your text is kept in ../.cwlog/drafts/{draft.name}" in result.stderr
