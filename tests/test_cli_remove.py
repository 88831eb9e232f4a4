"""``cwlog remove`` as a user meets it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
MONTH = "data/logs/2017-18/cadre-3/2017-10"
pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")


def test_a_file_of_its_own_goes(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa")

    result = cwlog("remove", "aaaa", "--yes")

    assert (result.code, result.stdout) == (0, f"{MONTH}/20171005-901003-aaaa.yaml\n")
    assert not file.exists()


def test_without_a_terminal_and_yes_nothing_goes(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa")

    result = cwlog("remove", "aaaa")

    assert result.code == 2
    assert "--yes" in result.stderr
    assert file.exists()


def test_the_others_of_a_stream_stay_byte_for_byte(workspace: Path, cwlog: Run, record: Record) -> None:
    texts = []
    for end in ("aaaa", "bbbb", "cccc"):
        file = record(workspace, id=f"20171005-901003-{end}")
        texts.append(f"# note on {end}\r\n{file.read_text()}")
        file.unlink()
    stream = workspace / MONTH / "stream.yaml"
    stream.write_bytes("---\n".join(texts).encode())

    result = cwlog("remove", "bbbb", "--yes")

    assert result.stdout == f"{MONTH}/stream.yaml\n"
    assert stream.read_bytes() == "---\n".join([texts[0], texts[2]]).encode()


def test_an_id_that_stands_twice_is_removed_by_its_path(workspace: Path, cwlog: Run, record: Record) -> None:
    right = record(workspace, id="20171005-901003-aaaa")
    wrong = record(workspace, id="20171005-901003-aaaa", cadre="4")

    unclear = cwlog("remove", "aaaa", "--yes")
    result = cwlog("remove", "data/logs/2017-18/cadre-4/2017-10/20171005-901003-aaaa.yaml", "--yes")

    assert unclear.code == 2
    assert "2 places" in unclear.stderr
    assert result.code == 0
    assert (right.exists(), wrong.exists()) == (True, False)


def test_of_two_in_one_file_the_one_at_a_line_is_removed(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa", name="October.yaml")
    first, second, nameless = file.read_text(), file.read_text().replace(": 90", ": 45"), "topics: []\n"
    file.write_text("---\n".join([first, nameless, second]))

    unclear = cwlog("remove", "aaaa", "--yes")
    no_entry = [cwlog("remove", f"{MONTH}/October.yaml:{line}", "--yes").code for line in (11, 12, 13, 24)]
    result = cwlog("remove", f"{MONTH}/October.yaml:14:5", "--yes")

    assert f"{MONTH}/October.yaml:1, {MONTH}/October.yaml:14" in unclear.stderr
    assert no_entry == [1, 1, 1, 1]
    assert result.code == 0
    assert file.read_text() == "---\n".join([first, nameless])


def test_what_cannot_be_read_can_be_removed(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id="20171005-901003-aaaa")
    file.write_bytes(b"\xff\xfe\x00")

    assert cwlog("remove", "aaaa", "--yes").code == 0
    assert not file.exists()


def test_a_month_that_was_handed_in_is_named(sample: Path, workspace: Path, cwlog: Run) -> None:
    import shutil

    shutil.copytree(sample / "data", workspace / "data", dirs_exist_ok=True)

    result = cwlog("remove", "qcex", "--yes")

    assert "was handed in on 2017-11-06" in result.stderr
    assert "cwlog submit --cadre 3 --month 2017-10" in result.stderr


@pytest.mark.parametrize(("answer", "is_there"), [("y\n", False), ("n\n", True), ("\n", True)])
def test_at_a_terminal_it_shows_the_entry_and_asks(
    workspace: Path, record: Record, answer: str, is_there: bool
) -> None:
    import os
    import sys

    file = record(workspace, id="20171005-901003-aaaa")

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(workspace)
        os.execv(sys.executable, [sys.executable, "-m", "cwlog", "remove", "aaaa"])
    shown = b""
    while b"Remove 20171005-901003-aaaa?" not in shown:
        shown += os.read(terminal, 4096)
    os.write(terminal, answer.encode())
    while True:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # Linux says so when the other side is closed
            break
        if not more:
            break
        shown += more
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)

    assert b"Cedar Hollow R-IV" in shown
    assert file.exists() is is_there
    assert code == int(is_there)
