"""The other validators: installed into a place of the benchmark's own, and how each is called."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import Command
from workspaces import WORK

PYTHON_PEERS = ("check-jsonschema==0.39.0", "yamale==6.1.0")
NODE_PEERS = ("ajv-cli@5.0.0", "ajv-formats@3.0.1")


@dataclass(frozen=True)
class Peer:
    """A validator, and how many times as fast cwlog must be (None: only reported)."""

    name: str
    command: Command
    limit: float | None


def install_python_peers() -> Path:
    """The folder with the programs of the Python peers, installed if they are not there in these versions."""
    environment = WORK / "peers"
    if not _is_installed(environment, PYTHON_PEERS):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
        subprocess.run([str(environment / "bin" / "pip"), "install", "--quiet", *PYTHON_PEERS], check=True)
        _remember(environment, PYTHON_PEERS)
    return environment / "bin"


def install_node_peers() -> Path | None:
    """The folder with the programs of the node peers; None where there is no npm."""
    npm, environment = shutil.which("npm"), WORK / "node"
    if npm is None:
        return None
    if not _is_installed(environment, NODE_PEERS):
        environment.mkdir(parents=True, exist_ok=True)
        quiet = ["--silent", "--no-audit", "--no-fund", "--prefix", str(environment)]
        subprocess.run([npm, "install", *quiet, *NODE_PEERS], check=True)
        _remember(environment, NODE_PEERS)
    return environment / "node_modules" / ".bin"


def _is_installed(environment: Path, versions: Sequence[str]) -> bool:
    note = environment / "installed.txt"
    return note.exists() and note.read_text(encoding="utf-8").split() == list(versions)


def _remember(environment: Path, versions: Sequence[str]) -> None:
    (environment / "installed.txt").write_text("\n".join(versions), encoding="utf-8")


def python_peers(programs: Path, lists: Path) -> list[Peer]:
    """check-jsonschema and yamale over a folder in the peers' form (see ``generate``)."""
    files = sorted(str(path.relative_to(lists)) for path in lists.glob("lists/*.yaml"))
    check = [str(programs / "check-jsonschema"), "--schemafile", "list.schema.json", *files]
    yamale = [str(programs / "yamale"), "-s", "yamale.yaml", "-n", "1", "lists"]
    return [Peer("check-jsonschema", Command(check, lists), 10), Peer("yamale -n1", Command(yamale, lists), 2)]


def ajv(programs: Path, lists: Path) -> Peer:
    """ajv-cli over a folder in the peers' form."""
    options = ["--spec=draft2020", "--strict=false", "--all-errors", "-c", "ajv-formats"]
    argv = [str(programs / "ajv"), "validate", *options, "-s", "list.schema.json", "-d", "lists/*.yaml"]
    return Peer("ajv-cli", Command(argv, lists), None)
