"""The problem codes of the rosters, CW601–CW610: what they mean, why they matter, what to do."""

from cwlog.model import Code, Severity


def _error(number: str, title: str, page: str, *, changes_totals: bool = True) -> Code:
    return Code(number, Severity.ERROR, changes_totals, title, page)


CODES = (
    _error(
        "CW601",
        "A roster file cannot be used",
        "The file is missing or empty, or its first line is not the header that it must have: a column is missing, "
        "unknown or there twice, or the cells are separated by something else than commas.\n\n"
        "Why: without the roster nobody knows which districts there are, so no coverage and no total by cadre is right.\n\n"
        "Mend: make the first line the one that the hint shows; the columns may stand in any order. In a spreadsheet "
        "save as 'CSV UTF-8 (comma delimited)'. `cwlog init` writes empty rosters to compare with.",
    ),
    _error(
        "CW602",
        "A cell of a roster does not fit its column",
        "A cell that must be filled is empty, or holds what the column does not take, or has a space at an end.\n\n"
        "Why: a date or a code that cannot be read puts a district out of every total, or into the wrong one.\n\n"
        "Mend: write dates as 2017-10-05, codes as text with all their digits, ids as they stand in their own file.",
    ),
    _error(
        "CW603",
        "A code lost its leading zero",
        "A district code has six digits and a building code four; this one is shorter.\n\n"
        "Why: a spreadsheet took the code for a number and dropped the zero, and 48078 is no district at all.\n\n"
        "Mend: put the zero back. In a spreadsheet give the column the format 'Text' before you paste the codes.",
    ),
    _error(
        "CW604",
        "An id stands twice in a roster",
        "Two rows have the same id: a cadre, a regional center, or a member or building at overlapping times.\n\n"
        "Why: nobody can say which of the two rows is meant.\n\n"
        "Mend: delete one of the rows, give it another id, or end the earlier one before the later begins.",
    ),
    _error(
        "CW605",
        "A district is in two cadres at one time",
        "Two rows of one district have periods (since to until, both included) with a day in common.\n\n"
        "Why: an interaction on such a day would belong to two cadres, and a sum over the cadres counts it twice.\n\n"
        "Mend: end the earlier row on the day before the later one begins. `cwlog roster move` does it for you.",
    ),
    _error(
        "CW606",
        "A roster names a cadre, center or district that is not there",
        "The id in this cell has no row in data/cadres.csv, data/rpdcs.csv or data/districts.csv.\n\n"
        "Why: the row would be left out of every table by cadre or region.\n\n"
        "Mend: correct the id, or add the missing row.",
    ),
    _error(
        "CW607",
        "The dates of a roster row do not fit together",
        "A row ends before it begins, or it lies outside the time in which its cadre exists; or the last row of a "
        "district or building ends before the day on which it joined.\n\n"
        "Why: on such days it is unclear who was a member, and so what the coverage is.\n\n"
        "Mend: correct since, until or joined; both ends of a period are included.",
    ),
    _error(
        "CW608",
        "Two districts have one name",
        "A name or alias of this district is also a name or alias of another one at the same time. Spellings count as "
        "alike when only case, punctuation or a usual short form differ (Co. and County, R-2 and R-II).\n\n"
        "Why: who types the name may mean either district. Totals are safe, since entries keep the code.\n\n"
        "Mend: take the alias away, or make the names differ, for instance by the county.",
        changes_totals=False,
    ),
    _error(
        "CW609",
        "A line of a roster cannot be split into cells",
        "The line has more or fewer cells than the header, a quote in the wrong place, or an invisible character.\n\n"
        "Why: cells move into the wrong column, and what cannot be seen makes two equal names differ.\n\n"
        'Mend: put a cell with a comma in quotes ("Cedar, Hollow"), double a quote inside it, keep the comma of an '
        "empty cell, and retype a cell with an invisible character.",
    ),
    _error(
        "CW610",
        "A comment in a roster",
        "A line begins with '#'. CSV has no comments.\n\n"
        "Why: other programs read the line as a row, so a row that was 'commented out' comes back there.\n\n"
        "Mend: delete the line; git keeps what was there. Notes belong in a README beside the rosters.",
    ),
)
