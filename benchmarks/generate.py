"""Write a workspace of invented interactions, the same for the same arguments.

    python benchmarks/generate.py DIR --interactions 100000 [--per-stream 50] [--seed 1] [--form peers]

One stream per cadre and month from July 2012 on: 20 cadres, as many months as it takes, at most 100; then
more cadres. ``--form peers`` writes the same records as one YAML list per stream, with dates quoted, and the
schema as JSON (``list.schema.json``) and for yamale (``yamale.yaml``).
"""

import argparse
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from records import Cadre, month_records
from rosters import DISTRICTS_PER_CADRE, FIRST_DAY, make_cadres, write_rosters
from schema_forms import Vocabularies, find_vocabularies, load_interaction_schema, to_list_schema, to_yamale_schema
from yaml_text import Record, listing, stream

ROOT = Path(__file__).resolve().parent.parent
_CADRES = 20
_MONTHS = 100
_MOST_PER_STREAM = 100


@dataclass(frozen=True)
class Plan:
    """How many records, in streams of which length, from which seed, and how many districts a cadre has."""

    interactions: int
    per_stream: int
    seed: int
    per_cadre: int = DISTRICTS_PER_CADRE

    @property
    def streams(self) -> int:
        """The number of streams; the last one may be shorter."""
        return -(-self.interactions // self.per_stream)

    @property
    def cadres(self) -> int:
        """Twenty, or as many as it takes for at most 100 months."""
        return max(_CADRES, -(-self.streams // _MONTHS))


@dataclass(frozen=True)
class Stream:
    """The records of one cadre and month."""

    cadre: int
    month: date
    records: Sequence[Record]


def make_streams(plan: Plan, cadres: Sequence[Cadre], vocabularies: Vocabularies) -> Iterator[Stream]:
    """All streams, month by month; a stream does not depend on how many others there are."""
    left = plan.interactions
    for number in range(plan.streams):
        months, place = divmod(number, plan.cadres)
        month, cadre = _month_after_start(months), cadres[place]
        rng = Random(f"{plan.seed} {cadre.number} {month}")
        count = min(plan.per_stream, left)
        yield Stream(cadre.number, month, month_records(vocabularies, cadre, month, count=count, rng=rng))
        left -= count


def _month_after_start(months: int) -> date:
    start = date.fromisoformat(FIRST_DAY)
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def school_year(month: date) -> str:
    """The school year, July to June, as it stands in a path.

    >>> school_year(date(2018, 6, 1))
    '2017-18'
    """
    start = month.year if month.month >= 7 else month.year - 1
    return f"{start}-{(start + 1) % 100:02}"


def write_workspace(folder: Path, source: Path, plan: Plan) -> None:
    """Write settings, schemas, rosters and logs into a new folder."""
    folder.mkdir(parents=True)
    shutil.copytree(source / "schemas", folder / "schemas")
    settings = (source / "cwlog.yaml").read_text(encoding="utf-8")
    (folder / "cwlog.yaml").write_text(_with_early_start(settings), encoding="utf-8")
    cadres = make_cadres(plan.cadres, Random(plan.seed), plan.per_cadre)
    write_rosters(folder / "data", cadres)
    for part in make_streams(plan, cadres, find_vocabularies(load_interaction_schema(source))):
        place = folder / f"data/logs/{school_year(part.month)}/cadre-{part.cadre}/{part.month:%Y-%m}"
        place.mkdir(parents=True)
        (place / "import.yaml").write_text(stream(part.records), encoding="utf-8", newline="\n")


def _with_early_start(settings: str) -> str:
    """The settings with the programme starting on the first day of the generated records."""
    return re.sub(r"(?m)^( +start:).*$", rf"\1 {FIRST_DAY}", settings)


def write_peers_form(folder: Path, source: Path, plan: Plan) -> None:
    """Write the same records as lists, and the schemas of the peers, into a new folder."""
    (folder / "lists").mkdir(parents=True)
    schema = load_interaction_schema(source)
    vocabularies = find_vocabularies(schema)
    list_schema = json.dumps(to_list_schema(schema), default=str)
    (folder / "list.schema.json").write_text(list_schema, encoding="utf-8")
    (folder / "yamale.yaml").write_text(to_yamale_schema(vocabularies), encoding="utf-8")
    for part in make_streams(plan, make_cadres(plan.cadres, Random(plan.seed), plan.per_cadre), vocabularies):
        path = folder / "lists" / f"{part.month:%Y-%m}-cadre-{part.cadre}.yaml"
        path.write_text(listing(part.records), encoding="utf-8", newline="\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write a workspace of invented interactions.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist yet")
    parser.add_argument("--interactions", type=int, default=100_000)
    parser.add_argument("--per-stream", type=int, default=50, help=f"1 to {_MOST_PER_STREAM}")
    parser.add_argument("--per-cadre", type=int, default=DISTRICTS_PER_CADRE, help="districts of each cadre")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", choices=("workspace", "peers"), default="workspace")
    parser.add_argument("--source", type=Path, default=ROOT, help="where the settings and schemas come from")
    arguments = parser.parse_args()
    if not 1 <= arguments.per_stream <= _MOST_PER_STREAM:
        parser.error(f"--per-stream must be 1 to {_MOST_PER_STREAM}: a month has no more days and districts")
    if arguments.folder.exists():
        parser.error(f"{arguments.folder} exists already")
    return arguments


def main() -> None:
    """Write what the command line asks for."""
    arguments = _arguments()
    plan = Plan(arguments.interactions, arguments.per_stream, arguments.seed, arguments.per_cadre)
    write = write_workspace if arguments.form == "workspace" else write_peers_form
    write(arguments.folder, arguments.source, plan)


if __name__ == "__main__":
    main()
