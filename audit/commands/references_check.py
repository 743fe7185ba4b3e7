"""`medaudit references check`: looks references up in indexes and says of each whether it exists and is what it says it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from audit.commands.options import FILE, registries_of, resolver_options


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--index", "indexes", type=click.Path(path_type=Path), multiple=True,
    help="Index made by `medaudit references index`; repeatable. Without one, a --resolver is needed.",
)  # fmt: skip
@click.option("--out", type=FILE, required=True, help="CSV file to write, one row for each reference.")
@click.option("--text-column", metavar="NAME", help="Column of a table that holds texts with any number of references.")
@click.option(
    "--complete/--not-complete", default=True, show_default=True,
    help="Take the indexes for all there is in the years and kinds they cover: what is not in them is then fabricated. Otherwise, as "
    "in an audit, only where an index itself was built with --complete.",
)  # fmt: skip
@click.option(
    "--year-tolerance", type=click.IntRange(0, 5), default=0, show_default=True,
    help="Years by which a right reference may differ from the record; 1 lets online and print pass for one another.",
)  # fmt: skip
@resolver_options
def check(
    file: Path, indexes: tuple[Path, ...], out: Path, text_column: str | None, complete: bool, year_tolerance: int, **options: Any
) -> int:
    """Check every reference in FILE: a text, manuscript or reference list (.txt, .md, …), or a table (.csv, .tsv, .jsonl) with one
    reference in each row, in columns such as title, authors, year, journal, volume, pages, doi and pmid.

    A row is accurate, inaccurate (with the fields at fault), fabricated, unverifiable or retracted, and shows the nearest record."""
    from audit.references.check import COLUMNS, Checker
    from audit.references.claims import read_claims
    from audit.references.index import load_index
    from audit.references.resolvers.consult import consult
    from audit.render.checked import write_checked
    from audit.render.progress import step_display

    if out.resolve() in [one.resolve() for one in (file, *indexes)]:
        raise click.BadParameter(f"{out} is read from; name another file to write", param_hint="--out")
    registries = registries_of(options, out.parent)
    if registries is None and not indexes:
        raise click.UsageError("name an --index made by `medaudit references index`, or a --resolver to ask")
    sources = [load_index(one) for one in indexes]
    claims = list(read_claims(file, text_column=text_column))
    asked = [one.reference for one in claims if one.reference is not None]
    with step_display("looking up") as step:
        found = consult(asked, registries, indexes=sources, progress=step) if registries else None
    checker = Checker(sources, complete=complete, year_tolerance=year_tolerance, consultation=found)
    rows = (one.row() for one in checker.check(claims))
    write_checked(rows, out, columns=COLUMNS)
    click.echo(f"{checker.summary()}\n{out} written")
    return 0
