"""``cwlog diff``: before + change = after, over random edits, against sums that this test makes itself."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import ENTRY, Run, lines_of
from tests.git_repo import Git, make_repository

CADRE_OF = {"901001": "1", "901007": "1", "901002": "2", "901003": "3", "901009": "3", "901015": "3"}
NAMES = {
    "901001": "Sample Prairie 31",
    "901007": "Willow Spur R-IX",
    "901002": "Stone Fork R-I",
    "901003": "Cedar Hollow R-IV",
    "901009": "Marrow Creek R-II",
    "901015": "Pine Landing 58",
}
MONTHS = ("2017-09", "2017-10", "2018-01")
MEASURES = ("interactions", "minutes", "unsure", "not_coaching")
Figures = Counter[str]


@dataclass
class Log:
    """What the test thinks that the log holds: entries by id, the cadre's folder of each, which lie in streams, which
    are broken; and the rosters' cadre of each district.
    """

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    streams: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    cadre_of: dict[str, str] = field(default_factory=lambda: dict(CADRE_OF))

    def is_valid(self, key: str) -> bool:
        entry = self.entries[key]
        return key not in self.broken and self.folders[key] == self.cadre_of[entry["district"]]

    def month(self, key: str) -> str:
        return str(self.entries[key]["date"][:7])

    def write(self, root: Path) -> None:
        """Make the files of the workspace those of this log."""
        shutil.rmtree(root / "data/logs", ignore_errors=True)
        for key in sorted(self.entries):
            month = self.month(key)
            year = "2017-18"
            folder = root / f"data/logs/{year}/cadre-{self.folders[key]}/{month}"
            folder.mkdir(parents=True, exist_ok=True)
            text = lines_of(written(self, key))
            if key in self.streams:
                with (folder / "many.yaml").open("a", encoding="utf-8") as file:
                    file.write("---\n" + text)
            else:
                (folder / f"{key}.yaml").write_text(text, encoding="utf-8")
        self._write_roster(root)

    def _write_roster(self, root: Path) -> None:
        path = root / "data/districts.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            cells = line.split(",")
            if cells[0] in self.cadre_of:
                lines[number] = ",".join([*cells[:3], self.cadre_of[cells[0]], *cells[4:]])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def sums(self, months: list[str] | None) -> dict[tuple[str, ...], Figures]:
        """The figures of the valid entries of some months: in total, by cadre, by district and cadre, by month."""
        sums: dict[tuple[str, ...], Figures] = {}
        for key, entry in self.entries.items():
            if self.is_valid(key) and (months is None or self.month(key) in months):
                cadre = self.cadre_of[entry["district"]]
                figures = figures_of(entry)
                for place in ((), ("cadre", cadre), ("district", entry["district"], cadre), ("month", self.month(key))):
                    sums.setdefault(place, Counter()).update(figures)
        return sums


def written(log: Log, key: str) -> dict[str, Any]:
    """The entry as its file holds it."""
    return log.entries[key] | ({"duration_minutes": "long"} if key in log.broken else {})


def figures_of(entry: Mapping[str, Any]) -> Figures:
    if entry["interaction_type"] != "unsure":
        return Counter(interactions=1, minutes=entry["duration_minutes"])
    if "ruling" not in entry:
        return Counter(unsure=1)
    if entry["ruling"]["decision"] == "coaching":
        return Counter(interactions=1, minutes=entry["duration_minutes"])
    return Counter(not_coaching=1)


class Author:
    """Makes random edits."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.number = 0

    def edit(self, log: Log) -> None:
        choices = [self.add, self.add, self.add, self.change, self.change, self.change, self.date, self.comment]
        choices += [self.remove, self.rule, self.rule, self.break_or_mend, self.stream, self.misfile, self.roster]
        self.random.choice(choices)(log)

    def _any(self, log: Log) -> str:
        return self.random.choice(sorted(log.entries))

    def add(self, log: Log) -> None:
        district, day = (
            self.random.choice(sorted(CADRE_OF)),
            f"{self.random.choice(MONTHS)}-{self.random.randint(1, 28):02d}",
        )
        self.number += 1
        key = f"{day.replace('-', '')}-{district}-{self.number:04d}"
        own = {"id": key, "district": district, "district_name": NAMES[district], "date": day}
        log.entries[key] = {**ENTRY, **own, "duration_minutes": 5 * self.random.randint(1, 100)}
        log.folders[key] = log.cadre_of[district]

    def change(self, log: Log) -> None:
        log.entries[self._any(log)]["duration_minutes"] = self.random.randint(1, 500)

    def comment(self, log: Log) -> None:
        log.entries[self._any(log)]["comments"] = f"Seen {self.random.random()} times."

    def date(self, log: Log) -> None:
        log.entries[self._any(log)]["date"] = f"{self.random.choice(MONTHS)}-{self.random.randint(1, 28):02d}"

    def remove(self, log: Log) -> None:
        if len(log.entries) > 3:
            key = self._any(log)
            del log.entries[key], log.folders[key]

    def rule(self, log: Log) -> None:
        """From one of the six types to unsure, to a ruling, and back."""
        entry = log.entries[self._any(log)]
        if entry["interaction_type"] != "unsure":
            entry |= {"interaction_type": "unsure", "description": "A visit that may have been coaching."}
        elif "ruling" not in entry:
            decision = self.random.choice(["coaching", "not_coaching"])
            entry["ruling"] = {"decision": decision, "ruled_by": "dese", "ruled_on": "2018-02-01"}
            if decision == "coaching":
                entry["ruling"]["counts_as"] = "planning"
        else:
            entry["interaction_type"] = "planning"
            del entry["ruling"], entry["description"]

    def break_or_mend(self, log: Log) -> None:
        log.broken ^= {self._any(log)}

    def stream(self, log: Log) -> None:
        log.streams ^= {self._any(log)}

    def misfile(self, log: Log) -> None:
        log.folders[self._any(log)] = self.random.choice(["1", "2", "3"])

    def roster(self, log: Log) -> None:
        """Rarely: a district goes to another cadre, and its files with it or not."""
        if self.random.random() < 0.3:
            district, cadre = self.random.choice(sorted(CADRE_OF)), self.random.choice(["1", "2", "3"])
            log.cadre_of[district] = cadre
            for key, entry in log.entries.items():
                if entry["district"] == district and self.random.random() < 0.8:
                    log.folders[key] = cadre


def rows_of(totals: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The rows of the document, named as `Log.sums` names them."""
    yield (), totals["total"]
    for row in totals["by"]["cadre"]:
        yield ("cadre", row["cadre"]), row
    for row in totals["by"]["district"]:
        yield ("district", row["district"], row["cadre"]), row
    for row in totals["by"]["month"]:
        yield ("month", row["month"]), row


def check_totals(document: Mapping[str, Any], before: Log, after: Log) -> None:
    """Every figure is the test's own, and what is left out did not change."""
    months = document["months"]
    old, new = before.sums(months), after.sums(months)
    seen = set()
    for place, row in rows_of(document["totals"]) if document["totals"] else ():
        seen.add(place)
        for name in MEASURES:
            was, now = old.get(place, Counter())[name], new.get(place, Counter())[name]
            assert row[name] == {"before": was, "after": now, "delta": now - was}, (place, name)
            assert row[name]["before"] + row[name]["delta"] == row[name]["after"]
    assert {*old, *new} <= seen | {()}
    whole_old, whole_new = before.sums(None), after.sums(None)
    for place in {*whole_old, *whole_new}:
        whole = Counter(whole_new.get(place)), Counter(whole_old.get(place))
        part = Counter(new.get(place)), Counter(old.get(place))
        assert all(whole[0][n] - whole[1][n] == part[0][n] - part[1][n] for n in MEASURES), place


def check_entries(document: Mapping[str, Any], before: Log, after: Log) -> None:
    """Exactly the entries that differ are named."""
    found = {kind: {entry["id"] for entry in entries} for kind, entries in document["interactions"].items()}
    both = before.entries.keys() & after.entries.keys()
    changed = {key for key in both if state_of(before, key) != state_of(after, key)}
    assert found["added"] == after.entries.keys() - before.entries.keys()
    assert found["removed"] == before.entries.keys() - after.entries.keys()
    assert found["changed"] == changed


def state_of(log: Log, key: str) -> tuple[object, ...]:
    return written(log, key), log.folders[key], log.month(key)


@pytest.mark.parametrize("seed", range(3))
def test_before_and_change_make_after(workspace: Path, cwlog: Run, seed: int) -> None:
    author, log, git = Author(seed), Log(), make_repository(workspace)
    for _ in range(12):
        author.add(log)
    log.write(workspace)
    states = [(commit(git), deepcopy(log))]

    for _ in range(8):
        for _ in range(author.random.randint(1, 5)):
            author.edit(log)
        log.write(workspace)
        look(cwlog, "HEAD", states[-1][1], log)  # the work tree, before it is committed
        states.append((commit(git), deepcopy(log)))

    for _ in range(4):  # any two commits, also backwards
        (one, old), (other, new) = author.random.choices(states, k=2)
        look(cwlog, f"{one}..{other}", old, new)


def commit(git: Git) -> str:
    return git.commit()


def look(cwlog: Run, revisions: str, before: Log, after: Log) -> None:
    result = cwlog("diff", revisions, "--format", "json", "--as-of", "2018-07-01")
    assert result.code == 0, result.stderr
    check_entries(result.json, before, after)
    check_totals(result.json, before, after)
