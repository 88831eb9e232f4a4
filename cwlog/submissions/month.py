"""A cadre's month as it stands today: read once, so that what is checked is what is handed in."""

import re
from typing import NamedTuple

from cwlog.documents import Document, Fault
from cwlog.logbook import Book, Entry, read_file, survey_logs
from cwlog.model import Interaction, Problem
from cwlog.places import ID, LOGS, Item, Source
from cwlog.submissions.digest import entry_text

_ID_LINE = re.compile(rf"^[\"']?id[\"']?\s*:\s*[\"']?({ID.pattern})\b", re.MULTILINE)


class CadreMonth(NamedTuple):
    """The entries of a cadre's month.

    ``texts`` are what is hashed of each sound entry, by id. ``broken`` are those that cannot be read, or that a problem
    keeps out of every figure: by id where it can be told, by the path of the file where not.
    """

    interactions: list[Interaction]
    texts: dict[str, str]
    broken: frozenset[str]
    problems: list[Problem]


class OneCadre:
    """A source that shows one cadre's logs, and gives the same bytes each time it is asked."""

    def __init__(self, source: Source, cadre: str) -> None:
        """Nothing has been read yet."""
        self._source, self._folder = source, f"cadre-{cadre}"
        self._read: dict[str, bytes] = {}

    def items(self, folder: str) -> list[Item]:
        """As the source has them; above the cadre's folders only what leads there."""
        items = self._source.items(folder)
        if folder == LOGS:
            return [item for item in items if item.kind == "folder"]
        is_year = folder.rpartition("/")[0] == LOGS
        return [item for item in items if not is_year or item.name == self._folder]

    def read(self, path: str, limit: int) -> bytes:
        """As the source has it, when it is read for the first time."""
        if path not in self._read:
            self._read[path] = self._source.read(path, limit)
        return self._read[path]


def read_month(source: Source, book: Book, cadre: str, month: str) -> CadreMonth:
    """Read a cadre's month and check it by all rules.

    Problems are those of the files of the month, and of anything in the cadre's folders that is not in a month's
    folder: it may belong to this one.
    """
    snapshot = OneCadre(source, cadre)
    kept: list[Entry] = []
    survey = survey_logs(snapshot, book, [month], keep=kept.append)
    sound = {(one.file, one.number): one.interaction for one in kept if (one.file, one.number) not in survey.refused}
    texts: dict[str, str] = {}
    broken: set[str] = set()
    for file, path in enumerate(survey.documents):
        documents = read_file(snapshot, path)
        if isinstance(documents, Fault):
            documents = [Document(1, [])]
        for number, document in enumerate(documents):
            if (file, number) in sound and document.record is not None:
                texts[document.record["id"]] = entry_text(document.record)
            else:
                broken |= _names(snapshot, path, document)
    return CadreMonth(list(sound.values()), texts, frozenset(broken), sorted(survey.problems))


def _names(source: OneCadre, path: str, document: Document) -> set[str]:
    """What to call an entry that is not sound: its id, or the name of its file if that is an id, or the path."""
    entry_id = (document.record or {}).get("id")
    if isinstance(entry_id, str) and ID.fullmatch(entry_id):
        return {entry_id}
    name = path.rpartition("/")[2].removesuffix(".yaml")
    found = set(_ID_LINE.findall(document.text if document.lines else _whole_text(source, path)))
    return found or {name if ID.fullmatch(name) else path}


def _whole_text(source: OneCadre, path: str) -> str:
    """A file that is no YAML at all, as far as it is text."""
    try:
        return source.read(path, 0).decode(errors="replace")
    except OSError:
        return ""
