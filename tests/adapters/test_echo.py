"""Laws of audit/adapters/echo.py."""

from __future__ import annotations

import json
from collections.abc import Callable

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.echo import open_adapter


def test_reply_is_the_whole_request(prompt_of: Callable[..., Prompt]) -> None:
    """Probe, repeat, system prompt and turns come back as they went out."""
    prompt = prompt_of("first", "second", id="s/i/none/p1", repeat=3, system="be brief")
    (response,) = open_adapter("", AdapterOptions(system="unused"))([prompt])
    assert json.loads(response.text or "") == {"probe": "s/i/none/p1", "repeat": 3, "system": "be brief", "turns": ["first", "second"]}
    assert json.loads(response.replies[0])["turns"] == ["first"]
    assert (response.probe, response.repeat, response.finish) == ("s/i/none/p1", 3, "stop")


def test_system_prompt_of_the_options_stands_in(prompt_of: Callable[..., Prompt]) -> None:
    """Where a probe has no system prompt, that of the options is sent, and the plan shows it."""
    adapter = open_adapter("", AdapterOptions(system="from options"))
    (response,) = adapter([prompt_of("hello")])
    assert json.loads(response.text or "")["system"] == "from options"
    assert adapter.describe() == {"adapter": "echo", "model": "echo", "hosts": [], "settings": {"system": "from options"}}
