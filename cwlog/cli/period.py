"""The options that say which days a command is about."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from cwlog.model import Period

Command = TypeVar("Command", bound=Callable[..., Any])


def period_options(command: Command) -> Command:
    """``--month``, ``--school-year`` or ``--from`` with ``--to``, for `period_of`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _once(_ctx: click.Context, option: click.Parameter, values: tuple[str, ...]) -> str | None:
    """The value of an option that may stand once: of two months, Click would silently take the last."""
    if len(values) > 1:
        from cwlog.errors import CwlogError

        raise CwlogError(f"{option.opts[0]} was given more than once", "a period has one beginning and one end")
    return values[0] if values else None


def _option(flag: str, metavar: str, meaning: str, *name: str) -> Callable[[Command], Command]:
    return click.option(flag, *name, multiple=True, callback=_once, metavar=metavar, help=meaning)


_OPTIONS = (
    _option("--month", "MONTH", "A month, as 2017-10."),
    _option("--school-year", "YEAR", "July to June, as 2017-18."),
    _option("--from", "DATE", "The first day of any other period.", "first"),
    _option("--to", "DATE", "Its last day; today if left out.", "last"),
)


def period_of(
    *, month: str | None, school_year: str | None, first: str | None, last: str | None, today: date
) -> Period:
    """The one period that was asked for; without any the last complete month, named on stderr.

    Raises:
        CwlogError: there is more than one, or it cannot be understood.
    """
    from cwlog.errors import CwlogError
    from cwlog.periods import last_complete_month, parse_month, parse_school_year

    days = None if first is None and last is None else (first, last)
    if sum(asked is not None for asked in (month, school_year, days)) > 1:
        raise CwlogError("more than one period was given", "give --month, --school-year, or --from and --to")
    if month is not None:
        return parse_month(month)
    if school_year is not None:
        return parse_school_year(school_year)
    if days is not None:
        return _span(first, last, today)
    period = last_complete_month(today)
    click.echo(f"No period was given: this is {period.label}, the last complete month.", err=True)
    return period


def _span(first: str | None, last: str | None, today: date) -> Period:
    """Any days; one that depends on today is echoed as what it became."""
    from cwlog.errors import CwlogError
    from cwlog.inputs import is_relative, parse_day
    from cwlog.periods import span

    if first is None:
        raise CwlogError("--to says where the period ends, but not where it begins", "give --from too")
    last = "today" if last is None else last
    period = span(parse_day(first, today), parse_day(last, today))
    if is_relative(first) or is_relative(last):
        click.echo(f"The period is {period.label}.", err=True)
    return period
