"""``cwlog import --suggest``: the first draft of a mapping for a sheet."""

import os
from typing import Any

import click

from cwlog.errors import CwlogError
from cwlog.importing.files import LARGEST, is_of_records, read_sheet
from cwlog.importing.suggesting import suggest_mapping
from cwlog.importing.targets import targets_of
from cwlog.render.text import plain_text
from cwlog.workspace import Workspace, read_input, write_output


def suggest(opened: Workspace, given: dict[str, Any]) -> int:
    """Write the draft to the screen or to a new file; the exit code.

    Raises:
        CwlogError: the sheet cannot be read, or the file is there already.
    """
    path, output = given["file"], given["output"]
    if is_of_records(path):
        raise CwlogError("a mapping is for CSV and XLSX", "entries as YAML or JSON are imported as they are")
    if output and os.path.lexists(output):
        raise CwlogError(f"{output} is there already", "give another name, or delete it first")
    sheet = read_sheet(read_input(path, LARGEST), given["sheet"])
    click.echo(f"{plain_text(path)}: {len(sheet.rows)} rows, {plain_text(sheet.note)}", err=True)
    text = suggest_mapping(sheet, targets_of(opened.schemas["interaction"]), opened.roster, os.path.basename(path))
    if not output:
        click.echo(text, nl=False)
        return 0
    write_output(output, text, make_folder=True)
    click.echo("Look at the lines with a '#', and try it: cwlog import FILE --dry-run", err=True)
    click.echo(output)
    return 0
