"""What changed, for people: key figures, the totals, then each thing that changed."""

from collections.abc import Iterator, Mapping, Sequence

from cwlog.comparing import EntryChange, Facts
from cwlog.model import Problem
from cwlog.render.changes.report import Report
from cwlog.render.changes.words import (
    KINDS,
    before_and_after,
    changed_value,
    cut,
    months_words,
    row_name,
    row_words,
    submission_detail,
    type_of,
)
from cwlog.render.markdown import render_markdown
from cwlog.render.table import Cell, Column, Kind, Page, Table
from cwlog.rollup.restated import Restated, RestatedRow
from cwlog.rollup.rounding import to_hours
from cwlog.words import counted

MOST_CHARACTERS = 60_000  # of a page in Markdown: GitHub takes 65,536 in a comment
_FILES = "Settings, schemas, other files"
_ROW_CAPS = (100, 40, 15, 5, 1)

_FIGURES = (
    Column("interactions", "Interactions"),
    Column("hours", "Hours"),
    Column("unsure", "Unsure"),
    Column("not_coaching", "Not coaching"),
)
_ENTRY = (
    Column("id", "Entry"),
    Column("date", "Date"),
    Column("district", "Code"),
    Column("name", "District"),
    Column("cadre", "Cadre"),
    Column("hours", "Hours", Kind.HOURS),
    Column("type", "Type"),
)
_HEADS = {
    "cadre": (Column("cadre", "Cadre"), Column("name", "Name")),
    "district": (Column("district", "Code"), Column("name", "District"), Column("cadre", "Cadre")),
    "month": (Column("label", "Month"),),
}

Rows = list[Mapping[str, Cell]]


def to_page(report: Report, *, show_text: bool = False, most_rows: int | None = None) -> Page:
    """Everything that changed.

    Args:
        report: what to show.
        show_text: also free text, for a person at a terminal.
        most_rows: of a table; the rest is counted below it.
    """
    tables = [*_totals(report), *_entries(report, show_text=show_text), *_others(report, show_text=show_text)]
    tables += _invalid(report)
    title = f"What changed in the data, from {report.before.label} to {report.after.label}"
    return Page(title, _figures(report), [_capped(table, most_rows) for table in tables if table.rows], _notes(report))


def fit_markdown(report: Report) -> str:
    """The page in Markdown, with as many rows in each table as a comment on a pull request can hold."""
    texts = (render_markdown(to_page(report, most_rows=cap)) for cap in _ROW_CAPS)
    return next((text for text in texts if len(text) <= MOST_CHARACTERS), "") or _heads_only(report)


def _heads_only(report: Report) -> str:
    """The key figures alone."""
    page = to_page(report)
    note = "The tables are too large for this page; 'cwlog diff' shows them."
    return render_markdown(Page(page.title, page.figures, (), [*page.notes, note]))


def _capped(table: Table, most: int | None) -> Table:
    if most is None or len(table.rows) <= most:
        return table
    notes = [f"… and {len(table.rows) - most} more", *table.notes]
    return Table(table.name, table.title, table.columns, table.rows[:most], notes)


def _figures(report: Report) -> list[tuple[str, str, str]]:
    changes = report.comparison
    kinds = [change.kind for change in changes.entries]
    figures = [(f"Interactions {kind}", str(kinds.count(kind)), "") for kind in ("added", "removed", "changed")]
    rows = sum(len(roster.rows) for roster in changes.rosters)
    others = ("Submissions", len(changes.submissions)), ("Roster rows", rows), (_FILES, len(changes.files))
    return figures + [(label, str(number), "") for label, number in others if number]


def _totals(report: Report) -> Iterator[Table]:
    """What differs, in total and by cadre, district and month."""
    totals = report.totals
    if totals is None or not (totals.total.differs or any(row.differs for row in _all_rows(totals))):
        return
    title = f"Totals of {months_words(report.comparison.months)}"
    yield Table("total", title, (Column("what", ""), *_FIGURES), [{"what": "Total", **_cells(totals.total)}])
    for name in ("cadre", "district", "month"):
        if name == "month" and report.comparison.months and len(report.comparison.months) == 1:
            continue  # the total is that month's
        rows = [{**row.head, **_cells(row)} for row in getattr(totals, name) if row.differs]
        yield Table(name, f"Totals by {name} that differ", (*_HEADS[name], *_FIGURES), rows)


def _all_rows(totals: Restated) -> list[RestatedRow]:
    return [*totals.cadre, *totals.district, *totals.month]


def _cells(row: RestatedRow) -> dict[str, Cell]:
    cells: dict[str, Cell] = {name: before_and_after(both) for name, both in row.figures.items()}
    return cells | {"hours": before_and_after(row.figures["minutes"], hours=True)}


def _entries(report: Report, *, show_text: bool) -> Iterator[Table]:
    changes = report.comparison.entries
    for kind in ("added", "removed"):
        rows: Rows = [_entry_row(change, report.names) for change in changes if change.kind == kind]
        notes = ["Where a file cannot be read, its entries are missing."] if _has_lost(changes, kind) else []
        yield Table(kind, f"Interactions {kind}", _ENTRY, rows, notes)
    columns = Column("id", "Entry"), Column("name", "District"), Column("field", "Field"), Column("change", "Change")
    yield Table("changed", "Interactions changed", columns, list(_field_rows(report, show_text=show_text)))
    if show_text:
        texts = [row for change in changes if change.kind != "changed" for row in _text_rows(change, report.names)]
        yield Table("texts", "Text of what was added and removed", columns, texts)


def _has_lost(changes: Sequence[EntryChange], kind: str) -> bool:
    return any(change.lost for change in changes if change.kind == kind)


def _entry_row(change: EntryChange, names: Mapping[str, str]) -> dict[str, Cell]:
    facts = change.place
    return {
        "id": _called(change),
        "date": _cell(facts.date),
        "district": _cell(facts.district),
        "name": _name(facts, names),
        "cadre": facts.cadre,
        "hours": to_hours(facts.minutes) if isinstance(facts.minutes, int) else None,
        "type": type_of(facts) + (" (the file cannot be read)" if change.lost else ""),
    }


def _called(change: EntryChange) -> str:
    """The id, or where the entry stands."""
    return change.id or cut(f"no valid id, in {change.place.path}")


def _name(facts: Facts, names: Mapping[str, str]) -> str:
    return cut(names.get(str(facts.district), "-"))


def _cell(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _field_rows(report: Report, *, show_text: bool) -> Iterator[dict[str, Cell]]:
    for change in report.comparison.entries:
        if change.kind == "changed":
            head: dict[str, Cell] = {"id": _called(change), "name": _name(change.place, report.names)}
            yield from ({**head, "field": field, "change": said} for field, said in _said(change, show_text=show_text))


def _said(change: EntryChange, *, show_text: bool) -> Iterator[tuple[str, str]]:
    before, after = change.before, change.after
    if before and after and (before.cadre, before.month) != (after.cadre, after.month):
        yield "folder", f"cadre-{before.cadre}/{before.month} → cadre-{after.cadre}/{after.month}"
    for field in change.fields:
        said = changed_value(field, show_text=show_text)
        yield field.field, said if show_text else cut(said)


def _text_rows(change: EntryChange, names: Mapping[str, str]) -> Iterator[dict[str, Cell]]:
    head = {"id": _called(change), "name": _name(change.place, names)}
    for field in change.fields:
        if field.is_text:
            yield {**head, "field": field.field, "change": changed_value(field, show_text=True)}


def _others(report: Report, *, show_text: bool) -> Iterator[Table]:
    """Submissions, rosters, files."""
    changes = report.comparison
    columns = Column("cadre", "Cadre"), Column("month", "Month"), Column("kind", "What"), Column("detail", "Detail")
    rows: Rows = []
    for one in changes.submissions:
        head = {"cadre": one.cadre, "month": one.month}
        rows.append({**head, "kind": KINDS[one.kind], "detail": submission_detail(one)})
        rows += ({**head, "kind": cut(f.field), "detail": changed_value(f, show_text=show_text)} for f in one.fields)
    yield Table("submissions", "Submissions", columns, rows)
    columns_of_rosters = Column("path", "Roster"), Column("row", "Row"), Column("change", "Change")
    rows = [
        {"path": roster.path, "row": cut(row_name(row)), "change": cut(row_words(row))}
        for roster in changes.rosters
        for row in roster.rows
    ]
    yield Table("rosters", "Rosters", columns_of_rosters, rows)
    rows = [{"path": cut(file.path), "change": file.kind} for file in changes.files]
    yield Table("files", _FILES, (Column("path", "File"), Column("change", "Change")), rows)


def _invalid(report: Report) -> Iterator[Table]:
    """Why something is in no total: the place and the code, never a message, which could repeat what stands there."""
    before, after = ({_named(problem) for problem in side.problems} for side in report.invalid)
    rows: Rows = [
        {"where": cut(place), "code": code, "side": _side((place, code) in before, (place, code) in after)}
        for place, code in sorted(before | after)
    ]
    columns = Column("where", "Place"), Column("code", "Problem"), Column("side", "When")
    yield Table("invalid", "Invalid, and in no total", columns, rows, ["'cwlog explain CODE' says what a code means."])


def _named(problem: Problem) -> tuple[str, str]:
    return f"{problem.where.path}:{problem.where.line}", problem.code


def _side(before: bool, after: bool) -> str:
    return "before and after" if before and after else "before" if before else "after"


def _notes(report: Report) -> list[str]:
    changes, notes = report.comparison, []
    if changes.is_empty:
        notes.append("Nothing changed in the data.")
    if changes.only_form:
        files = counted(changes.only_form, "file")
        notes.append(f"{files} changed in form only (comments, order, line ends, name): the data is the same.")
    if report.totals is not None and not any(row.differs for row in (report.totals.total, *_all_rows(report.totals))):
        notes.append(f"No total of {months_words(changes.months)} changed.")
    out = [side.left_out for side in report.invalid]
    if any(out):
        notes.append(f"Entries and files that are invalid, and in no total: {out[0]} before, {out[1]} after.")
    return notes
