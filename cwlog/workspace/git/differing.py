"""Which files differ between two states of a workspace, and where two lines of history parted."""

import os
from collections.abc import Sequence

from cwlog.errors import CwlogError
from cwlog.workspace.git.repository import Repository, failure
from cwlog.workspace.git.revisions import Revision, is_shallow, no_history

# What cwlog reads: everything else of the repository is nobody's data.
READ = ("cwlog.yaml", "schemas", "data")


def differing_paths(repository: Repository, before: str, after: str | None = None) -> set[str]:
    """The files of the workspace that may differ: git compares names of objects, so most are never read.

    Args:
        repository: where the workspace lies.
        before: a commit.
        after: another one; None for the work tree, with files that git does not know or was told to overlook.

    Returns:
        Paths that begin at the workspace. A folder that is a repository of its own ends with ``/``.

    Raises:
        CwlogError: git failed.
    """
    commits = [before] if after is None else [before, after]
    found = _names(repository, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--no-relative", "-z", *commits)
    if after is None:
        found += _names(repository, "ls-files", "--others", "-z")  # also what .gitignore names: cwlog reads it
        # A letter and a space stand before each; H is a file that git looks after.
        found += [line[2:] for line in _names(repository, "ls-files", "-v", "-z") if line[0] != "H"]
    start = len(repository.path_of(""))
    return {name[start:] for name in found}


def _names(repository: Repository, *arguments: str) -> list[str]:
    """What git names below the places that cwlog reads."""
    # ":(top,literal)", because a path is a pattern to git otherwise.
    places = [f":(top,literal){repository.path_of(path)}" for path in READ]
    return [name for name in os.fsdecode(repository.run(*arguments, "--", *places)).split("\0") if name]


def merge_base(repository: Repository, one: Revision, other: Revision) -> str:
    """The last commit that two have in common.

    Raises:
        CwlogError: there is none, or this clone does not go back that far.
    """
    answer = repository.ask("merge-base", one.commit, other.commit)
    name = answer.out.decode("ascii", "replace").strip()
    if name:
        return name
    if answer.code > 1:
        raise failure("merge-base", answer)
    said = f"{one.found_as} and {other.found_as} have no commit in common"
    if is_shallow(repository):
        raise no_history(f"{said} in it")
    raise CwlogError(said, "name two revisions of one history; 'git log --oneline --graph --all' shows them")


def first_of(repository: Repository, names: Sequence[str]) -> str:
    """The first of the names that is a commit here; empty if none is."""
    for name in names:
        answer = repository.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if not answer.code:
            return name
    return ""
