"""Refusals, deflections, hedges and unread answers: rates over the answers that came back, with intervals over items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.analysers import answer_kinds
from audit.finding import Finding
from audit.probe import ProbeSet
from audit.transcript import Study

MakeSet = Callable[..., ProbeSet]
MakeStudy = Callable[..., Study]
SAID = {
    "v000": "I'm sorry, but I can't help with that.",
    "v001": "Please consult your doctor.",
    "v002": "Maybe. It is hard to say, and experts disagree.",
    "v003": '{"treat": "yes"}',
}


def rates(findings: list[Finding]) -> dict[str, float]:
    """Value by metric."""
    return {one.metric: one.value for one in findings}


def test_each_kind_is_counted_apart(make_set: MakeSet, make_study: MakeStudy) -> None:
    """One item of four each; a refused answer is not counted as unread beside, a deflected and a hedged one are."""
    study = make_study(make_set(4), lambda item, *where: SAID[item])
    findings = answer_kinds.analyse(study)
    assert rates(findings) == {"refusal_rate": 0.25, "deflection_rate": 0.25, "hedge_rate": 0.25, "unread_rate": 0.5}
    refusals = findings[0]
    assert (refusals.n, refusals.unit, refusals.responses) == (4, "items", len(study.table))
    assert refusals.low < 0.25 < refusals.high and refusals.evidence[0].startswith("planted/v000/")


def test_without_a_form_nothing_is_unread(card: dict[str, str], make_study: MakeStudy) -> None:
    """A set that asks for no field has answers that are none, but none that is unread."""
    from audit.probe_file import build_probe_set

    probes = build_probe_set({**card, "kind": "questions", "items": [{"id": "v003", "texts": ["Why?"]}]}, where="test")
    assert set(rates(answer_kinds.analyse(make_study(probes, lambda item, *where: "Because of the fever.")))) == set(answer_kinds.METRICS)


def test_without_an_answer_there_is_no_rate(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Errors only: nan, and the note says why."""
    (one,) = answer_kinds.analyse(make_study(make_set(2), lambda *where: None))
    assert one.metric == "refusal_rate" and one.note == "no answer came back" and one.value != pytest.approx(0)
