"""The files of a state: what they are, what they hold, and what cannot be read."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.places import LOGS, SUBMISSIONS, Place, Source, can_name_a_folder, folder_of, submission_path

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_LINKS = ("data", LOGS, SUBMISSIONS, "schemas")


class FileChange(NamedTuple):
    """A file that matters as a whole; ``kind`` is ``added``, ``removed`` or ``changed``."""

    path: str
    kind: str


class Unreadable(NamedTuple):
    """A file, or a document of it, of which nothing can be said; ``code`` is that of the problem."""

    path: str
    line: int
    code: str


class Reading(NamedTuple):
    """The documents of a file, in order, and what of it cannot be read."""

    documents: list[Document]
    unreadable: list[Unreadable]


def log_place(path: str) -> Place | None:
    """The place of a log file; None for a path where no log is read.

    >>> log_place("data/logs/2017-18/cadre-3/2017-10/october.yaml")
    Place(path='data/logs/2017-18/cadre-3/2017-10/october.yaml', cadre='3', month='2017-10')
    """
    folder, _, name = path.rpartition("/")
    above, _, month = folder.rpartition("/")
    cadre = above.rpartition("/cadre-")[2]
    is_file = name.endswith(".yaml") and not name.startswith(".")
    if not is_file or not _MONTH.fullmatch(month) or not can_name_a_folder(cadre):
        return None
    return Place(path, cadre, month) if folder == folder_of(cadre, month) else None


def submission_place(path: str) -> Place | None:
    """The place of a submission; None for a path where none is read."""
    folder, _, name = path.rpartition("/")
    month, cadre = name.removesuffix(".yaml"), folder.rpartition("/cadre-")[2]
    if not _MONTH.fullmatch(month) or not can_name_a_folder(cadre):
        return None
    return Place(path, cadre, month) if path == submission_path(cadre, month) else None


def is_hidden(path: str) -> bool:
    """True for what cwlog does not look at: temporary files and the like."""
    return any(step.startswith(".") for step in path.split("/"))


def all_files(source: Source, folders: Iterable[str]) -> Iterator[str]:
    """Every file below some folders, however deep, in no particular order."""
    for folder in folders:
        for item in source.items(folder):
            path = f"{folder}/{item.name}"
            if item.kind == "folder":
                yield from all_files(source, [path])
            else:
                yield path


def has_linked_folders(source: Source) -> bool:
    """True where git's names of files are not those of cwlog, because a folder of the data is reached by a link."""
    top = [item for item in source.items("") if item.kind == "link"]
    below = [item._replace(name=f"data/{item.name}") for item in source.items("data") if item.kind == "link"]
    return any(item.name in _LINKS for item in (*top, *below))


def bytes_of(source: Source, path: str) -> bytes | str | None:
    """What a file holds; None if it is not there, the code of the problem if it cannot be read."""
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return "CW001"
    return data if len(data) <= MAX_FILE_BYTES else "CW003"


def read(source: Source, path: str) -> Reading:
    """The documents of a file; none if it is not there."""
    data = bytes_of(source, path)
    if data is None:
        return Reading([], [])
    if isinstance(data, str):
        return Reading([], [Unreadable(path, 1, data)])
    text = decode(data)
    if isinstance(text, Fault):
        return Reading([], [Unreadable(path, text.line, text.finding.code)])
    documents = read_documents(text)
    faults = [document.faults[0] for document in documents if document.faults]
    return Reading(documents, [Unreadable(path, fault.line, fault.finding.code) for fault in faults])
