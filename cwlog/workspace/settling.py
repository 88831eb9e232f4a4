"""Puts what was settled into the work tree and the index, and never over what a person has done meanwhile."""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress

from cwlog.documents import MAX_FILE_BYTES
from cwlog.merging.marking import without_names
from cwlog.places import Item, Source
from cwlog.workspace.bulk import write_bulk
from cwlog.workspace.folder import Folder
from cwlog.workspace.git import Repository
from cwlog.workspace.versions import Halted


def touched(halted: Halted, path: str, planned: Iterable[bytes | None]) -> bool:
    """True if a person has changed a file since git stopped, so that it must not be overwritten.

    Args:
        halted: the merge.
        path: the file.
        planned: what cwlog would write, or has written before.
    """
    now = _work_tree(halted, path)
    plans = {None if data is None else _plain(data) for data in planned}
    if path in halted.unmerged:
        known: set[str | None] = {_plain(data) for data in halted.stages[path].values()}
        if halted.made is not None:
            made = halted.made.get(path)
            known = {None if made is None else _plain(made)} | (known if len(halted.stages[path]) < 3 else set())
            return now not in known | plans
        has_marks = now is not None and "\n<<<<<<<\n" in f"\n{now}"
        return not has_marks and now not in known | plans | {None}
    staged = halted.staged.get(path)
    if halted.made is not None and halted.made.get(path) != staged and staged not in planned:
        return True
    return now not in {None if staged is None else _plain(staged)} | plans


def _work_tree(halted: Halted, path: str) -> str | None:
    """A file as it stands; None if there is none. One that is no regular file is something that nobody planned."""
    try:
        return _plain(Folder(halted.repository.root).read(path, MAX_FILE_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return "\0"


def _plain(data: bytes) -> str:
    return without_names(data.decode("utf-8", "surrogateescape"))


def put(repository: Repository, files: Mapping[str, bytes | None], *, stage: bool) -> None:
    """Write what was settled, all or nothing; and tell the index, of exactly these paths.

    Args:
        repository: the repository.
        files: path from the workspace -> what it has to hold in a commit; None for a file that has to be gone.
        stage: False to leave the index as it is.

    Raises:
        CwlogError: a file could not be written; nothing has changed.
    """
    source = Folder(repository.root)
    new: dict[str, str] = {}
    changed: dict[str, tuple[bytes, bytes | None]] = {}
    for path, data in files.items():
        after = None if data is None else _checked_out(repository, path, data)
        before: bytes | None = None
        with suppress(FileNotFoundError, NotADirectoryError):
            before = source.read(path, MAX_FILE_BYTES)
        if before is not None and before != after:
            changed[path] = (before, after)
        elif before is None and after is not None:
            new[path] = after.decode()
    if new or changed:
        write_bulk(repository.root, new, changed)
    if stage and files:
        paths = "".join(f"{repository.path_of(path)}\0" for path in files)
        repository.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=os.fsencode(paths))


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
