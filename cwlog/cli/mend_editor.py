"""``cwlog edit`` in the person's editor: the entry's text, which comes back until it is right or abandoned.

While it is open the text lies in .cwlog/drafts, so that nothing typed is lost, whatever happens.
"""

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import click

from cwlog.cli.add_answers import read_kindly
from cwlog.cli.mend_desk import Desk, finish_change, full_path
from cwlog.documents import MAX_FILE_BYTES, Fault, decode, locate, read_documents
from cwlog.documents.patch import document_text
from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import field_name
from cwlog.mending import Change, Found, plan_text
from cwlog.model import Finding, Record
from cwlog.words import counted
from cwlog.workspace import read_input
from cwlog.workspace.drafts import remove_draft, write_draft

Note = tuple[int, str]  # a line of the text, from 1, and what is wrong there

_NOTE = "#>> "
_HEAD = (
    "Change the entry, save it, and close the editor. To give up, close it without a change.",
    "Lines that begin with '#>>' are taken away; every other line stays as you leave it.",
)


def edit_from(desk: Desk, found: Found, path: str) -> int:
    """Take the entry's new text from a file, or from the standard input; the exit code."""
    data = sys.stdin.read().encode() if path == "-" else read_input(path, MAX_FILE_BYTES)
    text = without_notes(_decoded(data, path))
    return finish_change(desk, _plan(desk, text, found), partial(_plan, desk, text))


def edit_in_editor(desk: Desk, found: Found) -> int:
    """Let the person change the text, and write it; the exit code."""
    if not desk.is_person and not (os.environ.get("VISUAL") or os.environ.get("EDITOR")):
        raise click.UsageError("nobody is at the terminal: give --set or --unset, or set EDITOR")
    session = _Session(desk, found)
    try:
        code = session.run()
    except BaseException:
        session.say_kept()
        raise
    if code:
        session.say_kept()
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
        self._shown = _headed(with_notes(self._before, notes))
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
            text = without_notes(returned)
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
            self._shown = _headed(with_notes(text, answer.notes))
            write_draft(self._desk.workspace.root, self._name, self._shown)
            is_first = False

    def _edited(self) -> str:
        full = full_path(self._desk, self._path)
        try:
            click.edit(filename=full)
        except click.ClickException as error:
            said = f"the editor failed: {error.format_message()}"
            raise CwlogError(said, "set EDITOR to an editor that works") from None
        return _decoded(read_input(full, MAX_FILE_BYTES), self._path)

    def say_kept(self) -> None:
        """Tell where the text is; show it if the editor took the file away."""
        here = os.path.relpath(full_path(self._desk, self._path))
        if os.path.exists(here):
            said = f"Your text is kept in {here}; go on with: cwlog edit {self._found.id} --from {here}"
            click.echo(said, err=True)
        else:
            click.echo(self._shown, err=True)

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


def _decoded(data: bytes, path: str) -> str:
    text = decode(data) if len(data) <= MAX_FILE_BYTES else Fault(1, 1, Finding("CW003", (), "the text is too large"))
    if isinstance(text, Fault):
        raise CwlogError(f"{path}:{text.line}:{text.column}: {text.finding.message}", text.finding.hint)
    return text


def _headed(text: str) -> str:
    return "".join(f"{_NOTE}{line}\n" for line in _HEAD) + text


def with_notes(text: str, notes: Sequence[Note]) -> str:
    """The text with each note above its line."""
    lines = text.split("\n")
    for line, note in sorted(notes, key=lambda one: one[0], reverse=True):
        lines.insert(max(min(line, len(lines)) - 1, 0), _NOTE + " ".join(note.split()))
    return "\n".join(lines)


def without_notes(text: str) -> str:
    """The text without the notes of `with_notes`, as the person wrote it."""
    return "\n".join(line for line in text.split("\n") if not line.startswith(_NOTE.rstrip()))
