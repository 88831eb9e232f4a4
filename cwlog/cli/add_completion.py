"""What the shell offers after a flag of ``cwlog add``: words of the vocabulary, districts of the roster."""

import click
from click.shell_completion import CompletionItem

from cwlog.cli.common import root_of
from cwlog.errors import CwlogError
from cwlog.render.text import plain_text
from cwlog.roster import Roster
from cwlog.workspace import open_workspace


def complete_value(ctx: click.Context, key: str, typed: str) -> list[CompletionItem]:
    """The values of a field that begin with what stands behind the last comma; none without a workspace."""
    try:
        opened = open_workspace(root_of(ctx, ctx.params.get("workspace")), check_rosters=False)
    except CwlogError:
        return []
    before, comma, begun = typed.rpartition(",")
    if key == "district":
        words = _districts(opened.roster)
    else:
        field = opened.schemas["interaction"].fields[key]
        terms = opened.schemas["interaction"].vocabularies[field.vocabulary].terms if field.vocabulary else ()
        words = {term.value + ("=" if field.kind == "counts" else ""): plain_text(term.title) for term in terms}
    return [CompletionItem(before + comma + word, help=text) for word, text in words.items() if word.startswith(begun)]


def _districts(roster: Roster) -> dict[str, str]:
    return {
        stay.code: plain_text(stay.name) for stay in sorted(roster.districts, key=lambda stay: (stay.name, stay.since))
    }
