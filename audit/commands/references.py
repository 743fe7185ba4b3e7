"""`medaudit references`: is what a text cites real, and is it what the text says it is?"""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FILE


@click.group()
def references() -> None:
    """Build indexes of published works, and check references against them."""


@references.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--out", type=FILE, required=True, help="Index to build; where it is there already, it is gone on with or added to.")
@click.option("--name", default="", help="What reports call the index; the names of the files when left out.")
@click.option(
    "--complete", is_flag=True,
    help="The files hold every work there is, so that audits call a work they lack fabricated. `references check` takes them so anyway.",
)  # fmt: skip
@click.option("--years", default="", metavar="A-B", help="First and last year covered; those of the works when left out.")
@click.option(
    "--kinds", multiple=True, metavar="KINDS", help="Kinds of works covered, e.g. article,preprint; those of the works when left out."
)
@click.option(
    "--journal", "journals", multiple=True, metavar="NAME", help="Complete for this journal only; repeatable. Every one if left out."
)
@click.option("--as-of", default="", metavar="DATE", help="Date of what the files hold; that of the newest file when left out.")
def index(
    files: tuple[Path, ...], out: Path, name: str, complete: bool, years: str, kinds: tuple[str, ...], journals: tuple[str, ...], as_of: str
) -> int:
    """Build an index of published works to check references against.

    FILE is PubMed XML (baseline or update), Crossref JSON, OpenAlex works, RIS, BibTeX, NBIB, CSL-JSON, the CSV of Retraction Watch, a CSV
    with columns such as title, authors, year, journal, doi and pmid, or JSONL of medaudit; packed with gzip, or many in a tar.
    A build that was stopped goes on when the same command is given again; further files given with the former ones are added.
    """
    from audit.references.build import build_index
    from audit.references.scope import read_scope
    from audit.render.index_text import built_text
    from audit.render.progress import build_display

    scope = read_scope(name=name, complete=complete, years=years, kinds=kinds, journals=journals, as_of=as_of)
    with build_display() as show:
        built = build_index(files, out, scope=scope, show=show)
    click.echo(built_text(built, out))
    return 0
