"""A workspace as it was at a commit: git's objects as a source of files, without a checkout."""

import errno
import os
from collections.abc import Iterator
from itertools import chain, dropwhile, islice
from posixpath import isabs, normpath

from cwlog.errors import CwlogError
from cwlog.places import Item
from cwlog.workspace.git import Repository, Revision, TreeEntry, list_tree, read_blobs, read_start
from cwlog.workspace.opening import SETTINGS, Workspace, read_workspace

_PIECE = 4 * 1024 * 1024  # bytes read at once of folders that were listed, and so are about to be read
_NEIGHBOURS = 256 * 1024  # bytes read at once besides: what stands near a file is often asked for next
_MOST_BLOBS = 20_000  # in one piece: many small files take room, too
_KEPT = 2 * _PIECE
_MOST_LINKS = 40  # as many as Linux follows


def open_workspace_at(repository: Repository, revision: Revision, *, check_rosters: bool = True) -> Workspace:
    """The workspace as it was at a commit: logs, submissions, settings, schemas and rosters.

    Raises:
        CwlogError: there was none at that commit, or as `open_workspace` raises.
    """
    source = CommittedFolder(repository, revision.commit)
    if not source.has(SETTINGS):
        where = f"in {repository.inside} " if repository.inside else ""
        hint = f"'git log --oneline -- {repository.path_of(SETTINGS)}' shows the commits that have it"
        raise CwlogError(f"there was no workspace {where}at {revision.short}: it has no {SETTINGS}", hint)
    opened = read_workspace(repository.root, source, check_rosters=check_rosters)
    return opened._replace(revision=revision)


class CommittedFolder:
    """The workspace's folder at a commit; it gives what a checkout would give, see `cwlog.places.Source`.

    Files are read ahead, in pieces of bounded size. What a submodule holds is not known here: it is something that is
    not a regular file.
    """

    def __init__(self, repository: Repository, commit: str) -> None:
        """List the commit's files, once.

        Raises:
            CwlogError: git failed.
        """
        self._repository = repository
        self._folders: dict[str, dict[str, TreeEntry | None]] = {"": {}}  # folder -> name -> file; None for a folder
        for entry in list_tree(repository, commit):
            folder, _, name = entry.path.rpartition("/")
            self._enter(folder)[name] = entry
        self._listed: dict[str, None] = {}  # folders, in the order in which somebody asked
        self._kept: dict[str, bytes] = {}  # blob -> bytes
        self._kept_bytes = 0

    def _enter(self, folder: str) -> dict[str, TreeEntry | None]:
        """The names in a folder, which is known from now on."""
        names = self._folders.get(folder)
        if names is None:
            names = self._folders[folder] = {}
            above, _, name = folder.rpartition("/")
            self._enter(above)[name] = None
        return names

    def has(self, path: str) -> bool:
        """True if there was a file or folder of that path; of a link: if the link was there."""
        folder, _, name = path.rpartition("/")
        try:
            return name in self._folders[self._follow(folder)]
        except OSError:
            return False

    def items(self, folder: str) -> list[Item]:
        """What stands in a folder; see `cwlog.places.Source`."""
        try:
            folder = self._follow(folder)
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise CwlogError(f"{folder} cannot be read: {error.strerror}", "look at its links") from None
        self._listed[folder] = None
        names = self._folders[folder].items()
        return sorted(Item(name, entry.kind if entry else "folder") for name, entry in names if name[0] != ".")

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file, one more than ``limit`` at most; see `cwlog.places.Source`."""
        folder, _, name = path.rpartition("/")
        folder = self._follow(folder)
        if name not in self._folders[folder]:
            raise _system_error(errno.ENOENT, path)
        entry = self._folders[folder][name]
        if entry is None:
            raise _system_error(errno.EISDIR, path)
        if entry.kind == "link":
            raise _system_error(errno.ELOOP, path)
        if entry.kind != "file":
            raise OSError(0, "it is not a regular file")
        if entry.size > limit:
            return read_start(self._repository, entry.blob, limit + 1)
        if entry.blob not in self._kept:
            self._fetch(folder, entry)
        return self._kept[entry.blob]

    def _follow(self, folder: str) -> str:
        """The folder that is meant, where links within the workspace lead to it.

        Raises:
            OSError: there is none, or links lead in a circle.
            CwlogError: a link leads out of the workspace.
        """
        if folder in self._folders:
            return folder
        at, links, steps = "", 0, folder.split("/")[::-1]
        while steps:
            name = steps.pop()
            path = f"{at}/{name}" if at else name
            if path in self._folders:
                at = path
                continue
            entry = self._folders[at].get(name)
            if entry is None or entry.kind != "link":
                raise _system_error(errno.ENOTDIR if entry else errno.ENOENT, folder)
            links += 1
            if links > _MOST_LINKS:
                raise _system_error(errno.ELOOP, folder)
            target = self._target(entry, at, folder)
            at, steps = "", steps + [step for step in reversed(target.split("/")) if step != "."]
        return at

    def _target(self, link: TreeEntry, at: str, folder: str) -> str:
        """Where a link leads to, as a path of the workspace."""
        [(_, data)] = read_blobs(self._repository, [link.blob])
        target = os.fsdecode(data)
        path = normpath(f"{at}/{target}" if at else target)
        if isabs(target) or path.split("/")[0] == "..":
            hint = "put the folder itself where the link is"
            raise CwlogError(f"{folder} leads out of the workspace by a link", hint)
        return path

    def _fetch(self, folder: str, wanted: TreeEntry) -> None:
        """Read a file, and what is likely to be asked for next."""
        piece: dict[str, None] = {wanted.blob: None}
        size = wanted.size
        for number, (entry, room) in enumerate(self._following(folder, wanted)):
            if size + entry.size > room or number == _MOST_BLOBS:
                break
            if entry.blob not in self._kept and entry.blob not in piece:
                piece[entry.blob] = None
                size += entry.size
        if self._kept_bytes + size > _KEPT:
            self._kept.clear()
            self._kept_bytes = 0
        self._kept.update(read_blobs(self._repository, list(piece)))
        self._kept_bytes += size

    def _following(self, folder: str, wanted: TreeEntry) -> Iterator[tuple[TreeEntry, int]]:
        """Files after one, each with the number of bytes up to which it is worth reading along: of its folder and of
        the folders that were listed after it, then of what comes next in the tree.
        """
        room = _PIECE if folder in self._listed else _NEIGHBOURS
        here = dropwhile(lambda entry: entry is not wanted, self._folders[folder].values())
        listed = chain.from_iterable(self._folders[name].values() for name in _after(self._listed, folder))
        near = chain.from_iterable(self._folders[name].values() for name in _after(self._folders, folder))
        for entry in chain(islice(here, 1, None), listed):
            if entry is not None and entry.kind == "file":
                yield entry, room
        for entry in near:
            if entry is not None and entry.kind == "file":
                yield entry, _NEIGHBOURS


def _after(names: dict[str, None] | dict[str, dict[str, TreeEntry | None]], name: str) -> Iterator[str]:
    """The names that come after one."""
    return islice(dropwhile(lambda other: other != name, names), 1, None)


def _system_error(number: int, path: str) -> OSError:
    """The error that the system would give for a path."""
    return OSError(number, os.strerror(number), path)
