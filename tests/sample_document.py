"""A made-up document with every kind of cell, chart and nuisance that a report can hold, for tests of all formats."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cwlog.model import Period
from cwlog.render.document import Document, Fact, Figure, Report
from cwlog.render.table import HIDDEN, Cell, Chart, ChartKind, Column, Kind, Table

HOSTILE = [
    "</script><script>alert(1)</script>",
    "</style></title><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; &amp;amp;",
    '" onmouseover="alert(1)" x=\'',
    '=HYPERLINK("https://example.org","see here")',
    "+1+1",
    "@SUM(1)",
    "-2+3",
    "\x1b[31mred\x1b[0m \x07 \x9b31m",
    "\u202eright to left override\u202c and \u2066isolate\u2069",
    "zero\u200bwidth\u200d\ufeffjoined",
    "\u0627\u0644\u062a\u062e\u0637\u064a\u0637 \u05ea\u05db\u05e0\u05d5\u05df",
    "pipe | in * a _ cell ` # [link](javascript:alert(1))",
    "first line\nsecond line\r\nthird line\u2028fourth",
    "nul\x00 and lone \ud800 surrogate",
    "\U0001f9d1\u200d\U0001f3eb emoji, combining e\u0301, Zalgo Z\u0324\u0351\u036b",
    "VeryLongWordWithoutAnySpace" * 12,
    "]]> <!-- --> <![CDATA[",
]
CADRES = ("1", "2", "3", "4", "5", "6")
MONTHS = ("2017-07", "2017-08", "2017-09", "2017-10", "2017-11", "2017-12", "2018-01", "2018-02", "2018-03", "2018-04")
_TOWNS = ("Cedar Hollow R-IV", "Ash Grove Prairie R-II", "Limestone Bluff C-1", "Big Spring 12", "Walnut Fork R-VIII")
_LONG = "Consolidated School District of the Upper and Lower Stillwater Creek and Adjoining Townships R-XVII"
_DISTRICT = [
    Column("district", "Code"),
    Column("name", "District"),
    Column("cadre", "Cadre"),
    Column("interactions", "Interactions", Kind.COUNT),
    Column("minutes", "Minutes", Kind.COUNT, machine_only=True),
    Column("hours", "Hours", Kind.HOURS),
    Column("share", "Share", Kind.SHARE),
    Column("last_date", "Last date", Kind.DATE),
]


def sample_document(*, districts: int = 14, hostile: Sequence[str] = HOSTILE) -> Document:
    """Reports of every shape; with more ``districts`` the main table is long."""
    return Document(
        name="cst-3",
        audience="cst:3",
        audience_title="Coaching Support Team, Cadre 3",
        title="Coaching interactions, April 2018",
        period=Period(date(2018, 4, 1), date(2018, 4, 30), "April 2018"),
        facts=_facts(),
        reports=[_summary(districts), _trend(), _participants(), _update(hostile), _empty()],
        notes=[
            "Hours and counts are coaching received: an input, not its quality or its effect.",
            "Made for the audience that is named above; whoever can read the repository sees everything.",
        ],
    )


def district_rows(count: int) -> list[Mapping[str, Cell]]:
    """Rows of districts: zeros, no date, a very long name and many digits among them."""
    return list(_district_rows(count))


def _district_rows(count: int) -> Iterator[Mapping[str, Cell]]:
    for at in range(count):
        minutes = 0 if at % 7 == 6 else 45 * (at % 11 + 1) + 5 * at
        name = _LONG if at == 3 else f"{_TOWNS[at % len(_TOWNS)]}{'' if at < len(_TOWNS) else f' No. {at}'}"
        yield {
            "district": f"{901001 + at:06}",
            "name": name,
            "cadre": CADRES[at % len(CADRES)],
            "interactions": minutes // 45,
            "minutes": minutes,
            "hours": round(minutes / 60, 2),
            "share": None if at == 6 else round(minutes / 9000, 4),
            "last_date": f"2018-{at % 4 + 1:02}-{at % 27 + 1:02}" if minutes else None,
        }


def _facts() -> list[Fact]:
    return [
        Fact("audience", "Audience", "Coaching Support Team, Cadre 3", "cst:3"),
        Fact("period", "Period", "April 2018 (2018-04-01 to 2018-04-30)", "April 2018"),
        Fact("as_of", "As of", "2018-05-12", "2018-05-12"),
        Fact("interactions", "Interactions", "1412", 1412),
        Fact("pending", "Waiting for a ruling", "2 events", 2),
        Fact("submissions_missing", "Logs missing", "1 of 6 monthly logs", 1),
        Fact("suppression", "Small counts", "counts of people below 5 are hidden, shown as *", "k=5"),
        Fact("revision", "Revision of the data", "2e51294c7a55 and changes since", "2e51294c7a55"),
    ]


def _summary(districts: int) -> Report:
    rows = district_rows(districts)
    figures = [
        Figure("interactions", "Interactions", 1412),
        Figure("hours", "Hours", 2118.5, Kind.HOURS, "event hours 1990.25"),
        Figure("coverage", "Coverage", 0.8571, Kind.SHARE, "12 of 14 districts"),
        Figure("none", "Coverage of no districts", None, Kind.SHARE),
        Figure("learners", "Learner attendances", HIDDEN, Kind.COUNT, "small counts are hidden"),
        Figure("last_date", "Last date", "2018-04-27", Kind.DATE),
    ]
    notes = ["A district that changed cadre has a row for each cadre, split by date."]
    by_district = Table("districts", "Districts", _DISTRICT, rows, notes, _district_chart(rows), bar="hours")
    return Report(
        name="summary",
        title="Summary",
        question="How much coaching was there, where, and of which kind?",
        figures=figures,
        tables=[by_district, _types(), _types_by_cadre()],
        notes=["Unsure: waiting for a ruling; beside the totals, never in them."],
    )


def _district_chart(rows: Sequence[Mapping[str, Cell]]) -> Chart | None:
    if len(rows) > 40:
        return None
    says = f"Hours of {len(rows)} districts, from 0.00 to 10.25."
    return Chart(ChartKind.BARS, "Hours by district", "name", ["hours"], says)


def _types() -> Table:
    titles = ("Planning", "Strategizing next steps", "Discussing data", "Sharing ideas and resources")
    titles += ("Providing feedback", "Demonstrating application of knowledge and skills")
    rows = [
        {"type": title.split()[0].lower(), "title": title, "interactions": count, "share": round(count / 1412, 4)}
        for title, count in zip(titles, (402, 310, 344, 201, 155, 0), strict=True)
    ]
    columns = [
        Column("type", "Value", machine_only=True),
        Column("title", "Interaction type"),
        Column("interactions", "Interactions", Kind.COUNT),
        Column("share", "Share", Kind.SHARE),
    ]
    chart = Chart(ChartKind.BARS, "Interactions by type", "title", ["interactions"], "Planning leads with 402 of 1412.")
    return Table("types", "Interaction types", columns, rows, chart=chart, bar="interactions")


def _types_by_cadre() -> Table:
    kinds = {"planning": "Planning", "strategizing": "Strategizing next steps", "data": "Discussing data"}
    kinds |= {"ideas": "Sharing ideas and resources", "feedback": "Providing feedback", "demo": "Demonstrating"}
    rows: list[Mapping[str, Cell]] = [
        {
            "cadre": f"Cadre {cadre}",
            "districts": 4,
            **{key: (7 * at + 11 * int(cadre)) % 90 for at, key in enumerate(kinds, 1)},
        }
        for cadre in CADRES
    ]
    columns = [Column("cadre", "Cadre"), Column("districts", "Districts", Kind.COUNT)]
    columns += [Column(key, title, Kind.COUNT) for key, title in kinds.items()]
    chart = Chart(ChartKind.STACKED, "Types within each cadre", "cadre", list(kinds), "Each cadre uses all six types.")
    return Table("types_by_cadre", "Interaction types by cadre", columns, rows, chart=chart)


def _trend() -> Report:
    rows: list[Mapping[str, Cell]] = [
        {
            "month": month,
            "interactions": 40 + 13 * at % 50,
            "hours": 60.25 + 17 * at % 71,
            "last_year_hours": None if at < 2 else 41.5 + 11 * at % 47,
        }
        for at, month in enumerate(MONTHS)
    ]
    columns = [
        Column("month", "Month"),
        Column("interactions", "Interactions", Kind.COUNT),
        Column("hours", "Hours", Kind.HOURS),
        Column("last_year_hours", "Last year's hours", Kind.HOURS),
    ]
    chart = Chart(
        ChartKind.LINE, "Hours by month", "month", ["hours", "last_year_hours"], "Hours lie above last year's."
    )
    table = Table("months", "Months of the school year", columns, rows, chart=chart)
    return Report("trend", "Trend", "How does coaching develop over the year?", [], [table])


def _participants() -> Report:
    columns = [
        Column("role", "Participant role"),
        Column("attendances", "Attendances", Kind.COUNT),
        Column("interactions", "Interactions", Kind.COUNT),
        Column("hours", "Hours", Kind.HOURS),
        Column("share", "Share", Kind.SHARE),
    ]
    rows: list[Mapping[str, Cell]] = [
        {"role": "Superintendent", "attendances": 31, "interactions": 31, "hours": 46.5, "share": 0.5},
        {"role": "Learner", "attendances": HIDDEN, "interactions": HIDDEN, "hours": None, "share": HIDDEN},
        {"role": "Family member", "attendances": HIDDEN, "interactions": 3, "hours": 4.5, "share": 0.0484},
        {"role": "Community partner", "attendances": 0, "interactions": 0, "hours": 0.0, "share": 0.0},
    ]
    chart = Chart(ChartKind.BARS, "Attendances by role", "role", ["attendances"], "Two small counts are hidden.")
    notes = ["Counts below 5 are shown as *, and so is one more where a hidden count could be found by subtraction."]
    table = Table("roles", "Attendances by role", columns, rows, notes, chart)
    return Report("participants", "Participants", "Who took part?", [], [table])


def _update(hostile: Sequence[str]) -> Report:
    columns = [
        Column("cadre", "Cadre"),
        Column("date", "Date", Kind.DATE),
        Column("text", "What the team wrote", Kind.PROSE),
        Column("title", "Title"),
        Column("days", "Days", Kind.COUNT),
    ]
    rows: list[Mapping[str, Cell]] = [
        {"cadre": "3", "date": f"2018-04-{at + 1:02}", "text": text, "title": text, "days": at}
        for at, text in enumerate(hostile)
    ]
    long = "The team met twice.\nIt compared two assessment cycles.\n\n" + "Data were discussed at length. " * 40
    rows.append({"cadre": "4", "date": None, "text": long, "title": None, "days": None})
    table = Table("texts", "Highlights, challenges, needs", columns, rows)
    return Report("update", "Monthly update", "What do the teams want the management team to know?", [], [table])


def _empty() -> Report:
    columns = [Column("id", "Id"), Column("date", "Date", Kind.DATE), Column("age", "Age in days", Kind.COUNT)]
    empty = Chart(ChartKind.BARS, "Age of pending events", "id", ["age"], "There is nothing to see.")
    tables = [
        Table("pending", "Pending events", columns, [], chart=empty),
        Table("decided", "Decided events", columns, [], ["No event was decided in the period."]),
    ]
    return Report("unsure", "Unsure events", "What waits for a ruling?", [Figure("unsure", "Pending", 0)], tables)
