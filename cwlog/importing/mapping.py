"""A column mapping: which heading is which key, what its words mean, how its dates and durations are written."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cwlog.documents import Fault, decode, locate, read_documents
from cwlog.errors import CwlogError
from cwlog.importing.targets import NEVER_MAPPED, Target, words_of
from cwlog.inputs import find_term, fold
from cwlog.model import FieldPath, Finding, Record
from cwlog.schemas import Schema
from cwlog.words import closest, quoted

AUTO, MINUTES = "auto", "minutes"
_DEFAULT_SEPARATORS = (";", ",")


class ColumnMapping(NamedTuple):
    """How to read a sheet. ``is_own`` is true for the form that cwlog itself writes, whose texts are taken exactly.

    ``columns`` has the headings for each key, ``participants`` the heading for each role; ``values`` the folded words
    of the form for each key, ``spelled`` the same as they were written.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    participants: Mapping[str, str] = {}
    values: Mapping[str, Mapping[str, str]] = {}
    separators: Mapping[str, tuple[str, ...]] = {}
    date_format: str = AUTO
    duration_unit: str = MINUTES
    key: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    constants: Mapping[str, str] = {}
    sheet: str | None = None
    is_own: bool = False
    spelled: Mapping[str, tuple[str, ...]] = {}

    @property
    def is_listed(self) -> bool:
        """True for a list that cwlog has written: no sheet of somebody else has these columns."""
        return self.is_own and not self.columns.keys().isdisjoint({"id", "import_key"})

    @property
    def headings(self) -> list[str]:
        """Every heading that a sheet must have, each once."""
        columns = (heading for headings in self.columns.values() for heading in headings)
        return list(dict.fromkeys([*columns, *self.participants.values(), *self.key]))

    def separators_of(self, name: str) -> tuple[str, ...]:
        """The signs between the values of a list."""
        return self.separators.get(name, _DEFAULT_SEPARATORS)


def read_mapping(data: bytes, path: str, schema: Schema, targets: Mapping[str, Target]) -> ColumnMapping:
    """The mapping in a file.

    Raises:
        CwlogError: it is not right; with file, line and column.
    """
    text = decode(data)
    documents = [] if isinstance(text, Fault) else read_documents(text)
    faults = [text] if isinstance(text, Fault) else documents[0].faults
    if faults:
        raise _refusal(path, *faults[0])
    if len(documents) > 1:
        raise CwlogError(f"{path}:{documents[1].line}:1: a second record", "a mapping is one record")
    record = documents[0].record or {}
    finding = next(iter(schema.check(record)), None) or next(_wrong_words(record, targets), None)
    if finding:
        raise _refusal(path, *locate(documents[0], finding), finding)
    return to_mapping(record, path, targets)


def to_mapping(record: Record, name: str, targets: Mapping[str, Target]) -> ColumnMapping:
    """The mapping that a checked record describes."""
    columns = {key: (one,) if isinstance(one, str) else tuple(one) for key, one in record["columns"].items()}
    values = {key: _meant(words, targets[key]) for key, words in record.get("values", {}).items()}
    return ColumnMapping(
        name,
        columns,
        record.get("participants", {}),
        values,
        {key: tuple(signs) for key, signs in record.get("separators", {}).items()},
        record.get("date_format", AUTO),
        record.get("duration_unit", MINUTES),
        tuple(record.get("key", ())),
        tuple(record.get("ignore", ())),
        record.get("constants", {}),
        record.get("sheet"),
        spelled={key: tuple(words) for key, words in record.get("values", {}).items()},
    )


def _meant(words: Mapping[str, str], target: Target) -> dict[str, str]:
    """The words of the form, folded -> the value; "" stays, for a word that stands for nothing."""
    known = words_of(target)
    return {fold(word): known.get(fold(value), value) for word, value in words.items()}


def _refusal(path: str, line: int, column: int, finding: Finding) -> CwlogError:
    field = ".".join(map(str, finding.field))
    return CwlogError(f"{path}:{line}:{column}: {field + ': ' if field else ''}{finding.message}", finding.hint)


def _wrong_words(record: Record, targets: Mapping[str, Target]) -> Iterator[Finding]:
    """What the schema cannot see: keys that an interaction does not have, values that are not on their list."""
    mappable = [name for name in targets if name not in NEVER_MAPPED]
    for part in ("columns", "values", "separators", "constants"):
        for name in record.get(part, {}):
            if name not in mappable:
                yield _not_a_key((part, name), name, mappable)
            elif part == "values" and targets[name].kind == "date":
                said = "the words of a date are not looked up"
                yield Finding("CW102", (part, name), said, "say with 'date_format' how they are written", at_key=True)
            elif part == "separators" and not targets[name].is_list:
                yield Finding("CW102", (part, name), f"{name} takes one value only", "take it out", at_key=True)
    roles = targets["participants"]
    for role in record.get("participants", {}):
        if roles.vocabulary and role not in roles.vocabulary.values:
            yield _not_a_key(("participants", role), role, roles.vocabulary.values)
    for name, words in record.get("values", {}).items():
        if name in targets:
            yield from _wrong_values(name, words, targets[name])
    if record["columns"].keys().isdisjoint({"district"}) and "district" not in record.get("constants", {}):
        yield Finding("CW101", ("columns",), "no column is the district", "add the line 'district: …'", at_key=True)


def _not_a_key(path: FieldPath, name: str, known: Iterable[str]) -> Finding:
    known = list(known)
    near = closest(name, known)
    hint = f"did you mean {quoted(near)}?" if near else f"one of: {', '.join(known)}"
    return Finding("CW102", path, f"{quoted(name)} is not a key that a column can fill", hint, at_key=True)


def _wrong_values(name: str, words: Mapping[str, str], target: Target) -> Iterator[Finding]:
    if target.vocabulary is None or target.kind == "text":
        return
    for word, value in words.items():
        try:
            if value:
                find_term(value, target.vocabulary)
        except CwlogError as error:
            yield Finding("CW104", ("values", name, word), error.message, error.hint)
