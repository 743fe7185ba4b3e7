"""Asking one registry: slowly, with a contact address, with patience where it is busy, and never twice for the same thing."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

import aiohttp

from audit import __version__
from audit.http_manners import proxy_of, retry_after
from audit.references.resolvers.record import LARGEST_ANSWER, Answer, Record

AT_ONCE = 3  # requests of one registry under way at the same time, the most that Crossref allows
FAILED_IN_A_ROW = 5  # look-ups after which a registry is left alone
REDIRECTIONS = 3
SHOWN = 200  # characters of what is wrong with an answer
T = TypeVar("T")


class Unavailable(Exception):
    """A registry gave no usable answer; the text says why. What it holds is then unknown."""


class _Again(Exception):
    """An attempt failed that is worth another one, after `wait` seconds where the registry says how many."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Manners:
    """How patiently registries are asked."""

    offline: bool = False  # only what is on the disk
    timeout: float = 30.0  # seconds for one attempt, from the first byte sent to the last one received
    retries: int = 3  # further attempts after a failed one
    first_wait: float = 1.0  # seconds before the second attempt; doubled for each further one
    longest_wait: float = 60.0  # seconds that a registry may ask us to wait


class Client:
    """One registry at one address. `get` is all that look-ups need; make it inside a running event loop."""

    def __init__(
        self,
        title: str,
        url: str,
        *,
        per_second: float,
        manners: Manners,
        polite: Mapping[str, str],
        session: aiohttp.ClientSession | None,
        record: Record,
    ) -> None:
        self.title, self.url, self.manners = title, url.rstrip("/"), manners
        self._polite = polite  # parameters that say who asks; sent, and never kept
        self._session, self._record = session, record
        self._seconds, self._free = 1 / per_second, 0.0
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._failed = 0  # look-ups in a row
        self._proxy = proxy_of(self.url)

    async def get(
        self, path: str, parameters: Mapping[str, str], read: Callable[[bytes], T], *, single: bool = False
    ) -> tuple[T | None, str]:
        """What `read` makes of the answer, and the day it was given; None where the registry holds no such record.

        404 says so where a `single` record is asked for; of a search it says that nobody is there to search. `read` raises ValueError
        for an answer of another form. Unavailable when no usable answer could be had."""
        question = f"{self.url}{path}?{urlencode(sorted(parameters.items()))}"
        async with self._asking[question]:
            known = self._record.find(question)
            if known and not known.fault:
                return self._read(known, read), known.day
            if self.manners.offline:
                raise Unavailable(known.fault if known else f"{self.title} was not asked, and offline nobody is")
            try:
                answer, found = await self._ask(path, parameters, read, single)
            except Unavailable as fault:
                self._failed += 1
                self._record.keep(question, Answer(today(), fault=str(fault)))
                raise
            self._failed = 0
            self._record.keep(question, answer)
            return found, answer.day

    def _read(self, answer: Answer, read: Callable[[bytes], T]) -> T | None:
        try:
            return read(answer.body) if answer.body else None
        except (ValueError, RecursionError) as error:
            raise Unavailable(f"{self.title} gave an answer that cannot be read: {str(error)[:SHOWN]}") from None

    async def _ask(self, path: str, parameters: Mapping[str, str], read: Callable[[bytes], T], single: bool) -> tuple[Answer, T | None]:
        """The first usable answer; a place among those under way is kept through all attempts, so that a registry in trouble is spared."""
        async with self._gate:
            if self._failed >= FAILED_IN_A_ROW:
                raise Unavailable(f"{self.title} is left alone after {FAILED_IN_A_ROW} look-ups in a row that failed")
            attempt = 0
            while True:
                try:
                    return await self._attempt(path, parameters, read, single)
                except _Again as again:
                    wait = self._backoff(attempt) if again.wait is None else again.wait
                    if attempt >= self.manners.retries or wait > self.manners.longest_wait:
                        asked = f" and asks to wait {wait:.0f} seconds" if wait > self.manners.longest_wait else ""
                        raise Unavailable(f"{again}{asked} ({attempt + 1} attempt{'s' if attempt else ''})") from None
                    self._free = max(self._free, time.monotonic() + (again.wait or 0))  # whoever is told to wait, all wait
                await asyncio.sleep(wait)
                attempt += 1

    async def _attempt(self, path: str, parameters: Mapping[str, str], read: Callable[[bytes], T], single: bool) -> tuple[Answer, T | None]:
        answer = Answer(today(), await self._fetch(path, parameters, single))
        try:
            return answer, self._read(answer, read)
        except Unavailable as fault:  # a page of a gateway passes; the next answer may be whole
            raise _Again(str(fault)) from None

    def _backoff(self, attempt: int) -> float:
        return min(self.manners.longest_wait, self.manners.first_wait * 2.0**attempt * random.uniform(0.75, 1.25))

    async def _fetch(self, path: str, parameters: Mapping[str, str], single: bool) -> bytes:
        """The body of one answer; empty where there is no such record."""
        if self._session is None:
            raise Unavailable(f"{self.title} cannot be asked offline")
        url = f"{self.url}{path}?{urlencode({**parameters, **self._polite})}"
        try:
            for _ in range(REDIRECTIONS):
                await self._turn()
                async with self._session.get(url, allow_redirects=False, proxy=self._proxy) as response:
                    if not 300 <= response.status < 400:
                        return await self._content(response, single)
                    target = urljoin(url, response.headers.get("Location", ""))
                if urlsplit(target)[:2] != urlsplit(url)[:2]:
                    raise Unavailable(f"{self.title} redirects to {urlsplit(target).netloc}, which is not followed")
                url = target
            raise Unavailable(f"{self.title} redirects without end")
        except TimeoutError:
            raise _Again(f"{self.title} gave no answer within {self.manners.timeout:g} seconds") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Not the error's own words: they may hold the address with its parameters.
            raise _Again(f"{self.title} cannot be reached at {urlsplit(self.url).netloc} ({type(error).__name__})") from None

    async def _turn(self) -> None:
        """Wait until the next request is due: so many a second, evenly."""
        while (rest := self._free - time.monotonic()) > 0:
            await asyncio.sleep(rest)
        self._free = time.monotonic() + self._seconds

    async def _content(self, response: aiohttp.ClientResponse, single: bool) -> bytes:
        status = response.status
        if status == 404 and single:
            return b""
        if status == 429 or status >= 500:
            raise _Again(f"{self.title} answers {status}", retry_after(response.headers.get("Retry-After", "")))
        if status >= 400:
            raise Unavailable(f"{self.title} refuses the look-up ({status})")
        parts, size = [], 0
        async for part in response.content.iter_any():
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER:
                raise Unavailable(f"{self.title} gave an answer of more than {LARGEST_ANSWER:,} bytes")
        if not size:
            raise _Again(f"{self.title} gave an empty answer")
        return b"".join(parts)


def user_agent(contact: str) -> str:
    """The name under which registries are asked, with the address to complain to."""
    return f"medaudit/{__version__} (mailto:{contact})"


def today() -> str:
    """The day in UTC, ISO."""
    return datetime.now(UTC).date().isoformat()
