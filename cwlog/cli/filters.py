"""The filters that commands share, and what CWLOG_CADRE and CWLOG_BY stand in for."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

Command = TypeVar("Command", bound=Callable[..., Any])

_STAND_INS = {"cadre": ("For cadre", "CWLOG_CADRE"), "by": ("By", "CWLOG_BY")}


class _AsTyped(click.Option):
    """A repeatable option whose variable is read as it would be typed: Click parts it at every space."""

    def value_from_envvar(self, ctx: click.Context) -> tuple[str, ...] | None:
        text = self.resolve_envvar_value(ctx)
        return None if text is None else (text,)


def cadre_option(command: Command) -> Command:
    """``--cadre``, from CWLOG_CADRE where it is left out."""
    return click.option(
        "--cadre",
        cls=_AsTyped,
        multiple=True,
        metavar="ID",
        envvar="CWLOG_CADRE",
        help="Only this cadre; may be repeated.  [env: CWLOG_CADRE]",
    )(command)


def say_cadre(ctx: click.Context) -> None:
    """Say so when it is the environment that narrows the answer: nobody shall take a part for the whole."""
    if cadre := _stand_in(ctx, "cadre"):
        click.echo(f"Only cadre {cadre}, as CWLOG_CADRE says; ask for another with --cadre.", err=True)


def say_stand_ins(ctx: click.Context) -> None:
    """Say whose month it is, and who acts, where the environment says so: nobody shall do it for another unawares."""
    for name, (what, variable) in _STAND_INS.items():
        if text := _stand_in(ctx, name):
            click.echo(f"{what} {text}, as {variable} says.", err=True)


def _stand_in(ctx: click.Context, name: str) -> str:
    """What the environment says in the place of an option, fit to be shown; empty if it says nothing."""
    if ctx.get_parameter_source(name) is not ParameterSource.ENVIRONMENT:
        return ""
    from cwlog.render.text import plain_text

    value = ctx.params[name]
    return plain_text(value if isinstance(value, str) else value[0])


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
