"""Asking registries about many references at once, and looking the answers up afterwards like any other source of works."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from audit.answers.citations import Reference
from audit.references.resolvers import retraction_watch
from audit.references.resolvers.client import Client, Manners, Unavailable, user_agent
from audit.references.resolvers.named import REGISTRIES, Registries
from audit.references.resolvers.record import Record
from audit.references.resolvers.registry import Found, Registry
from audit.references.verdict import Judgement, judge
from audit.references.work import Coverage, ReferenceIndexError, Source, Work, normal_doi, title_similarity

# PubMed leaves out what some journals print, such as abstracts of congresses: only beside a registry that holds these is it complete.
BROAD = {REGISTRIES["crossref"].title, REGISTRIES["openalex"].title}
RETRACTIONS = retraction_watch.REGISTRY.name  # asked last, about the DOIs of what the others found
LIKELY = 0.8  # similarity of the titles from which a work found elsewhere is looked up for its retraction


@dataclass(frozen=True)
class LiveSource:
    """What one registry said about one reference, as a source of works."""

    works: tuple[Work, ...]
    coverage: Coverage

    def by_doi(self, doi: str | None) -> Work | None:
        """The work registered under `doi`, or None; case and resolver address do not matter."""
        return next((work for work in self.works if work.doi and normal_doi(work.doi) == normal_doi(doi)), None) if doi else None

    def by_pmid(self, pmid: str | None) -> Work | None:
        """The work with this PubMed number, or None."""
        return next((work for work in self.works if work.pmid and work.pmid == pmid.strip().lstrip("0")), None) if pmid else None

    def near_titles(self, title: str | None) -> Sequence[tuple[Work, float]]:
        """The works with their titles' similarities in [0, 1], the best first; none without a title."""
        scored = [(work, title_similarity(title, work.title)) for work in self.works] if title else []
        return sorted(scored, key=lambda one: -one[1])


@dataclass(frozen=True)
class Consultation:
    """What registries said about a number of references; without any, judging goes by the indexes alone."""

    sources: Mapping[Reference, tuple[LiveSource, ...]] = field(default_factory=dict)
    faults: Mapping[Reference, tuple[str, ...]] = field(default_factory=dict)  # why a registry said nothing about a reference

    def judge(
        self, reference: Reference, indexes: Sequence[Source], *, universe: Sequence[Source] = (), year_tolerance: int = 0
    ) -> Judgement:
        """The verdict of `audit.references.verdict.judge` with what the registries said beside `indexes`.

        Where one of them could not be consulted about this reference, it may be the one that holds the work: nothing is fabricated then.
        """
        key = _key(reference)
        faults = self.faults.get(key, ())
        verdict = judge(reference, [*indexes, *self.sources.get(key, ())], universe=universe, year_tolerance=year_tolerance)
        if not faults or verdict.verdict not in ("fabricated", "unverifiable"):
            return verdict
        reason = f"{'; '.join(faults)}; apart from that: {verdict.reason}"
        return replace(verdict, verdict="unverifiable", differing=(), reason=reason)

    def names(self) -> list[str]:
        """Each registry with the first and the last day on which it answered, and how many look-ups it left open, for people."""
        days: dict[str, list[str]] = {}
        for sources in self.sources.values():
            for one in sources:
                days.setdefault(one.coverage.name, []).append(one.coverage.as_of)
        open_ = len(self.faults)
        told = [f"{name} (asked {' to '.join(dict.fromkeys((min(on), max(on))))})" for name, on in sorted(days.items())]
        return [*told, *([f"registries that did not answer about {open_} references"] if open_ else [])]


def consult(
    references: Sequence[Reference],
    registries: Registries,
    *,
    indexes: Sequence[Source] = (),
    manners: Manners | None = None,
    progress: Callable[[str], None] = lambda step: None,
) -> Consultation:
    """Ask every named registry about every reference, each different one once, and keep the answers in `registries.record`.

    `indexes` only tell the DOI of works whose retraction is to be looked up. A registry that fails leaves a fault and stops nothing.
    ReferenceIndexError when the record cannot be used or a key is missing."""
    different = {_key(one): one for one in references}
    # Before a thread of its own is entered: an index may belong to this one.
    noted = RETRACTIONS in registries.names
    likely = {key: _likely_dois(one, indexes) if noted else [] for key, one in different.items()}
    polite = replace(manners or Manners(), offline=registries.offline)
    return _run(_consult(different, likely, registries, polite, progress))


def _run(work: Coroutine[Any, Any, Consultation]) -> Consultation:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:  # as in a notebook, where a loop runs already
        return thread.submit(asyncio.run, work).result()


async def _consult(
    different: Mapping[Reference, Reference],
    likely: Mapping[Reference, Sequence[str]],
    registries: Registries,
    manners: Manners,
    progress: Callable[[str], None],
) -> Consultation:
    found: dict[Reference, tuple[LiveSource, ...]] = {}
    faults: dict[Reference, tuple[str, ...]] = {}
    async with AsyncExitStack() as stack:
        record = stack.enter_context(Record(registries.record, read_only=registries.offline))
        session = None if registries.offline else await stack.enter_async_context(_session(registries, manners))
        at: dict[str, Client] = {}  # registries at one address share its limits
        clients = {
            name: at.setdefault(registries.url(name), _client(name, registries, manners, session, record)) for name in registries.names
        }

        async def ask(key: Reference, reference: Reference) -> None:
            found[key], faults[key] = await _about(reference, clients, likely[key])
            progress(f"asking registries: {len(found)} of {len(different)} references")

        await asyncio.gather(*(ask(key, reference) for key, reference in different.items()))
    return Consultation(found, {key: told for key, told in faults.items() if told})


def _session(registries: Registries, manners: Manners) -> aiohttp.ClientSession:
    timeout = aiohttp.ClientTimeout(total=manners.timeout)
    return aiohttp.ClientSession(
        timeout=timeout, headers={"User-Agent": user_agent(registries.contact)}, cookie_jar=aiohttp.DummyCookieJar()
    )


def _client(name: str, registries: Registries, manners: Manners, session: aiohttp.ClientSession | None, record: Record) -> Client:
    registry = REGISTRIES[name]
    key = ""
    if name in registries.key_names and not registries.offline:
        key = os.environ.get(registries.key_names[name], "").strip()
        if not key:
            raise ReferenceIndexError(
                f"no key for {name} in ${registries.key_names[name]}: set this environment variable, or ask without a key"
            )
    rate = registry.keyed_per_second if key and registry.keyed_per_second else registry.per_second
    return Client(
        registry.title,
        registries.url(name),
        per_second=rate,
        manners=manners,
        polite=registry.polite(registries.contact, key),
        session=session,
        record=record,
    )


async def _about(
    reference: Reference, clients: Mapping[str, Client], likely: Sequence[str]
) -> tuple[tuple[LiveSource, ...], tuple[str, ...]]:
    """What each registry says about one reference, and why some say nothing."""
    sources: list[LiveSource] = []
    faults: list[str] = []

    async def ask(name: str, asked: Reference) -> None:
        try:
            found = await REGISTRIES[name].look_up(asked, clients[name])
        except Unavailable as fault:
            faults.append(str(fault))
            return
        if found.day:  # else there was nothing to ask it
            sources.append(_source(REGISTRIES[name], found, asked))

    await asyncio.gather(*(ask(name, reference) for name in clients if name != RETRACTIONS))
    if RETRACTIONS in clients:
        for doi in dict.fromkeys([*likely, *_likely_dois(reference, sources)]):
            await ask(RETRACTIONS, replace(reference, doi=doi))
    told = {one.coverage.name for one in sources}
    if faults or not told & BROAD:
        sources = [replace(one, coverage=replace(one.coverage, complete=False)) for one in sources]
    return tuple(sorted(sources, key=lambda one: one.coverage.name)), tuple(sorted(dict.fromkeys(faults)))


def _likely_dois(reference: Reference, sources: Sequence[Source]) -> list[str]:
    """The DOI that is claimed, and those of works that may be meant."""
    near = [work.doi for one in sources for work, similarity in one.near_titles(reference.title) if similarity >= LIKELY and work.doi]
    return list(dict.fromkeys(normal_doi(doi) for doi in (reference.doi, *near) if doi))


def _source(registry: Registry, found: Found, reference: Reference) -> LiveSource:
    """Complete for the one journal and year that were shown to be covered, and for no other."""
    complete = found.complete and bool(reference.journal and reference.year)
    return LiveSource(
        found.works,
        Coverage(
            name=registry.title,
            as_of=found.day,
            journals=(str(reference.journal),) if complete else (),
            years=(reference.year, reference.year) if complete and reference.year else None,
            complete=complete,
            kinds=("article",) if complete else (),
        ),
    )


def _key(reference: Reference) -> Reference:
    """The same for references that are written alike, wherever they stand."""
    return replace(reference, start=0, end=0)
