"""`medaudit measure`: the measures of a file of texts on their own, without a run."""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FILE


@click.group()
def measure() -> None:
    """Measure the texts of any CSV or JSONL file, for people who only want the numbers."""


@measure.command()
@click.argument("file", type=FILE)
@click.option("--text-column", required=True, metavar="NAME", help="The column that holds the texts.")
@click.option(
    "--group-column", default="", metavar="NAME", help="A column whose values are compared, e.g. the model or the patient's group."
)
@click.option(
    "--cluster-column",
    default="",
    metavar="NAME",
    help="A column that tells which rows belong together, e.g. the question; `item` if there.",
)
@click.option("--checklists", is_flag=True, help="Also the automatic items of the PEMAT- and DISCERN-informed checklists; no score.")
@click.option(
    "--readability",
    "textstat",
    default="",
    metavar="textstat[-VERSION]",
    help="Also the scores of the installed package textstat, to compare with studies that used it.",
)
@click.option("--out", type=FILE, required=True, help="CSV file to write: every row of FILE with its measures.")
def readability(file: Path, text_column: str, group_column: str, cluster_column: str, checklists: bool, textstat: str, out: Path) -> int:
    """School grades, counts and plain-language measures of the texts in FILE (CSV or JSONL), one row out for each row in."""
    from audit.measure_file import Wanted, measure_file
    from audit.render.measured import render_measured
    from audit.render.progress import count_display

    with count_display("measuring", "rows") as progress:
        found = measure_file(
            file,
            out,
            text_column=text_column,
            group_column=group_column,
            cluster_column=cluster_column,
            wanted=Wanted(textstat=textstat, checklists=checklists),
            progress=progress,
        )
    click.echo(render_measured(found))
    click.echo(str(out))
    return 0
