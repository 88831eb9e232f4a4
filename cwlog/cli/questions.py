"""The questions of ``cwlog add`` at a terminal: what they lead to, and the one about warnings."""

from collections.abc import Collection, Sequence

import click

from cwlog.cli.add_finish import Job, finding_text, finish, needs_a_look, save_on_screen, say_findings
from cwlog.cli.add_summary import summary_lines
from cwlog.cli.questions_interview import Back, Interview
from cwlog.cli.questions_screen import read_answer, say_wrapped
from cwlog.cli.terminal import screen_size
from cwlog.errors import CwlogError
from cwlog.recording import Draft, Judgement, errors_about

_ITEMS = range(1, 10)


def ask_and_finish(job: Job, drafts: Sequence[Draft], given: Collection[str]) -> int:
    """Ask for what the drafts lack, show the entry, and write it; the exit code."""
    if wrong := [finding for draft in drafts for finding in errors_about(draft, given, job.book)]:
        for line in dict.fromkeys(map(finding_text, wrong)):
            click.echo(line, err=True)
        click.echo("Nothing was written.", err=True)
        return 1
    say_wrapped("Enter takes what stands in [ ]; '<' steps back, '?' explains; Ctrl-C stops, and nothing is written.")
    interview = Interview(job, drafts, given)
    while True:
        interview.ask()
        complete = interview.drafts()
        judgement = job.judge(complete)
        if judgement.has_errors:
            say_findings(judgement)
            if not interview.go_to_first_error(judgement):
                save_on_screen(judgement)
                return 1
            continue
        click.echo(err=True)
        for line in summary_lines(complete, job.known, screen_size()[0]):
            click.echo(line, err=True)
        try:
            return finish(job, complete, say_findings, approve=_approve)
        except Back as back:
            interview.go_back(back.item)


def _approve(job: Job, judgement: Judgement) -> bool:
    """Ask whether the entry shall be recorded in spite of its warnings; if not, show it, so that it can be kept.

    Raises:
        Back: the person wants to change an answer.
    """
    while needs_a_look(job, judgement):
        answer = _yes_or_no()
        if answer is False:
            save_on_screen(judgement)
        if answer is not None:
            return answer
    return True


def _yes_or_no() -> bool | None:
    """What the person says; None if it is neither. An empty answer is no answer: it would throw away all others."""
    try:
        answer = read_answer("Record it anyway? (y, n, '<', or a question's number) > ").lower()
    except CwlogError:
        return None
    if answer == "<":
        raise Back
    if answer.isdecimal() and int(answer) in _ITEMS:
        raise Back(int(answer))
    return {"n": False, "no": False, "y": True, "yes": True}.get(answer)
