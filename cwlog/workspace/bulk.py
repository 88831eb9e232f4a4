"""Writes many files at once: new ones, and ones that change. All of them, or none.

A process that dies in between leaves every file old or new, never half; what the caller writes must be such that doing
it again completes it.
"""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress

from cwlog.workspace.folder import check_no_link
from cwlog.workspace.locking import locked
from cwlog.workspace.writing import ChangedMeanwhile, _drop, _holds, _refusal, _stage, _sync_folder, write_new

Change = tuple[bytes, bytes | None]  # what a file holds now, and what it is to hold; None to remove it


def write_bulk(root: str, new: Mapping[str, str], changed: Mapping[str, Change]) -> None:
    """Write new files and change others: all of them, or none.

    New files come first and removals last, so that nothing is ever nowhere.

    Args:
        root: the workspace.
        new: path from the workspace -> text of a file that is not there yet.
        changed: path -> what it holds now, and what it is to hold.

    Raises:
        NameTaken: a new file is there already; nothing has been written.
        ChangedMeanwhile: a file is no longer what it was; nothing has been written.
        CwlogError: the system refused, or a folder is reached by a link; nothing has been written.
    """
    if not changed:
        write_new(root, new)
        return
    for path in changed:
        check_no_link(root, os.path.dirname(path))
    with locked(root):
        _refuse_changed(root, changed)
        staged: dict[str, str] = {}
        kept: dict[str, str] = {}  # how to take it back, on disk before anything changes
        try:
            _stage_all(root, changed, staged, kept)
            write_new(root, new)
            try:
                _put_all(root, changed, staged)
            except BaseException:
                _take_back(root, new, kept)
                raise
        except OSError as error:
            raise _refusal(error, root, next(iter(changed))) from None
        finally:
            for temporary in (*staged.values(), *kept.values()):
                with suppress(OSError):
                    os.unlink(temporary)


def _refuse_changed(root: str, changed: Mapping[str, Change]) -> None:
    for path, (before, _) in changed.items():
        if not _holds(root, path, before):
            hint = "import the sheet again; nothing was written"
            raise ChangedMeanwhile(f"{path} was changed by somebody else in the meantime", hint)


def _stage_all(root: str, changed: Mapping[str, Change], staged: dict[str, str], kept: dict[str, str]) -> None:
    """Everything on disk beside its target; a full disk is met here, where nothing has changed yet."""
    for path, (before, after) in changed.items():
        folder, name = os.path.split(os.path.join(root, path))
        mode = stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode)
        kept[path] = _stage(folder, name, before)
        os.chmod(kept[path], mode)
        if after is not None:
            staged[path] = _stage(folder, name, after)
            os.chmod(staged[path], mode)


def _put_all(root: str, changed: Mapping[str, Change], staged: Mapping[str, str]) -> None:
    for path, temporary in staged.items():
        full = os.path.join(root, path)
        os.replace(temporary, full)
        _sync_folder(os.path.dirname(full))
    for path in changed.keys() - staged.keys():
        _drop(root, path)


def _take_back(root: str, new: Mapping[str, str], kept: Mapping[str, str]) -> None:
    """Put back what was there; what could not be changed is as it was."""
    for path, temporary in kept.items():
        with suppress(OSError):
            os.replace(temporary, os.path.join(root, path))
    for path in new:
        with suppress(OSError):
            os.unlink(os.path.join(root, path))
