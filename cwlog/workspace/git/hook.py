"""The pre-commit hook: a small shell script that asks ``cwlog git check`` before each commit.

It is written only where nobody's hook stands, and only into a folder that serves this repository alone. It is taken
away only as it was written.
"""

import os
import re
import shlex
from contextlib import suppress
from hashlib import sha256
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.workspace.git.repository import Repository
from cwlog.workspace.writing import NameTaken, write_new

NAME = "pre-commit"

_MARK = re.compile(r"\A#!/bin/sh\n# Written by cwlog: ([0-9a-f]{12})\n(.*)\Z", re.DOTALL)
# Exit codes 1 and 2 speak of the data, 130 of a person; with any other the program itself has failed.
_BODY = """\
# It checks what is about to be committed. 'cwlog git uninstall' takes this file away; do not edit it.
workspace={workspace}
[ -f "$workspace/cwlog.yaml" ] || exit 0
if ! command -v cwlog >/dev/null 2>&1; then
    echo "WARNING: cwlog was not found, so this commit is NOT CHECKED." >&2
    exit 0
fi
cwlog git check --workspace "$workspace"
code=$?
case $code in
    0) exit 0 ;;
    1 | 2 | 130)
        echo "Nothing was committed. Mend it, 'git add' it, and commit again." >&2
        echo "'git commit --no-verify' commits without a check." >&2
        exit 1 ;;
esac
echo "WARNING: cwlog itself failed (exit code $code), so this commit is NOT CHECKED." >&2
"""
_MADE_FOLDER = "# The folder was made for it.\n"


class Hook(NamedTuple):
    """The hook of a repository.

    ``folder`` is where git looks for hooks, ``scope`` whose setting core.hooksPath names it (``local``, ``global`` ...;
    empty for git's own place). ``text`` is what stands there: None for nothing, empty for what cannot be read.
    """

    folder: str
    scope: str
    text: str | None

    @property
    def path(self) -> str:
        """The file of the hook."""
        return os.path.join(self.folder, NAME)

    @property
    def is_ours(self) -> bool:
        """True for a hook that stands as cwlog wrote it, in this version or another."""
        found = _MARK.match(self.text or "")
        return found is not None and found[1] == _digest(found[2])

    @property
    def is_edited(self) -> bool:
        """True for a hook that cwlog wrote and somebody has changed."""
        return _MARK.match(self.text or "") is not None and not self.is_ours

    @property
    def asks(self) -> bool:
        """True for a hook, whoever wrote it, that has the line of `line_for`."""
        return re.search(r"^[^#\n]*\bcwlog\b.*\b(git check|validate)\b", self.text or "", re.MULTILINE) is not None

    @property
    def is_run(self) -> bool:
        """True if git may run it."""
        return os.access(self.path, os.X_OK)


def find_hook(repository: Repository) -> Hook:
    """Where git looks for the hook, and what stands there.

    Raises:
        CwlogError: git failed.
    """
    # git answers with a path from the top folder, where it also runs the hook; it knows core.hooksPath and worktrees.
    named = os.fsdecode(repository.run("rev-parse", "--git-path", "hooks")).removesuffix("\n")
    folder = os.path.join(repository.top, named)
    return Hook(os.path.normpath(folder), _scope(repository), _read(os.path.join(folder, NAME)))


def _scope(repository: Repository) -> str:
    answer = repository.ask("config", "--show-scope", "--get", "core.hooksPath")
    return os.fsdecode(answer.out).split("\t")[0] if not answer.code else ""


def _read(path: str) -> str | None:
    if not os.path.lexists(path):
        return None
    try:
        with open(path, encoding="utf-8", errors="replace", newline="") as file:
            return file.read()
    except OSError:
        return ""


def install_hook(repository: Repository, hook: Hook) -> None:
    """Write the hook, where there is none.

    Raises:
        CwlogError: another hook stands there, the folder serves more than this repository, or the system refused.
    """
    if hook.text is not None:
        hint = f"add this line to it: {line_for(repository)}"
        raise CwlogError(f"there is a hook already, {hook.path}; it was left as it is", hint)
    if not _is_own(repository, hook.folder):
        said = (
            f"core.hooksPath ({hook.scope} settings of git) names {hook.folder}, which is not of this repository alone"
        )
        raise CwlogError(said, f"add this line to the {NAME} hook there: {line_for(repository)}")
    base = hook.folder
    while not os.path.isdir(base):
        base = os.path.dirname(base)
    path = os.path.relpath(hook.path, base).replace(os.sep, "/")
    with suppress(NameTaken):
        write_new(base, {path: _to_script(repository, made_folder=base != hook.folder)})
        mode = os.stat(hook.path).st_mode
        os.chmod(hook.path, mode | (mode & 0o444) >> 2)  # who may read it may run it
        return
    raise CwlogError(f"{hook.path} was written by somebody else at this moment", "look with 'cwlog git status'")


def remove_hook(hook: Hook) -> None:
    """Take the hook away, and the folder that was made for it.

    Raises:
        CwlogError: it is not as cwlog wrote it, or the system refused.
    """
    if not hook.is_ours:
        said = "was changed since cwlog wrote it" if hook.is_edited else "was not written by cwlog"
        raise CwlogError(f"{hook.path} {said}, and was left as it is", "remove it by hand, if nobody needs it")
    try:
        os.unlink(hook.path)
    except OSError as error:
        raise CwlogError(f"{hook.path} could not be removed: {error.strerror}", "check the permissions") from None
    if _MADE_FOLDER in (hook.text or ""):
        with suppress(OSError):  # something else stands in it by now
            os.rmdir(hook.folder)


def line_for(repository: Repository) -> str:
    """The line that makes another hook ask cwlog; without cwlog it lets the commit pass, as ours does."""
    where = f" --workspace {shlex.quote(repository.inside)}" if repository.inside else ""
    return f"if command -v cwlog >/dev/null; then cwlog git check{where} || exit 1; fi"


def _is_own(repository: Repository, folder: str) -> bool:
    """True for a folder in the work tree or among git's own files; those of a linked work tree are the repository's."""
    common = os.fsdecode(repository.run("rev-parse", "--git-common-dir")).removesuffix("\n")
    homes = (repository.top, os.path.join(repository.top, common))
    real = os.path.realpath(folder)
    return any(os.path.commonpath((real, os.path.realpath(home))) == os.path.realpath(home) for home in homes)


def _to_script(repository: Repository, *, made_folder: bool) -> str:
    body = (_MADE_FOLDER if made_folder else "") + _BODY.format(workspace=shlex.quote(repository.inside or "."))
    return f"#!/bin/sh\n# Written by cwlog: {_digest(body)}\n{body}"


def _digest(body: str) -> str:
    return sha256(body.encode(errors="surrogateescape")).hexdigest()[:12]
