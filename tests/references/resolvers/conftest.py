"""Registries played on this machine, a reference to look up in them, and a hurried way of asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from registries import TOMATOES, RegistryServer

from audit.answers.citations import Reference
from audit.references.resolvers.client import Manners
from audit.references.resolvers.consult import Consultation, consult
from audit.references.resolvers.named import REGISTRIES, Registries

HURRIED = Manners(timeout=1.0, retries=1, first_wait=0.01, longest_wait=2.0)
Ask = Callable[..., Consultation]


def claim(work: dict[str, Any] = TOMATOES, **other: Any) -> Reference:
    """A reference that says of `work` what it is, but for `other`."""
    said = {name: work[name] for name in ("title", "year", "journal", "doi")} | {"first_author": work["authors"][0][0]} | other
    raw = "; ".join(str(value) for value in said.values() if value)
    return Reference(raw, 0, len(raw), **said)


def invented(**other: Any) -> Reference:
    """A reference that no registry holds."""
    return claim(title="Nocturnal ballads accelerate asparagus in abandoned observatories", first_author="Nemo", doi=None, **other)


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    """All registries, on the loopback address."""
    made = RegistryServer()
    yield made
    made.close()


@pytest.fixture
def named(server: RegistryServer, tmp_path: Path) -> Callable[..., Registries]:
    """Settings that name registries of the server."""

    def make(*names: str, record: str = "answers.sqlite", **other: Any) -> Registries:
        urls = {name: server.address("crossref" if name == "retraction-watch" else name) for name in names}
        return Registries(names, tmp_path / record, **{"contact": "auditor@clinic.example", "urls": urls, **other})

    return make


@pytest.fixture
def ask(named: Callable[..., Registries], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask registries about references without the pauses that real ones are owed."""
    for name, registry in list(REGISTRIES.items()):
        monkeypatch.setitem(REGISTRIES, name, replace(registry, per_second=500.0, keyed_per_second=500.0))

    def asked(references: list[Reference], *names: str, manners: Manners = HURRIED, indexes: Any = (), **other: Any) -> Consultation:
        return consult(references, named(*names, **other), manners=manners, indexes=indexes)

    return asked


@pytest.fixture
def make_claim() -> Callable[..., Reference]:
    """`claim`."""
    return claim


@pytest.fixture
def make_invented() -> Callable[..., Reference]:
    """`invented`."""
    return invented
