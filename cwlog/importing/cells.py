"""One cell -> one value, by what kind of value its key takes. What is not understood is refused, never guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cwlog.errors import CwlogError, DataRefused
from cwlog.guard import unescaped
from cwlog.importing.mapping import ColumnMapping
from cwlog.importing.targets import Target, words_of
from cwlog.inputs import find_district, find_term, fold, parse_count, parse_minutes
from cwlog.roster import Roster
from cwlog.words import quoted

NOTHING = frozenset(("none", "n/a", "na", "-", "--"))
_CODE_FIRST = re.compile(r"([0-9]{6})\s*[-–:,]?\s+(\S.*)")
_CODE_LAST = re.compile(r"(\S.*?)\s*[(\[]([0-9]{6})[)\]]")
_NUMBER = re.compile(r"([0-9]{0,18})(?:[.,]([0-9]{1,9}))?")
_COMMA = re.compile(r"([0-9]+),([0-9]+)( ?[a-z]+)", re.IGNORECASE)
_WITH_SECONDS = re.compile(r"([0-9]+:[0-5][0-9]):00")
_COUNT = re.compile(r"=\s*[0-9]+\s*$")  # after a role; no blanks before it, or a cell full of them takes minutes
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!|SPILL!|CALC!)|Err:5[0-9]{2}")
_BUILDING_DIGITS = 4


class CellReader:
    """Reads cells by a mapping. What the same cell meant before is remembered: sheets repeat themselves."""

    def __init__(self, mapping: ColumnMapping, targets: Mapping[str, Target], roster: Roster) -> None:
        """Read by ``mapping``; ``targets`` say what each key takes, and districts are looked up in ``roster``."""
        self._mapping, self._targets, self._roster = mapping, targets, roster
        self._known = {name: {**words_of(target), **self._aliases(name)} for name, target in targets.items()}
        self._longest = {name: self._most_parts(name) for name, target in targets.items() if target.is_list}
        self._memory: dict[tuple[str, str], Any] = {}

    def value(self, name: str, text: str) -> Any:
        """The value of a cell for a key; None where it says that there is none.

        Raises:
            CwlogError: the text cannot be understood, or is not allowed.
        """
        if (name, text) not in self._memory:
            try:
                self._memory[name, text] = _FORMS[self._targets[name].kind](self, name, text)
            except CwlogError as error:
                self._memory[name, text] = error
        value = self._memory[name, text]
        if isinstance(value, CwlogError):
            raise value
        return value

    def district(self, text: str, day: str | None) -> str:
        """The code of a district, by what people write for it.

        Raises:
            CwlogError: the roster has no such district, or several.
        """
        text = self._aliases("district").get(fold(text)) or " ".join(text.split())
        memory = ("district", f"{text}\n{day}")
        if memory not in self._memory:
            try:
                self._memory[memory] = self._find_district(text, date.fromisoformat(day) if day else None)
            except CwlogError as error:
                self._memory[memory] = error
        code = self._memory[memory]
        if isinstance(code, CwlogError):
            raise code
        return str(code)

    def role_count(self, text: str) -> int:
        """The number in a column of one participant role; 0 for nobody.

        Raises:
            CwlogError: it is not a whole number.
        """
        bare = text.strip()
        if not bare or bare.lower() in NOTHING:
            return 0
        match = re.fullmatch(r"([0-9]{1,9})(?:[.,]0+)?", bare)
        if not match:
            raise CwlogError(f"{quoted(text)} is not a whole number", "write how many there were, as 2")
        return int(match[1])

    def _find_district(self, text: str, day: date | None) -> str:
        for form, code, name in ((_CODE_FIRST, 1, 2), (_CODE_LAST, 2, 1)):
            if (match := form.fullmatch(text)) and self._roster.knows_district(match[code]):
                if find_district(match[name], self._roster, day) != match[code]:
                    raise DataRefused(
                        f"{quoted(text)}: the code and the name are two districts", "correct one of the two"
                    )
                return match[code]
        return find_district(text, self._roster, day)

    def _aliases(self, name: str) -> Mapping[str, str]:
        return self._mapping.values.get(name, {})

    def _most_parts(self, name: str) -> int:
        """Into how many pieces the separators would cut the longest option of a list."""
        signs = self._separators(name)
        return max((len(signs.split(option)) for option in self._option_texts(name)), default=1)

    def _option_texts(self, name: str) -> list[str]:
        """Every known option as written: folding takes the separators away."""
        vocabulary = self._targets[name].vocabulary
        terms = vocabulary.terms if vocabulary else ()
        own = [text for term in terms for text in (term.title, *term.aliases)]
        return [*own, *self._mapping.spelled.get(name, ())]

    def _separators(self, name: str) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, (*self._mapping.separators_of(name), "\n"))))

    def pieces(self, name: str, text: str) -> list[str]:
        """The values of a list: the longest known options first, for an option may hold a separator itself."""
        signs = self._separators(name)
        cuts = [(0, 0), *(match.span() for match in signs.finditer(text)), (len(text), len(text))]
        pieces, at, last = [], 0, len(cuts) - 1
        while at < last:
            start = cuts[at][1]
            ends = range(min(last, at + self._longest[name]), at, -1)
            at = next((end for end in ends if self._is_option(name, text[start : cuts[end][0]])), at + 1)
            pieces.append(text[start : cuts[at][0]].strip())
        return [piece for piece in pieces if piece]

    def _is_option(self, name: str, text: str) -> bool:
        return fold(_COUNT.sub("", text)) in self._known[name]

    def _word(self, name: str, text: str) -> str | None:
        folded = fold(text)
        found = self._known[name].get(folded)
        if found is not None:
            return found or None
        if text.strip().lower() in NOTHING:
            return None
        vocabulary = self._targets[name].vocabulary
        assert vocabulary is not None
        return find_term(text, vocabulary)

    def _words(self, name: str, text: str) -> list[str]:
        found = (self._word(name, piece) for piece in self.pieces(name, text))
        return list(dict.fromkeys(value for value in found if value))

    def _texts(self, name: str, text: str) -> list[str]:
        pieces = [self._aliases(name).get(fold(piece), piece) for piece in self.pieces(name, text)]
        short = next((one for one in pieces if one.isdigit() and len(one) < _BUILDING_DIGITS), None)
        if name == "buildings" and short:
            raise DataRefused(
                f"{quoted(short)} is not a building code",
                "a spreadsheet dropped the zero: a building code has four digits",
            )
        return list(dict.fromkeys(piece for piece in pieces if piece.lower() not in NOTHING and piece))

    def _counts(self, name: str, text: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        for piece in self.pieces(name, text):
            is_known = fold(piece) in self._known[name]  # a word of the form may hold a number
            word, number = (piece, 1) if is_known else parse_count(piece)
            role = self._word(name, word)
            if role and (number or "=" not in piece):
                counts[role] = counts.get(role, 0) + number
        return counts

    def _text(self, name: str, text: str) -> str | None:
        text = re.sub("\r\n?", "\n", text)
        is_free = self._targets[name].vocabulary is None
        if is_free and self._mapping.is_listed:
            return unescaped(text)
        bare = text.strip()
        if _ERROR.fullmatch(bare):
            raise CwlogError(f"{quoted(bare)} is an error of the spreadsheet", "mend the formula, or empty the cell")
        if is_free and self._mapping.is_own:
            return text
        return self._known[name].get(fold(bare), bare) or None

    def _minutes(self, name: str, text: str) -> int:
        bare = self._aliases(name).get(fold(text), text).strip()
        bare = _WITH_SECONDS.sub(r"\1", bare)
        match = _NUMBER.fullmatch(bare)
        if match and bare:
            whole, part = match[1] or "0", (match[2] or "").rstrip("0")
            if self._mapping.duration_unit == "hours":
                return parse_minutes(f"{whole}.{part}h" if part else f"{whole}h")
            if not part:
                return parse_minutes(whole)
        return parse_minutes(_COMMA.sub(r"\1.\2\3", bare))


_FORMS: dict[str, Callable[[CellReader, str, str], Any]] = {
    "word": CellReader._word,
    "words": CellReader._words,
    "texts": CellReader._texts,
    "counts": CellReader._counts,
    "text": CellReader._text,
    "number": CellReader._minutes,
}
