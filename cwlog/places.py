"""Where files belong: ``data/logs/2017-18/cadre-3/2017-10/NAME.yaml``,
``data/submissions/2017-18/cadre-3/2017-10.yaml``.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple, Protocol

from cwlog.model import Finding
from cwlog.periods import school_year_of

LOGS = "data/logs"
SUBMISSIONS = "data/submissions"

ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-hjkmnp-tv-z]{4}")
_MONTH = r"[0-9]{4}-(?:0[1-9]|1[0-2])"
_CADRE = r"cadre-([a-z0-9]+(?:-[a-z0-9]+)*)"


class Item(NamedTuple):
    """What a folder holds under a name; ``kind`` is ``file``, ``folder``, ``link`` or ``other`` (a device, a pipe)."""

    name: str
    kind: str


class Source(Protocol):
    """Where files are read from: a folder, or a revision of one. Paths are POSIX and begin at the workspace."""

    def items(self, folder: str) -> list[Item]:
        """What stands in a folder, hidden names left out, in the order of the names; empty if there is no such
        folder.
        """

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file, at most ``limit`` + 1 of them.

        Raises:
            OSError: the file cannot be read, is not a regular file, or is not there.
        """


class Place(NamedTuple):
    """A log file in its place."""

    path: str
    cadre: str
    month: str

    @property
    def name(self) -> str:
        """The file name without its folder and ending."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".yaml")


class Stray(NamedTuple):
    """Something under data/logs or data/submissions that is not a file in its place."""

    path: str
    finding: Finding


def folder_of(cadre: str, month: str) -> str:
    """The folder of a cadre's month.

    >>> folder_of("3", "2017-10")
    'data/logs/2017-18/cadre-3/2017-10'
    """
    return f"{LOGS}/{school_year_of(month)}/cadre-{cadre}/{month}"


def can_name_a_folder(cadre: str) -> bool:
    """True for the id of a cadre that may become a part of a path; a roster may hold anything."""
    return re.fullmatch(_CADRE, f"cadre-{cadre}") is not None


def submission_path(cadre: str, month: str) -> str:
    """The file of a cadre's monthly submission."""
    return f"{SUBMISSIONS}/{school_year_of(month)}/cadre-{cadre}/{month}.yaml"


def find_logs(source: Source, months: Collection[str] | None = None) -> Iterator[Place | Stray]:
    """Every log file, and everything that is not one, in the order of the paths.

    Args:
        source: where to look.
        months: only these months' folders; what lies in no month's folder could belong to any and is always given.
    """
    yield from _walk_logs(source, LOGS, (), months)


def months_with_logs(source: Source) -> list[str]:
    """Every month that has a folder, in order."""
    years = [f"{LOGS}/{item.name}" for item in source.items(LOGS) if item.kind == "folder"]
    cadres = [f"{year}/{item.name}" for year in years for item in source.items(year) if item.kind == "folder"]
    names = {item.name for cadre in cadres for item in source.items(cadre) if item.kind == "folder"}
    return sorted(name for name in names if re.fullmatch(_MONTH, name))


def _walk_logs(
    source: Source, folder: str, above: tuple[str, ...], months: Collection[str] | None
) -> Iterator[Place | Stray]:
    for item in source.items(folder):
        path = f"{folder}/{item.name}"
        if item.kind == "folder":
            parts = (*above, item.name)
            is_month = len(parts) == 3 and re.fullmatch(_MONTH, item.name)
            if not is_month or months is None or item.name in months:
                yield from _walk_logs(source, path, parts, months)
        else:
            yield _log_file(path, item, above)


def _log_file(path: str, item: Item, above: tuple[str, ...]) -> Place | Stray:
    if wrong := _wrong_kind(item):
        return Stray(path, wrong)
    if len(above) != 3 or not (cadre := re.fullmatch(_CADRE, above[1])) or not re.fullmatch(_MONTH, above[2]):
        hint = "a log file belongs into a folder like data/logs/2017-18/cadre-3/2017-10"
        return Stray(path, Finding("CW201", (), "the file is not in a month's folder", hint))
    if above[0] != school_year_of(above[2]):
        right = folder_of(cadre[1], above[2])
        return Stray(
            path, Finding("CW201", (), f"{above[2]} is not a month of {above[0]}", f"move the file to {right}")
        )
    return Place(path, cadre[1], above[2])


def find_submissions(source: Source) -> Iterator[Place | Stray]:
    """Every submission, and everything under data/submissions that is not one, in the order of the paths."""
    yield from _walk_submissions(source, SUBMISSIONS, ())


def _walk_submissions(source: Source, folder: str, above: tuple[str, ...]) -> Iterator[Place | Stray]:
    for item in source.items(folder):
        path = f"{folder}/{item.name}"
        if item.kind == "folder":
            yield from _walk_submissions(source, path, (*above, item.name))
        else:
            yield _submission_file(path, item, above)


def _submission_file(path: str, item: Item, above: tuple[str, ...]) -> Place | Stray:
    if wrong := _wrong_kind(item):
        return Stray(path, wrong._replace(code="CW701") if wrong.code == "CW203" else wrong)
    month = item.name.removesuffix(".yaml")
    cadre = re.fullmatch(_CADRE, above[1]) if len(above) == 2 else None
    if not cadre or not re.fullmatch(_MONTH, month) or above[0] != school_year_of(month):
        hint = "a submission is a file like data/submissions/2017-18/cadre-3/2017-10.yaml"
        return Stray(path, Finding("CW701", (), "this is not the place of a submission", hint))
    return Place(path, cadre[1], month)


def _wrong_kind(item: Item) -> Finding | None:
    if item.kind == "link":
        return Finding("CW001", (), "this is a link, and cwlog does not follow it", "put the file itself here")
    if item.kind != "file":
        return Finding("CW001", (), "this is not a regular file", "remove it")
    if not item.name.endswith(".yaml"):
        near = item.name.lower().endswith((".yml", ".yaml"))
        hint = (
            "let its name end in .yaml"
            if near
            else "move it out of data/, or bring its entries in with 'cwlog add --from'"
        )
        return Finding("CW203", (), "this is not a .yaml file", hint)
    return None
