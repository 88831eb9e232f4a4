"""The bytes of a file -> a sheet, or the records of YAML and JSON as rows."""

from cwlog.errors import CwlogError
from cwlog.importing.csv_file import read_csv
from cwlog.importing.rows import Reason, Row
from cwlog.importing.sheets import Sheet
from cwlog.importing.workbook import read_workbook
from cwlog.logbook import field_name
from cwlog.recording.incoming import Incoming, read_incoming

LARGEST = 64 * 1024 * 1024  # bytes of a sheet
_RECORDS = (".yaml", ".yml", ".json", ".jsonl")
_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"


def is_of_records(path: str) -> bool:
    """True for a file whose records are entries already: YAML or JSON."""
    return path.lower().endswith(_RECORDS)


def read_sheet(data: bytes, sheet: str | None, usual: str | None = None) -> Sheet:
    """The sheet in a CSV or XLSX file, whatever its name says; of a workbook the one asked for, or the usual one.

    Raises:
        CwlogError: it cannot be read.
    """
    if len(data) > LARGEST:
        raise CwlogError("the file is too large", f"a sheet may have {LARGEST // 1024**2} MiB; split it")
    if data.startswith(_ZIP):
        return read_workbook(data, sheet or usual)
    if data.startswith(_OLD_OFFICE):
        raise CwlogError("this is an old workbook (XLS), or one with a password", "save it as XLSX, without a password")
    if sheet is not None:
        raise CwlogError("--sheet is for workbooks, and this is a text", "leave it out")
    return read_csv(data)


def read_records(data: bytes) -> list[Row]:
    """The records of YAML or JSON, each a row under the number of its line; they are held to the form of the log."""
    return [_to_row(one) for one in read_incoming(data)]


def _to_row(incoming: Incoming) -> Row:
    faults = [Reason(field_name(fault.finding.field), *fault.finding[2:4]) for fault in incoming.faults]
    line = incoming.faults[0].line if incoming.faults else _line(incoming)
    draft = {key: value for key, value in (incoming.draft or {}).items() if key != "import_key"}
    return Row(line, [], draft, faults, "", frozenset(draft), {})


def _line(incoming: Incoming) -> int:
    from cwlog.model import Finding

    return incoming.place(Finding("", (), ""))[0]
