"""What the questions have of a terminal: sentences that fit it, and a line to type in."""

import os
import sys

import click

from cwlog.cli.terminal import screen_size
from cwlog.errors import CwlogError


def say_wrapped(text: str, **style: bool) -> None:
    """A sentence, broken between words where the terminal ends, in a style of `click.style`, such as ``bold=True``."""
    from textwrap import wrap

    for line in wrap(text, screen_size()[0], break_on_hyphens=False):
        click.echo(click.style(line, **style) if style else line, err=True)


def read_answer(prompt: str) -> str:
    """What a person types up to Enter, without space at its ends. A text that was pasted may have several lines.

    Raises:
        Abort: the person pressed Ctrl-D.
        CwlogError: a key that types nothing is in it, or bytes that are not UTF-8.
    """
    line = _edited_line(prompt) if _can_edit() else _plain_line(prompt)
    if not line:
        raise click.Abort
    text = line.replace("\t", " ").replace("\r", "\n").strip()
    if any("\udc80" <= one <= "\udcff" for one in text):
        raise CwlogError("the answer is not UTF-8", "set the terminal to UTF-8, or write it without that letter")
    if not text.replace("\n", "").isprintable():
        raise CwlogError("a key that types no character is in the answer", "type it again")
    return text


def _plain_line(prompt: str) -> str:
    click.echo(prompt, nl=False, err=True)
    return sys.stdin.readline()


def _can_edit() -> bool:
    """True if the arrow keys can work: readline draws on standard output, so that has to be the terminal, too."""
    if os.environ.get("TERM", "dumb") == "dumb" or not sys.stdout.isatty():
        return False
    try:
        import readline  # only at a terminal: 3 ms
    except ImportError:  # Windows
        return False
    readline.parse_and_bind("set disable-completion on")  # Tab would offer the names of files
    if os.environ.get("NO_COLOR"):
        readline.parse_and_bind("set enable-bracketed-paste off")  # it is switched on by an escape sequence
    return True


def _edited_line(prompt: str) -> str:
    """The line, with its end as `readline` gives it; empty after Ctrl-D."""
    above, _, last = prompt.rpartition("\n")
    if above:
        click.echo(above, err=True)
    sys.stderr.flush()
    try:
        return input(last) + "\n"
    except EOFError:
        click.echo(err=True)
        return ""
