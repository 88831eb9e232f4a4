"""Everything that changed between two states, of the files that may differ."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from cwlog.comparing.entries import EntryChange, compare_entries
from cwlog.comparing.files import (
    FileChange,
    Unreadable,
    all_files,
    bytes_of,
    has_linked_folders,
    is_hidden,
    log_place,
    submission_place,
)
from cwlog.comparing.rosters import KIND_OF, RosterChange, compare_rosters
from cwlog.comparing.showing import Measure
from cwlog.comparing.submissions import SubmissionChange, compare_submissions
from cwlog.places import LOGS, SUBMISSIONS, Source

_NAMING = frozenset(("name", "aliases", "rpdc", "area", "buildings"))  # columns that decide about no total here
# A change in one of these can make any entry count differently: who is where, and which words there are.
_FOR_ALL = ("data/districts.csv", "schemas/interaction.schema.yaml")


class Comparison(NamedTuple):
    """What changed between two states.

    ``files`` are settings, schemas, and files that are in no place where cwlog reads them. ``months`` are those of the
    log files that differ, None if a roster or schema changed by which every entry is judged. ``only_form`` counts
    files whose data is the same: comments, order of keys, line ends, another name in the same folder.
    """

    entries: list[EntryChange]
    submissions: list[SubmissionChange]
    rosters: list[RosterChange]
    files: list[FileChange]
    unreadable_before: list[Unreadable]
    unreadable_after: list[Unreadable]
    months: tuple[str, ...] | None
    only_form: int

    @property
    def is_empty(self) -> bool:
        """True if no data has changed."""
        changes = (*self.entries, *self.submissions, *self.rosters, *self.files)
        return not changes and self.unreadable_before == self.unreadable_after


def compare(before: Source, after: Source, paths: Collection[str], measures: tuple[Measure, Measure]) -> Comparison:
    """What changed between two states.

    Args:
        before: the first state.
        after: the second one.
        paths: the files that may differ; one that ends with ``/`` is a folder. All others are alike and not read.
        measures: what the values of each state are judged by, before they are repeated.
    """
    files = sorted(set(_expand(before, after, paths)))
    logs = [path for path in files if log_place(path)]
    handed = [path for path in files if submission_place(path)]
    entries = compare_entries(before, after, logs, measures)
    submissions = compare_submissions(before, after, handed, measures)
    rosters = compare_rosters(before, after, [path for path in files if path in KIND_OF], measures)
    others = list(_other_files(before, after, files))
    unread_before = [*entries.before, *submissions.before, *rosters.before]
    unread_after = [*entries.after, *submissions.after, *rosters.after]
    unread = {one.path for one in (*unread_before, *unread_after)}
    touched = unread | {change.path for change in submissions.changes}
    touched |= {facts.path for change in entries.changes for facts in (change.before, change.after) if facts}
    judging = unread | {file.path for file in others} | {one.path for one in rosters.changes if _moves_somebody(one)}
    months = None if judging.intersection(_FOR_ALL) else tuple(sorted(_months(touched)))
    return Comparison(
        entries.changes,
        submissions.changes,
        rosters.changes,
        others,
        unread_before,
        unread_after,
        months,
        sum(path not in touched for path in (*logs, *handed)),
    )


def _expand(before: Source, after: Source, paths: Iterable[str]) -> Iterator[str]:
    """The files meant by the paths, without what cwlog does not look at."""
    if has_linked_folders(before) or has_linked_folders(after):
        yield from _every_file(before)
        yield from _every_file(after)
    for path in paths:
        if path.endswith("/"):
            yield from all_files(after, [path.rstrip("/")])
        elif not is_hidden(path):
            yield path


def _every_file(source: Source) -> Iterator[str]:
    yield from all_files(source, (LOGS, SUBMISSIONS, "schemas"))
    yield from KIND_OF


def _moves_somebody(roster: RosterChange) -> bool:
    """True unless only cells differ by which no entry is judged."""
    return any(row.kind != "changed" or any(cell.field not in _NAMING for cell in row.cells) for row in roster.rows)


def _months(paths: Iterable[str]) -> set[str]:
    return {place.month for path in paths if (place := log_place(path))}


def _other_files(before: Source, after: Source, paths: Iterable[str]) -> Iterator[FileChange]:
    """Settings, schemas, and what lies among logs and submissions without being one."""
    for path in paths:
        is_stray = path.startswith((f"{LOGS}/", f"{SUBMISSIONS}/")) and not (log_place(path) or submission_place(path))
        is_schema = path.startswith("schemas/") and path.endswith(".schema.yaml")
        if path == "cwlog.yaml" or is_schema or is_stray:
            was, now = bytes_of(before, path), bytes_of(after, path)
            if was != now:
                yield FileChange(path, "added" if was is None else "removed" if now is None else "changed")
