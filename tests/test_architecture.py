"""What import-linter cannot see of the house: who opens files, reads the clock, prints; and how large things are."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

HOUSE = ROOT / "cwlog"
LONGEST_FILE, LONGEST_FUNCTION = 400, 50


def _modules(*, but: tuple[str, ...] = ()) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if path.relative_to(HOUSE).parts[0] not in but:
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def test_every_room_stands_in_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {path.name if path.is_file() else f"{path.name}/" for path in HOUSE.iterdir()}
    rooms = {room for room in rooms if room.endswith((".py", "/")) and not room.startswith("__")}

    assert {room for room in rooms if f"`{room}`" not in text} == set()


def test_only_the_workspace_opens_files() -> None:
    openers = {"open", "io.open", "os.open"}

    assert [str(path) for path, tree in _modules(but=("workspace", "__main__.py")) if openers & set(_calls(tree))] == []


def test_only_the_command_line_reads_the_clock_and_prints() -> None:
    clocks = {"date.today", "datetime.now", "time.time", "time.monotonic", "print", "input"}

    assert [str(path) for path, tree in _modules(but=("cli",)) if clocks & set(_calls(tree))] == []


def test_nothing_is_ever_unpickled_or_evaluated() -> None:
    dangerous = {"eval", "exec", "pickle.loads", "pickle.load", "yaml.load", "os.system", "__import__"}

    assert [str(path) for path, tree in _modules() if dangerous & set(_calls(tree))] == []


def test_no_file_is_long() -> None:
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path, _ in _modules()}

    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_long() -> None:
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
