"""How large a file may be before it is refused unread, and how deep a document may nest, and how many faults of one record are shown."""

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_DEPTH = 32
MAX_FAULTS = 20
