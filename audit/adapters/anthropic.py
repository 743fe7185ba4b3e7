"""The Messages API of Anthropic, and servers that speak it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.http_call import Call, Fault, Reply, choose_key, disguises, document, endpoint, label, whole
from audit.adapters.http_client import HttpAdapter
from audit.errors import AdapterError

BASE_URL, KEY_NAME, VERSION = "https://api.anthropic.com/v1", "ANTHROPIC_API_KEY", "2023-06-01"
USUAL_LIMIT = 1024  # tokens of a reply; the API wants one to be named
FINISH = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "stop",
    "pause_turn": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "content_filter",
}


def open_adapter(target: str, options: AdapterOptions) -> HttpAdapter:
    """The model called `target`. A key is needed at the default address, elsewhere only where `api_key_env` names one."""
    if not target:
        raise AdapterError("anthropic needs the name of a model, for example anthropic:claude-sonnet-4-5")
    key_name, key = choose_key(options, KEY_NAME)
    base = (options.base_url or BASE_URL).rstrip("/")
    url = endpoint(base, "/messages" if base.endswith(("/v1", "/messages")) else "/v1/messages")
    headers = {"Content-Type": "application/json", "anthropic-version": VERSION, **({"x-api-key": key} if key else {})}
    messages = _Messages(target, url, headers, options)
    settings: dict[str, Any] = {"max_tokens": messages.limit, **messages.not_sent}
    settings |= {"temperature": options.temperature} if options.temperature is not None else {}
    settings |= {"system": options.system} if options.system else {}
    call = Call("anthropic", target, url, messages.build, messages.parse, settings, key_name=key_name, secrets=disguises(key))
    return HttpAdapter(call, options)


@dataclass(frozen=True)
class _Messages:
    """Builds and reads messages."""

    model: str
    url: str
    headers: Mapping[str, str] = field(repr=False)  # hold the key
    options: AdapterOptions

    @property
    def limit(self) -> int:
        return self.options.max_tokens or USUAL_LIMIT

    @property
    def not_sent(self) -> dict[str, str]:
        return {"seed": "not sent: the API has none"} if self.options.seed is not None else {}

    def build(self, prompt: Prompt, history: Sequence[str]) -> tuple[str, Mapping[str, str], Any]:
        """The request for the next turn."""
        turns, messages = prompt.probe.turns, []
        for turn, reply in zip(turns, history, strict=False):
            messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": reply}]
        messages.append({"role": "user", "content": turns[len(history)]})
        body: dict[str, Any] = {"model": self.model, "max_tokens": self.limit, "messages": messages}
        if system := prompt.probe.system or self.options.system:
            body["system"] = system
        if self.options.temperature is not None:
            body["temperature"] = self.options.temperature
        return self.url, self.headers, body

    def parse(self, status: int, body: str) -> Reply:
        """The text blocks of the message, joined; thinking is left out."""
        found = document(status, body)
        if found.get("type") == "error":
            raise Fault(f"the endpoint reports an error: {found['error'].get('message')}", retry=True)
        reason, usage = found.get("stop_reason"), found.get("usage") or {}
        text = "".join(block["text"] for block in found["content"] if block.get("type") == "text")
        finish = FINISH.get(reason, "stop")
        return Reply(
            text=text,
            finish="empty" if finish == "stop" and not text.strip() else finish,
            model=label(found.get("model")),
            tokens_in=_tokens_in(usage),
            tokens_out=whole(usage.get("output_tokens")),
            settings={**self.not_sent, **({} if reason in FINISH else {"stop_reason": str(reason)})},
        )


def _tokens_in(usage: Mapping[str, Any]) -> int | None:
    """Tokens read from a cache are counted apart by the API, but they were sent all the same."""
    fresh = whole(usage.get("input_tokens"))
    cached = [whole(usage.get(name)) or 0 for name in ("cache_creation_input_tokens", "cache_read_input_tokens")]
    return None if fresh is None else fresh + sum(cached)
