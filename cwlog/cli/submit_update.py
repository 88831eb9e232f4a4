"""The monthly update of a submission: by flags, or by a commented form in the person's editor.

While the form is open it lies in .cwlog/drafts, so that nothing typed is lost.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import click

from cwlog.cli.common import from_here
from cwlog.cli.editor import open_editor
from cwlog.cli.given_text import decoded
from cwlog.documents import MAX_FILE_BYTES, read_documents
from cwlog.errors import CwlogError, DataRefused
from cwlog.model import Finding
from cwlog.words import listed
from cwlog.workspace import read_input
from cwlog.workspace.drafts import remove_draft, write_draft

KEYS = ("highlights", "challenges", "needs")
_NOTE = "#! "  # before a line that says what is wrong, until the form is right
_HEAD = """\
# The monthly update of {title},
# for the lead facilitators and the management team. No names of people.
# Write below a line that ends in '|', each line indented by two spaces.
# Leave empty what you do not need. Save and close the editor to go on.
"""

_WRITE = "write below a line that ends in '|', or leave --update out"

Update = dict[str, str]
Check = Callable[[Update], Sequence[Finding]]  # what stands against an update


def to_text(text: str) -> str:
    """Free text as files hold it: without space at its ends, its lines parted by line feeds.

    Raises:
        CwlogError: the terminal or the shell handed over bytes that are not UTF-8.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CwlogError("the text is not UTF-8", "set the terminal to UTF-8") from None
    return re.sub("\r\n?", "\n", text).strip()


class Written(NamedTuple):
    """An update, and where its draft is kept until it is handed in; None without one."""

    update: Update
    draft: str | None = None


def edit_update(root: str, title: str, questions: Mapping[str, str], begun: Update, check: Check) -> Written:
    """Let the person write the update, again and again until nothing stands against it.

    Args:
        root: the workspace, where the draft is kept meanwhile.
        title: whose month it is.
        questions: what each part is about.
        begun: what was given by flags.
        check: finds what is wrong with an update.

    Raises:
        DataRefused: the form came back with the same mistakes, or empty.
        CwlogError: the editor failed.
    """
    name = f"update-{os.urandom(4).hex()}.yaml"
    text = blank = _HEAD.format(title=title) + "".join(_part(key, questions[key], begun.get(key, "")) for key in KEYS)
    while True:
        path = write_draft(root, name, text)
        edited = _edited(root, path, text, blank)
        update, wrong = _read_form(_without_notes(edited), check)
        if not wrong and update:
            return Written(update, path)
        if edited == text or not wrong:
            said = "the update came back empty" if not wrong else "the update came back as it was"
            raise DataRefused(f"{said}; nothing was handed in", _kept(root, path, text, blank) or _WRITE)
        click.echo(f"{listed(wrong, 'and')}; the form opens again", err=True)
        text = "".join(f"{_NOTE}{line}\n" for line in wrong) + _without_notes(edited)


def _part(key: str, question: str, text: str) -> str:
    lines = "".join(f"  {line}\n" for line in text.split("\n")) if text else "\n"
    return f"\n# {question}\n{key}: |\n{lines}"


def _without_notes(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_NOTE))


def _edited(root: str, path: str, shown: str, blank: str) -> str:
    """The text after the editor was closed."""
    full = os.path.join(root, path)
    try:
        open_editor(full)
        return decoded(read_input(full, MAX_FILE_BYTES), from_here(root, path))
    except CwlogError as error:
        kept = _kept(root, path, shown, blank)
        raise CwlogError(error.message, "; ".join(filter(None, (error.hint, kept)))) from None


def _kept(root: str, path: str, shown: str, blank: str) -> str:
    """Where to find what was typed; empty, and the draft is removed, if nobody has written into the form.

    If the editor took the file away, what was shown in it is shown once more.
    """
    full = os.path.join(root, path)
    if not os.path.isfile(full):
        click.echo(shown if shown != blank else "", nl=False, err=True)
        return ""
    if read_input(full, MAX_FILE_BYTES) != blank.encode():
        return f"your text is kept in {from_here(root, path)}"
    remove_draft(root, path)
    return ""


def _read_form(text: str, check: Check) -> tuple[Update, list[str]]:
    """What the form says, without its empty parts, and what is wrong with it."""
    documents = read_documents(text)
    if faults := [fault for document in documents for fault in document.faults]:
        below = len(faults)  # the notes will stand above the form, one a line
        return {}, [f"line {fault.line + below}: {fault.finding.message}" for fault in faults]
    record = documents[0].record or {}
    given = {key: value.strip() if isinstance(value, str) else value for key, value in record.items()}
    update = {key: value for key, value in given.items() if value not in ("", None)}
    return update, [f"{finding.field[-1]}: {finding.message}" for finding in check(update)]
