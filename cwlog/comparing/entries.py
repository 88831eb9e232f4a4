"""The entries of two states: added, removed, changed. An entry is followed by its id, through any file."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, NamedTuple

from cwlog.comparing.fields import FieldChange, changed_fields
from cwlog.comparing.files import Unreadable, log_place, read
from cwlog.comparing.showing import Judged, Measure, judge
from cwlog.model import Record
from cwlog.places import ID, Source


class Facts(NamedTuple):
    """What names an entry: where it stands, and the few values that totals are made of. What is missing, or is
    not valid, is None.
    """

    path: str
    cadre: str
    month: str
    date: str | int | None
    district: str | int | None
    minutes: str | int | None
    interaction_type: str | int | None
    decision: str | int | None


class EntryChange(NamedTuple):
    """An entry that differs; ``before`` is None for one that was added, ``after`` for one that was removed.

    ``id`` is empty where it has none of the right form. ``lost``: on the side where it is missing, the file in which
    it stood cannot be read.
    """

    id: str
    before: Facts | None
    after: Facts | None
    fields: tuple[FieldChange, ...]
    lost: bool = False

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before and self.after:
            return "changed"
        return "added" if self.after else "removed"

    @property
    def place(self) -> Facts:
        """Where it stands now, or stood."""
        facts = self.after or self.before
        assert facts is not None
        return facts


class _Stand(NamedTuple):
    """A record and the file in which it stands."""

    path: str
    record: Record


Pair = tuple[_Stand | None, _Stand | None]


class Entries(NamedTuple):
    """What changed, by place, and what cannot be read: before, after. ``moved`` are files with a change."""

    changes: list[EntryChange]
    before: list[Unreadable]
    after: list[Unreadable]


def compare_entries(before: Source, after: Source, paths: Iterable[str], measures: tuple[Measure, Measure]) -> Entries:
    """The entries that differ.

    Args:
        before: the first state.
        after: the second one.
        paths: log files in their places; of the others nothing has changed.
        measures: what the values of each state are judged by.
    """
    ordered = sorted(paths)
    old, unread_before = _stands(before, ordered)
    new, unread_after = _stands(after, ordered)
    lost = {one.path for one in unread_after}, {one.path for one in unread_before}
    changes = []
    for was, now in _pairs(old, new):
        if was is None or now is None or (was.record, _folder(was)) != (now.record, _folder(now)):
            changes.append(_change(was, now, lost, measures))
    changes.sort(key=lambda change: (change.place.month, change.place.cadre, change.place.path, change.id))
    return Entries(changes, unread_before, unread_after)


def _stands(source: Source, paths: Iterable[str]) -> tuple[list[_Stand], list[Unreadable]]:
    stands, unreadable = [], []
    for path in paths:
        reading = read(source, path)
        unreadable += reading.unreadable
        stands += [_Stand(path, doc.record) for doc in reading.documents if doc.record is not None]
    return stands, unreadable


def _folder(stand: _Stand) -> str:
    """The folder of the cadre's month: another file name in it is no change."""
    return stand.path.rpartition("/")[0]


def _id_of(record: Record) -> str:
    given = record.get("id")
    return given if isinstance(given, str) and ID.fullmatch(given) else ""


def _key(stand: _Stand) -> str:
    """By what an entry is followed: its id, or the file if it has none of the right form."""
    return _id_of(stand.record) or f"/{stand.path}"


def _pairs(old: Iterable[_Stand], new: Iterable[_Stand]) -> Iterator[Pair]:
    """Each entry of one side with its counterpart; None where there is none."""
    sides: tuple[defaultdict[str, list[_Stand]], ...] = (defaultdict(list), defaultdict(list))
    for side, stands in zip(sides, (old, new), strict=True):
        for stand in stands:
            side[_key(stand)].append(stand)
    for key in {**sides[0], **sides[1]}:
        yield from _pair_up(sides[0][key], sides[1][key])


def _pair_up(old: list[_Stand], new: list[_Stand]) -> Iterator[Pair]:
    """Entries of one key: mostly one of each. Where an id stands twice, those that are alike belong together."""
    if len(old) > 1 or len(new) > 1:
        for alike in (_same_record_and_place, _same_record, _same_place):
            yield from _take(old, new, alike)
    for number in range(max(len(old), len(new))):
        yield (old[number] if number < len(old) else None, new[number] if number < len(new) else None)


def _take(old: list[_Stand], new: list[_Stand], alike: Callable[[_Stand, _Stand], bool]) -> Iterator[Pair]:
    """Take pairs out of the two lists."""
    for was in list(old):
        now = next((stand for stand in new if alike(was, stand)), None)
        if now is not None:
            old.remove(was)
            new.remove(now)
            yield was, now


def _same_record_and_place(was: _Stand, now: _Stand) -> bool:
    return was == now


def _same_record(was: _Stand, now: _Stand) -> bool:
    return was.record == now.record


def _same_place(was: _Stand, now: _Stand) -> bool:
    return was.path == now.path


def _change(
    was: _Stand | None,
    now: _Stand | None,
    lost: tuple[Collection[str], Collection[str]],
    measures: tuple[Measure, Measure],
) -> EntryChange:
    stand = now or was
    assert stand is not None
    unread = bool((now is None and stand.path in lost[0]) or (was is None and stand.path in lost[1]))
    old, new = was.record if was else {}, now.record if now else {}
    judged = judge(old, "interaction", measures[0]), judge(new, "interaction", measures[1])
    fields = changed_fields(old, new, judged, but=("id",))
    return EntryChange(_id_of(stand.record), _facts(was, judged[0]), _facts(now, judged[1]), fields, unread)


def _facts(stand: _Stand | None, judged: Judged) -> Facts | None:
    if stand is None:
        return None
    record, place = stand.record, log_place(stand.path)
    assert place is not None

    def valid(key: str) -> Any:
        return record.get(key) if judged.may_show((key,), record.get(key)) else None

    return Facts(
        path=stand.path,
        cadre=place.cadre,
        month=place.month,
        date=valid("date"),
        district=valid("district"),
        minutes=valid("duration_minutes"),
        interaction_type=valid("interaction_type"),
        decision=(valid("ruling") or {}).get("decision"),
    )
