"""What one audience looks at: its districts, beside the whole state."""

from dataclasses import replace
from typing import NamedTuple

from cwlog.errors import CwlogError
from cwlog.frames import Frame
from cwlog.reports.audiences import Audience
from cwlog.reports.evidence import Evidence
from cwlog.reports.memo import Memo
from cwlog.rollup.filters import Filters
from cwlog.rollup.measures import to_measured
from cwlog.rollup.scope import Scope, to_scope


class View(NamedTuple):
    """The part of the evidence that an audience's reports are about.

    ``scope`` has the districts of the audience and of the user's filters, ``state`` all districts (narrowed only to the
    user's interaction types); ``measured`` and ``measured_state`` are the interactions of the period in them, as
    `rollup.measures.to_measured` gives them. ``at_least`` is the threshold of the dosage report in minutes; ``memo``
    keeps what several reports of this audience need.
    """

    evidence: Evidence
    audience: Audience
    scope: Scope
    state: Scope
    measured: Frame
    measured_state: Frame
    at_least: int | None
    memo: Memo

    @property
    def is_whole_state(self) -> bool:
        """True if no district is left out."""
        return not self.scope.filters.of_roster


def to_view(evidence: Evidence, audience: Audience, at_least: int | None = None) -> View:
    """Narrow the evidence to what the audience's reports are about.

    Raises:
        CwlogError: a filter asks for another part of the state than the audience's own.
    """
    period, roster, words = evidence.period, evidence.roster, evidence.vocabularies
    scope = to_scope(period, narrowed(evidence.filters, audience), roster, words)
    state = to_scope(period, Filters(interaction_type=evidence.filters.interaction_type), roster, words)
    measured_state = evidence.memo.once("measured", lambda: to_measured(evidence.frame, state))
    return View(
        evidence=evidence,
        audience=audience,
        scope=scope,
        state=state,
        measured=to_measured(measured_state[evidence.frame.columns], scope),
        measured_state=measured_state,
        at_least=at_least,
        memo=Memo(),
    )


def narrowed(filters: Filters, audience: Audience) -> Filters:
    """The user's filters within the audience's part of the state.

    Raises:
        CwlogError: they ask for another part.
    """
    kind = audience.partition
    if audience.kind == "public" and filters.of_roster.keys() - {"cadre"}:
        raise CwlogError(
            "the public sees totals of cadres and of the state only", "leave --district, --rpdc and --area out"
        )
    if not kind:
        return filters
    asked = getattr(filters, kind)
    if asked and asked != (audience.of,):
        raise CwlogError(
            f"{audience.text} sees only its own {'region' if kind == 'rpdc' else kind}", f"leave --{kind} out"
        )
    return replace(filters, **{kind: (audience.of,)})
