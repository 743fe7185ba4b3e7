"""A real HTTP server on this machine that answers, or misbehaves, as the model's name in the request (or the path's end) tells."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from aiohttp import web

Answer = Awaitable[web.StreamResponse]


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float  # seconds on the server's clock

    @property
    def text(self) -> str:
        """The last user message."""
        return str(self.body["messages"][-1]["content"]) if "messages" in self.body else str(self.body.get("question", ""))


@dataclass
class Loopback:
    """The server; `url` is its root. Runs in a thread of its own until `close`."""

    requests: list[Seen] = field(default_factory=list)
    peak: int = 0  # most requests that were open at once
    url: str = ""

    def __post_init__(self) -> None:
        self.times: Counter[tuple[str, str]] = Counter()  # how often each prompt met each behaviour
        self.open = 0
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self.thread.start()
        if not started.wait(10):
            raise RuntimeError("the loopback server did not start")

    def close(self) -> None:
        """Stop the server and its thread."""
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(10)

    def _run(self, started: threading.Event) -> None:
        self.loop.run_until_complete(self._serve(started))
        self.loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self.stop = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        started.set()
        await self.stop.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        seen = Seen(request.path, dict(request.headers), body, self.loop.time())
        self.requests.append(seen)
        self.open += 1
        self.peak = max(self.peak, self.open)
        try:
            name = str(body.get("model") or request.path.rpartition("/")[2])
            self.times[name, seen.text] += 1
            first = self.times[name, seen.text] == 1
            return await self._behave(name, first, seen, request)
        finally:
            self.open -= 1

    async def _behave(self, name: str, first: bool, seen: Seen, request: web.Request) -> web.StreamResponse:
        if name.endswith("-once"):
            name = name.removesuffix("-once") if first else "ok"
        if name == "by-prompt" and seen.text.startswith("status "):
            return _refusal(int(seen.text.split()[1]), "as asked")
        if name in STATUSES:
            return _refusal(*STATUSES[name])
        if name in SPECIAL:
            return await SPECIAL[name](seen, request)
        return web.json_response(reply_to(name, seen))


def reply_to(name: str, seen: Seen) -> dict[str, Any]:
    """An answer in the form of the service that was asked."""
    text = TEXTS.get(name, f"answer to {seen.text}")
    if seen.path.endswith("/messages"):
        stop = {"cut": "max_tokens", "filtered": "refusal", "odd": "odd"}.get(name, "end_turn")
        blocks = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": text[:3]}, {"type": "text", "text": text[3:]}]
        usage = {"input_tokens": 7, "cache_read_input_tokens": 2, "output_tokens": 5}
        return {"type": "message", "model": "told-" + name, "content": blocks, "stop_reason": stop, "usage": usage}
    if seen.path.startswith("/service"):
        return {"data": {"answers": [{"text": text}], "why": "max_tokens" if name == "cut" else "stop"}, "used": {"in": 7, "out": 5}}
    message: dict[str, Any] = {"role": "assistant", "content": text, "reasoning_content": "hm"}
    if name == "parts":
        message["content"] = [{"type": "text", "text": "one "}, {"type": "image_url"}, {"type": "text", "text": "two"}]
    if name == "refusal":
        message |= {"content": None, "refusal": "I cannot help with that."}
    finish = {"cut": "length", "filtered": "content_filter", "odd": "odd"}.get(name, "stop")
    choices = [{"index": 0, "message": message, "finish_reason": finish}] * (2 if name == "two" else 1)
    return {"model": "told-" + name, "choices": choices, "usage": {"prompt_tokens": 7, "completion_tokens": 5}}


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"message": message, "code": message.split(":")[0]}}, status=status)


async def _busy(seen: Seen, request: web.Request) -> web.StreamResponse:
    return web.json_response({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "0.3"})


async def _busy_until(seen: Seen, request: web.Request) -> web.StreamResponse:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    return web.json_response({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": moment})


async def _slow(seen: Seen, request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.json_response(reply_to("ok", seen))


async def _steady(seen: Seen, request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.02)
    return web.json_response(reply_to("ok", seen))


async def _garbage(seen: Seen, request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html><body>Gateway page " + "x" * 500 + "</body></html>", content_type="text/html")


async def _latin(seen: Seen, request: web.Request) -> web.StreamResponse:
    return web.Response(body=json.dumps(reply_to("ok", seen)).encode() + b" \xe9", content_type="application/json")


async def _huge(seen: Seen, request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"[" + b" " * 10_500_000 + b"]", content_type="application/json")


async def _half(seen: Seen, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000", "Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"choices": [')
    if request.transport:
        request.transport.close()
    return response


async def _hang_up(seen: Seen, request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.close()
    return web.Response()


async def _redirect(seen: Seen, request: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": "http://elsewhere.example/v1/chat/completions"})


async def _echo(seen: Seen, request: web.Request) -> web.StreamResponse:
    answer = reply_to("ok", seen)
    answer["choices"][0]["message"]["content"] = json.dumps(seen.headers)
    return web.json_response(answer)


async def _echo_refusal(seen: Seen, request: web.Request) -> web.StreamResponse:
    return _refusal(422, "x" * 170 + json.dumps(seen.headers))


async def _new_limit(seen: Seen, request: web.Request) -> web.StreamResponse:
    if "max_tokens" in seen.body:
        return _refusal(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
    return web.json_response(reply_to("ok", seen))


SPECIAL: dict[str, Callable[[Seen, web.Request], Answer]] = {
    "busy": _busy,
    "busy-until": _busy_until,
    "slow": _slow,
    "steady": _steady,
    "garbage": _garbage,
    "latin": _latin,
    "huge": _huge,
    "half": _half,
    "hang-up": _hang_up,
    "redirect": _redirect,
    "echo": _echo,
    "echo-refusal": _echo_refusal,
    "new-limit": _new_limit,
}
STATUSES = {
    "down": (500, "out of order"),
    "wrong-key": (401, "invalid key"),
    "unknown": (404, "no such model"),
    "too-long": (400, "max_tokens is too large: this model supports at most 10 tokens"),
    "prompt-filtered": (400, "content_filter"),
}
TEXTS = {"empty": "", "blank": " \n", "surrogate": "bad \ud800 sign", "number": "3"}
