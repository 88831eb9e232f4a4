"""The districts of a view, each once, for what follows a district from cadre to cadre."""

from typing import NamedTuple

from cwlog.reports.views import View
from cwlog.rollup.coverage import latest_stays
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
