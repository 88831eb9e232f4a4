"""Finds what was recorded before: an entry by its id, a district's last entry, the submission of a month."""

from collections.abc import Iterator
from datetime import date, timedelta

from cwlog.documents import MAX_FILE_BYTES, Fault
from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import read_file
from cwlog.model import Record
from cwlog.periods import month_of, school_year_of
from cwlog.places import ID, LOGS, Place, Source, find_logs, folder_of, submission_path
from cwlog.words import counted, quoted

_SHORTEST = 4  # characters of an id that can find an entry
_MOST_LISTED = 5
_MONTHS_BACK = 12


def find_entry(source: Source, wanted: str) -> Record:
    """The entry with this id, which may be shortened to any part of it that no other id has.

    Raises:
        DataRefused: no entry has it.
        CwlogError: several have, or it is too short, or the file of the entry cannot be read.
    """
    wanted = wanted.strip().lower()
    if len(wanted) < _SHORTEST:
        raise CwlogError(f"{quoted(wanted)} is too short for an id", f"give at least {_SHORTEST} characters of it")
    found = (ID.fullmatch(wanted) and _in_its_place(source, wanted)) or _with_part(source, wanted)
    if wanted in found:
        found = {wanted: found[wanted]}
    if not found:
        raise DataRefused(f"no entry has the id {quoted(wanted)}", "an id is the name of its file, without '.yaml'")
    if len(found) > 1:
        ids = sorted(found)
        more = f" and {len(ids) - _MOST_LISTED} more" if len(ids) > _MOST_LISTED else ""
        said = f"{quoted(wanted)} fits {counted(len(ids), 'entry')}: {', '.join(ids[:_MOST_LISTED])}{more}"
        raise CwlogError(said, "give more of the id")
    ((entry_id, path),) = found.items()
    return _read_entry(source, path, entry_id)


def _in_its_place(source: Source, entry_id: str) -> dict[str, str]:
    """The file of an entry whose date has not been corrected since: found without a look at any other folder."""
    month = f"{entry_id[:4]}-{entry_id[4:6]}"
    if not "01" <= entry_id[4:6] <= "12":
        return {}
    year = f"{LOGS}/{school_year_of(month)}"
    for cadre in source.items(year):
        folder = f"{year}/{cadre.name}/{month}"
        if any(item.name == f"{entry_id}.yaml" and item.kind == "file" for item in source.items(folder)):
            return {entry_id: f"{folder}/{entry_id}.yaml"}
    return {}


def _with_part(source: Source, part: str) -> dict[str, str]:
    """Every id that holds the part -> the file of its entry. Streams are read only where the part stands in them."""
    found: dict[str, str] = {}
    for place in find_logs(source):
        if not isinstance(place, Place):
            continue
        if ID.fullmatch(place.name):
            if part in place.name:
                found[place.name] = place.path
        elif part.encode() in _bytes_of(source, place.path):
            found |= {one: place.path for one in _ids_in(source, place.path) if part in one}
    return found


def _bytes_of(source: Source, path: str) -> bytes:
    try:
        return source.read(path, MAX_FILE_BYTES)
    except OSError:
        return b""


def _records_in(source: Source, path: str) -> Iterator[Record]:
    documents = read_file(source, path)
    for document in [] if isinstance(documents, Fault) else documents:
        if document.record is not None:
            yield document.record


def _ids_in(source: Source, path: str) -> list[str]:
    return [one for record in _records_in(source, path) if isinstance(one := record.get("id"), str)]


def _read_entry(source: Source, path: str, entry_id: str) -> Record:
    for record in _records_in(source, path):
        if record.get("id") == entry_id:
            return record
    raise CwlogError(
        f"{path} does not hold an entry {entry_id} that can be read", "'cwlog validate' says what is wrong"
    )


def last_entry(source: Source, cadre: str, month: str, district: str) -> Record | None:
    """The latest entry of a district in a cadre's month, or in the year before it; None if there is none.

    Files whose names are ids of other districts are not read.
    """
    for _ in range(_MONTHS_BACK + 1):
        records = list(_entries_of(source, folder_of(cadre, month), district))
        if records:
            return max(records, key=lambda record: (str(record.get("date")), str(record.get("id"))))
        month = month_of(date.fromisoformat(f"{month}-01") - timedelta(days=1))
    return None


def _entries_of(source: Source, folder: str, district: str) -> Iterator[Record]:
    for item in source.items(folder):
        name = item.name.removesuffix(".yaml")
        is_of_another = ID.fullmatch(name) and name[9:15] != district
        if item.kind == "file" and name != item.name and not is_of_another:
            for record in _records_in(source, f"{folder}/{item.name}"):
                if record.get("district") == district:
                    yield record


def handed_in_on(source: Source, cadre: str, month: str) -> str | None:
    """The day on which a cadre's month was last handed in; empty if the file does not say, None if it was not."""
    path = submission_path(cadre, month)
    folder, _, name = path.rpartition("/")
    if not any(item.name == name for item in source.items(folder)):
        return None
    record = next(_records_in(source, path), {})
    amendments = record.get("amendments")
    latest = amendments[-1] if isinstance(amendments, list) and amendments else record
    return str(latest.get("submitted_on", "")) if isinstance(latest, dict) else ""
