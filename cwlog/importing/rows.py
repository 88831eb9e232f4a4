"""The rows of a sheet -> drafts of interactions, each with what could not be read in it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cwlog.errors import CwlogError, DataRefused
from cwlog.importing.cells import CellReader
from cwlog.importing.days import DayForm, day_form, normal_moment
from cwlog.importing.fitting import Layout
from cwlog.importing.sheets import Sheet, SheetRow, clean_heading
from cwlog.importing.targets import RULING, Target
from cwlog.logbook import Advance
from cwlog.model import UNSURE, Record
from cwlog.recording import Draft
from cwlog.roster import Roster
from cwlog.words import quoted

_FIRST = ("date", "district", "district_name")  # the day tells districts apart that had one name
_NOT_TAKEN = frozenset(("import_key",))
_BEYOND = "give the column a heading; in a CSV file, a cell with the sign between the cells needs quotes"
_BROKEN = "mend the formula, or type the value; then save the workbook with a spreadsheet program"


class Reason(NamedTuple):
    """Why a row cannot be taken; ``column`` is its heading, or empty for the whole row."""

    column: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        """One sentence for a person, or for the error column."""
        said = self.message + (f"; {self.hint}" if self.hint else "")
        return f"{self.column}: {said}" if self.column else said


class Row(NamedTuple):
    """A row as a draft. ``number`` is the row's (in YAML the line's), ``cells`` is empty for what is no sheet.

    ``key`` is the text of the key columns; a row without such columns has none. ``mapped`` are the keys that the
    sheet speaks of.
    """

    number: int
    cells: list[str]
    draft: Draft
    reasons: list[Reason]
    key: str
    mapped: frozenset[str]
    headings: Mapping[str, str]


class Rows(NamedTuple):
    """All rows, and what is worth saying about how they were read."""

    rows: list[Row]
    notes: list[str]


def read_rows(
    sheet: Sheet, layout: Layout, targets: Mapping[str, Target], roster: Roster, advance: Advance | None = None
) -> Rows:
    """Every row of a sheet.

    Raises:
        DataRefused: a column of dates mixes ways to write them.
    """
    reader = _RowReader(sheet, layout, targets, roster)
    rows = []
    for done, row in enumerate(sheet.rows, start=1):
        rows.append(reader.read(row))
        if advance and done % 100 == 0:
            advance(done, len(sheet.rows))
    return Rows(rows, [form.note for form in reader.days.values() if form.note])


class _RowReader:
    def __init__(self, sheet: Sheet, layout: Layout, targets: Mapping[str, Target], roster: Roster) -> None:
        self._layout, self._targets = layout, targets
        self._reader = CellReader(layout.mapping, targets, roster)
        self._names = {name: " / ".join(sheet.headings[at] for at in places) for name, places in _places(layout)}
        self._has_code = "district" in layout.columns or "district" in layout.mapping.constants
        self._mapped = layout.mapped | (frozenset() if self._has_code else {"district"})
        wanted = dict.fromkeys((*_FIRST, *layout.columns, *layout.mapping.constants, *_roles(layout)))
        self._used = {at: sheet.headings[at] for _, places in _places(layout) for at in (*places, *layout.key)}
        self._order = [name for name in wanted if name in targets and name not in _NOT_TAKEN]
        self.days = {name: self._day_form(sheet, name) for name in self._order if targets[name].kind == "date"}

    def _day_form(self, sheet: Sheet, name: str) -> DayForm:
        places = self._layout.columns.get(name, ())
        cells = [(row.number, row.cells[at]) for row in sheet.rows for at in places if row.cells[at].strip()]
        constant = self._layout.mapping.constants.get(name)
        if not cells and constant:
            cells = [(0, constant)]
        return day_form(self._names.get(name, name), cells, self._layout.mapping.date_format)

    def read(self, row: SheetRow) -> Row:
        draft: Draft = {}
        reasons = [Reason("", row.extra, _BEYOND)] if row.extra else []
        reasons += [Reason(self._used[at], f"the cell {said}", _BROKEN) for at, said in self._broken(row)]
        for name in self._order:
            try:
                value = self._value(name, row.cells, draft)
            except CwlogError as error:
                reasons.append(Reason(self._names.get(name, name), error.message, error.hint))
                value = None
            if value not in (None, "", [], {}):
                _put(draft, name, value)
        key = self._key(row.cells)
        if self._layout.key and not key and row.broken.keys().isdisjoint(self._layout.key):
            reasons.append(Reason(self._heading_of_key(), "the cell is empty", "it is the key of the row"))
        return Row(row.number, row.cells, self._tidied(draft), reasons, key, self._mapped, self._names)

    def _broken(self, row: SheetRow) -> list[tuple[int, str]]:
        """The cells without a value whose columns are asked for, and why."""
        return [(at, said) for at, said in sorted(row.broken.items()) if at in self._used]

    def _value(self, name: str, cells: list[str], draft: Draft) -> Any:
        texts = [cells[at] for at in self._layout.columns.get(name, ()) if cells[at].strip()]
        if not texts and name in self._layout.mapping.constants:
            texts = [self._layout.mapping.constants[name]]
        kind = self._targets[name].kind
        if kind == "counts":
            return self._counts(name, texts, cells)
        if not texts:
            return None
        if kind in ("words", "texts"):
            return list(dict.fromkeys(value for text in texts for value in self._reader.value(name, text)))
        if kind == "text" and name not in ("district", "district_name", "id"):
            return "\n".join(filter(None, (self._reader.value(name, text) for text in texts))) or None
        return self._single(name, list(dict.fromkeys(map(str.strip, texts))), draft)

    def _single(self, name: str, texts: list[str], draft: Draft) -> Any:
        if len(texts) > 1:
            raise DataRefused(f"{quoted(texts[0])} and {quoted(texts[1])} stand in one row", "only one value fits here")
        if name == "district" or (name == "district_name" and not self._has_code):
            return self._reader.district(texts[0], draft.get("date"))
        if name in self.days:
            return self.days[name].parse(texts[0])
        return texts[0] if name in ("district_name", "id") else self._reader.value(name, texts[0])

    def _counts(self, name: str, texts: list[str], cells: list[str]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for text in texts:
            for role, number in self._reader.value(name, text).items():
                counts[role] = counts.get(role, 0) + number
        for role, place in self._layout.participants.items():
            if number := self._reader.role_count(cells[place]):
                counts[role] = counts.get(role, 0) + number
        return counts

    def _tidied(self, draft: Draft) -> Draft:
        """Nothing said about resources means none, and about topics of an unsure event likewise."""
        if not self._has_code and "district_name" in draft:
            draft["district"] = draft.pop("district_name")
        draft.setdefault("resources", [])
        if draft.get("interaction_type") == UNSURE:
            draft.setdefault("topics", [])
        return draft

    def _key(self, cells: list[str]) -> str:
        texts = [normal_moment(clean_heading(cells[at])) for at in self._layout.key]
        return "\n".join(texts) if any(texts) else ""

    def _heading_of_key(self) -> str:
        return " / ".join(self._layout.mapping.key)


def _places(layout: Layout) -> list[tuple[str, tuple[int, ...]]]:
    """The columns of every key, those of participant roles at their key."""
    found = {name: places for name, places in layout.columns.items() if places}
    if layout.participants:
        found["participants"] = (*found.get("participants", ()), *layout.participants.values())
    return list(found.items())


def _roles(layout: Layout) -> tuple[str, ...]:
    return ("participants",) if layout.participants else ()


def _put(draft: Record, name: str, value: Any) -> None:
    """Into the draft; a part of a ruling into its ruling."""
    if name.startswith(RULING):
        draft.setdefault("ruling", {})[name.removeprefix(RULING)] = value
    else:
        draft[name] = value
