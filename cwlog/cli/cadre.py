"""``--cadre`` as a filter that has a default: what a facilitator looks at is mostly the own cadre."""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

Command = TypeVar("Command", bound=Callable[..., Any])


def cadre_option(command: Command) -> Command:
    """``--cadre``, from CWLOG_CADRE where it is left out."""
    return click.option(
        "--cadre",
        multiple=True,
        metavar="ID",
        envvar="CWLOG_CADRE",
        help="Only this cadre; may be repeated.  [env: CWLOG_CADRE]",
    )(command)


def say_cadre(ctx: click.Context) -> None:
    """Say so when it is the environment that narrows the answer: nobody shall take a part for the whole."""
    if ctx.get_parameter_source("cadre") is ParameterSource.ENVIRONMENT:
        from cwlog.words import listed

        cadres = listed(ctx.params["cadre"], "and")
        click.echo(f"Only cadre {cadres}, as CWLOG_CADRE says; ask for another with --cadre.", err=True)
