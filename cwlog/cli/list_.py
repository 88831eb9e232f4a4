"""``cwlog list``: the interactions of a period, narrowed by filters and a text."""

from typing import TYPE_CHECKING, Any

import click

from cwlog.cli.at import at_option
from cwlog.cli.common import as_of_option, workspace_option
from cwlog.cli.filters import filter_options, say_cadre
from cwlog.cli.output import place_of
from cwlog.cli.period import period_of, period_options

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk
    from cwlog.cli.mend_filters import Wanted
    from cwlog.mending import Listed
    from cwlog.model import Period

_FILTERS = ("cadre", "district", "rpdc", "area", "interaction_type")
_PERIOD = ("month", "school_year", "first", "last")
_WIDE = 144  # columns: as much as a line takes with the longest type and a remark


@click.command(
    name="list",
    epilog="""\b
Examples:
  cwlog list --month 2017-10
  cwlog list --school-year 2017-18 --cadre 3 --type data
  cwlog list --all --search "next steps"
  cwlog list --month 2017-10 --format csv --output october.csv
""",
)
@period_options
@click.option("--all", "all_", is_flag=True, help="Every entry of the log.")
@filter_options
@click.option("--unsure", is_flag=True, help="Only events that wait for a ruling.")
@click.option("--invalid", is_flag=True, help="Only entries with errors, and what cannot be read.")
@click.option("--search", metavar="TEXT", default="", help="Only with this text in comments, descriptions or names.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "xlsx"]),
    default="table",
    show_default=True,
    help="How to write it; 'cwlog import' reads csv and xlsx back.",
)
@click.option("--output", metavar="FILE", help="Write to this file.")
@at_option
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, /, at: str | None, as_of: str | None, workspace: str | None, **asked: Any) -> None:
    """List interactions.

    The period is a month, a school year, any span of days, or --all; without one, the last complete month.
    Options that may be repeated also take commas. Entries that are invalid or cannot be read are shown as such.
    """
    _check(asked)
    say_cadre(ctx)
    from cwlog.cli.mend_desk import open_desk
    from cwlog.cli.mend_filters import Wanted, choose, to_filters
    from cwlog.cli.progress import progress
    from cwlog.mending import gather
    from cwlog.periods import months_in

    desk = open_desk(ctx, workspace, as_of, at=at)
    period = None if asked["all_"] else period_of(**{key: asked[key] for key in _PERIOD}, today=desk.today)
    filters = to_filters(desk, {name: asked[name] for name in _FILTERS}, period)
    wanted = Wanted(period, filters, asked["search"].strip(), asked["unsure"], asked["invalid"])
    with progress("Reading") as advance:
        months = months_in(period) if period else None
        listed = gather(desk.workspace.source, desk.book, months, advance)
    chosen = choose(listed, wanted, desk.known.roster)
    _write(desk, chosen, wanted, asked["form"], asked["output"])


def _check(asked: dict[str, Any]) -> None:
    if asked["all_"] and any(asked[key] is not None for key in _PERIOD):
        raise click.UsageError("--all is every month; leave the period out")
    asked["output"] = place_of(asked["output"])
    if asked["form"] == "xlsx" and asked["output"] is None:
        raise click.UsageError("a workbook cannot be shown here; name a file with --output")


def _write(desk: "Desk", chosen: "list[Listed]", wanted: "Wanted", form: str, output: str | None) -> None:
    content = _content(desk, chosen, wanted, form, output)
    unreadable = sum(one.record is None for one in chosen)
    if form in ("csv", "xlsx") and unreadable:
        from cwlog.words import counted

        click.echo(f"{counted(unreadable, 'entry')} that cannot be read left out; see 'cwlog list --invalid'", err=True)
    if output is None:
        click.echo(content, nl=False)
        return
    from cwlog.workspace import write_output

    write_output(output, content)
    click.echo(f"{output} is written.", err=True)


def _content(desk: "Desk", chosen: "list[Listed]", wanted: "Wanted", form: str, output: str | None) -> str | bytes:
    """The whole list in one format."""
    from cwlog.render import entries

    records = [one.record for one in chosen if one.record is not None]
    keys = desk.known.schema.columns
    if form == "csv":
        return entries.entries_csv(records, keys)
    if form == "xlsx":
        from cwlog.render.xlsx_table import render_xlsx

        columns = entries.flat_columns(keys)
        return render_xlsx("interactions", columns, [entries.flat_row(record, columns) for record in records])
    if form == "json":
        from cwlog.render.json_text import render_json

        return render_json(entries.entries_document(chosen))
    from cwlog.cli.terminal import look_of
    from cwlog.render.table import Page
    from cwlog.render.terminal import render_terminal

    types = desk.known.schema.vocabularies["interaction_type"]
    title = f"Interactions, {_label(wanted.period)}"
    look = look_of(output)
    table = entries.entries_table(chosen, types, desk.known.roster, remarks_below=look.width < _WIDE)
    return render_terminal(Page(title, [], [table]), look)


def _label(period: "Period | None") -> str:
    return period.label if period else "all months"
