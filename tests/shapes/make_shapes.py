"""Makes the sheets in this folder with LibreOffice, as a person who saves a workbook would.

    python tests/shapes/make_shapes.py        needs soffice (LibreOffice Calc) and XlsxWriter

The tests read what it made and need neither. `google_forms.csv` is written by hand in the form that Google Forms has.
"""

import datetime
import shutil
import subprocess
import tempfile
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
HEADINGS = [
    "District", "Date of the visit", "Hours", "Activity", "Superintendents (number)", "Principals (number)",
    "CST members", "Topics", "Resources", "Remarks",
]  # fmt: skip
ROWS = [
    (901003, datetime.date(2017, 10, 5), 1.5, "Discussing data", 1, 3, "Facilitator; Data", "DBDM",
     "Practice profile", "Café talk – “next”"),
    ("Marrow Creek R-II", datetime.date(2017, 10, 26), 0.75, "Planning", 1, None, "Facilitator", "Leadership; Data",
     None, None),
    ("Cedar Hollow R-IV", datetime.date(2017, 11, 2), 2, "Providing feedback", None, 2, "Facilitator", "Feedback",
     None, "=not a formula"),
]  # fmt: skip
# token 1-4: separator, quote, character set (76 UTF-8, 1 Windows-1252, 65535 the system's), first line;
# 8: cells as shown; see LibreOffice's "Filter Options for the CSV Filter"
CSV = "csv:Text - txt - csv (StarCalc)"


def write_source(path: Path, *, number_format: str, date_format: str, merged: bool = False) -> None:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("October")
    day, hours = book.add_format({"num_format": date_format}), book.add_format({"num_format": number_format})
    if merged:
        page.merge_range(0, 4, 0, 5, "Participants")
    for column, heading in enumerate(HEADINGS):
        if not (merged and column in (4, 5)):
            page.write_string(0, column, heading)
    for number, row in enumerate(ROWS, start=1):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                page.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
            elif isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write_number(number, column, value, hours if column == 2 else None)
    page.write_blank(20, 14, None, day)  # a person once formatted a cell far away
    book.close()


def convert(source: Path, filter_: str, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", filter_]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=300)
        made = Path(folder) / f"{source.stem}.{filter_.partition(':')[0]}"
        shutil.move(made, target)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        write_source(plain, number_format="0.00", date_format="mm/dd/yyyy")
        convert(plain, "xlsx:Calc MS Excel 2007 XML", HERE / "libreoffice.xlsx")
        convert(plain, f"{CSV}:44,34,76,1,,0,false,true", HERE / "libreoffice.csv")
        convert(plain, f"{CSV}:9,34,65535,1,,0,false,true", HERE / "libreoffice_tab_utf16.csv")
        german = Path(folder) / "german.xlsx"
        write_source(german, number_format="[$-407]0.00", date_format="yyyy-mm-dd")
        convert(german, f"{CSV}:59,34,1,1,,0,false,true", HERE / "libreoffice_semicolon_cp1252.csv")
        serial = Path(folder) / "serial.xlsx"
        write_source(serial, number_format="General", date_format="General")
        convert(serial, f"{CSV}:44,34,76,1,,0,false,true", HERE / "libreoffice_serials.csv")
        merged = Path(folder) / "merged.xlsx"
        write_source(merged, number_format="0.00", date_format="yyyy-mm-dd", merged=True)
        convert(merged, "xlsx:Calc MS Excel 2007 XML", HERE / "libreoffice_merged.xlsx")


if __name__ == "__main__":
    main()
