"""`medaudit import`: answers recorded elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from audit.commands.options import FILE, FOLDER


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--out", type=FOLDER, required=True, help="Run folder to write.")
@click.option("--probe-set", metavar="NAME", help="The set whose items the answers belong to; without it the file makes its own design.")
@click.option("--model-name", help="Name of the model that answered; chooses one where the file holds several.")
@click.option("--reference", "references", multiple=True, metavar="FACTOR=LEVEL", help="Reference level of a factor; else the first seen.")
@click.option("--policy", type=FILE, help="Limits and margins (TOML); the default policy when left out.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of every resampling.")
def import_command(
    file: Path, out: Path, probe_set: str | None, model_name: str | None, references: tuple[str, ...], policy: Path | None, seed: int
) -> int:
    """Turn answers recorded elsewhere (CSV or JSONL) into a run folder; `medaudit analyse` then writes its dossier.

    Columns: item, response; optionally model, repeat, paraphrase, arm, prompt, at, factor:<name>, and coded outcomes as outcome:<name>.
    """
    from audit.import_answers import import_answers
    from audit.policy import load_policy
    from audit.probe_file import load_probe_set

    for one in references:
        if "=" not in one:
            raise click.BadParameter(f"write FACTOR=LEVEL, got {one!r}", param_hint="--reference")
    count = import_answers(
        file,
        out,
        policy=load_policy(policy).raw,
        probes=load_probe_set(probe_set) if probe_set else None,
        model=model_name,
        references={name: level for name, _, level in (one.partition("=") for one in references)},
        seed=seed,
    )
    click.echo(f"{count} answers imported. Next: medaudit analyse {out}")
    return 0
