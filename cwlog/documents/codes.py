"""The problem codes of reading, CW001–CW011: what they mean, why they matter, what to do."""

from cwlog.model import totals_error

CODES = (
    totals_error(
        "CW001",
        "A file cannot be read",
        "The system refused to open the file, or it is not a regular file (a link, a device).\n\n"
        "Why: what cannot be read cannot be counted, so a report would be wrong without a word.\n\n"
        "Mend: check the permissions of the file; put the file itself where a link stands.",
    ),
    totals_error(
        "CW002",
        "A file is not UTF-8",
        "The file is stored in another encoding, often UTF-16 or an old Windows one.\n\n"
        "Why: letters outside English would be read wrongly, or not at all.\n\n"
        "Mend: save the file as UTF-8. In a spreadsheet choose 'CSV UTF-8'; in an editor set the encoding to UTF-8.",
    ),
    totals_error(
        "CW003",
        "A file or record is too large",
        "A file may have 16 MiB, a record 64 KiB.\n\n"
        "Why: no month of logs comes near; a larger file is a mistake or an attack, and is not read.\n\n"
        "Mend: look whether something else was saved under this name, or whether '---' lines are missing between records.",
    ),
    totals_error(
        "CW004",
        "A merge conflict is still in the file",
        "Lines that begin with '<<<<<<<', '=======' or '>>>>>>>' are marks that git left where two versions differ.\n\n"
        "Why: until someone chooses, nobody knows which version is true.\n\n"
        "Mend: choose between the two versions, and delete the lines with the marks.",
    ),
    totals_error(
        "CW005",
        "The text is not YAML",
        "A line does not have the form 'key: value', or quotes or brackets are not closed, or lines are not indented alike.\n\n"
        "Why: the record cannot be read, so it cannot be counted.\n\n"
        "Mend: go to the line and column; most often text with a colon needs quotes: comments: 'Agenda: next steps'.",
    ),
    totals_error(
        "CW006",
        "A key stands twice in one record",
        "The same key is written two times.\n\n"
        "Why: many programs silently keep the last one, and what was written first is lost.\n\n"
        "Mend: keep one of the two.",
    ),
    totals_error(
        "CW007",
        "A YAML feature that logs do not use",
        "Anchors (&), aliases (*), tags (!), merge keys (<<) and directives (%) are not part of the format.\n\n"
        "Why: they make one text mean another elsewhere, and programs disagree about them.\n\n"
        "Mend: write the value out. If it is text that happens to begin with such a sign, put it in quotes.",
    ),
    totals_error(
        "CW008",
        "A tab or a control character",
        "A tab outside quoted text, or an invisible control character, stands in the file.\n\n"
        "Why: YAML programs disagree about tabs; control characters can hide or change what a terminal shows.\n\n"
        "Mend: replace tabs with spaces; delete the invisible character (retype the line if you cannot find it).",
    ),
    totals_error(
        "CW009",
        "The record is nested too deep",
        "Lists or records stand inside each other more than 32 levels deep.\n\n"
        "Why: no record of a log needs more than three; deeper nesting is a mistake or an attack.\n\n"
        "Mend: look for brackets that are never closed.",
    ),
    totals_error(
        "CW010",
        "A number that programs read differently",
        "Whole numbers are written with digits only: 45, not 45.0, 1e2, +45, 045 or 0x2D.\n\n"
        "Why: 048078 is 20542 to some programs, text to others and 48078 to the rest: the wrong district.\n\n"
        'Mend: write a number with plain digits; put a code in quotes: district: "048078".',
    ),
    totals_error(
        "CW011",
        "There is no record where one should be",
        "The file is empty, or holds a list or a text instead of 'key: value' lines, or a '---' has nothing after it.\n\n"
        "Why: a record that is expected and not there could be a lost one.\n\n"
        "Mend: write each record as 'key: value' lines, with a line '---' between two records; delete an empty file.",
    ),
)
