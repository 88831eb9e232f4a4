"""``cwlog template``: a commented blank form to fill in."""

import os
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import say_stand_ins

if TYPE_CHECKING:
    from cwlog.forms import FormScope
    from cwlog.workspace import Workspace

_MOST = 200


@click.command(
    epilog="""\b
Examples:
  cwlog template
  cwlog template --cadre 3 --month 2017-10 --count 5
  cwlog template --cadre 3 --month 2017-10 --count 5 --output october.yaml
"""
)
@click.option(
    "--cadre", metavar="ID", envvar="CWLOG_CADRE", help="List the districts of this cadre.  [env: CWLOG_CADRE]"
)
@click.option("--month", metavar="MONTH", help="List the words and districts of this month, as 2017-10.")
@click.option(
    "--count", metavar="K", type=click.IntRange(1, _MOST), default=1, show_default=True, help="How many interactions."
)
@click.option("--output", metavar="FILE", help="Write to this new file, outside data/.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    cadre: str | None,
    month: str | None,
    count: int,
    output: str | None,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Print a commented blank form to fill in.

    The form says for each key what it takes. Without --month it lists the words and districts of today.

    Then: 'cwlog validate --draft FILE' checks the filled form, and 'cwlog add --from FILE' records its entries.
    """
    from cwlog.cli.roster_check import say_problems
    from cwlog.forms import form_text
    from cwlog.workspace import open_workspace

    say_stand_ins(ctx)
    opened = open_workspace(root_of(ctx, workspace))
    say_problems(opened)
    to_file = output is not None and output != "-"
    if to_file:
        _check_place(opened.root, str(output))
    scope = _scope(opened, cadre, month, today_of(as_of))
    text = form_text(opened.schemas["interaction"], scope, count)
    if to_file:
        _write(str(output), text)
    else:
        click.echo(text, nl=False)


def _scope(opened: "Workspace", cadre: str | None, month: str | None, today: date) -> "FormScope":
    """The days and districts of the form.

    Raises:
        DataRefused: there is no such cadre, or it has no district then.
        CwlogError: the month cannot be understood.
    """
    from cwlog.errors import DataRefused
    from cwlog.forms import FormScope
    from cwlog.periods import parse_month
    from cwlog.rollup.filters import parse_filters

    period = parse_month(month) if month is not None else None
    first, last = (period.first, period.last) if period else (today, today)
    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    filters = parse_filters({"cadre": [cadre] if cadre else []}, opened.roster, types, on=first)
    stays = [stay for stay in opened.roster.in_period(first, last) if filters.keeps(stay)]
    if filters.cadre and not stays:
        when = f"in {period.label}" if period else f"on {today}"
        raise DataRefused(f"cadre {filters.cadre[0]} has no district {when}", "'cwlog roster show' lists who is where")
    return FormScope(first, last, period is not None, "".join(filters.cadre), stays)


def _check_place(root: str, path: str) -> None:
    """A form is no log: among the logs it would be a problem.

    Raises:
        CwlogError: the file has no name, or would lie in data/.
    """
    from cwlog.errors import CwlogError

    if not path:
        raise CwlogError("--output is empty", "give it a value, or leave --output out")
    full = os.path.join(os.path.realpath(os.path.dirname(path) or "."), os.path.basename(path))
    data = os.path.join(root, "data")
    if full == data or full.startswith(data + os.sep):
        raise CwlogError(f"{path} lies in data/, where the logs are", "choose a place outside data/")


def _write(path: str, text: str) -> None:
    from cwlog.render.text import plain_text
    from cwlog.workspace.outputs import write_new_output

    write_new_output(path, text)
    shown = plain_text(path)
    click.echo(shown)
    name = shown if " " not in shown else f'"{shown}"'  # the shell takes it for one word, too
    click.echo(
        f"Fill it in; check it with 'cwlog validate --draft {name}', and record it with 'cwlog add --from {name}'.",
        err=True,
    )
