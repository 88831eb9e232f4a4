"""Commits a month that was handed in: its entries, the other half of what moved, and the submission; nothing else."""

from collections.abc import Collection, Mapping

import click

from cwlog.cli.submit_job import Job
from cwlog.cli.submit_moves import gather
from cwlog.periods import month_period
from cwlog.render.text import plain_text
from cwlog.submissions.due import due_day
from cwlog.submissions.message import commit_message
from cwlog.submissions.reading import handed_in
from cwlog.words import counted
from cwlog.workspace.git import Repository, find_repository
from cwlog.workspace.git.committing import (
    Committed,
    Refused,
    check_can_commit,
    check_not_staged,
    commit_only,
    free_branch,
)


def check_commit(job: Job, *, on_branch: bool) -> None:
    """Refuse before anything is asked or written what could not be committed afterwards.

    Raises:
        CwlogError: there is no repository, git cannot commit now, or a file of the commit is staged or ignored.
        DataRefused: an entry would be in the commit twice.
    """
    repository = find_repository(job.workspace.root)
    check_can_commit(repository, on_new_branch=on_branch)
    check_not_staged(gather(repository, job).files)
    if on_branch:
        free_branch(repository, branch_name(job))


def commit_month(job: Job, *, on_branch: bool) -> None:
    """Make one commit of the month's files and the submission, if anything of them is not committed yet.

    Raises:
        CwlogError: git or a hook refused; what was handed in stays as it is.
    """
    repository = find_repository(job.workspace.root)
    files, moved = gather(repository, job)
    check_not_staged(files)
    submission = handed_in(job.workspace.source, job.cadre, job.month)
    if not files or submission is None:
        click.echo("All of it is committed already.", err=True)
        return
    message = commit_message(submission, due_day(job.month, job.workspace.settings), _months(moved))
    branch = free_branch(repository, branch_name(job)) if on_branch else ""
    try:
        done = commit_only(repository, files, message, branch)
    except Refused as refused:
        _say(refused.said)
        hint = f"{refused.hint}; the submission stays in {job.path}"
        raise Refused(f"{job.title} is handed in, but {refused.message}", hint, refused.said) from None
    _say(done.said)
    _say_moved(moved)
    _say_done(repository, done, message[0], len(files))


def branch_name(job: Job) -> str:
    """``cadre-3/2017-10``; see `free_branch` for what follows when that is taken."""
    return f"cadre-{job.cadre}/{job.month}"


def _months(moved: Mapping[str, Collection[str]]) -> list[str]:
    """The months that entries have moved from or to, in order, each with the cadre if its folder names one."""
    folders = {path.rpartition("/")[0] for path in moved}
    return [_month_label(folder) for folder in sorted(folders)]


def _month_label(folder: str) -> str:
    """``November 2017 of cadre 3``; the folder itself, if it is not one of a month."""
    month, cadre = folder.rpartition("/")[2], folder.split("/")[-2]
    try:
        label = month_period(month).label
    except ValueError:
        return folder
    return f"{label} of cadre {cadre.removeprefix('cadre-')}"


def _say_moved(moved: Mapping[str, Collection[str]]) -> None:
    """Name what is of another month: an entry that moved is in the commit with both its halves."""
    for path, ids in sorted(moved.items()):
        where = _month_label(path.rpartition("/")[0])
        click.echo(plain_text(f"Moved from or to {where}: {', '.join(sorted(ids))}; committed, too: {path}"), err=True)


def _say(said: str) -> None:
    """What git and its hooks said."""
    for line in said.splitlines():
        click.echo(plain_text(line), err=True)


def _say_done(repository: Repository, done: Committed, title: str, files: int) -> None:
    branch = plain_text(done.branch)
    click.echo(f"Committed {counted(files, 'file')} as {done.short} on the branch {branch}: {title}.", err=True)
    has_upstream = not repository.ask("rev-parse", "--verify", "--quiet", "@{upstream}").code
    push = "git push" if has_upstream else f"git push --set-upstream origin {branch}"
    click.echo(f"Nothing was sent; that does: {push}", err=True)
