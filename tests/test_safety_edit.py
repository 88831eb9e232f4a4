"""Nothing is lost when an entry changes: killed at any moment, changed by two at once, or on a full disk."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cwlog.errors import CwlogError
from cwlog.workspace.writing import ChangedMeanwhile, NameTaken, move, remove, replace

if TYPE_CHECKING:
    from conftest import Run

Record = Callable[..., Path]
MONTH = "data/logs/2017-18/cadre-3/2017-10"
ID = "20171005-901003-aaaa"
UNSURE = {"interaction_type": "unsure", "topics": [], "description": "A call about dates; was that coaching?"}
posix = pytest.mark.skipif(os.name == "nt", reason="needs signals, forks and limits of POSIX")

# The program without its start, so that a kill falls into the change and not into an import.
READY = """
import os, sys
import cwlog.cli.edit, cwlog.cli.remove, cwlog.cli.rule, cwlog.cli.mend_desk, cwlog.cli.mend_values, cwlog.mending
from cwlog.workspace.opening import find_root, open_workspace
open_workspace(find_root(os.getcwd())).book(__import__('datetime').date.today())
from cwlog.__main__ import run
os.write(1, b'.')
os.read(0, 1)
run()
"""


def started(workspace: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The command in a process that has everything loaded and waits for a byte to begin."""
    return subprocess.Popen(
        [sys.executable, "-c", READY, *arguments],
        cwd=workspace,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def begin(process: subprocess.Popen[bytes]) -> None:
    """Let it go on."""
    assert process.stdin is not None
    process.stdin.write(b"x")
    process.stdin.flush()


@posix
@pytest.mark.slow
def test_a_kill_leaves_the_old_or_the_new_and_never_half(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id=ID, **UNSURE)
    old = file.read_text()
    kinds = {
        "edit": ("edit", ID, "--set", f"comments={'long ' * 700}"),
        "rule": ("rule", ID, "--coaching", "data", "--by", "dese"),
        "move": ("edit", ID, "--set", "date=2017-09-28"),
    }
    moments = random.Random(7)
    for name in [*kinds] * 7:
        process = started(workspace, *kinds[name])
        assert process.stdout is not None
        process.stdout.read(1)
        begin(process)
        time.sleep(moments.uniform(0, 0.06))
        process.send_signal(signal.SIGKILL)
        assert b"Traceback" not in process.communicate()[1]  # it was killed at work

        places = list((workspace / "data/logs").rglob(f"{ID}.yaml"))
        texts = [place.read_text() for place in places]

        assert texts, "the entry is gone"
        for text in texts:
            assert text == old or _says_new(name, text)
        assert len(places) == 1 or cwlog("validate").stdout.count("CW202") == 1
        for place in places:
            place.unlink()
        file.write_text(old)


def _says_new(name: str, text: str) -> bool:
    ending = {"edit": "long long", "rule": "counts_as: discussing_data", "move": "2017-09-28"}[name]
    return ending in text and "cst_members" in text and text.endswith("\n")


@posix
def test_of_two_who_edit_one_entry_at_once_one_is_told(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id=ID)
    script = workspace / "editor.py"
    script.write_text(
        "import pathlib, sys, time\n"
        "file = pathlib.Path(sys.argv[-1])\n"
        "(file.parent / (file.name + '.open')).touch()\n"
        "while len(list(file.parent.glob('*.open'))) < 2: time.sleep(0.02)\n"
        "file.write_text(file.read_text() + f'comments: Written by {file.name}.\\n')\n"
    )
    environment = os.environ | {"EDITOR": f"{sys.executable} {script}"}
    command = [sys.executable, "-m", "cwlog", "edit", ID]
    processes = [
        subprocess.Popen(command, cwd=workspace, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]

    outputs = [process.communicate(timeout=60) for process in processes]

    codes = sorted(process.returncode for process in processes)
    assert codes == [0, 2]
    (told,) = (err.decode() for process, (_, err) in zip(processes, outputs, strict=True) if process.returncode)
    assert "was changed by somebody else in the meantime" in told
    assert "Your text is kept in .cwlog/drafts/" in told
    (draft,) = (workspace / ".cwlog/drafts").glob("*.yaml")
    assert file.read_text().count("Written by") == 1
    assert f"Written by {draft.name}" in draft.read_text()
    assert draft.name not in file.read_text()


@posix
def test_entries_of_one_stream_can_change_and_go_at_once(workspace: Path, cwlog: Run, record: Record) -> None:
    ids = [f"201710{day:02d}-901003-aaaa" for day in range(2, 8)]
    texts = []
    for day, one in enumerate(ids, 2):
        file = record(workspace, id=one, date=f"2017-10-{day:02d}")
        texts.append(file.read_text())
        file.unlink()
    stream = workspace / MONTH / "stream.yaml"
    stream.write_text("---\n".join(texts))
    processes = [started(workspace, "edit", one, "--set", "duration=45") for one in ids[:3]]
    processes += [started(workspace, "remove", one, "--yes") for one in ids[3:]]
    for process in processes:
        assert process.stdout is not None
        process.stdout.read(1)

    for process in processes:
        begin(process)
    codes = [process.wait(timeout=60) for process in processes]
    for process in processes:
        process.communicate()

    assert codes == [0] * len(ids)
    assert stream.read_text() == "---\n".join(text.replace(": 90", ": 45") for text in texts[:3])


def test_a_file_that_is_not_what_it_was_is_never_replaced_removed_or_moved(workspace: Path, record: Record) -> None:
    file = record(workspace, id=ID)
    root, path, now = str(workspace.resolve()), f"{MONTH}/{ID}.yaml", file.read_bytes()

    for change in (
        lambda: replace(root, path, b"what it was", b"new"),
        lambda: remove(root, path, b"what it was"),
        lambda: move(root, path, f"{MONTH}/other.yaml", b"what it was", b"new"),
    ):
        with pytest.raises(ChangedMeanwhile):
            change()

    assert file.read_bytes() == now
    assert os.listdir(file.parent) == [file.name]


def test_a_move_never_replaces_what_is_there(workspace: Path, record: Record) -> None:
    file, other = record(workspace, id=ID), record(workspace)
    root, before = str(workspace.resolve()), other.read_bytes()

    with pytest.raises(NameTaken):
        move(root, f"{MONTH}/{ID}.yaml", f"{MONTH}/{other.name}", file.read_bytes(), b"new")

    assert other.read_bytes() == before
    assert file.exists()


@posix
def test_a_changed_file_keeps_its_mode(workspace: Path, cwlog: Run, record: Record) -> None:
    file = record(workspace, id=ID)
    file.chmod(0o640)

    assert cwlog("edit", ID, "--set", "duration=45").code == 0
    assert file.stat().st_mode & 0o777 == 0o640


@posix
@pytest.mark.parametrize("also", [(), ("--set", "date=2017-09-28")])
def test_a_full_disk_leaves_the_old(workspace: Path, record: Record, also: tuple[str, ...]) -> None:
    file = record(workspace, id=ID)
    before = file.read_bytes()
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "sys.dont_write_bytecode = True  # or it leaves half a file, which every later process trips over\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))\n"
        "from cwlog.__main__ import run\n"
        "run()\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", limited, "edit", ID, "--set", f"comments={'long ' * 700}", *also],
        cwd=workspace,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert f"{ID}.yaml could not be written: File too large".encode() in done.stderr
    assert file.read_bytes() == before
    assert [one for one in (workspace / "data/logs").rglob("*") if one.is_file()] == [file]


@posix
def test_who_changes_waits_for_the_one_who_is_changing(workspace: Path, record: Record) -> None:
    import fcntl

    file = record(workspace, id=ID)
    before = file.read_bytes()
    (workspace / ".cwlog").mkdir()
    with (workspace / ".cwlog/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process = started(workspace, "edit", ID, "--set", "duration=45")
        assert process.stdout is not None
        process.stdout.read(1)
        begin(process)

        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.6)
        assert file.read_bytes() == before

    assert process.wait(timeout=60) == 0
    process.communicate()
    assert b"duration_minutes: 45" in file.read_bytes()


@posix
def test_a_folder_behind_a_link_is_not_written_to(workspace: Path, tmp_path: Path, record: Record) -> None:
    file = record(workspace, id=ID)
    data = file.read_bytes()
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace / ".cwlog").symlink_to(outside)

    with pytest.raises(CwlogError, match="link"):
        replace(str(workspace.resolve()), f"{MONTH}/{ID}.yaml", data, b"new")

    assert os.listdir(outside) == []
    assert file.read_bytes() == data
