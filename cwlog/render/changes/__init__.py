"""What changed in the data, for people (a page) and for programs (a JSON document)."""

from cwlog.render.changes.document import to_document
from cwlog.render.changes.page import fit_markdown, to_page
from cwlog.render.changes.report import Invalid, Report, State

__all__ = ["Invalid", "Report", "State", "fit_markdown", "to_document", "to_page"]
