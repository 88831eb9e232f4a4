"""Gathers what one commit of a month holds: its files, and the other half of what moved from or to another month."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cwlog.cli.submit_job import Job
from cwlog.errors import DataRefused
from cwlog.places import LOGS, Place, Source, find_logs, folder_of
from cwlog.submissions.moves import ids_in, other_halves, standing_twice
from cwlog.words import counted
from cwlog.workspace.git import Repository
from cwlog.workspace.git.committing import Unsaved, last_tree, refuse_ignored, unsaved_files
from cwlog.workspace.revision import CommittedFolder


class Gathered(NamedTuple):
    """The files of a commit, and which of them are of other months: path in the workspace -> ids that moved."""

    files: list[Unsaved]
    moved: dict[str, frozenset[str]]


def gather(repository: Repository, job: Job) -> Gathered:
    """Everything that the commit of a month has to hold.

    Raises:
        DataRefused: an entry would be in the commit twice.
        CwlogError: git is told to ignore one of the files, or git failed.
    """
    own = unsaved_files(repository, [folder_of(job.cadre, job.month), job.path])
    refuse_ignored(own)
    start = len(repository.path_of(""))
    logs = {file.path[start:]: file for file in _one_by_one(repository, job.workspace.source)}
    before = CommittedFolder(repository, last_tree(repository))
    month = {path: ids_in(job.workspace.source, path) for path in _month_paths(job)}
    own_logs = [path for path in logs if path.startswith(f"{folder_of(job.cadre, job.month)}/")]
    ids = frozenset().union(*month.values())
    moved = other_halves(own_logs, ids, list(logs), before, job.workspace.source)
    others = [logs[path] for path in sorted(moved)]
    refuse_ignored(others)
    final = month | {path: ids_in(job.workspace.source, path) for path in moved}
    _refuse_twice(final, {*own_logs, *moved}, before, job)
    return Gathered([file for file in own if not file.is_ignored] + others, moved)


def _month_paths(job: Job) -> list[str]:
    found = find_logs(job.workspace.source, {job.month})
    return [place.path for place in found if isinstance(place, Place) and place.cadre == job.cadre]


def _one_by_one(repository: Repository, source: Source) -> Iterator[Unsaved]:
    """The log files that differ from the last commit; git names a folder that it overlooks by its name alone."""
    start = len(repository.path_of(""))
    places: Sequence[str] = ()
    for file in unsaved_files(repository, [LOGS]):
        if not file.path.endswith("/"):
            yield file
            continue
        places = places or [place.path for place in find_logs(source)]
        for path in places:
            if path.startswith(file.path[start:]):
                yield file._replace(path=repository.path_of(path))


def _refuse_twice(final: dict[str, frozenset[str]], left: set[str], before: Source, job: Job) -> None:
    twice = list(standing_twice(final, left, before))
    if twice:
        one, path, other = twice[0]
        more = f", and so would {counted(len(twice) - 1, 'more entry')}" if twice[1:] else ""
        said = f"{one} would be in the commit twice{more}: it stands in {path} and in {other}"
        hint = f"remove the one that is wrong, then hand in {job.title} again; nothing was written or committed now"
        raise DataRefused(said, hint)
