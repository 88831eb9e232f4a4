"""``cwlog diff``: what changed in the data between two states, and what that does to the totals."""

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.cli.diff_sides import Side
    from cwlog.comparing import Comparison
    from cwlog.render.changes import Invalid, Report
    from cwlog.rollup.restated import Restated


@click.command(
    epilog="""\b
Examples:
  cwlog diff
  cwlog diff HEAD --format markdown
  cwlog diff HEAD..HEAD --format json
"""
)
@click.argument("revisions", required=False, metavar="[REV | REV..REV]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "json"]),
    default="table",
    show_default=True,
    help="How to write it; markdown is cut to what a comment on a pull request can hold.",
)
@click.option("--show-text", is_flag=True, help="Show free text, too; only at a terminal.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context, revisions: str | None, form: str, show_text: bool, as_of: str | None, workspace: str | None
) -> None:
    """Show what changed in the data, and what that does to the totals.

    Without REV, what is not committed yet: HEAD against the work tree. REV: a commit, tag, branch or day against the
    work tree. A..B: one against the other. A...B: B against where it left A, as a pull request shows it.

    Free text shows as "changed (24 characters)". Totals are those of the months with a change, of all months if a
    roster or schema changed. Exit code 0, whatever changed.
    """
    from cwlog.cli.diff_sides import open_sides

    if show_text and (form != "table" or not sys.stdout.isatty()):
        raise click.UsageError("--show-text is for a terminal only: free text is not for pages, files or logs")
    today = today_of(as_of)
    before, after, comparison = open_sides(root_of(ctx, workspace), revisions)
    report = _report(before, after, comparison, today)
    click.echo(_render(report, form, show_text=show_text), nl=False)


def _report(before: "Side", after: "Side", comparison: "Comparison", today: date) -> "Report":
    from cwlog.render.changes import Invalid, Report

    totals: Restated | None = None
    invalid = Invalid(0, ()), Invalid(0, ())
    if comparison.months is None or comparison.months:  # else no change can touch a total
        totals, invalid = _totals(before, after, comparison.months, today)
    stays = sorted((*before.opened.roster.districts, *after.opened.roster.districts), key=lambda stay: stay.since)
    names = {stay.code: stay.name for stay in stays}
    return Report(before.state, after.state, comparison, totals, invalid, names)


def _totals(
    before: "Side", after: "Side", months: tuple[str, ...] | None, today: date
) -> "tuple[Restated, tuple[Invalid, Invalid]]":
    from cwlog.cli.diff_sides import count
    from cwlog.rollup.restating import restate

    counted = [count(side, months, today) for side in (before, after)]
    return restate(counted[0][0], counted[1][0]), (counted[0][1], counted[1][1])


def _render(report: "Report", form: str, *, show_text: bool) -> str:
    from cwlog.render.changes import fit_markdown, to_document, to_page
    from cwlog.render.json_text import render_json
    from cwlog.render.terminal import render_terminal

    if form == "json":
        return render_json(to_document(report))
    return fit_markdown(report) if form == "markdown" else render_terminal(to_page(report, show_text=show_text))
