"""The bytes of a data file -> its pieces, each under a key that never changes."""

import re
from typing import NamedTuple

from cwlog.documents import Fault, decode, read_documents
from cwlog.model import Record
from cwlog.places import ID, LOGS, SUBMISSIONS, Place
from cwlog.roster import ROSTER_FILES
from cwlog.roster.tables import Table, read_table

_KEYS = {
    "rpdc": ("id",),
    "cadre": ("id",),
    "district": ("code", "since"),
    "member": ("id", "since"),
    "building": ("district", "code", "since"),
}
ROSTER_KEYS = {path: _KEYS[name] for name, path in ROSTER_FILES.items()}
_MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
_IN_LOGS = re.compile(rf"{LOGS}/[^/]+/cadre-([a-z0-9-]+)/({_MONTH})/[^/]+\.yaml")
_IN_SUBMISSIONS = re.compile(rf"{SUBMISSIONS}/[^/]+/cadre-([a-z0-9-]+)/({_MONTH})\.yaml")


class Piece(NamedTuple):
    """The n-th document or row of a file, from 0: what it says, and its text as it stands there.

    ``key`` is the id of an entry, the path of a submission, or the path of a roster with the key of its row.
    """

    key: str
    path: str
    number: int
    record: Record
    text: str


def is_mergeable(path: str) -> bool:
    """True for the files that hold pieces: logs, submissions and rosters."""
    return path in ROSTER_KEYS or (path.startswith((f"{LOGS}/", f"{SUBMISSIONS}/")) and path.endswith(".yaml"))


def is_submission(path: str) -> bool:
    """True for the path, and so the key, of a submission."""
    return path.startswith(f"{SUBMISSIONS}/")


def is_row(key: str) -> bool:
    """True for the key of a roster's row."""
    return key.partition("#")[0] in ROSTER_KEYS


def place_of(path: str) -> Place | None:
    """The place of a log or a submission; None for a file that is in no place."""
    match = _IN_LOGS.fullmatch(path) or _IN_SUBMISSIONS.fullmatch(path)
    return Place(path, match[1], match[2]) if match else None


def pieces_of(path: str, data: bytes) -> list[Piece] | None:
    """The pieces of a file in their order; None if one of them cannot be told from the others."""
    if not is_mergeable(path):
        return None
    text = decode(data)
    if isinstance(text, Fault):
        return None
    found = _rows(path, text) if path in ROSTER_KEYS else _documents(path, text)
    keys = {piece.key for piece in found or ()}
    return found if found is not None and len(keys) == len(found) else None


def _documents(path: str, text: str) -> list[Piece] | None:
    documents = read_documents(text)
    found: list[Piece] = []
    for number, document in enumerate(documents):
        key = path if is_submission(path) else _id_of(path, document.record, len(documents))
        if document.record is None or not key:
            return None
        found.append(Piece(key, path, number, document.record, document.text.rstrip("\n")))
    return found


def _id_of(path: str, record: Record | None, documents: int) -> str:
    """The id of an entry; of one that lacks it in a file named by an id, that id."""
    own = (record or {}).get("id")
    name = path.rpartition("/")[2].removesuffix(".yaml")
    if isinstance(own, str) and own:
        return own
    return name if documents == 1 and ID.fullmatch(name) else ""


def table_of(path: str, text: str) -> Table | None:
    """The rows of a roster, whatever its columns; None if a line of it is no row."""
    header = text.removeprefix("\ufeff").lstrip("\n").partition("\n")[0].split(",")
    table, findings = read_table(path, text, header)
    return None if findings else table


def _rows(path: str, text: str) -> list[Piece] | None:
    table = table_of(path, text)
    keys = ROSTER_KEYS[path]
    if table is None or not set(keys) <= set(table.header):
        return None
    return [
        Piece(f"{path}#{' '.join(row.cells[key] for key in keys)}", path, number, dict(row.cells), row.text)
        for number, row in enumerate(table.rows)
    ]


def form_of(path: str, data: bytes) -> tuple[str, ...]:
    """The columns of a roster: versions that differ in them cannot be merged by rows."""
    text = decode(data)
    table = None if isinstance(text, Fault) else table_of(path, text)
    return table.header if table else ()
