"""The state of each cadre's month on a day: on time, late, missing or not due, and what changed since."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cwlog.logbook import Book
from cwlog.model import Amendment, Problem, Submission
from cwlog.periods import month_period
from cwlog.places import Source, submission_path
from cwlog.roster import Roster, natural_key
from cwlog.settings import Settings
from cwlog.submissions.digest import fingerprints
from cwlog.submissions.due import due_day
from cwlog.submissions.month import CadreMonth, read_month
from cwlog.submissions.reading import read_submission, to_submission


class State(StrEnum):
    """Where a cadre's month stands."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"


class Change(NamedTuple):
    """An entry that is not as it was handed in: ``added``, ``removed`` or ``edited``. One that is not sound today is
    called by its path where its id cannot be told.
    """

    id: str
    change: str
    is_sound: bool = True


class StatusRow(NamedTuple):
    """A cadre's month. The day is that of the first hand-in, the figures those of the last; None without one."""

    cadre: str
    month: str
    state: State
    due: date
    submitted_on: date | None = None
    days_late: int | None = None
    nil: bool = False
    interactions: int | None = None
    minutes: int | None = None
    unsure: int | None = None
    changed_since: tuple[Change, ...] = ()


class Status(NamedTuple):
    """Rows by month, then cadre; submissions that cannot be understood, and what makes entries count as changed."""

    rows: list[StatusRow]
    unread: list[str]
    problems: list[Problem]


def find_status(
    source: Source,
    book: Book,
    settings: Settings,
    months: Sequence[str],
    as_of: date,
    cadres: Collection[str] = (),
    advance: Callable[[int, int], None] | None = None,
) -> Status:
    """The state of every cadre that has a member district, for each month; only months that were handed in are read.

    Args:
        source: where the files are.
        book: what entries are judged by.
        settings: has the rule about the due date.
        months: which months, in order.
        as_of: the day; what was handed in after it is not there yet. Entries are taken as they stand.
        cadres: only these; all if there are none.
        advance: is told how many rows of how many are done.
    """
    pairs = [(month, cadre) for month in months for cadre in _cadres_in(month, book.context.roster, cadres)]
    status = Status([], [], [])
    for done, (month, cadre) in enumerate(pairs, start=1):
        due = due_day(month, settings)
        submission = _submission_on(source, cadre, month, as_of, status)
        if submission is None:
            state = State.MISSING if as_of > due else State.NOT_DUE
            status.rows.append(StatusRow(cadre, month, state, due))
        else:
            today = read_month(source, book, cadre, month)
            status.problems.extend(problem for problem in today.problems if problem.changes_totals)
            status.rows.append(_row(submission, due, changes_since(submission.latest, today)))
        if advance:
            advance(done, len(pairs))
    return status


def _cadres_in(month: str, roster: Roster, wanted: Collection[str]) -> list[str]:
    """The cadres with a member district on a day of the month, in natural order."""
    period = month_period(month)
    found = {stay.cadre for stay in roster.in_period(period.first, period.last)}
    return sorted((cadre for cadre in found if not wanted or cadre in wanted), key=natural_key)


def _submission_on(source: Source, cadre: str, month: str, as_of: date, status: Status) -> Submission | None:
    """What was handed in until a day; a file that cannot be understood is noted, and counts as nothing."""
    data = read_submission(source, cadre, month)
    if data is None:
        return None
    submission = to_submission(data, cadre, month)
    if submission is None:
        status.unread.append(submission_path(cadre, month))
        return None
    return until(submission, as_of)


def until(submission: Submission, day: date) -> Submission | None:
    """The submission as it was known on a day: without what was handed in later; None if it was not there yet."""
    if submission.first.submitted_on > day:
        return None
    known = tuple(one for one in submission.amendments if one.submitted_on <= day)
    return submission._replace(amendments=known)


def _row(submission: Submission, due: date, changes: tuple[Change, ...]) -> StatusRow:
    first, latest = submission.first.submitted_on, submission.latest
    days = max(0, (first - due).days)
    return StatusRow(
        submission.cadre,
        submission.month,
        State.LATE if days else State.ON_TIME,
        due,
        first,
        days,
        submission.is_nil,
        latest.interactions,
        latest.minutes,
        latest.unsure,
        changes,
    )


def changes_since(handed: Amendment, today: CadreMonth) -> tuple[Change, ...]:
    """What is not as it was handed in, by id; an entry that is not sound today counts as changed."""
    return tuple(_changes(handed.entries, fingerprints(today.texts), today.broken))


def _changes(before: Mapping[str, str], now: Mapping[str, str], broken: Collection[str]) -> Iterator[Change]:
    for entry_id in sorted({*before, *now, *broken}):
        if entry_id in broken:
            yield Change(entry_id, "edited" if entry_id in before else "added", is_sound=False)
        elif entry_id not in before:
            yield Change(entry_id, "added")
        elif entry_id not in now:
            yield Change(entry_id, "removed")
        elif before[entry_id] != now[entry_id]:
            yield Change(entry_id, "edited")
