"""Reads what the reports of ``cwlog report`` are made from."""

from datetime import date

from cwlog.cli.progress import progress
from cwlog.cli.reading import refuse_wrong, warn_of_rosters
from cwlog.errors import CwlogError
from cwlog.inputs import parse_minutes
from cwlog.logbook import read_interactions
from cwlog.model import Period
from cwlog.periods import months_in
from cwlog.reports.evidence import Evidence, submission_problems, to_evidence
from cwlog.rollup.filters import Filters
from cwlog.words import quoted
from cwlog.workspace import Workspace
from cwlog.workspace.commit import data_commit


def read_evidence(
    opened: Workspace, period: Period, filters: Filters, today: date, *, all_rules: bool, skip_invalid: bool
) -> Evidence:
    """Read the log up to the end of the period; entries of the period that are invalid stand against it.

    Args:
        opened: the work tree, or the workspace as it was at a commit.
        period: which days the reports are about.
        filters: what they are narrowed to.
        today: the day that stands for today.
        all_rules: find every problem, not only those that can change totals.
        skip_invalid: leave out what is invalid.

    Raises:
        DataRefused: totals could be wrong, and nobody said to skip what is invalid.
    """
    book = opened.book(today)
    with progress("Reading") as advance:
        reading = read_interactions(opened.source, book, months_in(period), advance, only_totals=not all_rules)
    others = submission_problems(opened.source, book, period) if all_rules else []
    if skip_invalid:
        warn_of_rosters(opened)
    else:
        refuse_wrong([*opened.roster_problems, *reading.problems], opened, period)
    revision, day = data_commit(opened)
    with progress("Reading what came before") as advance:
        return to_evidence(
            opened.source,
            book,
            opened.settings,
            period,
            filters,
            reading._replace(problems=[*opened.roster_problems, *others, *reading.problems]),
            as_of=today,
            revision=revision,
            revision_day=day,
            advance=advance,
        )


def to_minutes(at_least: str | None) -> int | None:
    """The threshold of the dosage report in minutes.

    Raises:
        CwlogError: it is no duration, or a number without a unit: 20 of what?
    """
    if at_least is None:
        return None
    text = at_least.strip()
    if text.isdigit():
        raise CwlogError(f"--at-least {quoted(text)} could be hours or minutes", f"write --at-least {text}h")
    minutes = parse_minutes(text)
    if minutes < 0:
        raise CwlogError("--at-least is below zero", "write it as 20h")
    return minutes
