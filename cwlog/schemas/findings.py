"""What the schema engine finds in a record, sorted out: one finding for each thing to mend."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cwlog.model import FieldPath, Finding, Record
from cwlog.schemas.breach import Breach
from cwlog.schemas.vocabulary import Vocabulary
from cwlog.schemas.wording import ENOUGH, rank_and_say
from cwlog.words import counted


def to_findings(
    errors: Iterable[Any], record: Record, source: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
) -> list[Finding]:
    """One finding per value that the schema does not allow; the most telling error of a value wins."""
    best: dict[tuple[FieldPath, str], tuple[int, Finding]] = {}
    places: defaultdict[str | int, _Places] = defaultdict(_Places)
    for raw in errors:
        path = tuple(raw.instance_path)
        if path and not places[path[0]].shows(path):
            continue
        breach = Breach(raw, record, source, vocabularies)
        rank, say = rank_and_say(breach)
        for finding in say(breach):
            # a missing key, an unknown key and the value itself are different things to mend
            place = (finding.field, "at" if rank else finding.code)
            if place not in best or rank < best[place][0]:
                best[place] = (rank, finding)
    return [*(finding for _, finding in best.values()), *_more(places)]


class _Places:
    """The values under one key that something is said about: the first ones, and how many more there are."""

    def __init__(self) -> None:
        self.shown: set[Sequence[str | int]] = set()
        self.more: set[Sequence[str | int]] = set()

    def shows(self, path: Sequence[str | int]) -> bool:
        """False when so much has been said about the key that nobody reads on."""
        if len(self.shown) < ENOUGH:
            self.shown.add(path)
        elif path not in self.shown:
            self.more.add(path)
        return path in self.shown


def _more(places: Mapping[str | int, _Places]) -> Iterable[Finding]:
    for key, said in places.items():
        if said.more:
            message = (
                f"{counted(len(said.more), 'more problem')} here {'is' if len(said.more) == 1 else 'are'} not shown"
            )
            yield Finding("CW108", (key,), message, "mend those that are shown")
