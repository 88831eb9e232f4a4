"""``cwlog resolve --check``: go through finished merges entry by entry, and show what they have lost."""

import click

from cwlog.errors import CwlogError
from cwlog.merging import Loss, find_losses, merge_sides
from cwlog.render.text import plain_text
from cwlog.words import counted
from cwlog.workspace.git import Repository, find_repository, resolve_revision
from cwlog.workspace.git.operations import (
    Finished,
    finished_merge,
    last_merge,
    last_rebase,
    merges_in,
    parents_of,
    replayed,
)
from cwlog.workspace.versions import read_versions


def check_merges(root: str, named: str | None) -> int:
    """Check the merge or range that was named, or the last merge or rebase; the exit code.

    Raises:
        CwlogError: there is no repository, no such merge, or this clone does not go back far enough.
    """
    repository = find_repository(root)
    finished, unchecked = _finished(repository, named)
    losses = 0
    for one in finished:
        for loss in _losses(repository, one):
            losses += 1
            click.echo(plain_text(f"{one.name}: {loss.path}: {_what(loss)} {loss.said}"))
    for name in unchecked:
        click.echo(f"{name}: joins more than two branches, and was not checked", err=True)
    if losses:
        lost = "1 loss" if losses == 1 else f"{losses} losses"
        hint = "'git show COMMIT:PATH' shows an entry as it was; mend it with 'cwlog edit'"
        click.echo(f"{lost}. {hint}.", err=True)
    elif finished:
        what = finished[0].name if len(finished) == 1 else counted(len(finished), "merge")
        click.echo(f"{what}: every edit of both sides is there.", err=True)
    elif not unchecked:
        click.echo("There is no merge to check.", err=True)
    return 1 if losses or unchecked else 0


def _what(loss: Loss) -> str:
    return f"{loss.key.partition('#')[2] or loss.key}: {loss.field}".rstrip(": ") if loss.key else "the file"


def _finished(repository: Repository, named: str | None) -> tuple[list[Finished], list[str]]:
    """The merges to check, and the names of those that cannot be."""
    head = resolve_revision(repository, named if named and ".." not in named else "HEAD").commit
    if named is None and (rebased := last_rebase(repository)):
        return [rebased], []
    if named is None:
        commits = [last_merge(repository)]
    else:
        commits = merges_in(repository, named) if ".." in named else [head]
    found, unchecked = [], []
    for commit in filter(None, commits):
        if finished := finished_merge(repository, commit):
            found.append(finished)
        elif len(parents_of(repository, commit)) > 2:
            unchecked.append(f"merge {commit[:9]}")
        else:
            said = f"{named} is no merge, and was not made by 'git cherry-pick -x'"
            raise CwlogError(said, "'git log --merges --oneline' shows the merges")
    return found, unchecked


def _losses(repository: Repository, one: Finished) -> list[Loss]:
    versions, result = read_versions(repository, one)
    merge = merge_sides(versions.sides, lambda _record: None, (), versions.common)
    again = replayed(repository, one)
    return find_losses(merge, result, *again) if again else find_losses(merge, result)
