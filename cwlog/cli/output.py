"""The options that say how an answer is written, and where."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def csv_options(command: Command) -> Command:
    """``--raw`` and ``--excel``, for `render.csv_text.render_csv`."""
    for option in reversed(_CSV):
        command = option(command)
    return command


_CSV = (
    click.option(
        "--raw", is_flag=True, help="CSV for programs: no apostrophe before what a spreadsheet takes for a formula."
    ),
    click.option("--excel", is_flag=True, help="CSV for Excel: with a byte order mark."),
)


def place_of(output: str | None) -> str | None:
    """The file or folder that ``--output`` names; None for stdout, which ``-`` means too, as in other tools.

    Raises:
        CwlogError: it names nothing.
    """
    if output == "":
        from cwlog.errors import CwlogError

        raise CwlogError("--output is empty", "name a file, or leave --output out")
    return None if output == "-" else output
