"""``cwlog import``: bring in the interactions of a sheet or form."""

from typing import Any

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option


@click.command(
    epilog="""\b
Examples:
  cwlog import docs/examples/october.csv --dry-run
  cwlog import docs/examples/form-responses.csv --map cadre-3-form --yes
  cwlog import docs/examples/october.csv --yes --skip-rejected --rejects mend.csv
  cwlog import --suggest docs/examples/form-responses.csv
"""
)
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--map", "mapping", metavar="NAME|FILE", help="The column mapping: one of the folder mappings, or a file."
)
@click.option("--sheet", metavar="NAME", help="The sheet of a workbook, instead of its first one.")
@click.option("--yes", is_flag=True, help="Write without a question.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@click.option("--skip-rejected", is_flag=True, help="Write the other rows although some were rejected.")
@click.option("--rejects", metavar="FILE.csv", help="Write the rejected rows there, with the reasons, to be mended.")
@click.option("--suggest", is_flag=True, help="Write the first draft of a mapping for FILE, and import nothing.")
@click.option("--output", metavar="FILE", help="Where --suggest writes; the screen if left out.")
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Bring in a sheet or form: CSV, XLSX, or entries as YAML or JSON.

    Shows first what is new, already imported, changed and rejected; then all is written, or nothing. Importing a file
    again adds nothing. Without --map, a sheet with the keys of the log as headings is understood, or the one mapping
    that fits. Prints the path of each file that was written.

    Exit code 0: written, or nothing to do. 1: rows were rejected, and nothing was written. 2: wrong usage, or it cannot
    be done.
    """
    from cwlog.errors import CwlogError
    from cwlog.workspace import open_workspace

    if given["output"] and not given["suggest"]:
        raise CwlogError("--output is for --suggest", "the entries go where the roster says they belong")
    opened = open_workspace(root_of(ctx, given["workspace"]))
    if given["suggest"]:
        from cwlog.cli.import_suggest import suggest

        ctx.exit(suggest(opened, given))
    from cwlog.cli.import_run import Job, run_import

    today = today_of(given["as_of"])
    job = Job(opened, opened.book(today), given["yes"], given["dry_run"], given["skip_rejected"], given["rejects"])
    ctx.exit(run_import(job, given["file"], given["sheet"], given["mapping"]))
