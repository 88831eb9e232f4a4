"""How ``cwlog resolve`` shows what both sides changed, and asks whose value counts."""

import json
import sys
from typing import Any

import click

from cwlog.merging import ABSENT, Clash, Side, Verdict, shown_value
from cwlog.merging.values import HANDED_IN, UNKNOWN, alike
from cwlog.model import FieldPath
from cwlog.render.text import plain_text
from cwlog.workspace.git.operations import Operation

_ANSWERS = {"1": Side.OURS, "2": Side.THEIRS, "": None}


def field_text(field: FieldPath) -> str:
    """A field as people read it."""
    return "what was handed in" if field == (HANDED_IN,) else ".".join(map(str, field))


def clash_text(operation: Operation, clash: Clash) -> str:
    """A clash in one line, without free text."""
    if not clash.field:
        remover, editor = operation.theirs_name, operation.ours_name
        if clash.ours is ABSENT:
            remover, editor = editor, remover
        return f"was removed on {remover}, and edited ({', '.join(_edited(clash))}) on {editor}"
    base, ours, theirs = (shown_value(clash.field, value) for value in clash[1:])
    return f"{field_text(clash.field)}: both changed it: {ours} (ours), {theirs} (theirs), {base} (before)"


def _edited(clash: Clash) -> list[str]:
    """The fields that the side which kept a piece has changed."""
    kept = clash.theirs if clash.ours is ABSENT else clash.ours
    return [
        name
        for name in dict.fromkeys([*clash.base, *kept])
        if not alike(clash.base.get(name, ABSENT), kept.get(name, ABSENT))
    ]


def ask(operation: Operation, verdict: Verdict, clash: Clash, said: str = "") -> Side | None:
    """Ask whose value counts; None to leave it."""
    click.echo("", err=True)
    click.echo(click.style(plain_text(verdict.path), bold=True), err=True)
    field = field_text(clash.field) or "the entry as a whole"
    click.echo(
        plain_text(f"{verdict.key}: {field}" + (f": both edits together break a rule: {said}" if said else "")),
        err=True,
    )
    click.echo(f"  before: {_shown(clash, clash.base)}", err=True)
    click.echo(f"  1 {plain_text(operation.ours_name)}: {_shown(clash, clash.ours)}", err=True)
    click.echo(f"  2 {plain_text(operation.theirs_name)}: {_shown(clash, clash.theirs)}", err=True)
    while True:
        click.echo("Which one? [1, 2, Enter leaves it] > ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:  # Ctrl-D
            raise click.Abort
        if line.strip() in _ANSWERS:
            return _ANSWERS[line.strip()]


def _shown(clash: Clash, value: Any) -> str:
    """A value in full, as a person at the terminal may see it; of a whole entry what is different from before."""
    if value is ABSENT or value is None:
        return "nothing" if clash.field else "removed"
    if value == UNKNOWN:
        return "several values"
    if not clash.field:
        base = clash.base or {}
        if value is clash.base:
            return "there"
        changed = {key: one for key, one in value.items() if not alike(one, base.get(key, ABSENT))}
        return plain_text(", ".join(f"{key} {_text(one)}" for key, one in changed.items())) or "as before"
    return plain_text(_text(dict(value) if isinstance(value, tuple) else value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
