"""Notes about what is wrong in a text: put above its lines for a person's editor, and taken out again."""

from collections.abc import Collection, Sequence

Note = tuple[int, str]  # a line of the text, from 1, and what is wrong there

NOTE = "#>> "


def with_notes(text: str, notes: Sequence[Note]) -> str:
    """The text with each note above its line, each on one line."""
    lines = text.split("\n")
    for line, note in sorted(notes, key=lambda one: one[0], reverse=True):
        lines.insert(max(min(line, len(lines)) - 1, 0), NOTE + " ".join(note.split()))
    return "\n".join(lines)


def without_notes(text: str, own: Collection[str] = ()) -> str:
    """The text without the notes of `with_notes`, as the person wrote it; ``own`` lines were there before, and stay.

    >>> without_notes(with_notes("date: 2017", [(1, "not a date")]))
    'date: 2017'
    """
    kept = frozenset(own)
    return "\n".join(line for line in text.split("\n") if not line.startswith(NOTE.rstrip()) or line in kept)


def is_empty(text: str) -> bool:
    """True if nothing but notes is left."""
    return all(not line.strip() or line.lstrip().startswith(("#", "---")) for line in text.splitlines())
