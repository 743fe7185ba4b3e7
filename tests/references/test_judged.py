"""Answers with their references judged: what is read, what is left out, and where it was looked up."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from registries import TOMATOES, RegistryServer

from audit.probe_file import build_probe_set
from audit.references.judged import answered, cited, judged_answers, look_up, open_sources
from audit.references.resolvers.named import Registries
from audit.transcript import Study

LISTED = (
    "1. Nowhere Q, et al. Lunar dust in winter lighthouses and keepers. J Tales. 2001;1:1-2.\n2. Faber T. Other tales. J Tales. 2002;1:3-4."
)


def table(*rows: tuple[str, str | None, str, bool]) -> pd.DataFrame:
    """Rows of a transcript: id, text, finish, refused."""
    made = [{"id": key, "item": "i", "text": text, "finish": finish, "refused": refused} for key, text, finish, refused in rows]
    return pd.DataFrame(made)


def study() -> Study:
    """A study without answers whose plan names nothing but the model."""
    return Study(table(("s/i#1", LISTED, "stop", False)), (), {"seed": 0, "model": {}})


def test_failed_calls_are_left_out() -> None:
    """An error and a missing text are no answers."""
    rows = table(("s/i#1", LISTED, "stop", False), ("s/i#2", "cut", "error", False), ("s/i#3", None, "stop", False))
    assert list(answered(rows)["id"]) == ["s/i#1"]


def test_every_answer_with_its_references() -> None:
    """References in order with one judgement each; repeats share the prompt; a refusal that gives references is none."""
    rows = table(("s/i#1", LISTED, "stop", True), ("s/i#2", "I cannot help with that.", "stop", True))
    first, second = judged_answers(rows, open_sources(study()))
    assert len(first.references) == len(first.judgements) == first.count("unverifiable") == 2
    assert (first.prompt, second.prompt) == ("s/i", "s/i")
    assert (first.refused, second.refused, second.references) == (False, True, ())


def test_the_landmark_works_are_always_asked() -> None:
    """Without any index in the plan one source is left, named with its size and date; of no set nothing is cited."""
    (name,) = open_sources(study()).names()
    assert "works, as of" in name
    assert cited(study()) == [] and not Path("registries.sqlite").exists()


def test_what_was_asked_once_is_judged_offline(tmp_path: Path) -> None:
    """The references of a run are looked up before it is analysed; from then on the record answers, with the registry switched off."""
    card = {
        "name": "s",
        "title": "T",
        "version": "0",
        "kind": "references",
        "language": "en",
        "jurisdiction": "US",
        "licence": "Apache-2.0",
    }
    dates = {"source": "test", "as_of": "2026-11-21", "review_by": "2027-11-21", "sign_off": "test"}
    probes = build_probe_set({**card, **dates, "items": [{"id": "i", "texts": ["List articles."]}]}, where="test")
    line = "1. Okonkwo A, Lindqvist P. {title}. {journal}. {year};{volume}:{pages}. doi:{doi}".format(**TOMATOES)
    rows = table(("s/i#1", line, "stop", False)).assign(set="s")
    server = RegistryServer()
    try:
        named = Registries(("crossref",), tmp_path / "registries.sqlite", contact="me@x.org", urls={"crossref": server.address("crossref")})
        made = Study(rows, (probes,), {"seed": 0, "model": {}}, tmp_path)
        look_up(made, named)
    finally:
        server.close()
    sources = open_sources(made)
    (answer,) = judged_answers(rows, sources)
    assert [one.verdict for one in answer.judgements] == ["accurate"]
    assert sources.names()[-1].startswith("Crossref (asked 20")


def test_a_mention_is_not_judged() -> None:
    """An author and a year in a sentence say nothing that could be looked up; the listed work is judged."""
    rows = table(("s/i#1", "As Okonkwo et al. (2019) found, it helps.\n\n" + LISTED, "stop", False))
    (answer,) = judged_answers(rows, open_sources(study()))
    assert len(answer.references) == 2
