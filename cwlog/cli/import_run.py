"""One run of ``cwlog import``: read, show, ask, write."""

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

import click

from cwlog.cli.common import say_uncompared
from cwlog.cli.handed_in import say_handed_in
from cwlog.cli.import_mappings import chosen_mapping, named_mapping
from cwlog.cli.import_preview import preview_lines, rejects_text, say_warnings
from cwlog.cli.progress import progress
from cwlog.errors import CwlogError
from cwlog.importing.files import LARGEST, is_of_records, read_records, read_sheet
from cwlog.importing.fitting import to_layout
from cwlog.importing.planning import Plan, make_plan
from cwlog.importing.rows import Row, read_rows
from cwlog.importing.standing import find_standing
from cwlog.importing.targets import targets_of
from cwlog.importing.verdicts import CHANGED, NEW, REJECTED, home_of_path
from cwlog.logbook import Advance, Book
from cwlog.render.text import plain_text
from cwlog.words import counted
from cwlog.workspace import Workspace, read_input, write_output
from cwlog.workspace.bulk import write_bulk


class Job(NamedTuple):
    """One run: where, by what to judge, and how."""

    workspace: Workspace
    book: Book
    yes: bool
    dry_run: bool
    skip_rejected: bool
    rejects: str | None
    advance: Advance | None = None

    def part(self, first: int, last: int) -> Advance | None:
        """What moves the progress bar from one percentage to another."""
        whole = self.advance
        if whole is None:
            return None
        return lambda done, of: whole(first + (last - first) * done // max(of, 1), 100)


def run_import(job: Job, path: str, sheet: str | None, mapping: str | None) -> int:
    """Import a file; the exit code."""
    _check_rejects(job.rejects, path)
    with progress("Reading and checking") as advance:
        job = job._replace(advance=advance)
        headings, rows, notes = _rows(job, path, sheet, mapping)
        plan = _plan(job, rows)
    for note in notes:
        click.echo(plain_text(note), err=True)
    for line in preview_lines(plan, is_sheet=bool(headings)):
        click.echo(line, err=_will_ask(job) and not sys.stdout.isatty())  # who is asked must see it
    say_uncompared(job.workspace.root, plan.unread)
    say_warnings(plan, is_sheet=bool(headings))
    _say_handed_in(job, plan)
    if job.rejects:
        _write_rejects(job.rejects, headings, plan, dry_run=job.dry_run)
    return _finish(job, plan)


def _rows(job: Job, path: str, sheet: str | None, mapping: str | None) -> tuple[list[str], list[Row], list[str]]:
    """The headings of a sheet, none for YAML and JSON; the rows; what is worth saying about them."""
    data = read_input(path, LARGEST)
    if is_of_records(path):
        if mapping or sheet or job.rejects:
            raise CwlogError("--map, --sheet and --rejects are for sheets", "records of YAML or JSON need none")
        return [], read_records(data), []
    opened = job.workspace
    targets = targets_of(opened.schemas["interaction"])
    chosen = named_mapping(opened, mapping, targets) if mapping else None
    found = read_sheet(data, sheet, chosen.sheet if chosen else None)
    click.echo(f"{plain_text(path)}: {counted(len(found.rows), 'row')}, {plain_text(found.note)}", err=True)
    layout = to_layout(chosen or chosen_mapping(opened, found, targets), found.headings)
    read = read_rows(found, layout, targets, opened.roster, job.part(0, 30))
    return found.headings, read.rows, read.notes


def _plan(job: Job, rows: Sequence[Row]) -> Plan:
    source = job.workspace.source
    ids = {row.draft["id"] for row in rows if isinstance(row.draft.get("id"), str)}
    found = find_standing(source, ids, job.part(30, 50))
    judging = job.part(50, 100)
    return make_plan(rows, found, source, job.book, os.urandom, skip_rejected=job.skip_rejected, advance=judging)


def _finish(job: Job, plan: Plan) -> int:
    """Ask if a person is there, and write; the exit code."""
    rejected = plan.count(REJECTED)
    if rejected and not job.skip_rejected:
        hint = "mend them, or write the others with --skip-rejected"
        click.echo(f"Nothing was written: {counted(rejected, 'row')} rejected; {hint}.", err=True)
        return 1
    if plan.is_empty:
        click.echo("There is nothing to write.", err=True)
        return 0
    if job.dry_run:
        for path in _paths(plan):
            click.echo(f"would write {path}", err=True)
        return 0
    if not _may_write(job, plan):
        click.echo("Nothing was written.", err=True)
        return 1
    write_bulk(job.workspace.root, plan.new_files, plan.replaced)
    for path in _paths(plan):
        click.echo(path)
    return 0


def _paths(plan: Plan) -> list[str]:
    """What is written, in order; files that go are not listed."""
    return sorted([*plan.new_files, *(path for path, change in plan.replaced.items() if change.after is not None)])


def _may_write(job: Job, plan: Plan) -> bool:
    """True if the person says so, or has said so.

    Raises:
        CwlogError: nobody is there to be asked.
    """
    if job.yes:
        return True
    if not _will_ask(job):
        raise CwlogError("nobody is at the terminal to be asked, so nothing was written", "write with --yes")
    parts = [counted(plan.count(NEW), "new entry")] if plan.count(NEW) else []
    parts += [f"{plan.count(CHANGED)} changed"] if plan.count(CHANGED) else []
    return click.confirm(f"Write {' and '.join(parts)}?", err=True)


def _will_ask(job: Job) -> bool:
    """True if a person is there to answer, and has not answered before."""
    return not job.yes and not job.dry_run and sys.stdin.isatty() and sys.stderr.isatty()


def _write_rejects(path: str, headings: Sequence[str], plan: Plan, *, dry_run: bool) -> None:
    rejected = [verdict for verdict in plan.verdicts if verdict.state == REJECTED]
    if not rejected or dry_run:
        why = "No row was rejected" if not rejected else "This is a dry run"
        click.echo(f"{why}: {plain_text(path)} was not written.", err=True)
        return
    text = rejects_text(headings, rejected)
    if os.path.lexists(path) and not _may_replace(path, text):
        raise CwlogError(f"{path} is there already", "nothing was imported; give another name, or delete it first")
    try:
        write_output(path, text, "utf-8-sig")
    except CwlogError as error:
        raise CwlogError(error.message, "nothing was imported; choose another place with --rejects") from None
    click.echo(
        f"{counted(len(rejected), 'rejected row')} written to {plain_text(path)}: mend, and import it.", err=True
    )


def _check_rejects(rejects: str | None, sheet: str) -> None:
    """Keep the sheet of a person from being replaced by its rejected rows.

    Raises:
        CwlogError: both are one file, or --rejects names none.
    """
    if rejects == "-":
        raise CwlogError("--rejects needs the name of a file", "the screen shows the rejected rows already")
    if rejects and os.path.exists(rejects) and os.path.exists(sheet) and os.path.samefile(rejects, sheet):
        raise CwlogError(f"{rejects} is the sheet itself", "give --rejects another name")


def _may_replace(path: str, text: str) -> bool:
    """True for an empty file, and for what an earlier run has written: somebody may be mending another one."""
    return os.path.isfile(path) and read_input(path, LARGEST) in (b"", text.encode("utf-8-sig"))


def _say_handed_in(job: Job, plan: Plan) -> None:
    """Warn where a month has been handed in already."""
    homes = {verdict.home for verdict in plan.verdicts if verdict.state in (NEW, CHANGED) and verdict.home}
    homes |= {home_of_path(path) for path in plan.replaced}
    say_handed_in(job.workspace.source, sorted(homes))
