"""A file with conflict marks around what is left to decide, and nothing else in dispute."""

from difflib import SequenceMatcher

_MARKS = ("<<<<<<< ", "||||||| ", ">>>>>>> ")


def with_markers(ours: bytes, theirs: bytes, names: tuple[str, str]) -> bytes:
    """The lines that two versions share, and marks around those in which they differ, as git sets them.

    Args:
        ours: the file with our values wherever the sides clash; theirs likewise.
        theirs: the same with their values.
        names: what the marks say of the two.
    """
    mine, other = (data.decode().splitlines(keepends=True) for data in (ours, theirs))
    end = "\r\n" if mine and mine[0].endswith("\r\n") else "\n"
    lines: list[str] = []
    for kind, first, last, other_first, other_last in SequenceMatcher(None, mine, other, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += mine[first:last]
            continue
        lines += [f"<<<<<<< {names[0]}{end}", *_ended(mine[first:last], end)]
        lines += [f"======={end}", *_ended(other[other_first:other_last], end), f">>>>>>> {names[1]}{end}"]
    return "".join(lines).encode()


def _ended(lines: list[str], end: str) -> list[str]:
    """Lines of which each has an end."""
    return [line if line.endswith(("\n", "\r")) else line + end for line in lines]


def without_names(text: str) -> str:
    r"""A text in which conflict marks do not say whose the versions are, with line feeds as its only line ends.

    >>> without_names("<<<<<<< HEAD\r\na\r\n")
    '<<<<<<<\na\n'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line[:7] if line[:8] in _MARKS else line for line in lines)


def has_markers(text: str) -> bool:
    """True if a conflict is still in the text."""
    return any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in text.splitlines())
