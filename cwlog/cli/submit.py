"""``cwlog submit``: hand in a cadre's month."""

from typing import Any

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option
from cwlog.cli.filters import say_stand_ins


@click.command(
    epilog="""\b
Examples:
  cwlog submit --cadre 3 --month 2018-05 --by f-03
  cwlog submit --cadre 2 --month 2018-05 --by f-02 --on 2018-06-08 --yes \\
    --highlights "Two districts look at shared data every month."
  cwlog submit --cadre 3 --month 2017-10 --by f-03 --note "One visit was added."
  cwlog submit --cadre 4 --month 2018-05 --by f-04 --yes --commit --branch
"""
)
@click.option(
    "--cadre", metavar="ID", envvar="CWLOG_CADRE", required=True, help="Whose month it is.  [env: CWLOG_CADRE]"
)
@click.option("--month", metavar="MONTH", required=True, help="The month, as 2017-10.")
@click.option("--by", metavar="ID", envvar="CWLOG_BY", required=True, help="Your roster id.  [env: CWLOG_BY]")
@click.option("--on", metavar="DATE", help="The day it is handed in, if that is not today.")
@click.option("--nil", is_flag=True, help="Nothing happened: hand in a month without entries.")
@click.option("--early", is_flag=True, help="Hand in a month that is not over.")
@click.option("--note", metavar="TEXT", help="Why it is handed in again.")
@click.option("--highlights", metavar="TEXT", help="For the monthly update: what went well.")
@click.option("--challenges", metavar="TEXT", help="What was difficult.")
@click.option("--needs", metavar="TEXT", help="What the team needs.")
@click.option("--update", is_flag=True, help="Write the monthly update in $EDITOR.")
@click.option("--yes", is_flag=True, help="Hand in without a question.")
@click.option("--commit", is_flag=True, help="Make one commit of the month's entries and the submission in git.")
@click.option("--branch", is_flag=True, help="Commit on a new branch, such as cadre-3/2017-10.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context, /, workspace: str | None, as_of: str | None, commit: bool, branch: bool, **given: Any
) -> None:
    """Hand in a cadre's month.

    Checks all entries of the month, shows what will be handed in, asks once at a terminal, and records the figures
    with a fingerprint of each entry: 'cwlog status' shows what changes later. Prints the path of the file.

    Handing in again adds an amendment with a note; the first day decides whether the month was on time.

    With --commit the month's entries and the submission become one commit, and nothing else, whatever is staged
    besides; if one of them is staged already, nothing is done. Only of an entry that moved to another month, or from
    there, the other half is committed, too, and named; an entry that the commit would hold twice is refused. --branch
    (which means --commit, too) makes it on a new branch, cadre-ID/MONTH; if there is one, with -2, -3 and so on. Hooks
    and signing are git's. Nothing is pushed. If a hook refuses, the submission stays: mend what the hook says, and run
    the same command again.

    Exit code 0: handed in, or nothing has changed since. 1: refused. 2: wrong usage, or it could not be written or
    committed.
    """
    from cwlog.cli.submit_job import Given
    from cwlog.cli.submit_run import submit

    say_stand_ins(ctx)
    wanted = "branch" if branch else "here" if commit else ""
    ctx.exit(submit(root_of(ctx, workspace), Given(**given), today_of(as_of), wanted))
