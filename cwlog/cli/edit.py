"""``cwlog edit``: change one interaction, by values or in an editor."""

from typing import TYPE_CHECKING

import click

from cwlog.cli.common import as_of_option, workspace_option

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk
    from cwlog.mending import Change, Found


@click.command(
    epilog="""\b
Examples:
  cwlog edit 20171030-901003-qcex --set duration=1h30m --dry-run
  cwlog edit qcex --set topics=dbdm,leadership --set comments="Agreed on next steps."
  cwlog edit qcex --set date=2017-10-27 --dry-run
  cwlog edit qcex --unset comments --dry-run
"""
)
@click.argument("id_", metavar="ID")
@click.option(
    "--set", "sets", multiple=True, metavar="FIELD=VALUE", help="Give a field another value; may be repeated."
)
@click.option("--unset", "unsets", multiple=True, metavar="FIELD", help="Take a field away; may be repeated.")
@click.option("--from", "from_", metavar="FILE", help="Take the new text of the entry from a file, or '-'.")
@click.option("--force", is_flag=True, help="Change it in spite of warnings, without a question.")
@click.option("--dry-run", is_flag=True, help="Check and show the change, and write nothing.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    id_: str,
    sets: tuple[str, ...],
    unsets: tuple[str, ...],
    from_: str | None,
    force: bool,
    dry_run: bool,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Change one interaction.

    Without --set, --unset or --from the entry opens in $EDITOR. Its ID may be shortened to any part that no other id
    has, or be FILE:LINE. Fields are named and values written as for 'cwlog add'; lists take commas.

    The text of the file stays as it is but for what changes. The entry moves to another folder only when its month or
    cadre changes, and keeps its id. Prints the path of its file.

    Exit code 0: changed. 1: refused. 2: wrong usage, or somebody else changed it meanwhile. Nothing is lost in either.
    """
    from cwlog.cli.mend_desk import open_desk
    from cwlog.mending import find_one

    if from_ is not None and (sets or unsets):
        raise click.UsageError("--from brings the whole text; leave --set and --unset out")
    desk = open_desk(ctx, workspace, as_of, force=force, dry_run=dry_run)
    found = find_one(desk.workspace.source, id_)
    if sets or unsets:
        ctx.exit(_by_values(desk, found, sets, unsets))
    from cwlog.cli.mend_editor import edit_from, edit_in_editor

    ctx.exit(edit_in_editor(desk, found) if from_ is None else edit_from(desk, found, from_))


def _by_values(desk: "Desk", found: "Found", sets: tuple[str, ...], unsets: tuple[str, ...]) -> int:
    from cwlog.cli.mend_desk import finish_change, refuse_unreadable
    from cwlog.cli.mend_values import to_changes
    from cwlog.mending import plan_change, with_values

    if found.document is None or found.document.record is None:
        raise refuse_unreadable(found)
    given, taken = to_changes(sets, unsets, found.document.record, desk.known)

    def plan(one: "Found") -> "Change":
        record = (one.document.record if one.document else None) or {}
        return plan_change(one, with_values(record, given, taken), desk.workspace.source, desk.book)

    return finish_change(desk, plan(found), plan)
