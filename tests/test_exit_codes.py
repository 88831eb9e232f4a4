"""How every command ends: quietly where the reader has gone, with 3 and a sentence where cwlog itself is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, clean_environment


@pytest.mark.skipif(os.name == "nt", reason="needs the pipes of POSIX")
@pytest.mark.parametrize("arguments", [["explain", "CW104"], ["--help"], ["roster", "show"]])
def test_a_reader_that_has_gone_is_no_mistake(workspace: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)

    ended = subprocess.run(
        [sys.executable, "-m", "cwlog", *arguments],
        cwd=workspace,
        env=clean_environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("mistake", [ValueError("wrong"), FileNotFoundError(2, "No such file or directory", "a-name")])
def test_a_mistake_of_cwlog_is_said_without_a_traceback(
    workspace: Path, cwlog: Run, monkeypatch: pytest.MonkeyPatch, mistake: Exception
) -> None:
    def fail(*_: object) -> None:
        raise mistake

    monkeypatch.setattr("cwlog.workspace.find_root", fail)

    result = cwlog("validate")

    assert (result.code, result.stdout) == (3, "")
    assert result.stderr.startswith(
        f"Error: cwlog made a mistake ({type(mistake).__name__}); your files are as they were"
    )
    assert "Traceback" not in result.stderr
