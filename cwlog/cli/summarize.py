"""``cwlog summarize``: the roll-up of a period."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cwlog.cli.at import at_option, open_at
from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import FILTERS, filter_options, pieces_of, say_cadre
from cwlog.cli.output import place_of
from cwlog.cli.period import period_of, period_options
from cwlog.cli.reading import read_interactions, skip_invalid_option

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Interaction, Period
    from cwlog.render.table import Table
    from cwlog.rollup.dimensions import Dimension
    from cwlog.rollup.filters import Filters
    from cwlog.rollup.results import Cross, Summary
    from cwlog.workspace import Workspace


class _Asked(NamedTuple):
    """What the user wrote, but for the period."""

    by: tuple[str, ...]
    across: str | None
    cadre: tuple[str, ...]
    district: tuple[str, ...]
    rpdc: tuple[str, ...]
    area: tuple[str, ...]
    interaction_type: tuple[str, ...]
    form: str
    output: str | None
    skip_invalid: bool
    as_of: str | None
    at: str | None


@click.command(
    epilog="""\b
Examples:
  cwlog summarize --month 2017-10
  cwlog summarize --school-year 2017-18 --by topic --cadre 3
  cwlog summarize --from 2017-09-01 --to 2017-12-31 --by district --across month
  cwlog summarize --month 2017-10 --by district --format csv --output october.csv
  cwlog summarize --month 2017-10 --at HEAD
"""
)
@period_options
@click.option(
    "--by",
    multiple=True,
    metavar="WHAT",
    help="A table by district, cadre, type, mode, team, topic, resource, participant, cst_member, cst_group, "
    "rpdc, area or month; may be repeated. Without it: district, cadre and type.",
)
@click.option("--across", metavar="WHAT", help="Cross the one --by with this.")
@filter_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@click.option("--output", metavar="FILE", help="Write to this file; several CSV tables: into this folder.")
@skip_invalid_option
@at_option
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    workspace: str | None,
    month: str | None,
    school_year: str | None,
    first: str | None,
    last: str | None,
    **options: Any,
) -> None:
    """Roll up a period by district, cadre and interaction type.

    The period is a month, a school year or any span of days; without one, the last complete month.
    Options that may be repeated also take commas.

    Exit code 1: entries of the period are invalid, so totals could be wrong; 'cwlog validate' shows them.
    """
    say_cadre(ctx)
    asked = _Asked(**options)
    asked = asked._replace(output=place_of(asked.output))
    by = _dimensions(asked)
    _check_output(asked, by)
    today = today_of(asked.as_of)
    period = period_of(month=month, school_year=school_year, first=first, last=last, today=today)
    opened = open_at(root_of(ctx, workspace), asked.at)
    filters = _filters(asked, opened, period, by)
    interactions, left_out = read_interactions(opened, period, today, skip_invalid=asked.skip_invalid)
    result = _roll_up(interactions, opened, period, filters, by, crossed=asked.across is not None)
    _write(asked, result, left_out if asked.skip_invalid else None, today)


def _dimensions(asked: _Asked) -> list["Dimension"]:
    """The tables, each once; with ``--across`` the two sides of the cross table."""
    from cwlog.errors import CwlogError
    from cwlog.rollup.dimensions import DEFAULT_DIMENSIONS, parse_dimension

    by = list(dict.fromkeys(parse_dimension(name) for name in pieces_of("--by", asked.by)))
    if asked.across is None:
        return by or list(DEFAULT_DIMENSIONS)
    across = parse_dimension(asked.across)
    if len(by) != 1 or by == [across]:
        raise CwlogError("--across crosses one --by with another value", "as in --by district --across month")
    return [*by, across]


def _check_output(asked: _Asked, by: Sequence["Dimension"]) -> None:
    """Refuse early what cannot be written.

    Raises:
        CwlogError: several CSV tables, and no folder to put them in.
    """
    from cwlog.errors import CwlogError

    several = asked.form == "csv" and asked.across is None and len(by) > 1
    if several and (asked.output is None or os.path.isfile(asked.output)):
        raise CwlogError("a CSV file holds one table", "give one --by, or a folder with --output")


def _filters(asked: _Asked, opened: "Workspace", period: "Period", by: Sequence["Dimension"]) -> "Filters":
    """What the tables are narrowed to; what may not be shown is refused before anything is read."""
    from cwlog.rollup.dimensions import check_roles
    from cwlog.rollup.filters import parse_filters

    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    given = {name: pieces_of(flag, getattr(asked, name)) for name, flag in FILTERS.items()}
    filters = parse_filters(given, opened.roster, types, on=period.last)
    for tables in [by] if asked.across else [[dimension] for dimension in by]:
        check_roles(tables, filtered_by=list(filters.of_roster))
    return filters


def _roll_up(
    interactions: Iterable["Interaction"],
    opened: "Workspace",
    period: "Period",
    filters: "Filters",
    by: Sequence["Dimension"],
    *,
    crossed: bool,
) -> "Summary | Cross":
    """Count; here pandas is imported."""
    from cwlog.frames import to_frame
    from cwlog.rollup.scope import to_scope
    from cwlog.rollup.summary import summarize, summarize_across

    words = opened.schemas["interaction"].vocabularies
    frame = to_frame(interactions, opened.roster, words)
    scope = to_scope(period, filters, opened.roster, words)
    return summarize_across(frame, scope, by[0], by[1]) if crossed else summarize(frame, scope, by)


def _write(asked: _Asked, result: "Summary | Cross", left_out: int | None, today: date) -> None:
    """To stdout, or to where ``--output`` says."""
    if asked.form == "csv":
        _write_csv(asked.output, result, left_out)
        return
    text = _render(asked, result, left_out, today if asked.as_of else None)
    if asked.output is None:
        click.echo(text, nl=False)
    else:
        _save({asked.output: text})


def _render(asked: _Asked, result: "Summary | Cross", left_out: int | None, as_of: date | None) -> str:
    """The whole roll-up in one text."""
    from cwlog.cli.terminal import look_of
    from cwlog.render.json_text import render_json
    from cwlog.render.markdown import render_markdown
    from cwlog.render.summary import to_document, to_page
    from cwlog.render.terminal import render_terminal

    if asked.form == "json":
        return render_json(to_document(result, left_out=left_out))
    page = to_page(result, left_out=left_out, as_of=as_of)
    return render_markdown(page) if asked.form == "markdown" else render_terminal(page, look_of(asked.output))


def _write_csv(output: str | None, result: "Summary | Cross", left_out: int | None) -> None:
    """A table to stdout or a file, several into a folder; what has no room in a table goes to stderr."""
    from cwlog.render.csv_text import render_csv
    from cwlog.render.summary import to_tables
    from cwlog.render.words import left_out_note

    tables = to_tables(result)
    if output is None:
        click.echo(render_csv(tables[0]), nl=False)
    else:
        paths = _csv_paths(output, tables)
        _save({path: render_csv(table) for path, table in paths.items()}, make_folder=output not in paths)
    if left_out is not None:
        click.echo(left_out_note(left_out), err=True)


def _csv_paths(output: str, tables: Sequence["Table"]) -> dict[str, "Table"]:
    """The file itself for one table; otherwise a file in the folder, named after the table."""
    if len(tables) == 1 and not output.endswith(("/", os.sep)) and not os.path.isdir(output):
        return {output: tables[0]}
    return {os.path.join(output, f"{table.name}.csv"): table for table in tables}


def _save(texts: dict[str, str], *, make_folder: bool = False) -> None:
    """Write each file and say so."""
    from cwlog.workspace import write_output

    for path, text in texts.items():
        write_output(path, text, make_folder=make_folder)
        click.echo(f"{path} is written.", err=True)
