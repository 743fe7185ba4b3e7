"""The command line: each command is one step of the line, `run` is all of them. No logic lives here."""

from __future__ import annotations

import sys

import click

from audit import __version__
from audit.commands.calibrate import calibrate
from audit.commands.grade import grade
from audit.commands.grader import grader
from audit.commands.import_answers import import_command
from audit.commands.measure import measure
from audit.commands.measure_similarity import similarity
from audit.commands.policy import policy
from audit.commands.probes import probes
from audit.commands.references import references
from audit.commands.references_check import check as references_check
from audit.commands.run import analyse, ask, check, plan, render, run
from audit.errors import MedauditError
from audit.render.text import printable


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


for command in (plan, ask, run, analyse, render, check, import_command, probes, policy, calibrate, measure, references, grade, grader):
    cli.add_command(command)
measure.add_command(similarity)
references.add_command(references_check)


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
