"""What a commit holds: names, and the bytes of files, read in large pieces."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.workspace.git.program import COMMAND, no_git
from cwlog.workspace.git.repository import Repository, failure


class TreeEntry(NamedTuple):
    """A file of a commit. ``kind`` is that of `cwlog.places.Item`: ``file``, ``link``, or ``other`` for a submodule;
    ``size`` is in bytes.
    """

    path: str
    kind: str
    blob: str
    size: int


def list_tree(repository: Repository, commit: str) -> list[TreeEntry]:
    """Every file that a commit holds in the workspace, with paths that begin there, in git's order.

    Raises:
        CwlogError: git failed.
    """
    # COMMIT:FOLDER, because a path of its own would be a pattern.
    answer = repository.ask("ls-tree", "-r", "-l", "-z", "--full-tree", f"{commit}:{repository.inside}")
    if answer.code:
        if repository.inside and "Not a valid object name" in answer.said:  # there was no such folder
            return []
        raise failure("ls-tree", answer)
    return [_to_entry(line) for line in os.fsdecode(answer.out).split("\0") if line]


def _to_entry(line: str) -> TreeEntry:
    """``MODE TYPE OBJECT SIZE<tab>PATH``; a submodule (``-``) and a blob that is missing (``BAD``) have no size."""
    about, _, path = line.partition("\t")
    mode, _, blob, size = about.split()
    kind = {"100": "file", "120": "link"}.get(mode[:3], "other")
    return TreeEntry(path, kind, blob, int(size) if size.isdigit() else 0)


def read_blobs(repository: Repository, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of each blob, in the order asked, all read in one process: the caller keeps the pieces small.

    Args:
        repository: where to look.
        blobs: full names of objects, such as `TreeEntry.blob`.

    Raises:
        CwlogError: one is missing, as in a clone that was made incomplete.
    """
    out = repository.run("cat-file", "--batch", stdin=os.fsencode("".join(f"{blob}\n" for blob in blobs)))
    at = 0
    for blob in blobs:
        end = out.index(b"\n", at)
        header = out[at:end].split()
        if len(header) != 3 or header[1] != b"blob":
            raise CwlogError(f"git has no contents for {blob}", "'git fsck' and 'git fetch' may help")
        at = end + 1 + int(header[2])
        yield blob, out[end + 1 : at]
        at += 1


def read_start(repository: Repository, blob: str, size: int) -> bytes:
    """The first bytes of a blob that is too large to be read whole.

    Raises:
        CwlogError: git is not installed.
    """
    try:
        with subprocess.Popen(  # noqa: S603 -- no shell, and the name is git's own
            [*COMMAND, "cat-file", "blob", blob],
            cwd=repository.top,
            env=repository.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            data = process.stdout.read(size) if process.stdout else b""
            process.kill()
            return data
    except (FileNotFoundError, PermissionError) as error:
        raise no_git() from error
