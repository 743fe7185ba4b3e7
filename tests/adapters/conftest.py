"""Fixtures of the adapter tests: a loopback server and prompts to send to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from loopback import Loopback

from audit.adapter import Prompt
from audit.probe import Probe


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server of its own for each test: requests that another one broke off must not be seen here."""
    server = Loopback()
    yield server
    server.close()


@pytest.fixture
def prompt_of() -> Callable[..., Prompt]:
    """Makes a prompt out of its turns."""

    def make(*turns: str, id: str | None = None, repeat: int = 1, system: str = "", arm: str = "none", paraphrase: int = 1) -> Prompt:
        name = id or f"set/{turns[0]}/{arm}/p{paraphrase}"
        return Prompt(Probe(id=name, set="set", item=turns[0], turns=turns, system=system, arm=arm, paraphrase=paraphrase), repeat)

    return make


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further attempts follow at once instead of after half a second and more."""
    monkeypatch.setattr("audit.adapters.http_client.FIRST_WAIT", 0.01)
