"""Which values of a state may be repeated where others read along: valid ones that nobody has worded freely."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from cwlog.model import FieldPath, Finding, Problem, Record
from cwlog.schemas import Schema

# Keys of free text, in entries, rulings and submissions; of a joint event people choose the words, too.
_FREE_TEXT = frozenset(
    "comments description participants_other topics_other resources_other note highlights challenges needs"
    " event import_key".split()
)
# Fields of the kind "text" whose form leaves no room for words; one that a workspace adds to its schema is not here.
_CODES = frozenset(("id", "district", "cadre", "month"))
_MEMBERS = frozenset(("ruled_by", "submitted_by"))
_FORM = frozenset(("CW602", "CW606"))  # of a roster's problems: the cell itself is wrong, or leads nowhere
_NAMES = frozenset(("name", "aliases", "host", "city"))  # of districts, buildings, cadres, centers: public


class Measure(NamedTuple):
    """What the values of a state are judged by: its schemas and the problems of its rosters. ``names`` are those of
    districts and the like, ``members`` the ids of members; both of either state.
    """

    schemas: Mapping[str, Schema]
    problems: Sequence[Problem]
    names: frozenset[str]
    members: frozenset[str]


class Judged(NamedTuple):
    """A record with what is wrong in it."""

    schema: Schema
    measure: Measure
    findings: Sequence[Finding]

    def knows(self, path: FieldPath) -> bool:
        """False if a key on the way is none of the schema: keys can be text, too."""
        # Of many unknown keys only the first have a finding, so that one below a key puts all beside it in doubt.
        doubtful = (one.field[:-1] if one.code == "CW102" else one.field for one in self.findings if one.at_key)
        return path[0] in self.schema.fields and not any(at and path[: len(at)] == at for at in doubtful)

    def may_show(self, path: FieldPath, value: Any) -> bool:
        """True for a value that is valid in its place and no free text."""
        key = path[-1]
        if not self.knows(path) or not _FREE_TEXT.isdisjoint(path) or self._is_wrong(path):
            return False
        if key in _MEMBERS:
            words = self.schema.vocabularies.get(str(key))
            return value in self.measure.members or (words is not None and value in words.by_value)
        if key == "district_name":
            return value in self.measure.names
        return self.schema.fields[str(path[0])].kind != "text" or path[0] in _CODES

    def _is_wrong(self, path: FieldPath) -> bool:
        """True if something was found at the value, around it or in it."""
        places = (one.field for one in self.findings if one.field)
        return any(at[: len(path)] == path[: len(at)] for at in places)


def judge(record: Record, name: str, measure: Measure) -> Judged:
    """Judge a record by the schema of that name."""
    schema = measure.schemas[name]
    return Judged(schema, measure, schema.check(record))


def hidden_cells(cells: Mapping[str, str], name: str, measure: Measure, problems: Sequence[Problem]) -> frozenset[str]:
    """The columns of a roster's row whose cells are not to be repeated.

    Args:
        cells: the row.
        name: the kind of roster, ``member``.
        measure: the schemas of the row's state.
        problems: those of the row.

    Returns:
        What is invalid; with anything invalid in the row, names as well: a shifted row may have somebody's.
    """
    schema = measure.schemas[name]
    findings = schema.check({column: cell for column, cell in cells.items() if cell and column in schema.columns})
    wrong = {str(one.field[0]) if one.field else "" for one in findings}
    wrong |= {one.field for one in problems if one.code in _FORM}
    if not wrong:
        return frozenset(cells.keys() - {*schema.columns})
    # What is wrong with a row as a whole puts every cell in doubt.
    return frozenset(cells) if "" in wrong else frozenset({*wrong, *_NAMES, *(cells.keys() - {*schema.columns})})
