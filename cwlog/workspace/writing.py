"""Writes files so that at any moment the old or the new stands there, never half.

A temporary file beside the target, forced to disk, then put in place in one step.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from cwlog.documents.limits import MAX_FILE_BYTES
from cwlog.errors import CwlogError
from cwlog.workspace.folder import Folder, check_no_link
from cwlog.workspace.locking import locked

_NO_LINKS = (
    errno.EPERM,
    errno.ENOTSUP,
    errno.EOPNOTSUPP,
    errno.EMLINK,
    errno.ENOSYS,
)  # file systems without hard links
_OLD_SECONDS = 3600  # a temporary file of this age belongs to a process that died


class NameTaken(CwlogError):
    """A new file cannot have its name: another process was faster. Another name helps."""


class ChangedMeanwhile(CwlogError):
    """A file is no longer what it was when it was read: somebody else has changed it. Nothing was overwritten."""


def write_new(root: str, files: Mapping[str, str] | Mapping[str, bytes]) -> None:
    """Write files that do not exist yet: all of them, or none.

    Args:
        root: the workspace.
        files: path from the workspace -> text, or bytes.

    Raises:
        NameTaken: a file is there already; nothing has been written.
        CwlogError: the system refused, or the folder is reached by a link; nothing has been written.
    """
    staged: list[tuple[str, str]] = []
    done: set[str] = set()
    try:
        for path, text in files.items():
            staged.append(_stage_new(root, path, text))
        for temporary, final in staged:
            _publish(temporary, final)
            done.add(final)
        for folder in {os.path.dirname(final) for _, final in staged}:
            _sync_folder(folder)
    except BaseException as error:  # Ctrl-C, too, leaves nothing behind
        for temporary, final in staged:
            if final in done or _is_published(temporary, final):
                with suppress(OSError):
                    os.unlink(final)
        if isinstance(error, OSError):
            raise _refusal(error, root, next(iter(files))) from None
        raise
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                os.unlink(temporary)


def _refusal(error: OSError, root: str, path: str) -> CwlogError:
    path = os.path.relpath(str(error.filename), root) if error.filename else path
    kind = NameTaken if isinstance(error, FileExistsError) else CwlogError
    return kind(f"{path} could not be written: {error.strerror}", "nothing was written; mend the cause and try again")


def _stage_new(root: str, path: str, text: str | bytes) -> tuple[str, str]:
    """The temporary file and the final name."""
    folder, name = os.path.split(path)
    check_no_link(root, folder)
    full = os.path.join(root, folder)
    try:
        os.makedirs(full, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, "a file stands where a folder should be", full) from None
    temporary = _stage(full, name, text)
    _sweep(full, temporary)
    return temporary, os.path.join(full, name)


def _is_published(temporary: str, final: str) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.lstat(temporary), os.lstat(final))
    return False


def replace(root: str, path: str, old: bytes, new: bytes) -> None:
    """Replace a file in one step, if it still is what it was.

    Raises:
        ChangedMeanwhile: it holds something else than ``old``, or is gone.
        CwlogError: the system refused, or the folder is reached by a link. In both cases the file is as it was.
    """
    with _changing(root, path, old):
        _put(root, path, new)


def remove(root: str, path: str, old: bytes) -> None:
    """Remove a file, if it still is what it was; raises as `replace`."""
    with _changing(root, path, old):
        _drop(root, path)


def move(root: str, from_path: str, to_path: str, old: bytes, new: bytes, rest: bytes | None = None) -> None:
    """Write a new file and then take the old one away, or leave ``rest`` in it; raises as `replace`.

    A process that dies in between leaves both, never none: `cwlog validate` then shows an id that stands twice.

    Raises:
        NameTaken: the new file is there already; nothing was changed.
    """
    with _changing(root, from_path, old):
        write_new(root, {to_path: new})
        try:
            if rest is None:
                _drop(root, from_path)
            else:
                _put(root, from_path, rest)
        except BaseException:
            if _holds(root, from_path, old):  # otherwise the new file is the only one
                with suppress(OSError):
                    os.unlink(os.path.join(root, to_path))
            raise


@contextmanager
def _changing(root: str, path: str, old: bytes) -> Iterator[None]:
    """Hold the lock, and be sure that the file is what the caller has read."""
    check_no_link(root, os.path.dirname(path))
    with locked(root):
        if not _holds(root, path, old):
            hint = "look at it again, and repeat your change; nothing was overwritten"
            raise ChangedMeanwhile(f"{path} was changed by somebody else in the meantime", hint)
        try:
            yield
        except OSError as error:
            raise _refusal(error, root, path) from None


def _holds(root: str, path: str, data: bytes) -> bool:
    try:
        return Folder(root).read(path, MAX_FILE_BYTES) == data
    except OSError:
        return False


def _put(root: str, path: str, data: bytes) -> None:
    folder, name = os.path.split(os.path.join(root, path))
    full = os.path.join(folder, name)
    replace_file(folder, name, data, mode=stat.S_IMODE(os.stat(full).st_mode))
    _sweep(folder, full)


def _drop(root: str, path: str) -> None:
    full = os.path.join(root, path)
    os.unlink(full)
    _sync_folder(os.path.dirname(full))


def replace_file(
    folder: str,
    name: str,
    text: str | bytes,
    encoding: str = "utf-8",
    *,
    mode: int | None = None,
    wait_for_disk: bool = True,
) -> None:
    """Write a file, or replace what is there, in one step. It gets the umask's mode, or ``mode``.

    Raises:
        OSError: the system refused; what was there is still there.
    """
    temporary = ""
    try:
        temporary = _stage(folder, name, text, encoding, wait_for_disk=wait_for_disk)
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, os.path.join(folder, name))
        if wait_for_disk:
            _sync_folder(folder)
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _stage(folder: str, name: str, text: str | bytes, encoding: str = "utf-8", *, wait_for_disk: bool = True) -> str:
    """Write a temporary file beside the target and force it to disk; its path. Its mode is the umask's."""
    temporary = os.path.join(folder, f".{name}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:  # people know the file, not what stands beside it for a moment
        raise OSError(error.errno, error.strerror, os.path.join(folder, name)) from None
    try:
        _write_all(descriptor, text if isinstance(text, bytes) else text.encode(encoding))
        if wait_for_disk:
            os.fsync(descriptor)
    except BaseException:
        os.close(descriptor)
        os.unlink(temporary)
        raise
    os.close(descriptor)
    return temporary


def _write_all(descriptor: int, data: bytes) -> None:
    """All of it: the system may take less than it is given."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _publish(temporary: str, final: str) -> None:
    """Give a finished file its name, which must not be taken: a hard link does both in one step."""
    try:
        os.link(temporary, final)
    except FileExistsError:
        raise FileExistsError(17, "it is there already", final) from None
    except OSError as error:
        if os.name == "nt":
            os.rename(temporary, final)  # on Windows this refuses to replace
        elif error.errno in _NO_LINKS:
            os.close(os.open(final, os.O_WRONLY | os.O_CREAT | os.O_EXCL))  # takes the name; the next step fills it
            os.replace(temporary, final)
        else:
            raise


def _sync_folder(folder: str) -> None:
    """Force the names in a folder to disk; some systems cannot, and need not."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sweep(folder: str, fresh: str) -> None:
    """Remove temporary files that processes left behind when they died.

    Args:
        folder: where to look.
        fresh: a file that was written just now: how old the others are is reckoned by the disk's own clock.
    """
    with suppress(OSError), os.scandir(folder) as found:
        oldest = os.stat(fresh).st_mtime - _OLD_SECONDS
        for entry in found:
            is_ours = entry.name.startswith(".") and entry.name.endswith(".tmp")
            if is_ours and entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                os.unlink(entry.path)
