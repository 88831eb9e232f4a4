"""One process at a time changes what is there already: a lock that the system lets go when its holder dies."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from cwlog.errors import CwlogError
from cwlog.workspace.folder import check_no_link

_HIDDEN = ".cwlog"
_PAUSE = 0.01  # seconds; a change takes some thousandths of one
_TRIES = 1000


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Hold the workspace's lock for a change of a file.

    Raises:
        CwlogError: it cannot be had.
    """
    descriptor = _open(root)
    try:
        for _ in range(_TRIES):
            if _take(descriptor):
                break
            time.sleep(_PAUSE)
        else:
            said = "another cwlog is changing this workspace and does not come to an end"
            raise CwlogError(said, "look for a cwlog that hangs, end it, and try again; nothing was written")
        yield
    finally:
        os.close(descriptor)  # which lets the lock go


def _open(root: str) -> int:
    check_no_link(root, _HIDDEN)
    folder = os.path.join(root, _HIDDEN)
    try:
        os.makedirs(folder, exist_ok=True)
        _ignore(folder)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        return os.open(os.path.join(folder, "lock"), flags, 0o666)
    except OSError as error:
        hint = "changes need a lock there; check the permissions, and the space on the disk"
        raise CwlogError(f"{_HIDDEN}/lock could not be opened: {error.strerror}", hint) from None


def _ignore(folder: str) -> None:
    """Keep git's hands off the folder."""
    path = os.path.join(folder, ".gitignore")
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as file:
            file.write("*\n")


if sys.platform == "win32":  # not tested there

    def _take(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _take(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
