"""``cwlog show``: one interaction as a person reads it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import as_of_option, workspace_option

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk
    from cwlog.mending import Found, Listed


@click.command(
    epilog="""\b
Examples:
  cwlog show 20171030-901003-qcex
  cwlog show qcex --format yaml
"""
)
@click.argument("id_", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "yaml", "json"]),
    default="text",
    show_default=True,
    help="For people, as its file has it, or for programs.",
)
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, id_: str, form: str, as_of: str | None, workspace: str | None) -> None:
    """Show one interaction.

    The ID may be shortened to any part that no other id has. The text begins with the path of its file; what is wrong
    with the entry follows on stderr. An entry that cannot be read is shown as it stands in its file.
    """
    from cwlog.cli.mend_desk import open_desk
    from cwlog.mending import find_all

    desk = open_desk(ctx, workspace, as_of)
    found = find_all(desk.workspace.source, id_)
    listed = [_listed(desk, one) for one in found]
    if form == "json":
        from cwlog.render.entries import entries_document
        from cwlog.render.json_text import render_json

        click.echo(render_json(entries_document(listed)), nl=False)
    for number, one in enumerate(found):
        if form == "yaml":
            click.echo("---\n" * bool(number) + _text(one), nl=False)
        elif form == "text":
            for line in [""] * bool(number) + list(shown_lines(desk, one)):
                click.echo(line)
    _say_problems(desk, found, listed)


def shown_lines(desk: "Desk", found: "Found") -> Iterator[str]:
    """The path, and the entry for people; its bare text if it cannot be read."""
    from cwlog.render.entries import entry_lines
    from cwlog.render.text import plain_text

    yield plain_text(found.path)
    record = found.document.record if found.document else None
    if record is not None:
        yield from entry_lines(record, desk.known.schema, desk.known.roster)
        return
    yield "This entry cannot be read; it stands so in its file:"
    for line in _text(found).splitlines():
        yield f"  {plain_text(line)}"


def _text(found: "Found") -> str:
    """The entry's text in its file, one line feed at its end."""
    from cwlog.documents.patch import document_text

    if found.document is None:
        return found.data[:4000].decode(errors="replace").rstrip("\n") + "\n"
    return document_text(found.data, found.number)[0].rstrip("\n") + "\n"


def _listed(desk: "Desk", found: "Found") -> "Listed":
    """The entry with its problems, those that show beside its neighbours of the month included."""
    from cwlog.mending import gather

    months = gather(desk.workspace.source, desk.book, [found.place.month])
    return next(one for one in months if one.path == found.path and one.number == found.number)


def _say_problems(desk: "Desk", found: "list[Found]", listed: "list[Listed]") -> None:
    from cwlog.cli.common import problem_line

    for one in listed:
        for problem in one.problems:
            click.echo(problem_line(desk.workspace.root, problem), err=True)
    if len(found) > 1:
        places = ", ".join(one.where for one in found)
        click.echo(f"This id stands in {len(found)} places: {places}; remove the copy that is wrong.", err=True)
