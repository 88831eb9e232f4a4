"""``cwlog roster``: check and show the rosters; move a district to another cadre."""

from collections.abc import Sequence

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import cadre_option, say_cadre


@click.group(
    epilog="""\b
Examples:
  cwlog roster check
  cwlog roster show --cadre 3
  cwlog roster move 901003 --to 5 --on 2018-02-01 --dry-run
"""
)
def command() -> None:
    """Check and show the rosters; move a district to another cadre."""


@command.command(
    epilog="""\b
Examples:
  cwlog roster check
  cwlog roster check --format json
"""
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show problems.",
)
@workspace_option
@click.pass_context
def check(ctx: click.Context, form: str, workspace: str | None) -> None:
    """Show every problem of the rosters.

    Exit code 0: no errors. 1: there are errors.
    """
    from cwlog.cli.roster_check import check_rosters

    ctx.exit(check_rosters(root_of(ctx, workspace), form))


@command.command(
    epilog="""\b
Examples:
  cwlog roster show
  cwlog roster show --cadre 3 --as-of 2018-01-15
  cwlog roster show --rpdc southeast --format csv
  cwlog roster show --members --format csv
"""
)
@cadre_option
@click.option("--rpdc", multiple=True, metavar="ID", help="Only this regional center; may be repeated.")
@click.option("--area", multiple=True, metavar="LETTER", help="Only the area of this Area Supervisor; may be repeated.")
@click.option("--members", is_flag=True, help="Only the Coaching Support Teams.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to write it; csv has the districts, or with --members the teams.",
)
@as_of_option
@workspace_option
@click.pass_context
def show(
    ctx: click.Context,
    cadre: Sequence[str],
    rpdc: Sequence[str],
    area: Sequence[str],
    members: bool,
    form: str,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Show who is where on a day: districts by cadre, region, area and programme year, and the teams by role.

    The day is today, or that of --as-of. Options that may be repeated also take commas.
    """
    from cwlog.cli.roster_show import show_roster

    say_cadre(ctx)
    given = {"cadre": cadre, "rpdc": rpdc, "area": area}
    show_roster(root_of(ctx, workspace), given, today_of(as_of), form, members_only=members)


@command.command(
    epilog="""\b
Examples:
  cwlog roster move 901003 --to 5 --on 2018-02-01 --dry-run
  cwlog roster move "Great Elm" --to 6 --on 7/1/2018 --yes
"""
)
@click.argument("district", metavar="DISTRICT")
@click.option("--to", "to", metavar="CADRE", required=True, help="Its new cadre.")
@click.option("--on", "on", metavar="DATE", required=True, help="The first day in the new cadre.")
@click.option("--yes", is_flag=True, help="Do it without a question.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@as_of_option
@workspace_option
@click.pass_context
def move(
    ctx: click.Context,
    district: str,
    to: str,
    on: str,
    yes: bool,
    dry_run: bool,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Move a district to another cadre from a day on.

    In data/districts.csv its row ends on the day before, and a new one begins; every other row stays as it is. A person
    at the terminal sees the change, and is asked. DISTRICT is a code, a name, an alias or a part of the name.

    Exit code 0: done. 1: refused, and nothing was written. 2: wrong usage, or it could not be written.
    """
    from cwlog.cli.roster_move import Wanted, move_on_request

    wanted = Wanted(district, to, on, today_of(as_of))
    ctx.exit(move_on_request(root_of(ctx, workspace), wanted, yes=yes, dry_run=dry_run))
