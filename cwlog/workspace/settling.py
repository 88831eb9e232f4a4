"""Puts what was settled into the work tree and the index, and never over what a person has done meanwhile."""

import os
from collections.abc import Iterable, Mapping

from cwlog.documents import MAX_FILE_BYTES
from cwlog.errors import CwlogError
from cwlog.merging.marking import has_markers, without_names
from cwlog.places import Item, Source
from cwlog.workspace.bulk import write_bulk
from cwlog.workspace.folder import Folder
from cwlog.workspace.git import Repository
from cwlog.workspace.versions import Halted
from cwlog.workspace.writing import ChangedMeanwhile

Files = Mapping[str, bytes | None]  # path from the workspace -> what a file holds; None for one that is not there


def read_now(repository: Repository, path: str) -> bytes | None:
    """A file of the work tree as it stands; None if there is none.

    Raises:
        CwlogError: it is not a regular file, or cannot be read.
    """
    try:
        return Folder(repository.root).read(path, MAX_FILE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CwlogError(f"it cannot be read: {error.strerror or error}", "look at the file") from None


def is_touched(halted: Halted, path: str, now: bytes | None, planned: Iterable[bytes | None]) -> bool:
    """True if a person has changed a file since git stopped, so that it must not be overwritten.

    Args:
        halted: the merge.
        path: the file.
        now: what it holds.
        planned: what cwlog would write, or has written before.
    """
    found, plans = _plain(now), {_plain(data) for data in planned}
    if path in halted.unmerged:
        return found not in plans and not _is_as_git_left_it(halted, path, found)
    staged = halted.staged.get(path)
    if halted.made is not None and halted.made.get(path) != staged and staged not in planned:
        return True
    return found not in {_plain(staged)} | plans


def _is_as_git_left_it(halted: Halted, path: str, found: str | None) -> bool:
    """True for what git has written into a file that waits, as far as that is known."""
    stages = halted.stages[path]
    whole = {_plain(data) for data in stages.values()}  # one side's file, where the other has none
    if halted.made is not None:
        return found == _plain(halted.made.get(path)) or (len(stages) < 3 and found in whole)
    return found is None or found in whole or has_markers(found)


def _plain(data: bytes | None) -> str | None:
    return None if data is None else without_names(data.decode("utf-8", "surrogateescape"))


def put(repository: Repository, files: Mapping[str, bytes | None], before: Files, *, stage: bool) -> None:
    """Write what was settled, all or nothing; and tell the index, of exactly these paths.

    Args:
        repository: the repository.
        files: path from the workspace -> what it has to hold in a commit; None for a file that has to be gone.
        before: what the files held when that was decided.
        stage: False to leave the index as it is.

    Raises:
        CwlogError: a file could not be written, or was changed meanwhile; nothing has changed.
    """
    new: dict[str, str] = {}
    changed: dict[str, tuple[bytes, bytes | None]] = {}
    for path, data in files.items():
        after, old = None if data is None else _checked_out(repository, path, data), before[path]
        if old is not None and old != after:
            changed[path] = (old, after)
        elif old is None and after is not None:
            new[path] = after.decode()
    try:
        write_bulk(repository.root, new, changed)
    except ChangedMeanwhile as error:
        raise ChangedMeanwhile(
            error.message, "look at it, and run 'cwlog resolve' again; nothing was written"
        ) from None
    if stage and files:
        paths = "".join(f"{repository.path_of(path)}\0" for path in files)
        repository.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=os.fsencode(paths))


def hold_open(halted: Halted, paths: Iterable[str]) -> None:
    """Mark files as unmerged in the index, so that git makes no commit before somebody has decided about them.

    They get the stages that git itself gives a file in conflict; the files of the work tree stay as they are.
    """
    lines: list[str] = []
    for path in sorted(paths):
        name = halted.repository.path_of(path)
        blobs = [side.get(path, "") for side in halted.versions.names]
        lines.append(f"0 {'0' * max(map(len, blobs))}\t{name}\0")
        lines += [f"100644 {blob} {stage}\t{name}\0" for stage, blob in enumerate(blobs, 1) if blob]
    if lines:
        halted.repository.run("update-index", "-z", "--index-info", stdin=os.fsencode("".join(lines)))


def _checked_out(repository: Repository, path: str, data: bytes) -> bytes:
    """What a checkout makes of a blob: with the line ends of this clone, for instance."""
    blob = repository.run("hash-object", "-w", "--stdin", stdin=data).decode("ascii").strip()
    return repository.run("cat-file", "--filters", f"--path={repository.path_of(path)}", blob)


class Overlaid:
    """A source in which some files hold something else; see `cwlog.places.Source`."""

    def __init__(self, source: Source, files: Mapping[str, bytes]) -> None:
        """Put ``files`` over a source, in which they have a place already."""
        self._source, self._files = source, files

    def items(self, folder: str) -> list[Item]:
        """As the source has them."""
        return self._source.items(folder)

    def read(self, path: str, limit: int) -> bytes:
        """As the source has it, or what was put over it."""
        return self._files[path][: limit + 1] if path in self._files else self._source.read(path, limit)
