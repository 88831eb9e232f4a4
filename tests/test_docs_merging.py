"""docs/merging.md shows what one sees, line by line, in a real repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, clean_environment
from tests.git_repo import alone, make_repository
from tests.test_docs import _console_blocks, _pattern, _steps


def test_the_page_about_merging_goes_as_it_says(sample: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample, tmp_path / "logs"))
    (folder / ".gitignore").write_text(".cwlog/\n")
    make_repository(folder).commit()
    program = tmp_path / "bin" / "cwlog"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cwlog "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    environment = clean_environment() | alone(tmp_path) | {"PATH": path, "PYTHONPATH": str(ROOT)}
    page = (ROOT / "docs" / "merging.md").read_text(encoding="utf-8")

    for block in _console_blocks(page):
        for command, shown in _steps(block):
            done = subprocess.run(
                ["sh", "-c", command],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=60,
            )
            seen = done.stdout.decode()
            assert re.fullmatch(_pattern(shown), seen), f"$ {command}\n{seen}"
