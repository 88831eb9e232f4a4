"""Runs the program git, and says so where it is missing."""

import subprocess
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cwlog.errors import CwlogError

# No lock where git needs none, so that reading never gets in the way of a person's own git.
COMMAND = ("git", "--no-optional-locks")
# Messages that can be understood here, whatever the language of the user.
LANGUAGE = {"LC_ALL": "C", "LANGUAGE": "C"}


class Answer(NamedTuple):
    """What git answered: its exit code, its standard output, and what it said on standard error."""

    code: int
    out: bytes
    said: str


def call_git(arguments: Sequence[str], folder: str, environment: Mapping[str, str], stdin: bytes = b"") -> Answer:
    """Run git to its end, in a folder; its exit code is the caller's to judge.

    No pipe stays open: git gets all of its input at once.

    Raises:
        CwlogError: git is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603 -- no shell, and the words are ours; REV never begins with a dash
            [*COMMAND, *arguments],
            cwd=folder,
            env={**environment, **LANGUAGE},
            input=stdin,
            capture_output=True,
            check=False,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise no_git() from error
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip())


def no_git() -> CwlogError:
    """Why nothing can be asked of git here."""
    return CwlogError("git is not installed, or not where programs are looked for", "install git, or mend PATH")
