"""``cwlog validate --draft FILE``: is a filled form ready for ``cwlog add --from``?"""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from cwlog.cli.common import problem_line

if TYPE_CHECKING:
    from cwlog.model import Problem
    from cwlog.recording import Judgement
    from cwlog.recording.incoming import Incoming


def check_draft(root: str, path: str, today: date, form: str, *, strict: bool) -> int:
    """Show every problem that the entries of a file would have in the log; the exit code. Nothing is written.

    Parts of a form that nobody has filled in are passed over.
    """
    from cwlog.cli.common import say_uncompared
    from cwlog.cli.given_text import read_given
    from cwlog.forms import is_blank
    from cwlog.recording import judge
    from cwlog.recording.incoming import read_incoming
    from cwlog.workspace import open_workspace

    opened = open_workspace(root)
    records = read_incoming(read_given(path))
    filled = [one for one in records if one.draft is None or not is_blank(one.draft)]
    sound = [one for one in filled if one.draft is not None]
    drafts = [one.draft for one in sound if one.draft is not None]
    judgement = judge(drafts, opened.source, opened.book(today), os.urandom)
    name = "<stdin>" if path == "-" else path
    problems = sorted([*_of_reading(name, filled), *_of_entries(name, sound, judgement)])
    _show(problems, len(filled), form)
    say_uncompared(root, judgement.unread)
    return _say_summary(problems, len(filled), len(records) - len(filled), strict=strict)


def _of_reading(name: str, records: "Sequence[Incoming]") -> "Iterator[Problem]":
    from cwlog.logbook import to_problem

    for one in records:
        for fault in one.faults:
            yield to_problem(name, *fault)


def _of_entries(name: str, sound: "Sequence[Incoming]", judgement: "Judgement") -> "Iterator[Problem]":
    from cwlog.logbook import to_problem

    for one, entry in zip(sound, judgement.entries, strict=True):
        for finding in entry.findings:
            yield to_problem(name, *one.place(finding), finding)


def _show(problems: "Sequence[Problem]", entries: int, form: str) -> None:
    if form == "json":
        from cwlog.render.problems import problems_json

        click.echo(problems_json(1, entries, problems))
        return
    for problem in problems:
        click.echo(problem_line(os.getcwd(), problem))


def _say_summary(problems: "Sequence[Problem]", filled: int, blank: int, *, strict: bool) -> int:
    """What was found, in one line; the exit code."""
    from cwlog.words import counted

    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    colour = "red" if errors else "yellow" if warnings else "green"
    found = click.style(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", fg=colour, bold=True)
    passed = f"; {counted(blank, 'blank form')} passed over" if blank else ""
    click.echo(f"{counted(filled, 'interaction')}: {found}{passed}", err=True)
    return 1 if errors or (strict and problems) else 0
