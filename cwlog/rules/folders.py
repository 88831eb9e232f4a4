"""Rules about an entry and the folder and file that hold it."""

from collections.abc import Iterator

from cwlog.model import Finding, Interaction
from cwlog.periods import month_of
from cwlog.places import ID, Place, folder_of
from cwlog.roster import Roster
from cwlog.rules.registry import ERROR, Context, declare

WRONG_FOLDER = declare(
    "CW201",
    ERROR,
    """A log file that is not in a month's folder.

    Logs lie in data/logs/SCHOOL-YEAR/cadre-ID/MONTH, for instance data/logs/2017-18/cadre-3/2017-10.

    Why: a report of a month reads that month's folders; a file elsewhere would be missed.

    Mend: move the file to the folder that the message names.
    """,
    totals=True,
)
WRONG_FILE = declare(
    "CW203",
    ERROR,
    """A file under data/logs that is not a .yaml file.

    A sheet, a document or a .yml file lies among the logs.

    Why: cwlog reads .yaml files only; entries in another file would be missed without a word.

    Mend: rename .yml to .yaml; bring the entries of a sheet in; move what is not a log out of data/logs.
    """,
    totals=True,
)
WRONG_NAME = declare(
    "CW204",
    ERROR,
    """The name of the file and what is in it disagree.

    A file whose name has the form of an id holds exactly the interaction with that id.

    Why: people and programs look for an entry in the file of its name.

    Mend: rename the file to the id in it, or correct the id if it was typed over. A file with several entries gets a
    name that is not an id, such as october.yaml.
    """,
)
OTHER_CADRE = declare(
    "CW302",
    ERROR,
    """The district belongs to another cadre on that day.

    The folder is one cadre's, and the roster has the district in another one on the date of the entry.

    Why: the entry would be counted for the wrong cadre, and be missing from the right one's month.

    Mend: move the file to the folder that the hint names. If the roster is wrong, the data steward corrects it.
    """,
    totals=True,
)
OTHER_MONTH = declare(
    "CW305",
    ERROR,
    """The date is outside the month of the folder.

    Why: a report of a month reads that month's folders; the entry would be counted in no month, or in the wrong one.

    Mend: correct the date, or move the file to the folder that the hint names.
    """,
    totals=True,
)


def home_of(entry: Interaction, broken: frozenset[str], roster: Roster) -> str | None:
    """The folder that date and district of an entry name by themselves; None if they name none."""
    stay = None if broken & {"date", "district"} else roster.membership(entry.district, entry.date)
    return folder_of(stay.cadre, month_of(entry.date)) if stay else None


def folder_findings(entry: Interaction, broken: frozenset[str], place: Place, context: Context) -> Iterator[Finding]:
    """Where folder and content disagree."""
    if "date" in broken:
        return
    month = month_of(entry.date)
    stay = None if "district" in broken else context.roster.membership(entry.district, entry.date)
    right = folder_of(stay.cadre if stay else place.cadre, month)
    if month != place.month:
        yield Finding(
            "CW305",
            ("date",),
            f"{entry.date} is not in {place.month}, the month of the folder",
            f"the right folder is {right}",
        )
    if stay and stay.cadre != place.cadre:
        message = f"{stay.name} is in cadre {stay.cadre} on {entry.date}, not in cadre {place.cadre}"
        yield Finding("CW302", ("district",), message, f"the right folder is {right}")


def file_name_finding(place: Place, ids: list[str]) -> Finding | None:
    """A file whose name has the form of an id, and that does not hold exactly that entry.

    Args:
        place: the file.
        ids: the ids of its documents, empty text for one without.
    """
    if not ID.fullmatch(place.name):
        return None
    if len(ids) > 1:
        return Finding(
            "CW204",
            (),
            f"the file has the name of one entry and holds {len(ids)}",
            "give it a name such as october.yaml",
        )
    if ids[0] and ids[0] != place.name:
        return Finding("CW204", ("id",), f"the file is called {place.name}", "file name and id must be the same")
    return None
