"""Rules across fields, records and files: each a small function with a code, a severity and a page about it."""

from cwlog import documents, schemas
from cwlog.model import Code, Finding, Interaction, Severity
from cwlog.roster import CODES as ROSTER_CODES
from cwlog.rules import entries, folders, free_text, groups, submissions, warnings
from cwlog.rules.free_text import private_details
from cwlog.rules.registry import ENTRY_RULES, RULE_CODES, Context

CODES: dict[str, Code] = {
    code.id: code
    for code in sorted((*documents.CODES, *schemas.CODES, *RULE_CODES, *ROSTER_CODES), key=lambda code: code.id)
}

__all__ = [
    "CODES",
    "Context",
    "check_entry",
    "entries",
    "folders",
    "free_text",
    "groups",
    "is_error",
    "submissions",
    "warnings",
]

_NOTHING_BROKEN: frozenset[str] = frozenset()
_TOTALS_RULES = [rule for rule in ENTRY_RULES if rule.code.changes_totals]


def is_error(finding: Finding) -> bool:
    """True if the finding stands against the data; a warning only asks a person to look."""
    return CODES[finding.code].severity is Severity.ERROR


def check_entry(
    entry: Interaction, context: Context, broken: frozenset[str] = _NOTHING_BROKEN, *, only_totals: bool = False
) -> list[Finding]:
    """Everything that the rules about one entry find.

    Args:
        entry: what to check.
        context: what the rules may know.
        broken: keys that are no good; a rule that needs one of them does not look.
        only_totals: leave out the rules that cannot change totals.
    """
    findings = [] if only_totals else private_details(entry, context)
    for _, needs, check in _TOTALS_RULES if only_totals else ENTRY_RULES:
        if (not broken or needs.isdisjoint(broken)) and (found := check(entry, context)):
            findings += found
    return findings
