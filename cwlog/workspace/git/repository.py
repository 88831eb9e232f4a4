"""The repository that a workspace lies in, and how git is run there."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.workspace.git.program import Answer, call_git

# What `git rev-parse --local-env-vars` lists: variables that name one repository. A hook gets some of them.
_LOCAL = frozenset(
    f"GIT_{name}"
    for name in (
        "ALTERNATE_OBJECT_DIRECTORIES COMMON_DIR CONFIG CONFIG_COUNT CONFIG_PARAMETERS DIR GRAFT_FILE "
        "IMPLICIT_WORK_TREE INDEX_FILE INTERNAL_SUPER_PREFIX NO_REPLACE_OBJECTS OBJECT_DIRECTORY PREFIX "
        "REPLACE_REF_BASE SHALLOW_FILE WORK_TREE"
    ).split()
)
# Those that only say where the repository is: found anew from the workspace, they would be wrong in another folder.
_PLACES = frozenset(("GIT_COMMON_DIR", "GIT_DIR", "GIT_IMPLICIT_WORK_TREE", "GIT_PREFIX", "GIT_WORK_TREE"))
# Those that may be paths from the current folder, as in a hook (``GIT_INDEX_FILE=.git/index``).
_PATHS = ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")


class Repository(NamedTuple):
    """A repository with a work tree, and the workspace in it.

    ``top`` is the top folder of the work tree, ``git_dir`` the folder of git's own files (of this work tree, if it is a
    linked one), both absolute; ``inside`` is the workspace's path within the work tree: ``""`` or ``"sub/dir"``.
    """

    top: str
    git_dir: str
    inside: str
    environment: Mapping[str, str]

    @property
    def root(self) -> str:
        """The workspace as an absolute path."""
        return os.path.join(self.top, self.inside) if self.inside else self.top

    def path_of(self, path: str) -> str:
        """A path of the workspace as git calls it.

        >>> Repository("/r", "/r/.git", "logs", {}).path_of("data/cadres.csv")
        'logs/data/cadres.csv'
        """
        return f"{self.inside}/{path}" if self.inside else path

    def ask(self, *arguments: str, stdin: bytes = b"") -> Answer:
        """Run git in the top folder, where its paths begin; the exit code is the caller's to judge.

        Raises:
            CwlogError: git is not installed.
        """
        return call_git(arguments, self.top, self.environment, stdin)

    def run(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What git writes to standard output, run in the top folder, where its paths begin. Ask for ``-z`` for names.

        Raises:
            CwlogError: git failed, or is not installed.
        """
        answer = self.ask(*arguments, stdin=stdin)
        if answer.code:
            raise failure(arguments[0], answer)
        return answer.out


def failure(what: str, answer: Answer) -> CwlogError:
    """That git failed, in git's own words; ``what`` is the name of its command."""
    lines = answer.said.splitlines() or [f"exit code {answer.code}"]
    fatal = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
    return CwlogError(f"git {what} failed: {fatal.partition(': ')[2] or fatal}", "see what 'git status' says")


def find_repository(root: str) -> Repository:
    """The repository that a workspace lies in.

    A hook's variables (another index, objects in quarantine) count if they are about this repository, and are left out
    if they are about another.

    Args:
        root: the workspace, an absolute path without links.

    Raises:
        CwlogError: it lies in none, git is not installed, or git refuses to work there.
    """
    clean = {key: value for key, value in os.environ.items() if key not in _LOCAL}
    answer = _look(root, clean)
    own = _to_places(answer)
    if _LOCAL & os.environ.keys():
        named = _to_places(_look(os.getcwd(), os.environ))
        if named and own and named == own:
            clean = _hook_environment()
        elif named and not own:  # GIT_DIR and GIT_WORK_TREE lead to a repository that no folder shows
            own, clean = named, {**_hook_environment(), "GIT_WORK_TREE": named[0], "GIT_DIR": named[1]}
    if own is None or (inside := _inside(root, own[0])) is None:
        raise _no_repository(root, answer)
    return Repository(*own, inside, clean)


def _look(folder: str, environment: Mapping[str, str]) -> Answer:
    return call_git(("rev-parse", "--show-toplevel", "--absolute-git-dir"), folder, environment)


def _to_places(answer: Answer) -> tuple[str, str] | None:
    """The top folder and the folder of git's own files; None if git found none."""
    lines = os.fsdecode(answer.out).splitlines()
    return (os.path.realpath(lines[0]), os.path.realpath(lines[1])) if not answer.code and len(lines) == 2 else None


def _hook_environment() -> dict[str, str]:
    """The environment as it is, without places, and right in any folder."""
    kept = {key: value for key, value in os.environ.items() if key not in _PLACES}
    return kept | {key: os.path.abspath(kept[key]) for key in _PATHS if kept.get(key)}


def _inside(root: str, top: str) -> str | None:
    """The workspace's path within the work tree; None if it lies elsewhere."""
    path = os.path.relpath(root, top).replace(os.sep, "/")
    if path == ".." or path.startswith("../"):
        return None
    return "" if path == "." else path


def _no_repository(root: str, answer: Answer) -> CwlogError:
    if "dubious ownership" in answer.said:
        hint = f"if you trust it: git config --global --add safe.directory {root}"
        return CwlogError("git refuses this repository, because it belongs to another user", hint)
    if answer.code and "not a git repository" not in answer.said:
        return failure("rev-parse", answer)
    return CwlogError(f"{root} is not in a git repository", "'git init' makes it one")
