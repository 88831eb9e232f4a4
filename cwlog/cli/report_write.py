"""Writes the reports of one audience: to stdout, to a file, or several tables into a folder."""

import os
from typing import TYPE_CHECKING

import click

from cwlog.cli.report import Asked
from cwlog.errors import CwlogError
from cwlog.render.document import Document, shortened

if TYPE_CHECKING:
    from cwlog.render.table import Table

_WIDE = 1000  # a file has room for everything
_ENDINGS = {"table": ".txt", "markdown": ".md", "json": ".json", "xlsx": ".xlsx", "html": ".html"}


def write_document(document: Document, asked: Asked) -> None:
    """Write it in the format that was asked for, where it was asked for."""
    if asked.form == "csv":
        _write_csv(document, asked)
        return
    content = render(document, asked.form, to_file=asked.output is not None)
    if asked.output is None:
        click.echo(content, nl=False)
    else:
        save({_path(asked.output, document.name + _ENDINGS[asked.form]): content})


def render(document: Document, form: str, *, to_file: bool = False) -> str | bytes:
    """The document in any format but CSV; only for a terminal is text cut to what there is room for."""
    if form == "html":
        from cwlog.render.html import render_html

        return render_html(shortened(document))
    if form == "xlsx":
        from cwlog.render.xlsx_document import render_workbook

        return render_workbook(document)
    if form == "json":
        from cwlog.render.json_document import to_json_document
        from cwlog.render.json_text import render_json

        return render_json(to_json_document(document))
    if form == "markdown":
        from cwlog.render.markdown import render_document_markdown

        return render_document_markdown(shortened(document))
    from cwlog.cli.terminal import can_show_blocks, terminal_width
    from cwlog.render.terminal import render_document_terminal

    width = _WIDE if to_file else terminal_width()
    return render_document_terminal(shortened(document), width, ascii_only=not to_file and not can_show_blocks())


def _write_csv(document: Document, asked: Asked) -> None:
    """Every table: one to stdout or a file, several into a folder."""
    from cwlog.render.csv_text import csv_names

    tables = csv_names(document)
    if asked.output is None and len(document.reports) == 1:
        click.echo(_csv(tables[0][1], asked), nl=False)
        if len(tables) > 1:
            more = ", ".join(table.name for _, table in tables[1:])
            click.echo(f"This is the table {tables[0][1].name}; --output DIR writes the others, too: {more}.", err=True)
        return
    if asked.output is None:
        raise CwlogError("a CSV file holds one table", "name one report, or a folder with --output")
    if len(tables) == 1 and not _is_folder(asked.output):
        save({asked.output: _csv(tables[0][1], asked)})
        return
    if os.path.isfile(asked.output) or asked.output.lower().endswith(".csv"):
        raise CwlogError(f"these are {len(tables)} tables, and a CSV file holds one", "name a folder with --output")
    files = csv_files(document)
    save({os.path.join(asked.output, f"{name}.csv"): _csv(table, asked) for name, table in files})


def csv_files(document: Document) -> list[tuple[str, "Table"]]:
    """Everything that goes into a folder, each with its name: what stands on every report, key figures, all tables."""
    from cwlog.render.csv_text import csv_about, csv_names

    return [*csv_about(document), *csv_names(document)]


def _csv(table: "Table", asked: Asked) -> str:
    from cwlog.render.csv_text import render_csv

    return render_csv(table, raw=asked.raw, excel=asked.excel)


def _path(output: str, name: str) -> str:
    """The file itself, or one of that name in a folder."""
    return os.path.join(output, name) if _is_folder(output) else output


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def save(contents: dict[str, str | bytes]) -> None:
    """Write each file and say so."""
    from cwlog.workspace import write_output

    for path, content in contents.items():
        write_output(path, content, make_folder=True)
        click.echo(f"{path} is written.", err=True)
