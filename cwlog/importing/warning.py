"""Rows without a key column that look like a mended form of what was brought in before."""

from collections.abc import Sequence

from cwlog.importing.keys import Standing, parse_key
from cwlog.importing.rows import Reason
from cwlog.importing.verdicts import NEW, Verdict
from cwlog.model import Record

_ALIKE = 0.5  # of the keys that one of the two has


def looks_like_a_change(verdicts: Sequence[Verdict], found: Sequence[Standing]) -> list[Verdict]:
    """The verdicts, with a warning for each new row that is much like an entry whose row is not in the sheet."""
    matched = {verdict.standing[:2] for verdict in verdicts if verdict.standing}
    waiting: dict[tuple[object, object], list[Standing]] = {}
    for standing in found:
        key = parse_key(standing.record.get("import_key"))
        if key and not key.is_named and standing[:2] not in matched:
            waiting.setdefault(_day(standing.record), []).append(standing)
    return [_warned(verdict, waiting) if verdict.state == NEW else verdict for verdict in verdicts]


def _warned(verdict: Verdict, waiting: dict[tuple[object, object], list[Standing]]) -> Verdict:
    draft = verdict.row.draft
    near = [one for one in waiting.get(_day(draft), ()) if _likeness(draft, one.record) >= _ALIKE]
    if not near:
        return verdict
    best = max(near, key=lambda one: _likeness(draft, one.record))
    hint = "if it is the same row, mended, change that entry with 'cwlog edit' and leave the row out"
    reason = Reason("", f"looks like {best.record.get('id')}, which was imported before", hint)
    return verdict._replace(warnings=[*verdict.warnings, reason])


def _day(record: Record) -> tuple[object, object]:
    return record.get("district"), record.get("date")


def _likeness(draft: Record, record: Record) -> float:
    keys = (draft.keys() | record.keys()) - {"id", "import_key", "district_name", "district", "date"}
    return sum(draft.get(key) == record.get(key) for key in keys) / len(keys) if keys else 1.0
