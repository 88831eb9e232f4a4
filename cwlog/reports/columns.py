"""The columns that reports share, so that a figure has one key, one title and one kind wherever it stands.

Keys are the words of `cwlog summarize` and of the file format. No two columns of a table have one title, since a
spreadsheet's table does not allow that: what machines read beside a title for people is called an id or a value.
"""

from cwlog.render.table import Column, Kind
from cwlog.render.words import MEASURES, TITLES

DISTRICT = Column("district", "Code")
NAME = Column("name", "District")  # of a district
CADRE = Column("cadre", "Cadre")
CADRE_NAME = Column("name", "Name")  # of a cadre
RPDC = Column("rpdc", "RPDC id", machine_only=True)
RPDC_NAME = Column("rpdc_name", "RPDC")
AREA = Column("area", "Area")
PROGRAMME_YEAR = Column("programme_year", "Programme year", Kind.COUNT)
MONTH = Column("month", "Month id", machine_only=True)
MONTH_LABEL = Column("label", "Month")
LINE = Column("line", "Line id", machine_only=True)  # own, state: a part of the state beside the whole
LINE_NAME = Column("name", "Districts of")

DISTRICTS = MEASURES["districts"]
DISTRICTS_SERVED = MEASURES["districts_served"]
COVERAGE = Column("coverage", "Coverage", Kind.SHARE)
INTERACTIONS = MEASURES["interactions"]
MINUTES = MEASURES["minutes"]  # for machines: people read hours
HOURS = MEASURES["hours"]
UNSURE = MEASURES["unsure"]
SHARE = MEASURES["share"]
LAST_DATE = MEASURES["last_date"]
DAYS_SINCE = Column("days_since", "Days since", Kind.COUNT)

ID = Column("id", "Entry")
DATE = Column("date", "Date", Kind.DATE)
AGE_DAYS = Column("age_days", "Age in days", Kind.COUNT)

DISTRICT_HEAD = (DISTRICT, NAME, CADRE)
CADRE_HEAD = (CADRE, CADRE_NAME)
RPDC_HEAD = (RPDC, RPDC_NAME)
MONTH_HEAD = (MONTH, MONTH_LABEL)
LINE_HEAD = (LINE, LINE_NAME)


def value_head(name: str) -> tuple[Column, Column]:
    """The columns that name a value of a vocabulary: the value itself for machines, its title for people.

    Args:
        name: as in `rollup.dimensions`: topic, resource, mode …; also the key of the value's column.
    """
    return Column(name, f"{TITLES[name]} id", machine_only=True), Column("title", TITLES[name])
