"""The registries that there are, and which of them a user has named."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from audit.http_manners import proxy_of
from audit.references.resolvers import crossref, openalex, pubmed, retraction_watch
from audit.references.resolvers.registry import Registry
from audit.references.work import ReferenceIndexError

REGISTRIES: Mapping[str, Registry] = {
    one.name: one for one in (crossref.REGISTRY, pubmed.REGISTRY, openalex.REGISTRY, retraction_watch.REGISTRY)
}
ASKED = "registries.json"  # beside the record: who was asked
RECORD = "registries.sqlite"  # the usual name of the file with the answers, in a run folder or beside the table of verdicts
ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;.]+")


@dataclass(frozen=True)
class Registries:
    """Which registries are asked, and where what they answer is kept."""

    names: tuple[str, ...]
    record: Path
    contact: str = ""  # e-mail address told to the registries; kept nowhere
    urls: Mapping[str, str] = field(default_factory=dict)  # other addresses, such as a mirror, by the name of the registry
    key_names: Mapping[str, str] = field(default_factory=dict)  # environment variables that hold a key, by the name of the registry
    offline: bool = False  # nobody is asked; only recorded answers count

    def __post_init__(self) -> None:
        """Refuse unknown registries, an address that is none, and asking without a contact."""
        known = ", ".join(REGISTRIES)
        for name in (*self.names, *self.urls, *self.key_names):
            if name not in REGISTRIES:
                raise ReferenceIndexError(f"no registry {name!r}; there are {known}")
        for name, url in self.urls.items():
            if not _is_address(url):
                raise ReferenceIndexError(
                    f"the address of {name} must look like https://host/path and hold no password, got {_masked(url)!r}"
                )
        if self.names and not self.offline and not ADDRESS.fullmatch(self.contact):
            raise ReferenceIndexError(
                f"registries ask for an e-mail address where they reach whoever asks, got {self.contact!r}; give yours with --contact"
            )

    def url(self, name: str) -> str:
        """The address at which a registry is asked."""
        return self.urls.get(name, REGISTRIES[name].url)

    def hosts(self) -> list[str]:
        """Every host that will be contacted, proxies on the way among them; none offline."""
        if self.offline:
            return []
        urls = [self.url(name) for name in self.names]
        proxies = [proxy for proxy in map(proxy_of, urls) if proxy]
        return list(dict.fromkeys(urlsplit(url).netloc.rpartition("@")[2] for url in (*urls, *proxies)))

    def write(self) -> None:
        """Leave beside the record which registries were asked and under which addresses; neither contact nor keys."""
        told = {"names": list(self.names), "urls": dict(self.urls), "hosts": self.hosts()}
        self.record.with_name(ASKED).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def registries_asked(folder: Path) -> Registries | None:
    """The registries that were asked for the run in `folder`, to be read offline; None where none was."""
    body = _asked(folder)
    return Registries(tuple(body["names"]), folder / RECORD, urls=body["urls"], offline=True) if body else None


def hosts_asked(folder: Path) -> list[str]:
    """Every host that was contacted to look up the references of the run in `folder`."""
    return [str(host) for host in _asked(folder).get("hosts", ())]


def _asked(folder: Path) -> dict[str, Any]:
    path = folder / ASKED
    if not path.is_file():
        return {}
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ReferenceIndexError(f"{path} is not what `medaudit` wrote there ({error}); look the references up again") from error
    return dict(body)


def read_registries(
    names: Sequence[str],
    *,
    record: Path,
    contact: str = "",
    urls: Sequence[str] = (),
    key_names: Sequence[str] = (),
    offline: bool = False,
) -> Registries:
    """The registries that a command line names; `urls` and `key_names` are texts such as "crossref=https://mirror.example"."""
    pairs = _pairs(urls, "address"), _pairs(key_names, "key variable")
    return Registries(tuple(dict.fromkeys(names)), record, contact, *pairs, offline=offline)


def _pairs(texts: Sequence[str], what: str) -> dict[str, str]:
    for text in texts:
        name, _, value = text.partition("=")
        if not (name and value):
            raise ReferenceIndexError(f"{text.partition('=')[0]!r} names no registry with its {what}; write it as crossref=…")
    return dict(one.split("=", maxsplit=1) for one in texts)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and (parts.port is None or parts.port > 0)
            and "@" not in parts.netloc
        )
    except ValueError:
        return False


def _masked(url: str) -> str:
    return url.rpartition("@")[2]
