"""The command line: each command is one step of the line, `run` is all of them. No logic lives here."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from audit import __version__
from audit.errors import AdapterError, MedauditError
from audit.render.text import printable

EXIT = "Exit code: 0 every limit kept, 1 a limit broken, 2 wrong use, 3 cannot tell (inconclusive, or too few answers), 130 interrupted."
MODEL_HELP = (
    "What to audit: sim:fair, sim:biased, … (built in, no key, no network); openai:NAME; anthropic:NAME; "
    "http:FILE.toml (any JSON service); hf:FOLDER (local, needs medaudit[hf]); file:ANSWERS.csv; "
    "echo:; a Python function as module:function; or a bare name with --base-url."
)
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda command: functools.reduce(lambda wrapped, option: option(wrapped), reversed(options), command)


model_options = _options(
    click.option("--model", default="sim:biased", show_default=True, help=MODEL_HELP),
    click.option("--base-url", help="Address of an OpenAI-compatible or Anthropic endpoint, e.g. http://localhost:8000/v1."),
    click.option("--api-key-env", metavar="NAME", help="Environment variable that holds the key; the key itself is never stored."),
    click.option("--temperature", type=float, help="Sampling temperature; the endpoint's own default when left out."),
    click.option("--max-tokens", type=int, help="Longest reply in tokens."),
    click.option("--model-seed", type=int, help="Seed sent to the model, where it takes one."),
    click.option("--system", default="", help="System prompt for probes that bring none."),
    click.option("--concurrency", type=int, default=16, show_default=True, help="Calls in flight at once."),
    click.option("--requests-per-minute", type=float, help="Never send more requests than this."),
    click.option("--tokens-per-minute", type=float, help="Never use more tokens than this."),
    click.option("--timeout", type=float, default=120.0, show_default=True, help="Seconds to wait for one reply."),
    click.option("--retries", type=int, default=5, show_default=True, help="Further attempts after a failed one."),
    click.option("--batch-size", type=int, default=8, show_default=True, help="Prompts answered at once by a local model."),
    click.option("--device", help="cpu, cuda, … for a local model."),
)
plan_options = _options(
    click.option("--probe-set", "probe_sets", multiple=True, metavar="NAME", help="A shipped set or a folder; repeatable. Default: all."),
    click.option("--questions", type=FILE, help="A CSV file with a column `question`, asked instead of the probe sets."),
    click.option("--repeats", type=click.IntRange(1), help="Send every prompt this often, instead of what the sets say."),
    click.option("--seed", type=int, default=0, show_default=True, help="Of the order of asking and of every resampling."),
    click.option("--policy", type=FILE, help="Limits and margins (TOML), frozen with the plan; the default policy when left out."),
    click.option("--references", "reference_files", type=FILE, multiple=True, help="Index of known works (JSONL) to check references in."),
    click.option("--out", type=FOLDER, help="Run folder; reports/<model> when left out."),
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="medaudit")
def cli() -> None:
    """Audit a language model used in care.

    medaudit sends probe sets to a model and turns the answers into a dossier: bias gaps, race-based medicine, fabricated references,
    readability and variability, each with its uncertainty, its noise floor and the answers behind it.

    \b
    Start here:
      medaudit run                                   audit a simulated model, no key, no network
      medaudit run --model gpt-x --base-url URL      audit a served model
      medaudit plan --model gpt-x --base-url URL     what that would take, and what it could detect
    """


@cli.command()
@plan_options
@model_options
@click.option("--price-in", type=float, help="Your price for a million tokens sent, for the estimate.")
@click.option("--price-out", type=float, help="Your price for a million tokens received.")
def plan(price_in: float | None, price_out: float | None, **options: Any) -> int:
    """Freeze what will be asked, and say what it takes and what it can detect. Touches no model."""
    from audit.plan import estimate
    from audit.render.estimate import render_estimate

    folder, _ = _prepare(options)
    click.echo(render_estimate(estimate(folder), price_in=price_in, price_out=price_out))
    click.echo(f"{folder / 'plan.json'}")
    return 0


@cli.command()
@plan_options
@model_options
def ask(**options: Any) -> int:
    """Ask everything the plan holds that has no answer yet. Safe to interrupt; the same command resumes."""
    folder, adapter = _prepare(options)
    return _ask(folder, adapter)


@cli.command(epilog=EXIT)
@plan_options
@model_options
def run(**options: Any) -> int:
    """Plan, ask, analyse, render and check in one go: the main job. The same command resumes an interrupted run."""
    folder, adapter = _prepare(options)
    return _ask(folder, adapter) or _conclude(folder, policy=None)


@cli.command(epilog=EXIT)
@click.argument("folder", type=FOLDER)
@click.option("--policy", type=FILE, help="Judge by this policy instead of the one frozen with the plan; the dossier says so.")
def analyse(folder: Path, policy: Path | None) -> int:
    """Judge the answers of a run FOLDER, offline, and write its dossier."""
    return _conclude(folder, policy=policy)


@cli.command()
@click.argument("folder", type=FOLDER)
def render(folder: Path) -> int:
    """Write dossier.html and findings.csv of a run FOLDER again from its dossier.json."""
    from audit.dossier import read_dossier
    from audit.render.files import write_files

    click.echo(str(write_files(folder, read_dossier(folder).content)))
    return 0


@cli.command(epilog=EXIT)
@click.argument("dossier", type=click.Path(path_type=Path))
def check(dossier: Path) -> int:
    """Print the verdicts of a DOSSIER (file or run folder) and end with its exit code, for scripts and CI."""
    from audit.dossier import read_dossier
    from audit.render.terminal import render_terminal

    read = read_dossier(dossier)
    click.echo(render_terminal(read.content))
    return read.exit_code


@cli.command("import")
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
    from audit.probe import load_probe_set

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


@cli.group()
def probes() -> None:
    """List, show, check and start probe sets."""


@probes.command("list")
def list_command() -> int:
    """The shipped probe sets."""
    from audit.probe import load_probe_set, shipped_sets

    for one in map(load_probe_set, shipped_sets()):
        calls = sum(probe.repeats for probe in one.probes())
        click.echo(f"{one.name:16} {one.card['version']:8} {len(one.items):4} items {calls:6} calls  {one.card['title']}")
    return 0


@probes.command()
@click.argument("name")
@click.argument("item", required=False)
def show(name: str, item: str | None) -> int:
    """The card of a probe set, or every prompt of one ITEM. NAME is a shipped set or a folder."""
    from audit.lint import describe
    from audit.probe import load_probe_set

    click.echo(describe(load_probe_set(name), item))
    return 0


@probes.command()
@click.argument("names", nargs=-1)
def lint(names: tuple[str, ...]) -> int:
    """Check probe sets (all shipped ones by default): cards, sources, and that two arms differ only in the declared factor."""
    from audit.lint import lint as lint_set
    from audit.probe import load_probe_set, shipped_sets

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


def _prepare(options: dict[str, Any]) -> tuple[Path, Any]:
    """Open the model, freeze the plan, and return the run folder and the adapter."""
    from audit.adapters import AdapterOptions
    from audit.plan import build_plan, load_sets, run_folder, write_plan
    from audit.plugins import open_model
    from audit.policy import load_policy

    wanted = {name: options[name] for name in AdapterOptions.__dataclass_fields__ if name in options}
    adapter = open_model(options["model"], AdapterOptions(**wanted | {"seed": options["model_seed"]}))
    model = adapter.describe() | {"reference_files": [str(path) for path in options["reference_files"]]}
    sets = load_sets(options["probe_sets"], questions=options["questions"])
    folder: Path = options["out"] or run_folder(options["model"])
    built = build_plan(sets, model=model, policy=load_policy(options["policy"]).raw, seed=options["seed"], repeats=options["repeats"])
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


def _conclude(folder: Path, *, policy: Path | None) -> int:
    from audit.analyse import analyse as analyse_folder
    from audit.policy import load_policy
    from audit.render.files import write_files
    from audit.render.progress import step_display
    from audit.render.terminal import render_terminal

    with step_display() as step:
        dossier = analyse_folder(folder, policy=load_policy(policy) if policy else None, progress=step)
        step("writing the dossier")
        page = write_files(folder, dossier.content)
    click.echo(render_terminal(dossier.content, colour=sys.stdout.isatty()))
    click.echo(str(page))
    return dossier.exit_code


def main() -> None:
    """Entry point: an error the user can mend is one clear message, never a stack trace."""
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MedauditError as error:
        click.echo(f"Error: {printable(str(error))}", err=True)
        code = 2
    except OSError as error:
        click.echo(f"Error: {printable(str(error.filename or ''))}: {error.strerror or error}", err=True)
        code = 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nInterrupted. Every answer so far is kept; the same command resumes.", err=True)
        code = 130
    sys.exit(code if isinstance(code, int) else 0)
