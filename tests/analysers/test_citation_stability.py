"""Laws of audit/analysers/citation_stability.py: works that reruns have in common."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import citation_stability
from audit.probe_file import build_probe_set

LEE = "Lee TC, et al. ChatGPT answers common patient questions about colonoscopy. Gastroenterology. 2023;165:509."
HAVER = "Haver HL, et al. Appropriateness of breast cancer prevention answers. Radiology. 2023;307:e230424."
OMIYE = "Omiye JA, et al. Large language models propagate race-based medicine. NPJ Digit Med. 2023;6:195."


def asked(card: dict[str, str], kind: str = "references") -> Any:
    """Three prompts for references."""
    items = [{"id": f"t{n}", "texts": ["?"], "asked": 2} for n in range(3)]
    return build_probe_set({**card, "kind": kind, "items": items}, where="test")


def listed(*references: str) -> str:
    """A reference list."""
    return "References\n" + "\n".join(f"{number}. {one}" for number, one in enumerate(references, 1))


def test_one_work_of_three_stays(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """{Lee, Haver} and {Lee, Omiye} share one work of three, whatever the order."""
    study = make_study(asked(card), lambda item, arm, p, r: listed(LEE, HAVER) if r == 1 else listed(OMIYE, LEE), repeats=2)
    (found,) = citation_stability.analyse(study)
    assert found.value == pytest.approx(1 / 3) and found.n == 3


def test_a_doi_is_the_work(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """The same DOI in capitals and with another title is the same work."""
    texts = (listed("A title. J. 2023. doi:10.1148/radiol.230424"), listed("Another title. J. 2023. https://doi.org/10.1148/RADIOL.230424"))
    (found,) = citation_stability.analyse(make_study(asked(card), lambda item, arm, p, r: texts[r - 1], repeats=2))
    assert found.value == 1.0


def test_references_given_only_once_share_nothing(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A list in one rerun and none in the other: 0."""
    study = make_study(asked(card), lambda item, arm, p, r: listed(LEE) if r == 1 else "I know of none.", repeats=2)
    (found,) = citation_stability.analyse(study)
    assert found.value == 0.0


def test_no_reference_at_all(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A set that asks for references says that none came; another set says nothing."""
    (found,) = citation_stability.analyse(make_study(asked(card), lambda *_: "I know of none."))
    assert math.isnan(found.value)
    assert citation_stability.analyse(make_study(asked(card, "questions"), lambda *_: "Rest.")) == []
