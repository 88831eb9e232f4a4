"""Names the commit that the data of a workspace stand at, for reports."""

import os
import subprocess

_DATA = ("cwlog.yaml", "schemas", "data")


def data_commit(root: str) -> str:
    """The commit, and whether the data differ from it: ``198bf8e1a2b3``, ``198bf8e1a2b3, with changes since``.

    Empty where there is no git, no repository or no commit, or where git refuses to look.
    """
    commit = _git(root, "rev-parse", "--verify", "--short=12", "HEAD")
    if not commit:
        return ""
    changes = _git(root, "status", "--porcelain", "-z", "--", *_DATA)
    return f"{commit.strip()}, with changes since" if changes else commit.strip()


def _git(root: str, *arguments: str) -> str:
    """What git says, without touching the index and without running what a repository names in its settings."""
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", root, *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | {"LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, env=environment, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 -- a list, no shell
    except OSError:
        return ""
    return done.stdout.decode(errors="replace") if done.returncode == 0 else ""
