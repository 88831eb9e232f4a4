"""What tests share: a small workspace of real files, the sample data, and the command itself."""

import gc
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.fork import Fork

ROOT = Path(__file__).parents[1]
MONTH = "data/logs/2017-18/cadre-3/2017-10"
ENTRY: Mapping[str, Any] = {
    "id": "20171005-901003-7k3q",
    "district": "901003",
    "district_name": "Cedar Hollow R-IV",
    "date": "2017-10-05",
    "duration_minutes": 90,
    "interaction_type": "discussing_data",
    "participants": {"superintendent": 1, "building_administrator": 3},
    "cst_members": ["facilitator", "data"],
    "topics": ["data_based_decision_making"],
    "resources": ["practice_profile"],
}
# As a person writes it: comments, quotes and lists in their own style.
HAND_WRITTEN = """\
# from the paper log
id: 20171005-901003-7k3q
district: '901003'
district_name: Cedar Hollow R-IV
date: 2017-10-05     # a Thursday
duration_minutes: 90
interaction_type: discussing_data

# who was there
participants: {superintendent: 1, building_administrator: 3}
cst_members: [facilitator, data]
topics:
  - data_based_decision_making   # the main one
resources: []
"""

# Two noisy cores: how long one example takes says nothing. A failure names the example to add to the file.
settings.register_profile("cwlog", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("cwlog")


@dataclass(frozen=True)
class Result:
    """What a user sees of a command that has ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The standard output, which is one JSON document."""
        return json.loads(self.stdout)


@dataclass(frozen=True)
class Run:
    """The command, run from a folder: ``cwlog("validate")`` in this process, ``cwlog.real(...)`` in one of its own."""

    folder: Path

    def __call__(self, *arguments: str, at: Path | None = None, stdin: str = "") -> Result:
        """Run in this process, which is fast."""
        from cwlog.__main__ import run

        outputs = [io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2)]
        before = os.getcwd(), sys.argv, sys.stdin
        os.chdir(at or self.folder)
        sys.argv, sys.stdin = ["cwlog", *arguments], io.StringIO(stdin)
        try:
            with redirect_stdout(outputs[0]), redirect_stderr(outputs[1]), pytest.raises(SystemExit) as ended:
                run()
        finally:
            sys.argv, sys.stdin = before[1:]
            os.chdir(before[0])
            gc.unfreeze()
            gc.enable()  # a short-lived process does without; this one is long-lived
        texts = [output.buffer.getvalue().decode() for output in outputs]  # type: ignore[attr-defined]
        return Result(int(ended.value.code or 0), *texts)

    def real(self, *arguments: str, at: Path | None = None, stdin: str = "", **environment: str) -> Result:
        """Run as a user does, in a process of its own; more environment variables by name."""
        done = subprocess.run(
            [sys.executable, "-m", "cwlog", *arguments],
            cwd=at or self.folder,
            input=stdin.encode(),
            capture_output=True,
            env=clean_environment() | environment,
            timeout=120,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def clean_environment() -> dict[str, str]:
    """The environment without what would steer the command, or the git that it asks."""
    steering = ("CWLOG_", "NO_COLOR", "COLUMNS", "GIT_", "GITHUB_")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


@pytest.fixture(autouse=True)
def _nothing_steers_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = clean_environment()
    for key in set(os.environ) - set(clean):
        monkeypatch.delenv(key)
    for key in set(clean) - set(os.environ):
        monkeypatch.setenv(key, clean[key])


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace without logs, to copy."""
    root = tmp_path_factory.mktemp("pattern") / "workspace"
    shutil.copytree(ROOT / "schemas", root / "schemas")
    shutil.copy(ROOT / "cwlog.yaml", root)
    (root / "data").mkdir()
    for roster in (ROOT / "data").glob("*.csv"):
        shutil.copy(roster, root / "data")
    return root


@pytest.fixture
def workspace(_pattern: Path, tmp_path: Path) -> Path:
    """A fresh workspace with settings, schemas and rosters, and without logs."""
    return Path(shutil.copytree(_pattern, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def sample(_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample data, all of the reference year. For reading only: all tests of a run share it."""
    root = Path(shutil.copytree(_pattern, tmp_path_factory.mktemp("sample") / "workspace"))
    for name in ("logs", "submissions"):
        shutil.copytree(ROOT / "data" / name, root / "data" / name)
    return root


@pytest.fixture
def cwlog(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """The command, run from the test's workspace if it has one."""
    has_workspace = "workspace" in request.fixturenames
    return Run(request.getfixturevalue("workspace") if has_workspace else tmp_path)


@pytest.fixture
def record() -> Callable[..., Path]:
    """A new `recorder` for each test."""
    return recorder()


def recorder() -> Callable[..., Path]:
    """A function ``record(workspace, **changes)`` that writes a valid entry with changes, and gives its file.

    A change to None takes a key away. Without ``id``, entries get ids of their own; ``cadre`` and ``month`` choose
    another folder than that of cadre 3 and the date, ``name`` another file than that of the id.
    """
    numbers = count()

    def write(
        workspace: Path, cadre: str = "3", month: str | None = None, name: str | None = None, **changes: Any
    ) -> Path:
        day, district = changes.get("date", ENTRY["date"]), changes.get("district", ENTRY["district"])
        own = f"{day.replace('-', '')}-{district}-{next(numbers):04d}"
        entry = {key: value for key, value in {**ENTRY, "id": own, **changes}.items() if value is not None}
        month = month or day[:7]
        first_year = int(month[:4]) - (month[5:7] < "07")
        folder = workspace / f"data/logs/{first_year}-{(first_year + 1) % 100:02d}/cadre-{cadre}/{month}"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / (name or f"{entry.get('id', own)}.yaml")
        file.write_text(lines_of(entry), encoding="utf-8")
        return file

    return write


def lines_of(entry: Mapping[str, Any]) -> str:
    """An entry as YAML, one line a key, not made by the program under test: every JSON value is YAML."""
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in entry.items())


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--update-cases`` rewrites the expected outputs of tests/cases."""
    parser.addoption("--update-cases", action="store_true", help="rewrite the expected outputs of tests/cases")


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> Iterator[bool]:
    """True when expected outputs are to be rewritten: look at the difference in git before you keep it."""
    return bool(request.config.getoption("--update-cases"))


@pytest.fixture
def fork(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Fork":
    """The workspace in a repository, with one entry that was written by hand; nobody's configuration of git counts."""
    from tests.fork import Fork
    from tests.git_repo import alone

    for key, value in alone(tmp_path).items():
        monkeypatch.setenv(key, value)
    return Fork(workspace)
