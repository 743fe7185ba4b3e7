"""Options that several commands share, and what they say."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

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
    click.option("--suite", metavar="NAME", help="A selection of the shipped sets: starter (the default), core, …; see `probes suites`."),
    click.option("--probe-set", "probe_sets", multiple=True, metavar="NAME", help="A shipped set or a folder instead; repeatable."),
    click.option("--questions", type=FILE, help="A CSV file with a column `question`, asked instead of the probe sets."),
    click.option("--axes", multiple=True, metavar="FACTOR", help="Ask by these factors only; race*sex crosses two. Repeatable."),
    click.option("--repeats", type=click.IntRange(1), help="Send every prompt this often, instead of what the sets say."),
    click.option("--seed", type=int, default=0, show_default=True, help="Of the order of asking and of every resampling."),
    click.option("--policy", type=FILE, help="Limits and margins (TOML), frozen with the plan; the default policy when left out."),
    click.option(
        "--references",
        "reference_files",
        type=FILE,
        multiple=True,
        help="Index of known works to check references in: JSONL, or built by `medaudit references index`; repeatable.",
    ),
    click.option(
        "--readability",
        default="",
        metavar="textstat[-VERSION]",
        help="Also the scores of this package, to compare with studies that used it.",
    ),
    click.option("--out", type=FOLDER, help="Run folder; reports/<model> when left out."),
)
resolver_options = _options(
    click.option(
        "--resolver", "resolvers", multiple=True, metavar="NAME",
        help="Registry to look references up in as well: crossref, pubmed, openalex or retraction-watch; repeatable. "
        "None is asked unless named.",
    ),
    click.option("--contact", default="", metavar="E-MAIL", help="Your address; registries are told it so that they can reach you."),
    click.option("--resolver-url", "resolver_urls", multiple=True, metavar="NAME=URL", help="Ask a registry at another address."),
    click.option(
        "--resolver-key-env", "resolver_keys", multiple=True, metavar="NAME=VARIABLE",
        help="Environment variable that holds your key for a registry; the key itself is never stored.",
    ),
    click.option("--offline", is_flag=True, help="Ask no registry; use only what they answered before."),
)  # fmt: skip


def registries_of(options: dict[str, Any], folder: Path) -> Any:
    """The registries that the options name, with their record in `folder`; None where none is named. Takes its options out."""
    from audit.references.resolvers.named import RECORD, read_registries

    names, urls, keys = (options.pop(name) for name in ("resolvers", "resolver_urls", "resolver_keys"))
    contact, offline = options.pop("contact"), options.pop("offline")
    if not names:
        if urls or keys or offline or contact:
            raise click.UsageError("--contact, --resolver-url, --resolver-key-env and --offline need a --resolver")
        return None
    return read_registries(names, record=folder / RECORD, contact=contact, urls=urls, key_names=keys, offline=offline)
