"""``cwlog resolve``: settle what a merge, rebase, cherry-pick or stash has left in conflict; check finished merges."""

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option


@click.command(
    epilog="""\b
Examples:
  cwlog resolve
  cwlog resolve --theirs --dry-run
  cwlog resolve --check
"""
)
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--ours", is_flag=True, help="Where both changed a field, take what is there already.")
@click.option("--theirs", is_flag=True, help="Where both changed a field, take what is brought in.")
@click.option("--markers", is_flag=True, help="Mark the fields that both changed in the file.")
@click.option("--check", is_flag=True, help="Look for edits that a finished merge has lost; FILES is then a merge.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@as_of_option
@workspace_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    ours: bool,
    theirs: bool,
    markers: bool,
    check: bool,
    dry_run: bool,
    as_of: str | None,
    workspace: str | None,
) -> None:
    """Settle conflicts in logs, submissions and rosters, field by field.

    For after a merge, rebase, cherry-pick or 'git stash pop' that left conflicts. What only one side has changed is
    taken; what both have changed differently is asked, or decided by --ours, --theirs or --markers. Entries are
    followed by their id through moves of files, and what git has put into the wrong entry is put right. Each file is
    checked, written, and marked as resolved in the index; nothing is committed. A file that you have changed since is
    left as it is. Prints the path of each file settled. FILES may be folders, too.

    In a rebase git calls the branch that you rebase onto "ours", and your own commits "theirs".

    With --check: goes through a finished merge (or a range as v1..main; the last merge or rebase, if none is named)
    and shows each entry that lost an edit, vanished, or got the edit of another.

    Exit code 0: all that was asked for is settled, or nothing was lost. 1: something is left, or was lost. 2: it cannot
    be done.
    """
    choices = [name for name, is_given in (("ours", ours), ("theirs", theirs), ("markers", markers)) if is_given]
    if len(choices) > 1:
        raise click.UsageError(f"--{choices[0]} and --{choices[1]} exclude each other")
    root = root_of(ctx, workspace)
    if check:
        from cwlog.cli.resolve_check import check_merges

        if choices or len(files) > 1:
            raise click.UsageError("--check takes one merge or range, and nothing else")
        ctx.exit(check_merges(root, files[0] if files else None))
    from cwlog.cli.resolve_run import resolve_halted

    ctx.exit(resolve_halted(root, files, choices[0] if choices else None, today_of(as_of), dry_run=dry_run))
