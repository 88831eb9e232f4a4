"""The submissions of two states: handed in, handed in again, changed, taken away."""

from collections.abc import Iterable
from typing import NamedTuple

from cwlog.comparing.fields import FieldChange, changed_fields
from cwlog.comparing.files import Unreadable, read, submission_place
from cwlog.comparing.showing import Judged, Measure, judge
from cwlog.model import FieldPath, Record
from cwlog.places import Source

_BY_HASH = ("digest", "entries")  # what `cwlog submit` reckons: whether they differ is enough


class Figures(NamedTuple):
    """What was handed in last, as the file says; None for what it does not say, or is not valid."""

    submitted_on: str | int | None
    interactions: str | int | None
    minutes: str | int | None
    unsure: str | int | None


class SubmissionChange(NamedTuple):
    """A cadre's month. ``kind`` is ``handed_in``, ``again`` (there are more amendments), ``changed`` or ``removed``.

    ``fields`` are those of a file that was changed or handed in again; ``entries`` says that the list of entries that
    was handed in last is another one. A side that is missing, or cannot be read, is None.
    """

    path: str
    cadre: str
    month: str
    kind: str
    before: Figures | None
    after: Figures | None
    fields: tuple[FieldChange, ...]
    entries: bool


class Submissions(NamedTuple):
    """What changed, by month and cadre, and what cannot be read: before, after."""

    changes: list[SubmissionChange]
    before: list[Unreadable]
    after: list[Unreadable]


def compare_submissions(
    before: Source, after: Source, paths: Iterable[str], measures: tuple[Measure, Measure]
) -> Submissions:
    """The submissions that differ; ``paths`` are files in their places."""
    found = Submissions([], [], [])
    for path in sorted(paths):
        old, new = read(before, path), read(after, path)
        found.before.extend(old.unreadable)
        found.after.extend(new.unreadable)
        # A second document is a problem, and no submission.
        records = [next((doc.record for doc in side.documents[:1]), None) for side in (old, new)]
        is_there = [bool(side.documents or side.unreadable) for side in (old, new)]
        if records[0] != records[1] or is_there[0] != is_there[1]:
            found.changes.append(_change(path, records[0], records[1], is_there, measures))
    found.changes.sort(key=lambda change: (change.month, change.cadre))
    return found


def _change(
    path: str, was: Record | None, now: Record | None, is_there: list[bool], measures: tuple[Measure, Measure]
) -> SubmissionChange:
    place = submission_place(path)
    assert place is not None
    kind = _kind(was or {}, now or {}, is_there)
    judged = judge(was or {}, "submission", measures[0]), judge(now or {}, "submission", measures[1])
    fields = changed_fields(_worded(was), _worded(now), judged, but=_BY_HASH) if was and now else ()
    same = _latest(was).get("entries") == _latest(now).get("entries")
    figures = _figures(was, judged[0]), _figures(now, judged[1])
    return SubmissionChange(path, place.cadre, place.month, kind, *figures, fields, not same)


def _kind(was: Record, now: Record, is_there: list[bool]) -> str:
    if not all(is_there):
        return "handed_in" if is_there[1] else "removed"
    return "again" if len(_amendments(now)) > len(_amendments(was)) else "changed"


def _amendments(record: Record) -> list[Record]:
    given = record.get("amendments")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _worded(record: Record | None) -> Record:
    """The record without what is reckoned, also in its amendments."""
    record = record or {}
    kept = [{key: value for key, value in one.items() if key not in _BY_HASH} for one in _amendments(record)]
    return {**record, "amendments": kept} if kept else record


def _latest(record: Record | None) -> Record:
    return [record or {}, *_amendments(record or {})][-1]


def _figures(record: Record | None, judged: Judged) -> Figures | None:
    if record is None:
        return None
    latest, number = _latest(record), len(_amendments(record))
    at: FieldPath = ("amendments", number - 1) if number else ()
    keys = ("submitted_on", "interactions", "minutes", "unsure")
    return Figures(*(latest.get(key) if judged.may_show((*at, key), latest.get(key)) else None for key in keys))
