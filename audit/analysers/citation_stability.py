"""Are the same references given again? Overlap of the works that two answers to one prompt cite.

The prompt's question is the unit. A work is known by its DOI, else its PubMed number, else its title; whether it exists is another
question. Prompts whose answers hold no reference are left out.
"""

from __future__ import annotations

import math
import re

import numpy as np

from audit.answers.citations import Reference, read_references
from audit.finding import Finding
from audit.measures.overlap import mean_jaccard
from audit.measures.stability import mean_interval
from audit.transcript import Study

KINDS = ("references", "questions", "repeats")


def analyse(study: Study) -> list[Finding]:
    """Mean share of works that two reruns have in common, in [0, 1]; 1 is the same list every time. Nothing where none are given."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind(*KINDS):
        answers = rows[(rows["finish"] != "error") & rows["text"].notna()]
        by_item: dict[str, list[float]] = {}
        for (item, _), texts in answers.groupby(["item", "paraphrase"])["text"]:
            overlap = mean_jaccard([{_identity(one) for one in read_references(str(text))} for text in texts])
            if not math.isnan(overlap):
                by_item.setdefault(str(item), []).append(overlap)
        means = {item: float(np.mean(values)) for item, values in by_item.items()}
        if means:
            interval = mean_interval(list(means.values()), seed=study.seed)
            least = min(means, key=lambda item: means[item])
            findings.append(
                Finding(
                    "variability",
                    "citation_overlap",
                    interval.value,
                    max(interval.low, 0.0),
                    min(interval.high, 1.0),
                    n=len(means),
                    unit="questions",
                    responses=int(answers["item"].isin(list(means)).sum()),
                    where={"set": probes.name},
                    evidence=tuple(answers.loc[answers["item"] == least, "id"][:5]),
                    detail={"by_item": means},
                )
            )
        elif probes.kind == "references" and len(answers):
            note = "no prompt was answered twice with a reference"
            findings.append(Finding("variability", "citation_overlap", math.nan, where={"set": probes.name}, note=note))
    return findings


def _identity(reference: Reference) -> str:
    """What tells a work from another, as far as the answer says."""
    if reference.doi:
        return f"doi {reference.doi.lower().rstrip('.')}"
    if reference.pmid:
        return f"pmid {reference.pmid}"
    named = reference.title or reference.raw
    return re.sub(r"\W+", " ", named.casefold()).strip()
