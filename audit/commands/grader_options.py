"""Options that say who grades, and the grader that they open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, reduce
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from audit.commands.options import FILE, FOLDER, model_options
from audit.graders.grade import Grader
from audit.probe import ProbeSet

KINDS = ("rules", "judge", "human")
SETTINGS = ("base_url", "temperature", "max_tokens", "model_seed")  # what a judge's replies depend on, beside its name
GRADER_HELP = "Who grades: rules, offline; judge, the model that --model names, at temperature 0 unless told; human, the --ratings."
_OWN = (
    click.option("--probe-set", default="race-medicine", show_default=True, metavar="NAME", help="A shipped set or a folder."),
    click.option("--grader", type=click.Choice(KINDS), default="rules", show_default=True, help=GRADER_HELP),
    click.option("--any-item", is_flag=True, help="Pass over answers to items that the probe set does not hold."),
    click.option(
        "--also-judge", multiple=True, metavar="MODEL", help="A further judge, asked as --model is; the majority counts. Repeatable."
    ),
    click.option(
        "--mask/--no-mask",
        default=True,
        show_default=True,
        help="Hide the names of demographic groups from the judge; `medaudit grader agree` shows what that changes.",
    ),
    click.option("--seed", type=int, default=0, show_default=True, help="Of what is shuffled before a judge sees it, and of resampling."),
    click.option("--record", type=FOLDER, help="Folder that keeps a judge's replies; beside --out when left out. Resumes and replays."),
    click.option("--ratings", type=FILE, help="Ratings by people (--grader human): columns item, rater, stance, and id or response."),
)


def grader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Puts the options of a grader, and those of a model, on a command."""
    return reduce(lambda wrapped, option: option(wrapped), reversed((*_OWN, model_options)), command)


def open_grader(
    probes: ProbeSet,
    *,
    out: Path,
    progress: Callable[[int, int], None],
    grader: str,
    ratings: Path | None,
    record: Path | None,
    also_judge: tuple[str, ...],
    mask: bool,
    seed: int,
    **model: Any,
) -> Grader:
    """The grader that the options name. UsageError where they do not fit together."""
    if grader == "rules":
        from audit.graders.rules import RulesGrader

        return RulesGrader(probes)
    if grader == "human":
        from audit.graders.human import read_ratings

        if ratings is None:
            raise click.UsageError("--grader human needs --ratings FILE")
        return read_ratings(ratings)
    if click.get_current_context().get_parameter_source("model") is ParameterSource.DEFAULT:
        raise click.UsageError("--grader judge needs --model, the model that judges")
    from audit.graders.judge import JudgeGrader

    names = (model["model"], *also_judge)
    if len(set(names)) < len(names):
        raise click.UsageError("--also-judge names a judge that is there already; its vote would count twice")
    judges = [_judge(name, model) for name in names]
    return JudgeGrader(probes, judges, record or out.with_name(f"{out.name}.judge"), seed=seed, masked=mask, progress=progress)


def _judge(name: str, options: Mapping[str, Any]) -> Any:
    from audit.adapters import AdapterOptions
    from audit.graders.judge import JudgeModel
    from audit.plugins import open_model

    told = {**options, "temperature": 0.0 if options["temperature"] is None else options["temperature"]}
    wanted = {key: told[key] for key in AdapterOptions.__dataclass_fields__ if key in told}
    asked = AdapterOptions(**wanted | {"seed": told["model_seed"]})
    return JudgeModel(name, partial(open_model, name, asked), {key: told[key] for key in SETTINGS if told[key] is not None})
