"""One YAML document -> values and their positions, on PyYAML's C event stream.

The composer and constructor of PyYAML are not used: they resolve YAML 1.1 words, keep the last of two equal
keys, expand aliases and recurse (TRAPS: a segmentation fault on 200,000 brackets).
"""

from typing import Any, NamedTuple

import yaml

from cwlog.documents.blocks import find_block_fault
from cwlog.documents.fault import Fault
from cwlog.documents.limits import MAX_DEPTH, MAX_FAULTS, MAX_VALUES
from cwlog.documents.scalars import NotPlain, resolve
from cwlog.documents.wording import syntax_fault
from cwlog.model import FieldPath, Finding


class Position(NamedTuple):
    """Where a value and its key begin; line and column from 1 in the file."""

    line: int
    column: int
    key_line: int
    key_column: int


Positions = dict[FieldPath, Position]


class Enough(Exception):
    """Nested deeper than any log needs, or full of faults: stop reading, whatever follows."""


class StrictReader:
    """Builds one value from the events of one document; collects faults, so that all show in one run."""

    def __init__(self, text: str, first_line: int, *, with_positions: bool = False, most: int = MAX_VALUES) -> None:
        """Get ready to read ``text``, from ``first_line`` of the file on; if it is a list, that may hold ``most``."""
        self._with_positions = with_positions
        self._most = most
        self.faults: list[Fault] = []
        self._marks: dict[FieldPath, tuple[Any, Any]] = {}  # where each value and its key begin
        self.quoted: list[tuple[int, int]] = []  # first and last offset of each quoted or block text
        self._first_line = first_line
        self._text = text

    @property
    def positions(self) -> Positions:
        """Where everything that was read stands."""
        first = self._first_line
        return {
            path: Position(first + value.line, value.column + 1, first + key.line, key.column + 1)
            for path, (value, key) in self._marks.items()
        }

    def read(self) -> Any:
        """The value, None after a fault that ends the reading."""
        try:
            return self._document(yaml.cyaml.CParser(self._text))  # type: ignore[attr-defined]
        except yaml.MarkedYAMLError as error:
            line, column, finding = syntax_fault(error, self._text)
            self.faults.append(Fault(self._first_line + line, column + 1, finding))
        except yaml.YAMLError:
            said, hint = "this is not YAML that cwlog can read", "look at the characters of the first line"
            self.faults.append(Fault(self._first_line, 1, Finding("CW005", (), said, hint)))
        except Enough:
            pass
        return None

    def _document(self, parser: Any) -> Any:
        self._next = parser.get_event
        self._next()  # stream start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        event = self._next()
        value = self._node(event, (), event.start_mark)
        self._next()  # document end
        after = self._next()
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(
                after, "CW005", "a second document begins without '---'", "write a line '---' between two records"
            )
        return value

    def _node(self, event: Any, path: FieldPath, key_mark: Any) -> Any:
        if self._with_positions:
            self._marks[path] = (event.start_mark, key_mark)
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
            self._refuse_extras(event, path)
        if kind is yaml.ScalarEvent:
            return self._scalar(event, path)
        if kind is yaml.AliasEvent:
            return None
        if len(path) >= MAX_DEPTH:
            self._fault(event, "CW009", f"nested more than {MAX_DEPTH} levels deep", "no record of a log needs that")
            raise Enough
        return self._mapping(path) if kind is yaml.MappingStartEvent else self._sequence(path)

    def _refuse_extras(self, event: Any, path: FieldPath) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fault(
                event, "CW007", "an alias (*name)", "write the value out; if it is text, put it in quotes", path
            )
            return
        if event.anchor is not None:
            self._fault(event, "CW007", "an anchor (&name)", "leave it out; if it is text, put it in quotes", path)
        if event.tag is not None:
            self._fault(event, "CW007", "a tag (!name)", "leave it out; if it is text, put it in quotes", path)

    def _scalar(self, event: Any, path: FieldPath) -> str | int | bool | None:
        text: str = event.value
        if event.style:
            self.quoted.append((event.start_mark.index, event.end_mark.index))
            if event.style in "|>":
                self._check_block(event.start_mark, path)
            return text
        if text == "<<":
            self._fault(event, "CW007", "a merge key (<<)", "write the keys out; if it is text, put it in quotes", path)
            return text
        try:
            return resolve(text)
        except NotPlain:
            is_long = text.isdigit() and text[0] != "0"
            said = "a number of more than 18 digits" if is_long else "a number that programs read differently"
            hint = "write a whole number with digits only; put a code or other text in quotes"
            self._fault(event, "CW010", said, hint, path)
            return None

    def _check_block(self, mark: Any, path: FieldPath) -> None:
        if found := find_block_fault(self._text, mark.index):
            column = mark.column if found.column is None else found.column
            finding = Finding("CW005", path, found.said, found.hint)
            self.faults.append(Fault(self._first_line + mark.line + found.lines, column + 1, finding))

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        record: dict[str, Any] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            name = self._key(event, path)
            if name in record:
                self._fault(
                    event,
                    "CW006",
                    f"the key {name[:60]!r} stands here a second time",
                    "keep one of the two",
                    (*path, name),
                )
            value = self._node(self._next(), (*path, name), event.start_mark)
            record.setdefault(name, value)
        return record

    def _key(self, event: Any, path: FieldPath) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._fault(event, "CW011", "a key that is not a word", "write 'key: value' with a word as the key")
            self._skip(event)
            return ""
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event, path)
        name = self._scalar(event, path)
        if isinstance(name, str):
            return name
        if name is not None or event.value in ("", "~", "null", "Null", "NULL"):
            self._fault(event, "CW011", "a key that is not text", "put the key in quotes, or name the field")
        return str(event.value)

    def _skip(self, event: Any) -> None:
        """Read past a node that cannot be a key."""
        starts, ends = (yaml.MappingStartEvent, yaml.SequenceStartEvent), (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        depth = int(isinstance(event, starts))
        while depth:
            event = self._next()
            depth += isinstance(event, starts) - isinstance(event, ends)

    def _sequence(self, path: FieldPath) -> list[Any]:
        items: list[Any] = []
        most = MAX_VALUES if path else self._most
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            if len(items) == most:
                self._fault(event, "CW003", f"a list of more than {most} values", "no record of a log needs that")
                raise Enough
            items.append(self._node(event, (*path, len(items)), event.start_mark))
        return items

    def _fault(self, event: Any, code: str, message: str, hint: str, path: FieldPath = ()) -> None:
        line, column = self._first_line + event.start_mark.line, event.start_mark.column + 1
        self.faults.append(Fault(line, column, Finding(code, path, message, hint)))
        if len(self.faults) == MAX_FAULTS:
            said = "reading stopped here: too much in this record is wrong"
            self.faults.append(Fault(line, column, Finding(code, (), said, "mend what is shown, and check again")))
            raise Enough
