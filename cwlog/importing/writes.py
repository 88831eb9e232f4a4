"""The files that an import writes: one stream for a cadre's month, and files whose entries change."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from cwlog.documents import MAX_FILE_BYTES
from cwlog.importing.streams import with_documents
from cwlog.importing.verdicts import CHANGED, NEW, Verdict
from cwlog.model import Record
from cwlog.places import ID, Item, Source
from cwlog.recording import Home, Judged

_STREAM_BYTES = MAX_FILE_BYTES // 2


class Replaced(NamedTuple):
    """A file that is to change: what it holds now, and what it is to hold; None to remove it."""

    before: bytes
    after: bytes | None


class Without:
    """A source in which some documents of some files are not there."""

    def __init__(self, source: Source, gone: Mapping[str, set[int]]) -> None:
        """Leave out the documents with these numbers, by file."""
        self._source = source
        self._texts = {
            path: with_documents(source.read(path, MAX_FILE_BYTES), dict.fromkeys(numbers))
            for path, numbers in gone.items()
        }

    def items(self, folder: str) -> list[Item]:
        """What stands in a folder; a file whose last document is left out is not there."""
        found = self._source.items(folder)
        return [item for item in found if self._texts.get(f"{folder}/{item.name}", b"") is not None]

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file without what is left out."""
        text = self._texts.get(path)
        return self._source.read(path, limit) if text is None else text


def files_of(verdicts: Sequence[Verdict], source: Source) -> tuple[dict[str, str], dict[str, Replaced]]:
    """The new files, and the files that change."""
    changes: dict[str, dict[int, Record | None]] = {}
    streams: dict[Home, list[Judged]] = {}
    files: dict[str, str] = {}
    for verdict in verdicts:
        entry, standing = verdict.entry, verdict.standing
        if verdict.state not in (NEW, CHANGED) or entry is None or entry.home is None:
            continue
        for gone in verdict.left:
            changes.setdefault(gone.path, {})[gone.number] = None
        if standing is None:
            streams.setdefault(entry.home, []).append(entry)
        elif standing.path.rpartition("/")[0] == entry.home.folder:
            if verdict.differences:
                changes.setdefault(standing.path, {})[standing.number] = entry.record
        else:
            changes.setdefault(standing.path, {})[standing.number] = None
            if ID.fullmatch(standing.path.rpartition("/")[2].removesuffix(".yaml")):
                files[entry.path] = entry.text
            else:
                streams.setdefault(entry.home, []).append(entry)
    for home, entries in streams.items():
        files |= _streams(home, entries, source)
    replaced = {}
    for path, documents in changes.items():
        before = source.read(path, MAX_FILE_BYTES)
        replaced[path] = Replaced(before, with_documents(before, documents))
    return files, replaced


def _streams(home: Home, entries: Sequence[Judged], source: Source) -> dict[str, str]:
    """One stream for a cadre's month; more only where one would grow too large."""
    parts: list[list[str]] = [[]]
    size = 0
    for entry in entries:
        text = entry.text
        size += len(text) * 2
        if size > _STREAM_BYTES and parts[-1]:
            parts.append([])
            size = len(text) * 2
        parts[-1].append(text)
    taken = {item.name for item in source.items(home.folder)}
    keys = "\n".join(str(entry.record.get("import_key", entry.record["id"])) for entry in entries)
    name = f"import-{sha256(keys.encode()).hexdigest()[:8]}"
    return {f"{home.folder}/{_free(name, taken)}": "---\n".join(part) for part in parts}


def _free(name: str, taken: set[str]) -> str:
    """A file name of its own. It follows from the rows, so that two who import the same at once cannot both write."""
    number, free = 1, f"{name}.yaml"
    while free in taken:
        number += 1
        free = f"{name}-{number}.yaml"
    taken.add(free)
    return free
