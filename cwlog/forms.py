"""Forms for interactions: a YAML stream without ids that says in place what each key takes, blank or filled in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any, NamedTuple

from cwlog.documents import to_yaml
from cwlog.model import Membership, Record, Term
from cwlog.periods import MONTHS, month_of
from cwlog.schemas import Field, Schema, Vocabulary
from cwlog.words import counted

_WIDTH = 118
_INDENT = "#    "
_NOTES = """\
# A line that begins with '#' is a note. A key with a '#' before it is optional: take the '#' away to use it.
# Text with ': ' or ' #' in it goes in quotes: "Agenda: next steps".
# Training is never recorded here; it belongs in the DESE activity log. No names of people: roles, and how many.
"""
_BLANK_HEAD = f"""\
# {{title}}
#
# Fill in one part for each interaction: a line '---' begins the next part. A part that stays blank is passed over.
{_NOTES}#
# Is it right?   cwlog validate --draft FILE
# Record it:     cwlog add --from FILE
"""
_EDITOR_HEAD = f"""\
# A new coaching interaction. Fill it in, save it, and close the editor: if all is right, it is recorded; if not, it
# opens again and says what is wrong. To give up, delete everything, save, and close the editor.
#
{_NOTES}"""
_HOW = {
    "district": "Its code, between the quotes.",
    "word": "One of",
    "words": "In the brackets, parted by commas, one or more of",
    "texts": "In the brackets, each in quotes, parted by commas.",
    "counts": "Take the '#' before each role that was there, and write how many.",
}
_HOW_KINDLY = _HOW | {
    "district": "Its code in quotes, its name, or a part of the name.",
    "date": "As 2017-10-05, 10/5/2017, yesterday or last friday.",
    "number": "As 90, 1h30m, 1:30 or 1.5h.",
}
_BLANKS: dict[str, Any] = {"words": [], "texts": []}


class FormScope(NamedTuple):
    """What a form is for: the days (both included) whose words and districts it offers.

    ``month`` says that the days are one month, ``cadre`` whose districts they are, empty for all.
    """

    first: date
    last: date
    month: bool
    cadre: str
    districts: Sequence[Membership]

    @property
    def label(self) -> str:
        """What the form is for, in words: ``cadre 3, October 2017``; may be empty."""
        whose = f"cadre {self.cadre}" if self.cadre else ""
        return ", ".join(part for part in (whose, _month(self.first) if self.month else "") if part)


class _Part(NamedTuple):
    """One part of a form: what it offers, how values are written, what is filled in; a brief one explains less."""

    schema: Schema
    scope: FormScope
    how: Mapping[str, str]
    filled: Record
    is_brief: bool


def form_text(schema: Schema, scope: FormScope, count: int = 1) -> str:
    """A blank form with so many parts; the first one explains every key at length, the others are brief.

    Reading it gives ``count`` records that are `is_blank`. Files are strict, and so is what it says about values.
    """
    title = f"A blank form for {counted(count, 'coaching interaction')}" + (f": {scope.label}" if scope.label else "")
    head = _BLANK_HEAD.format(title=_visible(title))
    return head + _all_parts(schema, scope, _HOW, [{}] * count)


def editor_form(schema: Schema, scope: FormScope, drafts: Sequence[Record]) -> str:
    """A form for a person's editor with a part for each draft, filled in as far as that goes.

    It is read kindly (`cwlog.cli.add_answers.read_kindly`), and says so.
    """
    return _EDITOR_HEAD + _all_parts(schema, scope, _HOW_KINDLY, drafts)


def _all_parts(schema: Schema, scope: FormScope, how: Mapping[str, str], drafts: Sequence[Record]) -> str:
    many = len(drafts) > 1
    text = "#\n# The first part explains each key; the others list the words only.\n" if many else ""
    for number, draft in enumerate(drafts, 1):
        heading = f"\n# {number} of {len(drafts)}\n" if many else ""
        text += f"---{heading}\n" + "\n".join(_keys(_Part(schema, scope, how, draft, is_brief=number > 1)))
    return text


def is_blank(record: Record) -> bool:
    """True for a part of a form that nobody has filled in: no key has a value.

    >>> is_blank({"district": "", "date": None, "resources": []}), is_blank({"district": "901003", "date": None})
    (True, False)
    """
    return all(value in (None, "", [], {}) for value in record.values())


def _keys(part: _Part) -> Iterator[str]:
    """Each key with its notes, in the order of the nine items, then what is no item."""
    fields = [field for field in part.schema.fields.values() if field.flag]
    last_item = 0
    listed: set[str] = set()
    for field in sorted(fields, key=lambda field: field.item or len(fields)):
        number = f"{field.item}. " if field.item and field.item != last_item else "   "
        last_item = field.item
        yield "".join(f"{line}\n" for line in _lines(field, part, number, listed))


def _lines(field: Field, part: _Part, number: str, listed: set[str]) -> Iterator[str]:
    unit = f", {field.unit}" if field.unit and not field.longest else ""
    yield f"# {number}{_visible(field.title)} ({'needed' if field.required else 'optional'}{unit})"
    if not part.is_brief:
        yield from _notes(field.description)
        yield from _notes(_length(field))
    words = part.schema.vocabularies[field.vocabulary] if field.vocabulary else None
    if words and field.kind != "counts":
        yield from _word_lines(field, words, part, listed)
    else:
        yield from _how(field, part)
    if not part.is_brief and field.examples and field.name != "district" and field.kind != "counts":
        yield from _notes(f"For example: {_as_line(field.name, _example(field, part.scope))}")
    yield _key(field, part.filled)
    if words and field.kind == "counts":
        yield from _role_lines(field, words, part)


def _how(field: Field, part: _Part) -> Iterator[str]:
    """How to write the value, with the districts and the month of the form."""
    scope = part.scope
    if not part.is_brief or field.kind == "counts":
        yield from _notes(part.how.get(field.name) or part.how.get(field.kind, ""))
    if field.name == "district" and "district" not in part.filled:
        for stay in _once(scope.districts):
            yield _visible(f'{_INDENT}  "{stay.code}"  {stay.name}{_remark(stay, scope)}')
        if not scope.districts:
            yield from _notes("The roster has no district for this form.")
    if field.kind == "date" and scope.month:
        yield from _notes(f"A day in {_month(scope.first)}.")


def _once(districts: Sequence[Membership]) -> list[Membership]:
    return list({stay.code: stay for stay in districts}.values())


def _remark(stay: Membership, scope: FormScope) -> str:
    """The cadre, where it is not the form's, and the days, where they are not all of the form's."""
    parts = [] if scope.cadre else [f"cadre {stay.cadre}"]
    if stay.since > scope.first:
        parts.append(f"from {stay.since}")
    if stay.until and stay.until < scope.last:
        parts.append(f"until {stay.until}")
    return f"  ({', '.join(parts)})" if parts else ""


def _word_lines(field: Field, words: Vocabulary, part: _Part, listed: set[str]) -> Iterator[str]:
    """The words in force, group by group; a list that stands above already is not repeated."""
    if words.name in listed:
        yield from _notes(f"{part.how[field.kind]} the words of {words.name}, above.")
        return
    listed.add(words.name)
    if not part.is_brief:
        yield from _notes(f"{part.how[field.kind]}:")
    terms = _in_force(words, part.scope)
    if part.is_brief:
        yield from _notes(", ".join(term.value for term in terms))
        return
    width = max((len(term.value) for term in terms), default=0)
    group = ""
    for term in terms:
        if term.group != group:
            group = term.group
            yield from _notes(f"{words.groups.get(group, 'Besides')}:")
        yield from _wrapped(f"{term.value:{width}}  {_meaning(term)}", f"{_INDENT}  ", " " * (width + 2))


def _role_lines(field: Field, words: Vocabulary, part: _Part) -> Iterator[str]:
    """A line for each role, ready to be used. Those that are filled in have no '#', and stand there in any case."""
    counts = part.filled.get(field.name, {})
    in_force = _in_force(words, part.scope)
    terms = in_force + [term for term in words.terms if term.value in counts and term not in in_force]
    width = max((len(term.value) for term in terms), default=0)
    for term in terms:
        line = f"  {term.value}: {counts[term.value]}" if term.value in counts else f"  #{term.value}: 1"
        yield line if part.is_brief else f"{line:{width + 7}} # {_visible(_meaning(term))}"


def _in_force(words: Vocabulary, scope: FormScope) -> list[Term]:
    """The words that may be used on a day of the form, in the order of their groups."""
    current = [term for term in words.terms if term.is_current(scope.first, scope.last)]
    order = [*words.groups, ""]
    return sorted(current, key=lambda term: order.index(term.group) if term.group in order else len(order))


def _meaning(term: Term) -> str:
    return f"{term.title}: {term.description}" if term.description else term.title


def _length(field: Field) -> str:
    return f"At most {field.longest} {field.unit}." if field.longest and field.unit else ""


def _example(field: Field, scope: FormScope) -> Any:
    return scope.first.replace(day=5).isoformat() if field.kind == "date" and scope.month else field.examples[0]


def _key(field: Field, filled: Record) -> str:
    """The key with its value; blank where there is none, and as a note where it need not be given."""
    if field.kind != "counts" and field.name in filled:
        return _as_line(field.name, filled[field.name])
    if field.name == "district":
        return 'district: ""'
    blank = _as_line(field.name, _BLANKS[field.kind]) if field.kind in _BLANKS else f"{field.name}:"
    return blank if field.required else f"#{blank}"


def _as_line(name: str, value: Any) -> str:
    """A key with its value on one line: lists in brackets."""
    if not isinstance(value, list):
        return to_yaml({name: value}).removesuffix("\n")
    items = (to_yaml({"": item}).strip().removeprefix("'': ").removeprefix('"": ') for item in value)
    return f"{name}: [{', '.join(items)}]"


def _month(day: date) -> str:
    year, number = month_of(day).split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def _notes(text: str) -> Iterator[str]:
    yield from _wrapped(text, _INDENT, "")


def _wrapped(text: str, indent: str, further: str) -> Iterator[str]:
    lines = wrap(
        _visible(text), _WIDTH, initial_indent=indent, subsequent_indent=indent + further, break_on_hyphens=False
    )
    yield from lines


def _visible(text: str) -> str:
    """One line without characters that cannot be seen: a form must be readable as YAML, and safe on a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)
