"""What is measured: each section of the benchmark yields rows of the table."""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import peers
from measure import Command, CommandFailedError, Runs, alternate, run_once
from table import Row, format_verdict
from workspaces import HERE, WORK, copy_sample, find_free_day, prepare, prepare_committed, remove_added

COMMANDS = (
    *("add", "diff", "edit", "explain", "export", "git", "import", "init"),
    *("list", "remove", "report", "resolve", "roster", "rule"),
    *("show", "status", "submit", "summarize", "template", "tidy", "unsure", "validate"),
)
MONTH = date(2012, 10, 1)
_PEER_RECORDS = 5_000
_EVERYTHING = ("--from", "2012-07-01", "--to", "2020-12-31")
_MEGABYTE = 1_000_000
_PEAK_MEGABYTES = 120
_STATE = 12_720  # a year: 20 cadres x 12 months x 53 entries, about two for each district and month
_STATE_OPTIONS = ("--per-stream", "53", "--per-cadre", "25")


@dataclass(frozen=True)
class Bench:
    """How much is measured: size of the large workspace, turns of short and of long commands."""

    interactions: int
    short_repeats: int
    long_repeats: int

    @property
    def size(self) -> str:
        """The size of the large workspace in words."""
        return f"{self.interactions:,}"


def cwlog(folder: Path, *arguments: str) -> Command:
    """The console script beside this Python, run in a folder."""
    return Command([str(_program()), *arguments], folder)


def _program() -> Path:
    return Path(sys.executable).parent / "cwlog"


def _script(folder: Path, name: str, *arguments: str) -> Command:
    return Command([sys.executable, str(HERE / name), *arguments], folder)


def measure_help(bench: Bench) -> Iterator[Row]:
    """``--help`` of the program and of every command, against the program that does nothing."""
    listed = set(re.findall(r"^  ([a-z]+)  ", run_once(cwlog(HERE, "--help")).stdout, re.MULTILINE))
    if listed != set(COMMANDS):
        raise CommandFailedError(f"COMMANDS in sections.py is not what cwlog --help lists: {sorted(listed)}")
    for words in [[], *([command] for command in COMMANDS)]:
        ours = cwlog(HERE, *words, "--help")
        yield _against_click(" ".join(["cwlog", *words, "--help"]), ours, bench, limit=1.3)


def _against_click(what: str, ours: Command, bench: Bench, *, limit: float) -> Row:
    mine, empty = alternate(ours, _script(HERE, "empty_click.py"), repeats=bench.short_repeats)
    return Row.at_most(what, mine, empty, "empty Click program", limit=limit)


def measure_add(bench: Bench) -> Iterator[Row]:
    """``add`` with all flags in a small and in a large workspace; what it wrote is removed again."""
    sample, large = copy_sample(), prepare(bench.interactions)
    for name, folder, district, month in (
        ("the sample workspace", sample, "901003", date(2017, 10, 1)),
        (f"{bench.size} interactions", large, "901001", MONTH),
    ):
        command = _add(folder, district, month)
        yield _against_click(f"cwlog add, all flags, {name}", command, bench, limit=2.5)
    command = _add(sample, "901003", date(2017, 10, 1))
    traced = Command([sys.executable, "-X", "importtime", *command.argv], command.folder, command.undo)
    modules = re.findall(r"\| +([\w.]+)$", run_once(traced).stderr, re.MULTILINE)
    pandas = [module for module in modules if module.split(".")[0] == "pandas"]
    figures = f"{len(pandas)} of {len(modules)}"
    yield Row(
        "modules of pandas among those that cwlog add imports", figures, target="0", met=format_verdict(not pandas)
    )


def _add(folder: Path, district: str, month: date) -> Command:
    day = find_free_day(folder, district, month)
    flags = {
        "--district": district,
        "--date": day.isoformat(),
        "--duration": "90",
        "--type": "discussing_data",
        "--also": "strategizing_next_steps",
        "--mode": "face_to_face",
        "--team": "district_leadership_team",
        "--participant": "superintendent=1,building_administrator=3",
        "--cst-member": "facilitator,data",
        "--topic": "data_based_decision_making",
        "--resource": "practice_profile",
        "--comments": "Team compared two assessment cycles.",
    }
    words = [word for pair in flags.items() for word in pair]
    return Command(cwlog(folder, "add", *words).argv, folder, partial(remove_added, folder))


def measure_month(bench: Bench) -> Iterator[Row]:
    """``summarize --month`` against importing pandas and reading that month."""
    folder, month = prepare(bench.interactions), f"{MONTH:%Y-%m}"
    ours = cwlog(folder, "summarize", "--month", month)
    theirs = _script(folder, "read_with_csafeloader.py", f"data/logs/*/*/{month}/*.yaml", "pandas")
    mine, others = alternate(ours, theirs, repeats=bench.short_repeats)
    what = f"cwlog summarize --month, {bench.size} interactions"
    yield Row.at_most(what, mine, others, "import pandas + CSafeLoader on that month", limit=1.6)


def measure_everything(bench: Bench) -> Iterator[Row]:
    """``validate`` and ``summarize`` of all, bare reading, and ``validate`` of a tenth, all by turns."""
    folder, tenth = prepare(bench.interactions), prepare(bench.interactions // 10)
    yield _problems(bench, folder)
    validated, read, summarized, small = alternate(
        cwlog(folder, "validate"),
        _script(folder, "read_with_csafeloader.py", "data/logs/**/*.yaml"),
        cwlog(folder, "summarize", *_EVERYTHING),
        cwlog(tenth, "validate"),
        repeats=bench.long_repeats,
    )
    what = f"cwlog validate, {bench.size} interactions"
    yield Row.at_most(what, validated, read, "bare CSafeLoader", limit=0.85)
    yield _memory(what, validated)
    yield Row.at_most(
        f"cwlog summarize --from --to of {bench.size}", summarized, validated, "cwlog validate", limit=1.3
    )
    yield _growth(bench.interactions, validated, small)


def _problems(bench: Bench, folder: Path) -> Row:
    """That all records were read and are as clean as they should be, or the other rows mean nothing."""
    report = json.loads(run_once(cwlog(folder, "validate", "--format", "json")).stdout)
    warnings, read = len(report["problems"]), report["interactions"]
    if read != bench.interactions:
        raise CommandFailedError(f"cwlog validate read {read} of {bench.interactions} interactions")
    return Row("records that validate read, and warnings (no errors)", f"{read:,}, {warnings:,}")


def _memory(what: str, runs: Runs, *, megabytes: int | None = _PEAK_MEGABYTES) -> Row:
    """A row with the peak of memory; without a limit it is reported only."""
    peak = runs.peak_bytes / _MEGABYTE
    row = Row(f"peak memory of {what}", f"{peak:.0f} MB", target="reported")
    if megabytes is None:
        return row
    return replace(row, target=f"under {megabytes} MB", met=format_verdict(peak < megabytes))


def _growth(interactions: int, large: Runs, small: Runs) -> Row:
    what = f"growth of cwlog validate: {interactions:,} interactions"
    return Row.at_most(what, large, small, f"{interactions // 10:,} interactions", limit=11)


def measure_packet(bench: Bench) -> Iterator[Row]:
    """``report --all``: a month of the sample data, and of a state of 500 districts with a year of logs."""
    state = prepare(_STATE, options=_STATE_OPTIONS)
    what, large = "the packet of a month", f"the packet, 500 districts, 12 months, {_STATE:,} interactions"
    pandas = Command([sys.executable, "-c", "import pandas"], state)
    ours, theirs = alternate(_packet(copy_sample(), "2017-10"), pandas, repeats=bench.long_repeats)
    yield Row.under(f"cwlog report --all, {what}, sample data", ours, theirs, "import pandas", seconds=10)
    ours, theirs = alternate(_packet(state, "2013-06"), pandas, repeats=1, warm_up=False)
    yield Row.under(f"cwlog report --all, {large}", ours, theirs, "import pandas", seconds=60)
    yield _memory(f"cwlog report --all, {large}", ours, megabytes=500)


def _packet(folder: Path, month: str) -> Command:
    """What is written stays in the benchmark's own folder, and is written again each time."""
    return cwlog(folder, "report", "--month", month, "--all", "--output", str(WORK / "packet" / month))


def measure_commit(bench: Bench) -> Iterator[Row]:
    """``summarize`` of all as it was at a commit, against the same in the work tree; both must say the same."""
    summarize = cwlog(prepare_committed(bench.interactions), "summarize", *_EVERYTHING, "--format", "json")
    at_commit = Command([*summarize.argv, "--at", "HEAD"], summarize.folder)
    committed, tree = alternate(at_commit, summarize, repeats=bench.long_repeats)
    if committed.runs[0].stdout != tree.runs[0].stdout:
        raise CommandFailedError("cwlog summarize --at HEAD says something else than the work tree")
    what = f"cwlog summarize --at HEAD --from --to of {bench.size}"
    yield Row.at_most(what, committed, tree, "the same on the work tree", limit=1.5)


def measure_peers(_bench: Bench) -> Iterator[Row]:
    """``validate`` against other validators on the same records, each in the form that it reads."""
    folder, lists = prepare(_PEER_RECORDS), prepare(_PEER_RECORDS, form="peers")
    others = peers.python_peers(peers.install_python_peers(), lists)
    node = peers.install_node_peers()
    if node is not None:
        others.append(peers.ajv(node, lists))
    what = f"cwlog validate, {_PEER_RECORDS:,} interactions"
    for peer in others:
        ours, theirs = alternate(cwlog(folder, "validate"), peer.command, repeats=3, warm_up=False)
        yield Row.as_fast(what, ours, theirs, peer.name, records=_PEER_RECORDS, limit=peer.limit)
    if node is None:
        yield Row(what, "", "ajv-cli: npm not found", target="reported")


def measure_million(bench: Bench) -> Iterator[Row]:
    """``validate`` of ten times as many interactions; only with ``--large``."""
    more, folder = bench.interactions * 10, prepare(bench.interactions)
    both = cwlog(prepare(more), "validate"), cwlog(folder, "validate")
    large, small = alternate(*both, repeats=2, warm_up=False)
    yield _growth(more, large, small)
    yield _memory(f"cwlog validate, {more:,} interactions", large, megabytes=None)  # a fact is kept of each entry
