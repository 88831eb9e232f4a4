"""``cwlog explain``: what a problem code means."""

import click


@click.command(
    epilog="""\b
Examples:
  cwlog explain CW104
  cwlog explain
"""
)
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what a problem code means and how to mend it; without a code, list all codes."""
    from cwlog.render.pages import code_page
    from cwlog.rules import CODES

    if code is None:
        for known in CODES.values():
            click.echo(f"{known.id}  {known.severity.value:7}  {known.title}")
        return
    wanted = code.strip().upper()
    if wanted not in CODES:
        from cwlog.errors import CwlogError
        from cwlog.words import closest

        near = closest(wanted.lower(), [known.lower() for known in CODES])
        hint = f"did you mean {near.upper()}?" if near else "'cwlog explain' lists all codes"
        raise CwlogError(f"there is no problem code {code!r}", hint)
    click.echo(code_page(CODES[wanted]), nl=False)
