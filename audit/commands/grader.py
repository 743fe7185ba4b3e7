"""`medaudit grader`: how good is a grader, and how far do gradings agree?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from audit.commands.grader_options import grader_options, open_grader
from audit.commands.options import FILE


@click.group()
def grader() -> None:
    """Measure graders: a grader is an instrument, and a rate is worth as much as the grader that found it."""


@grader.command()
@click.argument("labelled", type=FILE)
@click.option("--out", type=FILE, required=True, help="JSON file to write; rates graded by the same grader are corrected by it.")
@click.option("--group-column", "group_columns", multiple=True, metavar="NAME", help="A column of groups, e.g. race. Repeatable.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="When it was evaluated, to be written into the file.")
@grader_options
def evaluate(
    labelled: Path, out: Path, group_columns: tuple[str, ...], date: datetime | None, probe_set: str, any_item: bool, **options: Any
) -> int:
    """Grade the answers in LABELLED (columns item, response and label) and compare with the labels: sensitivity, specificity, kappa and AC1
    by metric, item, language and group. Keep answers by which the rules were made out of it."""
    from audit.graders.evaluation import evaluate as evaluate_grader
    from audit.graders.evaluation import written
    from audit.graders.labelled import read_labelled
    from audit.probe_file import load_probe_set
    from audit.render.graded import render_evaluation
    from audit.render.progress import count_display

    probes = load_probe_set(probe_set)
    answers = read_labelled(labelled, probes, group_columns=group_columns, any_item=any_item)
    with count_display("grading", "answers") as progress:
        opened = open_grader(probes, out=out, progress=progress, **options)
        found = evaluate_grader(answers, probes, opened, seed=options["seed"], date=f"{date:%Y-%m-%d}" if date else "")
    out.write_text(written(found), encoding="utf-8")
    click.echo(render_evaluation(found))
    click.echo(str(out))
    return 0


@grader.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
def agree(files: tuple[Path, ...]) -> int:
    """How far gradings of the same answers agree: FILES written by `medaudit grade` from one file, e.g. with and without --mask."""
    from audit.graders.comparison import compare_gradings
    from audit.render.graded import render_comparison

    if len(files) < 2:
        raise click.UsageError("give two files or more")
    click.echo(render_comparison(compare_gradings(files)))
    return 0
