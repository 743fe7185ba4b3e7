"""The line as commands: plan, ask, analyse, render and check, and `run`, which is all of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from audit.commands.options import EXIT, FILE, FOLDER, model_options, plan_options, registries_of, resolver_options
from audit.errors import AdapterError
from audit.render.text import printable


@click.command()
@plan_options
@model_options
@click.option("--price-in", type=float, help="Your price for a million tokens sent, for the estimate.")
@click.option("--price-out", type=float, help="Your price for a million tokens received.")
@click.option("--budget", type=click.IntRange(1), metavar="CALLS", help="Say how these calls are best split between vignettes and repeats.")
@click.option("--vignette-cost", type=click.FloatRange(0), default=0.0, metavar="CALLS", help="What writing one vignette costs, in calls.")
@click.option("--pilot", type=FOLDER, help="Take the spread of gaps from the answers in this run folder.")
@click.option("--sd-vignette-by-group", type=click.FloatRange(0), help="SD of the true gap between vignettes, in the outcome's unit.")
@click.option("--sd-wording", type=click.FloatRange(0), help="SD between wordings or names that the groups do not share.")
@click.option("--sd-rerun", type=click.FloatRange(0), help="SD of one answer between identical reruns.")
def plan(
    price_in: float | None,
    price_out: float | None,
    budget: int | None,
    vignette_cost: float,
    pilot: Path | None,
    sd_vignette_by_group: float | None,
    sd_wording: float | None,
    sd_rerun: float | None,
    **options: Any,
) -> int:
    """Freeze what will be asked, and say what it takes and what it can show. Touches no model."""
    from audit.design import estimate, stated_spread
    from audit.render.estimate import render_estimate

    stated = stated_spread(vignette_by_group=sd_vignette_by_group, wording=sd_wording, rerun=sd_rerun)
    if stated and pilot:
        raise click.UsageError("give either --pilot or --sd-..., not both")
    folder, _ = _prepare(options)
    told = estimate(folder, stated=stated, pilot=pilot, budget=budget, vignette_cost=vignette_cost)
    click.echo(render_estimate(told, price_in=price_in, price_out=price_out))
    click.echo(f"{folder / 'plan.json'}")
    return 0


@click.command()
@plan_options
@model_options
def ask(**options: Any) -> int:
    """Ask everything the plan holds that has no answer yet. Safe to interrupt; the same command resumes."""
    folder, adapter = _prepare(options)
    return _ask(folder, adapter)


@click.command(epilog=EXIT)
@plan_options
@model_options
@resolver_options
def run(**options: Any) -> int:
    """Plan, ask, analyse, render and check in one go: the main job. The same command resumes an interrupted run."""
    from audit.plan import run_folder

    registries = registries_of(options, options["out"] or run_folder(options["model"]))
    folder, adapter = _prepare(options)
    return _ask(folder, adapter) or _conclude(folder, policy=None, registries=registries)


@click.command(epilog=EXIT)
@click.argument("folder", type=FOLDER)
@click.option("--policy", type=FILE, help="Judge by this policy instead of the one frozen with the plan; the dossier says so.")
@resolver_options
def analyse(folder: Path, policy: Path | None, **options: Any) -> int:
    """Judge the answers of a run FOLDER and write its dossier. Offline, unless a registry is named to look references up in."""
    return _conclude(folder, policy=policy, registries=registries_of(options, folder))


@click.command()
@click.argument("folder", type=FOLDER)
def render(folder: Path) -> int:
    """Write dossier.html and findings.csv of a run FOLDER again from its dossier.json."""
    from audit.dossier import read_dossier
    from audit.render.files import write_files

    click.echo(str(write_files(folder, read_dossier(folder).content)))
    return 0


@click.command(epilog=EXIT)
@click.argument("dossier", type=click.Path(path_type=Path))
def check(dossier: Path) -> int:
    """Print the verdicts of a DOSSIER (file or run folder) and end with its exit code, for scripts and CI."""
    from audit.dossier import read_dossier
    from audit.render.terminal import render_terminal

    read = read_dossier(dossier)
    click.echo(render_terminal(read.content))
    return read.exit_code


def _prepare(options: dict[str, Any]) -> tuple[Path, Any]:
    """Open the model, freeze the plan, and return the run folder and the adapter."""
    from audit.adapters import AdapterOptions
    from audit.measures.textstat_counts import unavailable
    from audit.plan import build_plan, load_sets, run_folder, write_plan
    from audit.plugins import open_model
    from audit.policy import load_policy

    if options["readability"] and (fault := unavailable(options["readability"])):
        raise click.BadParameter(fault, param_hint="--readability")
    wanted = {name: options[name] for name in AdapterOptions.__dataclass_fields__ if name in options}
    adapter = open_model(options["model"], AdapterOptions(**wanted | {"seed": options["model_seed"]}))
    model = adapter.describe() | {"reference_files": [str(path) for path in options["reference_files"]]}
    sets = load_sets(options["probe_sets"], suite=options["suite"], questions=options["questions"], axes=options["axes"])
    folder: Path = options["out"] or run_folder(options["model"])
    asked = {name: options[name] for name in ("seed", "repeats", "readability")}
    built = build_plan(sets, model=model, policy=load_policy(options["policy"]).raw, **asked)
    write_plan(built, folder)
    return folder, adapter


def _ask(folder: Path, adapter: Any) -> int:
    from audit.ask import ask as ask_all
    from audit.render.progress import progress_display
    from audit.transcript import answered

    try:
        with progress_display() as progress:
            tally = ask_all(folder, adapter, progress=progress)
    except AdapterError as error:
        some = any(True for _ in answered(folder))
        click.echo(f"Error: {printable(str(error))}", err=True)
        return 3 if some else 2
    if tally.errors:
        click.echo(f"{tally.errors} calls failed and were recorded as errors; run the same command again to repeat just these.", err=True)
    return 0


def _conclude(folder: Path, *, policy: Path | None, registries: Any) -> int:
    from audit.analyse import analyse as analyse_folder
    from audit.policy import load_policy
    from audit.references.judged import look_up
    from audit.render.files import write_files
    from audit.render.progress import step_display
    from audit.render.terminal import render_terminal
    from audit.transcript import open_study

    with step_display() as step:
        if registries is not None:
            look_up(open_study(folder), registries, progress=step)
        dossier = analyse_folder(folder, policy=load_policy(policy) if policy else None, progress=step)
        step("writing the dossier")
        page = write_files(folder, dossier.content)
    click.echo(render_terminal(dossier.content, colour=sys.stdout.isatty()))
    click.echo(str(page))
    return dossier.exit_code
