"""Installs, removes and shows the pre-commit hook."""

import os
from collections.abc import Iterator

import click

from cwlog.render.text import plain_text
from cwlog.workspace.git import Repository, find_repository
from cwlog.workspace.git.hook import Hook, find_hook, install_hook, line_for, remove_hook


def install_here(root: str) -> None:
    """Install the hook, unless cwlog's stands there already.

    Raises:
        CwlogError: it cannot be installed.
    """
    repository = find_repository(root)
    hook = find_hook(repository)
    if hook.is_ours or hook.asks:
        click.echo(f"Nothing to do: {_shown(hook.path)} asks cwlog already.", err=True)
        return
    install_hook(repository, hook)
    click.echo(plain_text(os.path.relpath(hook.path)))
    click.echo("From now on each commit is checked; 'cwlog git uninstall' takes the hook away.", err=True)
    if hook.scope:
        click.echo("Its folder is the one that core.hooksPath names: git may list it as a new file.", err=True)


def uninstall_here(root: str) -> None:
    """Remove the hook, if it is cwlog's.

    Raises:
        CwlogError: there is one that cwlog did not write, or that was changed since.
    """
    hook = find_hook(find_repository(root))
    if hook.text is None:
        click.echo(f"Nothing to do: there is no hook {_shown(hook.path)}.", err=True)
        return
    remove_hook(hook)
    click.echo(f"{_shown(hook.path)} is gone: commits are not checked any more.", err=True)


def show_status(root: str) -> None:
    """Print what there is."""
    repository = find_repository(root)
    for line in _status_lines(repository, find_hook(repository)):
        click.echo(line)


def _status_lines(repository: Repository, hook: Hook) -> Iterator[str]:
    yield f"Repository  {plain_text(repository.top)}"
    yield f"Workspace   {plain_text(repository.inside) or 'the top folder of the repository'}"
    by = f" (core.hooksPath, {hook.scope} settings)" if hook.scope else ""
    yield f"Hooks       {plain_text(hook.folder)}{by}"
    yield f"{'pre-commit':10}  {_state(hook)}"
    if hook.text is None:
        yield "            'cwlog git install' adds one"
    elif not hook.asks:
        yield f"            to check commits, add this line to it: {plain_text(line_for(repository))}"


def _state(hook: Hook) -> str:
    if hook.text is None:
        return "none: commits are not checked"
    whose = "cwlog's" if hook.is_ours else "cwlog's, changed since" if hook.is_edited else "not cwlog's"
    if not hook.is_run:
        return f"{whose}; git does not run it, because it is not executable"
    return f"{whose}; it {'asks cwlog' if hook.asks else 'does not ask cwlog'}"


def _shown(path: str) -> str:
    return plain_text(os.path.relpath(path))
