"""Reads the three versions of a merge out of git: one that waits, or one that is finished."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cwlog.merging import Sides
from cwlog.merging.joining import common_pieces, index_pieces
from cwlog.merging.pieces import Piece
from cwlog.places import ID
from cwlog.workspace.git import Repository
from cwlog.workspace.git.changes import (
    NOTHING,
    blobs_at,
    files_of,
    index_changes,
    inside_data,
    read_all,
    tree_changes,
    unmerged,
)
from cwlog.workspace.git.operations import (
    Finished,
    Operation,
    answered_paths,
    auto_merged,
    commit_of,
    empty_tree,
    merge_bases,
    operation_in_progress,
    unknown_operation,
)

Names = dict[str, str]  # path -> blob


class Versions(NamedTuple):
    """The files that differ between three commits. ``common`` are the pieces of the base if there are several bases."""

    sides: Sides
    names: tuple[Names, Names, Names]
    common: Mapping[str, Piece] | None = None


class Halted(NamedTuple):
    """A merge that waits, as git has left it.

    ``unmerged`` are the paths of ``data`` that do, ``elsewhere`` those of the repository that are not in it. ``staged``
    and ``made`` are the files in the index and those that git's merge wrote; ``made`` is None where that is not known.
    ``answered`` were in conflict, and were settled since.
    """

    repository: Repository
    operation: Operation
    versions: Versions
    unmerged: frozenset[str]
    elsewhere: tuple[str, ...]
    stages: Mapping[str, Mapping[int, bytes]]
    staged: Mapping[str, bytes]
    made: Mapping[str, bytes] | None
    answered: frozenset[str] = frozenset()

    @property
    def sides(self) -> Sides:
        """The three versions."""
        return self.versions.sides

    @property
    def strays(self) -> dict[str, list[bytes]]:
        """What git has put into files that no version has."""
        known = {path for side in self.sides for path in side}
        found = {path: list(self.stages.get(path, {}).values()) for path in {*self.staged, *self.stages} - known}
        return {path: [*contents, *filter(None, [self.staged.get(path)])] for path, contents in found.items()}

    @property
    def may_repair(self) -> bool:
        """True if git's own result is known, so that it can be told from what a person has done since."""
        return self.made is not None and bool(self.operation.ours)


def read_halted(repository: Repository) -> Halted | None:
    """What waits in a repository; None if git is in the middle of nothing and nothing is unmerged.

    Raises:
        CwlogError: git failed, or this clone does not go back far enough.
    """
    operation, stages = operation_in_progress(repository), unmerged(repository)
    if operation is None and not stages:
        return None
    inside = {inside_data(repository, path): found for path, found in stages.items()}
    inside.pop("", None)
    elsewhere = tuple(sorted(path for path in stages if not inside_data(repository, path)))
    operation, names, common = _names(repository, operation, inside)
    head = operation.ours or commit_of(repository, "HEAD") or empty_tree(repository)
    tree = auto_merged(repository)
    staged_changes, made_changes = index_changes(repository, head), tree_changes(repository, head, tree) if tree else {}
    _add_strays(names, {path: before for path, (before, _) in (*staged_changes.items(), *made_changes.items())}, inside)
    in_index = _over(names[1], staged_changes)
    made = _over(names[1], made_changes) if tree else None
    blobs = [
        blob for found in (*names, in_index, made or {}, *map(_by_path, inside.values())) for blob in found.values()
    ]
    contents = read_all(repository, blobs)
    return Halted(
        repository,
        operation,
        _versions(names, contents, common),
        frozenset(inside),
        elsewhere,
        {path: {stage: contents[blob] for stage, blob in found.items()} for path, found in inside.items()},
        files_of(in_index, contents),
        files_of(made, contents) if made is not None else None,
        answered_paths(repository),
    )


def _add_strays(names: tuple[Names, Names, Names], more: Names, stages: Iterable[str]) -> None:
    """Files that differ between no two versions, and in which git or a person has put something."""
    for path, blob in [*more.items(), *((path, NOTHING) for path in stages)]:
        for side in names:
            side.setdefault(path, blob)


def _names(
    repository: Repository, operation: Operation | None, stages: Mapping[str, Mapping[int, str]]
) -> tuple[Operation, tuple[Names, Names, Names], Mapping[str, Piece] | None]:
    """The three versions from the commits, if they are known, else from the stages."""
    if operation is not None:
        names, common = _names_of_commits(repository, operation.bases, operation.ours, operation.theirs)
        if _fits(names, stages, only_sides=common is not None):
            return operation, names, common
    return unknown_operation(repository), _names_of_stages(repository, stages), None


def _by_path(stages: Mapping[int, str]) -> Names:
    return {str(stage): blob for stage, blob in stages.items()}


def _over(names: Names, changes: Mapping[str, tuple[str, str]]) -> Names:
    """The blobs of the paths that matter, after changes."""
    return {path: changes[path][1] if path in changes else blob for path, blob in names.items()}


def _versions(
    names: tuple[Names, Names, Names], contents: Mapping[str, bytes], common: Mapping[str, Piece] | None
) -> Versions:
    base, ours, theirs = (files_of(side, contents) for side in names)
    return Versions(Sides(base, ours, theirs), names, common)


def read_versions(repository: Repository, finished: Finished) -> tuple[Versions, dict[str, bytes]]:
    """The three versions of a finished merge, and its result: the files that differ between any of them.

    Raises:
        CwlogError: git failed, or this clone does not go back far enough.
    """
    _, bases, ours, theirs, result = finished
    changes = tree_changes(repository, ours, result)
    names, common = _names_of_commits(repository, bases, ours, theirs, changes)
    made = _over(names[1], changes)
    contents = read_all(repository, [blob for side in (*names, made) for blob in side.values()])
    return _versions(names, contents, common), files_of(made, contents)


def _names_of_commits(
    repository: Repository, bases: tuple[str, ...], ours: str, theirs: str, more: Iterable[str] = ()
) -> tuple[tuple[Names, Names, Names], Mapping[str, Piece] | None]:
    """The blobs of the files that differ, and of ``more`` paths; and the pieces of the base, if there are several."""
    if len(bases) > 1:
        return _names_with_bases(repository, bases, ours, theirs, more)
    base = bases[0] if bases else empty_tree(repository)
    mine, other = tree_changes(repository, base, ours), tree_changes(repository, base, theirs)
    names: tuple[Names, Names, Names] = ({}, {}, {})
    for path in {*mine, *other}:
        before = (mine.get(path) or other[path])[0]
        versions = before, mine[path][1] if path in mine else before, other[path][1] if path in other else before
        for side, blob in zip(names, versions, strict=True):
            side[path] = blob
    unseen = set(more) - names[0].keys()
    everything = blobs_at(repository, ours) if unseen else {}
    for path in unseen:  # all three have the same
        for side in names:
            side[path] = everything.get(path, NOTHING)
    return names, None


def _names_with_bases(
    repository: Repository, bases: tuple[str, ...], ours: str, theirs: str, more: Iterable[str]
) -> tuple[tuple[Names, Names, Names], Mapping[str, Piece]]:
    trees = [blobs_at(repository, commit) for commit in (*bases, ours, theirs)]
    paths = {path for tree in trees for path in tree if len({other.get(path) for other in trees}) > 1} | {*more}
    base, mine, other = ({path: tree.get(path, NOTHING) for path in paths} for tree in (trees[0], *trees[-2:]))
    return (base, mine, other), _common(repository, bases, paths)


def _common(repository: Repository, bases: tuple[str, ...], paths: set[str]) -> dict[str, Piece]:
    """The pieces of several bases as one, each pair merged over its own base."""
    first, *rest = bases
    common = _pieces_at(repository, first, paths)
    for other in rest:
        before = merge_bases(repository, first, other)
        older = _pieces_at(repository, before[0], paths) if before else {}
        common = common_pieces(older, common, _pieces_at(repository, other, paths), lambda _record: None)
    return common


def _pieces_at(repository: Repository, commit: str, paths: set[str]) -> dict[str, Piece]:
    names = {path: blob for path, blob in blobs_at(repository, commit).items() if path in paths}
    return index_pieces(files_of(names, read_all(repository, names.values())))


def _fits(names: tuple[Names, Names, Names], stages: Mapping[str, Mapping[int, str]], *, only_sides: bool) -> bool:
    """True unless the index is about other commits: something else has been merged meanwhile.

    One path that agrees is enough: where a file was moved on both sides, git puts contents into the stages that no
    commit has. A file that was moved on one side has its stages at the new place. The base of several bases is git's
    own, and is not looked at (``only_sides``).
    """
    known = [set(side.values()) for side in names]
    agree = (
        all(blob in known[stage - 1] or (only_sides and stage == 1) for stage, blob in found.items())
        for found in stages.values()
    )
    return not stages or any(agree)


def _names_of_stages(repository: Repository, stages: Mapping[str, Mapping[int, str]]) -> tuple[Names, Names, Names]:
    """The versions as far as the index has them: the stages, and besides HEAD and what is in the index already."""
    head = commit_of(repository, "HEAD")
    tree = blobs_at(repository, head) if head else {}
    changed = index_changes(repository, head or empty_tree(repository))
    wanted = {name for path in stages if ID.fullmatch((name := path.rpartition("/")[2]).removesuffix(".yaml"))}
    paths = {*stages, *changed, *(path for path in tree if path.rpartition("/")[2] in wanted)}
    names: tuple[Names, Names, Names] = ({}, {}, {})
    for path in paths:
        before = tree.get(path, NOTHING)
        after = changed[path][1] if path in changed else before
        for number, (side, otherwise) in enumerate(zip(names, (before, before, after), strict=True), 1):
            side[path] = stages[path].get(number, NOTHING) if path in stages else otherwise
    return names
