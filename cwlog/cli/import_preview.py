"""What ``cwlog import`` shows before it writes: counts by cadre and month, rejected and changed rows, warnings."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

import click

from cwlog.guard import guarded
from cwlog.importing.fitting import ERROR_COLUMN
from cwlog.importing.planning import Plan
from cwlog.importing.sheets import fold_heading
from cwlog.importing.verdicts import CHANGED, NEW, REJECTED, SAME, Verdict
from cwlog.periods import month_period
from cwlog.render.table import Column, Kind, Page, Table
from cwlog.render.terminal import render_terminal
from cwlog.render.text import plain_text
from cwlog.roster.lookups import natural_key
from cwlog.words import counted

_MOST_SHOWN = 50  # rows of one kind: more than that is for --rejects
_COLUMNS = (
    Column("cadre", "Cadre"),
    Column("month", "Month"),
    Column(NEW, "New", Kind.COUNT),
    Column(SAME, "Already imported", Kind.COUNT),
    Column(CHANGED, "Changed", Kind.COUNT),
    Column(REJECTED, "Rejected", Kind.COUNT),
)


def preview_lines(plan: Plan, *, is_sheet: bool) -> Iterator[str]:
    """The preview, as lines: a table of counts, then every changed and every rejected row."""
    if not plan.verdicts:
        yield "There are no rows below the headings."
        return
    yield render_terminal(Page("Import", [], [_counts(plan)])).rstrip("\n")
    yield from _section("Changed", plan, CHANGED, is_sheet=is_sheet)
    yield from _section("Rejected", plan, REJECTED, is_sheet=is_sheet)
    yield ""


def _counts(plan: Plan) -> Table:
    counts = plan.counts
    known = sorted((home for home in counts if home), key=lambda home: (natural_key(home[0]), home[1]))
    rows: list[dict[str, Any]] = [
        {"cadre": cadre, "month": month_period(month).label, **counts[cadre, month]} for cadre, month in known
    ]
    if None in counts:
        rows.append({"cadre": "-", "month": "-", **counts[None]})
    if len(rows) > 1:
        total = {state: plan.count(state) for state in (NEW, SAME, CHANGED, REJECTED)}
        rows.append({"cadre": "all", "month": "", **total})
    cells = [{column.key: row.get(column.key, 0) for column in _COLUMNS} for row in rows]
    return Table("import", "", _COLUMNS, cells)


def _section(title: str, plan: Plan, state: str, *, is_sheet: bool) -> Iterator[str]:
    verdicts = [verdict for verdict in plan.verdicts if verdict.state == state]
    if not verdicts:
        return
    yield ""
    yield f"{title}:"
    for verdict in verdicts[:_MOST_SHOWN]:
        said = _reasons(verdict) if state == REJECTED else _changes(verdict)
        for one in said:
            yield plain_text(f"  {_row(verdict, is_sheet=is_sheet)}: {one}")
    if len(verdicts) > _MOST_SHOWN:
        more = len(verdicts) - _MOST_SHOWN
        yield f"  … and {counted(more, 'more row')}" + ("; --rejects FILE.csv has all" if state == REJECTED else "")


def _row(verdict: Verdict, *, is_sheet: bool) -> str:
    return f"{'row' if is_sheet else 'line'} {verdict.row.number}"


def _reasons(verdict: Verdict) -> list[str]:
    return [str(reason) for reason in verdict.reasons]


def _changes(verdict: Verdict) -> list[str]:
    """What a mended row changes in its entry, a key a line."""
    assert verdict.entry is not None
    entry_id = verdict.entry.record["id"]
    said = [f"{entry_id} {one.key}: {_shown(one.before)} → {_shown(one.after)}" for one in verdict.differences]
    return said + [
        f"{entry_id} stands also in {copy.path}, which an import that was stopped left" for copy in verdict.left
    ]


def _shown(value: Any) -> str:
    if value in (None, [], {}):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}={part}" for key, part in value.items())
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def say_warnings(plan: Plan, *, is_sheet: bool) -> None:
    """What a person should look at, on stderr."""
    mark = click.style("Warning:", fg="yellow")
    said = [
        f"{_row(verdict, is_sheet=is_sheet)}: {reason}"
        for verdict in plan.verdicts
        if verdict.state in (NEW, CHANGED)
        for reason in verdict.warnings
    ]
    for one in said[:_MOST_SHOWN]:
        click.echo(f"{mark} {plain_text(one)}", err=True)
    if len(said) > _MOST_SHOWN:
        click.echo(f"{mark} … and {len(said) - _MOST_SHOWN} more; 'cwlog validate' shows all afterwards", err=True)


def rejects_text(headings: Sequence[str], rejected: Sequence[Verdict]) -> str:
    """The rejected rows as CSV, in the columns of their sheet, with a last column that says why."""
    kept = [at for at, heading in enumerate(headings) if fold_heading(heading) != ERROR_COLUMN]
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*(guarded(headings[at]) for at in kept), ERROR_COLUMN])
    for verdict in rejected:
        reasons = " | ".join(_reasons(verdict))
        writer.writerow([*(guarded(verdict.row.cells[at]) for at in kept), guarded(reasons)])
    return buffer.getvalue()
