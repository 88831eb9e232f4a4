"""The command line: one module per command, imported only when it is called."""

from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

import click

from cwlog import __version__


class Listed(NamedTuple):
    """A command as ``cwlog --help`` shows it, so that the help imports no command."""

    name: str
    module: str
    summary: str


SECTIONS: dict[str, tuple[Listed, ...]] = {
    "Set up": (
        Listed("init", "cwlog.cli.init", "Make a new workspace."),
        Listed("roster", "cwlog.cli.roster", "Check and show the rosters; move a district to another cadre."),
        Listed("tidy", "cwlog.cli.tidy", "Move files to the folder where the roster says they belong."),
    ),
    "Record": (
        Listed("add", "cwlog.cli.add", "Record coaching interactions."),
        Listed("template", "cwlog.cli.template", "A commented blank form to fill in."),
        Listed("import", "cwlog.cli.import_", "Bring in a sheet or form (CSV, XLSX, YAML, JSON)."),
    ),
    "Find and mend": (
        Listed("list", "cwlog.cli.list_", "List interactions."),
        Listed("show", "cwlog.cli.show", "Show one interaction."),
        Listed("edit", "cwlog.cli.edit", "Change one interaction."),
        Listed("remove", "cwlog.cli.remove", "Remove one interaction."),
    ),
    "Check": (
        Listed("validate", "cwlog.cli.validate", "Check every file of the workspace and show all problems."),
        Listed("explain", "cwlog.cli.explain", "Say what a problem code means and how to mend it."),
    ),
    "Decide and hand in": (
        Listed("unsure", "cwlog.cli.unsure", "List events that wait for a ruling."),
        Listed("rule", "cwlog.cli.rule", "Decide whether an unsure event is coaching."),
        Listed("submit", "cwlog.cli.submit", "Hand in a cadre's month."),
        Listed("status", "cwlog.cli.status", "Show who is on time, late, missing or changed since."),
    ),
    "Git": (
        Listed("resolve", "cwlog.cli.resolve", "Settle conflicts of a merge entry by entry; check finished merges."),
        Listed("diff", "cwlog.cli.diff", "Show what changed in the data, and what that does to the totals."),
        Listed("git", "cwlog.cli.git", "Check each commit by a hook; take the hook away again."),
    ),
    "Report": (
        Listed("summarize", "cwlog.cli.summarize", "Roll up a period by district, cadre and interaction type."),
        Listed("report", "cwlog.cli.report", "Make reports for one audience, or for all."),
        Listed("export", "cwlog.cli.export", "Flat rows for analysis, with a data dictionary."),
    ),
}
_COMMANDS = {listed.name: listed for section in SECTIONS.values() for listed in section}


class Commands(click.Group):
    """The commands, in sections, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command; None if there is no such command."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(_COMMANDS[cmd_name].module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a misspelled one is an error that suggests the nearest."""
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from cwlog.words import closest

            near = closest(args[0], _COMMANDS)
            ctx.fail(f"there is no command {args[0]!r}" + (f"; did you mean {near!r}?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections without importing a command."""
        for title, listed in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(_rows(listed))


def _rows(listed: Sequence[Listed]) -> list[tuple[str, str]]:
    return [(command.name, command.summary) for command in listed]


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": None},
    epilog="Begin with: cwlog add --help. The workspace is the nearest folder upwards that holds cwlog.yaml.",
)
@click.version_option(__version__, message="cwlog %(version)s")
@click.option(
    "--workspace", metavar="DIR", envvar="CWLOG_WORKSPACE", help="The workspace, instead of the nearest one upwards."
)
@click.pass_context
def main(ctx: click.Context, workspace: str | None) -> None:
    """Record, check and roll up coaching interactions kept as plain files in git."""
    ctx.obj = workspace
