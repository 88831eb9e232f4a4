"""A value -> YAML in one line, in the quotes of what stood there before."""

import re
from typing import Any

import yaml

from cwlog.documents.writer import to_yaml

_PLAIN_IN_BRACKETS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_ -]*[A-Za-z0-9]|[A-Za-z0-9]")


def word(value: Any, style: str) -> str | None:
    """A value in one line, in the quotes of the one before where it had some; None if it needs more than a line."""
    if isinstance(value, str) and style == '"':
        return _double_quoted(value)
    if isinstance(value, str) and style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    lines = to_yaml({"k": value}).split("\n")
    return lines[0][3:] if len(lines) == 2 and lines[0].startswith("k: ") else None


def _double_quoted(value: str) -> str:
    dumped: str = yaml.dump(value, Dumper=yaml.CSafeDumper, default_style='"', allow_unicode=True, width=2**20)
    return dumped.rstrip("\n")


def bracket_word(value: Any, style: str) -> str:
    """A value in one line inside brackets."""
    if isinstance(value, list):
        return f"[{', '.join(bracket_word(part, style) for part in value)}]"
    if isinstance(value, dict):
        pairs = (f"{bracket_word(name, style)}: {bracket_word(part, style)}" for name, part in value.items())
        return f"{{{', '.join(pairs)}}}"
    source = word(value, style)
    if isinstance(value, str) and not style and not (source and _PLAIN_IN_BRACKETS.fullmatch(source)):
        is_quoted = source is not None and source[:1] in ("'", '"')
        return source if source and is_quoted else _double_quoted(value)
    return source if source is not None else _double_quoted(value)
