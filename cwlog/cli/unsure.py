"""``cwlog unsure``: the events that wait for a ruling, oldest first."""

import click

from cwlog.cli.common import as_of_option, workspace_option
from cwlog.cli.filters import cadre_option, say_cadre

_WIDTH = 80  # columns at least: in fewer the ids, which are to be copied, would be cut


@click.command(
    epilog="""\b
Examples:
  cwlog unsure
  cwlog unsure --cadre 3 --as-of 2018-07-01
  cwlog unsure --format csv
"""
)
@cadre_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, cadre: tuple[str, ...], form: str, as_of: str | None, workspace: str | None) -> None:
    """List events that wait for a ruling.

    Oldest first, with their age in days. Decide one with 'cwlog rule'.
    """
    from dataclasses import replace

    from cwlog.cli.mend_desk import open_desk
    from cwlog.cli.mend_filters import Wanted, choose, to_filters
    from cwlog.cli.progress import progress
    from cwlog.cli.terminal import terminal_width
    from cwlog.mending import gather
    from cwlog.render.csv_text import render_csv
    from cwlog.render.entries import unsure_document, unsure_table
    from cwlog.render.json_text import render_json
    from cwlog.render.table import Page
    from cwlog.render.terminal import render_terminal
    from cwlog.render.terminal_table import Look
    from cwlog.words import counted

    say_cadre(ctx)
    desk = open_desk(ctx, workspace, as_of)
    wanted = Wanted(None, to_filters(desk, {"cadre": cadre}, None), "", True, False)
    with progress("Reading") as advance:
        listed = gather(desk.workspace.source, desk.book, advance=advance)
    pending = choose(listed, wanted, desk.known.roster)
    table = unsure_table(pending, desk.today, desk.known.roster)
    if form == "csv":
        click.echo(render_csv(table), nl=False)
    elif form == "json":
        click.echo(render_json(unsure_document(table, desk.today)), nl=False)
    else:
        look = Look(max(_WIDTH, terminal_width()))
        click.echo(render_terminal(Page(table.title, [], [replace(table, title="")]), look), nl=False)
    unread = sum(one.record is None for one in listed)
    if unread:
        click.echo(f"{counted(unread, 'entry')} cannot be read, and may be unsure; see 'cwlog validate'", err=True)
