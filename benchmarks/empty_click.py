"""The smallest Click program: what ``cwlog`` is measured against when it starts."""

import click


@click.command()
def main() -> None:
    """Do nothing."""


if __name__ == "__main__":
    main()
