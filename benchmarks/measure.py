"""Run commands by turns and take their time, processor time and peak memory.

The process that measures must stay small: on Linux a child's peak memory starts at its parent's, so it can
measure nothing below what it holds itself.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class CommandFailedError(Exception):
    """A measured command ended with an exit code that nobody expected."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments; ``undo`` gets its stdout and is not measured."""

    argv: Sequence[str]
    folder: Path
    undo: Callable[[str], None] = lambda _stdout: None


@dataclass(frozen=True)
class Run:
    """One finished run: wall clock and processor seconds, peak resident memory in bytes."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Runs:
    """All runs of one command."""

    runs: Sequence[Run]

    @property
    def seconds(self) -> float:
        """The median of the wall clock seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor_seconds(self) -> float:
        """The median of user + system time."""
        return statistics.median(run.processor_seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """The highest peak of all runs (of the largest process, where there are several)."""
        return max(run.peak_bytes for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The shortest and the longest run in seconds."""
        return min(run.seconds for run in self.runs), max(run.seconds for run in self.runs)


def run_once(command: Command) -> Run:
    """Run a command to its end, without a terminal and without input.

    Raises:
        CommandFailedError: its exit code is not 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            list(command.argv), cwd=command.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env=_environment(os.environ),
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    if process.returncode != 0:
        call = " ".join(command.argv)
        raise CommandFailedError(f"exit code {process.returncode}: {call}\n{texts[1][-2000:]}")
    command.undo(texts[0])
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _MAXRSS_UNIT, texts[0], texts[1])


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would send cwlog to another workspace or colour its output."""
    return {k: v for k, v in environment.items() if not k.startswith("CWLOG_")} | {"NO_COLOR": "1"}


def alternate(*commands: Command, repeats: int, warm_up: bool = True) -> list[Runs]:
    """Run the commands by turns, A B A B ..., after one turn that is not counted."""
    if warm_up:
        for command in commands:
            run_once(command)
    turns = [[run_once(command) for command in commands] for _ in range(repeats)]
    return [Runs(runs) for runs in zip(*turns, strict=True)]
