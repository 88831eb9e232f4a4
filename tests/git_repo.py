"""Real git repositories for tests: nobody's configuration counts, and a commit has the date that a test gives it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOON = "2018-01-10T12:00:00+0000"


@dataclass(frozen=True)
class Git:
    """Git in a folder: ``git("status", "-s")`` gives what it wrote."""

    folder: Path

    def __call__(self, *arguments: str, when: str = NOON, stdin: str = "", **environment: str) -> str:
        """Run git, which must succeed; what it commits has the date ``when``."""
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=alone(self.folder.parent) | dates | environment,
            input=stdin.encode(),
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}\n{done.stderr.decode()}"
        return done.stdout.decode().strip()

    def commit(self, message: str = "One more change", when: str = NOON) -> str:
        """Commit all that has changed, or nothing at all; the name of the commit."""
        self("add", "--all")
        self("commit", "--quiet", "--allow-empty", "--message", message, when=when)
        return self("rev-parse", "HEAD")

    def clone(self, folder: Path, *options: str) -> "Git":
        """A clone by a URL, since git makes no shallow clone of a path."""
        self("clone", "--quiet", *options, self.folder.as_uri(), str(folder))
        return identified(Git(folder))

    def worktree(self, folder: Path, commit: str = "HEAD") -> "Git":
        """A linked work tree at a commit."""
        self("worktree", "add", "--quiet", "--detach", str(folder), commit)
        return Git(folder)


def make_repository(folder: Path) -> Git:
    """Make a folder, which may hold files already, a repository with an identity and without a commit."""
    folder.mkdir(parents=True, exist_ok=True)
    git = Git(folder)
    git("init", "--quiet", "--initial-branch", "main")
    return identified(git)


def identified(git: Git) -> Git:
    """Give a repository the identity of nobody, so that whoever commits there can."""
    git("config", "user.name", "tests")
    git("config", "user.email", "tests@example.org")
    git("config", "core.fsync", "none")  # a test's repository need not outlive a crash
    return git


def alone(home: Path) -> dict[str, str]:
    """The environment without what would steer git, and without anybody's configuration of it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(home)}
    return kept | nobody | {"LC_ALL": "C.UTF-8"}
