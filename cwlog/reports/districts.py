"""The districts of a view, each once, for what follows a district from cadre to cadre."""

from datetime import date
from typing import NamedTuple

from cwlog.frames import Frame
from cwlog.reports.views import View
from cwlog.rollup.coverage import latest_dates, latest_stays
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


def left_on(view: View) -> dict[str, date]:
    """The last day in the view of each district that left it for another part of the state within the period, by code.

    What it did afterwards is not for the view. A district that left the programme has no such day, and needs none.
    """
    last, now = latest_stays(view.scope.stays), latest_stays(view.state.stays)
    return {code: stay.until for code, stay in last.items() if stay.until and stay.since < now[code].since}


def latest_dates_of(view: View) -> dict[str, str]:
    """The day of the latest interaction of each district in scope that ever had one, by code (``2017-10-05``)."""
    frame, left = view.evidence.frame, left_on(view)
    latest = view.evidence.memo.once("latest dates", lambda: latest_dates(frame, view.state, {}))
    own = {code: latest[code] for code in view.scope.districts if code in latest and code not in left}
    if not left:
        return own
    return own | latest_dates(frame[frame["district"].isin(list(left))], view.state, left)


def of_types(view: View) -> str:
    """What a sentence about interactions adds where only some types are looked at; empty for all types."""
    return " of the types that this report is narrowed to" if view.scope.filters.interaction_type else ""


def look_back_note(view: View) -> str:
    """What a last date is, and how far it looks."""
    until = "" if view.is_whole_state else "; of a district that left for another part of the state, until it left"
    return (
        f"The last date is that of the latest interaction{of_types(view)}, of any time up to the end of the period, in"
        f" whatever cadre the district was{until}."
    )


def met_in(view: View, coaching: Frame) -> TopicsMet:
    """What the districts in scope met of each topic up to the end of the period, followed from cadre to cadre.

    A district that left for another part of the state is followed until it left.

    Args:
        view: which districts.
        coaching: the interactions of the period that count in it.
    """
    frame, districts = view.evidence.frame, view.scope.districts
    return view.memo.once("topics met", lambda: topics_met(frame, coaching, view.state, districts, left_on(view)))
