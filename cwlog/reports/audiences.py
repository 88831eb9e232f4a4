"""For whom a report is made, and which districts it is about (the table of audiences in docs/who-sees-what.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from cwlog.errors import CwlogError
from cwlog.inputs import did_you_mean, similar
from cwlog.model import Period
from cwlog.rollup.filters import areas_of, cadres_of, rpdcs_of
from cwlog.roster import Roster, natural_key
from cwlog.words import quoted

KINDS = ("cst", "management", "dese", "rpdc", "area", "evaluation", "public")
_PARTS = {"cst": "cadre", "rpdc": "rpdc", "area": "area"}  # what an audience sees a part of the state by
_WRITTEN = "cst:ID, management, dese, rpdc:ID, area:ID, evaluation, public"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads: ``kind`` is one of `KINDS`; ``of`` the cadre, region or area, empty for the whole state.

    ``title`` is what people call it, ``name`` what its files are called, ``text`` how it is typed.
    """

    kind: str
    of: str
    title: str

    @property
    def name(self) -> str:
        """The stem of its files: ``dese``, ``cst-3``, ``rpdc-southeast``."""
        return f"{self.kind}-{self.of}" if self.of else self.kind

    @property
    def text(self) -> str:
        """As people type it: ``dese``, ``cst:3``."""
        return f"{self.kind}:{self.of}" if self.of else self.kind

    @property
    def partition(self) -> str:
        """The roster dimension of its part of the state; empty for the whole."""
        return _PARTS.get(self.kind, "")


_TITLES = {
    "management": "MMD management team and lead facilitators",
    "dese": "DESE Learning Services",
    "evaluation": "Evaluation",
    "public": "Public",
}


def parse_audience(text: str, roster: Roster) -> Audience:
    """What people type to an audience: ``dese``, ``cst:3``, ``rpdc:southeast``, ``area:B``.

    Raises:
        DataRefused: there is no such cadre, region or area.
        CwlogError: there is no such audience, or its part is missing.
    """
    kind, _, of = (piece.strip() for piece in text.partition(":"))
    kind = kind.lower()
    if kind not in KINDS:
        meant = did_you_mean([quoted(near) for near in similar(kind, KINDS, limit=1)])
        raise CwlogError(f"there is no audience {quoted(text)}{meant}", f"use one of: {_WRITTEN}")
    if kind not in _PARTS:
        if of:
            raise CwlogError(f"the audience {kind} has no parts", f"write it as {kind}")
        return Audience(kind, "", _TITLES[kind])
    if not of:
        whose = "regional center" if kind == "rpdc" else _PARTS[kind]
        raise CwlogError(f"the audience {kind} needs its {whose}", f"write it as {kind}:ID")
    choices = {"cst": cadres_of, "rpdc": rpdcs_of, "area": areas_of}[kind](roster)
    return _part(kind, choices.find(of), roster)


def find_audiences(roster: Roster, period: Period) -> list[Audience]:
    """Everyone who gets a report of a period: each cadre, region and area that has a district in it."""
    stays = roster.in_period(period.first, period.last)
    found = [Audience(kind, "", _TITLES[kind]) for kind in ("dese", "management")]
    for kind, partition in _PARTS.items():
        for of in sorted({getattr(stay, partition) for stay in stays}, key=natural_key):
            found.append(_part(kind, of, roster))
    return found + [Audience(kind, "", _TITLES[kind]) for kind in ("evaluation", "public")]


def _part(kind: str, of: str, roster: Roster) -> Audience:
    if kind == "area":
        return Audience(kind, of, f"Area Supervisor, area {of}")
    names: Mapping[str, str] = {one.id: one.name for one in (roster.cadres if kind == "cst" else roster.rpdcs)}
    name = names.get(of, of)
    return Audience(kind, of, f"Coaching Support Team, {name}" if kind == "cst" else f"RPDC director, {name}")
