"""Gives log files, and single entries of them, another place; an entry is never in no place, nothing is overwritten."""

from cwlog.documents import MAX_FILE_BYTES
from cwlog.documents.patch import extract_document, remove_document
from cwlog.errors import CwlogError
from cwlog.tidying import Shift, number_of
from cwlog.workspace.folder import Folder
from cwlog.workspace.writing import ChangedMeanwhile, NameTaken, move, remove, replace


def carry_out(root: str, shift: Shift) -> None:
    """Move a file, or take one entry out of it.

    What goes stands in the old place, in both, or in the new one. Where it stands in both already, because a process
    died in between, it is taken from the old one.

    Raises:
        NameTaken: another file is there; nothing has changed.
        ChangedMeanwhile: somebody else has changed the file; nothing has changed.
        CwlogError: the system refused, or a folder is reached by a link; what goes is where it was.
    """
    old = _read(root, shift.source)
    new, rest = _parted(shift, old)
    try:
        move(root, shift.source, shift.target, old, new, rest)
    except NameTaken:
        if _read(root, shift.target) != new:
            raise
        if rest is None:
            remove(root, shift.source, old)
        else:
            replace(root, shift.source, old, rest)


def _parted(shift: Shift, data: bytes) -> tuple[bytes, bytes | None]:
    """What goes and what stays; None if nothing does."""
    if shift.entry is None:
        return data, None
    number = number_of(data, shift.entry)
    if number < 0:
        raise ChangedMeanwhile(f"{shift.source} does not hold {shift.entry} any more", "look at it again")
    return extract_document(data, number), remove_document(data, number)


def _read(root: str, path: str) -> bytes:
    try:
        return Folder(root).read(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        raise ChangedMeanwhile(f"{path} is not there any more", "look at it again") from None
    except OSError as error:
        raise CwlogError(f"{path} cannot be read: {error.strerror}", "check the permissions, and try again") from None
