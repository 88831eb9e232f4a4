"""A progress bar for a person who waits: on stderr, at a terminal, after a second."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from cwlog.logbook import Advance

_PATIENCE = 1.0  # seconds without a word


@contextmanager
def progress(label: str) -> Iterator[Advance | None]:
    """Give a function to call with (done, all); None when nobody is there to look."""
    if not sys.stderr.isatty():
        yield None
        return
    begin = time.monotonic()
    bar: Any = None

    def advance(done: int, whole: int) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - begin > _PATIENCE:
            bar = click.progressbar(length=whole, label=label, file=sys.stderr)
            bar.__enter__()
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield advance
    finally:
        _close(bar)


def _close(bar: Any) -> None:
    if bar is not None:
        bar.__exit__(None, None, None)
