"""Two states of a workspace -> what changed in its data: entries, submissions, rosters, settings. Nothing is counted
here: `rollup.restating` does that.
"""

from cwlog.comparing.comparison import Comparison, compare
from cwlog.comparing.entries import EntryChange, Facts
from cwlog.comparing.fields import FieldChange
from cwlog.comparing.files import FileChange, Unreadable
from cwlog.comparing.rosters import RosterChange, RowChange
from cwlog.comparing.showing import Measure
from cwlog.comparing.submissions import Figures, SubmissionChange

__all__ = [
    "Comparison",
    "EntryChange",
    "Facts",
    "FieldChange",
    "Figures",
    "FileChange",
    "Measure",
    "RosterChange",
    "RowChange",
    "SubmissionChange",
    "Unreadable",
    "compare",
]
