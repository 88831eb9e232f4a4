"""The end of every ``cwlog add``: say what was found, ask if there are warnings, write, and tell the paths."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import click

from cwlog.cli.add_answers import Known
from cwlog.errors import CwlogError
from cwlog.logbook import Book, field_name
from cwlog.model import Finding, Severity
from cwlog.periods import month_period
from cwlog.recording import Draft, Home, Judged, Judgement, judge
from cwlog.render.text import plain_text
from cwlog.rules import CODES
from cwlog.words import counted
from cwlog.workspace import NameTaken, Workspace, write_new

_TRIES = 5  # that many times another process may take the very name that was chosen

Label = Callable[[int, Finding], str]  # what stands before a finding about the n-th draft


class Job(NamedTuple):
    """One run of ``cwlog add``: where, by what to judge, and how."""

    workspace: Workspace
    book: Book
    known: Known
    is_person: bool
    force: bool
    dry_run: bool
    verbose: bool

    def judge(self, drafts: Sequence[Draft]) -> Judgement:
        """Complete the drafts and find what is to be said about them."""
        return judge(drafts, self.workspace.source, self.book, os.urandom)


def finish(job: Job, drafts: Sequence[Draft], label: Label, *, was_asked: bool = False) -> int:
    """Write the entries, or say why not; the exit code.

    Raises:
        CwlogError: the system refused; the entries have been printed, so that nothing typed is lost.
    """
    judgement = job.judge(drafts)
    say_unread(judgement)
    say_findings(judgement, label)
    if judgement.has_errors:
        click.echo("Nothing was written.", err=True)
        return 1
    if not was_asked and not may_record(job, judgement):
        click.echo("Nothing was written.", err=True)
        return 1
    if job.dry_run:
        click.echo(_stream(judgement.entries), nl=False)
        for entry in judgement.entries:
            click.echo(f"would write {entry.path}", err=True)
    else:
        judgement = _write(job, drafts, judgement)
        if job.verbose:
            click.echo(_stream(judgement.entries), nl=False)
    _say_handed_in(job, judgement.entries)
    if not job.dry_run:
        for entry in judgement.entries:
            click.echo(entry.path)
    return 0


def may_record(job: Job, judgement: Judgement) -> bool:
    """True without warnings, without a person, or if the person says so."""
    has_warnings = any(entry.warnings for entry in judgement.entries)
    if job.force or job.dry_run or not job.is_person or not has_warnings:
        return True
    return click.confirm("Record it anyway?", err=True)


def say_unread(judgement: Judgement) -> None:
    """Name the files of the month that could not be held against the new entries."""
    for path in judgement.unread:
        click.echo(f"{plain_text(path)} cannot be read, and was not compared; see 'cwlog validate'", err=True)


def say_findings(judgement: Judgement, label: Label) -> None:
    """All errors and warnings, one a line."""
    for number, entry in enumerate(judgement.entries):
        for finding in entry.findings:
            click.echo(label(number, finding) + finding_text(finding), err=True)


def finding_text(finding: Finding) -> str:
    """``CODE field: message; hint``, coloured by how grave it is."""
    is_error = CODES[finding.code].severity is Severity.ERROR
    code = click.style(finding.code, fg="red" if is_error else "yellow", bold=True)
    said = plain_text(finding.message + (f"; {finding.hint}" if finding.hint else ""))
    field = plain_text(field_name(finding.field)) or "entry"
    return f"{code} {field}: {said}" + ("" if is_error else " (warning)")


def no_label(_number: int, _finding: Finding) -> str:
    """Nothing before a finding: there is one entry only."""
    return ""


def district_label(drafts: Sequence[Draft]) -> Label:
    """The district before a finding, where there are several."""
    if len(drafts) == 1:
        return no_label
    return lambda number, _: f"{drafts[number].get('district', '')}: "


def _stream(entries: Sequence[Judged]) -> str:
    return "---\n".join(entry.text for entry in entries)


def _write(job: Job, drafts: Sequence[Draft], judgement: Judgement) -> Judgement:
    """Write all entries, under other ids where another process was faster."""
    for attempt in range(_TRIES):
        try:
            write_new(job.workspace.root, {entry.path: entry.text for entry in judgement.entries})
        except CwlogError as error:
            again = isinstance(error, NameTaken) and attempt + 1 < _TRIES
            fresh = job.judge(drafts) if again else judgement
            if not again or fresh.has_errors:
                _save_on_screen(judgement)
                raise
            judgement = fresh
        else:
            break
    return judgement


def _save_on_screen(judgement: Judgement) -> None:
    """So that nothing typed is lost: what could not be written, as it would stand in its file."""
    click.echo(f"This was not written ({counted(len(judgement.entries), 'entry')}):", err=True)
    click.echo(_stream(judgement.entries), err=True, nl=False)
    sys.stderr.flush()


def _say_handed_in(job: Job, entries: Sequence[Judged]) -> None:
    """Warn where a month has been handed in already: the entry is a change after the submission."""
    for home, day in _handed_in(job, dict.fromkeys(entry.home for entry in entries if entry.home)):
        month = month_period(home.month).label
        when = f" on {plain_text(day)}" if day else ""
        again = f"cwlog submit --cadre {home.cadre} --month {home.month}"
        said = f"{month} of cadre {home.cadre} was handed in{when}; hand it in again with '{again}'"
        click.echo(f"{click.style('Warning:', fg='yellow')} {said}", err=True)


def _handed_in(job: Job, homes: dict[Home, None]) -> Iterator[tuple[Home, str]]:
    from cwlog.recording.earlier import handed_in_on

    for home in homes:
        day = handed_in_on(job.workspace.source, home.cadre, home.month)
        if day is not None:
            yield home, day
