"""What the next commit would hold, as far as it is staged."""

from cwlog.errors import CwlogError
from cwlog.workspace.git.repository import Repository


def staged_tree(repository: Repository) -> str:
    """The tree that a commit would get now: in a hook, that of the commit on its way.

    Raises:
        CwlogError: there are conflicts, which git refuses to commit.
    """
    answer = repository.ask("write-tree")
    if answer.code:
        raise CwlogError("there are files in conflict", "settle them with 'cwlog resolve', or see 'git status'")
    return answer.out.decode("ascii").strip()
