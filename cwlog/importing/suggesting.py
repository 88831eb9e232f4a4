"""A first draft of a mapping: by the headings of a sheet, and by what stands below them."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from cwlog.errors import CwlogError
from cwlog.importing.cells import CellReader
from cwlog.importing.days import shape_of
from cwlog.importing.fitting import ERROR_COLUMN
from cwlog.importing.mapping import ColumnMapping
from cwlog.importing.sheets import Sheet, fold_heading
from cwlog.importing.targets import NEVER_MAPPED, Target, words_of
from cwlog.inputs import fold, similar
from cwlog.roster import Roster

_ENOUGH = 0.6  # of the values of a column that must be understood
_SAMPLE = 500  # rows that are looked at
_MOST_VALUES = 30
_CHOSEN_LIST = ("topics", "resources", "cst_members", "also_included", "participants", "buildings")
# Words that people's forms use in headings, for the keys whose titles do not say them.
_SPOKEN = {
    "district": ("district", "school district", "district name", "district code", "county district code", "lea"),
    "date": ("date", "date of interaction", "date of visit", "day", "visit date", "when"),
    "duration_minutes": ("duration", "minutes", "hours", "length", "time spent", "how long", "total time"),
    "interaction_type": (
        "type",
        "interaction type",
        "type of interaction",
        "activity",
        "coaching activity",
        "what did you do",
        "what was done",
    ),
    "participants": ("participants", "attendees", "who attended", "who took part", "people present"),
    "cst_members": ("cst", "cst members", "team members present", "coaches", "cst members present", "cst role"),
    "topics": ("topic", "topics", "topics covered", "content", "subject"),
    "resources": ("resource", "resources", "tools", "materials", "resources shared", "resources and tools"),
    "comments": ("comment", "comments", "notes", "remarks", "anything else"),
    "mode": ("mode", "how did you meet", "format", "meeting mode", "in person or virtual"),
    "buildings": ("building", "buildings", "building code", "school"),
    "description": ("description", "describe the event", "if unsure describe"),
}
_KEYS = ("timestamp", "response id", "responseid", "response", "id", "submission id", "entry id", "record id")
_PRIVATE = ("email", "e-mail", "email address", "username", "name", "your name", "submitted by", "ip address", "phone")


def suggest_mapping(sheet: Sheet, targets: Mapping[str, Target], roster: Roster, source: str) -> str:
    """The text of a mapping file, with comments where a person has to look.

    Args:
        sheet: the sheet it is for.
        targets: the keys that there are.
        roster: knows the districts.
        source: the name of the file, for the first comment.
    """
    return _Draft(sheet, targets, roster).text(source)


class _Draft:
    def __init__(self, sheet: Sheet, targets: Mapping[str, Target], roster: Roster) -> None:
        self._targets, self._roster = targets, roster
        self._cells = {
            heading: [row.cells[at].strip() for row in sheet.rows[:_SAMPLE] if row.cells[at].strip()]
            for at, heading in enumerate(sheet.headings)
            if heading and fold_heading(heading) != ERROR_COLUMN
        }
        self._reader = CellReader(ColumnMapping("draft", {}), targets, roster)
        self._columns: dict[str, list[str]] = {}
        self._roles: dict[str, str] = {}
        self._key: list[str] = []
        self._ignore: list[str] = []
        self._open: list[str] = []
        self._sort()

    def _sort(self) -> None:
        """Give each column its place: by its heading, then by its values."""
        waiting = [heading for heading in self._cells if not self._by_heading(heading)]
        for heading in waiting:
            key = self._by_values(heading)
            if key and key not in self._columns:
                self._columns[key] = [heading]
            else:
                self._open.append(heading)

    def _by_heading(self, heading: str) -> bool:
        said = fold(heading)
        if said in map(fold, _KEYS):
            self._key.append(heading)
        elif said in map(fold, _PRIVATE):
            self._ignore.append(heading)
        elif (role := self._role(heading)) is not None:
            self._roles[role] = heading
        elif key := self._key_of(said):
            self._columns.setdefault(key, []).append(heading)
        else:
            return False
        return True

    def _key_of(self, said: str) -> str | None:
        """The key that a heading names: exactly, as a part of it, or nearly."""
        names = {fold(word): key for key, words in _SPOKEN.items() for word in words}
        mappable = [target for target in self._targets.values() if target.name not in NEVER_MAPPED]
        names |= {fold(text): target.name for target in mappable for text in (target.title, target.name)}
        if said in names:
            return self._free(names[said])
        bare = re.sub(r"\b(please|select|all that apply|check|the|of|this|in|minutes|hours|optional)\b", " ", said)
        bare = " ".join(bare.split())
        near = [name for name in names if len(name) > 4 and (f" {name} " in f" {said} " or name == bare)]
        near = sorted(near, key=len, reverse=True) or similar(bare or said, names, limit=1)
        return self._free(names[near[0]]) if near else None

    def _free(self, key: str) -> str | None:
        """A key that takes one value has one column only."""
        taken = key in self._columns and not self._targets[key].is_list and key != "comments"
        return None if taken else key

    def _role(self, heading: str) -> str | None:
        """The role whose number of people stands in a column: all of its cells are numbers."""
        roles = self._targets["participants"]
        cells = self._cells[heading]
        if not cells or not all(re.fullmatch(r"[0-9]{1,3}", cell) for cell in cells):
            return None
        row = re.search(r"\[(.+)\]$", heading)  # Google Forms heads a grid so: Who was there? [Principals]
        bare = row[1] if row else heading
        said = fold(re.sub(r"\(.*?\)|number of|how many|#|count", " ", bare, flags=re.IGNORECASE))
        words = words_of(roles)
        role = words.get(said) or words.get(said.removesuffix("s"))
        return role if role and role not in self._roles else None

    def _by_values(self, heading: str) -> str | None:
        """The key that understands most of the cells."""
        cells = self._cells[heading]
        if not cells:
            return None
        if sum(shape_of(cell) is not None for cell in cells) > _ENOUGH * len(cells) and "date" not in self._columns:
            return "date"
        shares = {
            key: self._share(key, cells) for key in ("district", "interaction_type", "mode", "team", *_CHOSEN_LIST)
        }
        best = max(shares, key=lambda key: shares[key])
        return best if shares[best] > _ENOUGH and best not in self._columns else None

    def _share(self, key: str, cells: Sequence[str]) -> float:
        return sum(not self._unknown(key, cell) for cell in cells) / len(cells)

    def _unknown(self, key: str, cell: str) -> list[str]:
        """The words of a cell that the key does not understand."""
        if self._targets[key].vocabulary is None and key != "district":
            return [] if re.fullmatch(r"[0-9]{4}([;,] ?[0-9]{4})*", cell) else [cell]
        try:
            if key == "district":
                self._reader.district(cell, None)
            else:
                self._reader.value(key, cell)
        except CwlogError:
            pieces = self._reader.pieces(key, cell) if self._targets[key].is_list else [cell]
            return [piece for piece in pieces if not self._is_understood(key, piece)]
        return []

    def _is_understood(self, key: str, piece: str) -> bool:
        try:
            if key == "district":
                return False
            self._reader.value(key, piece)
        except CwlogError:
            return False
        return True

    def text(self, source: str) -> str:
        """The whole file."""
        lines = [
            f"# A first draft, made from {_one_line(source)}. Look at every line that has a '#'.",
            "# docs/import.md explains it; 'cwlog import FILE --dry-run' shows what it makes of the sheet.",
            "",
            "columns:",
            *self._column_lines(),
            *self._role_lines(),
            *self._value_lines(),
            *self._date_lines(),
            *self._duration_lines(),
            *self._key_lines(),
            *self._list_lines("ignore", self._ignore, "Names and addresses of people do not belong in the log."),
            *self._open_lines(),
        ]
        return "\n".join(lines) + "\n"

    def _column_lines(self) -> list[str]:
        lines = []
        for key in self._targets:
            headings = self._columns.get(key, [])
            if len(headings) == 1:
                lines.append(f"  {key}: {_quoted(headings[0])}")
            elif headings:
                lines += [f"  {key}:", *(f"    - {_quoted(heading)}" for heading in headings)]
            elif key in ("district", "date", "duration_minutes", "interaction_type", "cst_members", "topics"):
                lines.append(f"  # {key}: which column is the {self._targets[key].title.lower()}?")
        return lines if any(not line.startswith("  #") for line in lines) else [*lines, '  district: ""  # which?']

    def _role_lines(self) -> list[str]:
        if not self._roles:
            return []
        return ["", "participants:", *(f"  {role}: {_quoted(heading)}" for role, heading in self._roles.items())]

    def _value_lines(self) -> list[str]:
        """Words that the log does not know, each with what it may stand for; comments, until a person decides."""
        lines: list[str] = []
        for key, headings in self._columns.items():
            if self._targets[key].kind not in ("word", "words", "counts") and key != "district":
                continue
            cells = Counter(
                word for heading in headings for cell in self._cells[heading] for word in self._unknown(key, cell)
            )
            if cells:
                lines += [f"#   {key}:", *(self._guess_line(key, word) for word, _ in cells.most_common(_MOST_VALUES))]
        if not lines:
            return []
        return [
            "",
            "# These words are not known. Take the '#' away and say what each stands for, or nothing: \"\"",
            "# values:",
            *lines,
        ]

    def _guess_line(self, key: str, word: str) -> str:
        known = words_of(self._targets[key])
        near = similar(fold(word), known, limit=1)
        guess = f"{known[near[0]]}  # is it?" if near else "# ?"
        return f"#     {_quoted(word)}: {guess}"

    def _date_lines(self) -> list[str]:
        cells = [cell for heading in self._columns.get("date", []) for cell in self._cells[heading]]
        if any(re.match(r"(1[3-9]|2[0-9]|3[01])/[0-9]{1,2}/[0-9]{4}", cell) for cell in cells):
            return [
                "",
                "# Some dates have a first number above 12: it seems that the day comes first.",
                "date_format: dmy",
            ]
        return ["", "# auto, iso (2017-10-05), mdy (10/5/2017), dmy (5/10/2017) or excel (43013)", "date_format: auto"]

    def _duration_lines(self) -> list[str]:
        headings = self._columns.get("duration_minutes", [])
        cells = [cell for heading in headings for cell in self._cells[heading]]
        numbers = [float(cell.replace(",", ".")) for cell in cells if re.fullmatch(r"[0-9]+([.,][0-9]+)?", cell)]
        says_hours = any("hour" in heading.lower() for heading in headings)
        if says_hours or (numbers and max(numbers) <= 12):
            return ["", "# Bare numbers are taken for hours: are they?", "duration_unit: hours"]
        return ["", "duration_unit: minutes  # or hours"]

    def _key_lines(self) -> list[str]:
        why = "A row is recognised by these when it comes again, also if it was mended."
        if self._key:
            return self._list_lines("key", self._key, why)
        return ["", f"# key: a list of columns that name a row for ever. {why}"]

    def _list_lines(self, key: str, headings: Sequence[str], comment: str) -> list[str]:
        if not headings:
            return []
        return ["", f"# {comment}", f"{key}:", *(f"  - {_quoted(heading)}" for heading in headings)]

    def _open_lines(self) -> list[str]:
        if not self._open:
            return []
        said = "# These columns have no key yet. Give each one a key above, or list it under 'ignore'."
        return ["", said, *(f"#   {_quoted(heading)}" for heading in self._open)]


def _quoted(text: str) -> str:
    """In double quotes: right for YAML whatever the text holds."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
