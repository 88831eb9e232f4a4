"""Measure what cwlog promises about speed and memory, and print the table of targets.

    python benchmarks/run.py [--quick | --large]

``--quick`` takes a tenth of the records and fewer turns and leaves RESULTS.md alone; ``--large`` adds a
million records.
A missed target is reported, not punished; the exit code is 1 only if a command failed.
"""

import argparse
import os
import platform
import subprocess
import sys
from datetime import date

import peers
import sections
from measure import CommandFailedError
from table import Row, format_table
from workspaces import HERE, WORK

RESULTS = HERE / "RESULTS.md"
_FULL = sections.Bench(interactions=100_000, short_repeats=15, long_repeats=5)
_QUICK = sections.Bench(interactions=10_000, short_repeats=5, long_repeats=3)
_SECTIONS = (
    sections.measure_help,
    sections.measure_add,
    sections.measure_month,
    sections.measure_everything,
    sections.measure_packet,
    sections.measure_commit,
    sections.measure_peers,
)
_RESULTS = """\
# Results of the benchmark

Made by `python benchmarks/run.py{options}` on {day}: Python {python}, {system}, {cores} cores.
Peers: {peers}.

Times are medians of runs taken by turns, with the shortest and the longest in brackets; every ratio compares
figures of one run of the benchmark. How each row is measured stands in [README.md](README.md).

{table}"""


def main() -> int:
    """Measure section by section; a section whose command failed becomes a row that says so."""
    options = _options()
    bench = _QUICK if options.quick else _FULL
    chosen = (*_SECTIONS, sections.measure_million) if options.large else _SECTIONS
    WORK.mkdir(exist_ok=True)
    rows: list[Row] = []
    failures: list[str] = []
    for section in chosen:
        print(f"{section.__name__} ...", file=sys.stderr, flush=True)
        try:
            rows.extend(section(bench))
        except (CommandFailedError, subprocess.CalledProcessError, OSError) as error:
            failures.append(f"{section.__name__}: {error}")
            rows.append(Row(section.__name__, "a command failed", met="failed"))
    table = format_table(rows)
    print(table)
    if not (options.quick or failures):
        RESULTS.write_text(_format_results(table, " --large" if options.large else ""), encoding="utf-8")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what cwlog promises about speed and memory.")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="fewer records and turns, no RESULTS.md")
    size.add_argument("--large", action="store_true", help="also validate a million records")
    return parser.parse_args()


def _format_results(table: str, options: str) -> str:
    return _RESULTS.format(
        options=options,
        day=date.today().isoformat(),
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        cores=os.cpu_count(),
        peers=", ".join(peers.PYTHON_PEERS + peers.NODE_PEERS),
        table=table,
    )


if __name__ == "__main__":
    sys.exit(main())
