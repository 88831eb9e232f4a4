"""CSV rosters -> who is where on a day: districts, cadres, centers, members of the CSTs, buildings.

Rosters are text: a code keeps its zero, an empty cell is empty. What is wrong comes back as values, and
the rows that can be read stay in use.
"""

from cwlog.roster.cells import RowSchema
from cwlog.roster.codes import CODES
from cwlog.roster.kinds import ROSTER_FILES
from cwlog.roster.lookups import Roster, natural_key, programme_year
from cwlog.roster.read import read_roster

__all__ = ["CODES", "ROSTER_FILES", "Roster", "RowSchema", "natural_key", "programme_year", "read_roster"]
