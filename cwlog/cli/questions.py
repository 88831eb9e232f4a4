"""The questions of ``cwlog add`` at a terminal: one for each item that no flag gave, with a way back."""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

import click

from cwlog.cli.add_answers import added_up, is_nothing, to_value
from cwlog.cli.add_choices import choice_lines, choices_on, chosen_counts, chosen_words
from cwlog.cli.add_finish import (
    Job,
    district_label,
    finding_text,
    finish,
    may_record,
    say_findings,
    say_unread,
)
from cwlog.cli.add_flags import is_needed, with_empty_lists, without_leftovers
from cwlog.cli.add_summary import shown, summary_lines
from cwlog.errors import CwlogError
from cwlog.model import UNSURE, Record
from cwlog.places import Source
from cwlog.recording import Draft, Judgement, errors_about
from cwlog.recording.earlier import last_entry
from cwlog.render.text import plain_text
from cwlog.schemas import Field

_BACK, _HELP = "<", "?"
_ITEMS = 9
_ALWAYS_NEW = frozenset(("district", "date", "description", "comments"))  # never taken from the district's last entry
_ALSO_ABOUT = {"date": ("date", "district")}  # with the date it shows whether the district was a member
_INTRODUCTION = (
    "Enter takes what stands in [ ]. Choose by number or word. '<' goes a step back, '?' explains, Ctrl-C stops and"
    " writes nothing."
)


class Back(Exception):
    """The person wants to answer the question before again."""


def ask_and_finish(job: Job, drafts: Sequence[Draft], given: Collection[str]) -> int:
    """Ask for what the drafts lack, show the entry, and write it; the exit code."""
    if wrong := errors_about(drafts[0], given, job.book):
        for finding in wrong:
            click.echo(finding_text(finding), err=True)
        click.echo("Nothing was written.", err=True)
        return 1
    interview = Interview(job, drafts, given)
    click.echo(_INTRODUCTION, err=True)
    while True:
        interview.ask()
        complete = interview.drafts()
        judgement = job.judge(complete)
        if judgement.has_errors:
            say_findings(judgement, district_label(complete))
            if not interview.go_to_first_error(judgement):
                click.echo("Nothing was written.", err=True)
                return 1
            continue
        try:
            _confirm(job, judgement, complete)
        except Back:
            interview.go_to_last()
            continue
        return finish(job, complete, district_label(complete), was_said=True)
