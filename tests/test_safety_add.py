"""Nothing is lost and nothing is half written, whatever happens while ``cwlog add`` runs."""

import os
import random
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from cwlog.errors import CwlogError
from cwlog.workspace import NameTaken, write_new
from tests.conftest import ENTRY, MONTH, Run, clean_environment

Write = Callable[..., Path]
FLAGS = (
    "--district", "901003", "--date", "2017-10-05", "--duration", "90", "--type", "discussing_data",
    "--participant", "superintendent", "--cst-member", "facilitator", "--topic", "data",
)  # fmt: skip
ADD = (sys.executable, "-m", "cwlog", "add", *FLAGS)

# Adds again and again in one process, as fast as it goes: argv is the workspace, how often, and more flags.
MANY = """
import os, sys
from cwlog.__main__ import run
os.chdir(sys.argv[1])
times, more = int(sys.argv[2]), sys.argv[3:]
for number in range(times):
    month = ("2017-09", "2017-10", "2017-11", "2018-02")[number % 4]
    sys.argv = ["cwlog", "add", *more, "--date", f"{month}-06", "--comments", "word " * 200]
    try:
        run()
    except SystemExit as end:
        if end.code:
            raise
"""


def whole_entries(workspace: Path) -> Iterator[dict[str, object]]:
    """Every log file, read by another YAML reader than ours; a torn one fails the test."""
    for path in (workspace / "data/logs").rglob("*.yaml"):
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert isinstance(entry, dict), path
        assert set(ENTRY) <= set(entry), path
        yield entry


def leftovers(workspace: Path) -> list[Path]:
    return [path for path in (workspace / "data").rglob("*") if path.name.endswith(".tmp")]


# For a process with a limit: Python would leave half of what it compiled, and trip over it in every later process.
KEEPS_NO_BYTECODE = {"PYTHONDONTWRITEBYTECODE": "1"}


def limited(size: int) -> Callable[[], None]:
    """Files of this process may not grow beyond so many bytes: a full disk, on any machine."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def add(workspace: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = clean_environment() | {"EDITOR": "true"} | (KEEPS_NO_BYTECODE if "preexec_fn" in options else {})
    return subprocess.run(
        [*ADD, *more], cwd=workspace, env=environment, capture_output=True, text=True, timeout=60, **options
    )


# --- kill -9 ---


def kill_at_random(start: Callable[[], subprocess.Popen[bytes]], times: int, longest: float) -> None:
    """Start a process so many times, four at a time, and kill each within ``longest`` seconds."""
    dice = random.Random(6)
    for _ in range(0, times, 4):
        processes = [start() for _ in range(4)]
        begin = time.monotonic()
        for process, moment in zip(processes, sorted(dice.uniform(0, longest) for _ in processes), strict=True):
            time.sleep(max(0, begin + moment - time.monotonic()))
            process.kill()
        for process in processes:
            process.communicate()


@pytest.mark.slow
def test_killed_at_any_moment_a_file_is_whole_or_not_there(workspace: Path, cwlog: Run) -> None:
    begin = time.monotonic()
    add(workspace)
    life = time.monotonic() - begin

    def start() -> subprocess.Popen[bytes]:
        silent = subprocess.DEVNULL
        return subprocess.Popen(ADD, cwd=workspace, env=clean_environment(), stdout=silent, stderr=silent)

    kill_at_random(start, 64, 2.5 * life)

    assert len(list(whole_entries(workspace))) >= 1
    assert cwlog("validate").code == 0


@pytest.mark.slow
def test_killed_while_it_writes_all_the_time_every_file_is_whole(workspace: Path, cwlog: Run) -> None:
    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", MANY, str(workspace), "1000", *FLAGS]
        process = subprocess.Popen(command, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert process.stdout
        process.stdout.readline()  # it writes now
        return process

    kill_at_random(start, 16, 0.1)

    assert len(list(whole_entries(workspace))) >= 16
    assert cwlog("validate").code == 0


def test_what_a_killed_process_left_is_swept_away_later(workspace: Path, cwlog: Run) -> None:
    folder = workspace / MONTH
    folder.mkdir(parents=True)
    old, fresh = folder / ".x.yaml.0a0a0a0a.tmp", folder / ".y.yaml.0b0b0b0b.tmp"
    for path in (old, fresh):
        path.write_text("half")
    os.utime(old, (0, 0))

    assert cwlog("add", *FLAGS).code == 0
    assert leftovers(workspace) == [fresh]
    assert cwlog("validate").code == 0


# --- Many at once ---


@pytest.mark.slow
def test_sixteen_processes_of_fifty_adds_keep_all_eight_hundred(workspace: Path, cwlog: Run) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(workspace), "50", *FLAGS],
            env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for _ in range(16)
    ]  # fmt: skip

    assert [process.wait(120) for process in processes] == [0] * 16
    assert len({entry["id"] for entry in whole_entries(workspace)}) == 800
    assert leftovers(workspace) == []


def test_commands_at_the_same_time_keep_every_entry(workspace: Path) -> None:
    processes = [
        subprocess.Popen(ADD, cwd=workspace, env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for _ in range(8)
    ]

    paths = {process.communicate(timeout=60)[0] for process in processes}
    assert len(paths) == 8
    assert len(list(whole_entries(workspace))) == 8


def test_a_name_that_another_process_took_is_not_overwritten(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = record(workspace, id="20171005-901009-0000", name="20171005-901003-0000.yaml")
    before = taken.read_text()
    throws = iter([bytes(4), b"stag", bytes([1] * 4), b"stag"])
    monkeypatch.setattr(os, "urandom", lambda _: next(throws))

    result = cwlog("add", *FLAGS)

    assert result.stdout == f"{MONTH}/20171005-901003-1111.yaml\n"
    assert taken.read_text() == before


def test_if_every_name_is_taken_the_entry_is_printed(
    workspace: Path, cwlog: Run, record: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(workspace, id="20171005-901009-0000", name="20171005-901003-0000.yaml")
    monkeypatch.setattr(os, "urandom", bytes)

    result = cwlog("add", *FLAGS)

    assert result.code == 2
    assert "duration_minutes: 90\n" in result.stderr


# --- The system refuses ---


def test_a_full_disk_loses_nothing(workspace: Path, cwlog: Run) -> None:
    result = add(workspace, "--comments", "word " * 100, preexec_fn=limited(300))

    assert (result.returncode, result.stdout) == (2, "")
    assert "could not be written: File too large" in result.stderr
    assert "comments: word word" in result.stderr
    assert list(whole_entries(workspace)) == leftovers(workspace) == []


def test_of_a_file_with_many_entries_a_full_disk_writes_none(workspace: Path) -> None:
    short = add(workspace, "--dry-run").stdout
    long = (
        short.replace("20171005-901003", "20171005-901009")
        .replace("901003", "901009")
        .replace("Cedar Hollow R-IV", "Marrow Creek R-II")
    )
    (workspace / "two.yaml").write_text(f"{short}---\n{long}comments: {'word ' * 100}\n")

    result = subprocess.run(
        [sys.executable, "-B", "-m", "cwlog", "add", "--from", "two.yaml"], cwd=workspace, env=clean_environment(),
        capture_output=True, text=True, timeout=60, preexec_fn=limited(500),
    )  # fmt: skip

    assert result.returncode == 2, result.stderr
    assert list(whole_entries(workspace)) == leftovers(workspace) == []
    assert "duration_minutes" in result.stderr


def test_a_full_disk_does_not_open_a_form(workspace: Path) -> None:
    result = add(workspace, "--edit", preexec_fn=limited(300))

    assert result.returncode == 2
    assert ".cwlog/drafts" in result.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_if_standard_output_is_full_the_path_is_told_elsewhere(workspace: Path) -> None:
    with open("/dev/full", "wb") as full:
        result = subprocess.run(
            ADD, cwd=workspace, env=clean_environment(), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )

    assert result.returncode == 2
    assert f"written: {MONTH}/20171005-901003-" in result.stderr
    assert "the output could not be written: No space left on device" in result.stderr
    assert len(list(whole_entries(workspace))) == 1


@pytest.fixture
def open_folder(workspace: Path) -> Iterator[Path]:
    """The workspace where every user of the machine may look."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(workspace, Path(folder) / "workspace"))


AS_NOBODY = """
import os, sys
from cwlog.__main__ import run
os.chdir(sys.argv[1])
def call(*more):
    sys.argv = ["cwlog", "add", *flags, *more]
    try:
        run()
    except SystemExit as end:
        return end.code
flags = sys.argv[2:]
call("--dry-run")  # imports what is needed, while it may
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
print("-" * 10, file=sys.stderr, flush=True)
sys.exit(call())
"""


def test_a_folder_that_may_not_be_written_is_said_to_be_so(open_folder: Path) -> None:
    month = open_folder / MONTH
    month.mkdir(parents=True)
    month.chmod(0o555)

    result = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, str(open_folder), *FLAGS], env=clean_environment(),
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    said = result.stderr.partition("----------\n")[2]
    assert result.returncode == 2, result.stderr
    assert "could not be written: Permission denied" in said
    assert "duration_minutes: 90\n" in said
    assert list(month.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_said_to_be_so(workspace: Path, cwlog: Run) -> None:
    folder = workspace / "data/logs/2017-18"
    folder.mkdir(parents=True)
    (folder / "cadre-3").write_text("")

    result = cwlog("add", *FLAGS)

    assert result.code == 2
    assert "could not be written: Not a directory" in result.stderr


# --- Links ---


@pytest.mark.parametrize("part", ["data/logs", "data/logs/2017-18/cadre-3", MONTH])
def test_a_folder_that_is_a_link_out_of_the_workspace_is_refused(
    workspace: Path, cwlog: Run, tmp_path: Path, part: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace / part).parent.mkdir(parents=True, exist_ok=True)
    (workspace / part).symlink_to(elsewhere)

    result = cwlog("add", *FLAGS)

    assert result.code == 2
    assert "leads out of the workspace by a link" in result.stderr
    assert list(elsewhere.iterdir()) == []


def test_a_link_within_the_workspace_is_refused_since_nobody_would_read_there(workspace: Path, cwlog: Run) -> None:
    elsewhere = workspace / "elsewhere"
    elsewhere.mkdir()
    (workspace / MONTH).parent.mkdir(parents=True)
    (workspace / MONTH).symlink_to(elsewhere)

    result = cwlog("add", *FLAGS)

    assert result.code == 2
    assert "is reached by a link" in result.stderr
    assert list(elsewhere.iterdir()) == []


def test_drafts_are_not_written_through_a_link(workspace: Path, cwlog: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (workspace / ".cwlog").symlink_to(elsewhere)

    result = Run(workspace).real("add", "--edit", EDITOR="true")

    assert result.code == 2
    assert list(elsewhere.iterdir()) == []


# --- All or none ---


def test_new_files_are_all_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c/two").write_text("old")

    with pytest.raises(NameTaken, match="c/two could not be written"):
        write_new(str(tmp_path), {"a/one": "1", "c/two": "2", "d/three": "3"})

    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["old"]


class Interrupted(dict[str, str]):
    """Files to write, with a Ctrl-C between the first and the second."""

    def items(self) -> Iterator[tuple[str, str]]:  # type: ignore[override]
        """The first, then Ctrl-C."""
        yield from list(super().items())[:1]
        raise KeyboardInterrupt


def test_ctrl_c_between_two_files_leaves_none(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_new(str(tmp_path), Interrupted({"one": "1", "two": "2"}))

    assert list(tmp_path.iterdir()) == []


def test_a_file_is_on_the_disk_before_it_gets_its_name_and_its_name_is_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    force, name = os.fsync, os.link

    def noted_force(descriptor: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        force(descriptor)

    def noted_name(temporary: str, final: str) -> None:
        steps.append("name")
        name(temporary, final)

    monkeypatch.setattr(os, "fsync", noted_force)
    monkeypatch.setattr(os, "link", noted_name)

    write_new(str(tmp_path), {"one": "1"})

    assert steps == ["file", "name", "folder"]


def test_a_path_that_leads_out_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CwlogError, match="leads out"):
        write_new(str(tmp_path), {"../escape/one": "1"})

    assert not (tmp_path.parent / "escape").exists()
