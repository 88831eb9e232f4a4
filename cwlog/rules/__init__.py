"""Rules across fields, records and files: each a small function with a code, a severity and a page about it."""

from cwlog import documents, schemas
from cwlog.model import Code, Finding, Interaction
from cwlog.roster import CODES as ROSTER_CODES
from cwlog.rules import entries, folders, free_text, groups, submissions, warnings
from cwlog.rules.free_text import private_details
from cwlog.rules.registry import ENTRY_RULES, RULE_CODES, Context

CODES: dict[str, Code] = {
    code.id: code
    for code in sorted((*documents.CODES, *schemas.CODES, *RULE_CODES, *ROSTER_CODES), key=lambda code: code.id)
}

__all__ = ["CODES", "Context", "check_entry", "entries", "folders", "free_text", "groups", "submissions", "warnings"]

_NOTHING_BROKEN: frozenset[str] = frozenset()
_CHECKS = [rule.check for rule in ENTRY_RULES]


def check_entry(entry: Interaction, context: Context, broken: frozenset[str] = _NOTHING_BROKEN) -> list[Finding]:
    """Everything that the rules about one entry find; a rule that needs a broken key does not look."""
    checks = _CHECKS if not broken else [rule.check for rule in ENTRY_RULES if rule.needs.isdisjoint(broken)]
    findings = private_details(entry, broken, context)
    for check in checks:
        if found := check(entry, context):
            findings += found
    return findings
