"""What the terminal at hand can show."""

import os
import shutil
import sys

_WIDTH = 100  # where there is no terminal: a file, a pipe


def terminal_width() -> int:
    """How many columns a line may have; COLUMNS wins."""
    if os.environ.get("COLUMNS", "").isdigit() or sys.stdout.isatty():
        return max(40, shutil.get_terminal_size((_WIDTH, 24)).columns)
    return _WIDTH


def can_show_blocks() -> bool:
    """True if bars may be drawn with block elements; plain ASCII otherwise."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "█".encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return os.environ.get("TERM") != "dumb"
