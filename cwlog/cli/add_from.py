"""``cwlog add --from FILE|-``: one or many interactions in YAML or JSON, all of them or none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from cwlog.cli.add_finish import Job, finding_text, finish
from cwlog.cli.given_text import name_of_given, read_given
from cwlog.documents import Fault
from cwlog.forms import is_blank
from cwlog.recording import Draft, Judgement
from cwlog.recording.incoming import Incoming, read_incoming
from cwlog.words import counted, listed

_NOT_OF_THE_ENTRY = ("from_", "edit", "force", "dry_run", "verbose", "as_of", "workspace")


def add_from(job: Job, given: dict[str, Any]) -> int:
    """Read, judge and write the entries of a file; the exit code. Every problem of every entry is shown."""
    refuse_flags(job, given)
    name = name_of_given(given["from_"])
    read = read_incoming(read_given(given["from_"]))
    records = [one for one in read if one.draft is None or not is_blank(one.draft)]
    if passed := len(read) - len(records):
        click.echo(f"{counted(passed, 'blank form')} passed over", err=True)
    sound = [one for one in records if one.draft is not None]
    drafts: list[Draft] = [one.draft for one in sound if one.draft is not None]

    def say(judgement: Judgement) -> None:
        for line, column, finding in sorted([*_faults(records), *_findings(sound, judgement)], key=_order):
            click.echo(f"{name}:{line}:{column}: {finding_text(finding)}", err=True)

    if len(sound) == len(records):
        return finish(job, drafts, say)
    say(job.judge(drafts))
    click.echo("Nothing was written.", err=True)
    return 1


def refuse_flags(job: Job, given: Mapping[str, Any]) -> None:
    """Refuse the flags of an entry beside a file: they would say something else than the file, or nothing."""
    extra = [key for key, value in given.items() if value not in (None, (), False) and key not in _NOT_OF_THE_ENTRY]
    if extra:
        flags = listed((_flag(job, key) for key in extra), "and")
        raise click.UsageError(f"--from takes the whole entry from the file; leave out {flags}")


def _flag(job: Job, key: str) -> str:
    field = job.known.schema.fields.get(key)
    return field.flag if field else f"--{key}"


def _faults(records: Sequence[Incoming]) -> Iterator[Fault]:
    for one in records:
        yield from one.faults


def _findings(sound: Sequence[Incoming], judgement: Judgement) -> Iterator[Fault]:
    for one, entry in zip(sound, judgement.entries, strict=True):
        for finding in entry.findings:
            yield Fault(*one.place(finding), finding)


def _order(fault: Fault) -> tuple[int, int, str]:
    return fault.line, fault.column, fault.finding.code
