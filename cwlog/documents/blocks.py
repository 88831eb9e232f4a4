"""Blocks of text (``|`` and ``>``) that YAML readers do not agree about, though PyYAML takes them."""

import re
from typing import NamedTuple


class BlockFault(NamedTuple):
    """What is wrong with a block, so many lines below its ``|``; ``column`` counts from 0."""

    lines: int
    column: int | None
    said: str
    hint: str


def find_block_fault(text: str, start: int) -> BlockFault | None:
    """What another reader would refuse in the block whose ``|`` or ``>`` is ``text[start]``.

    ruamel.yaml, which check-jsonschema reads with, takes the spaces of an empty first line for the indentation.
    """
    header = re.compile(r"[|>][-+0-9]*").match(text, start)
    if not header:  # an anchor or a tag stands before it, which is refused already
        return None
    if re.compile(r"#| *\t").match(text, header.end()):
        return BlockFault(0, None, "a '#' or a tab that touches the '|' or '>'", "put a space between the two")
    leading = re.compile(r"[^\n]*\n((?: *\n)*)( *)").match(text, header.end())
    if not leading or header[0][-1].isdigit() or header[0][1:2].isdigit():
        return None
    *empty, deepest = (len(spaces) for spaces in (leading[1] + leading[2]).split("\n"))
    if empty and 0 < empty[0] < max(*empty, deepest):
        return BlockFault(1, 0, "an empty line with spaces before a block of text", "delete the spaces in that line")
    return None
