"""``cwlog tidy``: log files go to the folder where date and roster say they belong."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import from_here, problem_line, root_of, today_of, workspace_option
from cwlog.cli.handed_in import say_handed_in

if TYPE_CHECKING:
    from cwlog.tidying import Left, Shift
    from cwlog.workspace import Workspace


@click.command(
    epilog="""\b
Examples:
  cwlog tidy
  cwlog tidy --yes
"""
)
@click.option("--yes", is_flag=True, help="Move the files without a question.")
@click.option("--dry-run", is_flag=True, help="Show what would move, and ask nothing.")
@workspace_option
@click.pass_context
def command(ctx: click.Context, yes: bool, dry_run: bool, workspace: str | None) -> None:
    """Move files to the folder where the roster says they belong.

    Shows 'from -> to' for each file first, and moves nothing without --yes or an answer at a terminal. An entry that
    shares its file with others gets a file of its own. No file is ever overwritten.

    Exit code 0: done, or shown. 1: something is left in a wrong place.
    """
    from cwlog.cli.progress import progress
    from cwlog.cli.roster_check import say_problems
    from cwlog.tidying import plan_tidying
    from cwlog.workspace import open_workspace

    opened = open_workspace(root_of(ctx, workspace))
    say_problems(opened)
    with progress("Reading") as advance:
        plan = plan_tidying(opened.source, opened.roster, advance)
    for shift in plan.shifts:
        click.echo(_line(shift))
    is_left = _say_left(opened, plan.left) | _say_submissions(opened)
    _say_untold(plan.untold)
    if not plan.shifts:
        is_sure = not (is_left or plan.untold)
        click.echo("Every file is in its place." if is_sure else "There is nothing to move.", err=True)
        ctx.exit(1 if is_left else 0)
    if not (yes and not dry_run) and not _agrees(plan.shifts, may_ask=not dry_run):
        click.echo("Nothing was moved; 'cwlog tidy --yes' does it.", err=True)
        ctx.exit(0)
    is_left |= _move_all(opened, plan.shifts)
    ctx.exit(1 if is_left else 0)


def _line(shift: "Shift") -> str:
    from cwlog.render.text import plain_text

    return f"{plain_text(shift.source)} -> {plain_text(shift.target)}"


def _say_left(opened: "Workspace", left: "Sequence[Left]") -> bool:
    """Name what cannot be moved by itself; True if there is something."""
    from cwlog.render.text import plain_text

    for one in left:
        place = f"{plain_text(from_here(opened.root, one.path))}:{one.line}"
        click.echo(f"{place}: {plain_text(one.message)}; {one.hint}", err=True)
    return bool(left)


def _say_untold(paths: "Sequence[str]") -> None:
    """Tell that nothing is known about some files: nobody shall take them for tidy."""
    from cwlog.words import counted

    if paths:
        say = "does not say where it belongs" if len(paths) == 1 else "do not say where they belong"
        click.echo(f"{counted(len(paths), 'file')} {say}: 'cwlog validate' says what is wrong.", err=True)


def _say_submissions(opened: "Workspace") -> bool:
    """Name submissions in a wrong place: what was handed in is never moved by itself."""
    from cwlog.logbook import survey_submissions

    problems = survey_submissions(opened.source, opened.book(today_of(None))).problems
    misplaced = sorted(problem for problem in problems if problem.code == "CW701")
    for problem in misplaced:
        click.echo(problem_line(opened.root, problem), err=True)
    return bool(misplaced)


def _agrees(shifts: "Sequence[Shift]", *, may_ask: bool) -> bool:
    """What the person at the terminal says; no, if nobody is there."""
    is_person = sys.stdin.isatty() and sys.stderr.isatty()
    return may_ask and is_person and click.confirm(f"Move {_number_of(shifts)}?", err=True)


def _number_of(shifts: "Sequence[Shift]") -> str:
    """``2 files and 1 entry``."""
    from cwlog.words import counted

    entries = sum(shift.entry is not None for shift in shifts)
    numbers = {"file": len(shifts) - entries, "entry": entries}
    return " and ".join(counted(number, noun) for noun, number in numbers.items() if number) or "nothing"


def _move_all(opened: "Workspace", shifts: "Sequence[Shift]") -> bool:
    """Move one after the other; True if something was left, because somebody else was at work, too."""
    from cwlog.workspace.moving import carry_out
    from cwlog.workspace.writing import ChangedMeanwhile, NameTaken

    done: list[Shift] = []
    try:
        for shift in shifts:
            try:
                carry_out(opened.root, shift)
            except (NameTaken, ChangedMeanwhile) as error:
                click.echo(f"{error.message}; {error.hint}", err=True)
            else:
                done.append(shift)
    finally:
        click.echo(f"{_number_of(done)} moved.", err=True)
        say_handed_in(opened.source, _months_of(done))
    return len(done) < len(shifts)


def _months_of(done: "Sequence[Shift]") -> "list[tuple[str, str]]":
    """The cadres and months that an entry has left or come to."""
    from cwlog.tidying import cadre_and_month

    return [home for shift in done for path in shift[:2] if (home := cadre_and_month(path))]
