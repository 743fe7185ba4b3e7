"""Chat completions as OpenAI defined them and many servers speak them (vLLM, llama.cpp, transformers serve, LiteLLM, hosted models)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.http_call import Call, Fault, Reply, choose_key, complaint, disguises, document, endpoint, label, whole
from audit.adapters.http_client import HttpAdapter
from audit.errors import AdapterError

BASE_URL, KEY_NAME = "https://api.openai.com/v1", "OPENAI_API_KEY"
FINISH = {
    "stop": "stop",
    "length": "length",
    "model_length": "length",
    "content_filter": "content_filter",
    "tool_calls": "stop",
    "function_call": "stop",
}
FILTERED = '"code":"content_filter"'  # in a 400: the host's filter stopped the prompt, an outcome of the model as deployed, not a fault


def open_adapter(target: str, options: AdapterOptions) -> HttpAdapter:
    """The model called `target` at `base_url`. A key is needed at the default address, elsewhere only where `api_key_env` names one."""
    if not target:
        raise AdapterError("openai needs the name of a model, for example openai:gpt-4o")
    key_name, key = choose_key(options, KEY_NAME)
    url = endpoint(options.base_url or BASE_URL, "/chat/completions")
    chat = _Chat(target, url, key, options)
    asked = {name: getattr(options, name) for name in ("temperature", "max_tokens", "seed", "system")}
    settings = {name: value for name, value in asked.items() if value not in (None, "")}
    call = Call("openai", target, url, chat.build, chat.parse, settings, key_name=key_name, secrets=disguises(key))
    return HttpAdapter(call, options)


class _Chat:
    """Builds and reads chat completions; remembers by which name the endpoint takes the limit of a reply."""

    def __init__(self, model: str, url: str, key: str, options: AdapterOptions) -> None:
        self.url, self.options, self.limit = url, options, "max_tokens"
        self.headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        self.fixed: dict[str, Any] = {"model": model}
        self.fixed |= {name: getattr(options, name) for name in ("temperature", "seed") if getattr(options, name) is not None}

    def build(self, prompt: Prompt, history: Sequence[str]) -> tuple[str, Mapping[str, str], Any]:
        """The request for the next turn."""
        system, turns = prompt.probe.system or self.options.system, prompt.probe.turns
        messages = [{"role": "system", "content": system}] if system else []
        for turn, reply in zip(turns, history, strict=False):
            messages += [{"role": "user", "content": turn}, {"role": "assistant", "content": reply}]
        body = {**self.fixed, "messages": [*messages, {"role": "user", "content": turns[len(history)]}]}
        if self.options.max_tokens is not None:
            body[self.limit] = self.options.max_tokens
        return self.url, self.headers, body

    def parse(self, status: int, body: str) -> Reply:
        """The first choice."""
        if status == 400:
            self._learn(complaint(body))
            if FILTERED in body.replace(" ", ""):
                return Reply(None, "content_filter")
        found = document(status, body)
        choices, usage = found["choices"], found.get("usage") or {}
        message, reason = choices[0]["message"], choices[0].get("finish_reason")
        if reason == "error":
            raise Fault("the endpoint broke off the reply (finish_reason error)", retry=True)
        text = _text(message.get("content")) or label(message.get("refusal")) or ""
        finish = FINISH.get(reason, "stop")
        return Reply(
            text=text,
            finish="empty" if finish == "stop" and not text.strip() else finish,
            model=label(found.get("model")),
            tokens_in=whole(usage.get("prompt_tokens")),
            tokens_out=whole(usage.get("completion_tokens")),
            settings=self._not_honoured(len(choices), reason, whole(usage.get("completion_tokens"))),
        )

    def _learn(self, message: str) -> None:
        """Newer models take the limit as `max_completion_tokens` only, and say so."""
        refused = any(words in message.lower() for words in ("max_completion_tokens", "unsupported", "not supported", "unknown"))
        if self.options.max_tokens is not None and "max_tokens" in message and refused:
            self.limit = "max_completion_tokens"
            raise Fault(message, again=True)

    def _not_honoured(self, choices: int, reason: object, written: int | None) -> dict[str, Any]:
        limit = self.options.max_tokens
        notes: dict[str, Any] = {"max_tokens": f"sent as {self.limit}"} if limit is not None and self.limit != "max_tokens" else {}
        if limit is not None and written is not None and written > limit:
            notes["max_tokens"] = f"not honoured: {written} tokens"
        if choices != 1:
            notes["choices"] = choices
        if reason not in FINISH:
            notes["finish_reason"] = str(reason)
        return notes


def _text(content: object) -> str:
    """The text of a message, whose content may also come as a list of parts."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") in ("text", "output_text", "refusal")]
        return "".join(str(part.get("text") or part.get("refusal") or "") for part in parts)
    return content if isinstance(content, str) else ""
