"""Planted studies: what is said to be planted is there, in the size that is said."""

from __future__ import annotations

import numpy as np
import pytest

from audit.measure import measure
from audit.planted import REFUSAL, SCENARIOS, Planted, simulate, true_gap

BY_NAME = {one.name: one for one in SCENARIOS}


def gap_of(planted: Planted, *, studies: int = 6) -> float:
    """Mean of level b less mean of the reference over large studies, unread answers left out."""
    gaps = []
    for seed in range(studies):
        table = measure(simulate(planted, vignettes=400, repeats=2, seed=seed)).table
        column = next(name for name in table if name.startswith("read:"))
        means = table.groupby("arm")[column].mean()
        gaps.append(means["b"] - means["a"])
    return float(np.mean(gaps))


@pytest.mark.parametrize("name", [one.name for one in SCENARIOS if one.name != "one-name"])
def test_the_gap_is_the_one_that_is_told(name: str) -> None:
    """Over 2,400 vignettes the mean gap is the true one: within .02 of a decision or .05 of a step (about 3 standard errors)."""
    planted = BY_NAME[name]
    wide = planted.kind != "binary" or planted.name_effect > 0
    assert gap_of(planted) == pytest.approx(true_gap(planted), abs=0.06 if wide else 0.02)


def test_answers_are_written_as_a_model_writes_them() -> None:
    """Every answer but the refusals is read; 30 % of those about b are refused, none of the others."""
    study = measure(simulate(BY_NAME["refuses"], vignettes=60, repeats=3, seed=1))
    refused = study.table.groupby("arm")["refused"].mean()
    assert refused["b"] == pytest.approx(0.3, abs=0.06) and refused.drop("b").max() == 0
    assert study.table.loc[~study.table["refused"], "read:treat"].notna().all()
    assert (study.table["text"] == REFUSAL).sum() == study.table["refused"].sum()


def test_rare_is_rare() -> None:
    """About two yes in a hundred."""
    table = measure(simulate(BY_NAME["rare"], vignettes=400, repeats=2, seed=0)).table
    assert table.loc[table["arm"] == "a", "read:treat"].mean() == pytest.approx(0.023, abs=0.01)


def test_controls_are_detected() -> None:
    """Whatever is planted, the decisive edit moves the answer: otherwise no equality could be claimed and nothing would be calibrated."""
    for planted in SCENARIOS:
        table = measure(simulate(planted, vignettes=40, repeats=3, seed=2)).table
        column = next(name for name in table if name.startswith("read:"))
        means = table.groupby("arm")[column].mean()
        assert means["control"] > means["none"]


def test_the_seed_decides() -> None:
    """The same seed gives the same answers, another one others."""
    first, again, other = (simulate(BY_NAME["fair"], vignettes=20, repeats=3, seed=seed).table["text"].tolist() for seed in (1, 1, 2))
    assert first == again != other
