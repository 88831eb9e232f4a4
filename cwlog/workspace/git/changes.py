"""What differs between two trees, or a tree and the index: names of blobs by path, without guesses about renames."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from cwlog.workspace.git.objects import list_tree, read_blobs
from cwlog.workspace.git.repository import Repository

NOTHING = ""  # the blob of a file that is not there
ODD = "odd"  # a link or a submodule, which is never read

Change = tuple[str, str]  # the blob before and after
_PIECE = 5_000  # blobs read at once


def tree_changes(repository: Repository, before: str, after: str) -> dict[str, Change]:
    """The files of the workspace's ``data`` that differ between two commits, by path from the workspace."""
    return _changes(repository, "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after)


def index_changes(repository: Repository, before: str) -> dict[str, Change]:
    """The files that differ between a commit and the index. One that is unmerged counts as not there."""
    return _changes(repository, "diff-index", "-z", "--raw", "--cached", "--no-renames", "--no-abbrev", before)


def _changes(repository: Repository, *command: str) -> dict[str, Change]:
    fields = os.fsdecode(repository.run(*command)).split("\0")
    found: dict[str, Change] = {}
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        before_mode, after_mode, before, after, _ = about.removeprefix(":").split()
        inside = inside_data(repository, path)
        if inside:
            found[inside] = (_blob(before_mode, before), _blob(after_mode, after))
    return found


def _blob(mode: str, blob: str) -> str:
    if mode == "000000" or not blob.strip("0"):
        return NOTHING
    return blob if mode.startswith("100") else ODD


def inside_data(repository: Repository, path: str) -> str:
    """A path of the repository as one of the workspace; empty if it is not in its ``data``."""
    start = repository.path_of("data/")
    return f"data/{path[len(start) :]}" if path.startswith(start) else ""


def blobs_at(repository: Repository, commit: str) -> dict[str, str]:
    """Every file of ``data`` at a commit."""
    entries = list_tree(repository, commit)
    return {entry.path: entry.blob if entry.kind == "file" else ODD for entry in entries if entry.path[:5] == "data/"}


def read_all(repository: Repository, blobs: Iterable[str]) -> dict[str, bytes]:
    """The bytes of blobs by their names; of what is odd, something that no reader accepts."""
    wanted = iter(sorted(set(blobs) - {NOTHING, ODD}))
    found = {ODD: b"\0"}
    while piece := list(islice(wanted, _PIECE)):
        found.update(read_blobs(repository, piece))
    return found


def files_of(names: Mapping[str, str], contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path -> bytes of the files that are there."""
    return {path: contents[blob] for path, blob in names.items() if blob != NOTHING}


def unmerged(repository: Repository) -> dict[str, dict[int, str]]:
    """The blobs of every path of the repository that is unmerged, by stage: 1 the base, 2 ours, 3 theirs.

    Paths are those of the repository.
    """
    found: dict[str, dict[int, str]] = {}
    for about, path in _unmerged_lines(repository):
        mode, blob, stage = about.split()
        found.setdefault(path, {})[int(stage)] = _blob(mode, blob)
    return found


def _unmerged_lines(repository: Repository) -> Iterator[tuple[str, str]]:
    for line in os.fsdecode(repository.run("ls-files", "-u", "-z", "--full-name")).split("\0"):
        if line:
            about, _, path = line.partition("\t")
            yield about, path
