"""What the reader says about a text it cannot accept."""

from typing import NamedTuple

from cwlog.model import Finding


class Fault(NamedTuple):
    """A finding with line and column, from 1, in the file."""

    line: int
    column: int
    finding: Finding
