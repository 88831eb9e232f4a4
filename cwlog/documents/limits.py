"""How large a file may be before it is refused unread, how deep a record may nest, how many of its faults are shown."""

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_DEPTH = 32
# A file of 16 MiB has room for millions of '---' lines, each a record with a problem: more than memory has.
MAX_RECORDS = 10_000
MAX_LINES = 500_000
MAX_FAULTS = 20
MAX_VALUES = 1_000  # in one list
