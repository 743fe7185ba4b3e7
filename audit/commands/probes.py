"""`medaudit probes`: list, show, check and start probe sets."""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FOLDER


@click.group()
def probes() -> None:
    """List, show, check and start probe sets."""


@probes.command("list")
def list_command() -> int:
    """The shipped probe sets."""
    from audit.probe_file import load_probe_set, shipped_sets

    for one in map(load_probe_set, shipped_sets()):
        calls = sum(probe.repeats for probe in one.probes())
        click.echo(f"{one.name:16} {one.card['version']:8} {len(one.items):4} items {calls:6} calls  {one.card['title']}")
    return 0


@probes.command("suites")
def suites_command() -> int:
    """The suites: named selections of the sets, for --suite."""
    from audit.suite import load_suite, suites

    for one in suites().values():
        calls = sum(probe.repeats for probes in load_suite(one.name) for probe in probes.probes())
        click.echo(f"{one.name:16} {len(one.sets):3} sets {calls:7,} calls  {one.about}")
    return 0


@probes.command()
@click.argument("name")
@click.argument("item", required=False)
def show(name: str, item: str | None) -> int:
    """The card of a probe set, or every prompt of one ITEM. NAME is a shipped set or a folder."""
    from audit.lint import describe
    from audit.probe_file import load_probe_set

    click.echo(describe(load_probe_set(name), item))
    return 0


@probes.command()
@click.argument("names", nargs=-1)
def lint(names: tuple[str, ...]) -> int:
    """Check probe sets (all shipped ones by default): cards, sources, and that two arms differ only in the declared factor."""
    from audit.lint import lint as lint_set
    from audit.probe_file import load_probe_set, shipped_sets

    faults = 0
    for name in names or shipped_sets():
        problems = lint_set(load_probe_set(name))
        faults += len(problems)
        click.echo("\n".join([f"{name}: {'ok' if not problems else f'{len(problems)} problems'}", *(f"  {one}" for one in problems)]))
    return 1 if faults else 0


@probes.command()
@click.argument("folder", type=FOLDER)
def new(folder: Path) -> int:
    """Start a probe set of your own in FOLDER, with one worked item to edit."""
    from audit.lint import scaffold

    click.echo(f"{scaffold(folder)} written. Edit it, then: medaudit probes lint {folder}")
    return 0
