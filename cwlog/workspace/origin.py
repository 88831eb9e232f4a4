"""Where this cwlog was installed from, so that other machines can install the same."""

import json
import os
import re
from importlib.metadata import distributions
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from cwlog import __version__
from cwlog.errors import CwlogError
from cwlog.workspace.git import Repository, find_repository
from cwlog.workspace.git.operations import commit_of


def requirement() -> str:
    """What pip is to install: a commit of the repository that this cwlog came from, or its version in an index.

    Empty if others cannot get it from where it was installed: then its version must not be named either, since in a
    public index that name may belong to somebody else.
    """
    # Only what stands beside this program is about it: another one may be installed, too.
    home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    installed = next(iter(distributions(name="cwlog", path=[home])), None)
    if installed is None or installed.read_text("INSTALLER") is None:  # run from a folder, or installed to be so
        return requirement_of_clone(home)
    return to_requirement(json.loads(installed.read_text("direct_url.json") or "{}"), __version__)


def to_requirement(direct_url: dict[str, Any], version: str) -> str:
    """See `requirement`. A name and password in the address are left out.

    Args:
        direct_url: what an installation remembers of its origin (PEP 610); empty for one from an index.
        version: the version of cwlog.

    >>> git = {"vcs": "git", "commit_id": "0123abc0123abc0123abc0123abc0123abc01234"}
    >>> to_requirement({"url": "https://me:secret@git.example.org/cwlog", "vcs_info": git}, "1.0")
    'cwlog @ git+https://git.example.org/cwlog@0123abc0123abc0123abc0123abc0123abc01234'
    >>> to_requirement({}, "1.0")
    'cwlog==1.0'
    """
    if not direct_url:
        return f"cwlog=={version}"
    url = str(direct_url.get("url", ""))
    if "dir_info" in direct_url and url.startswith("file:"):
        return requirement_of_clone(unquote(urlsplit(url).path))
    return _pinned(url, str(direct_url.get("vcs_info", {}).get("commit_id", "")))


def requirement_of_clone(folder: str) -> str:
    """The commit of a clone, at a remote that has it; empty if the folder is no clone, or no remote is known to."""
    try:
        repository = find_repository(os.path.realpath(folder))
        commit = commit_of(repository, "HEAD")
        if repository.inside or not commit:  # a folder of some other repository, such as an environment in it
            return ""
        found = (_pinned(_address(repository, remote), commit) for remote in _remotes_with(repository, commit))
        return next(filter(None, found), "")
    except CwlogError:
        return ""


def _remotes_with(repository: Repository, commit: str) -> list[str]:
    """The remotes that were seen with a commit, ``origin`` first."""
    refs = os.fsdecode(repository.run("for-each-ref", "--format=%(refname)", "--contains", commit, "refs/remotes"))
    remotes = os.fsdecode(repository.run("remote")).splitlines()
    having = [one for one in remotes if any(ref.startswith(f"refs/remotes/{one}/") for ref in refs.splitlines())]
    return sorted(having, key=lambda one: one != "origin")


def _address(repository: Repository, remote: str) -> str:
    """The address of a remote as it was given, without what this computer puts in its place."""
    return os.fsdecode(repository.ask("config", "--get", f"remote.{remote}.url").out).strip()


def _pinned(url: str, commit: str) -> str:
    """A commit of a repository that anybody may reach by https; empty for anything else, such as one that needs a
    key.
    """
    parts = urlsplit(url)
    is_plain = re.fullmatch(r"https://[A-Za-z0-9._~:@%/+-]+", url) and parts.hostname
    if not is_plain or not re.fullmatch("[0-9a-f]{40,64}", commit):
        return ""
    place = parts.netloc.rpartition("@")[2]
    return f"cwlog @ git+{urlunsplit((parts.scheme, place, parts.path, '', ''))}@{commit}"
