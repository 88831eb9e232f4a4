"""The work tree as a source of files: nothing is read through a link that leads out of the workspace."""

import os
import stat

from cwlog.errors import CwlogError
from cwlog.places import Item


class Folder:
    """The work tree as a source of files."""

    def __init__(self, root: str) -> None:
        """Read below ``root``, an absolute path without links."""
        self.root = root
        self._known_inside: set[str] = set()

    def items(self, folder: str) -> list[Item]:
        """What stands in a folder; see `cwlog.places.Source`."""
        self._inside(folder)
        try:
            with os.scandir(f"{self.root}/{folder}") as found:
                return sorted(Item(entry.name, _kind(entry)) for entry in found if not entry.name.startswith("."))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise CwlogError(
                f"{folder} cannot be read: {error.strerror}", "check the permissions of the folder"
            ) from None

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file, one more than ``limit`` at most; see `cwlog.places.Source`."""
        self._inside(path.rpartition("/")[0])
        descriptor = os.open(
            f"{self.root}/{path}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        )
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(0, "it is not a regular file")
            return file.read(limit + 1)

    def _inside(self, folder: str) -> None:
        """Refuse a folder that a link has taken out of the workspace."""
        if folder in self._known_inside:
            return
        check_inside(self.root, folder)
        self._known_inside.add(folder)


def read_input(path: str, limit: int) -> bytes:
    """The bytes of a file that the user named, wherever it is; at most ``limit`` + 1 of them. It may be a pipe.

    Raises:
        CwlogError: it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise CwlogError(f"{path} cannot be read: {error.strerror}", "check the name and the permissions") from None


def check_inside(root: str, folder: str) -> None:
    """Refuse a folder, present or future, that a link takes out of the workspace.

    Raises:
        CwlogError: it leads out.
    """
    real = os.path.realpath(os.path.join(root, folder))
    if real != root and not real.startswith(root.rstrip(os.sep) + os.sep):
        raise CwlogError(f"{folder} leads out of the workspace by a link", "put the folder itself where the link is")


def check_no_link(root: str, folder: str) -> None:
    """Refuse to write into a folder, present or future, that is reached by a link: reading would not find it there.

    Raises:
        CwlogError: the folder or one above it is a link.
    """
    check_inside(root, folder)
    if os.path.realpath(os.path.join(root, folder)) != os.path.normpath(os.path.join(root, folder)):
        raise CwlogError(f"{folder} is reached by a link", "put the folder itself where the link is")


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"
