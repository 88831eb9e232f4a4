"""Finds an entry that is in the log, and works out what a change of it does to its file."""

from cwlog.mending.change import Change, plan_change, plan_text, with_values
from cwlog.mending.finding import Found, find_again, find_all, find_one
from cwlog.mending.gathering import Listed, gather

__all__ = [
    "Change",
    "Found",
    "Listed",
    "find_again",
    "find_all",
    "find_one",
    "gather",
    "plan_change",
    "plan_text",
    "with_values",
]
