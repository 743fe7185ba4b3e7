"""Laws of audit/adapters/http.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.http import _fill, _path, _written, open_adapter
from audit.errors import AdapterError

Make = Callable[..., Prompt]
SERVICE = """
url = "{url}/service/{name}"
answer = "{answer}"
finish = "data.why"
tokens_in = "used.in"
tokens_out = "used.out"
model = "data.model"
[headers]
Authorization = "Bearer env:MEDAUDIT_TEST_KEY"
[body]
question = "{{prompt}}"
{more}
"""


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of the service."""
    monkeypatch.setenv("MEDAUDIT_TEST_KEY", "sk-0123456789abcdef")


def ask(folder: Path, server: Any, prompt: Prompt, *, name: str = "ok", answer: str = "data.answers[0].text", more: str = "") -> Response:
    """What the service described by SERVICE answers to one prompt."""
    path = folder / "clinic.toml"
    path.write_text(SERVICE.format(url=server.url, name=name, answer=answer, more=more))
    (response,) = open_adapter(str(path), AdapterOptions(retries=0, timeout=10, system="be brief"))([prompt])
    return response


def test_body_is_filled_and_paths_are_followed(tmp_path: Path, server: Any, prompt_of: Make) -> None:
    """Slots inside strings are filled at any depth, other values stay; an optional path that leads nowhere is None."""
    more = 'system = "{system}"\nlimit = 5\nmeta = { ids = ["{probe}#{repeat}", 3] }'
    response = ask(tmp_path, server, prompt_of("x {system}", id="p", repeat=2), more=more)
    (seen,) = server.requests
    assert seen.body == {"question": "x {system}", "system": "be brief", "limit": 5, "meta": {"ids": ["p#2", 3]}}
    assert seen.headers["Authorization"] == "Bearer sk-0123456789abcdef"
    assert (response.text, response.finish, response.model) == ("answer to x {system}", "stop", None)
    assert (response.tokens_in, response.tokens_out) == (7, 5)


def test_what_has_no_slot_goes_before_the_prompt(tmp_path: Path, server: Any, prompt_of: Make) -> None:
    """A template without {system} or {history} still sends both."""
    ask(tmp_path, server, prompt_of("A?", "Sure?"))
    first, second = (seen.body["question"] for seen in server.requests)
    assert first == "be brief\n\nA?"
    assert second == f"be brief\n\nUser: A?\nAssistant: answer to {first}\nUser: Sure?"


def test_history_slot_holds_the_earlier_turns(tmp_path: Path, server: Any, prompt_of: Make) -> None:
    """With {history} the prompt is the last turn alone."""
    ask(tmp_path, server, prompt_of("A?", "Sure?"), more='before = "{history}"\nsystem = "{system}"')
    assert [(seen.body["before"], seen.body["question"]) for seen in server.requests] == [
        ("", "A?"),
        ("User: A?\nAssistant: answer to A?", "Sure?"),
    ]


def test_a_path_that_leads_nowhere_shows_what_was_there(tmp_path: Path, server: Any, prompt_of: Make) -> None:
    """The error names the first step that failed and the keys beside it."""
    (missing, beyond, structure) = (
        ask(tmp_path, server, prompt_of("x"), answer=answer) for answer in ("data.choices[0].text", "data.answers[4].text", "data")
    )
    assert missing.error == "the answer has no 'data.choices'; there is: answers, why"
    assert beyond.error == "the answer has no 'data.answers[4]'; there is: a list of 1"
    assert structure.error == "the path of the answer leads to an object, not to text"


def test_reason_to_stop_is_read_where_a_path_is_given(tmp_path: Path, server: Any, prompt_of: Make) -> None:
    """max_tokens at the path of `finish` is a reply cut short."""
    assert ask(tmp_path, server, prompt_of("x"), name="cut").finish == "length"
    assert ask(tmp_path, server, prompt_of("x"), name="empty").finish == "empty"


def test_plan_shows_the_body_and_what_could_not_be_sent(tmp_path: Path) -> None:
    """Options that the service has no place for are named; headers are not shown."""
    path = tmp_path / "clinic.toml"
    path.write_text(SERVICE.format(url="https://clinic.example", name="x", answer="a", more=""))
    described = open_adapter(str(path), AdapterOptions(temperature=0.0, seed=1)).describe()
    assert described["model"] == "clinic" and described["hosts"][0] == "clinic.example"
    assert described["settings"] == {"body": {"question": "{prompt}"}, "not_sent": ["temperature", "seed"]}
    assert "0123456789" not in repr(open_adapter(str(path), AdapterOptions()).call)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("url = ", "not valid TOML"),
        ('answer = "a"\n[body]\nq = "{prompt}"', "needs url, a string"),
        ('url = "https://h"\n[body]\nq = "{prompt}"\nanswer = "a"', r"needs answer, a string; it stands under \[body\], move it above"),
        ('url = "https://h"\nanswer = "a"', "needs body, a table"),
        ('url = "https://h"\nanswer = "a"\n[body]\nq = "fixed"', "body needs a string with {prompt} in it"),
        ('url = "https://h"\nanswer = "a"\nanwser = 1\n[body]\nq = "{prompt}"', r"unknown key 'anwser' \(keys: url, method"),
        ('url = "https://h"\nmethod = "GET"\nanswer = "a"\n[body]\nq = "{prompt}"', "method must be one of POST, PUT, PATCH, got 'GET'"),
        ('url = "h"\nanswer = "a"\n[body]\nq = "{prompt}"', "url must be a full address"),
        ('url = "https://h"\nanswer = "a..b"\n[body]\nq = "{prompt}"', r"answer must be a path such as data.choices\[0\].text, got 'a..b'"),
        (
            'url = "https://h"\nanswer = "a"\n[headers]\nAuthorization = "Bearer abc"\n[body]\nq = "{prompt}"',
            "take its key from the environment",
        ),
        ('url = "https://h"\nanswer = "a"\n[headers]\nX-Key = "env:ABSENT_KEY"\n[body]\nq = "{prompt}"', r"no key in \$ABSENT_KEY"),
        ('url = "https://h"\nanswer = "a"\n[headers]\nX-Key = 3\n[body]\nq = "{prompt}"', r"\[headers\] must hold strings only"),
        ('url = "https://h"\nanswer = "a"\n[headers]\n"X Key" = "a"\n[body]\nq = "{prompt}"', "no header that can be sent"),
    ],
)
def test_faults_of_the_file_name_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    """Every fault names the file, the key and what would be right."""
    monkeypatch.delenv("ABSENT_KEY", raising=False)
    path = tmp_path / "clinic.toml"
    path.write_text(text)
    with pytest.raises(AdapterError, match=said) as caught:
        open_adapter(str(path), AdapterOptions())
    assert "clinic.toml" in str(caught.value) or "ABSENT_KEY" in said


def test_a_missing_file_is_an_error_at_the_door(tmp_path: Path) -> None:
    """The path is named."""
    with pytest.raises(AdapterError, match=r"absent.toml: cannot be read: No such file"):
        open_adapter(str(tmp_path / "absent.toml"), AdapterOptions())


@given(steps=st.lists(st.one_of(st.integers(0, 99), st.text("abc_- ", min_size=1)), min_size=1))
def test_paths_are_read_as_they_are_written(steps: list[str | int]) -> None:
    """Reading what was written gives the same steps."""
    assert _path(_written(tuple(steps)), "here") == tuple(steps)


@given(prompt=st.text())
def test_filling_happens_once(prompt: str) -> None:
    """A prompt that holds slots stays as it is, and keys are never filled."""
    values = {"prompt": prompt, "system": "S", "history": "H", "probe": "P", "repeat": "1"}
    assert _fill({"{prompt}": ["<{prompt}>", 1, None, True]}, values) == {"{prompt}": [f"<{prompt}>", 1, None, True]}
