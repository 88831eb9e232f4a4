"""The filters that commands share; ``--cadre`` has a default, for a facilitator mostly looks at the own cadre."""

from collections.abc import Callable, Iterable
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


def filter_options(command: Command) -> Command:
    """``--cadre``, ``--district``, ``--rpdc``, ``--area`` and ``--type``."""
    for flag, name, metavar, meaning in reversed(_NARROWING):
        text = f"Only {meaning}; may be repeated."
        command = click.option(flag, name, multiple=True, metavar=metavar, help=text)(command)
    return cadre_option(command)


FILTERS = {
    "cadre": "--cadre",
    "district": "--district",
    "rpdc": "--rpdc",
    "area": "--area",
    "interaction_type": "--type",
}
_NARROWING = (
    ("--district", "district", "DISTRICT", "this district, by code or name"),
    ("--rpdc", "rpdc", "ID", "the districts of this regional center"),
    ("--area", "area", "LETTER", "the districts of this Area Supervisor"),
    ("--type", "interaction_type", "TYPE", "what counts as this type ('unsure': what is pending)"),
)


def pieces_of(flag: str, texts: Iterable[str]) -> list[str]:
    """The values of an option that may be repeated and takes commas.

    Raises:
        CwlogError: it was given without a value, which must not mean everything.
    """
    from cwlog.errors import CwlogError
    from cwlog.inputs import split_list

    pieces = [split_list(text) for text in texts]
    if not all(pieces):
        raise CwlogError(f"{flag} is empty", f"give it a value, or leave {flag} out")
    return [value for piece in pieces for value in piece]
