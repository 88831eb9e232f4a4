"""``cwlog status``: who is on time, late, missing, or has changed something since."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.at import at_option, open_at
from cwlog.cli.common import as_of_option, from_here, problem_line, root_of, today_of, workspace_option
from cwlog.cli.filters import cadre_option, say_cadre

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Period
    from cwlog.submissions.status import Status
    from cwlog.workspace import Workspace

_SHOWN_PROBLEMS = 5
_COLOURS = {r"\bMISS\b|\bmissing\b": "red", r"\blate \d+ days?\b|\b[LN](?:\d+|\+\+)(?=[*\s])": "yellow"}


@click.command(
    epilog="""\b
Examples:
  cwlog status --month 2017-10
  cwlog status --school-year 2017-18 --as-of 2018-07-01
  cwlog status --month 2017-10 --cadre 3 --format json
"""
)
@click.option("--month", metavar="MONTH", help="A month, as 2017-10; without a period the last complete one.")
@click.option("--school-year", metavar="YEAR", help="July to June, as 2017-18: a grid of cadres and months.")
@cadre_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
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
    cadre: Sequence[str],
    form: str,
    at: str | None,
    as_of: str | None,
) -> None:
    """Show who handed in on time or late, who is missing, and what changed since.

    The first hand-in decides whether a month was on time; figures are those of the last. With --as-of, what was handed
    in after that day is not there yet; entries are taken as they stand. With --at everything is taken as it stood at a
    commit.

    Exit code 0, whatever it shows. 2: wrong usage.
    """
    from cwlog.cli.period import period_of

    say_cadre(ctx)
    today = today_of(as_of)
    period = period_of(month=month, school_year=school_year, first=None, last=None, today=today)
    opened = open_at(root_of(ctx, workspace), at)
    cadres = _cadres(cadre, opened, period)
    status = _find(opened, period, today, cadres)
    _say_problems(status, opened.root)
    _write(status, form, period, cadres, today if as_of else None)


def _cadres(texts: Sequence[str], opened: "Workspace", period: "Period") -> tuple[str, ...]:
    """The cadres that were asked for, by id or name; none for all.

    Raises:
        DataRefused: there is no such cadre.
        CwlogError: the option was given without a value, which must not mean all.
    """
    from cwlog.cli.filters import pieces_of
    from cwlog.rollup.filters import parse_filters

    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    given = {"cadre": pieces_of("--cadre", texts)}
    return parse_filters(given, opened.roster, types, on=period.last).cadre


def _find(opened: "Workspace", period: "Period", today: date, cadres: Sequence[str]) -> "Status":
    from cwlog.cli.progress import progress
    from cwlog.periods import months_in
    from cwlog.submissions.status import find_status

    with progress("Reading") as advance:
        months = months_in(period)
        return find_status(opened.source, opened.book(today), opened.settings, months, today, cadres, advance)


def _say_problems(status: "Status", root: str) -> None:
    """What cannot be read is said, never passed over in silence."""
    from cwlog.render.text import plain_text

    for path in status.unread:
        said = "cannot be understood, and counts as not handed in; see 'cwlog validate'"
        click.echo(f"{click.style('Warning:', fg='yellow')} {plain_text(from_here(root, path))} {said}", err=True)
    for problem in status.problems[:_SHOWN_PROBLEMS]:
        click.echo(problem_line(root, problem), err=True)
    if len(status.problems) > _SHOWN_PROBLEMS:
        click.echo(f"… and {len(status.problems) - _SHOWN_PROBLEMS} more; see 'cwlog validate'", err=True)
    if status.problems:
        click.echo("Entries that cannot be read, or are invalid, count as changed.", err=True)


def _write(status: "Status", form: str, period: "Period", cadres: Sequence[str], as_of: date | None) -> None:
    from cwlog.render.status import to_document, to_page, to_table

    if form == "json":
        from cwlog.render.json_text import render_json

        click.echo(render_json(to_document(status.rows)), nl=False)
    elif form == "csv":
        from cwlog.render.csv_text import render_csv

        click.echo(render_csv(to_table(status.rows)), nl=False)
    elif form == "markdown":
        from cwlog.render.markdown import render_markdown

        click.echo(render_markdown(to_page(status.rows, period, cadres, as_of)), nl=False)
    else:
        from cwlog.render.terminal import render_terminal

        click.echo(coloured(render_terminal(to_page(status.rows, period, cadres, as_of))), nl=False)


def coloured(text: str) -> str:
    """Colour for missing and late, where a terminal shows it; the words say the same without."""
    import re

    for pattern, colour in _COLOURS.items():
        text = re.sub(pattern, lambda match, colour=colour: click.style(match[0], fg=colour), text)  # type: ignore[misc]
    return text
