"""Finds a workspace and reads its settings, schemas and rosters."""

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.documents.reader import position_in, positions_of
from cwlog.errors import CwlogError
from cwlog.logbook import Book, to_problem
from cwlog.model import FieldPath, Finding, Problem, Record
from cwlog.places import Source
from cwlog.roster import ROSTER_FILES, Roster, read_roster
from cwlog.rules import Context
from cwlog.schemas import NAMES, Schema, compile_schema
from cwlog.settings import Settings, to_settings
from cwlog.workspace.folder import Folder

if TYPE_CHECKING:  # git is asked only where it is needed
    from cwlog.workspace.git import Revision

SETTINGS = "cwlog.yaml"


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


class Workspace(NamedTuple):
    """An opened workspace: its settings, schemas and rosters. ``roster_problems`` stand in order of place.

    ``revision`` is the commit that it was read from; None for the work tree. ``root`` is the work tree in both cases.
    """

    root: str
    source: Source
    settings: Settings
    schemas: Schemas
    roster: Roster
    roster_problems: list[Problem]
    revision: "Revision | None" = None

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
            raise CwlogError(
                f"{explicit} is not a workspace: it has no {SETTINGS}", "name the folder that holds cwlog.yaml"
            )
        return root
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, SETTINGS)):
        above = os.path.dirname(folder)
        if above == folder:
            hint = "go to the folder with your logs, name it with --workspace DIR, or make one with 'cwlog init'"
            raise CwlogError(f"there is no {SETTINGS} in this folder or above it", hint)
        folder = above
    return folder


def open_workspace(root: str, *, check_rosters: bool = True) -> Workspace:
    """Read settings, schemas and rosters of the work tree.

    Args:
        root: the workspace.
        check_rosters: False to read the rosters quickly, with only the problems that keep rows from being read.

    Raises:
        CwlogError: settings or schemas cannot be understood, with file, line and column. Problems of the rosters are
        values.
    """
    return read_workspace(root, Folder(root), check_rosters=check_rosters)


def read_workspace(root: str, source: Source, *, check_rosters: bool) -> Workspace:
    """Read settings, schemas and rosters from a source; see `open_workspace`."""
    schemas = Schemas(source)
    roster, problems = _load_roster(source, schemas, check=check_rosters)
    return Workspace(root, source, _load_settings(source, schemas), schemas, roster, problems)


def _load_record(source: Source, path: str, data: bytes) -> tuple[Record, "_Placing"]:
    """The one record of a file that must be right: settings, a schema."""
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text, MAX_FILE_BYTES)
    faults = [text] if isinstance(text, Fault) else documents[0].faults
    if faults or len(documents) != 1:
        line, column, finding = (
            faults[0]
            if faults
            else Fault(documents[1].line, 1, Finding("CW011", (), "a second record", "this file is one record"))
        )
        raise CwlogError(f"{path}:{line}:{column}: {finding.message}", finding.hint)
    return documents[0].record or {}, _Placing(documents[0])


class _Placing:
    """Finds places in a document, reading it again only when one is asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __call__(self, path: FieldPath, at_key: bool = False) -> tuple[int, int]:
        positions = positions_of(self._document)
        return position_in(positions, Finding("", path, "", "", at_key))


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
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
        line, column = place(finding.field, finding.at_key)
        name = ".".join(map(str, finding.field))
        raise CwlogError(f"{SETTINGS}:{line}:{column}: {name}: {finding.message}", finding.hint)
    return to_settings(record)


def _load_roster(source: Source, schemas: Mapping[str, Schema], *, check: bool) -> tuple[Roster, list[Problem]]:
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
    roster, placed = read_roster(
        texts, schemas if check else None, cst_roles=words.values, support_roles=support, unreadable=unreadable
    )
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
