"""``cwlog report``: what an audience may read, in the form that it reads."""

import os
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from cwlog.cli.at import at_option, open_at
from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import FILTERS, filter_options
from cwlog.cli.output import csv_options, place_of
from cwlog.cli.period import period_of, period_options
from cwlog.cli.reading import skip_invalid_option

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Period
    from cwlog.workspace import Workspace

_FORMATS = ("table", "markdown", "csv", "json", "xlsx", "html")


class Asked(NamedTuple):
    """What the user wrote, but for period and filters."""

    names: tuple[str, ...]
    audience: str | None
    all_: bool
    published: bool
    at_least: str | None
    form: str
    output: str | None
    raw: bool
    excel: bool
    skip_invalid: bool
    at: str | None
    compare: str | None


@click.command(
    epilog="""\b
Examples:
  cwlog report coverage --audience dese --month 2017-10
  cwlog report --audience rpdc:southeast --month 2017-10 --format html --output region.html
  cwlog report dosage --audience evaluation --school-year 2017-18 --at-least 20h
  cwlog report --month 2017-10 --all --output reports/
  cwlog report --month 2017-10 --published --output site/
  cwlog report summary --audience dese --month 2017-10 --compare HEAD
"""
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--audience", metavar="WHO", help="cst:ID, management, dese, rpdc:ID, area:ID, evaluation or public.")
@click.option(
    "--all", "all_", is_flag=True, help="The whole packet: HTML, XLSX and CSV for every audience, and an index."
)
@click.option(
    "--published", is_flag=True, help="As --all, but only for the audiences that cwlog.yaml names under 'publish'."
)
@period_options
@filter_options
@click.option("--at-least", metavar="HOURS", help="In 'dosage', how many districts had as much, as 20h.")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), default="table", show_default=True, help="How to write it."
)
@click.option(
    "--output", metavar="FILE|DIR", help="Write to this file; several CSV tables and --all: into this folder."
)
@csv_options
@skip_invalid_option
@at_option
@click.option("--compare", metavar="REV", help="Only what differs from the reports at this commit, side by side.")
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
    """Make reports for one audience, or for all.

    NAME is summary, submissions, coverage, dosage, practices, roles, participants, collaboration, trend, unsure,
    quality or update; without one, everything that the audience may have. Each audience sees only what is meant for it
    (docs/who-sees-what.md); this prevents accidents, it is no access control.

    Exit code 1: entries of the period are invalid, so figures could be wrong; 'cwlog validate' shows them.
    """
    asked = _to_asked(ctx, options)
    today = today_of(as_of)
    period = period_of(month=month, school_year=school_year, first=first, last=last, today=today)

    opened = open_at(root_of(ctx, workspace), asked.at)
    if asked.all_ or asked.published:
        _make_packet(asked, opened, period, today)
    else:
        from cwlog.cli.report_one import write_reports

        write_reports(ctx, asked, opened, period, today)


def _to_asked(ctx: click.Context, options: dict[str, Any]) -> Asked:
    """What the user wrote; what does not go together is refused before anything is read.

    Raises:
        CwlogError: no audience, or an option that the packet does not take.
    """
    from cwlog.errors import CwlogError

    if options["all_"] or options["published"]:
        _check_packet(ctx)
    asked = Asked(**{name: options[name] for name in Asked._fields})
    asked = asked._replace(output=place_of(asked.output))
    is_packet = asked.all_ or asked.published
    if not is_packet and asked.audience is None:
        raise CwlogError(
            "for whom is the report? it depends on the audience what it may show",
            "give --audience cst:ID, management, dese, rpdc:ID, area:ID, evaluation or public; or --all",
        )
    if asked.form == "xlsx" and asked.output is None and not is_packet:
        raise CwlogError("a workbook cannot be shown here", "name a file with --output")
    return asked


def _check_packet(ctx: click.Context) -> None:
    """Refuse with --all and --published what would make it less than everything."""
    from cwlog.errors import CwlogError

    packet = "--published" if ctx.params["published"] else "--all"
    given = {name for name in ctx.params if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    for name, flag in {
        "names": "NAME",
        "audience": "--audience",
        "form": "--format",
        "compare": "--compare",
        **FILTERS,
    }.items():
        if name in given:
            raise CwlogError(
                f"{packet} makes every report for its audiences: it takes no {flag}", f"leave {flag} or {packet} out"
            )
    output = ctx.params["output"]
    if output in (None, "-") or os.path.isfile(output):
        raise CwlogError(f"{packet} writes many files, and needs a folder", "name a folder with --output")


def _make_packet(asked: Asked, opened: "Workspace", period: "Period", today: date) -> None:
    """Every report for every audience, and an index; CWLOG_CADRE must not narrow what everybody gets."""
    from cwlog.cli.report_packet import write_packet
    from cwlog.cli.report_read import read_evidence, to_minutes
    from cwlog.reports.audiences import find_audiences, parse_audience
    from cwlog.rollup.filters import Filters

    if asked.published:
        audiences = [parse_audience(text, opened.roster) for text in opened.settings.published]
    else:
        audiences = find_audiences(opened.roster, period)
    if not audiences:
        click.echo("The settings publish nothing (publish, in cwlog.yaml), so nothing was written.", err=True)
        return
    evidence = read_evidence(opened, period, Filters(), today, all_rules=True, skip_invalid=asked.skip_invalid)
    write_packet(evidence, audiences, asked, to_minutes(asked.at_least))
