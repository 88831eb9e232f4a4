"""What git is in the middle of, and the merges that it has finished: which commits are the three versions."""

import os
import re
from itertools import pairwise
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.workspace.git.changes import inside_data, tree_changes
from cwlog.workspace.git.repository import Repository
from cwlog.workspace.git.revisions import is_shallow, no_history

_HERE = "this branch"
_PICKED = re.compile(rb"^\(cherry picked from commit ([0-9a-f]{40,64})\)$", re.MULTILINE)


class Operation(NamedTuple):
    """The three versions of a merge, as commits, and what to call the two sides.

    ``bases`` may be empty (no common history) or several. Without ``ours`` the commits are not known, as after
    'git stash pop', and only the stages of the index tell the versions.
    """

    what: str
    ours_name: str
    theirs_name: str
    bases: tuple[str, ...] = ()
    ours: str = ""
    theirs: str = ""


class Replayed(NamedTuple):
    """What git leaves when it does a finished merge once more, by paths of ``data``.

    ``asked`` are those left in conflict; ``mended`` the others that the commit has otherwise than git made them.
    """

    asked: frozenset[str]
    mended: frozenset[str]


class Finished(NamedTuple):
    """A merge that is done: what to call it, the commits of its three versions, and its result."""

    name: str
    bases: tuple[str, ...]
    ours: str
    theirs: str
    result: str


def operation_in_progress(repository: Repository) -> Operation | None:
    """The merge, rebase, cherry-pick or revert that has stopped; None for none.

    In a rebase git's "ours" is the branch that one's own commits are put on, so each side has a name of its own.
    """
    head = commit_of(repository, "HEAD")
    if merged := _pseudo_ref(repository, "MERGE_HEAD"):
        if len(merged) > 1:
            return None
        name = f"the branch being merged ({_name_of(repository, merged[0])})"
        return Operation("merge", _branch(repository), name, merge_bases(repository, head, merged[0]), head, merged[0])
    if _is_rebasing(repository) and (applied := _pseudo_ref(repository, "REBASE_HEAD")):
        ours = "the branch that you rebase onto, with what is already applied"
        return _applying(repository, "rebase", ours, "your commit being applied", head, applied[0])
    if picked := _pseudo_ref(repository, "CHERRY_PICK_HEAD"):
        return _applying(repository, "cherry-pick", _branch(repository), "the commit being picked", head, picked[0])
    if reverted := _pseudo_ref(repository, "REVERT_HEAD"):
        done = _applying(
            repository, "revert", _branch(repository), "what was before the commit being reverted", head, reverted[0]
        )
        return done._replace(bases=(done.theirs,), theirs=done.bases[0]) if done and done.bases else None
    return None


def unknown_operation(repository: Repository) -> Operation:
    """For what leaves no trace but unmerged paths: 'git stash pop', 'git checkout --merge' ..."""
    return Operation("stash", _branch(repository), "what is being brought in")


def _applying(repository: Repository, what: str, ours: str, theirs: str, head: str, commit: str) -> Operation | None:
    """One commit is put on another: its parent is the base. Of a merge it is not known which parent is meant."""
    parents = parents_of(repository, commit)
    if len(parents) > 1:
        return None
    return Operation(what, ours, f"{theirs} ({_short(repository, commit)})", tuple(parents), head, commit)


def _pseudo_ref(repository: Repository, name: str) -> list[str]:
    """The commits that one of git's files names; MERGE_HEAD may name several."""
    try:
        with open(os.path.join(repository.git_dir, name), encoding="ascii") as file:
            return [line for line in file.read().split() if re.fullmatch("[0-9a-f]{40,64}", line)]
    except OSError:
        return []


def _is_rebasing(repository: Repository) -> bool:
    return any(os.path.isdir(os.path.join(repository.git_dir, name)) for name in ("rebase-merge", "rebase-apply"))


def auto_merged(repository: Repository) -> str:
    """The tree that git itself made of the merge, conflict marks and all; empty if it has left none."""
    found = _pseudo_ref(repository, "AUTO_MERGE")
    return found[0] if found else ""


def commit_of(repository: Repository, name: str) -> str:
    """The commit of a name that is no user's text; empty for none."""
    answer = repository.ask("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    return answer.out.decode("ascii", "replace").strip() if not answer.code else ""


def parents_of(repository: Repository, commit: str) -> list[str]:
    """The parents of a commit, in their order.

    Raises:
        CwlogError: this clone does not go back that far.
    """
    names = repository.run("rev-list", "-1", "--parents", commit).decode("ascii").split()[1:]
    if not names and is_shallow(repository) and b"\nparent " in repository.run("cat-file", "commit", commit):
        raise no_history(f"the parents of {_short(repository, commit)} are not in it")
    return names


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """The best common ancestors; none for histories without one.

    Raises:
        CwlogError: this clone does not go back that far.
    """
    answer = repository.ask("merge-base", "--all", one, other)
    bases = tuple(answer.out.decode("ascii").split())
    if not bases and is_shallow(repository):
        raise no_history("the commit from which both sides started is not in it")
    return bases


def empty_tree(repository: Repository) -> str:
    """The name of the tree without a file."""
    return repository.run("hash-object", "-t", "tree", "--stdin").decode("ascii").strip()


def merges_in(repository: Repository, text: str) -> list[str]:
    """The merges of a range (``v1..main``), oldest first.

    Raises:
        CwlogError: git does not understand the range.
    """
    if text.startswith("-"):
        raise CwlogError(f"{text!r} is not a range of commits", "write it as v1..main")
    answer = repository.ask("rev-list", "--merges", "--reverse", "--end-of-options", text, "--")
    if answer.code:
        raise CwlogError(f"{text!r} is not a range of commits", "write it as v1..main")
    return answer.out.decode("ascii").split()


def last_merge(repository: Repository) -> str:
    """HEAD if it is a merge, else the merge before it; empty for none."""
    return repository.run("rev-list", "--merges", "-1", "HEAD").decode("ascii").strip()


def finished_merge(repository: Repository, commit: str) -> Finished | None:
    """A merge of two branches, or a commit that 'git cherry-pick -x' has made; None for anything else.

    Raises:
        CwlogError: this clone does not go back far enough.
    """
    parents, short = parents_of(repository, commit), _short(repository, commit)
    if len(parents) == 2:
        ours, theirs = parents
        return Finished(f"merge {short}", merge_bases(repository, ours, theirs), ours, theirs, commit)
    picked = _PICKED.findall(repository.run("cat-file", "commit", commit))
    if len(parents) == 1 and picked and (theirs := commit_of(repository, picked[-1].decode("ascii"))):
        return Finished(f"commit {short}", tuple(parents_of(repository, theirs)), parents[0], theirs, commit)
    return None


def last_rebase(repository: Repository) -> Finished | None:
    """The rebase that was the last thing to move HEAD, as the merge that it comes to; None if it was no rebase."""
    lines = os.fsdecode(repository.run("reflog", "show", "-z", "--format=%H %gs", "HEAD")).split("\0")
    entries = [line.partition(" ") for line in lines if line]
    if not entries or not entries[0][2].startswith("rebase") or _is_rebasing(repository):
        return None
    for (onto, _, what), (before, _, _) in pairwise(entries):
        if what.startswith("rebase (start)"):
            head = commit_of(repository, "HEAD")
            bases = merge_bases(repository, onto, before)
            return Finished(f"the rebase to {_short(repository, head)}", bases, onto, before, head)
        if not what.startswith("rebase"):
            return None
    return None


def answered_paths(repository: Repository) -> frozenset[str]:
    """The paths of ``data`` that were in conflict, and that somebody has settled since, by git or by cwlog."""
    lines = os.fsdecode(repository.run("ls-files", "--resolve-undo", "-z", "--full-name")).split("\0")
    return frozenset(inside_data(repository, line.partition("\t")[2]) for line in lines if line)


def replayed(repository: Repository, finished: Finished) -> Replayed | None:
    """What git makes of a merge when it does it once more; None if it is older than 2.38, and needs a work tree."""
    ours, theirs = finished.ours, finished.theirs
    if finished.bases and merge_bases(repository, ours, theirs) != finished.bases:
        ours, theirs = (_on_top_of(repository, finished.bases[0], commit) for commit in (ours, theirs))
    answer = repository.ask("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    if answer.code not in (0, 1):
        return None
    tree, *paths = os.fsdecode(answer.out).split("\0")
    asked = frozenset(inside_data(repository, path) for path in paths)
    return Replayed(asked, frozenset(tree_changes(repository, tree, finished.result)) - asked)


def _on_top_of(repository: Repository, base: str, commit: str) -> str:
    """A commit that nothing refers to: what another one holds, with a base of our choice for its parent."""
    nobody = "cwlog <> 0 +0000"
    tree = commit_tree(repository, commit)
    text = f"tree {tree}\nparent {base}\nauthor {nobody}\ncommitter {nobody}\n\n"
    return repository.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=text.encode()).decode("ascii").strip()


def commit_tree(repository: Repository, commit: str) -> str:
    """The tree of a commit."""
    return repository.run("rev-parse", f"{commit}^{{tree}}").decode("ascii").strip()


def _branch(repository: Repository) -> str:
    answer = repository.ask("symbolic-ref", "--short", "--quiet", "HEAD")
    name = os.fsdecode(answer.out).strip()
    return f"{_HERE} ({name})" if name else f"{_HERE} (at {_short(repository, 'HEAD')})"


def _short(repository: Repository, commit: str) -> str:
    return repository.run("rev-parse", "--short", commit).decode("ascii").strip()


def _name_of(repository: Repository, commit: str) -> str:
    """The branch that points at a commit, or its short name."""
    command = ("for-each-ref", "--format=%(refname:short)", f"--points-at={commit}", "refs/heads", "refs/remotes")
    names = [name for name in os.fsdecode(repository.run(*command)).split("\n") if name]
    return names[0] if names else _short(repository, commit)
