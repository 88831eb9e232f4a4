"""The file of a submission -> its value. Problems in it are `cwlog validate`'s to tell."""

from collections.abc import Mapping
from typing import Any

from cwlog.documents import MAX_FILE_BYTES, Fault, decode, read_documents
from cwlog.model import Amendment, Record, Submission
from cwlog.places import Source, can_name_a_folder, submission_path
from cwlog.records import to_day

_TEXTS = ("submitted_by", "digest")
_FIGURES = ("interactions", "minutes", "unsure")


def handed_in(source: Source, cadre: str, month: str) -> Submission | None:
    """What a cadre handed in for a month; None if nothing was, or if the file cannot be understood."""
    data = read_submission(source, cadre, month)
    return to_submission(data, cadre, month) if data else None


def read_submission(source: Source, cadre: str, month: str) -> bytes | None:
    """The bytes of a submission: None where there is none, empty where it cannot be read."""
    if not can_name_a_folder(cadre):
        return None
    try:
        data = source.read(submission_path(cadre, month), MAX_FILE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return b""
    return data if len(data) <= MAX_FILE_BYTES else b""


def to_submission(data: bytes, cadre: str, month: str) -> Submission | None:
    """The submission in the bytes of a file; None if they do not hold one of this cadre and month."""
    record = record_of(data)
    if record is None or (record.get("cadre"), record.get("month")) != (cadre, month):
        return None
    first = _to_amendment(record)
    later = record.get("amendments", [])
    amendments = [_to_amendment(one) for one in later] if isinstance(later, list) else [None]
    update = record.get("update", {})
    if first is None or None in amendments or not isinstance(update, dict):
        return None
    again = tuple(one for one in amendments if one is not None)
    return Submission(cadre, month, record.get("nil_return") is True, first, update, again)


def record_of(data: bytes) -> Record | None:
    """The one record of a file; None if there is none, or more than one."""
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text)
    return documents[0].record if len(documents) == 1 else None


def _to_amendment(record: Any) -> Amendment | None:
    """What was handed in at one time; None where the record is not of that form."""
    if not isinstance(record, dict) or not _is_entries(record.get("entries")):
        return None
    day = to_day(record.get("submitted_on"))
    has_figures = all(type(record.get(key)) is int for key in _FIGURES)
    has_texts = all(isinstance(record.get(key), str) for key in _TEXTS) and isinstance(record.get("note", ""), str)
    if day is None or not has_figures or not has_texts:
        return None
    kept = {key: record[key] for key in (*_TEXTS, *_FIGURES, "entries")}
    return Amendment(submitted_on=day, note=record.get("note"), **kept)


def _is_entries(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())
