"""Laws of audit/adapters/http_call.py."""

from __future__ import annotations

import pytest

from audit.adapters import AdapterOptions
from audit.adapters.http_call import (
    Fault,
    check_url,
    choose_key,
    complaint,
    disguises,
    document,
    endpoint,
    mask,
    read_key,
    snippet,
    whole,
)
from audit.errors import AdapterError


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://host/v1", "https://host/v1/chat"),
        ("https://host/v1/", "https://host/v1/chat"),
        ("https://host/v1/chat", "https://host/v1/chat"),
        ("http://host:8000", "http://host:8000/chat"),
        ("https://host/d?version=2", "https://host/d/chat?version=2"),
    ],
)
def test_endpoint_joins_without_doubling(base: str, url: str) -> None:
    """The path is added once, and a query stays behind it."""
    assert endpoint(base, "/chat") == url


@pytest.mark.parametrize("url", ["", "host/v1", "ftp://host", "https://", "https://host:port", "https://[host"])
def test_addresses_that_are_none_are_refused(url: str) -> None:
    """The error names the option and shows what an address looks like."""
    with pytest.raises(AdapterError, match="base_url must be a full address such as"):
        endpoint(url, "/chat")


def test_passwords_in_an_address_are_refused_and_not_shown() -> None:
    """An address goes into the plan; a password must not."""
    for url in ("https://me:hunter2@host/v1", "ftp://me:hunter2@host/v1"):
        with pytest.raises(AdapterError) as caught:
            check_url(url, "url")
        assert "hunter2" not in str(caught.value)


def test_keys_come_from_the_named_variable_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual variable serves the usual address; another address gets a key only where one is named."""
    monkeypatch.setenv("USUAL_KEY", "usual")
    monkeypatch.setenv("OTHER_KEY", " other\n")
    assert choose_key(AdapterOptions(), "USUAL_KEY") == ("USUAL_KEY", "usual")
    assert choose_key(AdapterOptions(base_url="http://elsewhere"), "USUAL_KEY") == (None, "")
    assert choose_key(AdapterOptions(base_url="http://elsewhere", api_key_env="OTHER_KEY"), "USUAL_KEY") == ("OTHER_KEY", "other")


def test_missing_and_impossible_keys_are_errors_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing variable is named; a key with a line break inside is refused without being shown."""
    monkeypatch.delenv("ABSENT_KEY", raising=False)
    with pytest.raises(AdapterError, match=r"no key in \$ABSENT_KEY"):
        read_key("ABSENT_KEY")
    monkeypatch.setenv("BAD_KEY", "sk-abc\r\nHost: elsewhere")
    with pytest.raises(AdapterError, match=r"\$BAD_KEY holds blanks") as caught:
        read_key("BAD_KEY")
    assert "sk-abc" not in str(caught.value)


def test_secrets_are_masked_in_every_disguise() -> None:
    """As text, and with the slashes that some servers escape; short placeholders only where asked."""
    secrets = disguises("sk-abc/def-ghi-jkl")
    assert mask(r"a sk-abc/def-ghi-jkl b sk-abc\/def-ghi-jkl", secrets) == "a *** b ***"
    assert mask("EMPTY stomach", disguises("EMPTY")) == "EMPTY stomach"
    assert mask("key EMPTY refused", disguises("EMPTY"), shortest=1) == "key *** refused"
    assert disguises("") == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"error": {"message": "bad"}}', "bad"),
        ('{"error": "bad"}', "bad"),
        ('{"detail": "bad"}', "bad"),
        ('{"message": "bad"}', "bad"),
        ('{"detail": [{"loc": 1}]}', '{"detail": [{"loc": 1}]}'),
        ("<p>bad\n gateway</p>", "<p>bad gateway</p>"),
        ("", "(nothing)"),
    ],
)
def test_complaint_finds_the_message_in_the_usual_shapes(body: str, said: str) -> None:
    """OpenAI, FastAPI and plain pages put it in different places."""
    assert complaint(body) == said


def test_snippet_is_one_line_of_two_hundred_characters() -> None:
    """An error fits on a line."""
    assert snippet("a\n" * 500) == ("a " * 100) + "…"


@pytest.mark.parametrize("body", ["", "{", "3", '"text"', "null", "[" * 100_000])
def test_what_is_no_json_object_may_be_asked_again(body: str) -> None:
    """Garbage, however deep, is a fault and not a crash."""
    with pytest.raises(Fault) as caught:
        document(200, body)
    assert caught.value.retry


def test_a_refusal_is_not_asked_again() -> None:
    """A request that was refused will be refused again."""
    with pytest.raises(Fault, match="status 422: bad") as caught:
        document(422, '{"error": "bad"}')
    assert not caught.value.retry


def test_counts_are_whole_numbers() -> None:
    """True is not a token, nor is "7"."""
    assert [whole(value) for value in (7, 0, True, -1, 7.0, "7", None)] == [7, 0, None, None, None, None, None]
