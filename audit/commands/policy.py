"""`medaudit policy`: start, check and show policies."""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FILE
from audit.render.text import printable


@click.group()
def policy() -> None:
    """Start, check and show policies: the limits and margins that findings are judged by."""


@policy.command()
@click.argument("file", type=FILE)
def new(file: Path) -> int:
    """Start a policy of your own in FILE, with comments that explain every entry."""
    from audit.policy_file import scaffold

    click.echo(f"{scaffold(file)} written. Edit its name and reasons, then: medaudit policy check {file}")
    return 0


@policy.command()
@click.argument("file", type=FILE)
@click.option("--against", multiple=True, metavar="NAME", help="A run folder or a probe set that it is to judge; repeatable.")
def check(file: Path, against: tuple[str, ...]) -> int:
    """Check a policy FILE: errors (exit 1), and warnings about rules that never judge and margins that cannot be shown."""
    from audit.policy_file import check as check_file
    from audit.render.numbers import counted

    found = check_file(file, against=against)
    lines = [f"{file}: {counted(len(found.errors), 'error') if found.errors else 'ok'}"]
    lines += [f"  error: {one}" for one in found.errors] + [f"  warning: {one}" for one in found.warnings]
    click.echo(printable("\n".join(lines)))
    return 1 if found.errors else 0


@policy.command()
@click.argument("source", type=click.Path(path_type=Path), required=False)
def show(source: Path | None) -> int:
    """A policy as a table with its digest. SOURCE is a file, a run folder or its dossier; the default policy when left out."""
    from audit.policy_file import show as show_policy

    click.echo(printable(show_policy(source)))
    return 0
