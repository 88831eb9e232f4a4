"""One YAML document -> values and their positions, on PyYAML's C event stream.

The composer and constructor of PyYAML are not used: they resolve YAML 1.1 words, keep the last of two equal
keys, expand aliases and recurse (TRAPS: a segmentation fault on 200,000 brackets).
"""

from typing import Any, NamedTuple

import yaml

from cwlog.documents.fault import Fault
from cwlog.documents.limits import MAX_DEPTH
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


class TooDeep(Exception):
    """Nested deeper than any log needs; stop reading, whatever follows."""


class StrictReader:
    """Builds one value from the events of one document; collects faults, so that all show in one run."""

    def __init__(self, text: str, first_line: int) -> None:
        """Get ready to read ``text``, whose first line is ``first_line`` of the file."""
        self.faults: list[Fault] = []
        self.positions: Positions = {}
        self.quoted: list[tuple[int, int]] = []  # first and last offset of each quoted or block text
        self._first_line = first_line
        self._text = text

    def read(self) -> Any:
        """The value, None after a fault that ends the reading."""
        try:
            return self._document(yaml.cyaml.CParser(self._text))  # type: ignore[attr-defined]
        except yaml.MarkedYAMLError as error:
            line, column, finding = syntax_fault(error, self._text)
            self.faults.append(Fault(self._first_line + line, column + 1, finding))
        except yaml.YAMLError:
            self._fault_at(
                0, 0, "CW005", "this is not YAML that cwlog can read", "look at the characters of the first line"
            )
        except TooDeep:
            pass
        return None

    def _document(self, parser: Any) -> Any:
        self._parser = parser
        parser.get_event()  # stream start
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            return None
        value = self._node(parser.get_event(), (), (0, 0))
        parser.get_event()  # document end
        after = parser.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            self._fault(
                after, "CW005", "a second document begins without '---'", "write a line '---' between two records"
            )
        return value

    def _next(self) -> Any:
        return self._parser.get_event()

    def _node(self, event: Any, path: FieldPath, key: tuple[int, int]) -> Any:
        mark = event.start_mark
        first = self._first_line
        self.positions[path] = Position(first + mark.line, mark.column + 1, first + key[0], key[1] + 1)
        self._refuse_extras(event)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if len(path) >= MAX_DEPTH and not isinstance(event, yaml.AliasEvent):
            self._fault(event, "CW009", f"nested more than {MAX_DEPTH} levels deep", "no record of a log needs that")
            raise TooDeep
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return None

    def _refuse_extras(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, "CW007", "an alias (*name)", "write the value out; if it is text, put it in quotes")
            return
        if event.anchor is not None:
            self._fault(event, "CW007", "an anchor (&name)", "leave it out; if it is text, put it in quotes")
        if event.tag is not None:
            self._fault(event, "CW007", "a tag (!name)", "leave it out; if it is text, put it in quotes")

    def _scalar(self, event: Any) -> str | int | bool | None:
        text: str = event.value
        if event.style:
            self.quoted.append((event.start_mark.index, event.end_mark.index))
            return text
        if text == "<<":
            self._fault(event, "CW007", "a merge key (<<)", "write the keys out; if it is text, put it in quotes")
            return text
        try:
            return resolve(text)
        except NotPlain:
            hint = "write a whole number with digits only; put a code or other text in quotes"
            self._fault(event, "CW010", "a number that programs read differently", hint)
            return None

    def _mapping(self, path: FieldPath) -> dict[str, Any]:
        record: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name = self._key(event)
            mark = event.start_mark
            if name in record:
                self._fault(event, "CW006", f"the key {name[:60]!r} stands here a second time", "keep one of the two")
            value = self._node(self._next(), (*path, name), (mark.line, mark.column))
            record.setdefault(name, value)
        return record

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self._fault(event, "CW011", "a key that is not a word", "write 'key: value' with a word as the key")
            self._skip(event)
            return ""
        self._refuse_extras(event)
        name = self._scalar(event)
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
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            mark = event.start_mark
            items.append(self._node(event, (*path, len(items)), (mark.line, mark.column)))
        return items

    def _fault(self, event: Any, code: str, message: str, hint: str) -> None:
        self._fault_at(event.start_mark.line, event.start_mark.column, code, message, hint)

    def _fault_at(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        self.faults.append(Fault(self._first_line + line, column + 1, Finding(code, (), message, hint)))
