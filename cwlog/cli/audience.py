"""What a report or an export is narrowed to, within the part of the state that its audience sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from cwlog.cli.filters import FILTERS, pieces_of, say_cadre

if TYPE_CHECKING:  # nothing heavy before it is needed
    from cwlog.model import Period
    from cwlog.reports.audiences import Audience
    from cwlog.rollup.filters import Filters
    from cwlog.workspace import Workspace


def audience_filters(ctx: click.Context, opened: Workspace, audience: Audience, period: Period) -> Filters:
    """The filters that the user gave.

    Raises:
        CwlogError: another part of the state than the audience's own is asked for.
    """
    from cwlog.reports.views import narrowed
    from cwlog.rollup.filters import parse_filters

    texts = {name: ctx.params[name] for name in FILTERS}
    if audience.partition and ctx.get_parameter_source("cadre") is ParameterSource.ENVIRONMENT:
        texts["cadre"] = ()  # the audience names its part of the state: CWLOG_CADRE is for commands that are not told
    else:
        say_cadre(ctx)
    types = opened.schemas["interaction"].vocabularies["interaction_type"]
    given = {name: pieces_of(flag, texts[name]) for name, flag in FILTERS.items()}
    filters = parse_filters(given, opened.roster, types, on=period.last)
    narrowed(filters, audience)
    return filters
