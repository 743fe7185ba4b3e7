"""The README and CONTRIBUTING show commands that work and link to files that are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from audit.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "CONTRIBUTING.md")
# The two blocks of the README that .ci/run finds by the mark above them and executes as they are.
STEPS = {
    "run": ["python3 -m venv .venv", ".venv/bin/pip install .", ".venv/bin/medaudit run"],
    "test": ["python3 -m venv .venv", ".venv/bin/pip install '.[dev]'", ".venv/bin/python -m pytest"],
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)|\b(?:src|href)=\"([^\"]+)\"")


def read(page: str) -> str:
    """The text of a page at the root of the checkout."""
    return (ROOT / page).read_text(encoding="utf-8")


def commands(text: str) -> Iterator[list[str]]:
    """The words behind `medaudit` of each call shown in a bash or console block; a console block shows commands behind "$ "."""
    for language, block in FENCE.findall(text):
        if language not in ("bash", "console"):
            continue
        lines = block.replace("\\\n", " ").splitlines()
        for line in [line[2:] for line in lines if line.startswith("$ ")] if language == "console" else lines:
            lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
            lexer.whitespace_split = True
            call: list[str] | None = None
            for word in [*lexer, ";"]:
                if set(word) <= set("();<>|&"):
                    if call is not None:
                        yield call
                    call = None
                elif call is not None:
                    call.append(word)
                elif word.rpartition("/")[2] == "medaudit":
                    call = []


def parse(words: list[str]) -> None:
    """Let click read a command line without running it; UsageError when a command, an option or an argument is wrong."""
    command: click.Command | None = cli
    context: click.Context | None = None
    while isinstance(command, click.Group):
        context = click.Context(command, parent=context)
        _, words, _ = command.make_parser(context).parse_args(list(words))
        if not words:
            return
        _, command, words = command.resolve_command(context, words)
    assert command is not None
    try:
        command.make_context(command.name, words, parent=context)
    except click.exceptions.Exit:  # --help ends here
        return


CALLS = [pytest.param(page, words, id=f"{page}: {' '.join(words)}") for page in PAGES for words in commands(read(page))]


def test_calls_are_found_in_both_kinds_of_blocks() -> None:
    """A call is found behind a path, behind another command and before a pipe; output and other languages are passed over."""
    text = (
        "```bash\nA=1 .venv/bin/medaudit plan --seed 3 | tee x && medaudit \\\n  check out # why\n```\n"
        "```console\n$ medaudit probes list\nmedaudit said this\n```\n```text\nmedaudit nonsense\n```\n"
    )
    assert list(commands(text)) == [["plan", "--seed", "3"], ["check", "out"], ["probes", "list"]]


@pytest.mark.parametrize("words", [["run", "--no-such-option"], ["no-such-command"], ["probes", "no-such-command"], ["check"]])
def test_a_wrong_call_is_refused(words: list[str]) -> None:
    """The check below can fail: unknown commands and options and missing arguments do not parse."""
    with pytest.raises(click.UsageError):
        parse(words)


@pytest.mark.parametrize("mark", STEPS)
def test_marked_blocks_are_what_ci_runs(mark: str) -> None:
    """The block under each mark is the known chain of steps, in which the first failure stops the rest, and CI takes it from there."""
    (block,) = re.findall(rf"^<!-- {mark} -->\n```bash\n(.*?)^```$", read("README.md"), re.MULTILINE | re.DOTALL)
    assert re.split(r"\s*&&\s*", block.replace("\\\n", " ").strip()) == STEPS[mark]
    assert f"$(block {mark})" in read(".ci/run")


@pytest.mark.parametrize(("page", "words"), CALLS)
def test_shown_commands_exist(page: str, words: list[str]) -> None:
    """Every `medaudit` call that a page shows is one that the command line understands."""
    parse(words)


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link and image of a page names a file or folder of the checkout."""
    targets = [one or other for one, other in LINK.findall(FENCE.sub("", read(page)))]
    relative = {unquote(target.partition("#")[0]) for target in targets if not re.match(r"[a-z]+:", target)} - {""}
    assert sorted(target for target in relative if not (ROOT / target).exists()) == []
