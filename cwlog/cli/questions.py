"""The questions of ``cwlog add`` at a terminal: one for each item that no flag gave, with a way back."""

import sys
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

import click

from cwlog.cli.add_answers import added_up, is_nothing, to_value
from cwlog.cli.add_choices import WIDTH, choice_lines, choices_on, chosen_counts, chosen_words
from cwlog.cli.add_finish import Job, finding_text, finish, needs_a_look, save_on_screen, say_findings
from cwlog.cli.add_flags import is_needed, with_empty_lists, without_leftovers
from cwlog.cli.add_summary import district_text, shown, summary_lines
from cwlog.errors import CwlogError
from cwlog.model import UNSURE, Record, Term
from cwlog.recording import Draft, Judgement, errors_about
from cwlog.recording.earlier import last_entry
from cwlog.render.text import plain_text
from cwlog.schemas import Field

_BACK, _HELP = "<", "?"
_ALWAYS_NEW = frozenset(("district", "date", "description", "comments"))  # never taken from the last entry
_LONGEST_DEFAULT = 60  # characters beside which there is room for an answer
_HOW = {
    "district": "Write its code of six digits, its name, an alias, or a part of the name.",
    "date": "Write 2017-10-05, 10/5/2017, today, yesterday, last friday or 3 days ago.",
    "number": "Write 90, 90m, 1h30m, 1:30 or 1.5h.",
    "word": "Write one number or word of the list.",
    "words": "Write numbers (1,3-5) or words of the list, parted by commas.",
    "counts": "Write roles with counts, as in principal=2 or 5=2, parted by commas; a role alone is one person.",
}


class Back(Exception):
    """The person wants to answer the question before once more."""


def ask_and_finish(job: Job, drafts: Sequence[Draft], given: Collection[str]) -> int:
    """Ask for what the drafts lack, show the entry, and write it; the exit code."""
    if wrong := [finding for draft in drafts for finding in errors_about(draft, given, job.book)]:
        _say(*dict.fromkeys(map(finding_text, wrong)), "Nothing was written.")
        return 1
    _say("Enter takes what stands in [ ]; '<' steps back, '?' explains;", "Ctrl-C stops, and nothing is written.")
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
        _say("", *summary_lines(complete, job.known))
        try:
            return finish(job, complete, say_findings, approve=_approve)
        except Back:
            interview.step_back()


class Interview:
    """The state of the questions: what has been answered, and which question is next."""

    def __init__(self, job: Job, drafts: Sequence[Draft], given: Collection[str]) -> None:
        """Get ready to ask about what no flag gave; several districts share all answers."""
        self._job, self._given = job, given
        self._districts = [draft["district"] for draft in drafts] if len(drafts) > 1 else []
        self._draft = dict(drafts[0])
        self._fields = [one for one in job.known.schema.fields.values() if one.question and one.name not in given]
        self._next = 0
        self._last: dict[tuple[str, str], Record | None] = {}

    def drafts(self) -> list[Draft]:
        """The drafts with all answers."""
        complete = with_empty_lists(self._draft)
        return [{**complete, "district": code} for code in self._districts] or [complete]

    def ask(self) -> None:
        """Ask from the next question to the last one."""
        while self._next < len(self._fields):
            field = self._fields[self._next]
            if self._applies(field):
                try:
                    self._ask_one(field)
                except Back:
                    self.step_back()
                    continue
            self._next += 1

    def step_back(self) -> None:
        """Make the question before the next one."""
        before = [at for at in range(self._next) if self._applies(self._fields[at])]
        if before:
            self._next = before[-1]
        else:
            _say("This is the first question.")

    def go_to_first_error(self, judgement: Judgement) -> bool:
        """Make the question about the first error the next one; False if no question was about it."""
        keys = {str(finding.field[0]) for entry in judgement.entries for finding in entry.errors if finding.field}
        keys |= {"date"} if "district" in keys else set()  # no member on that day
        found = [at for at, field in enumerate(self._fields) if field.name in keys and self._applies(field)]
        self._next = min(found, default=self._next)
        return bool(found)

    def _applies(self, field: Field) -> bool:
        """True unless the answers so far leave nothing to ask about it."""
        if field.name == "description":
            return self._draft.get("interaction_type") == UNSURE
        listed_in = field.name.removesuffix("_other")
        return listed_in == field.name or "other" in self._draft.get(listed_in, ())

    def _is_needed(self, field: Field) -> bool:
        is_unsure = self._draft.get("interaction_type") == UNSURE
        return is_needed(field, is_unsure=is_unsure) or field.name.endswith("_other")

    def _ask_one(self, field: Field) -> None:
        """Ask until there is an answer that can stand."""
        terms = self._terms(field)
        default = self._default(field)
        _say("", click.style(f"{field.item} of 9. {field.question}", bold=True))
        _say(*choice_lines(self._job.known.vocabulary(field), terms) if terms else ())
        while True:
            try:
                value = self._answer(field, terms, default)
            except CwlogError as error:
                _say(plain_text(error.message + (f"; {error.hint}" if error.hint else "")))
                continue
            if wrong := self._errors(field, value):
                _say(plain_text(wrong[0].message + (f"; {wrong[0].hint}" if wrong[0].hint else "")))
                continue
            self._take(field, value)
            return

    def _terms(self, field: Field) -> list[Term]:
        """The words to choose from: those in use on the day."""
        if not field.vocabulary:
            return []
        day = self._draft.get("date")
        return choices_on(self._job.known.vocabulary(field), date.fromisoformat(day) if day else None)

    def _answer(self, field: Field, terms: Sequence[Term], default: Any) -> Any:
        """The value of one line that was typed; None for nothing.

        Raises:
            Back: the person wants the question before.
            CwlogError: it cannot be understood, or an answer is needed.
        """
        text = _read_line(_prompt(default, "" if self._is_needed(field) else "none"))
        if text == _BACK:
            raise Back
        if text == _HELP:
            _say(*_explanation(field, terms))
            return self._answer(field, terms, default)
        if not text and default is not None:
            return default
        if is_nothing(text):
            if self._is_needed(field):
                raise CwlogError("an answer is needed here", "'?' explains, '<' steps back")
            return None
        return self._value(field, text, terms)

    def _value(self, field: Field, text: str, terms: Sequence[Term]) -> Any:
        known = self._job.known
        if field.kind == "counts":
            return added_up(chosen_counts(text, terms, known.vocabulary(field)))
        if field.kind not in ("word", "words"):
            day = self._draft.get("date")
            return to_value(field, text, known, date.fromisoformat(day) if day else None)
        words = chosen_words(text, terms, known.vocabulary(field))
        if field.kind == "word" and len(words) > 1:
            raise CwlogError("one answer is wanted here", "give one number or word")
        return words if field.kind == "words" else words[0]

    def _errors(self, field: Field, value: Any) -> list[Any]:
        """What stands against the answer, as far as the answers before it tell."""
        if value is None:
            return []
        keys = ("date", "district") if field.name == "date" else (field.name,)
        return errors_about({**self._draft, field.name: value}, keys, self._job.book)

    def _take(self, field: Field, value: Any) -> None:
        if value is None:
            self._draft.pop(field.name, None)
            if field.required:
                self._draft[field.name] = []
        else:
            self._draft[field.name] = value
        self._draft = without_leftovers(self._draft, self._given)
        if field.name == "district":
            _say(f"district: {plain_text(district_text(value, self._draft.get('date'), self._job.known))}")

    def _default(self, field: Field) -> Any:
        """What an empty answer means: the answer before, today, or as in the district's last entry."""
        if field.name in self._draft:
            value = self._draft[field.name]
        elif field.name == "date":
            value = self._job.known.today.isoformat()
        else:
            value = None if field.name in _ALWAYS_NEW else (self._last_entry() or {}).get(field.name)
        return None if value in (None, "", [], {}) or self._errors(field, value) else value

    def _last_entry(self) -> Record | None:
        """The district's last entry, looked for once."""
        district, day = str(self._draft["district"]), str(self._draft["date"])
        if (district, day) not in self._last:
            stay = self._job.known.roster.membership(district, date.fromisoformat(day))
            source = self._job.workspace.source
            self._last[district, day] = last_entry(source, stay.cadre, day[:7], district) if stay else None
        return self._last[district, day]


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


def _prompt(default: Any, otherwise: str) -> str:
    """``[what an empty answer means] >``; on a line of its own when it is long."""
    text = plain_text(otherwise if default is None else shown(default))
    if len(text) > WIDTH * 4:
        text = text[: WIDTH * 4] + "…"
    return f"[{text}]{' ' if len(text) <= _LONGEST_DEFAULT else chr(10)}> " if text else "> "


def _read_line(prompt: str) -> str:
    """One line from the terminal.

    Raises:
        Abort: the person pressed Ctrl-D.
        CwlogError: a key that types nothing, such as an arrow, is in it.
    """
    click.echo(prompt, nl=False, err=True)
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    text = line.replace("\t", " ").strip()
    if not text.isprintable():
        raise CwlogError("a key that types no character is in the answer", "type it again")
    return text


def _explanation(field: Field, terms: Sequence[Term]) -> Iterator[str]:
    from textwrap import wrap

    how = _HOW.get(field.name) or _HOW.get(field.kind) or "Write it in one line."
    yield from wrap(f"{field.title}: {field.description} {how}", WIDTH)
    for number, term in enumerate(terms, 1):
        yield from wrap(f"{number:>4} {term.title}: {term.description}", WIDTH, subsequent_indent="     ")


def _approve(job: Job, judgement: Judgement) -> bool:
    """Ask whether the entry shall be recorded in spite of its warnings.

    Raises:
        Back: the person wants to change an answer.
    """
    while needs_a_look(job, judgement):
        answer = _yes_or_no()
        if answer is not None:
            return answer
    return True


def _yes_or_no() -> bool | None:
    """What the person says; None if it is neither."""
    try:
        answer = _read_line("Record it anyway? [y/N] ('<' steps back) > ").lower()
    except CwlogError:
        return None
    if answer == _BACK:
        raise Back
    return {"": False, "n": False, "no": False, "y": True, "yes": True}.get(answer)
