"""What people type -> values: dates, durations, counts, districts and words of a vocabulary.

Kind, but never guessing: what cannot be read is refused with a hint (`CwlogError`, exit code 2); what is
understood but not there or not allowed is refused as data (`DataRefused`, exit code 1).
"""

from cwlog.inputs.amounts import parse_count, parse_counts, parse_minutes, split_list
from cwlog.inputs.days import is_relative, parse_day
from cwlog.inputs.districts import DistrictNames, find_district, fold_name
from cwlog.inputs.spelling import did_you_mean, fold, similar
from cwlog.inputs.terms import VocabularyTerms, find_term

__all__ = [
    "DistrictNames",
    "VocabularyTerms",
    "did_you_mean",
    "find_district",
    "find_term",
    "fold",
    "fold_name",
    "is_relative",
    "parse_count",
    "parse_counts",
    "parse_day",
    "parse_minutes",
    "similar",
    "split_list",
]
