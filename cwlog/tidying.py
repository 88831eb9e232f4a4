"""Which log files lie in another folder than date and roster say, and where they belong."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from cwlog.documents import Document, Fault, decode, read_documents
from cwlog.documents.patch import extract_document
from cwlog.logbook import Advance, bytes_of, read_file
from cwlog.model import Record
from cwlog.places import ID, Place, Source, Stray, can_name_a_folder, find_logs, folder_of
from cwlog.records import to_day
from cwlog.roster import Roster

_SEE = "'cwlog validate' says what is wrong"


class Shift(NamedTuple):
    """A file to move, or with ``entry`` the one entry of a file that goes into a file of its own.

    ``districts`` are those of the entries that go.
    """

    source: str
    target: str
    entry: str | None
    districts: frozenset[str]


class Left(NamedTuple):
    """Something in a wrong place that cannot be moved by itself, why, and what to do."""

    path: str
    line: int
    message: str
    hint: str


class Tidying(NamedTuple):
    """All there is to do, in the order of the paths.

    ``untold`` are the files of which that cannot be told: no logs, or without a date and a district that can be read.
    """

    shifts: list[Shift]
    left: list[Left]
    untold: list[str]


class _Found(NamedTuple):
    """A document and the folder in which it belongs; None if that cannot be told."""

    document: Document
    record: Record
    folder: str | None


def plan_tidying(source: Source, roster: Roster, advance: Advance | None = None) -> Tidying:
    """Hold the folder of every log file against the dates and districts in it.

    Args:
        source: where the files are.
        roster: which cadre a district is in on a day. Where it does not know, the cadre of the folder holds.
        advance: is told how many files of how many have been read.
    """
    plan = Tidying([], [], [])
    items = list(find_logs(source))
    for done, item in enumerate(items, start=1):
        # what is no .yaml file, or no file at all, has no place here: 'validate' says what it is
        if isinstance(item, Place) or item.finding.code == "CW201":
            _plan_file(source, roster, item, plan)
        else:
            plan.untold.append(item.path)
        if advance:
            advance(done, len(items))
    return _without_clashes(source, plan)


def _plan_file(source: Source, roster: Roster, item: Place | Stray, plan: Tidying) -> None:
    documents = read_file(source, item.path)
    cadre = item.cadre if isinstance(item, Place) else _cadre_of(item.path)
    here, _, name = item.path.rpartition("/")
    found = [] if isinstance(documents, Fault) else [_found(document, roster, cadre) for document in documents]
    folders = {one.folder for one in found}
    if len(folders) == 1 and (only := next(iter(folders))):
        if only != here:
            districts = frozenset(str(one.record["district"]) for one in found)
            plan.shifts.append(Shift(item.path, f"{only}/{name}", None, districts))
        return
    _plan_entries(item.path, here, found, plan)
    if found and None not in folders:
        return
    if isinstance(item, Place):
        plan.untold.append(item.path)
    else:
        line = next((one.document.line for one in found if one.folder is None), 1)
        plan.left.append(Left(item.path, line, "date and district do not say where this belongs", _SEE))


def _plan_entries(path: str, here: str, found: Sequence[_Found], plan: Tidying) -> None:
    """The entries that go out of a file in which others stay, or go elsewhere."""
    ids = Counter(str(one.record.get("id")) for one in found)
    for one in found:
        if one.folder in (None, here):
            continue
        entry = one.record.get("id")
        if isinstance(entry, str) and ID.fullmatch(entry) and ids[entry] == 1:
            districts = frozenset([str(one.record["district"])])
            plan.shifts.append(Shift(path, f"{one.folder}/{entry}.yaml", entry, districts))
        else:
            message = f"an entry without an id of its own belongs in {one.folder}"
            plan.left.append(Left(path, one.document.line, message, _SEE))


def _found(document: Document, roster: Roster, cadre: str | None) -> _Found:
    record = document.record or {}
    district, day = record.get("district"), to_day(record.get("date"))
    if day is None or not isinstance(district, str):
        return _Found(document, record, None)
    stay = roster.membership(district, day)
    right = stay.cadre if stay else cadre
    is_name = right is not None and can_name_a_folder(right)
    return _Found(document, record, folder_of(right, day.isoformat()[:7]) if right and is_name else None)


def _cadre_of(path: str) -> str | None:
    """The cadre in the path of a file that lies in no month's folder."""
    match = re.search(r"/cadre-([a-z0-9]+(?:-[a-z0-9]+)*)/", path)
    return match[1] if match else None


def cadre_and_month(path: str) -> tuple[str, str] | None:
    """Cadre and month of a log file's folder; None if it lies in no month's folder.

    >>> cadre_and_month("data/logs/2017-18/cadre-3/2017-10/october.yaml")
    ('3', '2017-10')
    """
    parts = path.split("/")
    cadre, month = (parts[3].removeprefix("cadre-"), parts[4]) if len(parts) == 6 else ("", "")
    is_month = re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) and folder_of(cadre, month) == "/".join(parts[:5])
    return (cadre, month) if is_month else None


def _without_clashes(source: Source, plan: Tidying) -> Tidying:
    """Leave what would meet another file; the same file is there if a process died while it moved it."""
    targets = Counter(shift.target for shift in plan.shifts)
    names: dict[str, set[str]] = {}
    shifts: list[Shift] = []
    for shift in plan.shifts:
        if targets[shift.target] > 1:
            message = f"another file would go to {shift.target}, too"
        elif _is_taken(source, shift, names):
            message = f"another file is already at {shift.target}"
        else:
            shifts.append(shift)
            continue
        plan.left.append(Left(shift.source, 1, message, "look at both, and rename or remove one"))
    return plan._replace(shifts=shifts, left=sorted(plan.left))


def _is_taken(source: Source, shift: Shift, names: dict[str, set[str]]) -> bool:
    """True if another file has the name; ``names`` remembers what stands in the folders."""
    folder, _, name = shift.target.rpartition("/")
    if folder not in names:
        names[folder] = {item.name for item in source.items(folder)}
    return name in names[folder] and bytes_of(source, shift.target) != _going(source, shift)


def _going(source: Source, shift: Shift) -> bytes | None:
    """The bytes that would stand at the target."""
    data = bytes_of(source, shift.source)
    if data is None or shift.entry is None:
        return data
    return extract_document(data, number_of(data, shift.entry))


def number_of(data: bytes, entry: str) -> int:
    """Which document of a file is the entry with this id, from 0; -1 if none is."""
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text)
    ids = [(document.record or {}).get("id") for document in documents]
    return ids.index(entry) if entry in ids else -1
