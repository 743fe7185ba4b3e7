"""Politeness and patience: how registries are asked, and what is done when they are busy, broken or malicious."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from registries import RETRACTED, TOMATOES, RegistryServer

from audit.answers.citations import Reference
from audit.references.resolvers.client import AT_ONCE, FAILED_IN_A_ROW, Manners
from audit.references.resolvers.consult import Consultation, consult
from audit.references.resolvers.named import REGISTRIES, Registries
from audit.references.work import ReferenceIndexError

Ask = Callable[..., Consultation]
Make = Callable[..., Reference]
KEY = "a-key-that-nobody-may-see"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("crossref", {"mailto": "auditor@clinic.example"}),
        ("retraction-watch", {"mailto": "auditor@clinic.example"}),
        ("openalex", {"mailto": "auditor@clinic.example"}),
        ("pubmed", {"tool": "medaudit", "email": "auditor@clinic.example"}),
    ],
)
def test_every_request_says_who_asks(ask: Ask, server: RegistryServer, make_claim: Make, name: str, wanted: dict[str, str]) -> None:
    """Each request carries the contact address the way the registry wants it, and in the name of the program."""
    ask([make_claim(), make_claim(RETRACTED)], name)
    assert server.asked
    for one in server.asked:
        assert wanted.items() <= one.query.items()
        assert one.headers["User-Agent"].startswith("medaudit/") and "mailto:auditor@clinic.example" in one.headers["User-Agent"]
        assert "Cookie" not in one.headers


def test_a_registry_is_asked_at_its_pace(
    server: RegistryServer, named: Callable[..., Registries], monkeypatch: pytest.MonkeyPatch, make_claim: Make
) -> None:
    """At 20 requests a second no two arrive within much less than a twentieth of a second, however many references wait."""
    monkeypatch.setitem(REGISTRIES, "crossref", replace(REGISTRIES["crossref"], per_second=20.0))
    references = [make_claim(doi=f"10.5555/none.{number}", title=None) for number in range(8)]
    consult(references, named("crossref"))
    times = [one.at for one in server.asked]
    assert len(times) == 8
    assert times[-1] - times[0] >= 7 / 20 - 0.03
    assert max(sum(start <= time < start + 0.5 for time in times) for start in times) <= 11


def test_real_registries_are_given_the_rates_they_allow() -> None:
    """Crossref's polite pool takes 3 searches a second, PubMed 3 requests, 10 with a key; OpenAlex allows far more than 10."""
    rates = {name: (one.per_second, one.keyed_per_second) for name, one in REGISTRIES.items()}
    assert rates == {"crossref": (3, None), "pubmed": (3, 10), "openalex": (10, 10), "retraction-watch": (3, None)}
    assert all(one.url.startswith("https://") for one in REGISTRIES.values())


@pytest.mark.parametrize("names", [("crossref",), ("crossref", "retraction-watch")])
def test_no_more_than_three_at_once(ask: Ask, server: RegistryServer, make_claim: Make, names: tuple[str, ...]) -> None:
    """A host is never asked more than three things at the same time, also where two registries stand behind it, and each thing once."""
    ask([make_claim(doi=f"10.5555/none.{number}", title=None) for number in range(20)], *names)
    assert len(server.asked) == 20
    assert server.peak <= AT_ONCE


@pytest.mark.parametrize("told", ["busy-once", "down-once", "gateway-once", "half-once", "page-once", "cut-once", "nothing-once"])
def test_a_passing_fault_is_survived(ask: Ask, server: RegistryServer, make_claim: Make, told: str) -> None:
    """One refusal, one broken connection or one page of a gateway: the second attempt gets the answer."""
    server.behaviour["crossref"] = told
    reference = make_claim()
    assert ask([reference], "crossref").judge(reference, []).verdict == "accurate"
    assert len(server.asked) == 2


def test_whoever_is_told_to_wait_waits(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A 429 with Retry-After of 0.3 seconds keeps every further request to the registry off for that long."""
    server.behaviour["crossref"] = "busy-once"
    ask([make_claim(doi="10.5555/none.1", title=None)], "crossref", manners=Manners(retries=1, first_wait=0.001))
    first, second = (one.at for one in server.asked)
    assert second - first >= 0.29


def test_a_registry_that_asks_for_hours_is_not_waited_for(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A pause longer than one is willing to wait leaves the reference open, and the reason says so."""
    server.behaviour["crossref"] = "busy-for-hours"
    reference = make_claim()
    reason = ask([reference], "crossref").judge(reference, []).reason
    assert "Crossref answers 429 and asks to wait 7200 seconds" in reason
    assert len(server.asked) == 1


def test_a_registry_that_is_down_is_soon_left_alone(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """After five look-ups in a row without an answer the others are not even tried, and say so."""
    server.behaviour["crossref"] = "down"
    references = [make_claim(doi=f"10.5555/none.{number}", title=None) for number in range(40)]
    told = ask(references, "crossref", manners=Manners(retries=0, first_wait=0.001))
    assert len(server.asked) <= FAILED_IN_A_ROW + AT_ONCE
    assert all(told.judge(one, []).verdict == "unverifiable" for one in references)
    assert sum("left alone" in told.judge(one, []).reason for one in references) >= 40 - FAILED_IN_A_ROW - AT_ONCE


@pytest.mark.parametrize("told", ["refuses", "wants-key", "elsewhere", "huge"])
def test_what_would_not_change_is_not_tried_again(ask: Ask, server: RegistryServer, make_claim: Make, told: str) -> None:
    """A refusal, a redirection to another host and an endless answer are no reason to repeat the question."""
    server.behaviour["crossref"] = told
    reference = make_claim()
    assert ask([reference], "crossref").judge(reference, []).verdict == "unverifiable"
    assert len(server.asked) == 1


def test_redirections_end(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A registry that redirects to itself for ever is left after three steps."""
    server.behaviour["crossref"] = "moves"
    reference = make_claim()
    assert "redirects without end" in ask([reference], "crossref").judge(reference, []).reason
    assert len(server.asked) == 3


def test_nobody_there(ask: Ask, make_claim: Make) -> None:
    """A host that does not answer makes the reference unverifiable; the reason names the host."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        reference = make_claim()
        told = ask([reference], "crossref", urls={"crossref": f"http://127.0.0.1:{free.getsockname()[1]}"}).judge(reference, [])
    assert told.verdict == "unverifiable" and "Crossref cannot be reached at 127.0.0.1" in told.reason


def test_a_key_goes_to_the_registry_and_nowhere_else(
    ask: Ask, server: RegistryServer, make_claim: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A key comes from the environment, is sent with each request, and stands neither in the record nor in a reason."""
    monkeypatch.setenv("PLAYED_KEY", KEY)
    reference = make_claim()
    for name in ("pubmed", "openalex"):
        server.behaviour = {}
        ask([reference], name, key_names={name: "PLAYED_KEY"})
        assert all(one.query["api_key"] == KEY for one in server.questions(name))
        server.behaviour = {name: "half"}
        told = ask([make_claim(RETRACTED)], name, key_names={name: "PLAYED_KEY"})
        assert KEY not in told.judge(make_claim(RETRACTED), []).reason
    kept = (tmp_path / "answers.sqlite").read_bytes()
    assert KEY.encode() not in kept and b"auditor@clinic.example" not in kept


def test_a_key_that_is_not_there_is_an_error(ask: Ask, make_claim: Make) -> None:
    """The variable is named, and what to do."""
    with pytest.raises(ReferenceIndexError, match=r"no key for openalex in \$NO_SUCH_KEY: set this environment variable"):
        ask([make_claim()], "openalex", key_names={"openalex": "NO_SUCH_KEY"})


def test_odd_identifiers_reach_the_registry_whole(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """Brackets, slashes, semicolons and percent signs in a DOI are part of it."""
    odd = "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2#a%2f?"
    server.library[0]["doi"] = odd
    for name in ("crossref", "openalex"):
        reference = make_claim(TOMATOES | {"doi": odd})
        assert ask([reference], name).judge(reference, []).verdict == "accurate"
