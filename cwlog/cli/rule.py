"""``cwlog rule``: decide whether an unsure event is coaching."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cwlog.cli.common import as_of_option, day_from, workspace_option
from cwlog.cli.filters import say_stand_ins

if TYPE_CHECKING:
    from cwlog.cli.mend_desk import Desk
    from cwlog.mending import Change, Found
    from cwlog.model import Record


@click.command(
    epilog="""\b
Examples:
  cwlog rule 20171024-901013-p8ys --coaching planning --by management_team --on 2017-11-20
  cwlog rule 20170830-901009-2fq1 --withdraw
  cwlog rule 0hvg --not-coaching --by f-02 --note "A call about dates only."
"""
)
@click.argument("id_", metavar="ID")
@click.option("--coaching", metavar="TYPE", help="It was coaching, and counts as this type.")
@click.option("--not-coaching", is_flag=True, help="It was not coaching.")
@click.option("--withdraw", is_flag=True, help="Take the ruling back; the event waits again.")
@click.option(
    "--by",
    metavar="WHO",
    envvar="CWLOG_BY",
    help="Who decided: facilitator, lead_facilitator, management_team, dese, or the id of a member.  [env: CWLOG_BY]",
)
@click.option("--on", metavar="DATE", help="The day of the decision; today if left out.")
@click.option("--note", metavar="TEXT", help="Why, without names of people.")
@click.option("--dry-run", is_flag=True, help="Check and show the change, and write nothing.")
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, /, id_: str, as_of: str | None, workspace: str | None, **asked: Any) -> None:
    """Decide whether an unsure event is coaching.

    The ruling is written into the entry, which keeps 'unsure' as its type; from then on it counts in every summary as
    the ruling says. A ruling is no change to a month that was handed in. The ID may be shortened to any part that no
    other id has. Prints the path of its file.

    Exit code 0: written. 1: refused. 2: wrong usage, or somebody else changed the entry meanwhile.
    """
    if sum((asked["coaching"] is not None, asked["not_coaching"], asked["withdraw"])) != 1:
        raise click.UsageError("give one of --coaching TYPE, --not-coaching and --withdraw")
    if asked["withdraw"] and (asked["on"], asked["note"]) != (None, None):
        raise click.UsageError("--withdraw takes the ruling back; leave --on and --note out")
    if not asked["withdraw"] and not asked["by"]:
        raise click.UsageError("--by is missing: say who decided, or set CWLOG_BY")
    from cwlog.cli.mend_desk import finish_change, open_desk
    from cwlog.mending import find_one, plan_change

    if not asked["withdraw"]:
        say_stand_ins(ctx)
    desk = open_desk(ctx, workspace, as_of, dry_run=asked["dry_run"])
    found = find_one(desk.workspace.source, id_)
    ruling = None if asked["withdraw"] else _ruling(desk, asked)

    def plan(one: "Found") -> "Change":
        record = _unruled(one, is_withdrawing=ruling is None)
        return plan_change(one, record | ({"ruling": ruling} if ruling else {}), desk.workspace.source, desk.book)

    change = plan(found)
    code = finish_change(desk, change, plan, lambda finding: finding.field[:1] == ("ruling",), is_ruling=True)
    ctx.exit(code)


def _ruling(desk: "Desk", asked: dict[str, Any]) -> "Record":
    """The ruling as files hold it, in the order of its keys."""
    from cwlog.cli.add_answers import to_text
    from cwlog.errors import CwlogError

    on = _day(desk, asked["on"])
    ruling = {"decision": "not_coaching" if asked["not_coaching"] else "coaching"}
    if asked["coaching"] is not None:
        ruling["counts_as"] = _kind(desk, asked["coaching"])
    ruling |= {"ruled_by": _who(desk, asked["by"]), "ruled_on": on.isoformat()}
    if asked["note"] is None:
        return ruling
    note = to_text(desk.known.schema.fields["ruling"], asked["note"])
    if not note:
        raise CwlogError("--note is empty", "give it a text, or leave --note out")
    return ruling | {"note": note}


def _day(desk: "Desk", text: str | None) -> date:
    """The day of the decision: today if it was left out, and never later."""
    from cwlog.errors import DataRefused

    on = desk.today if text is None else day_from("on", text, desk.today)
    if on > desk.today:
        raise DataRefused(f"{on} is in the future", f"today is {desk.today}; a ruling is written when it is made")
    return on


def _kind(desk: "Desk", text: str) -> str:
    """One of the kinds of coaching: a decision leaves nothing unsure."""
    from dataclasses import replace

    from cwlog.inputs import find_term
    from cwlog.model import UNSURE

    types = desk.known.schema.vocabularies["interaction_type"]
    sure = tuple(term for term in types.terms if term.value != UNSURE)
    return find_term(text, replace(types, title="kind of coaching", terms=sure))


def _who(desk: "Desk", text: str) -> str:
    """A body that rules, or the id of a member."""
    from cwlog.errors import DataRefused
    from cwlog.words import listed, quoted

    bodies = desk.known.schema.vocabularies["ruled_by"]
    who = bodies.value_of(text) or (text.strip() if desk.known.roster.member(text.strip()) else None)
    if who is None:
        hint = f"give {listed(bodies.values)}, or the id of a member in data/members.csv"
        raise DataRefused(f"{quoted(text)} is not someone who rules", hint)
    return who


def _unruled(found: "Found", *, is_withdrawing: bool) -> "Record":
    """The record without its ruling.

    Raises:
        DataRefused: there is nothing to decide, or nothing to take back.
        CwlogError: the entry cannot be read.
    """
    from cwlog.cli.mend_desk import refuse_unreadable
    from cwlog.errors import DataRefused
    from cwlog.model import UNSURE

    record = found.document.record if found.document else None
    if record is None:
        raise refuse_unreadable(found)
    ruling = record.get("ruling")
    if is_withdrawing and ruling is None:
        raise DataRefused(f"{found.id} has no ruling to take back", "'cwlog unsure' lists what waits for one")
    if not is_withdrawing and record.get("interaction_type") != UNSURE:
        said = f"{found.id} is not unsure: its type is {record.get('interaction_type')}"
        raise DataRefused(said, "only an unsure event is ruled on; 'cwlog edit' changes a type")
    if not is_withdrawing and ruling is not None:
        hint = f"take it back first: cwlog rule {found.id} --withdraw"
        raise DataRefused(f"{found.id} was ruled {_said(ruling)}", hint)
    return {key: value for key, value in record.items() if key != "ruling"}


def _said(ruling: object) -> str:
    if not isinstance(ruling, dict):
        return "before"
    kind = f" ({ruling['counts_as']})" if "counts_as" in ruling else ""
    return f"{ruling.get('decision')}{kind} by {ruling.get('ruled_by')} on {ruling.get('ruled_on')}"
