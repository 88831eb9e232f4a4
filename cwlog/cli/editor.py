"""The person's own editor, as $VISUAL or $EDITOR names it."""

import os
import shlex

import click

from cwlog.errors import CwlogError

_HINT = "set EDITOR to an editor that works"


def editor_command() -> str:
    """What the person has chosen; empty for nothing, and then Click looks for an editor of the system.

    Raises:
        CwlogError: it is no command: blank, or with a quote that does not end.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if command and not words:
        raise CwlogError(f"the editor {command!r} is no command", _HINT)
    return command


def open_editor(path: str) -> None:
    """Open a file, and wait until the editor is closed.

    Raises:
        CwlogError: the editor failed, is no command, or there is none.
    """
    editor_command()
    try:
        click.edit(filename=path)
    except click.ClickException as error:
        raise CwlogError(f"the editor failed: {error.format_message()}", _HINT) from None
