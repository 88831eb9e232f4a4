"""Many clones work and merge in random order: nothing is lost, and only what both sides changed is left to decide.

What every clone should hold is worked out without cwlog and without git: an oracle replays the operations that a
branch has seen, field by field.
"""

import random
import re
import subprocess
from collections.abc import Callable
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
    keys = [
        "date",
        "duration_minutes",
        "interaction_type",
        "mode",
        "participants",
        "cst_members",
        "topics",
        "resources",
        "comments",
    ]
    participants = {name.partition(".")[2]: value for name, value in record.items() if name.startswith("participants.")}
    full = {**record, "participants": participants, "topics": sorted(record["topics"])}
    own = {"id": entry, "district": entry[9:15], "district_name": DISTRICTS[entry[9:15]]}
    return lines_of(own | {key: full[key] for key in keys if key in full})


def from_file(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry as the oracle has them."""
    flat = {
        key: value for key, value in record.items() if key not in ("id", "district", "district_name", "participants")
    }
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
        self.is_picking = False

    def clone(self, folder: Path, branch: Branch) -> Branch:
        subprocess.run(
            ["git", "clone", "--quiet", self.hub.folder, folder],
            check=True,
            env=alone(folder.parent),
            capture_output=True,
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
            kinds: list[Callable[[Branch], None]] = (
                [self.edit] * 6 + [self.new] * 3 + [self.move, self.redo, self.hand_in]
            )
            self.random.choice(kinds)(branch)
        self.write(branch)
        branch.git.commit()

    def new(self, branch: Branch) -> None:
        self.add(branch, date(2017, 10, 1) + timedelta(days=self.random.randrange(60)))

    def edit(self, branch: Branch) -> None:
        entry = self.some_entry(branch)
        record = branch.state[entry]
        name = self.random.choice(
            ["duration_minutes", "mode", "comments", "topics", f"participants.{self.random.choice(ROLES)}"]
        )
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

    def settle(self, folder: Path, base: State, ours: State, theirs: State) -> State:
        """See that just the oracle's conflicts are left, and choose a side for them; the state that has to follow."""
        expected, conflicts = merged(base, ours, theirs)
        first = self.cwlog("resolve", at=folder)
        assert left_over(first.stderr) == conflicts, first.stderr
        assert first.code == (1 if conflicts else 0)
        self.conflicts += len(conflicts)
        if conflicts:
            side = self.random.choice(["ours", "theirs"])
            decide(expected, conflicts, ours if side == "ours" else theirs)
            result = self.cwlog("resolve", f"--{side}", at=folder)
            assert result.code == 0, result.stderr
        return expected

    def is_right(self, folder: Path, base: State, ours: State, theirs: State) -> bool:
        """Hold a merge that git has finished by itself against the oracle, and ``--check`` against both."""
        expected, conflicts = merged(base, ours, theirs)
        is_right = not conflicts and on_disk(folder) == expected
        checked = self.cwlog("resolve", "--check", *(["HEAD"] if self.is_picking else []), at=folder)
        assert checked.code == (0 if is_right else 1), checked.stdout
        self.repaired += not is_right
        return is_right

    def learn(self, branch: Branch, seen: frozenset[Operation], expected: State) -> None:
        """The clone has seen more operations, and holds what it has to."""
        branch.seen |= seen
        for entry in replayed(branch.seen).keys() | expected.keys():
            self.record(branch, entry, expected.get(entry))
        branch.state = replayed(branch.seen)
        found = on_disk(branch.git.folder)
        assert branch.state == expected
        assert {entry: found.get(entry) for entry in found | expected if found.get(entry) != expected.get(entry)} == {}

    def record(self, branch: Branch, entry: str, record: dict[str, Any] | None) -> None:
        """What was decided is an operation, too, where the replay alone says something else."""
        now = replayed(branch.seen).get(entry)
        if now != record:
            branch.seen |= {Operation(next(self.numbers), entry, "*", record)}


def decide(expected: State, conflicts: set[tuple[str, str]], chosen: State) -> None:
    """Put one side's values where the two clash."""
    for entry, name in conflicts:
        if name != "*":
            expected[entry].pop(name, None)
            expected[entry] |= {key: value for key, value in chosen[entry].items() if key == name}
        elif entry in chosen:
            expected[entry] = dict(chosen[entry])
        else:
            expected.pop(entry, None)


def write_submission(file: Path, state: dict[str, Any]) -> None:
    """A nil return of a day, and an amendment for each note."""
    figures = {"interactions": 0, "minutes": 0, "unsure": 0, "digest": f"sha256:{'0' * 64}", "entries": {}}
    record = {
        "cadre": "3",
        "month": file.stem,
        "submitted_by": "f-03",
        "submitted_on": state["handed in"],
        "nil_return": True,
    }
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
    done = subprocess.run(
        ["git", *arguments], cwd=git.folder, env=alone(git.folder.parent), capture_output=True, timeout=60
    )
    return done.returncode


@pytest.fixture
def office(_pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], Office]:
    """A function ``office(seed, clones)``."""
    for key, value in alone(tmp_path).items():
        monkeypatch.setenv(key, value)
    return lambda seed, clones: Office(seed, _pattern, tmp_path, clones)


def pushed(branch: Branch, main: Branch) -> None:
    branch.git("push", "--quiet", "origin", "HEAD:main")
    main.seen, main.state = branch.seen, branch.state


def merge(office: Office, branch: Branch, main: Branch) -> None:
    """A plain merge, checked; where git has put an edit into the wrong entry, once more without a commit."""
    git, base = branch.git, replayed(branch.seen & main.seen)
    git("fetch", "--quiet", "origin", "main")
    is_done = run_git(git, "merge", "--quiet", "--no-edit", "FETCH_HEAD") == 0
    is_merge = is_done and len(git("rev-list", "--parents", "-1", "HEAD").split()) == 3
    if is_merge and not office.is_right(git.folder, base, branch.state, main.state):
        git("reset", "--quiet", "--hard", "ORIG_HEAD")
        run_git(git, "merge", "--quiet", "--no-commit", "FETCH_HEAD")
    expected = office.settle(git.folder, base, branch.state, main.state)
    git.commit("Merged")
    office.learn(branch, main.seen, expected)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_clones_that_merge_lose_nothing(seed: int, office: Callable[[int, int], Office]) -> None:
    many = office(seed, 20)
    main = many.base

    for turn in range(40):
        branch = many.branches[turn] if turn < 20 else many.random.choice(many.branches)
        many.work(branch)
        if many.random.random() < 0.7 or turn > 30:
            merge(many, branch, main)
            pushed(branch, main)

    assert many.conflicts
    assert many.repaired
    result = many.cwlog("validate", at=branch.git.folder)
    assert " 0 errors" in result.stderr, result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 5])
def test_clones_that_rebase_lose_nothing(seed: int, office: Callable[[int, int], Office]) -> None:
    few = office(seed, 4)
    main = few.base

    for _ in range(16):
        branch = few.random.choice(few.branches)
        git, base = branch.git, replayed(branch.seen & main.seen)
        few.work(branch)
        git("fetch", "--quiet", "origin", "main")
        if git("merge-base", "HEAD", "FETCH_HEAD") == git("rev-parse", "FETCH_HEAD"):
            pushed(branch, main)
            continue  # nobody else has pushed meanwhile
        is_done = run_git(git, "rebase", "--quiet", "FETCH_HEAD") == 0
        if is_done and not few.is_right(git.folder, base, main.state, branch.state):
            git("reset", "--quiet", "--hard", "ORIG_HEAD")  # what docs/merging.md says: merge instead
            merge(few, branch, main)
        elif is_done:
            few.learn(branch, main.seen, merged(base, main.state, branch.state)[0])
        else:
            expected = few.settle(git.folder, base, main.state, branch.state)
            git("-c", "core.editor=true", "rebase", "--continue")
            few.learn(branch, main.seen, expected)
        pushed(branch, main)

    assert few.conflicts


@pytest.mark.slow
@pytest.mark.parametrize("seed", [6, 7])
def test_clones_that_pick_commits_lose_nothing(seed: int, office: Callable[[int, int], Office]) -> None:
    few = office(seed, 4)
    few.is_picking = True

    for _ in range(12):
        branch, other = few.random.sample(few.branches, 2)
        before = other.state
        few.work(branch)
        few.work(other)
        branch.git("fetch", "--quiet", str(other.git.folder), "HEAD")
        if run_git(branch.git, "cherry-pick", "-x", "FETCH_HEAD") == 0:
            if few.is_right(branch.git.folder, before, branch.state, other.state):
                few.learn(branch, frozenset(), merged(before, branch.state, other.state)[0])
            else:
                branch.git("reset", "--quiet", "--hard", "HEAD~")
        else:
            expected = few.settle(branch.git.folder, before, branch.state, other.state)
            branch.git.commit("Picked")
            few.learn(branch, frozenset(), expected)

    assert few.conflicts
