"""Which mapping a sheet is read by: the one that was named, the one that fits, or the keys of the log."""

import os
from collections.abc import Mapping

import click

from cwlog.documents import MAX_FILE_BYTES
from cwlog.errors import CwlogError
from cwlog.importing.fitting import fits, left_over, nearest, own_mapping
from cwlog.importing.mapping import ColumnMapping, read_mapping
from cwlog.importing.sheets import Sheet
from cwlog.importing.targets import Target
from cwlog.render.text import plain_text
from cwlog.words import closest, listed, quoted
from cwlog.workspace import Workspace, read_input

FOLDER = "mappings"
_MOST_SHOWN = 8  # headings


def named_mapping(opened: Workspace, named: str, targets: Mapping[str, Target]) -> ColumnMapping:
    """The mapping that ``--map`` names: one of the workspace by its name, or any file.

    Raises:
        CwlogError: there is none, or it is not right.
    """
    schema = opened.schemas["mapping"]
    names = _names(opened)
    if named.removesuffix(".yaml") in names:
        path = f"{FOLDER}/{named.removesuffix('.yaml')}.yaml"
        return read_mapping(_read(opened, path), path, schema, targets)
    if os.sep in named or named.endswith((".yaml", ".yml")) or os.path.isfile(named):
        return read_mapping(read_input(named, MAX_FILE_BYTES), named, schema, targets)
    near = closest(named, names)
    hint = f"did you mean {quoted(near)}?" if near else f"the mappings are {listed(names, 'and')}" if names else ""
    hint = hint or "draft one with 'cwlog import --suggest FILE --output mappings/NAME.yaml'"
    raise CwlogError(f"there is no mapping {quoted(named)} in the folder {FOLDER}", hint)


def chosen_mapping(opened: Workspace, sheet: Sheet, targets: Mapping[str, Target]) -> ColumnMapping:
    """The mapping of the workspace that fits the headings, else that of the keys of the log; else one that nearly fits.

    Raises:
        CwlogError: several fit, or none.
    """
    headings = sheet.headings
    readable = _readable(opened, targets)
    fitting = [mapping for mapping in readable if fits(mapping, headings)]
    if len(fitting) > 1:
        said = f"{listed([one.name for one in fitting], 'and')} fit the sheet"
        raise CwlogError(f"more than one mapping fits: {said}", "choose one with --map NAME")
    if fitting:
        click.echo(f"The columns are read by {plain_text(fitting[0].name)}, which fits.", err=True)
        return fitting[0]
    own = own_mapping(headings, targets)
    if fits(own, headings):
        return own
    near = nearest([*readable, own], headings)
    if near and near is not own:
        return near  # what keeps it from fitting is said when its columns are looked for
    hint = "draft a mapping with 'cwlog import --suggest FILE --output mappings/NAME.yaml'"
    if near:
        raise CwlogError(
            f"no mapping fits, and the log has no key {listed(map(quoted, left_over(own, headings)))}", hint
        )
    shown = ", ".join(quoted(heading) for heading in headings[:_MOST_SHOWN] if heading)
    said = f"the headings in row {sheet.head}, {shown}, are not the keys of the log, and no mapping fits them"
    raise CwlogError(said, hint)


def _readable(opened: Workspace, targets: Mapping[str, Target]) -> list[ColumnMapping]:
    """Every mapping of the workspace; one that is not right is named and left out."""
    found = []
    for name in _names(opened):
        path = f"{FOLDER}/{name}.yaml"
        try:
            found.append(read_mapping(_read(opened, path), path, opened.schemas["mapping"], targets))
        except CwlogError as error:
            said = error.message + (f"; {error.hint}" if error.hint else "")
            click.echo(f"A mapping cannot be used: {plain_text(said)}", err=True)
    return found


def _names(opened: Workspace) -> list[str]:
    items = opened.source.items(FOLDER)
    return [item.name.removesuffix(".yaml") for item in items if item.kind == "file" and item.name.endswith(".yaml")]


def _read(opened: Workspace, path: str) -> bytes:
    try:
        return opened.source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        raise CwlogError(f"{path} cannot be read: {error.strerror}", "check the permissions of the file") from None
