"""The bytes and the documents of one file of a workspace."""

from cwlog.documents import MAX_FILE_BYTES, Document, Fault, decode, read_documents
from cwlog.model import Finding
from cwlog.places import Source


def read_file(source: Source, path: str) -> list[Document] | Fault:
    """The documents of a file, or why there are none."""
    try:
        data = source.read(path, MAX_FILE_BYTES)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        return Fault(1, 1, Finding("CW001", (), said, "check the permissions, and that it is a regular file"))
    if len(data) > MAX_FILE_BYTES:
        hint = f"a file may have {MAX_FILE_BYTES // 1024**2} MiB; is this a log?"
        return Fault(1, 1, Finding("CW003", (), "the file is too large", hint))
    text = decode(data)
    return text if isinstance(text, Fault) else read_documents(text)


def bytes_of(source: Source, path: str) -> bytes | None:
    """The bytes of a file, of one that is too large one more than it may have; None if it cannot be read."""
    try:
        return source.read(path, MAX_FILE_BYTES)
    except OSError:
        return None
