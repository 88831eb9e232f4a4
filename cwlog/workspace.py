"""Finds the workspace; the only place that reads and writes files.

Writing is safe at any moment: a temporary file beside the target, forced to disk, then put in place in one step.
Nothing is read or written through a link that leads out of the workspace.
"""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from time import time

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.documents.reader import position_in, read_strictly
from cwlog.errors import CwlogError
from cwlog.logbook import Book, to_problem
from cwlog.model import FieldPath, Finding, Problem, Record
from cwlog.places import Item, Source
from cwlog.roster import ROSTER_FILES, Roster, read_roster
from cwlog.rules import Context
from cwlog.schemas import NAMES, Schema, compile_schema
from cwlog.settings import Settings, to_settings

SETTINGS = "cwlog.yaml"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)  # file systems without hard links
_OLD_SECONDS = 3600  # a temporary file of this age belongs to a process that died


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
            raise CwlogError(f"{folder} cannot be read: {error.strerror}", "check the permissions of the folder") from None

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file, one more than ``limit`` at most; see `cwlog.places.Source`."""
        self._inside(path.rpartition("/")[0])
        descriptor = os.open(f"{self.root}/{path}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
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


def check_inside(root: str, folder: str) -> None:
    """Refuse a folder, present or future, that a link takes out of the workspace.

    Raises:
        CwlogError: it leads out.
    """
    real = os.path.realpath(os.path.join(root, folder))
    if real != root and not real.startswith(root.rstrip(os.sep) + os.sep):
        raise CwlogError(f"{folder} leads out of the workspace by a link", "put the folder itself where the link is")


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


class Schemas(dict[str, Schema]):
    """The schemas of a workspace, each read when it is first needed; its own win over those that cwlog ships."""

    def __init__(self, source: Source) -> None:
        """Read from ``source`` where it has them."""
        super().__init__()
        self._source = source

    def __missing__(self, name: str) -> Schema:
        """Read and compile the schema."""
        if name not in NAMES:
            raise KeyError(name)
        self[name] = _load_schema(self._source, name)
        return self[name]


@dataclass(frozen=True)
class Workspace:
    """An opened workspace: its settings, schemas and rosters. ``roster_problems`` stand in order of place."""

    root: str
    source: Folder
    settings: Settings
    schemas: Schemas
    roster: Roster
    roster_problems: list[Problem]

    def book(self, today: date) -> Book:
        """What logs are judged by, on a day."""
        vocabularies = self.schemas["interaction"].vocabularies
        return Book(self.schemas, Context(self.roster, vocabularies, self.settings.limits, today))


def find_root(start: str, explicit: str | None = None) -> str:
    """The absolute path of the workspace.

    Args:
        start: the folder from which to look upwards for cwlog.yaml.
        explicit: a folder that the user named, which must be the workspace itself.

    Raises:
        CwlogError: there is none.
    """
    if explicit is not None:
        root = os.path.realpath(explicit)
        if not os.path.isfile(os.path.join(root, SETTINGS)):
            raise CwlogError(f"{explicit} is not a workspace: it has no {SETTINGS}", "name the folder that holds cwlog.yaml")
        return root
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, SETTINGS)):
        above = os.path.dirname(folder)
        if above == folder:
            hint = "go to the folder with your logs, or name it with --workspace DIR"
            raise CwlogError(f"there is no {SETTINGS} in this folder or above it", hint)
        folder = above
    return folder


def open_workspace(root: str) -> Workspace:
    """Read settings, schemas and rosters.

    Raises:
        CwlogError: settings or schemas cannot be understood, with file, line and column. Problems of the rosters are values.
    """
    source = Folder(root)
    schemas = Schemas(source)
    roster, problems = _load_roster(source, schemas)
    return Workspace(root, source, _load_settings(source, schemas), schemas, roster, problems)


def _load_record(source: Source, path: str, data: bytes) -> tuple[Record, "_Placing"]:
    """The one record of a file that must be right: settings, a schema."""
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text)
    faults = [text] if isinstance(text, Fault) else documents[0].faults
    if faults or len(documents) != 1:
        line, column, finding = faults[0] if faults else Fault(documents[1].line, 1, Finding("CW011", (), "a second record"))
        raise CwlogError(f"{path}:{line}:{column}: {finding.message}", finding.hint)
    return documents[0].record or {}, _Placing(documents[0])


class _Placing:
    """Finds places in a document, reading it again only when one is asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __call__(self, path: FieldPath) -> tuple[int, int]:
        positions = read_strictly(Document(self._document.line, self._document.lines))
        return position_in(positions, Finding("", path, ""))


def _load_schema(source: Source, name: str) -> Schema:
    path = f"schemas/{name}.schema.yaml"
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        path, data = f"cwlog's own {path}", _bundled(path)
    except OSError as error:
        raise CwlogError(f"{path} cannot be read: {error.strerror}", "check the permissions of the file") from None
    record, place = _load_record(source, path, data)
    return compile_schema(name, record, path, place)


def _bundled(path: str) -> bytes:
    """A schema that cwlog ships: in the wheel inside the package, in a checkout beside it."""
    package = os.path.dirname(os.path.abspath(__file__))
    for folder in (os.path.join(package, "bundled"), os.path.dirname(package)):
        with suppress(FileNotFoundError), open(os.path.join(folder, path), "rb") as file:
            return file.read()
    raise CwlogError(f"cwlog was installed without {path}", "install cwlog again")


def _load_settings(source: Source, schemas: Mapping[str, Schema]) -> Settings:
    try:
        data = source.read(SETTINGS, MAX_FILE_BYTES)
    except OSError as error:
        raise CwlogError(f"{SETTINGS} cannot be read: {error.strerror}", "check the permissions of the file") from None
    record, place = _load_record(source, SETTINGS, data)
    for finding in schemas["settings"].check(record):
        line, column = place(finding.field)
        name = ".".join(map(str, finding.field))
        raise CwlogError(f"{SETTINGS}:{line}:{column}: {name}: {finding.message}", finding.hint)
    return to_settings(record)


def _load_roster(source: Source, schemas: Mapping[str, Schema]) -> tuple[Roster, list[Problem]]:
    texts: dict[str, str | None] = {}
    problems: list[Problem] = []
    for path in ROSTER_FILES.values():
        text = _roster_text(source, path)
        if isinstance(text, Fault):
            problems.append(to_problem(path, *text))
        else:
            texts[path] = text
    words = schemas["interaction"].vocabularies["cst_member"]
    support = [term.value for term in words.terms if term.group == "support"]
    unreadable = [problem.where.path for problem in problems]
    roster, placed = read_roster(texts, schemas, cst_roles=words.values, support_roles=support, unreadable=unreadable)
    problems += [to_problem(*where, finding) for where, finding in placed]
    return roster, sorted(problems, key=lambda problem: problem.where)


def _roster_text(source: Source, path: str) -> str | Fault | None:
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Fault(1, 1, Finding("CW001", (), f"the file cannot be read: {error.strerror}", "check its permissions"))
    if len(data) > MAX_FILE_BYTES:
        return Fault(1, 1, Finding("CW003", (), "the file is too large", "is this a roster?"))
    return decode(data)


def write_new(root: str, files: Mapping[str, str]) -> None:
    """Write files that do not exist yet: all of them, or none.

    Args:
        root: the workspace.
        files: path from the workspace -> text.

    Raises:
        CwlogError: the system refused, a file is there already, or a link leads out; nothing has been written then.
    """
    staged: list[tuple[str, str]] = []
    done: list[str] = []
    try:
        for path, text in files.items():
            folder, name = os.path.split(path)
            check_inside(root, folder)
            os.makedirs(os.path.join(root, folder), exist_ok=True)
            _sweep(os.path.join(root, folder))
            staged.append((_stage(os.path.join(root, folder), name, text), os.path.join(root, path)))
        for temporary, final in staged:
            _publish(temporary, final)
            done.append(final)
        for folder in {os.path.dirname(final) for _, final in staged}:
            _sync_folder(folder)
    except OSError as error:
        for final in done:
            with suppress(OSError):
                os.unlink(final)
        path = os.path.relpath(str(error.filename), root) if error.filename else next(iter(files))
        raise CwlogError(f"{path} could not be written: {error.strerror}", "nothing was written; mend the cause and try again") from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):
                os.unlink(temporary)


def write_output(path: str, text: str, encoding: str = "utf-8") -> None:
    """Write a report where the user asked for it, replacing what is there in one step.

    Raises:
        CwlogError: the system refused; what was there is still there.
    """
    folder, name = os.path.split(os.path.abspath(path))
    temporary = ""
    try:
        temporary = _stage(folder, name, text, encoding)
        os.replace(temporary, os.path.join(folder, name))
        _sync_folder(folder)
    except OSError as error:
        raise CwlogError(f"{path} could not be written: {error.strerror}", "choose another place with --output") from None
    finally:
        with suppress(OSError):
            os.unlink(temporary)


def _stage(folder: str, name: str, text: str, encoding: str = "utf-8") -> str:
    """Write a temporary file beside the target and force it to disk; its path. Its mode is the umask's."""
    temporary = os.path.join(folder, f".{name}.{os.urandom(4).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        _write_all(descriptor, text.encode(encoding))
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


def _sweep(folder: str) -> None:
    """Remove temporary files that processes left behind when they died."""
    with suppress(OSError), os.scandir(folder) as found:
        for entry in found:
            is_ours = entry.name.startswith(".") and entry.name.endswith(".tmp")
            if is_ours and entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < time() - _OLD_SECONDS:
                os.unlink(entry.path)
