"""``cwlog add``: record interactions by flags, by questions, in an editor, or from a file."""

import sys
from typing import TYPE_CHECKING, Any

import click

from cwlog.cli.common import as_of_option, root_of, today_of, workspace_option

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from cwlog.cli.add_finish import Job
    from cwlog.model import Record

# flag, key of the record, what it takes, whether it may be repeated, help; in the order of the log's nine items
_ITEMS = (
    ("--district", "district", "DISTRICT", True, "Its code, name, alias or a part of the name. Repeat with --event."),
    ("--date", "date", "DATE", False, "2017-10-05, 10/5/2017, today, yesterday, last friday."),
    ("--duration", "duration_minutes", "TIME", False, "90, 90m, 1h30m, 1:30 or 1.5h; count an hour once."),
    ("--type", "interaction_type", "TYPE", False, "What kind of coaching it was, or unsure."),
    ("--also", "also_included", "TYPE", True, "Another kind in the same interaction; adds no time."),
    ("--description", "description", "TEXT", False, "What happened, for --type unsure only."),
    ("--participant", "participants", "ROLE=N", True, "Who took part, by role, and how many; no names."),
    ("--participants-other", "participants_other", "TEXT", False, "The role meant by 'other'."),
    ("--cst-member", "cst_members", "ROLE", True, "A CST member who was present, by role."),
    ("--topic", "topics", "TOPIC", True, "A topic that was covered."),
    ("--topics-other", "topics_other", "TEXT", False, "The topic meant by 'other'."),
    ("--resource", "resources", "RESOURCE", True, "A resource or tool that was shared or discussed."),
    ("--resources-other", "resources_other", "TEXT", False, "The resource meant by 'other'."),
    ("--comments", "comments", "TEXT", False, "Anything else; leave out names of people."),
    ("--mode", "mode", "MODE", False, "How people met."),
    ("--team", "team", "TEAM", False, "The team that was coached."),
    ("--building", "buildings", "CODE", True, "A building that took part, by its 4-digit code."),
    ("--event", "event", "NAME", False, "The name of a joint event, such as fall-data-day."),
)
_NEEDED = ("district", "date", "duration_minutes", "interaction_type", "participants", "cst_members", "topics")
_SECTIONS = {
    "What happened": (*_NEEDED, "resources", "comments"),
    "Where it applies": tuple(key for _, key, *_ in _ITEMS if key not in (*_NEEDED, "resources", "comments")),
    "Other ways to give it": ("like", "edit", "from_"),
    "Writing": ("force", "dry_run", "verbose", "as_of", "workspace", "help"),
}


class _Sectioned(click.Command):
    """A command with many options, shown in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = {parameter.name: parameter.get_help_record(ctx) for parameter in self.get_params(ctx)}
        for title, names in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([row for name in names if (row := rows.get(name))])


def _complete(ctx: click.Context, parameter: click.Parameter, typed: str) -> "list[CompletionItem]":
    """What the shell offers for a value, once it asks."""
    from cwlog.cli.add_completion import complete_value

    return complete_value(ctx, str(parameter.name), typed)


def _item_options(command: Any) -> Any:
    for flag, key, metavar, is_repeated, text in reversed(_ITEMS):
        option = click.option(flag, key, metavar=metavar, multiple=is_repeated, help=text, shell_complete=_complete)
        command = option(command)
    return command


@click.command(
    cls=_Sectioned,
    epilog="""\b
Examples:
  cwlog add --district 901003 --date 2017-10-05 --duration 1h30m --type data \\
    --participant superintendent,principal=3 --cst-member facilitator,data \\
    --topic dbdm --resource "practice profile"
  cwlog add --like 20171030-901003-qcex --date 2017-10-31
  cwlog add --district 901009,901021 --event fall-data-day --date 2017-10-24 \\
    --duration 3h --type data --participant teacher=6 --cst-member data \\
    --topic dbdm
  cwlog add --like qcex --date 2017-10-24 --dry-run
""",
)
@_item_options
@click.option("--like", metavar="ID", help="Take what is not given from an earlier entry.")
@click.option("--edit", is_flag=True, help="Fill in a form in $EDITOR.")
@click.option("--from", "from_", metavar="FILE", help="Take YAML or JSON from a file, or '-': all entries or none.")
@click.option("--force", is_flag=True, help="Record in spite of warnings, without a question.")
@click.option("--dry-run", is_flag=True, help="Check and show the entry, and write nothing.")
@click.option("--verbose", "-v", is_flag=True, help="Show the entry, too.")
@as_of_option
@workspace_option
@click.pass_context
def command(ctx: click.Context, /, **given: Any) -> None:
    """Record coaching interactions.

    What is not given by a flag is asked at a terminal. Flags that may be repeated also take commas. Prints the path of
    each file that was written.

    Training is never recorded here; it belongs in the DESE activity log.

    Exit code 0: written. 1: refused, and nothing was written. 2: wrong usage, or it could not be written.
    """
    job, like = _open(ctx, given)
    if given["edit"]:
        from cwlog.cli.form import edit_form

        ctx.exit(edit_form(job, given, like))
    if given["from_"] is not None:
        from cwlog.cli.add_from import add_from

        ctx.exit(add_from(job, given))
    ctx.exit(_from_flags(job, given, like))


def _open(ctx: click.Context, given: dict[str, Any]) -> "tuple[Job, Record | None]":
    """The run as the flags want it, and the earlier entry that ``--like`` names."""
    from cwlog.cli.add_answers import Known
    from cwlog.cli.add_finish import Job
    from cwlog.workspace import open_workspace

    today = today_of(given["as_of"])
    opened = open_workspace(root_of(ctx, given["workspace"]), check_rosters=False)
    if opened.roster_problems:
        click.echo("The rosters have problems; see 'cwlog validate'.", err=True)
    book = opened.book(today)
    known = Known(book.schemas["interaction"], opened.roster, today)
    job = Job(opened, book, known, is_person_there(), given["force"], given["dry_run"], given["verbose"])
    return job, _earlier(job, given["like"]) if given["like"] is not None else None


def is_person_there() -> bool:
    """True if somebody can read a question and answer it."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty())


def _earlier(job: "Job", wanted: str) -> "Record":
    from cwlog.errors import DataRefused
    from cwlog.recording.earlier import find_entry

    record = find_entry(job.workspace.source, wanted)
    if job.known.schema.check(record):
        raise DataRefused(f"the entry {record['id']} has errors itself", "'cwlog validate' shows them")
    return record


def _from_flags(job: "Job", given: dict[str, Any], like: "Record | None") -> int:
    from cwlog.cli.add_finish import finish, say_findings
    from cwlog.cli.add_flags import (
        drafts_from_flags,
        given_keys,
        lacks_words,
        missing_fields,
        refuse_missing,
        with_empty_lists,
    )

    drafts = drafts_from_flags(given, like, job.known)
    missing = missing_fields(drafts[0], job.known.schema.fields)
    if job.is_person and (missing or lacks_words(drafts[0])):
        from cwlog.cli.questions import ask_and_finish

        return ask_and_finish(job, drafts, given_keys(given))
    if missing:
        raise refuse_missing(missing)
    drafts = [with_empty_lists(draft) for draft in drafts]
    return finish(job, drafts, say_findings)
