"""``cwlog roster move``: a district goes to another cadre from a day on."""

import sys
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import click

if TYPE_CHECKING:
    from cwlog.roster.moving import Move
    from cwlog.workspace import Workspace


class Wanted(NamedTuple):
    """What was typed, and the day that ``on`` may count back from."""

    district: str
    to: str
    on: str
    today: date


def move_on_request(root: str, wanted: Wanted, *, yes: bool, dry_run: bool) -> int:
    """Show the change of data/districts.csv, and make it; the exit code.

    Raises:
        DataRefused: the roster does not allow it.
        CwlogError: something that was typed cannot be understood, or the file could not be written.
    """
    from cwlog.cli.roster_check import say_problems
    from cwlog.documents import MAX_FILE_BYTES
    from cwlog.inputs import find_district
    from cwlog.roster.moving import PATH, check_move, move_district
    from cwlog.workspace import open_workspace
    from cwlog.workspace.writing import replace

    opened = open_workspace(root)
    say_problems(opened)
    on = _day(wanted)
    to = _cadre(wanted.to, opened)
    code = find_district(wanted.district, opened.roster, on)
    check_move(opened.roster, code, to, on)
    data = opened.source.read(PATH, MAX_FILE_BYTES)
    move = move_district(data.decode(), opened.schemas["district"].columns, code, to, on)
    _show(move)
    if dry_run:
        click.echo("Nothing was written.", err=True)
        return 0
    if not yes and not _agrees(code, to):
        click.echo("Nothing was written.", err=True)
        return 1
    replace(root, PATH, data, move.text.encode())
    click.echo(f"{PATH} was changed: district {code} is in cadre {to} from {on} on.", err=True)
    _say_files(root, code)
    return 0


def _day(wanted: Wanted) -> date:
    from cwlog.inputs import is_relative, parse_day
    from cwlog.render.text import plain_text

    day = parse_day(wanted.on, wanted.today)
    if is_relative(wanted.on):
        click.echo(f"--on: {plain_text(wanted.on.strip())} = {day}", err=True)
    return day


def _cadre(text: str, opened: "Workspace") -> str:
    """A cadre by id or name."""
    from cwlog.rollup.filters import parse_filters

    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    return parse_filters({"cadre": [text]}, opened.roster, types, on=date.min).cadre[0]


def _show(move: "Move") -> None:
    """The line that goes and the two that come, as in a difference."""
    from cwlog.render.text import plain_text
    from cwlog.roster.moving import PATH

    click.echo(f"{PATH}:{move.line}")
    for mark, line in (("-", move.before), ("+", move.ended), ("+", move.begun)):
        click.echo(f"{mark} {plain_text(line)}")


def _agrees(code: str, to: str) -> bool:
    """What the person at the terminal says; yes, if nobody is there: what was typed leaves nothing open."""
    is_person = sys.stdin.isatty() and sys.stderr.isatty()
    return not is_person or click.confirm(f"Move district {code} to cadre {to}?", err=True)


def _say_files(root: str, code: str) -> None:
    """How many log files of the district now lie in a wrong folder."""
    from cwlog.cli.progress import progress
    from cwlog.tidying import plan_tidying
    from cwlog.words import counted
    from cwlog.workspace import open_workspace

    opened = open_workspace(root)
    with progress("Reading") as advance:
        plan = plan_tidying(opened.source, opened.roster, advance)
    number = sum(code in shift.districts for shift in plan.shifts)
    if number:
        have = "has" if number == 1 else "have"
        click.echo(f"{counted(number, 'log file')} of the district {have} to move: see 'cwlog tidy'.", err=True)
