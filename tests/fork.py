"""Two branches of a workspace in a real repository, for the tests of what follows a merge."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests import conftest
from tests.conftest import ENTRY, MONTH, lines_of
from tests.git_repo import alone, make_repository

ID = ENTRY["id"]
FILE = f"{MONTH}/{ID}.yaml"
HAND_WRITTEN = f"{conftest.HAND_WRITTEN}comments: Looked at two cycles.\n"
Edit = Callable[[], object]
SUBMISSION = "data/submissions/2017-18/cadre-3/2017-10.yaml"


def nothing() -> None:
    """This side does nothing."""


class Fork:
    """A workspace in a repository; ``side`` is another branch of it, and one is on ``main``."""

    def __init__(self, workspace: Path) -> None:
        self.folder, self.git = workspace, make_repository(workspace)
        (workspace / ".gitignore").write_text(".cwlog/\n")
        self.write(FILE, HAND_WRITTEN)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())

    def read(self, path: str = FILE) -> str:
        return (self.folder / path).read_bytes().decode()

    def edit(self, old: str, new: str, path: str = FILE) -> None:
        """Replace a text, which must be there."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def move(self, old: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / old).rename(self.folder / new)

    def sides(self, ours: Edit, theirs: Edit) -> None:
        """Commit what is there; then one commit on each branch."""
        self.git.commit("Base")
        self.git("checkout", "--quiet", "-b", "side")
        theirs()
        self.git.commit("Theirs")
        self.git("checkout", "--quiet", "main")
        ours()
        self.git.commit("Ours")

    def run(self, *arguments: str) -> int:
        """Git, which may fail: its exit code."""
        return subprocess.run(
            ["git", *arguments], cwd=self.folder, env=alone(self.folder.parent), capture_output=True, timeout=60
        ).returncode

    def merge(self, ours: Edit, theirs: Edit, *options: str) -> None:
        """Merge both, which git must not be able to do."""
        self.sides(ours, theirs)
        assert self.run("merge", "--no-edit", *options, "side") == 1

    @property
    def status(self) -> list[str]:
        return self.git("status", "--porcelain", "--untracked-files=all").splitlines()


def to_november(fork: Fork) -> str:
    """Give the entry a date in November, where its file then lies."""
    path = FILE.replace("2017-10/", "2017-11/")
    fork.edit("date: 2017-10-05", "date: 2017-11-02")
    fork.move(FILE, path)
    return path


def redo(fork: Fork) -> str:
    """Remove the entry, and add one that is nearly the same."""
    path = FILE.replace("7k3q", "bbbb")
    fork.write(path, HAND_WRITTEN.replace("7k3q", "bbbb").replace("Looked at two cycles.", "Looked at three cycles."))
    (fork.folder / FILE).unlink()
    return path


def submission(*days: str, on: str = "2017-11-03", minutes: int = 0) -> str:
    """What was handed in on a day, and again on other days."""
    figures = {"interactions": 0, "minutes": minutes, "unsure": 0, "digest": f"sha256:{'0' * 64}", "entries": {}}
    head = {"cadre": "3", "month": "2017-10", "submitted_by": "f-03", "submitted_on": on, "nil_return": not minutes}
    text = lines_of(head | figures)
    again = [lines_of({"submitted_by": "f-03", "submitted_on": day, "note": "Again.", **figures}) for day in days]
    items = ("- " + one.replace("\n", "\n  ").rstrip(" ") for one in again)
    return text + ("amendments:\n" + "".join(items) if days else "")


def conflicting(fork: Fork) -> None:
    fork.sides(lambda: fork.edit("minutes: 90", "minutes: 45"), lambda: fork.edit("minutes: 90", "minutes: 60"))


def two_entries() -> str:
    """A stream."""
    second = {**ENTRY, "id": "20171012-901003-cccc", "date": "2017-10-12"}
    return lines_of({**ENTRY, "id": "20171011-901003-cccb", "date": "2017-10-11"}) + "---\n" + lines_of(second)


def first_of(stream: str) -> str:
    """The first entry of a stream of two."""
    return stream.partition("---\n")[0]


def second_of(stream: str) -> str:
    """The second entry of a stream of two."""
    return stream.partition("---\n")[2]
