"""cwlog: record, check and roll up coaching interactions kept as plain files."""

__version__ = "0.1.0"
