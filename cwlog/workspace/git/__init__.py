"""Git, asked through its program: which repository a workspace lies in, which commit is meant, what a commit holds.

Nothing here writes. `Repository.run` is the one way to call git; commands that commit or stage are built on it.
"""

from cwlog.workspace.git.objects import TreeEntry, list_tree, read_blobs, read_start
from cwlog.workspace.git.program import Answer
from cwlog.workspace.git.repository import Repository, find_repository
from cwlog.workspace.git.revisions import Revision, is_shallow, resolve_revision

__all__ = [
    "Answer",
    "Repository",
    "Revision",
    "TreeEntry",
    "find_repository",
    "is_shallow",
    "list_tree",
    "read_blobs",
    "read_start",
    "resolve_revision",
]
