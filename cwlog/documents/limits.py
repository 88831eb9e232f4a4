"""How large a file may be before it is refused unread, and how deep a document may nest."""

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024
MAX_DEPTH = 32
