"""Asks for the items of an entry, one after the other, with a way back."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import click

from cwlog.cli.add_answers import added_up, is_nothing, to_value
from cwlog.cli.add_choices import choice_lines, choices_on, chosen_counts, chosen_words
from cwlog.cli.add_finish import Job
from cwlog.cli.add_flags import is_needed, with_empty_lists, without_leftovers
from cwlog.cli.add_summary import district_text, shown
from cwlog.cli.questions_screen import read_answer, say_wrapped
from cwlog.cli.terminal import screen_size
from cwlog.errors import CwlogError
from cwlog.model import UNSURE, Finding, Record, Term
from cwlog.recording import Draft, Judgement, errors_about
from cwlog.recording.earlier import last_entry
from cwlog.render.text import plain_text
from cwlog.schemas import Field

_BACK, _HELP = "<", "?"
_ALWAYS_NEW = frozenset(("district", "date", "description", "comments"))  # never taken from the last entry
_ROOM = 20  # characters for an answer beside what an empty one means
_LONGEST_SHOWN = 320
_HOW = {
    "district": "Write its code of six digits, its name, an alias, or a part of the name.",
    "date": "Write 2017-10-05, 10/5/2017, today, yesterday, last friday or 3 days ago.",
    "number": "Write 90, 90m, 1h30m, 1:30 or 1.5h.",
    "word": "Write one number or word of the list.",
    "words": "Write numbers (1,3-5) or words of the list, parted by commas.",
    "counts": "Write roles with counts: 5=2, principal=2; a role alone is one person.",
}


class Back(Exception):
    """The person wants to answer a question once more: that of an item, or with 0 the one before."""

    def __init__(self, item: int = 0) -> None:
        """Name the item, from 1 to 9."""
        super().__init__(item)
        self.item = item


class Interview:
    """The state of the questions: what has been answered, and which question is next."""

    def __init__(self, job: Job, drafts: Sequence[Draft], given: Collection[str]) -> None:
        """Get ready to ask about what no flag gave; several districts share all answers."""
        self._job, self._given = job, given
        self._districts = [draft["district"] for draft in drafts] if len(drafts) > 1 else []
        self._draft = dict(drafts[0])
        self._fields = [one for one in job.known.schema.fields.values() if one.question and one.name not in given]
        self._next = 0
        self._settled: set[str] = set()  # answered, and not to be asked again
        self._last: dict[tuple[str, str], Record | None] = {}

    def drafts(self) -> list[Draft]:
        """The drafts with all answers."""
        complete = with_empty_lists(self._draft)
        return [{**complete, "district": code} for code in self._districts] or [complete]

    def ask(self) -> None:
        """Ask what is not settled, from the next question to the last one."""
        while self._next < len(self._fields):
            field = self._fields[self._next]
            if self._applies(field) and field.name not in self._settled:
                try:
                    self._ask_one(field)
                except Back:
                    self._step_back()
                    continue
            self._next += 1

    def go_back(self, item: int) -> None:
        """Make the questions about an item the next ones, or with 0 the question before."""
        if not item:
            self._step_back()
        elif not self._go_to(field.name for field in self._fields if field.item == item):
            say_wrapped(f"Item {item} was given by a flag, and is not asked.")

    def go_to_first_error(self, judgement: Judgement) -> bool:
        """Make the question about the first error the next one; False if no question was about it."""
        keys = {str(finding.field[0]) for entry in judgement.entries for finding in entry.errors if finding.field}
        keys |= {"date"} if "district" in keys else set()  # no member on that day
        return self._go_to(field.name for field in self._asked() if field.name in keys)

    def _asked(self) -> list[Field]:
        return [field for field in self._fields if self._applies(field)]

    def _go_to(self, names: Iterable[str]) -> bool:
        """Make these questions the next ones; the others stay settled. False if there are none."""
        wanted = set(names)
        self._settled -= wanted
        places = [at for at, field in enumerate(self._fields) if field.name in wanted and self._applies(field)]
        self._next = min(places, default=self._next)
        return bool(places)

    def _step_back(self) -> None:
        """Make the question before the next one."""
        before = [field.name for field in self._fields[: self._next] if self._applies(field)]
        if not self._go_to(before[-1:]):
            click.echo("This is the first question.", err=True)

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
        click.echo(err=True)
        say_wrapped(plain_text(f"{field.item} of 9. {field.question}"), bold=True)
        for line in choice_lines(self._job.known.vocabulary(field), terms, screen_size()) if terms else ():
            click.echo(line, err=True)
        if how := _how(field):
            say_wrapped(how, dim=True)
        while not self._is_answered(field, terms, default):
            pass

    def _is_answered(self, field: Field, terms: Sequence[Term], default: Any) -> bool:
        """Read one answer and take it; False after saying what is wrong with it.

        Raises:
            Back: the person wants the question before.
        """
        try:
            value = self._answer(field, terms, default)
        except CwlogError as error:
            _refuse(error.message, error.hint)
            return False
        if wrong := self._errors(field, value):
            _refuse(wrong[0].message, wrong[0].hint)
            return False
        self._take(field, value)
        return True

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
        while (text := read_answer(_prompt(default, "" if self._is_needed(field) else "none"))) == _HELP:
            for line in _explanation(field, terms):
                click.echo(line, err=True)
        if text == _BACK:
            raise Back
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

    def _errors(self, field: Field, value: Any) -> list[Finding]:
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
        self._settled.add(field.name)
        if field.name == "district":
            say_wrapped(f"district: {plain_text(district_text(value, self._draft.get('date'), self._job.known))}")

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
        """The district's last entry, looked for once, and named: a person shall know whence the defaults are."""
        district, day = str(self._draft["district"]), str(self._draft["date"])
        if (district, day) not in self._last:
            stay = self._job.known.roster.membership(district, date.fromisoformat(day))
            source = self._job.workspace.source
            found = last_entry(source, stay.cadre, day[:7], district) if stay else None
            if found:
                say_wrapped(plain_text(f"What stands in [ ] is as in the entry of {found.get('date')}."))
            self._last[district, day] = found
        return self._last[district, day]


def _refuse(message: str, hint: str) -> None:
    """Say what is wrong with an answer, in a sentence or two."""
    between = " " if message.endswith("?") else "; "
    say_wrapped(plain_text(message + (between + hint if hint else "")))


def _prompt(default: Any, otherwise: str) -> str:
    """``[what an empty answer means] >``; on lines of its own when it is long."""
    from textwrap import wrap

    text = plain_text(otherwise if default is None else shown(default))
    if len(text) > _LONGEST_SHOWN:
        text = text[:_LONGEST_SHOWN] + "…"
    columns = screen_size()[0]
    if len(text) > columns - _ROOM:
        return "\n".join([*wrap(f"[{text}]", columns), "> "])
    return f"[{text}] > " if text else "> "


def _how(field: Field) -> str:
    """How to write an answer; a text needs no telling."""
    return _HOW.get(field.name) or _HOW.get(field.kind, "")


def _explanation(field: Field, terms: Sequence[Term]) -> Iterator[str]:
    """What is meant, what each word means, and last, nearest to the answer, how to write it."""
    from textwrap import wrap

    width = screen_size()[0]
    yield from wrap(plain_text(f"{field.title}: {field.description}"), width)
    for number, term in enumerate(terms, 1):
        said = plain_text(f"{number:>4} {term.title}: {term.description}")
        yield from wrap(said, width, subsequent_indent="     ")
    yield from wrap(_how(field) or "Write a few words, and press Enter.", width)
