"""Laws of audit/adapters/anthropic.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.anthropic import open_adapter
from audit.errors import AdapterError

Make = Callable[..., Prompt]


def ask(server: Any, model: str, prompts: list[Prompt], **options: Any) -> list[Response]:
    """What `model` answers."""
    return list(open_adapter(model, AdapterOptions(base_url=server.url, retries=0, timeout=10, **options))(prompts))


def test_request_has_the_form_of_the_messages_api(server: Any, prompt_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key and version are headers, the system prompt stands apart, and a limit is always sent."""
    monkeypatch.setenv("MEDAUDIT_TEST_KEY", "sk-0123456789abcdef")
    ask(server, "ok", [prompt_of("x", system="s")], api_key_env="MEDAUDIT_TEST_KEY", temperature=0.0)
    (seen,) = server.requests
    assert seen.path == "/v1/messages"
    assert (seen.headers["x-api-key"], seen.headers["anthropic-version"]) == ("sk-0123456789abcdef", "2023-06-01")
    assert seen.body == {
        "model": "ok",
        "max_tokens": 1024,
        "messages": [{"role": "user", "content": "x"}],
        "system": "s",
        "temperature": 0.0,
    }


@pytest.mark.parametrize("tail", ["", "/", "/v1", "/v1/", "/v1/messages"])
def test_address_may_be_given_in_full_or_in_part(server: Any, tail: str) -> None:
    """Root, version folder and full path all mean the same endpoint."""
    assert open_adapter("m", AdapterOptions(base_url=server.url + tail)).call.url == f"{server.url}/v1/messages"


@pytest.mark.parametrize(
    ("model", "text", "finish"),
    [
        ("ok", "answer to x", "stop"),
        ("cut", "answer to x", "length"),
        ("filtered", "answer to x", "content_filter"),
        ("empty", "", "empty"),
    ],
)
def test_ends_of_a_reply_are_told_apart(server: Any, prompt_of: Make, model: str, text: str, finish: str) -> None:
    """Text blocks are joined, thinking is left out, and the reason to stop is mapped."""
    (response,) = ask(server, model, [prompt_of("x")])
    assert (response.text, response.finish, response.model) == (text, finish, f"told-{model}")


def test_tokens_count_those_read_from_a_cache(server: Any, prompt_of: Make) -> None:
    """7 fresh and 2 cached tokens were sent: 9."""
    (response,) = ask(server, "ok", [prompt_of("x")])
    assert (response.tokens_in, response.tokens_out) == (9, 5)


def test_seed_is_not_sent_and_that_is_recorded(server: Any, prompt_of: Make) -> None:
    """The API has no seed; each answer and the plan say so."""
    (response,) = ask(server, "odd", [prompt_of("x")], seed=3)
    assert "seed" not in server.requests[0].body
    assert response.settings == {"seed": "not sent: the API has none", "stop_reason": "odd"}
    assert "seed" in open_adapter("m", AdapterOptions(base_url=server.url, seed=3)).describe()["settings"]


def test_conversation_alternates(server: Any, prompt_of: Make) -> None:
    """User, assistant, user."""
    ask(server, "ok", [prompt_of("A?", "Sure?")])
    assert [message["role"] for message in server.requests[1].body["messages"]] == ["user", "assistant", "user"]


def test_errors_are_read(server: Any, prompt_of: Make) -> None:
    """A refused request is the prompt's error with the API's message; a missing key is one at the door."""
    (response,) = ask(server, "by-prompt", [prompt_of("status 422")])
    assert response.error == "status 422: as asked"


def test_default_address_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable nothing is opened."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    with pytest.raises(AdapterError, match=r"\$ANTHROPIC_API_KEY"):
        open_adapter("m", AdapterOptions())
