"""What a summary is narrowed to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cwlog.inputs import find_district, find_term
from cwlog.model import Membership, Term
from cwlog.roster import ROSTER_FILES, Roster
from cwlog.schemas import Vocabulary

_MOST_LISTED = 20  # cadres; more are named by their file


@dataclass(frozen=True, slots=True)
class Filters:
    """Values of each kind, any of which may hold, while all kinds must; an empty kind does not narrow.

    ``interaction_type`` is the counted type, or ``unsure`` for what is pending.
    """

    cadre: tuple[str, ...] = ()
    district: tuple[str, ...] = ()
    rpdc: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    interaction_type: tuple[str, ...] = ()

    @property
    def of_roster(self) -> dict[str, tuple[str, ...]]:
        """The kinds that narrow the districts, by dimension; those that are not used left out."""
        kinds = {"cadre": self.cadre, "district": self.district, "rpdc": self.rpdc, "area": self.area}
        return {kind: values for kind, values in kinds.items() if values}

    def keeps(self, stay: Membership) -> bool:
        """True for a membership that no filter leaves out."""
        own = {"cadre": stay.cadre, "district": stay.code, "rpdc": stay.rpdc, "area": stay.area}
        return all(own[kind] in values for kind, values in self.of_roster.items())


def parse_filters(given: Mapping[str, Sequence[str]], roster: Roster, types: Vocabulary, *, on: date) -> Filters:
    """What people wrote to the values of roster and vocabulary: by code, id, name, title or alias.

    Args:
        given: the texts of each kind, named as in `Filters`.
        roster: knows districts, cadres, regions and areas.
        types: the interaction types.
        on: which district is meant, where several had one name: the one that was a member on this day.

    Raises:
        DataRefused: there is no such value.
        CwlogError: a text fits several.
    """
    choices: dict[str, Choices] = {"cadre": cadres_of(roster), "rpdc": rpdcs_of(roster), "area": areas_of(roster)}
    found: dict[str, Callable[[str], str]] = {kind: one.find for kind, one in choices.items()}
    found |= {"interaction_type": lambda text: find_term(text, types)}
    parsed = {kind: _find_all(texts, found[kind]) for kind, texts in given.items() if kind != "district"}
    districts = dict.fromkeys(find_district(text, roster, on) for text in given.get("district", ()))
    return Filters(district=tuple(districts), **parsed)


def _find_all(texts: Sequence[str], find: Callable[[str], str]) -> tuple[str, ...]:
    """The value of each text; what was given twice counts once."""
    return tuple(dict.fromkeys(map(find, texts)))


@dataclass(frozen=True, slots=True)
class Choices:
    """A closed list that a roster holds, in the form of a vocabulary."""

    name: str
    title: str
    terms: tuple[Term, ...]
    path: str
    refused: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str:
        """The value that someone means; raises as `find_term`."""
        is_short = 0 < len(self.terms) <= _MOST_LISTED
        return find_term(text, self, "" if is_short else f"{self.path} lists {'them' if self.terms else 'none yet'}")


def cadres_of(roster: Roster) -> Choices:
    """Cadres by id and name."""
    terms = tuple(Term(cadre.id, cadre.name) for cadre in roster.cadres)
    return Choices("cadre", "cadre", terms, ROSTER_FILES["cadre"])


def rpdcs_of(roster: Roster) -> Choices:
    """Regional centers by id and name."""
    terms = tuple(Term(rpdc.id, rpdc.name) for rpdc in roster.rpdcs)
    return Choices("rpdc", "region (RPDC)", terms, ROSTER_FILES["rpdc"])


def areas_of(roster: Roster) -> Choices:
    """Areas by letter: those that a district of the roster lies in."""
    areas = sorted({stay.area for stay in roster.districts})
    terms = tuple(Term(area, area) for area in areas)
    return Choices("area", "area of the roster", terms, ROSTER_FILES["district"])
