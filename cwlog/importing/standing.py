"""Finds what was brought in before: the entries of the workspace that hold an import key or an id that is asked for.

The whole workspace is looked through, for an entry may have been moved to another month since. Only files in which a
key or an asked-for id stands are read as records; of the others the bytes are searched.
"""

from collections.abc import Collection, Iterator

from cwlog.documents import MAX_FILE_BYTES, Fault, decode, read_documents
from cwlog.errors import CwlogError
from cwlog.importing.keys import Standing
from cwlog.logbook import Advance
from cwlog.places import Place, Source, find_logs
from cwlog.words import quoted

_MARK = b"import_key"


def find_standing(source: Source, ids: Collection[str], advance: Advance | None = None) -> list[Standing]:
    """Every entry with an import key, or with one of the ids, in the order of their places.

    Raises:
        CwlogError: a file that may hold such an entry cannot be read: rows could be brought in twice.
    """
    places = [place for place in find_logs(source) if isinstance(place, Place)]
    found: list[Standing] = []
    wanted = [one.encode() for one in ids]
    for done, place in enumerate(places, start=1):
        data = _bytes_of(source, place.path)
        if _MARK in data or (wanted and _may_hold(data, wanted)):
            found += _entries(place.path, data, ids)
        if advance and done % 50 == 0:
            advance(done, len(places))
    return found


def _may_hold(data: bytes, wanted: Collection[bytes]) -> bool:
    """True if one of the ids stands in a file; many ids are not searched for one by one."""
    return len(wanted) > 200 or any(one in data for one in wanted)


def _bytes_of(source: Source, path: str) -> bytes:
    try:
        return source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        raise CwlogError(
            f"{path} cannot be read ({error.strerror or error}), and may hold rows of the sheet",
            "check the permissions, and that it is a regular file",
        ) from None


def _entries(path: str, data: bytes, ids: Collection[str]) -> Iterator[Standing]:
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text)
    if isinstance(text, Fault) or any(document.record is None for document in documents):
        said = f"{quoted(path)} cannot be read, and may hold rows of the sheet"
        raise CwlogError(said, "mend it first, or rows could be brought in twice; 'cwlog validate' says what is wrong")
    for number, document in enumerate(documents):
        record = document.record or {}
        if "import_key" in record or record.get("id") in ids:
            yield Standing(path, number, record)
