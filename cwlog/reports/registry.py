"""The reports by name, and how a document is made of them for one audience."""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from cwlog.errors import CwlogError
from cwlog.inputs import did_you_mean, similar
from cwlog.render.document import Document, Report
from cwlog.reports.allowed import check_allowed, permit, reports_for
from cwlog.reports.facts import NOTES, facts_of
from cwlog.reports.grants import GRANTS
from cwlog.reports.views import View
from cwlog.words import quoted

Builder = Callable[[View], Report]
NAMES = tuple(GRANTS)


def parse_reports(names: Sequence[str]) -> list[str]:
    """The names that a user typed, each once; hyphens and capitals do not matter.

    Raises:
        CwlogError: there is no such report.
    """
    for name in names:
        if name.strip().lower() not in NAMES:
            meant = did_you_mean([quoted(near) for near in similar(name.lower(), NAMES, limit=1)])
            raise CwlogError(f"there is no report {quoted(name)}{meant}", f"use one of: {', '.join(NAMES)}")
    return list(dict.fromkeys(name.strip().lower() for name in names))


def make_document(view: View, names: Sequence[str] = ()) -> Document:
    """The reports for an audience, each with only what the audience may see.

    Args:
        view: who reads, and about which districts.
        names: which reports; none for all that the audience may have.

    Raises:
        CwlogError: the audience may not have one of them.
    """
    chosen = list(names) or reports_for(view.audience.kind)
    check_allowed(chosen, view.audience)
    reports = [permit(_builder(name)(view), view.audience, whole_state=view.is_whole_state) for name in chosen]
    return Document(
        name=view.audience.name,
        audience=view.audience.text,
        audience_title=view.audience.title,
        title=f"Coaching interactions, {view.evidence.period.label}",
        period=view.evidence.period,
        facts=facts_of(view),
        reports=reports,
        notes=NOTES,
    )


def _builder(name: str) -> Builder:
    """The function ``build`` of the module that is named after the report; only what is asked for is imported."""
    return cast("Builder", import_module(f"cwlog.reports.{name}").build)
