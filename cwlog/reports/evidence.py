"""What reports are made from: read once, for all audiences."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cwlog.frames import Frame, to_frame
from cwlog.logbook import Book, Reading, read_interactions, survey_submissions
from cwlog.model import Interaction, Period, Problem, Submission
from cwlog.periods import month_of, months_in
from cwlog.places import Source, Stray, find_logs, months_with_logs
from cwlog.reports.memo import Memo
from cwlog.rollup.filters import Filters
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary
from cwlog.settings import Settings
from cwlog.submissions import handed_in
from cwlog.submissions.status import Status, find_status

Advance = Callable[[int, int], None]


class Evidence(NamedTuple):
    """The log up to the end of a period, and what else reports speak of.

    ``interactions`` are the valid ones up to the period's last day, by date and id; ``frame`` is the same as a table.
    ``problems`` are those of the period's months, and of files that lie in no month's folder. ``left_out`` counts the
    entries of the period that are invalid, ``earlier_left_out`` those before it, which matters only to what looks back:
    series and last dates. ``status`` and ``submissions`` are of the months of the period. ``revision`` names the commit
    of the data, empty where there is none, and ``revision_day`` its day, if the data were read from it. ``memo`` keeps
    what is the same for all audiences.
    """

    period: Period
    as_of: date
    filters: Filters
    settings: Settings
    roster: Roster
    vocabularies: Mapping[str, Vocabulary]
    interactions: Sequence[Interaction]
    frame: Frame
    problems: Sequence[Problem]
    left_out: int
    earlier_left_out: int
    status: Status
    submissions: Mapping[tuple[str, str], Submission]
    revision: str
    revision_day: date | None
    memo: Memo


class Earlier(NamedTuple):
    """The log before the months of a period."""

    interactions: list[Interaction]
    left_out: int


def read_earlier(source: Source, book: Book, period: Period, advance: Advance | None = None) -> Earlier:
    """Everything in the months before the period; invalid entries are counted, and stand against nothing."""
    first = min(months_in(period))
    months = [month for month in months_with_logs(source) if month < first]
    if not months:
        return Earlier([], 0)
    reading = read_interactions(source, book, months, advance)
    strays = sum(isinstance(item, Stray) for item in find_logs(source, ()))  # in no month: they count for the period
    return Earlier(reading.interactions, reading.left_out - strays)


def submission_problems(source: Source, book: Book, period: Period) -> list[Problem]:
    """The problems of the submissions of a period's months, and of files that are in no month's place."""
    months = months_in(period)
    problems = survey_submissions(source, book).problems
    stems = [problem.where.path.rpartition("/")[2].removesuffix(".yaml") for problem in problems]
    is_month = re.compile(r"[0-9]{4}-[0-9]{2}").fullmatch
    return [problem for problem, stem in zip(problems, stems, strict=True) if stem in months or not is_month(stem)]


def to_evidence(
    source: Source,
    book: Book,
    settings: Settings,
    period: Period,
    filters: Filters,
    reading: Reading,
    *,
    as_of: date,
    revision: str,
    revision_day: date | None = None,
    advance: Advance | None = None,
) -> Evidence:
    """Bring together what was read in the months of the period with everything before it.

    Args:
        source: where the files are.
        book: what entries are judged by.
        settings: due dates and suppression.
        period: which days the reports are about.
        filters: what the reports are narrowed to, for every audience.
        reading: the months of the period.
        as_of: stands for today.
        revision: the commit of the data, empty where there is none.
        revision_day: the day of that commit, if the data are as they were at it.
        advance: is told how many files of how many have been read.
    """
    months = [month for month in months_in(period) if month >= month_of(settings.start)]  # no log was due before
    earlier = read_earlier(source, book, period, advance)
    until = _up_to(period.last, [*earlier.interactions, *reading.interactions])
    status = find_status(source, book, settings, months, as_of)
    roster, words = book.context.roster, book.schemas["interaction"].vocabularies
    return Evidence(
        period=period,
        as_of=as_of,
        filters=filters,
        settings=settings,
        roster=roster,
        vocabularies=words,
        interactions=until,
        frame=to_frame(until, roster, words),
        problems=reading.problems,
        left_out=reading.left_out,
        earlier_left_out=earlier.left_out,
        status=status,
        submissions=_submissions(source, status),
        revision=revision,
        revision_day=revision_day,
        memo=Memo(),
    )


def _up_to(last: date, interactions: Sequence[Interaction]) -> list[Interaction]:
    """Those of the days until then, by date and id."""
    return sorted((one for one in interactions if one.date <= last), key=lambda one: (one.date, one.id))


def _submissions(source: Source, status: Status) -> dict[tuple[str, str], Submission]:
    """What was handed in, by cadre and month."""
    keys = [(row.cadre, row.month) for row in status.rows if row.submitted_on]
    found = {(cadre, month): handed_in(source, cadre, month) for cadre, month in keys}
    return {key: submission for key, submission in found.items() if submission}
