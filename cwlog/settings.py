"""The settings of a workspace (cwlog.yaml), with what holds where a setting is left out."""

from datetime import date
from typing import NamedTuple

from cwlog.model import Record


class Limits(NamedTuple):
    """From where on an entry is unusual enough for a warning; minutes, days."""

    short_minutes: int = 5
    long_minutes: int = 480
    step_minutes: int = 5
    day_minutes: int = 480
    unsure_days: int = 60


class Settings(NamedTuple):
    """What cwlog.yaml says. A month's log is due on ``due_day`` of the next month, or on its n-th working day.

    ``published`` are the audiences, as ``cwlog report --audience`` takes them, whose reports everybody may read.
    """

    programme: str
    start: date
    due_day: int | None
    due_working_day: int | None
    limits: Limits
    k: int
    k_learners_and_families: int
    published: tuple[str, ...] = ("public",)


def to_settings(record: Record) -> Settings:
    """The settings of a record that the settings schema has accepted."""
    due = record.get("due") or {"day": 10}
    suppression = record.get("suppression", {})
    return Settings(
        record["programme"]["name"],
        date.fromisoformat(record["programme"]["start"]),
        due.get("day"),
        due.get("nth_working_day"),
        Limits(**{name: value for name, value in record.get("limits", {}).items() if name in Limits._fields}),
        suppression.get("k", 5),
        suppression.get("learners_and_families", 10),
        tuple(record.get("publish", {}).get("audiences", ("public",))),
    )
