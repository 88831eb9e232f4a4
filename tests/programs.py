"""Programs that tests run as a user does, and what is said where one is missing."""

import os
import sys
from pathlib import Path

import pytest


def make_program(folder: Path) -> Path:
    """Put a program ``cwlog`` into a folder, as an installed one is found; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "cwlog"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cwlog "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder


def found_first(folder: Path) -> dict[str, str]:
    """The variable that has programs looked for in a folder first."""
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def skip_aloud(what: str) -> None:
    """Skip a test for want of something; an error where CWLOG_REQUIRE_ALL says that all must run."""
    if os.environ.get("CWLOG_REQUIRE_ALL"):
        pytest.fail(f"{what} is missing, and CWLOG_REQUIRE_ALL is set")
    pytest.skip(f"{what} is missing")
