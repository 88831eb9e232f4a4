"""Commits certain files and nothing else, on this branch or a new one; hooks and signing are git's.

Nothing is pushed. If git refuses, index and branch are as they were.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.words import counted
from cwlog.workspace.git.operations import commit_of
from cwlog.workspace.git.program import Answer
from cwlog.workspace.git.repository import Repository, failure

_OPERATIONS = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}
_UNTRACKED = "??"


class Unsaved(NamedTuple):
    """A file that differs from the last commit: its path in the repository, and git's two letters for it."""

    path: str
    state: str

    @property
    def is_staged(self) -> bool:
        """True if somebody has prepared it for a commit already."""
        return self.state[0] not in " ?!"

    @property
    def is_ignored(self) -> bool:
        """True if git is told to overlook it."""
        return self.state == "!!"


class Committed(NamedTuple):
    """A commit that was made: its short name, its branch, and what git and its hooks said."""

    short: str
    branch: str
    said: str


class Refused(CwlogError):
    """Git, or a hook, did not make the commit; ``said`` is what they said about it."""

    def __init__(self, message: str, hint: str, said: str) -> None:
        super().__init__(message, hint)
        self.said = said


def check_can_commit(repository: Repository, *, on_new_branch: bool) -> None:
    """Refuse what would make a commit impossible, or lose it.

    Raises:
        CwlogError: git is in the middle of something, does not know who commits, or is on no branch.
    """
    for name, what in _OPERATIONS.items():
        if os.path.exists(os.path.join(repository.git_dir, name)):
            raise CwlogError(f"git is in the middle of {what}", "finish it or give it up first; see 'git status'")
    answer = repository.ask("var", "GIT_COMMITTER_IDENT")
    if answer.code:
        hint = "git config --global user.name NAME, and user.email ADDRESS; then try again"
        raise CwlogError("git does not know who you are", hint)
    if not on_new_branch and not branch_of(repository):
        hint = "make a branch for it with --branch, or go to one with 'git switch BRANCH'"
        raise CwlogError("you are on no branch (a detached HEAD), where a commit is easily lost", hint)


def branch_of(repository: Repository) -> str:
    """The branch of the work tree, also one without a commit; empty for none."""
    answer = repository.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return "" if answer.code else os.fsdecode(answer.out).strip()


def unsaved_files(repository: Repository, places: Sequence[str]) -> list[Unsaved]:
    """The files below certain paths of the workspace that differ from the last commit: also new and ignored ones.

    Raises:
        CwlogError: git failed.
    """
    inside = [repository.path_of(place) for place in places]
    status = ("status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    return [Unsaved(line[3:], line[:2]) for line in _names(repository, *status, "--", *inside)]


def refuse_ignored(files: Sequence[Unsaved]) -> None:
    """Refuse files that are to be committed and that git is told to ignore; hidden ones are nobody's data.

    Raises:
        CwlogError: there is one.
    """
    ignored = [file.path for file in files if file.is_ignored and not _is_hidden(file.path)]
    if ignored:
        said = f"git is told to ignore {ignored[0]}" + (f" and {len(ignored) - 1} more" if ignored[1:] else "")
        raise CwlogError(said, "mend .gitignore: 'git check-ignore --verbose FILE' names the line")


def last_tree(repository: Repository) -> str:
    """What the work tree began with: the last commit, or an empty tree before the first one."""
    return commit_of(repository, "HEAD") or repository.run("hash-object", "-t", "tree", "--stdin").decode().strip()


def check_not_staged(files: Sequence[Unsaved]) -> None:
    """Refuse files that somebody has staged: what is staged may be another version than the file's.

    Raises:
        CwlogError: one is staged, or in conflict.
    """
    staged = [file.path for file in files if file.is_staged]
    if staged:
        more = f" and {counted(len(staged) - 1, 'more file')}" if staged[1:] else ""
        hint = "commit that yourself, or take it off the list with 'git restore --staged FILE' (the file stays)"
        raise CwlogError(f"{staged[0]}{more} is staged already, maybe not as it is in the folder", hint)


def free_branch(repository: Repository, name: str) -> str:
    """The name for a new branch: as it is, or with ``-2``, ``-3`` ... if there is such a branch here or at a remote.

    Raises:
        CwlogError: another branch stands in the way, such as ``cadre-3`` in that of ``cadre-3/2017-10``.
    """
    names = _lines(repository, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
    here = {full.removeprefix("refs/heads/") for full in names if full.startswith("refs/heads/")}
    there = {full.split("/", 3)[3] for full in names if full.startswith("refs/remotes/") and full.count("/") > 2}
    above = name.rpartition("/")[0]
    if above in here:
        raise CwlogError(
            f"the branch {above} stands in the way of {name}", f"rename it: git branch --move {above} NAME"
        )
    taken = here | there | {branch_of(repository)}  # a branch without a commit is in no list
    numbered = (f"{name}-{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def commit_only(
    repository: Repository, files: Sequence[Unsaved], message: Sequence[str], branch: str = ""
) -> Committed:
    """Commit exactly these files, whatever else is staged.

    Args:
        repository: where.
        files: what `unsaved_files` found; none of them staged.
        message: the paragraphs of the message, the first of one line.
        branch: a new branch to commit on; empty for the current one.

    Raises:
        Refused: git or a hook did not make the commit: index and branch are as they were.
    """
    with _on_branch(repository, branch), _known_to_git(repository, files):
        texts = [f"--message={paragraph}" for paragraph in message]
        answer = _ask(repository, files, "commit", "--only", "--quiet", "--cleanup=whitespace", *texts)
        if answer.code:
            hint = "mend what is said above, and run the same command again"
            raise Refused("git did not make the commit", hint, _said(answer))
    short = repository.run("rev-parse", "--short", "HEAD").decode("ascii").strip()
    return Committed(short, branch_of(repository), _said(answer))


@contextmanager
def _on_branch(repository: Repository, branch: str) -> Iterator[None]:
    """On a new branch; back on the old one, and the new one gone, if that was in vain."""
    if not branch:
        yield
        return
    before, commit = branch_of(repository), commit_of(repository, "HEAD")
    _must(repository, "switch", "--quiet", "--create", branch)
    try:
        yield
    except BaseException:
        if not commit:  # there is nothing to go to: only the name changes back
            repository.ask("symbolic-ref", "HEAD", f"refs/heads/{before}")
        elif not repository.ask("switch", "--quiet", *([before] if before else ["--detach", commit])).code:
            repository.ask("branch", "--quiet", "-D", branch)
        raise


@contextmanager
def _known_to_git(repository: Repository, files: Sequence[Unsaved]) -> Iterator[None]:
    """With new files announced to git, which else commits none; unannounced again if that was in vain."""
    new = [file for file in files if file.state == _UNTRACKED]
    if not new:
        yield
        return
    announced = _ask(repository, new, "add", "--intent-to-add")
    if announced.code:
        raise Refused("git did not take the new files", "mend what is said above", _said(announced))
    try:
        yield
    except BaseException:
        _ask(repository, new, "rm", "--cached", "--quiet", "--force", "--ignore-unmatch")
        raise


def _ask(repository: Repository, files: Sequence[Unsaved], *command: str) -> Answer:
    """A command of git on files, named one by one on its input: there may be more than a command line holds."""
    names = "".join(f"{file.path}\0" for file in files)
    # As they are written, since a path is a pattern otherwise.
    arguments = ("--literal-pathspecs", *command, "--pathspec-from-file=-", "--pathspec-file-nul")
    return repository.ask(*arguments, stdin=os.fsencode(names))


def _must(repository: Repository, *command: str) -> None:
    answer = repository.ask(*command)
    if answer.code:
        raise failure(command[0], answer)


def _names(repository: Repository, *command: str) -> list[str]:
    out = repository.ask("--literal-pathspecs", *command)
    if out.code:
        raise failure(command[0], out)
    return [name for name in os.fsdecode(out.out).split("\0") if name]


def _lines(repository: Repository, *command: str) -> list[str]:
    return os.fsdecode(repository.run(*command)).splitlines()


def _is_hidden(path: str) -> bool:
    return path.rstrip("/").rpartition("/")[2].startswith(".")


def _said(answer: Answer) -> str:
    """What git and its hooks said, on either channel."""
    return "\n".join(text for text in (os.fsdecode(answer.out).strip(), answer.said) if text)
