"""Finds the workspace; the only place that reads and writes files."""

from cwlog.workspace.folder import Folder, check_inside, read_input
from cwlog.workspace.opening import Schemas, Workspace, find_root, open_workspace
from cwlog.workspace.outputs import write_output
from cwlog.workspace.writing import NameTaken, write_new

__all__ = [
    "Folder",
    "NameTaken",
    "Schemas",
    "Workspace",
    "check_inside",
    "find_root",
    "open_workspace",
    "read_input",
    "write_new",
    "write_output",
]
