"""``cwlog remove``: take one interaction out of the log."""

from typing import TYPE_CHECKING

import click

from cwlog.cli.common import as_of_option, workspace_option

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk
    from cwlog.mending import Found


@click.command(
    epilog="""\b
Examples:
  cwlog remove 20171017-901009-4fwb --yes
"""
)
@click.argument("id_", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, id_: str, yes: bool, as_of: str | None, workspace: str | None) -> None:
    """Remove one interaction.

    Removes its file, or takes it out of a file that holds others, which stay byte for byte. The ID may be shortened to
    any part that no other id has; where an id stands twice, give FILE:LINE instead. Asks first, unless --yes is given.
    Prints the path of the file.

    Exit code 0: removed. 1: there is no such entry, or the answer was no. 2: wrong usage, or it could not be done.
    """
    from cwlog.cli.handed_in import say_handed_in
    from cwlog.cli.mend_desk import open_desk
    from cwlog.mending import find_one

    desk = open_desk(ctx, workspace, as_of)
    found = find_one(desk.workspace.source, id_)
    if not yes and not _confirmed(desk, found):
        click.echo("Nothing was removed.", err=True)
        ctx.exit(1)
    _remove(desk, found)
    say_handed_in(desk.workspace.source, [(found.place.cadre, found.place.month)])
    click.echo(found.path)


def _confirmed(desk: "Desk", found: "Found") -> bool:
    """Show the entry, and ask."""
    if not desk.is_person:
        raise click.UsageError("nobody is at the terminal to be asked: give --yes")
    from cwlog.cli.show import shown_lines

    for line in shown_lines(desk, found):
        click.echo(line, err=True)
    return click.confirm(f"Remove {found.id}?", err=True)


def _remove(desk: "Desk", found: "Found") -> None:
    """Take it away; if another entry of its file has changed meanwhile, take it out of what stands there now."""
    from cwlog.documents.patch import remove_document
    from cwlog.errors import CwlogError
    from cwlog.mending import find_again
    from cwlog.workspace.writing import ChangedMeanwhile, remove, replace

    for _ in range(20):
        rest = remove_document(found.data, found.number) if found.document else None
        try:
            if rest is None:
                remove(desk.workspace.root, found.path, found.data)
            else:
                replace(desk.workspace.root, found.path, found.data, rest)
        except ChangedMeanwhile:
            again = find_again(desk.workspace.source, found)
            if again is None:
                raise
            found = again
        else:
            return
    raise CwlogError(f"{found.path} is changed all the time", "try again later; nothing was removed")
