"""What changed, for programs. No free text is in it: of a text only how long it is."""

from collections.abc import Iterable

from cwlog.comparing import Comparison, EntryChange, Facts, FieldChange, RosterChange, SubmissionChange, Unreadable
from cwlog.render.changes.report import Invalid, Report, State
from cwlog.rollup.restated import Both, Restated, RestatedRow
from cwlog.rollup.rounding import to_hours

VERSION = 1  # of the JSON document: changes only when its shape does

Document = dict[str, object]


def to_document(report: Report) -> Document:
    """The JSON document; docs/reviewing.md describes it."""
    changes = report.comparison
    return {
        "version": VERSION,
        "before": _state(report.before),
        "after": _state(report.after),
        "interactions": _entries(changes.entries),
        "submissions": [_submission(change) for change in changes.submissions],
        "rosters": [_roster(change) for change in changes.rosters],
        "files": [{"path": file.path, "change": file.kind} for file in changes.files],
        "unreadable": _unreadable(changes),
        "invalid": {"before": _invalid(report.invalid[0]), "after": _invalid(report.invalid[1])},
        "months": None if changes.months is None else list(changes.months),
        "totals": None if report.totals is None else _totals(report.totals),
    }


def _state(state: State) -> Document:
    if not state.commit:
        return {"commit": None, "date": None, "found_as": "work tree"}
    return {"commit": state.commit, "date": str(state.day), "found_as": state.found_as}


def _entries(entries: Iterable[EntryChange]) -> Document:
    found: dict[str, list[Document]] = {"added": [], "removed": [], "changed": []}
    for change in entries:
        found[change.kind].append(_changed(change) if change.kind == "changed" else _whole(change))
    return dict(found)


def _whole(change: EntryChange) -> Document:
    """An entry that stands on one side only."""
    return {"id": change.id or None, **_facts(change.place), "unreadable": change.lost}


def _facts(facts: Facts) -> Document:
    return {("duration_minutes" if key == "minutes" else key): value for key, value in facts._asdict().items()}


def _changed(change: EntryChange) -> Document:
    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    return {
        "id": change.id or None,
        "path": after.path,
        "path_before": before.path,
        "fields": [_field(field) for field in change.fields],
    }


def _field(field: FieldChange) -> Document:
    """The values, or of free text the numbers of characters; null where the field is not there."""
    if field.is_text:
        before, after = (None if value is None else len(str(value)) for value in (field.before, field.after))
        return {"field": field.field, "characters_before": before, "characters_after": after}
    return {"field": field.field, "before": field.before, "after": field.after}


def _submission(change: SubmissionChange) -> Document:
    return {
        "cadre": change.cadre,
        "month": change.month,
        "path": change.path,
        "change": change.kind,
        "before": change.before._asdict() if change.before else None,
        "after": change.after._asdict() if change.after else None,
        "entries_changed": change.entries,
        "fields": [_field(field) for field in change.fields],
    }


def _roster(change: RosterChange) -> Document:
    rows = [
        {
            "change": row.kind,
            "key": dict(zip(change.key, row.key, strict=True)),
            "cells": [_field(c) for c in row.cells],
        }
        for row in change.rows
    ]
    return {"path": change.path, "rows": rows}


def _unreadable(changes: Comparison) -> Document:
    def plain(found: Iterable[Unreadable]) -> list[Document]:
        return [one._asdict() for one in found]

    return {"before": plain(changes.unreadable_before), "after": plain(changes.unreadable_after)}


def _invalid(side: Invalid) -> Document:
    problems = [
        {"path": one.where.path, "line": one.where.line, "column": one.where.column, "code": one.code}
        for one in side.problems
    ]
    return {"left_out": side.left_out, "problems": problems}


def _totals(totals: Restated) -> Document:
    by = {name: [_row(row) for row in getattr(totals, name)] for name in ("cadre", "district", "month")}
    return {"total": _row(totals.total), "by": by}


def _row(row: RestatedRow) -> Document:
    """The figures of a row; hours are rounded, minutes add up exactly."""
    figures: Document = {}
    for name, both in row.figures.items():
        figures[name] = _both(both)
        if name == "minutes":
            hours = {"before": to_hours(both.before), "after": to_hours(both.after), "delta": to_hours(both.delta)}
            figures["hours"] = hours
    return {**row.head, **figures}


def _both(both: Both) -> Document:
    return {"before": both.before, "after": both.after, "delta": both.delta}
