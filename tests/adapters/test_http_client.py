"""Laws of audit/adapters/http_client.py, seen through the OpenAI-compatible adapter against a real server."""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.http_client import HttpAdapter
from audit.adapters.openai import open_adapter
from audit.errors import AdapterError

Make = Callable[..., Prompt]
SECRET = "sk-loopback/0123456789-secret"


def adapter_to(server: Any, model: str, **options: Any) -> HttpAdapter:
    """The adapter that asks `model` of the loopback server."""
    return open_adapter(model, AdapterOptions(base_url=f"{server.url}/v1", **{"concurrency": 4, "timeout": 10.0, **options}))


def threads() -> list[threading.Thread]:
    """Background threads of the client that are alive."""
    return [thread for thread in threading.enumerate() if thread.name == "medaudit-http"]


def test_every_prompt_gets_its_own_answer_once(server: Any, prompt_of: Make) -> None:
    """Two hundred prompts, each asked once and each answered with its own text; the thread is gone afterwards."""
    found = list(adapter_to(server, "ok")(prompt_of(f"p{number}", repeat=2) for number in range(200)))
    assert {response.probe: response.text for response in found} == {f"set/p{n}/none/p1": f"answer to p{n}" for n in range(200)}
    assert len(found) == len(server.requests) == 200
    assert all(response.finish == "stop" and response.repeat == 2 and (response.seconds or 0) > 0 for response in found)
    assert not threads()


def test_no_prompt_no_thread(server: Any) -> None:
    """Nothing to ask starts nothing."""
    assert list(adapter_to(server, "ok")([])) == []
    assert server.requests == []


def test_concurrency_is_bounded_and_used(server: Any, prompt_of: Make) -> None:
    """As many requests as allowed are open at once, and never more."""
    list(adapter_to(server, "steady", concurrency=5)(prompt_of(f"p{number}") for number in range(40)))
    assert server.peak == 5


def test_prompts_are_read_as_answers_are_taken(server: Any, prompt_of: Make) -> None:
    """At most twice `concurrency` prompts are out, so memory does not grow with the plan."""
    read = [0]

    def prompts() -> Iterator[Prompt]:
        for number in range(100):
            read[0] += 1
            yield prompt_of(f"p{number}")

    for taken, _ in enumerate(adapter_to(server, "ok", concurrency=3)(prompts())):
        assert read[0] - taken <= 6
    assert read[0] == 100


@pytest.mark.parametrize("model", ["down-once", "garbage-once", "half-once", "hang-up-once", "latin-once"])
def test_passing_faults_are_asked_again(server: Any, prompt_of: Make, quick_retries: None, model: str) -> None:
    """A server error, a page that is no JSON, half a body, a lost connection: the second attempt's answer counts."""
    found = list(adapter_to(server, model)(prompt_of(f"p{number}") for number in range(5)))
    assert sorted(response.text or "" for response in found) == [f"answer to p{number}" for number in range(5)]
    assert len(server.requests) == 10


def test_retry_after_in_seconds_is_obeyed(server: Any, prompt_of: Make, quick_retries: None) -> None:
    """The second attempt comes no sooner than the server asked, although the own waiting time would be shorter."""
    list(adapter_to(server, "busy-once")([prompt_of("x")]))
    first, second = (seen.at for seen in server.requests)
    assert 0.29 <= second - first < 2


def test_retry_after_as_a_date_is_obeyed(server: Any, prompt_of: Make, quick_retries: None) -> None:
    """A date two seconds ahead, written in whole seconds, means more than one second of waiting."""
    list(adapter_to(server, "busy-until-once")([prompt_of("x")]))
    first, second = (seen.at for seen in server.requests)
    assert 0.9 <= second - first < 4


def test_timeouts_are_asked_again_then_recorded(server: Any, prompt_of: Make, quick_retries: None) -> None:
    """A request that takes too long is an error of its prompt, and says after how many seconds."""
    (response,) = adapter_to(server, "slow", timeout=0.2, retries=1)([prompt_of("x")])
    assert response.finish == "error"
    assert response.error == f"{server.url[7:]} gave no answer within 0.2 seconds (2 attempts)"
    assert (response.text, response.replies, response.seconds) == (None, (), None)
    assert len(server.requests) == 2


def test_used_up_attempts_name_status_and_message(server: Any, prompt_of: Make, quick_retries: None) -> None:
    """The recorded error holds what the server said, and nothing is text."""
    (response,) = adapter_to(server, "down", retries=2)([prompt_of("x")])
    assert response.error == f"{server.url[7:]} answers 500: out of order (3 attempts)"
    assert len(server.requests) == 3


def test_garbage_shows_its_beginning_only(server: Any, prompt_of: Make) -> None:
    """Two hundred characters of a page are enough to recognise it."""
    (response,) = adapter_to(server, "garbage", retries=0)([prompt_of("x")])
    assert "not a JSON object: <html><body>Gateway page xxx" in (response.error or "")
    assert len(response.error or "") < 260


def test_bodies_are_capped(server: Any, prompt_of: Make) -> None:
    """More than ten megabytes are not read to the end."""
    (response,) = adapter_to(server, "huge", retries=0)([prompt_of("x")])
    assert response.error == "the answer is larger than 10,000,000 bytes"


def test_nobody_there_ends_the_run(prompt_of: Make) -> None:
    """A port on which nobody listens fails at once, with the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(AdapterError, match=f"nobody answers at {url}/chat/completions: Connect"):
            list(open_adapter("m", AdapterOptions(base_url=url))([prompt_of("x")]))
    assert not threads()


def test_a_silent_host_ends_the_run_without_waiting_for_every_prompt(prompt_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that takes no connection is told from one that thinks long, and found out at the first prompt."""
    monkeypatch.setattr("audit.adapters.http_client.CONNECT_WAIT", 0.2)
    with socket.socket() as listener, ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):  # the queue of the listener is full now, further connections hang
            other = waiting.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(listener.getsockname())
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        with pytest.raises(AdapterError, match=r"no connection within 0\.2 seconds"):
            list(open_adapter("m", AdapterOptions(base_url=url))(prompt_of(f"p{number}") for number in range(40)))


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("wrong-key", r"the key in \$MEDAUDIT_TEST_KEY was refused by 127.0.0.1:\d+ \(401\): invalid key"),
        ("unknown", "answers 404 for model 'unknown': no such model"),
        ("redirect", "redirects to elsewhere.example"),
    ],
)
def test_faults_that_every_call_would_meet_end_the_run(
    server: Any, prompt_of: Make, monkeypatch: pytest.MonkeyPatch, model: str, said: str
) -> None:
    """A refused key, an unknown model and a redirection to elsewhere raise after the first attempt."""
    monkeypatch.setenv("MEDAUDIT_TEST_KEY", SECRET)
    with pytest.raises(AdapterError, match=said) as caught:
        list(adapter_to(server, model, concurrency=1, api_key_env="MEDAUDIT_TEST_KEY")(prompt_of(f"p{n}") for n in range(30)))
    assert SECRET not in str(caught.value)
    assert len(server.requests) == 1


def test_without_a_key_a_refusal_says_how_to_give_one(server: Any, prompt_of: Make) -> None:
    """Who named no key is told how."""
    with pytest.raises(AdapterError, match=r"asks for a key .* --api-key-env"):
        list(adapter_to(server, "wrong-key")([prompt_of("x")]))


def test_after_a_success_such_faults_are_recorded(server: Any, prompt_of: Make) -> None:
    """Once a call has succeeded, a 404 or 401 belongs to its prompt."""
    found = list(adapter_to(server, "by-prompt", concurrency=1)([prompt_of("fine"), prompt_of("status 401"), prompt_of("status 404")]))
    assert [response.finish for response in found] == ["stop", "error", "error"]
    assert "answers 404" in (found[2].error or "")


def test_twenty_failed_prompts_in_a_row_end_the_run(server: Any, prompt_of: Make) -> None:
    """Twenty failures end the run after they were all handed over; the message says how to go on."""
    found: list[Response] = []
    prompts = [prompt_of("fine"), *(prompt_of("status 422", id=f"f{number}") for number in range(100))]
    with pytest.raises(AdapterError, match=r"20 prompts in a row failed, the last with: status 422: as asked; run the same command again"):
        found.extend(adapter_to(server, "by-prompt", concurrency=1)(prompts))
    found_errors = sum(response.finish == "error" for response in found)
    assert found_errors == 20
    assert not threads()


def test_a_success_in_between_starts_the_count_anew(server: Any, prompt_of: Make) -> None:
    """Nineteen failures, one answer, nineteen failures: the run goes on."""
    texts = (["status 422"] * 19 + ["fine"]) * 3
    found = list(adapter_to(server, "by-prompt", concurrency=1)(prompt_of(text, id=f"{n}") for n, text in enumerate(texts)))
    assert sum(response.finish == "stop" for response in found) == 3


def test_the_key_arrives_and_is_never_shown(server: Any, prompt_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server gets the key; an answer or an error that echoes it shows three stars, even where the key would be cut in half."""
    monkeypatch.setenv("MEDAUDIT_TEST_KEY", f"{SECRET}\n")
    options = {"api_key_env": "MEDAUDIT_TEST_KEY", "retries": 0}
    (echoed,) = adapter_to(server, "echo", **options)([prompt_of("x")])
    (refused,) = adapter_to(server, "echo-refusal", **options)([prompt_of("x")])
    assert [seen.headers["Authorization"] for seen in server.requests] == [f"Bearer {SECRET}"] * 2
    assert "Bearer ***" in (echoed.text or "")
    for shown in (repr(echoed), repr(refused), repr(adapter_to(server, "echo", **options).call), repr(adapter_to(server, "ok").describe())):
        assert not any(SECRET[:length] in shown for length in (8, len(SECRET)))


def test_a_placeholder_key_never_changes_an_answer(server: Any, prompt_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Local servers get keys such as "answer"; the word stays in the text."""
    monkeypatch.setenv("MEDAUDIT_TEST_KEY", "answer")
    (response,) = adapter_to(server, "ok", api_key_env="MEDAUDIT_TEST_KEY")([prompt_of("x")])
    assert response.text == "answer to x"


def test_requests_per_minute_are_spread(server: Any, prompt_of: Make) -> None:
    """At 1,200 a minute, requests are 50 ms apart however many may be open."""
    list(adapter_to(server, "ok", requests_per_minute=1200, concurrency=8)(prompt_of(f"p{n}") for n in range(9)))
    times = [seen.at for seen in server.requests]
    assert times[-1] - times[0] >= 8 * 0.05 - 0.02


def test_tokens_per_minute_are_charged_as_counted(server: Any, prompt_of: Make) -> None:
    """The server counts 12 tokens a call; at 3,600 a minute five calls one after another take four times 0.2 s."""
    list(adapter_to(server, "ok", tokens_per_minute=3600, concurrency=1)(prompt_of(f"p{n}") for n in range(5)))
    times = [seen.at for seen in server.requests]
    assert 4 * 0.2 - 0.05 <= times[-1] - times[0] < 4


def test_leaving_early_closes_the_line(server: Any, prompt_of: Make) -> None:
    """Breaking out, or an interrupt in the reader's own code, ends thread and loop at once though requests are open."""
    started = time.monotonic()
    responses = adapter_to(server, "by-prompt", timeout=30)(prompt_of("fine" if n == 0 else f"p{n}") for n in range(1000))
    next(iter(responses))
    with pytest.raises(KeyboardInterrupt):
        responses.throw(KeyboardInterrupt)  # type: ignore[attr-defined]
    assert not threads()
    assert time.monotonic() - started < 5


def test_an_interrupt_while_waiting_closes_the_line(server: Any, prompt_of: Make) -> None:
    """Ctrl-C while every answer is still outstanding ends thread and loop at once."""
    started = time.monotonic()
    slow = adapter_to(server, "slow", timeout=30)([prompt_of("x")])
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        next(iter(slow))
    assert not threads()
    assert time.monotonic() - started < 5


def test_a_fault_of_the_reader_of_prompts_is_raised_as_it_is(server: Any, prompt_of: Make) -> None:
    """An exception in the iterable reaches the caller unchanged and closes the line."""

    def prompts() -> Iterator[Prompt]:
        yield from (prompt_of(f"p{n}") for n in range(20))
        raise LookupError("plan damaged")

    with pytest.raises(LookupError, match="plan damaged"):
        list(adapter_to(server, "ok", concurrency=2)(prompts()))
    assert not threads()


def test_turns_follow_each_other_in_one_conversation(server: Any, prompt_of: Make) -> None:
    """The second request holds the first reply; tokens add up; the last reply is the text."""
    (response,) = adapter_to(server, "ok")([prompt_of("A?", "Sure?")])
    assert [message["content"] for message in server.requests[1].body["messages"]] == ["A?", "answer to A?", "Sure?"]
    assert response.replies == ("answer to A?", "answer to Sure?")
    assert (response.text, response.tokens_in, response.tokens_out) == ("answer to Sure?", 14, 10)


def test_a_conversation_that_fails_keeps_what_was_said(server: Any, prompt_of: Make) -> None:
    """An error in the second turn is an error of the response; the first reply is kept, and `text` holds no earlier turn."""
    (response,) = adapter_to(server, "by-prompt")([prompt_of("A?", "status 422", "never sent")])
    assert (response.finish, response.error, response.text) == ("error", "status 422: as asked", None)
    assert response.replies == ("answer to A?",)
    assert len(server.requests) == 2


def test_answers_can_always_be_written_as_utf8(server: Any, prompt_of: Make) -> None:
    """JSON may hold half of a surrogate pair; a file cannot."""
    (response,) = adapter_to(server, "surrogate")([prompt_of("x")])
    assert response.text == "bad ? sign"


def test_a_proxy_is_one_of_the_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who reads the plan sees that a proxy is on the way, without its password; this machine is asked directly."""
    monkeypatch.setenv("http_proxy", "http://name:word@proxy.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    far, near = (open_adapter("m", AdapterOptions(base_url=f"http://{host}/v1")) for host in ("model.example", "127.0.0.1:9"))
    assert far.describe()["hosts"] == ["model.example", "proxy.example:3128"]
    assert near.describe()["hosts"] == ["127.0.0.1:9"]
    assert "word" not in json.dumps(far.describe())
