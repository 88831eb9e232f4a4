"""Makes a new workspace from the files that cwlog ships. What is there already is never touched."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.schemas import NAMES
from cwlog.workspace.opening import SETTINGS
from cwlog.workspace.origin import requirement
from cwlog.workspace.writing import write_new

WORKFLOW = ".github/workflows/cwlog.yml"
# File of the workspace -> file that cwlog ships. Their names have no dot there: packages leave hidden files out.
_SHIPPED: Mapping[str, str] = {
    "cwlog.yaml": "cwlog.yaml",
    "README.md": "README.md",
    **{f"schemas/{name}.schema.yaml": f"schemas/{name}.schema.yaml" for name in NAMES},
    "data/README.md": "data/README.md",
    "data/rpdcs.csv": "data/rpdcs.csv",
    "data/cadres.csv": "data/cadres.csv",
    "data/districts.csv": "data/districts.csv",
    "data/members.csv": "data/members.csv",
    "data/buildings.csv": "data/buildings.csv",
    ".gitattributes": "gitattributes",
    ".gitignore": "gitignore",
    ".editorconfig": "editorconfig",
    ".vscode/settings.json": "vscode-settings.json",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    WORKFLOW: "github-workflow.yml",
}
_FOLDERS = ("data/logs", "data/submissions")
_REQUIREMENT = '"@CWLOG@"'  # stands in a shipped file for what pip is to install
_UNKNOWN = '"" # SET THIS: cwlog was not installed from where other machines find it'
# Files that have their effect only at the top of a repository.
AT_THE_TOP = (WORKFLOW, ".pre-commit-config.yaml")


class Founding(NamedTuple):
    """A workspace to be: its root, the files that are missing with their texts, and those that are there already."""

    root: str
    missing: Mapping[str, str]
    kept: Sequence[str]


def plan_workspace(folder: str) -> Founding:
    """What `found_workspace` would do in a folder, which need not be there yet.

    Raises:
        CwlogError: it is a file, or lies inside another workspace.
    """
    root = os.path.realpath(folder)
    if os.path.lexists(root) and not os.path.isdir(root):
        raise CwlogError(f"{folder} is a file, not a folder", "name a folder, or leave it out for the current one")
    _refuse_inside(root)
    texts = {path: _shipped(name) for path, name in _SHIPPED.items()}
    # git keeps no empty folder
    texts |= {f"{path}/.gitkeep": "" for path in _FOLDERS if not os.path.lexists(os.path.join(root, path))}
    missing = {path: text for path, text in texts.items() if not os.path.lexists(os.path.join(root, path))}
    return Founding(root, missing, [path for path in texts if path not in missing])


def found_workspace(planned: Founding) -> None:
    """Write the missing files: all of them, or none.

    Raises:
        CwlogError: the system refused; nothing has been written.
    """
    base = os.path.dirname(planned.root)
    while not os.path.isdir(base):
        base = os.path.dirname(base)
    inside = os.path.relpath(planned.root, base).replace(os.sep, "/")
    if planned.missing:
        write_new(base, {f"{inside}/{path}": text for path, text in planned.missing.items()})


def repository_above(root: str) -> str:
    """The top of the repository in which a new workspace is a folder below the top; empty for none."""
    folder = root
    while folder != os.path.dirname(folder):
        if os.path.lexists(os.path.join(folder, ".git")):
            return "" if folder == root else folder
        folder = os.path.dirname(folder)
    return ""


def _refuse_inside(root: str) -> None:
    above = os.path.dirname(root)
    while above != os.path.dirname(above):
        if os.path.isfile(os.path.join(above, SETTINGS)):
            hint = "choose a folder outside it; a command there would not know which of the two is meant"
            raise CwlogError(f"the folder lies inside another workspace, {above}", hint)
        above = os.path.dirname(above)


def lacks_requirement(planned: Founding) -> bool:
    """True if the workflow that is to be written does not say yet what to install."""
    return _UNKNOWN in planned.missing.get(WORKFLOW, "")


def _with_requirement(text: str) -> str:
    if _REQUIREMENT not in text:
        return text
    known = requirement()
    return text.replace(_REQUIREMENT, f'"{known}"' if known else _UNKNOWN)


def _shipped(name: str) -> str:
    """The text of a file that cwlog ships: schemas stand in a checkout beside the package, else all inside it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for folder in (os.path.join(package, "bundled"), os.path.dirname(package)):
        with (
            suppress(FileNotFoundError, NotADirectoryError),
            open(os.path.join(folder, name), encoding="utf-8", newline="") as file,
        ):
            return _with_requirement(file.read())
    raise CwlogError(f"cwlog was installed without {name}", "install cwlog again")
