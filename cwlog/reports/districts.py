"""The districts of a view, each once, for what follows a district from cadre to cadre."""

from typing import NamedTuple

from cwlog.frames import Frame
from cwlog.reports.views import View
from cwlog.rollup.coverage import latest_stays
from cwlog.rollup.practices import TopicsMet, topics_met
from cwlog.rollup.results import Row
from cwlog.roster import natural_key


class District(NamedTuple):
    """A district with the cadre that it was in last, as far as the view goes."""

    code: str
    name: str
    cadre: str

    @property
    def head(self) -> Row:
        """What names its row."""
        return {"district": self.code, "name": self.name, "cadre": self.cadre}


def districts_of(view: View) -> list[District]:
    """Every district in scope, by cadre and then by name."""
    names, latest = view.scope.districts, latest_stays(view.scope.stays)
    districts = [District(code, names[code], stay.cadre) for code, stay in latest.items()]
    return sorted(districts, key=lambda one: (natural_key(one.cadre), one.name, one.code))


def met_in(view: View, coaching: Frame) -> TopicsMet:
    """What the districts in scope met of each topic up to the end of the period, followed from cadre to cadre.

    Args:
        view: which districts.
        coaching: the interactions of the period that count in it.
    """
    frame, districts = view.evidence.frame, view.scope.districts
    return view.memo.once("topics met", lambda: topics_met(frame, coaching, view.state, districts))
