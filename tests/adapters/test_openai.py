"""Laws of audit/adapters/openai.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.openai import open_adapter
from audit.errors import AdapterError

Make = Callable[..., Prompt]


def ask(server: Any, model: str, prompts: list[Prompt], **options: Any) -> list[Response]:
    """What `model` answers."""
    return list(open_adapter(model, AdapterOptions(base_url=f"{server.url}/v1", retries=0, timeout=10, concurrency=1, **options))(prompts))


def test_request_holds_what_was_set_and_nothing_else(server: Any, prompt_of: Make) -> None:
    """Options that are None are left to the endpoint; the probe's system prompt goes before that of the options."""
    ask(server, "ok", [prompt_of("x")])
    assert server.requests[0].body == {"model": "ok", "messages": [{"role": "user", "content": "x"}]}
    ask(server, "ok", [prompt_of("x", system="own"), prompt_of("y")], temperature=0.0, max_tokens=9, seed=4, system="general")
    own, general = (seen.body for seen in server.requests[1:])
    assert own["messages"][0] == {"role": "system", "content": "own"}
    assert general["messages"][0] == {"role": "system", "content": "general"}
    assert (own["temperature"], own["max_tokens"], own["seed"]) == (0.0, 9, 4)
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("model", "text", "finish"),
    [
        ("ok", "answer to x", "stop"),
        ("cut", "answer to x", "length"),
        ("filtered", "answer to x", "content_filter"),
        ("empty", "", "empty"),
        ("blank", " \n", "empty"),
        ("parts", "one two", "stop"),
        ("refusal", "I cannot help with that.", "stop"),
        ("prompt-filtered", None, "content_filter"),
    ],
)
def test_ends_of_a_reply_are_told_apart(server: Any, prompt_of: Make, model: str, text: str | None, finish: str) -> None:
    """A refusal in words is an ordinary reply; a filter, a limit and an empty text are not; reasoning is no part of the text."""
    (response,) = ask(server, model, [prompt_of("x")])
    assert (response.text, response.finish, response.error) == (text, finish, None)


def test_usage_and_reported_model_are_kept(server: Any, prompt_of: Make) -> None:
    """The endpoint's own name for the model and its own counts."""
    (response,) = ask(server, "ok", [prompt_of("x")])
    assert (response.model, response.tokens_in, response.tokens_out) == ("told-ok", 7, 5)


def test_what_was_not_honoured_is_recorded(server: Any, prompt_of: Make) -> None:
    """More tokens than allowed, more choices than one and an unknown reason to stop are seen and written down."""
    (longer,) = ask(server, "ok", [prompt_of("x")], max_tokens=4)
    (two,) = ask(server, "two", [prompt_of("x")])
    (odd,) = ask(server, "odd", [prompt_of("x")])
    (fine,) = ask(server, "ok", [prompt_of("x")], max_tokens=5)
    assert longer.settings == {"max_tokens": "not honoured: 5 tokens"}
    assert two.settings == {"choices": 2}
    assert odd.settings == {"finish_reason": "odd"}
    assert fine.settings == {}


def test_new_name_of_the_limit_is_learnt_once(server: Any, prompt_of: Make) -> None:
    """A model that refuses `max_tokens` is asked again under the new name, which is remembered; each answer says so."""
    found = ask(server, "new-limit", [prompt_of(f"p{number}") for number in range(3)], max_tokens=50)
    assert [response.text for response in found] == ["answer to p0", "answer to p1", "answer to p2"]
    assert [sorted({"max_tokens", "max_completion_tokens"} & seen.body.keys()) for seen in server.requests] == [
        ["max_tokens"],
        ["max_completion_tokens"],
        ["max_completion_tokens"],
        ["max_completion_tokens"],
    ]
    assert all(response.settings == {"max_tokens": "sent as max_completion_tokens"} for response in found)


def test_a_limit_that_is_too_large_is_not_renamed(server: Any, prompt_of: Make) -> None:
    """The complaint is about the number, so it is the prompt's error and the name stays."""
    (response,) = ask(server, "too-long", [prompt_of("x")], max_tokens=50)
    assert response.error == "status 400: max_tokens is too large: this model supports at most 10 tokens"
    assert len(server.requests) == 1


def test_default_address_needs_a_key_before_any_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable nothing is opened; with it the plan names the host and not the key."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(AdapterError, match=r"\$OPENAI_API_KEY"):
        open_adapter("m", AdapterOptions())
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789abcdef")
    described = open_adapter("m", AdapterOptions(temperature=0.0, system="s")).describe()
    assert described["model"] == "m" and described["hosts"][0] == "api.openai.com"
    assert described["settings"] == {"temperature": 0.0, "system": "s"}


def test_a_model_must_be_named() -> None:
    """An empty target cannot be asked."""
    with pytest.raises(AdapterError, match="name of a model"):
        open_adapter("", AdapterOptions(base_url="http://127.0.0.1:9/v1"))
