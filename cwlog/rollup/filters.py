"""What a summary is narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cwlog.inputs import VocabularyTerms, find_district, find_term
from cwlog.model import Membership, Term
from cwlog.roster import Roster
from cwlog.schemas import Vocabulary


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
    choices: dict[str, VocabularyTerms] = {
        "cadre": cadres_of(roster),
        "rpdc": rpdcs_of(roster),
        "area": areas_of(roster),
        "interaction_type": types,
    }
    parsed = {kind: _find_all(texts, choices[kind]) for kind, texts in given.items() if kind != "district"}
    districts = dict.fromkeys(find_district(text, roster, on) for text in given.get("district", ()))
    return Filters(district=tuple(districts), **parsed)


def _find_all(texts: Sequence[str], choices: VocabularyTerms) -> tuple[str, ...]:
    """The value of each text; what was given twice counts once."""
    return tuple(dict.fromkeys(find_term(text, choices) for text in texts))


@dataclass(frozen=True, slots=True)
class Choices:
    """A closed list that the roster holds, in the form of a vocabulary."""

    name: str
    title: str
    terms: tuple[Term, ...]
    refused: Mapping[str, str] = field(default_factory=dict)


def cadres_of(roster: Roster) -> Choices:
    """Cadres by id and name."""
    return Choices("cadre", "cadre", tuple(Term(cadre.id, cadre.name) for cadre in roster.cadres))


def rpdcs_of(roster: Roster) -> Choices:
    """Regional centres by id and name."""
    return Choices("rpdc", "region (RPDC)", tuple(Term(rpdc.id, rpdc.name) for rpdc in roster.rpdcs))


def areas_of(roster: Roster) -> Choices:
    """Areas by letter: those that a district of the roster lies in."""
    areas = sorted({stay.area for stay in roster.districts})
    return Choices("area", "area of the roster", tuple(Term(area, area) for area in areas))
