"""``cwlog add --edit``: a commented form in the person's editor, which comes back until it is right or abandoned.

While it is open the form lies in .cwlog/drafts, so that nothing typed is lost, whatever happens.
"""

import os
from collections.abc import Sequence
from datetime import date

import click

from cwlog.cli.add_answers import read_kindly
from cwlog.cli.add_finish import Job, finding_text, finish, say_findings
from cwlog.cli.add_flags import Given, drafts_from_flags, with_empty_lists
from cwlog.cli.add_from import refuse_flags
from cwlog.cli.editor import editor_command, open_editor
from cwlog.cli.form_notes import Note, is_empty, with_notes, without_notes
from cwlog.cli.given_text import decoded
from cwlog.documents import MAX_FILE_BYTES
from cwlog.errors import DataRefused
from cwlog.forms import FormScope, editor_form, is_blank
from cwlog.model import Record
from cwlog.recording import Draft
from cwlog.recording.incoming import read_incoming
from cwlog.words import counted
from cwlog.workspace import read_input
from cwlog.workspace.drafts import remove_draft, write_draft


def edit_form(job: Job, given: Given, like: Record | None) -> int:
    """Let the person fill in a form, and write what it says; the exit code."""
    if not editor_command() and not job.is_person:
        raise click.UsageError("--edit needs an editor: set EDITOR, since nobody is at the terminal")
    if given["from_"] is not None:
        refuse_flags(job, given)
        text = decoded(read_input(given["from_"], MAX_FILE_BYTES), given["from_"])
    else:
        text = _new_form(job, drafts_from_flags(given, like, job.known))
    name = f"{job.known.today}-{os.urandom(4).hex()}.yaml"
    form = _Form(job, name, text)
    try:
        drafts = form.fill_in()
        code = finish(job, drafts, say_findings)
    except BaseException:
        form.say_kept()
        raise
    if code:
        form.say_kept()
    else:
        form.remove()
    return code


def _new_form(job: Job, drafts: Sequence[Draft]) -> str:
    """The form with the words and districts of the day that it is about, as far as that is known."""
    known = job.known
    day = date.fromisoformat(drafts[0]["date"]) if "date" in drafts[0] else known.today
    scope = FormScope(day, day, False, "", known.roster.in_period(day, day))
    return editor_form(known.schema, scope, drafts)


class _Form:
    """A form on its way to the editor and back."""

    def __init__(self, job: Job, name: str, text: str) -> None:
        self._job, self._name, self._text, self._first = job, name, text, text
        self._is_kept = True
        self._path = write_draft(job.workspace.root, name, text)

    def fill_in(self) -> list[Draft]:
        """Open the editor until the form is right.

        Raises:
            DataRefused: the person gave up.
            CwlogError: the editor failed, or the form could not be read or written.
        """
        while True:
            shown = self._text
            returned = self._edited()
            self._text = without_notes(returned)
            if is_empty(self._text):
                self._write(shown)
                raise DataRefused("the form came back empty, so nothing was recorded")
            drafts, notes = _read_form(self._job, self._text)
            if not notes and drafts:
                return drafts
            if returned == shown or not notes:
                if shown == self._first:
                    self.remove()  # nobody has typed anything yet
                hint = "see the notes in it" if self._is_kept and notes else ""
                how = "as it was" if notes else "blank"
                raise DataRefused(f"the form came back {how}, so nothing was recorded", hint)
            click.echo(f"{counted(len(notes), 'problem')} in the form; it opens again with notes", err=True)
            self._write(with_notes(self._text, notes))

    def _edited(self) -> str:
        """The text after the editor was closed."""
        full = os.path.join(self._job.workspace.root, self._path)
        open_editor(full)
        return decoded(read_input(full, MAX_FILE_BYTES), os.path.relpath(full))

    def _write(self, text: str) -> None:
        self._text = text
        write_draft(self._job.workspace.root, self._name, text)

    def say_kept(self) -> None:
        """Tell where the text is; show it if the editor took the file away."""
        if not self._is_kept:
            return
        full = os.path.relpath(os.path.join(self._job.workspace.root, self._path))
        if os.path.exists(full):
            click.echo(f"Your text is kept in {full}; go on with: cwlog add --edit --from {full}", err=True)
        else:
            click.echo(self._text, err=True)

    def remove(self) -> None:
        """Remove the form: its entries are written, or nothing was typed."""
        self._is_kept = False
        remove_draft(self._job.workspace.root, self._path)


def _read_form(job: Job, text: str) -> tuple[list[Draft], list[Note]]:
    """The drafts of a form, and a note for everything that is wrong. Parts that are blank are passed over."""
    records = [one for one in read_incoming(text.encode()) if one.draft is None or not is_blank(one.draft)]
    notes = [(fault.line, finding_text(fault.finding, plain=True)) for one in records for fault in one.faults]
    sound = [one for one in records if one.draft is not None]
    drafts = [with_empty_lists(read_kindly(one.draft or {}, job.known)) for one in sound]
    for one, entry in zip(sound, job.judge(drafts).entries, strict=True):
        notes += [(one.place(finding)[0], finding_text(finding, plain=True)) for finding in entry.errors]
    return drafts, notes
