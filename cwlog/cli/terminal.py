"""What the terminal at hand can show."""

import os
import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cwlog.render.terminal_table import Look

_WIDTH = 100  # where there is no terminal: a file, a pipe
_SCREEN = 80, 24  # of questions, which are read as sentences
_NARROWEST = 30
_LEAST = 80  # columns of a table whose ids are to be copied


def terminal_width() -> int:
    """How many columns a line may have; COLUMNS wins."""
    return max(40, shutil.get_terminal_size((_WIDTH, 24)).columns) if _is_limited() else _WIDTH


def look_of(output: str | None) -> "Look":
    """How a page is laid out: to fit the terminal at hand; in a file or a pipe, lines are as long as they must be."""
    from cwlog.render.terminal import AS_WIDE_AS_NEEDED

    if output is not None or not _is_limited():
        return AS_WIDE_AS_NEEDED
    return AS_WIDE_AS_NEEDED._replace(width=max(_LEAST, terminal_width()))


def _is_limited() -> bool:
    return os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty()


def screen_size() -> tuple[int, int]:
    """Columns, at most 80, and lines of the terminal that shows the questions, which stand on stderr."""
    try:
        columns, lines = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):  # it is none
        columns, lines = 0, 0
    return max(_NARROWEST, min(columns or _SCREEN[0], _SCREEN[0])), lines or _SCREEN[1]


def can_show_blocks() -> bool:
    """True if bars may be drawn with block elements; plain ASCII otherwise."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "█".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return os.environ.get("TERM") != "dumb"
