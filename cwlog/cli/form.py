"""``cwlog add --edit``: a commented form in the person's editor, which comes back until it is right or abandoned.

While it is open the form lies in .cwlog/drafts, so that nothing typed is lost, whatever happens.
"""

import os

import click

from cwlog.cli.add_answers import read_kindly
from cwlog.cli.add_finish import Job, finding_text, finish, say_findings
from cwlog.cli.add_flags import Given, drafts_from_flags, with_empty_lists
from cwlog.cli.add_form import form_text, is_empty, with_notes, without_notes
from cwlog.documents import MAX_FILE_BYTES, decode
from cwlog.documents.fault import Fault
from cwlog.errors import CwlogError, DataRefused
from cwlog.model import Finding, Record
from cwlog.recording import Draft
from cwlog.recording.incoming import read_incoming
from cwlog.words import counted
from cwlog.workspace import read_input
from cwlog.workspace.drafts import remove_draft, write_draft

Note = tuple[int, str]  # a line of the form, and what is wrong there


def edit_form(job: Job, given: Given, like: Record | None) -> int:
    """Let the person fill in a form, and write what it says; the exit code."""
    if not job.is_person and not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise click.UsageError("--edit needs an editor: set EDITOR, since nobody is at the terminal")
    if given["from_"]:
        text = _decoded(read_input(given["from_"], MAX_FILE_BYTES), given["from_"])
    else:
        text = form_text(job.known.schema, drafts_from_flags(given, like, job.known))
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


class _Form:
    """A form on its way to the editor and back."""

    def __init__(self, job: Job, name: str, text: str) -> None:
        self._job, self._name, self._text = job, name, text
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
            if not notes:
                return drafts
            if returned == shown:
                raise DataRefused("the form came back as it was, so nothing was recorded", "see the notes in it")
            click.echo(f"{counted(len(notes), 'problem')} in the form; it opens again with notes", err=True)
            self._write(with_notes(self._text, notes))

    def _edited(self) -> str:
        """The text after the editor was closed."""
        full = os.path.join(self._job.workspace.root, self._path)
        try:
            click.edit(filename=full)
        except click.ClickException as error:
            hint = "set EDITOR to an editor that works"
            raise CwlogError(f"the editor failed: {error.format_message()}", hint) from None
        return _decoded(read_input(full, MAX_FILE_BYTES), self._path)

    def _write(self, text: str) -> None:
        self._text = text
        write_draft(self._job.workspace.root, self._name, text)

    def say_kept(self) -> None:
        """Tell where the text is; show it if the editor took the file away."""
        full = os.path.relpath(os.path.join(self._job.workspace.root, self._path))
        if os.path.exists(full):
            click.echo(f"Your text is kept in {full}; go on with: cwlog add --edit --from {full}", err=True)
        else:
            click.echo(self._text, err=True)

    def remove(self) -> None:
        """Remove the form once its entries are written."""
        remove_draft(self._job.workspace.root, self._path)


def _decoded(data: bytes, path: str) -> str:
    """The text of a form.

    Raises:
        CwlogError: it is not text, or too large.
    """
    text = decode(data) if len(data) <= MAX_FILE_BYTES else Fault(1, 1, Finding("CW003", (), "the form is too large"))
    if isinstance(text, Fault):
        raise CwlogError(f"{path}:{text.line}:{text.column}: {text.finding.message}", text.finding.hint)
    return text


def _read_form(job: Job, text: str) -> tuple[list[Draft], list[Note]]:
    """The drafts of a form, and a note for everything that is wrong."""
    records = read_incoming(text.encode())
    notes = [(fault.line, finding_text(fault.finding, plain=True)) for one in records for fault in one.faults]
    sound = [one for one in records if one.draft is not None]
    drafts = [with_empty_lists(read_kindly(one.draft or {}, job.known)) for one in sound]
    for one, entry in zip(sound, job.judge(drafts).entries, strict=True):
        notes += [(one.place(finding)[0], finding_text(finding, plain=True)) for finding in entry.errors]
    return drafts, notes
