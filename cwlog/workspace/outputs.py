"""Writes a file where the user asked for it: a new one, or in the place of an older one, never over the workspace."""

import os

from cwlog.errors import CwlogError
from cwlog.workspace.writing import NameTaken, replace_file, write_new

_OWN = ("cwlog.yaml", "schemas", "data")  # of a workspace


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


def write_output(
    path: str, text: str | bytes, encoding: str = "utf-8", *, make_folder: bool = False, wait_for_disk: bool = True
) -> None:
    """Write a report where the user asked for it, replacing a file in one step; into a pipe or a device it is poured.

    Args:
        path: the file, from the current folder.
        text: what it is to hold.
        encoding: how the text becomes bytes.
        make_folder: make the folder if it is not there, for several files in a folder that the user named.
        wait_for_disk: False for many files that can be made again.

    Raises:
        CwlogError: the system refused; what was there is still there.
    """
    _refuse_own(path)
    try:
        if make_folder:
            os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        if os.path.exists(path) and not os.path.isfile(path):  # /dev/null and its like are never replaced
            _pour(path, text if isinstance(text, bytes) else text.encode(encoding))
            return
        # behind a link stands what is meant: root could replace /dev/stdout itself
        replace_file(*os.path.split(os.path.realpath(path)), text, encoding, wait_for_disk=wait_for_disk)
    except OSError as error:
        raise CwlogError(
            f"{path} could not be written: {error.strerror}", "choose another place with --output"
        ) from None


def _pour(path: str, data: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(data)


def _refuse_own(path: str) -> None:
    """Keep a report from replacing what it is made from.

    Raises:
        CwlogError: the place belongs to a workspace: its settings, its schemas or its data.
    """
    folder, below = os.path.split(os.path.realpath(path))
    while not os.path.isfile(os.path.join(folder, "cwlog.yaml")):
        above, inside = os.path.split(folder)
        if above == folder:
            return
        folder, below = above, os.path.join(inside, below)
    if below.split(os.sep)[0] in _OWN:
        raise CwlogError(f"{path} belongs to the workspace itself", "choose another place with --output")
