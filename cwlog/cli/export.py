"""``cwlog export``: rows for analysis, and the dictionary that says what they hold."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cwlog.cli.at import at_option, open_at
from cwlog.cli.audience import audience_filters
from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import filter_options
from cwlog.cli.output import csv_options, place_of
from cwlog.cli.period import period_of, period_options
from cwlog.cli.reading import read_interactions, skip_invalid_option

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Interaction, Period
    from cwlog.render.table import Cell, Table
    from cwlog.reports.audiences import Audience
    from cwlog.reports.export import Export
    from cwlog.rollup.filters import Filters
    from cwlog.workspace import Workspace


class _Asked(NamedTuple):
    """What the user wrote, but for period and filters."""

    audience: str
    form: str
    with_comments: bool
    dictionary: bool
    output: str | None
    raw: bool
    excel: bool
    skip_invalid: bool
    at: str | None


@click.command(
    epilog="""\b
Examples:
  cwlog export --audience evaluation --school-year 2017-18 --output rows.csv
  cwlog export --audience cst:3 --month 2017-10 --format json
  cwlog export --audience evaluation --month 2017-10 --at HEAD
  cwlog export --audience evaluation --dictionary
"""
)
@click.option("--audience", required=True, metavar="WHO", help="evaluation, or a cadre's own team: cst:ID.")
@period_options
@filter_options
@click.option("--with-comments", is_flag=True, help="For evaluation: with comments and write-ins, if found clean.")
@click.option("--dictionary", is_flag=True, help="Instead of rows, what each column holds.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="How to write it."
)
@click.option("--output", metavar="FILE", help="Write to this file.")
@csv_options
@skip_invalid_option
@at_option
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    workspace: str | None,
    as_of: str | None,
    month: str | None,
    school_year: str | None,
    first: str | None,
    last: str | None,
    **options: Any,
) -> None:
    """Write a period as flat rows, one for each entry, to be read into R, pandas or a spreadsheet.

    Lists are one column of values joined by ';'. The evaluator gets no text in which the privacy lint finds something;
    how many were withheld is said. A cadre's own team gets its own rows with everything that it wrote.

    Exit code 1: entries of the period are invalid, so figures could be wrong; 'cwlog validate' shows them.
    """
    from cwlog.reports.allowed import exported
    from cwlog.reports.audiences import parse_audience
    from cwlog.reports.views import narrowed

    asked = _to_asked(options)
    opened = open_at(root_of(ctx, workspace), asked.at)
    audience = parse_audience(asked.audience, opened.roster)
    exported(audience)
    if asked.dictionary:
        _write_dictionary(asked, opened, audience)
        return
    today = today_of(as_of)
    period = period_of(month=month, school_year=school_year, first=first, last=last, today=today)
    filters = narrowed(audience_filters(ctx, opened, audience, period), audience)
    _write_rows(asked, opened, audience, period, filters, today)


def _to_asked(options: Mapping[str, Any]) -> _Asked:
    """What the user wrote; what does not go together is refused before anything is read.

    Raises:
        CwlogError: an option that is about CSV only, or an output without a name.
    """
    from cwlog.errors import CwlogError

    asked = _Asked(**{name: options[name] for name in _Asked._fields})
    if asked.form == "json" and (asked.raw or asked.excel):
        flag = "--raw" if asked.raw else "--excel"
        raise CwlogError(f"{flag} is about CSV", f"leave it out, or write --format csv {flag}")
    return asked._replace(output=place_of(asked.output))


def _write_rows(
    asked: _Asked, opened: "Workspace", audience: "Audience", period: "Period", filters: "Filters", today: date
) -> None:
    from cwlog.render.words import filters_in_words, left_out_note
    from cwlog.reports.export import to_document, withheld_note

    interactions, left_out = read_interactions(opened, period, today, skip_invalid=asked.skip_invalid)
    export = _to_export(asked, interactions, opened, audience, period, filters)
    if asked.form == "json":
        facts: dict[str, Cell] = {"as_of": str(today), "narrowed_to": filters_in_words(filters) or None}
        facts |= {"left_out": left_out, "revision": _revision(opened)}
        _write_json(asked, to_document(export, audience, period, facts))
    else:
        _write_csv(asked, export.table)
    if asked.skip_invalid:
        click.echo(left_out_note(left_out), err=True)
    if not export.table.rows:
        click.echo(f"No rows: no entry of {period.label} fits.", err=True)
    if note := withheld_note(export):
        click.echo(note, err=True)


def _to_export(
    asked: _Asked,
    interactions: "list[Interaction]",
    opened: "Workspace",
    audience: "Audience",
    period: "Period",
    filters: "Filters",
) -> "Export":
    """Count as the roll-up does, so that rows and summaries agree; here pandas is imported."""
    from cwlog.frames import to_frame
    from cwlog.reports.export import to_export
    from cwlog.rollup.entries import to_counted
    from cwlog.rollup.measures import to_measured
    from cwlog.rollup.scope import to_scope

    interactions.sort(key=lambda one: (one.date, one.id))
    words = opened.schemas["interaction"].vocabularies
    scope = to_scope(period, filters, opened.roster, words)
    measured = to_measured(to_frame(interactions, opened.roster, words), scope)
    entries = to_counted(measured, interactions)
    return to_export(entries, opened.roster, audience, with_comments=asked.with_comments)


def _revision(opened: "Workspace") -> str | None:
    from cwlog.workspace.commit import data_commit

    return data_commit(opened)[0] or None


def _write_dictionary(asked: _Asked, opened: "Workspace", audience: "Audience") -> None:
    from cwlog.reports.dictionary import make_dictionary, to_document, to_table
    from cwlog.reports.export import columns_for

    columns = columns_for(audience, with_comments=asked.with_comments)
    entries = make_dictionary(columns, opened.schemas["interaction"])
    if asked.form == "json":
        _write_json(asked, to_document(entries, audience))
    else:
        _write_csv(asked, to_table(entries))


def _write_json(asked: _Asked, document: Mapping[str, object]) -> None:
    from cwlog.render.json_text import render_json

    _write(asked, render_json(document))


def _write_csv(asked: _Asked, table: "Table") -> None:
    from cwlog.render.csv_text import render_csv

    _write(asked, render_csv(table, raw=asked.raw, excel=asked.excel))


def _write(asked: _Asked, text: str) -> None:
    """To stdout, or to the file that was named, and say so."""
    from cwlog.workspace import write_output

    if asked.output is None:
        click.echo(text, nl=False)
        return
    write_output(asked.output, text)
    click.echo(f"{asked.output} is written.", err=True)
