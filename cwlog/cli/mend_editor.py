"""``cwlog edit`` in the person's editor: the entry's text, which comes back until it is right or abandoned.

While it is open the text lies in .cwlog/drafts, so that nothing typed is lost, whatever happens.
"""

import os
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import click

from cwlog.cli.add_answers import read_kindly
from cwlog.cli.editor import editor_command, open_editor
from cwlog.cli.form_notes import NOTE, Note, with_notes, without_notes
from cwlog.cli.given_text import decoded, name_of_given, read_given
from cwlog.cli.mend_desk import Desk, finish_change, full_path
from cwlog.documents import MAX_FILE_BYTES, decode, locate, read_documents
from cwlog.documents.patch import document_text
from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import field_name
from cwlog.mending import Change, Found, plan_text
from cwlog.model import Finding, Record
from cwlog.words import counted
from cwlog.workspace import read_input
from cwlog.workspace.drafts import remove_draft, write_draft

_BASE = f"{NOTE}Taken from the entry as it was: "
_HEAD = (
    "Change the entry, save it, and close the editor. To give up, close it without a change.",
    "Lines that begin with '#>>' are taken away; every other line stays as you leave it.",
)


def edit_from(desk: Desk, found: Found, path: str) -> int:
    """Take the entry's new text from a file, or from the standard input; the exit code.

    Raises:
        CwlogError: it is a kept draft, and the entry is not what the draft was made of.
    """
    given = decoded(read_given(path), name_of_given(path))
    before = document_text(found.data, found.number)[0]
    if _is_overtaken(given, before):
        said = f"{found.id} has been changed since this text was taken from it"
        hint = "'--dry-run' shows what would be lost; bring that into the text, and then give --force"
        if not (desk.force or desk.dry_run):
            raise CwlogError(said, hint)
        click.echo(f"{click.style('Warning:', fg='yellow')} {said}", err=True)
    text = without_notes(given, before.split("\n"))
    return finish_change(desk, _plan(desk, text, found), partial(_plan, desk, text))


def _is_overtaken(draft: str, before: str) -> bool:
    """True for a draft of ours that was made of another text of the entry."""
    bases = [line.removeprefix(_BASE).strip() for line in draft.split("\n") if line.startswith(_BASE)]
    return bool(bases) and bases[0] != _base(before)


def _base(text: str) -> str:
    """A short name for one state of the text."""
    return sha256(text.encode()).hexdigest()[:12]


def edit_in_editor(desk: Desk, found: Found) -> int:
    """Let the person change the text, and write it; the exit code."""
    if not editor_command() and not desk.is_person:
        raise click.UsageError("nobody is at the terminal: give --set or --unset, or set EDITOR")
    session = _Session(desk, found)
    try:
        code = session.run()
    except BaseException:
        session.leave()
        raise
    if code:
        session.leave()
    else:
        session.remove()
    return code


class _Answer(NamedTuple):
    """What a text comes to: a change without errors, or notes about what is wrong."""

    change: Change | None
    notes: list[Note]


class _Session:
    """A text on its way to the editor and back."""

    def __init__(self, desk: Desk, found: Found) -> None:
        self._desk, self._found = desk, found
        self._before, first = document_text(found.data, found.number)
        faults = found.document.faults if found.document else []
        notes = [(fault.line - first + 1, _finding_note(fault.finding)) for fault in faults]
        self._name = f"edit-{found.id}-{os.urandom(4).hex()}.yaml"
        self._shown = self._headed(with_notes(self._before, notes))
        self._path = write_draft(desk.workspace.root, self._name, self._shown)

    def run(self) -> int:
        """Open the editor until the text is right.

        Raises:
            DataRefused: the person gave up.
            CwlogError: the editor failed, or somebody else changed the entry meanwhile.
        """
        is_first = True
        while True:
            returned = self._edited()
            text = without_notes(returned, self._before.split("\n"))
            if is_first and text == self._before:
                click.echo("Nothing was changed: the text came back as it was.", err=True)
                return 0
            if returned == self._shown or not text.strip():
                how, hint = ("as it was", "see the notes in it") if text.strip() else ("empty", "see 'cwlog remove'")
                raise DataRefused(f"the text came back {how}, so nothing was changed", hint)
            answer = _answer(self._desk, self._found, text)
            if answer.change:
                return finish_change(self._desk, answer.change, partial(_plan, self._desk, text))
            click.echo(f"{counted(len(answer.notes), 'problem')}; the text opens again with notes", err=True)
            self._shown = self._headed(with_notes(text, answer.notes))
            write_draft(self._desk.workspace.root, self._name, self._shown)
            is_first = False

    def _headed(self, text: str) -> str:
        return "".join(f"{NOTE}{line}\n" for line in _HEAD) + f"{_BASE}{_base(self._before)}\n{text}"

    def _edited(self) -> str:
        full = full_path(self._desk, self._path)
        open_editor(full)
        return decoded(read_input(full, MAX_FILE_BYTES), os.path.relpath(full))

    def leave(self) -> None:
        """Tell where the text is, if anything was typed; show the last one if the editor took the file away."""
        full = full_path(self._desk, self._path)
        here = os.path.relpath(full)
        if not os.path.isfile(full):
            click.echo(self._shown, err=True)
        elif self._is_untouched(read_input(full, MAX_FILE_BYTES)):
            self.remove()
        else:
            click.echo(f"Your text is kept in {here}; go on with: cwlog edit {self._found.id} --from {here}", err=True)

    def _is_untouched(self, data: bytes) -> bool:
        text = decode(data)
        return isinstance(text, str) and without_notes(text, self._before.split("\n")).strip() in (
            "",
            self._before.strip(),
        )

    def remove(self) -> None:
        """Remove the draft once it is not needed any more."""
        remove_draft(self._desk.workspace.root, self._path)


def _plan(desk: Desk, text: str, found: Found) -> Change:
    def kindly(record: Record) -> Record:
        return read_kindly(record, desk.known)

    return plan_text(found, text, desk.workspace.source, desk.book, kindly)


def _answer(desk: Desk, found: Found, text: str) -> _Answer:
    document = read_documents(text)[0]
    if document.record is None:
        return _Answer(None, [(fault.line, _finding_note(fault.finding)) for fault in document.faults])
    try:
        change = _plan(desk, text, found)
    except CwlogError as error:
        return _Answer(None, [(1, f"{error.message}; {error.hint}")])
    errors = change.judged.errors
    notes = [(locate(document, finding)[0], _finding_note(finding)) for finding in errors]
    return _Answer(None if errors else change, notes)


def _finding_note(finding: Finding) -> str:
    field = field_name(finding.field) or "entry"
    return f"{finding.code} {field}: {finding.message}" + (f"; {finding.hint}" if finding.hint else "")
