"""Three versions of the data -> one, piece by piece and field by field; and what a finished merge has lost. Pure.

A piece is an entry of the log by its id, the submission of a month, or a row of a roster by its key: git knows lines
and files, this room knows what stands in them.
"""

from cwlog.merging.checking import Loss, find_losses
from cwlog.merging.joining import Merge, Sides, merge_sides
from cwlog.merging.marking import with_markers
from cwlog.merging.pieces import Piece, is_mergeable, pieces_of
from cwlog.merging.rebuilding import rebuild
from cwlog.merging.soundness import new_errors
from cwlog.merging.threeway import Choices, Verdict, merge_pieces
from cwlog.merging.values import ABSENT, Clash, Side, shown_value

__all__ = [
    "ABSENT",
    "Choices",
    "Clash",
    "Loss",
    "Merge",
    "Piece",
    "Side",
    "Sides",
    "Verdict",
    "find_losses",
    "is_mergeable",
    "merge_pieces",
    "merge_sides",
    "new_errors",
    "pieces_of",
    "rebuild",
    "shown_value",
    "with_markers",
]
