"""Adds text to a file that another program gave, such as the summary of a step on GitHub."""

import os

from cwlog.errors import CwlogError


def size_of(path: str) -> int:
    """How many bytes a file has; 0 if it is not there."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def append_output(path: str, text: str) -> None:
    """Add text at the end of a file, which is made if it is not there.

    Raises:
        CwlogError: the system refused.
    """
    try:
        with open(path, "ab") as file:
            file.write(text.encode())
    except OSError as error:
        raise CwlogError(f"{path} cannot be written: {error.strerror}", "look where it should be") from None
