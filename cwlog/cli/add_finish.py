"""The end of every ``cwlog add``: say what was found, ask if there are warnings, write, and tell the paths."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import click

from cwlog.cli.add_answers import Known
from cwlog.cli.common import say_uncompared
from cwlog.cli.handed_in import say_handed_in
from cwlog.errors import CwlogError
from cwlog.logbook import Book, field_name
from cwlog.model import Finding
from cwlog.recording import Draft, Judged, Judgement, judge
from cwlog.render.text import plain_prose, plain_text
from cwlog.rules import is_error
from cwlog.words import counted
from cwlog.workspace import NameTaken, Workspace, write_new

_TRIES = 5  # that many times another process may take the very name that was chosen

Say = Callable[[Judgement], None]
Approve = Callable[["Job", Judgement], bool]


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


def needs_a_look(job: Job, judgement: Judgement) -> bool:
    """True if there are warnings, and a person who has not said that they do not matter."""
    has_warnings = any(entry.warnings for entry in judgement.entries)
    return has_warnings and job.is_person and not job.force and not job.dry_run


def approve(job: Job, judgement: Judgement) -> bool:
    """Ask whether to record in spite of warnings, if there is something to ask and someone to be asked."""
    return not needs_a_look(job, judgement) or click.confirm("Record it anyway?", err=True)


def finish(job: Job, drafts: Sequence[Draft], say: Say, approve: Approve = approve) -> int:
    """Say what is to be said about the entries, and write them; the exit code.

    Raises:
        CwlogError: the system refused; the entries have been printed, so that nothing typed is lost.
    """
    judgement = job.judge(drafts)
    say_uncompared(job.workspace.root, judgement.unread)
    say(judgement)
    if judgement.has_errors or not approve(job, judgement):
        click.echo("Nothing was written.", err=True)
        return 1
    if job.dry_run:
        _show_only(judgement)
    else:
        judgement = _write(job, drafts, judgement)
    homes = [entry.home for entry in judgement.entries if entry.home]
    say_handed_in(job.workspace.source, [(home.cadre, home.month) for home in homes])
    if not job.dry_run:
        _tell(job, judgement.entries)
    return 0


def _tell(job: Job, entries: Sequence[Judged]) -> None:
    """The paths on stdout; on stderr if stdout does not take them."""
    try:
        if job.verbose:
            click.echo(_stream(entries), nl=False)
        for entry in entries:
            click.echo(entry.path)
    except OSError:
        for entry in entries:
            click.echo(f"written: {entry.path}", err=True)
        raise


def _show_only(judgement: Judgement) -> None:
    click.echo(_stream(judgement.entries), nl=False)
    for entry in judgement.entries:
        click.echo(f"would write {entry.path}", err=True)


def say_findings(judgement: Judgement) -> None:
    """All errors and warnings, one a line, with the district where there are several."""
    for entry in judgement.entries:
        label = f"{entry.record.get('district', '')}: " if len(judgement.entries) > 1 else ""
        for finding in entry.findings:
            click.echo(plain_text(label) + finding_text(finding), err=True)


def finding_text(finding: Finding, *, plain: bool = False) -> str:
    """``CODE field: message; hint``, coloured by how grave it is unless it shall be plain."""
    is_grave = is_error(finding)
    code = finding.code if plain else click.style(finding.code, fg="red" if is_grave else "yellow", bold=True)
    said = plain_text(finding.message + (f"; {finding.hint}" if finding.hint else ""))
    field = plain_text(field_name(finding.field)) or "entry"
    return f"{code} {field}: {said}" + ("" if is_grave else " (warning)")


def _stream(entries: Sequence[Judged]) -> str:
    """The entries as their files hold them, but for characters that would steer a terminal."""
    return plain_prose("---\n".join(entry.text for entry in entries))


def _write(job: Job, drafts: Sequence[Draft], judgement: Judgement) -> Judgement:
    """Write all entries, under other ids where another process was faster."""
    for attempt in range(_TRIES):
        try:
            write_new(job.workspace.root, {entry.path: entry.text for entry in judgement.entries})
        except CwlogError as error:
            again = isinstance(error, NameTaken) and attempt + 1 < _TRIES
            fresh = job.judge(drafts) if again else judgement
            if not again or fresh.has_errors:
                save_on_screen(judgement)
                raise
            judgement = fresh
        else:
            break
    return judgement


def save_on_screen(judgement: Judgement) -> None:
    """So that nothing typed is lost: what could not be written, as it would stand in its file."""
    how = "kept in a file, 'cwlog add --from FILE' takes it"
    click.echo(f"This was not written ({counted(len(judgement.entries), 'entry')}); {how}:", err=True)
    click.echo(_stream(judgement.entries), err=True, nl=False)
    sys.stderr.flush()
