"""The steps of ``cwlog submit``: the month as it stands, the record, the question, the file."""

from datetime import date

import click

from cwlog.cli.add import is_person_there
from cwlog.cli.common import from_here
from cwlog.cli.editor import editor_command
from cwlog.cli.submit_job import (
    Given,
    Job,
    check_submitter,
    open_job,
    refuse_empty,
    refuse_errors,
    refuse_full_nil,
    wants_update,
)
from cwlog.cli.submit_preview import Preview, preview_lines
from cwlog.cli.submit_update import KEYS, Update, Written, edit_update, to_text
from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import field_name
from cwlog.model import Finding
from cwlog.places import Place
from cwlog.render.text import plain_text
from cwlog.rules import is_error
from cwlog.rules.submissions import submission_findings
from cwlog.submissions.amending import HandIn, amended_record, amended_text, is_unchanged, new_record, submission_text
from cwlog.submissions.due import due_day
from cwlog.submissions.month import CadreMonth, read_month
from cwlog.submissions.reading import record_of
from cwlog.submissions.status import changes_since
from cwlog.workspace import NameTaken, write_new
from cwlog.workspace.drafts import remove_draft
from cwlog.workspace.writing import replace


def submit(root: str, given: Given, now: date, commit: str = "") -> int:
    """Hand in a month, or say why not; the exit code.

    Args:
        root: the workspace.
        given: the options.
        now: today.
        commit: ``here`` to commit it on this branch, ``branch`` on a new one; empty for neither.
    """
    job = open_job(root, given, now)
    check_submitter(job)
    if not commit:
        return _hand_in(job)
    from cwlog.cli.submit_commit import check_commit, commit_month

    check_commit(job, on_branch=commit == "branch")
    code = _hand_in(job)
    if code == 0:
        commit_month(job, on_branch=commit == "branch")
    return code


def _hand_in(job: Job) -> int:
    """Check, show, ask, write; the exit code."""
    given = job.given
    today = read_month(job.workspace.source, job.book, job.cadre, job.month)
    refuse_errors(job, today.problems)
    refuse_full_nil(job, today)
    if _has_nothing_new(job, today):
        click.echo(f"{job.title} was handed in with these very entries: nothing to do.", err=True)
        return 0
    refuse_empty(job, today)
    _show(job, today)
    note = _note(job)
    hand_in = HandIn(job.cadre, job.month, given.by, job.on, note)
    written = _update(job, hand_in, today)
    try:
        code = _finish(job, hand_in._replace(update=written.update), today)
    except BaseException:
        _end_draft(job, written, is_done=False)
        raise
    _end_draft(job, written, is_done=code == 0)
    return code


def _finish(job: Job, hand_in: HandIn, today: CadreMonth) -> int:
    """Ask, and write; the exit code."""
    _refuse_texts(_findings(job, hand_in, today))
    if not job.given.yes and is_person_there() and not click.confirm("Hand in?", err=True):
        click.echo("Nothing was handed in.", err=True)
        return 1
    _write(job, hand_in, today)
    click.echo(job.path)
    return 0


def _end_draft(job: Job, written: Written, *, is_done: bool) -> None:
    """Remove the draft of an update that was handed in; otherwise tell where it is kept."""
    if written.draft and is_done:
        remove_draft(job.workspace.root, written.draft)
    elif written.draft:
        click.echo(f"Your update is kept in {from_here(job.workspace.root, written.draft)}.", err=True)


def _has_nothing_new(job: Job, today: CadreMonth) -> bool:
    record = record_of(job.data) if job.data is not None else None
    return record is not None and is_unchanged(record, today) and not wants_update(job.given)


def _show(job: Job, today: CadreMonth) -> None:
    """Say on stderr what will be handed in."""
    due = due_day(job.month, job.workspace.settings)
    first = job.before.first.submitted_on if job.before else None
    changes = changes_since(job.before.latest, today) if job.before else ()
    preview = Preview(job.cadre, job.month, job.given.by, job.on, due, first, today, job.districts, changes)
    for line in preview_lines(preview):
        click.echo(line, err=True)


def _note(job: Job) -> str:
    """Why it is handed in again: given, or asked at a terminal; empty the first time."""
    if job.before is None:
        return ""
    note = to_text(job.given.note or "")
    if not note and not is_person_there():
        raise click.UsageError("--note is missing: say why the month is handed in again")
    while not note:
        note = to_text(click.prompt("Why is it handed in again?", err=True))
    return note


def _update(job: Job, hand_in: HandIn, today: CadreMonth) -> Written:
    """The monthly update, from flags or the editor."""
    flags = {key: getattr(job.given, key) for key in KEYS}
    begun = {key: to_text(text) for key, text in flags.items() if text is not None}
    for key, text in begun.items():
        if not text:
            raise CwlogError(f"--{key} is empty", f"give it a text, or leave --{key} out")
    if not job.given.update:
        return Written(begun)
    if not editor_command() and not is_person_there():
        raise click.UsageError("--update needs an editor: set EDITOR, since nobody is at the terminal")

    def check(update: Update) -> list[Finding]:
        found = _findings(job, hand_in._replace(update=update), today)
        return [one for one in found if is_error(one) and one.field[:1] == ("update",)]

    parts = job.book.schemas["submission"].source["properties"]["update"]["properties"]
    return edit_update(job.workspace.root, job.title, {key: parts[key]["x-question"] for key in KEYS}, begun, check)


def _findings(job: Job, hand_in: HandIn, today: CadreMonth) -> list[Finding]:
    """What schema and rules say about what is new; an old part of the file is not looked at."""
    schema = job.book.schemas["submission"]
    record = new_record(hand_in, today, schema.columns)
    if job.before is not None:
        record = amended_record(record, hand_in, today)
    findings = schema.check(record)
    return findings or list(submission_findings(record, Place(job.path, job.cadre, job.month), job.book.context))


def _refuse_texts(findings: list[Finding]) -> None:
    """Say what was found in note and update; stop if there are errors."""
    for finding in findings:
        at = finding.field[2:] if finding.field[:1] == ("amendments",) else finding.field
        code = click.style(finding.code, fg="red" if is_error(finding) else "yellow", bold=True)
        said = plain_text(f"{field_name(at)}: {finding.message}; {finding.hint}")
        click.echo(f"{code} {said}" + ("" if is_error(finding) else " (warning)"), err=True)
    if any(map(is_error, findings)):
        raise DataRefused("the texts cannot be handed in like this", "mend them; nothing was written")


def _write(job: Job, hand_in: HandIn, today: CadreMonth) -> None:
    """Write the file; another process that was faster is told apart from everything else.

    Raises:
        CwlogError: somebody else handed in meanwhile, or the system refused.
    """
    before = record_of(job.data) if job.data is not None else None
    if job.data is not None and before is not None:
        text = amended_text(job.data, amended_record(before, hand_in, today))
        replace(job.workspace.root, job.path, job.data, text.encode())
        return
    record = new_record(hand_in, today, job.book.schemas["submission"].columns)
    try:
        write_new(job.workspace.root, {job.path: submission_text(record)})
    except NameTaken:
        hint = f"see what was handed in with 'cwlog status --month {job.month}'"
        raise CwlogError(f"{job.title} was handed in by somebody else at this moment", hint) from None
