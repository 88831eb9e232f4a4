"""``cwlog report`` for one audience: its reports, or what differs in them from those of another state of the data."""

from collections.abc import Callable
from datetime import date
from functools import partial

import click

from cwlog.cli.at import open_at
from cwlog.cli.audience import audience_filters
from cwlog.cli.report import Asked
from cwlog.cli.report_read import read_evidence, to_minutes
from cwlog.cli.report_write import write_document
from cwlog.model import Period
from cwlog.render.document import Document
from cwlog.reports.allowed import check_allowed, reports_for
from cwlog.reports.audiences import parse_audience
from cwlog.reports.comparing import compare_documents
from cwlog.reports.registry import make_document, parse_reports
from cwlog.reports.views import to_view
from cwlog.workspace import Workspace


def write_reports(ctx: click.Context, asked: Asked, opened: Workspace, period: Period, today: date) -> None:
    """The reports for one audience, in one format."""
    audience = parse_audience(asked.audience or "", opened.roster)
    names = parse_reports(asked.names) or reports_for(audience.kind)
    check_allowed(names, audience)
    filters, at_least = audience_filters(ctx, opened, audience, period), to_minutes(asked.at_least)
    read = partial(read_evidence, all_rules="quality" in names, skip_invalid=asked.skip_invalid)

    def make(state: Workspace) -> Document:
        return make_document(to_view(read(state, period, filters, today), audience, at_least), names)

    write_document(make(opened) if asked.compare is None else _compare(asked.compare, opened, make), asked)


def _compare(revision: str, opened: Workspace, make: Callable[[Workspace], Document]) -> Document:
    """What differs from the reports at a commit; both sides hide what one of the two settings would hide."""
    before = open_at(opened.root, revision, saying="Compared with")
    strictest = {name: max(getattr(one.settings, name) for one in (before, opened)) for name in _THRESHOLDS}
    then, now = (make(one._replace(settings=one.settings._replace(**strictest))) for one in (before, opened))
    return compare_documents(then, now)


_THRESHOLDS = ("k", "k_learners_and_families")
