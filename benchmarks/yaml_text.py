"""Records as YAML text, written directly because a YAML emitter would need minutes for 100,000 of them."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

import yaml

Scalar = str | int | date
Record = Mapping[str, Scalar | list[str] | Mapping[str, Scalar]]

_ID = re.compile(r"\d{8}-\d{6}-[0-9a-z]{4}")


@cache
def _text(text: str) -> str:
    """One line of text as ``yaml.safe_dump`` writes it, but codes (digits only) always in double quotes."""
    if text.isdigit():
        return f'"{text}"'
    dumped = str(yaml.safe_dump(text, allow_unicode=True, width=10_000))
    return dumped.removesuffix("\n").removesuffix("\n...")


def _scalar(value: Scalar, *, quote_dates: bool) -> str:
    if isinstance(value, date):
        return f"'{value.isoformat()}'" if quote_dates else value.isoformat()
    if isinstance(value, int):
        return str(value)
    return value if _ID.fullmatch(value) else _text(value)


def document(record: Record, *, quote_dates: bool = False) -> list[str]:
    """The lines of one record in block style."""
    lines: list[str] = []
    for key, value in record.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"- {_text(item)}" for item in value)] if value else [f"{key}: []"]
        elif isinstance(value, Mapping):
            lines += [f"{key}:"]
            lines += [f"  {name}: {_scalar(part, quote_dates=quote_dates)}" for name, part in value.items()]
        else:
            lines.append(f"{key}: {_scalar(value, quote_dates=quote_dates)}")
    return lines


def stream(records: Sequence[Record]) -> str:
    """Several documents separated by ``---``, as a bulk import writes them."""
    return "---\n".join("\n".join(document(record)) + "\n" for record in records)


def listing(records: Sequence[Record]) -> str:
    """One YAML list with dates quoted: the form that every peer can read."""
    lines: list[str] = []
    for record in records:
        first, *rest = document(record, quote_dates=True)
        lines += [f"- {first}", *(f"  {line}" for line in rest)]
    return "\n".join(lines) + "\n"
