"""``cwlog git``: the hook that checks each commit."""

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option


@click.group(
    epilog="""\b
Examples:
  cwlog git install
  cwlog git status
  cwlog git check
  cwlog git uninstall
"""
)
def command() -> None:
    """Check each commit by a hook; take the hook away again."""


@command.command(
    epilog="""\b
Examples:
  cwlog git install
"""
)
@workspace_option
@click.pass_context
def install(ctx: click.Context, workspace: str | None) -> None:
    """Install a pre-commit hook: what has errors is not committed.

    The hook runs 'cwlog git check'. Where cwlog is missing or fails, it says so loudly and lets the commit pass: no
    work waits for a program. A hook that is there already is never touched, and a folder that core.hooksPath shares
    with other repositories neither: then the line to add is shown. No merge driver is set up.

    Exit code 0: it is installed, now or before. 2: it was not.
    """
    from cwlog.cli.git_hook import install_here

    install_here(root_of(ctx, workspace))


@command.command(
    epilog="""\b
Examples:
  cwlog git uninstall
"""
)
@workspace_option
@click.pass_context
def uninstall(ctx: click.Context, workspace: str | None) -> None:
    """Take the hook away, without a trace.

    Only a hook that stands as cwlog wrote it is removed. Exit code 0: there is none of cwlog now. 2: it was left.
    """
    from cwlog.cli.git_hook import uninstall_here

    uninstall_here(root_of(ctx, workspace))


@command.command(
    epilog="""\b
Examples:
  cwlog git status
"""
)
@workspace_option
@click.pass_context
def status(ctx: click.Context, workspace: str | None) -> None:
    """Show where the workspace lies in git, and which pre-commit hook there is."""
    from cwlog.cli.git_hook import show_status

    show_status(root_of(ctx, workspace))


@command.command(
    epilog="""\b
Examples:
  cwlog git check
"""
)
@as_of_option
@workspace_option
@click.pass_context
def check(ctx: click.Context, as_of: str | None, workspace: str | None) -> None:
    """Check what is staged: exactly what the next commit would hold, whatever the files in the folder say.

    Shows the problems of the files that the commit would change, and those that it would bring into others.

    Exit code 0: no errors. 1: there are errors.
    """
    from cwlog.cli.git_check import check_staged

    ctx.exit(check_staged(root_of(ctx, workspace), today_of(as_of)))
