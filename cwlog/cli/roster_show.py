"""``cwlog roster show``: who is where on a day."""

from collections.abc import Mapping, Sequence
from datetime import date

import click


def show_roster(root: str, given: Mapping[str, Sequence[str]], day: date, form: str, *, members_only: bool) -> None:
    """Write districts and teams in the form that was asked for."""
    from cwlog.cli.roster_check import say_problems
    from cwlog.render.roster_page import district_table, member_table, roster_document, roster_page, standing_on
    from cwlog.rollup.filters import parse_filters
    from cwlog.workspace import open_workspace

    opened = open_workspace(root)
    words = opened.schemas["interaction"].vocabularies
    roles = words["cst_member"]
    filters = parse_filters(_pieces(given), opened.roster, words["interaction_type"], on=day)
    standing = standing_on(opened.roster, day, filters, roles)
    if form == "json":
        from cwlog.render.json_text import render_json

        document = roster_document(standing, roles)
        click.echo(
            render_json({key: document[key] for key in document if not (members_only and key == "districts")}), nl=False
        )
    elif form == "csv":
        from cwlog.render.csv_text import render_csv

        click.echo(render_csv(member_table(standing, roles) if members_only else district_table(standing)), nl=False)
    else:
        from dataclasses import replace

        from cwlog.cli.terminal import look_of
        from cwlog.render.terminal import render_terminal

        page = roster_page(standing, roles)
        shown = replace(page, tables=page.tables[1:]) if members_only else page
        click.echo(render_terminal(shown, look_of(None)), nl=False)
    say_problems(opened)


def _pieces(given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The values of options that may be repeated and take commas.

    Raises:
        CwlogError: one was given without a value, which must not mean everything.
    """
    from cwlog.errors import CwlogError
    from cwlog.inputs import split_list

    if empty := next((name for name, texts in given.items() if not all(map(split_list, texts))), None):
        raise CwlogError(f"--{empty} is empty", f"give it a value, or leave --{empty} out")
    return {name: [piece for text in texts for piece in split_list(text)] for name, texts in given.items()}
