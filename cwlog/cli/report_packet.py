"""``cwlog report --all``: the packet of a period, a set of files for each audience."""

import gc
import os
from collections.abc import Iterator, Sequence

import click

from cwlog.cli.progress import progress
from cwlog.cli.report import Asked
from cwlog.cli.report_write import csv_files, render
from cwlog.render.csv_text import render_csv
from cwlog.render.document import Document
from cwlog.render.html import render_index
from cwlog.reports.audiences import Audience
from cwlog.reports.evidence import Evidence
from cwlog.reports.registry import make_document
from cwlog.reports.views import to_view
from cwlog.words import counted
from cwlog.workspace import write_output

Links = list[tuple[str, list[tuple[str, str]]]]


def write_packet(evidence: Evidence, audiences: Sequence[Audience], asked: Asked, at_least: int | None) -> None:
    """HTML, XLSX and CSV for each audience, named after it, and ``index.html``, which links them and holds no data."""
    folder = asked.output or ""
    index: Links = []
    files = 0
    gc.freeze()  # the evidence stays; what each workbook and page leaves behind in circles does not
    with progress("Writing") as advance:
        for done, audience in enumerate(audiences, start=1):
            document = make_document(to_view(evidence, audience, at_least))
            names = [_write(folder, name, content) for name, content in _files(document, asked)]
            index.append((audience.title, [(_label(name, audience.name), name) for name in names]))
            files += len(names)
            gc.collect()
            if advance:
                advance(done, len(audiences))
    _write(folder, "index.html", render_index(f"Coaching interactions, {evidence.period.label}", index))
    said = f"{counted(len(audiences), 'audience')}, {counted(files + 1, 'file')}"
    click.echo(f"{os.path.join(folder, 'index.html')} is written: {said}.", err=True)


def _files(document: Document, asked: Asked) -> Iterator[tuple[str, str | bytes]]:
    """The files of one audience by name; only one is in memory at a time."""
    yield f"{document.name}.html", render(document, "html")
    yield f"{document.name}.xlsx", render(document, "xlsx")
    for name, table in csv_files(document):
        yield f"{name}.csv", render_csv(table, raw=asked.raw, excel=asked.excel)


def _write(folder: str, name: str, content: str | bytes) -> str:
    """Write one file; a packet can be made again, so the disk is not waited for."""
    write_output(os.path.join(folder, name), content, make_folder=True, wait_for_disk=False)
    return name


def _label(name: str, audience: str) -> str:
    """What a link says: ``HTML``, ``Excel``, ``CSV: coverage districts``."""
    stem, ending = os.path.splitext(name)
    if ending == ".csv":
        return f"CSV: {stem.removeprefix(audience).strip('-').replace('-', ' ')}"
    return {".html": "Web page (HTML)", ".xlsx": "Excel workbook (XLSX)"}[ending]
