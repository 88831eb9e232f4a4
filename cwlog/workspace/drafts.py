"""What a person is still typing: kept in .cwlog/drafts below the workspace, hidden, and ignored by git."""

import os
from contextlib import suppress

from cwlog.errors import CwlogError
from cwlog.workspace.folder import check_no_link
from cwlog.workspace.writing import replace_file

_HIDDEN = ".cwlog"
_DRAFTS = f"{_HIDDEN}/drafts"


def write_draft(root: str, name: str, text: str) -> str:
    """Write a draft, or replace it in one step; its path from the workspace.

    Raises:
        CwlogError: the system refused, or a link leads elsewhere; the draft is as it was.
    """
    check_no_link(root, _DRAFTS)
    path = f"{_DRAFTS}/{name}"
    try:
        os.makedirs(os.path.join(root, _DRAFTS), exist_ok=True)
        replace_file(os.path.join(root, _HIDDEN), ".gitignore", "*\n")
        replace_file(os.path.join(root, _DRAFTS), name, text)
    except OSError as error:
        hint = "drafts are kept there while you type; check the permissions, and the space on the disk"
        raise CwlogError(f"{path} could not be written: {error.strerror}", hint) from None
    return path


def remove_draft(root: str, path: str) -> None:
    """Remove a draft that is not needed any more."""
    with suppress(OSError):
        os.unlink(os.path.join(root, path))
