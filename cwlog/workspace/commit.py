"""Names the commit that the data of a workspace stand at, for reports."""

from datetime import date

from cwlog.errors import CwlogError
from cwlog.workspace.git import Repository, find_repository
from cwlog.workspace.git.differing import READ
from cwlog.workspace.opening import Workspace

_LENGTH = 12  # letters of a commit's name: enough for a long time, short enough to read out
_NO_MONITOR = ("-c", "core.fsmonitor=false")  # run no program that a repository names in its settings


def data_commit(opened: Workspace) -> tuple[str, date | None]:
    """The commit that the data are of; with its day, if it is not simply what the work tree stands at.

    Of a work tree it says whether the data differ from the commit: ``198bf8e1a2b3, with changes since``. It is empty
    where there is no git, no repository or no commit, or where git refuses to look.
    """
    if opened.revision:
        return opened.revision.commit[:_LENGTH], opened.revision.day
    try:
        return _commit_of_tree(find_repository(opened.root)), None
    except CwlogError:
        return "", None


def _commit_of_tree(repository: Repository) -> str:
    found = repository.ask("rev-parse", "--verify", "--quiet", f"--short={_LENGTH}", "HEAD")
    if found.code:
        return ""
    # ":(top,literal)", because a path is a pattern to git otherwise.
    places = [f":(top,literal){repository.path_of(path)}" for path in READ]
    changes = repository.ask(*_NO_MONITOR, "status", "--porcelain", "-z", "--", *places)
    commit = found.out.decode("ascii", "replace").strip()
    return f"{commit}, with changes since" if changes.out and not changes.code else commit
