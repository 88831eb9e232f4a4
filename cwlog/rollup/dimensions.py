"""By what a summary can be broken down, and what may not be shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cwlog.errors import CwlogError
from cwlog.inputs import did_you_mean, similar
from cwlog.words import quoted

OF_DISTRICT = ("interactions", "minutes", "hours", "last_date", "unsure")
OF_ROSTER = ("districts", "districts_served", "interactions", "minutes", "hours", "unsure")
OF_MONTH = ("interactions", "minutes", "hours", "unsure")
OF_VALUE = ("interactions", "minutes", "hours")
OF_ROLE = ("interactions", "share")  # a role of a cadre is a person: never minutes


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to break a summary down: ``--by name``.

    ``column`` is the frame's; ``text`` the key that holds the value's title in a row, empty where the value
    speaks for itself; ``measures`` the figures of a row, in order. ``many``: a list, in which an interaction
    counts once per value. ``optional``: an interaction may not state it.
    """

    name: str
    column: str
    text: str
    measures: tuple[str, ...]
    many: bool = False
    optional: bool = False

    @property
    def of_roster(self) -> bool:
        """A partition of the districts."""
        return self.name in ROSTER_DIMENSIONS

    @property
    def of_roles(self) -> bool:
        """About members of a Coaching Support Team."""
        return self.measures == OF_ROLE


ROSTER_DIMENSIONS = ("district", "cadre", "rpdc", "area")
DIMENSIONS = (
    Dimension("district", "district", "name", OF_DISTRICT),
    Dimension("cadre", "cadre", "name", OF_ROSTER),
    Dimension("interaction_type", "counted_type", "title", OF_VALUE),
    Dimension("mode", "mode", "title", OF_VALUE, optional=True),
    Dimension("team", "team", "title", OF_VALUE, optional=True),
    Dimension("topic", "topics", "title", OF_VALUE, many=True),
    Dimension("resource", "resources", "title", OF_VALUE, many=True),
    Dimension("participant", "participants", "title", OF_VALUE, many=True),
    Dimension("cst_member", "cst_members", "title", OF_ROLE, many=True),
    Dimension("cst_group", "cst_groups", "title", OF_ROLE, many=True),
    Dimension("rpdc", "rpdc", "name", OF_ROSTER),
    Dimension("area", "area", "", OF_ROSTER),
    Dimension("month", "month", "label", OF_MONTH),
)
DEFAULT_DIMENSIONS = DIMENSIONS[:3]
_BY_NAME = {dimension.name: dimension for dimension in DIMENSIONS}
_ALIASES = {"type": "interaction_type"}


def parse_dimension(name: str) -> Dimension:
    """The dimension of that name; hyphens and capitals do not matter, ``type`` is ``interaction_type``.

    Raises:
        CwlogError: there is none.
    """
    key = name.strip().lower().replace("-", "_")
    dimension = _BY_NAME.get(_ALIASES.get(key, key))
    if dimension is None:
        meant = did_you_mean([quoted(near) for near in similar(key, [*_BY_NAME, *_ALIASES], limit=1)])
        raise CwlogError(f"cannot summarize by {quoted(name)}{meant}", f"use one of: {', '.join(_BY_NAME)}")
    return dimension


def check_roles(by: Iterable[Dimension], *, filtered_by: Sequence[str] = ()) -> None:
    """A single CST role is shown for the state only: a role of one cadre is one person (DOMAIN.md, privacy).

    Args:
        by: the dimensions of one cross table; for tables beside each other, one at a time.
        filtered_by: the roster dimensions that a filter narrows.

    Raises:
        CwlogError: a CST role meets a part of the state.
    """
    names = [dimension.name for dimension in by]
    parts = [name for name in (*names, *filtered_by) if name in ROSTER_DIMENSIONS]
    if "cst_member" in names and parts:
        raise CwlogError(
            f"a single CST role is not shown by {_label(parts[0])}: a role of one cadre is one person",
            "use cst_group (core, full_only, support), or cst_member for the whole state",
        )


def _label(name: str) -> str:
    """How people write a roster dimension."""
    return "RPDC" if name == "rpdc" else name
