"""Many clones work and merge in random order: nothing is lost, and only what both sides changed is left to decide.

What every clone should hold is worked out without cwlog and without git: an oracle replays the operations that a
branch has seen, field by field.
"""

import os
import random
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Run, lines_of
from tests.git_repo import Git, alone, identified, make_repository

DISTRICTS = {"901003": "Cedar Hollow R-IV"}
CADRE = "data/logs/2017-18/cadre-3"
STREAM = f"{CADRE}/2017-09/september.yaml"
SUBMISSION = "data/submissions/2017-18/cadre-3/2017-09.yaml"
MODES = ["face_to_face", "virtual", "hybrid", "phone", "email"]
TOPICS = ["leadership", "feedback", "metacognition", "shared_goals", "linked_teams", "information_flow"]
ROLES = ["superintendent", "counselor_or_social_worker", "central_office", "rpdc_consultant"]
State = dict[str, dict[str, Any]]  # id -> field -> value; an entry that is not there has no id


# --- the oracle: operations, replayed


@dataclass(frozen=True, eq=False)
class Operation:
    """What somebody did; field ``*`` is the whole entry, which is gone if the value is None."""

    number: int
    entry: str
    field: str
    value: Any


@dataclass
class Branch:
    """What a clone has seen."""

    git: Git
    seen: frozenset[Operation] = frozenset()
    state: State = field(default_factory=dict)


def replayed(operations: frozenset[Operation]) -> State:
    """The state after operations, in their order."""
    state: State = {}
    for one in sorted(operations, key=lambda operation: operation.number):
        if one.field == "*":
            state.pop(one.entry, None)
            if one.value is not None:
                state[one.entry] = dict(one.value)
        elif one.entry in state:  # not removed by somebody else before
            state[one.entry][one.field] = one.value
    return state


def merged(base: State, ours: State, theirs: State) -> tuple[State, set[tuple[str, str]]]:
    """Both sides' changes, and where both changed the same field differently; there, what is ours."""
    state: State = {}
    conflicts: set[tuple[str, str]] = set()
    for entry in ours.keys() | theirs.keys():
        before, mine, other = base.get(entry), ours.get(entry), theirs.get(entry)
        if mine is None or other is None:
            left = mine or other
            if before is not None and left != before:
                conflicts.add((entry, "*"))
            if before is None or left != before:
                state[entry] = left or {}
            continue
        state[entry] = {}
        for name in mine.keys() | other.keys():
            values = [(record or {}).get(name) for record in (before, mine, other)]
            value, is_conflict = values[1], False
            if values[0] == values[1]:
                value = values[2]
            elif values[2] not in (values[0], values[1]):
                if isinstance(values[1], frozenset):
                    before_it = values[0] or frozenset()
                    value = (values[1] | values[2]) - (before_it - values[1]) - (before_it - values[2])
                else:
                    is_conflict = True
            if is_conflict:
                conflicts.add((entry, name))
            if value is not None:
                state[entry][name] = value
    return state, conflicts


# --- what the clones do


def to_file(entry: str, record: dict[str, Any]) -> str:
    """An entry as a person may write it: a list on one line, the counts on lines of their own."""
    keys = ["date", "duration_minutes", "interaction_type", "mode", "participants", "cst_members", "topics", "resources", "comments"]
    participants = {name.partition(".")[2]: value for name, value in record.items() if name.startswith("participants.")}
    full = {**record, "participants": participants, "topics": sorted(record["topics"])}
    own = {"id": entry, "district": entry[9:15], "district_name": DISTRICTS[entry[9:15]]}
    return lines_of(own | {key: full[key] for key in keys if key in full})


def from_file(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry as the oracle has them."""
    flat = {key: value for key, value in record.items() if key not in ("id", "district", "district_name", "participants")}
    flat |= {f"participants.{role}": number for role, number in record["participants"].items()}
    return flat | {"date": str(record["date"]), "topics": frozenset(record["topics"])}


def on_disk(folder: Path) -> State:
    """Every entry of a clone; one in a wrong folder, or there twice, is like none that the oracle knows."""
    state: State = {}
    for file in sorted((folder / "data/logs").rglob("*.yaml")):
        for record in yaml.load_all(file.read_text(encoding="utf-8"), yaml.CSafeLoader):
            where = {} if str(record["date"])[:7] == file.parent.name else {"lies in": file.parent.name}
            again = {"stands twice": True} if record["id"] in state else {}
            state[record["id"]] = from_file(record) | where | again
    for file in sorted((folder / "data/submissions").rglob("*.yaml")):
        record = yaml.safe_load(file.read_text(encoding="utf-8"))
        notes = frozenset(one["note"] for one in record.get("amendments", ()))
        days = [str(one["submitted_on"]) for one in record.get("amendments", ())]
        assert days == sorted(days)
        name = file.relative_to(folder).as_posix()
        state[name] = {"handed in": str(record["submitted_on"]), "notes": notes}
    return state


class Office:
    """Twenty people with a clone each, and a place that they all push to."""

    def __init__(self, seed: int, pattern: Path, folder: Path, clones: int) -> None:
        self.random, self.numbers, self.cwlog = random.Random(seed), count(), Run(folder)
        self.hub = make_repository(folder / "hub")
        for name in ("cwlog.yaml", "schemas", "data"):
            subprocess.run(["cp", "-r", pattern / name, self.hub.folder / name], check=True)
        first = Branch(self.hub)
        for day in range(1, 13):
            self.add(first, date(2017, 9 if day < 7 else 10, day))
        self.write(first)
        self.hub.commit("First")
        self.base = first
        self.branches = [self.clone(folder / f"clone {number} é", first) for number in range(clones)]
        self.hub("checkout", "--quiet", "--detach")
        self.conflicts = self.repaired = 0

    def clone(self, folder: Path, branch: Branch) -> Branch:
        subprocess.run(
            ["git", "clone", "--quiet", self.hub.folder, folder], check=True, env=alone(folder.parent), capture_output=True
        )
        return Branch(identified(Git(folder)), branch.seen, dict(branch.state))

    def do(self, branch: Branch, entry: str, name: str, value: Any) -> None:
        operation = Operation(next(self.numbers), entry, name, value)
        branch.seen |= {operation}
        branch.state = replayed(branch.seen)

    def new_id(self, day: date) -> str:
        letters = "".join(self.random.choices("0123456789abcdefghjkmnpqrstvwxyz", k=4))
        return f"{day:%Y%m%d}-901003-{letters}"

    def add(self, branch: Branch, day: date, like: dict[str, Any] | None = None) -> None:
        record = {
            "date": day.isoformat(),
            "duration_minutes": self.random.randrange(1, 721),
            "interaction_type": "planning",
            "participants.superintendent": self.random.randrange(1, 999),
            "cst_members": ["facilitator"],
            "topics": frozenset(self.random.sample(TOPICS, 2)),
            "resources": [],
            "comments": f"Talked about the plan of the year and its steps, number {next(self.numbers)}.",
        }
        changed = {"duration_minutes": record["duration_minutes"]}
        self.do(branch, self.new_id(day), "*", {**like, **changed} if like else record)

    def some_entry(self, branch: Branch) -> str:
        return self.random.choice(sorted(entry for entry in branch.state if "/" not in entry))

    def work(self, branch: Branch) -> None:
        """One to four operations, in one commit."""
        for _ in range(self.random.randint(1, 4)):
            kinds: list[Callable[[Branch], None]] = [self.edit] * 6 + [self.new] * 3 + [self.move, self.redo, self.hand_in]
            self.random.choice(kinds)(branch)
        self.write(branch)
        branch.git.commit()

    def new(self, branch: Branch) -> None:
        self.add(branch, date(2017, 10, 1) + timedelta(days=self.random.randrange(60)))

    def edit(self, branch: Branch) -> None:
        entry = self.some_entry(branch)
        record = branch.state[entry]
        name = self.random.choice(["duration_minutes", "mode", "comments", "topics", f"participants.{self.random.choice(ROLES)}"])
        value = {
            "duration_minutes": self.random.randrange(1, 721),
            "mode": self.random.choice(MODES),
            "comments": f"Another remark on it, number {next(self.numbers)}.",
            "topics": record["topics"] | {self.random.choice(TOPICS)},
        }.get(name, self.random.randrange(1, 999))
        self.do(branch, entry, name, value)

    def move(self, branch: Branch) -> None:
        """Another date: the entry goes to another month's folder."""
        entry = self.some_entry(branch)
        self.do(branch, entry, "date", (date(2017, 9, 1) + timedelta(days=self.random.randrange(90))).isoformat())

    def redo(self, branch: Branch) -> None:
        """Remove an entry, and add one that is nearly the same."""
        entry = self.some_entry(branch)
        like = branch.state[entry]
        self.do(branch, entry, "*", None)
        self.add(branch, date.fromisoformat(like["date"]), like)

    def hand_in(self, branch: Branch) -> None:
        month = self.random.choice(["2017-09", "2017-10"])
        path = f"data/submissions/2017-18/cadre-3/{month}.yaml"
        number = next(self.numbers)
        day = (date(2017, 11, 1) + timedelta(days=number % 300)).isoformat()
        if path in branch.state:
            self.do(branch, path, "notes", branch.state[path]["notes"] | {f"{day} {number}"})
        else:
            self.do(branch, path, "*", {"handed in": day, "notes": frozenset()})

    def write(self, branch: Branch) -> None:
        """Put the branch's state on its disk; entries of September that began there stay in a stream."""
        folder = branch.git.folder
        before = on_disk(folder)
        for entry in before.keys() | branch.state.keys():
            if before.get(entry) != branch.state.get(entry):
                self.rewrite(folder, entry, before.get(entry), branch.state.get(entry))

    def rewrite(self, folder: Path, entry: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
        if "/" in entry:
            write_submission(folder / entry, after or {})
            return
        old = next((folder / "data/logs").rglob(f"{entry}.yaml"), None) if before else None
        if old:
            old.unlink()
        if after:
            new = folder / CADRE / after["date"][:7] / f"{entry}.yaml"
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(to_file(entry, after), encoding="utf-8")

    # --- merging

    def merge(self, branch: Branch, other: Branch, bring: Callable[[Branch], None]) -> None:
        """Bring another branch's work in, settle it, and hold everything against the oracle."""
        base = replayed(branch.seen & other.seen)
        expected, conflicts = merged(base, branch.state, other.state)
        bring(branch)
        self.settle(branch, other, expected, conflicts)
        branch.seen |= other.seen
        for entry in branch.state.keys() | expected.keys():
            self.record(branch, entry, expected.get(entry))
        branch.state = replayed(branch.seen)
        assert branch.state == expected == on_disk(branch.git.folder)

    def record(self, branch: Branch, entry: str, record: dict[str, Any] | None) -> None:
        """What was decided is an operation, too, where the replay alone says something else."""
        now = replayed(branch.seen).get(entry)
        if now != record:
            branch.seen |= {Operation(next(self.numbers), entry, "*", record)}

    def settle(self, branch: Branch, other: Branch, expected: State, conflicts: set[tuple[str, str]]) -> None:
        """First see that just the conflicts are left, then choose a side for them; ``expected`` follows the choice."""
        first = self.cwlog("resolve", at=branch.git.folder)
        assert left_over(first.stderr) == conflicts, first.stderr
        assert first.code == (1 if conflicts else 0)
        self.conflicts += len(conflicts)
        if not conflicts:
            return
        side = self.random.choice(["ours", "theirs"])
        chosen = branch.state if side == "ours" else other.state
        for entry, name in conflicts:
            if name == "*":
                expected.pop(entry, None)
                if entry in chosen:
                    expected[entry] = dict(chosen[entry])
            else:
                expected[entry][name] = chosen[entry][name]
        result = self.cwlog("resolve", f"--{side}", at=branch.git.folder)
        assert result.code == 0, result.stderr


def write_submission(file: Path, state: dict[str, Any]) -> None:
    """A nil return of a day, and an amendment for each note."""
    figures = {"interactions": 0, "minutes": 0, "unsure": 0, "digest": f"sha256:{'0' * 64}", "entries": {}}
    record = {"cadre": "3", "month": file.stem, "submitted_by": "f-03", "submitted_on": state["handed in"], "nil_return": True}
    notes = sorted(state["notes"])
    amendments = [{"submitted_by": "f-03", "submitted_on": note[:10], "note": note, **figures} for note in notes]
    file.parent.mkdir(parents=True, exist_ok=True)
    text = lines_of(record | figures)
    if amendments:
        text += "amendments:\n" + "".join("- " + lines_of(one).replace("\n", "\n  ").rstrip(" ") for one in amendments)
    file.write_text(text, encoding="utf-8")


def left_over(stderr: str) -> set[tuple[str, str]]:
    """(entry, field) of what is left; ``*`` for an entry that was removed and edited."""
    found = set()
    for key, rest in re.findall(r"^Left: \S+: (\S+): (.*)$", stderr, re.MULTILINE):
        name = "*" if rest.startswith("was removed") else rest.partition(":")[0]
        found.add((key, "handed in" if name == "what was handed in" else name))
    return found


def run_git(git: Git, *arguments: str) -> int:
    """Git, which may fail: its exit code."""
    done = subprocess.run(["git", *arguments], cwd=git.folder, env=alone(git.folder.parent), capture_output=True, timeout=60)
    return done.returncode


def fetched(branch: Branch, other: Branch) -> None:
    branch.git("fetch", "--quiet", str(other.git.folder), "HEAD")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_clones_lose_nothing(seed: int, _pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in alone(tmp_path).items():
        monkeypatch.setenv(key, value)
    office = Office(seed, _pattern, tmp_path, 20)
    main = office.base

    def pull(branch: Branch) -> None:
        """A plain merge, checked; where git has put an edit into the wrong entry, once more without a commit."""
        git = branch.git
        git("fetch", "--quiet", "origin", "main")
        if run_git(git, "merge", "--quiet", "--no-edit", "FETCH_HEAD") == 0:
            checked = office.cwlog("resolve", "--check", at=git.folder)
            base = replayed(branch.seen & main.seen)
            expected, conflicts = merged(base, branch.state, main.state)
            is_merge = len(git("rev-list", "--parents", "-1", "HEAD").split()) == 3
            is_right = on_disk(git.folder) == expected and not any(name == "*" for _, name in conflicts)
            assert not is_merge or checked.code == (0 if is_right else 1), checked.stdout
            if is_merge and checked.code:
                office.repaired += 1
                git("reset", "--quiet", "--hard", "ORIG_HEAD")
                run_git(git, "merge", "--quiet", "--no-commit", "FETCH_HEAD")

    for turn in range(40):
        branch = office.branches[turn] if turn < 20 else office.random.choice(office.branches)
        office.work(branch)
        if office.random.random() < 0.7 or turn > 30:
            office.merge(branch, main, pull)
            branch.git.commit("Merged")
            branch.git("push", "--quiet", "origin", "HEAD:main")
            main.seen, main.state = branch.seen, branch.state

    assert office.conflicts
    result = office.cwlog("validate", at=branch.git.folder)
    assert "error" not in result.stderr, result.stdout
