"""Who hands in what, and whether they may: everything that can stand against handing in a month."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import click

from cwlog.cli.common import day_from, from_here, problem_line
from cwlog.cli.submit_update import KEYS
from cwlog.errors import CwlogError, DataRefused
from cwlog.logbook import Book
from cwlog.model import Membership, Period, Problem, Severity, Submission
from cwlog.periods import month_period, parse_month
from cwlog.places import can_name_a_folder, submission_path
from cwlog.rollup.filters import parse_filters
from cwlog.submissions.month import CadreMonth
from cwlog.submissions.reading import read_submission, to_submission
from cwlog.words import closest, counted, quoted
from cwlog.workspace import Workspace, open_workspace

_MOST_WARNINGS = 20
_NO_NOTE = "leave --note out; --highlights, --challenges and --needs have room for the first time"


class Given(NamedTuple):
    """The options, as the user wrote them."""

    cadre: str
    month: str
    by: str
    on: str | None
    nil: bool
    early: bool
    note: str | None
    highlights: str | None
    challenges: str | None
    needs: str | None
    update: bool
    yes: bool


class Job(NamedTuple):
    """One run: a month of a cadre, and what stands in its file already (None if it was not handed in)."""

    workspace: Workspace
    book: Book
    given: Given
    cadre: str
    month: str
    on: date
    districts: list[Membership]
    data: bytes | None
    before: Submission | None

    @property
    def path(self) -> str:
        """The file of the submission."""
        return submission_path(self.cadre, self.month)

    @property
    def title(self) -> str:
        """``October 2017 of cadre 3``."""
        return f"{month_period(self.month).label} of cadre {self.cadre}"


def open_job(root: str, given: Given, now: date) -> Job:
    """Understand what was given, and look what was handed in before.

    Raises:
        CwlogError: something cannot be understood, or does not go together.
        DataRefused: there is no such cadre then, the month is not over, or its file stands against it.
    """
    month = parse_month(given.month)
    on = _day(given, now)
    opened = open_workspace(root)
    cadre = _cadre(given.cadre, opened, month)
    districts = [stay for stay in opened.roster.in_period(month.first, month.last) if stay.cadre == cadre]
    if not districts:
        raise DataRefused(f"no district is in cadre {cadre} in {month.label}", "there is nothing to hand in")
    if on <= month.last and not given.early:
        raise DataRefused(f"{month.label} is not over on {on}", "wait for its end, or hand in with --early")
    data = read_submission(opened.source, cadre, given.month)
    before = to_submission(data, cadre, given.month) if data is not None else None
    # judged as of the day of the hand-in: what took place later cannot be in it
    job = Job(opened, opened.book(on), given, cadre, given.month, on, districts, data, before)
    _check_earlier(job)
    return job


def _day(given: Given, now: date) -> date:
    """The day on which the month is handed in: today if it was left out, and never later."""
    on = now if given.on is None else day_from("on", given.on, now)
    if on > now:
        raise DataRefused(f"{on} is still to come", "--on is the day on which the month was handed in")
    return on


def _cadre(text: str, opened: Workspace, month: Period) -> str:
    """The cadre that is meant, by id or name."""
    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    (cadre,) = parse_filters({"cadre": [text]}, opened.roster, types, on=month.last).cadre
    if not can_name_a_folder(cadre):
        said = f"{quoted(cadre)}, a cadre of data/cadres.csv, cannot name a folder"
        raise CwlogError(said, "correct the roster; 'cwlog validate' shows where")
    return cadre


def _check_earlier(job: Job) -> None:
    """Refuse what does not fit to what was handed in before."""
    if job.data is not None and job.before is None:
        raise DataRefused(
            f"{from_here(job.workspace.root, job.path)} cannot be understood",
            "'cwlog validate' says what is wrong with it",
        )
    if job.before is None:
        if job.given.note is not None:
            raise CwlogError(f"--note is for handing in again, and {job.title} has not been", _NO_NOTE)
        return
    last = job.before.latest.submitted_on
    if job.on < last:
        raise DataRefused(f"{job.title} was handed in on {last}, after {job.on}", "hand it in again on a later day")
    if job.before.update and wants_update(job.given):
        raise DataRefused(f"{job.title} has an update already", "what was handed in stays; say what is new in --note")


def wants_update(given: Given) -> bool:
    """True if the monthly update is to be handed in, too."""
    return given.update or any(getattr(given, key) is not None for key in KEYS)


def check_submitter(job: Job) -> None:
    """Only the cadre's facilitator and lead facilitators hand in.

    Raises:
        DataRefused: the roster does not know the member, or not in that role on that day.
    """
    roster, by = job.workspace.roster, job.given.by
    stays = roster.member(by)
    if not stays:
        near = closest(by, {member.id for member in roster.members})
        hint = f"did you mean {near!r}?" if near else "use the id of a member"
        raise DataRefused(f"{quoted(by)} is not in data/members.csv", hint)
    current = [one for one in stays if one.since <= job.on and (one.until is None or job.on <= one.until)]
    if not any(one.lead or (one.role == "facilitator" and one.cadre == job.cadre) for one in current):
        said = f"{quoted(by)} is neither the facilitator of cadre {job.cadre} nor a lead facilitator on {job.on}"
        raise DataRefused(said, "the facilitator hands in; the roster data/members.csv says who that is")


def refuse_errors(job: Job, problems: Iterable[Problem]) -> None:
    """Show all errors and the first warnings; stop if there are errors."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    for problem in errors or warnings[:_MOST_WARNINGS]:
        click.echo(problem_line(job.workspace.root, problem), err=True)
    if errors:
        many = "stands" if len(errors) == 1 else "stand"
        said = f"{counted(len(errors), 'error')} {many} against handing in {job.title}"
        raise DataRefused(said, "mend the entries; 'cwlog explain CODE' says what a code means")
    if len(warnings) > _MOST_WARNINGS:
        click.echo(f"… and {counted(len(warnings) - _MOST_WARNINGS, 'more warning')}", err=True)


def refuse_full_nil(job: Job, today: CadreMonth) -> None:
    """A nil return has no entries.

    Raises:
        DataRefused: there are some.
    """
    if job.given.nil and today.texts:
        said = f"{job.title} has {counted(len(today.texts), 'entry')}, so it is no nil return"
        raise DataRefused(said, "leave --nil out")


def refuse_empty(job: Job, today: CadreMonth) -> None:
    """A month without entries is handed in on purpose, as a nil return.

    Raises:
        DataRefused: there are none, and nobody said so.
    """
    if not job.given.nil and not today.texts:
        hint = "if nothing happened, hand in a nil return with --nil"
        raise DataRefused(f"{job.title} has no entries", hint)
