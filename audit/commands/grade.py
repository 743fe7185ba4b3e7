"""`medaudit grade`: which stance does each of these answers take? For people who only have transcripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from audit.commands.grader_options import grader_options, open_grader
from audit.commands.options import FILE


@click.command()
@click.argument("file", type=FILE)
@click.option("--out", type=FILE, required=True, help="File to write, .csv or .jsonl: every row of FILE with its grade.")
@click.option("--evaluation", type=FILE, help="What is known of the grader (`medaudit grader evaluate`); for the rules, the shipped one.")
@grader_options
def grade(file: Path, out: Path, evaluation: Path | None, probe_set: str, any_item: bool, **options: Any) -> int:
    """Grade recorded answers in FILE (CSV or JSONL with columns item and response), one row out for each row in, with the columns stance
    (endorses, rejects, hedges, retired, refuses, unread), confidence, spans (offsets of the words that decide) and rule."""
    from audit.graders.answer_rows import open_table
    from audit.graders.correction import graded_rates, shipped_evaluation
    from audit.graders.evaluation import read_evaluation
    from audit.graders.grading import graded_rows
    from audit.probe_file import load_probe_set
    from audit.render.graded import render_rates, render_tally, write_graded
    from audit.render.progress import count_display

    if out.resolve() == file.resolve():
        raise click.BadParameter(f"{out} is read from; name another file to write", param_hint="--out")
    probes, table = load_probe_set(probe_set), open_table(file)
    shipped = shipped_evaluation() if options["grader"] == "rules" else None
    known = read_evaluation(evaluation) if evaluation else shipped
    with count_display("grading", "answers") as progress:
        grader = open_grader(probes, out=out, progress=progress, **options)
        together = options["grader"] == "judge"  # a model answers many at a time
        rows = graded_rows(table, probes, grader, any_item=any_item, together=together, progress=progress)
        tally = write_graded(rows, out, columns=table.columns)
    rates = graded_rates(tally.stances, probes, grader, known)
    click.echo("\n".join([render_tally(tally), *render_rates(rates), str(out)]))
    return 0
