"""JSON Schema -> checks, vocabularies, questions, documentation: the single source of what a record may hold."""

from cwlog.schemas.codes import CODES
from cwlog.schemas.compile import HONOURED, NAMES, compile_schema
from cwlog.schemas.schema import Field, Schema
from cwlog.schemas.vocabulary import Vocabulary

__all__ = ["CODES", "HONOURED", "NAMES", "Field", "Schema", "Vocabulary", "compile_schema"]
