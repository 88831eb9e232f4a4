"""`run`: the one place for exit codes, Ctrl-C, closed pipes and bugs.

0 done · 1 the data stands against it · 2 wrong usage, or it cannot be done · 3 a bug in cwlog · 130 Ctrl-C
"""

# A short-lived process that makes many small values and hardly a cycle: the collector would only cost time, a tenth of
# what the imports below take.
# ruff: noqa: E402
import gc

gc.disable()

import os
import sys
from typing import NoReturn

import click

from cwlog.cli import main
from cwlog.errors import CwlogError, DataRefused


def run() -> NoReturn:
    """Run the command line and leave with its exit code."""
    _open_closed_streams()
    _expect_utf8()
    try:
        code = _call()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing left to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 0
    except OSError as error:
        code = _no_output(error)
    gc.freeze()  # or Python would look through all values once more at the end: 10 ms
    sys.exit(code)


def _call() -> int:
    stdout = sys.stdout
    try:
        is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        result = main(prog_name="cwlog", standalone_mode=False, color=False if is_plain else None)
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        raise
    except SystemExit:
        if (
            sys.stdout is not stdout
        ):  # how Click says that the reader has gone: it puts a stream that hides it in its place
            raise BrokenPipeError from None
        raise
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return 2
    except click.ClickException as error:
        return _usage_error(error)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped; nothing was written.", err=True)
        return 130
    except CwlogError as error:
        _say(error.message, error.hint)
        return 1 if isinstance(error, DataRefused) else 2
    except OSError as error:
        return _bug(error) if error.filename else _no_output(error)  # a stream has no name here
    except Exception as error:  # noqa: BLE001 -- the one place where bugs end
        return _bug(error)


def _usage_error(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    where = f"{context.command_path} --help" if context else "cwlog --help"
    _say(error.format_message().rstrip("."), f"see '{where}'")
    return 2


def _say(message: str, hint: str) -> None:
    from cwlog.render.text import plain_text

    click.echo(f"{click.style('Error:', fg='red')} {plain_text(message)}", err=True)
    if hint:
        click.echo(f"{click.style('Hint:', fg='cyan')} {plain_text(hint)}", err=True)


def _no_output(error: OSError) -> int:
    """Standard output leads to a full disk, or the like. What is left in it would only fail again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _say(f"the output could not be written: {error.strerror}", "look where standard output leads")
    return 2


def _bug(error: Exception) -> int:
    """A mistake of ours: say so, and give what a report needs only when it is asked for."""
    if os.environ.get("CWLOG_DEBUG"):
        raise error
    _say(
        f"cwlog made a mistake ({type(error).__name__}); your files are as they were",
        "run it again with CWLOG_DEBUG=1 and report what it shows",
    )
    return 3


def _open_closed_streams() -> None:
    """Who closes a stream (``>&-``) does not want to hear; a file that is opened must not take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 -- open until the end


def _expect_utf8() -> None:
    """Files and pipes are UTF-8 whatever the locale says; a terminal that cannot show a letter shows a mark for it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))
    if reconfigure := getattr(sys.stdin, "reconfigure", None):
        reconfigure(errors="surrogateescape")  # a typed letter that is not UTF-8 is asked for again, and is no bug


if __name__ == "__main__":
    run()
