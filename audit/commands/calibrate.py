"""`medaudit calibrate`: does the instrument find what is planted, and nothing else?"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from audit.commands.options import FILE


@click.command()
@click.option("--scenario", "names", multiple=True, metavar="NAME", help="A planted model; repeatable. Default: all of them.")
@click.option(
    "--vignettes", multiple=True, type=click.IntRange(2), default=(20, 60), help="Vignettes a study, 20 and 60 when left out; repeatable."
)
@click.option("--repeats", multiple=True, type=click.IntRange(1), default=(3,), help="Reruns of a prompt, 3 when left out; repeatable.")
@click.option("--studies", type=click.IntRange(2), default=100, show_default=True, help="Simulated studies of each kind.")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the simulations.")
@click.option("--jobs", type=click.IntRange(1), default=2, show_default=True, help="Processes that work at once.")
@click.option("--out", type=FILE, help="Write the certificate here, as JSON.")
def calibrate(
    names: tuple[str, ...], vignettes: tuple[int, ...], repeats: tuple[int, ...], studies: int, seed: int, jobs: int, out: Path | None
) -> int:
    """Run simulated models with planted behaviour through the whole line, and print a calibration certificate.

    Counted are false alarms where nothing is planted, false equivalence where five vignettes in a hundred are always harmed, power where
    a gap is planted, and how often the intervals cover the truth; each with its Monte-Carlo error. Ends with 1 when a limit is missed.
    """
    from audit.calibrate import calibrate as run_calibration
    from audit.calibrate import scenario, write_certificate
    from audit.planted import SCENARIOS
    from audit.render.certificate import render_certificate

    chosen = [scenario(name) for name in names] or list(SCENARIOS)
    certificate = run_calibration(chosen, vignettes=vignettes, repeats=repeats, studies=studies, seed=seed, jobs=jobs, progress=_bar)
    click.echo(render_certificate(certificate))
    if out is not None:
        write_certificate(certificate, out)
        click.echo(str(out))
    return 0 if all(one["kept"] is not False for one in certificate["figures"]) else 1


def _bar(done: Iterable[Any], total: int) -> Iterator[Any]:
    """The studies as they are done, with a bar and the time left on a terminal."""
    with click.progressbar(done, length=total, label="calibrating", show_pos=True, file=sys.stderr) as bar:
        yield from bar
