"""Writes a new file where the user asked for it; what is there already is never replaced."""

import os

from cwlog.errors import CwlogError
from cwlog.workspace.writing import NameTaken, write_new


def write_new_output(path: str, text: str) -> None:
    """Write a file that does not exist yet.

    Args:
        path: the file, from the current folder.
        text: what it is to hold.

    Raises:
        NameTaken: a file is there already.
        CwlogError: there is no such folder, or the system refused.
    """
    folder, name = os.path.split(os.path.abspath(path))
    folder = os.path.realpath(folder)
    if not os.path.isdir(folder):
        raise CwlogError(f"there is no folder {os.path.dirname(path)!r}", "make it first, or choose another place")
    if os.path.lexists(os.path.join(folder, name)):
        raise NameTaken(f"{path} is there already", "choose another name, or remove the file if you do not need it")
    base, inside = os.path.split(folder)
    write_new(base, {f"{inside}/{name}": text})
