"""YAML text -> documents with positions, strictly; a record -> YAML text.

The format is a small part of YAML 1.2: block or flow style, plain or quoted scalars, comments, streams.
What programs read differently (YAML 1.1 numbers, tags, anchors, merge keys, tabs ...) is a problem.
"""

from cwlog.documents.codes import CODES
from cwlog.documents.decode import decode
from cwlog.documents.fault import Fault
from cwlog.documents.limits import MAX_DOCUMENT_BYTES, MAX_FILE_BYTES
from cwlog.documents.reader import Document, locate, read_documents
from cwlog.documents.strict import Positions
from cwlog.documents.writer import to_yaml

__all__ = [
    "CODES",
    "MAX_DOCUMENT_BYTES",
    "MAX_FILE_BYTES",
    "Document",
    "Fault",
    "Positions",
    "decode",
    "locate",
    "read_documents",
    "to_yaml",
]
