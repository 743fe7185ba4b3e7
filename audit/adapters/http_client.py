"""Asking over HTTP, shared by the adapters that speak it (openai, anthropic, http).

This module and its vocabulary `http_call` are the only ones here that siblings import. One event loop runs in a background thread
and hands answers over in small batches; prompts are read as answers are taken, so that memory stays flat however long the run.
"""

from __future__ import annotations

import asyncio
import json
import queue
import random
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.http_call import Call, Fault, Reply, decode, mask, read, status_fault
from audit.errors import AdapterError
from audit.http_manners import proxy_of

LARGEST_BODY = 10_000_000  # bytes; more is no answer to a prompt
CONNECT_WAIT = 30.0  # seconds for a connection to come about
LONGEST_WAIT = 600.0  # seconds that a server may ask us to wait
FIRST_WAIT, LONGEST_BACKOFF = 0.5, 60.0  # seconds before the second attempt, and at most
FAILED_IN_A_ROW = 20  # prompts after which a run stops
HANDOVER = 0.005  # seconds that a ready answer waits for company: one switch of threads then serves several


@dataclass(frozen=True)
class HttpAdapter:
    """The adapter: sends every prompt through one Call."""

    call: Call
    options: AdapterOptions

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """Responses as they complete; never more than twice `concurrency` prompts are out at once."""
        source = iter(prompts)
        fresh = list(islice(source, 2 * self.options.concurrency))
        waiting = len(fresh)
        if not fresh:
            return
        line = _Line(self.call, self.options)
        try:
            line.send(fresh)
            while waiting:
                batch = line.receive()
                yield from batch
                fresh = list(islice(source, len(batch)))
                waiting += len(fresh) - len(batch)
                line.send(fresh)
        finally:
            line.close()

    def describe(self) -> dict[str, Any]:
        """As Adapter tells; a proxy on the way is one of the hosts."""
        proxy = proxy_of(self.call.url)
        hosts = [self.call.host, *([urlsplit(proxy).netloc.rpartition("@")[2]] if proxy else [])]
        return {"adapter": self.call.adapter, "model": self.call.model, "hosts": hosts, "settings": dict(self.call.settings)}


class _Line:
    """The background thread with its loop and its workers."""

    def __init__(self, call: Call, options: AdapterOptions) -> None:
        self.call, self.options = call, options
        self.inbox: asyncio.Queue[Prompt] = asyncio.Queue()
        self.outbox: queue.SimpleQueue[list[Response] | BaseException] = queue.SimpleQueue()
        self.ready: list[Response] = []  # answers that wait to be handed over together
        self.stop = asyncio.Event()
        self.workers: list[asyncio.Task[None]] = []  # the loop itself keeps no hold of them
        self.requests, self.tokens = _Pace(options.requests_per_minute), _Pace(options.tokens_per_minute)
        self.quiet_until = 0.0  # on the monotonic clock: the server has asked everybody to wait
        self.succeeded, self.failed = False, 0
        self.proxy = proxy_of(call.url)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="medaudit-http", daemon=True)
        self.thread.start()

    def send(self, prompts: Sequence[Prompt]) -> None:
        if prompts:
            self.loop.call_soon_threadsafe(self._put, prompts)

    def _put(self, prompts: Sequence[Prompt]) -> None:
        for prompt in prompts:
            self.inbox.put_nowait(prompt)

    def receive(self) -> list[Response]:
        batch = self.outbox.get()
        if isinstance(batch, BaseException):
            raise batch
        return batch

    def close(self) -> None:
        with suppress(RuntimeError):  # the loop has ended by itself
            self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(timeout=5)

    def _run(self) -> None:
        try:
            self.loop.run_until_complete(self._serve())
        except BaseException as error:  # handed to the thread that waits, which raises it
            self.outbox.put(error)
        finally:
            self.loop.close()

    async def _serve(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self.options.timeout, sock_connect=CONNECT_WAIT)
        connector = aiohttp.TCPConnector(limit=self.options.concurrency)
        # No cookies: they would tie one prompt to another.
        async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as self.session:
            for _ in range(self.options.concurrency):
                self.workers.append(asyncio.create_task(self._work()))
            await self.stop.wait()
            # Not the workers alone: a look-up of a host's address is a task too.
            rest = asyncio.all_tasks() - {asyncio.current_task()}
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
        await asyncio.sleep(0)  # closed connections say good-bye one round later

    async def _work(self) -> None:
        try:
            while True:
                self._deliver(await self._converse(await self.inbox.get()))
        except Exception as error:
            self._hand_over()
            self.outbox.put(error)

    def _deliver(self, response: Response) -> None:
        self.ready.append(response)
        if len(self.ready) >= max(1, self.options.concurrency // 4):
            self._hand_over()
        elif len(self.ready) == 1:
            self.loop.call_later(HANDOVER, self._hand_over)
        self.failed = self.failed + 1 if response.finish == "error" else 0
        if self.failed >= FAILED_IN_A_ROW:
            raise AdapterError(
                f"{self.call.host}: {self.failed} prompts in a row failed, the last with: {response.error}; "
                "run the same command again to resume"
            )

    def _hand_over(self) -> None:
        if self.ready:
            self.outbox.put(self.ready)
            self.ready = []

    async def _converse(self, prompt: Prompt) -> Response:
        """All turns of one prompt; a turn that brings no ordinary reply ends the conversation."""
        replies: list[Reply] = []
        seconds, error = 0.0, None
        for _ in prompt.probe.turns:
            try:
                reply, took = await self._turn(prompt, [reply.text or "" for reply in replies])
            except Fault as fault:
                error = " ".join(mask(str(fault), self.call.secrets, shortest=1).split())
                if fault.fatal and not self.succeeded:
                    raise AdapterError(error) from None
                break
            self.succeeded = True
            seconds += took
            replies.append(reply)
            if reply.finish not in ("stop", "length"):
                break
        return _response(prompt, replies, error, seconds, self.call.secrets)

    async def _turn(self, prompt: Prompt, history: Sequence[str]) -> tuple[Reply, float]:
        """One request and its further attempts; Fault when they are used up."""
        attempt, again = 0, True
        while True:
            try:
                return await self._attempt(prompt, history)
            except Fault as fault:
                if fault.again and again:
                    again = False
                    continue
                if fault.fatal and not self.succeeded:
                    raise
                wait = _backoff(attempt) if fault.wait is None else fault.wait
                if not fault.retry or attempt >= self.options.retries or wait > LONGEST_WAIT:
                    raise Fault(f"{fault} ({attempt + 1} attempts)" if attempt else str(fault), fatal=fault.fatal) from None
            await asyncio.sleep(wait)
            attempt += 1

    async def _attempt(self, prompt: Prompt, history: Sequence[str]) -> tuple[Reply, float]:
        url, headers, request = self.call.build(prompt, history)
        data = json.dumps(request).encode()
        estimate = len(data) / 4  # tokens, by the rule of thumb; put right once the server has counted them
        await self._clearance(estimate)
        started = time.perf_counter()
        try:
            async with self.session.request(
                self.call.method, url, data=data, headers=headers, allow_redirects=False, proxy=self.proxy
            ) as response:
                content = await _content(response)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise _network_fault(error, self.call, self.options.timeout) from None
        body = decode(content, response.status, self.call)
        self._refuse(response.status, response.headers, body)
        reply = read(self.call, response.status, body)
        if reply.tokens_in is not None:
            self.tokens.settle(reply.tokens_in + (reply.tokens_out or 0) - estimate)
        return reply, time.perf_counter() - started

    async def _clearance(self, tokens: float) -> None:
        await self.requests.wait(1)
        await self.tokens.wait(tokens)
        while (rest := self.quiet_until - time.monotonic()) > 0:
            await asyncio.sleep(rest * random.uniform(1, 1.1) + 0.001)  # not all at the same instant

    def _refuse(self, status: int, headers: Mapping[str, str], body: str) -> None:
        fault = status_fault(status, headers, body, self.call)
        if fault is None:
            return
        if status == 429 and fault.wait is not None and fault.wait <= LONGEST_WAIT:
            self.quiet_until = max(self.quiet_until, time.monotonic() + fault.wait)
        raise fault


class _Pace:
    """Spreads costs evenly: so much per minute, without bursts."""

    def __init__(self, per_minute: float | None) -> None:
        self.seconds = 60 / per_minute if per_minute else 0.0  # for a cost of one
        self.free = 0.0

    async def wait(self, cost: float) -> None:
        """Return when `cost` is due."""
        if self.seconds:
            now = time.monotonic()
            start = max(now, self.free)
            self.free = start + cost * self.seconds
            await asyncio.sleep(start - now)

    def settle(self, difference: float) -> None:
        """Charge what a cost came to beyond its estimate."""
        self.free += difference * self.seconds


def _response(prompt: Prompt, replies: Sequence[Reply], error: str | None, seconds: float, secrets: tuple[str, ...]) -> Response:
    texts = tuple(mask(reply.text or "", secrets).encode("utf-8", "replace").decode() for reply in replies)
    last = replies[-1] if replies else None
    return Response(
        probe=prompt.probe.id,
        repeat=prompt.repeat,
        text=texts[-1] if last and last.text is not None and error is None else None,
        replies=texts,
        model=last.model if last else None,
        finish="error" if error is not None or last is None else last.finish,
        error=error,
        seconds=seconds if replies else None,
        tokens_in=_total(reply.tokens_in for reply in replies),
        tokens_out=_total(reply.tokens_out for reply in replies),
        settings={name: value for reply in replies for name, value in reply.settings.items()},
    )


def _total(counts: Iterable[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


async def _content(response: aiohttp.ClientResponse) -> bytes:
    parts, size = [], 0
    async for part in response.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > LARGEST_BODY:
            response.close()
            raise Fault(f"the answer is larger than {LARGEST_BODY:,} bytes")
    return b"".join(parts)


def _network_fault(error: Exception, call: Call, timeout: float) -> Fault:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Fault(f"nobody answers at {call.place}: no connection within {min(timeout, CONNECT_WAIT):g} seconds", retry=True, fatal=True)
    if isinstance(error, TimeoutError):
        return Fault(f"{call.host} gave no answer within {timeout:g} seconds", retry=True)
    if isinstance(error, aiohttp.ClientSSLError | aiohttp.ClientConnectorCertificateError):
        return Fault(f"no secure connection to {call.place}: {error}", fatal=True)
    if isinstance(error, aiohttp.ClientConnectorError):
        return Fault(f"nobody answers at {call.place}: {error.os_error.strerror or error}", retry=True, fatal=True)
    return Fault(f"the connection to {call.host} broke off ({type(error).__name__})", retry=True)


def _backoff(attempt: int) -> float:
    return min(LONGEST_BACKOFF, FIRST_WAIT * 2.0**attempt) * random.uniform(0.5, 1)
